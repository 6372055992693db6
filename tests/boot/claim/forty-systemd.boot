# shellcheck shell=bash disable=SC2034
about="the same 40 where systemd is in the image"
config="claim 1b36:0005 all"
cmdline="intel_iommu=on"
devices=("${pc[@]}")
for slot in 0a 0b 0c 0d 0e; do
	for function in 0 1 2 3 4 5 6 7; do
		devices+=("pci-testdev,addr=$slot.$function,multifunction=on")
	done
done

expect() {
	driver 0000:00:0e.7 vfio-pci
	lines 40 'vfioclaim: claimed 0000:00:0[a-e]\.[0-7] '
	report '^end status=0 claimed=40 '
}
