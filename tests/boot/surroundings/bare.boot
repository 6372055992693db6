# shellcheck shell=bash disable=SC2034
about="started with nothing mounted, the program mounts what it needs, and removes it all at the end"
start=bare
image=small
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:02.0 bochs-drm
	before "vfioclaim: claimed 0000:01:00.0" "bochs"
	lines 1 'vfioclaim: end status=0 claimed=2 '
	noted exit '^exit 0$'
	nothing-noted mounts-left '^/(sys|dev)'
	nothing-noted root-left '^(proc|sys)$'
}
