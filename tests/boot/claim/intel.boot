# shellcheck shell=bash disable=SC2034
about="a display and its audio function are claimed before their forced drivers load; the twin stays with the host"
rivals="bochs snd_hda_intel"
late=4
config="claim 1234:1111@0000:00:03.0/00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	driver 0000:00:05.0 nvme
	opens 0000:01:00.0 1234:1111
	opens 0000:01:00.1 8086:2668
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	report '^vfioclaim .* config=sha256:[0-9a-f]{64}$'
	report '^iommu active kind=intel remap=yes$'
	report '^claimed 0000:01:00.0 id=1234:1111 class=038000 group=[0-9]+ driver=vfio-pci rule=/etc/vfioclaim.conf:1$'
	report '^claimed 0000:01:00.1 .* driver=vfio-pci with=0000:01:00.0 rule=/etc/vfioclaim.conf:1$'
	report '^end status=0 claimed=2 refused=0 missing=0 failed=0 ms=[0-9]+$'
}
