# shellcheck shell=bash disable=SC2034,SC2054
about="rd.vfioclaim.profile=first takes the first of two displays, with one config for both"
image=small
rivals="bochs"
config="claim 1234:1111@00:03.0/00.0 profile=first
claim 1234:1111@00:06.0/00.0 profile=second"
cmdline="intel_iommu=on rd.vfioclaim.profile=first"
devices=("${pc[@]}" pcie-root-port,id=port2,chassis=2,addr=06.0 bochs-display,bus=port2,addr=00.0)

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:02:00.0 bochs-drm
	driver 0000:00:02.0 bochs-drm
	report ' profile=first '
	report '^claimed 0000:01:00.0 .* rule=/etc/vfioclaim.conf:1$'
}
