# shellcheck shell=bash disable=SC2034
about="a second run in one boot changes nothing, and says so"
unforetold="the report is the second run's"
image=small
prepare="busybox modprobe e1000e"
run="run; cp /run/vfioclaim/report /tmp/first; again=later; run"
rivals="bochs snd_hda_intel e1000e"
config="claim 0000:01:00.0
claim 0000:00:04.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:04.0 vfio-pci
	noted first '^claimed 0000:00:04.0 .* driver=vfio-pci '
	noted first '^end status=0 claimed=3 refused=0 missing=0 failed=0 '
	report '^already 0000:00:04.0 .* driver=vfio-pci '
	report '^already 0000:01:00.0 .* driver=vfio-pci '
	report '^already 0000:01:00.1 .* driver=vfio-pci with=0000:01:00.0 '
	report '^end status=0 claimed=3 refused=0 missing=0 failed=0 '
	noted exit '^exit 0$'
	noted exit-later '^exit 0$'
	lines 1 'claiming display'
	lines 1 'e1000e .* removed PHC'
}
