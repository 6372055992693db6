# shellcheck shell=bash disable=SC2016,SC2034
about="a module that never ends to be loaded costs the run no more than its deadline, is named, and the host gets its devices"
unforetold="a check cannot know that a module hangs"
image=small
extra=stuck
bake=yes
prepare='sed -i "s|^module .*/vfio.ko$|module $(find /lib/modules -name stuck.ko) coming=never|" /vfioclaim.conf'
run="run --deadline 3"
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	noted err '^vfioclaim: vfio-pci: deadline exceeded$'
	report '^failed 0000:01:00.0 .* reason=no-module '
	report '^end status=3 claimed=0 refused=0 missing=0 failed=2 ms=([0-9]{1,3}|[123][0-9]{3})$'
	noted exit '^exit 3$'
}
