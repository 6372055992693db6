# shellcheck shell=bash disable=SC2034,SC2054
about="what was baked for a disk at 00:06.0 (plain.boot) protects it in another slot, and no other disk"
image=small
config="protect 8086:5845@0000:00:06.0 because=/
claim 8086:5845 all
claim 1b36:0010@0000:00:08.0"
cmdline="intel_iommu=on"
devices+=(nvme,serial=a,use-intel-id=on,addr=07.0 nvme,serial=b,addr=08.0)

expect() {
	driver 0000:00:07.0 nvme
	driver 0000:00:08.0 vfio-pci
	report '^refused 0000:00:07.0 .* reason=protected '
	report '^claimed 0000:00:08.0 '
}
