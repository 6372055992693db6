# shellcheck shell=bash disable=SC2034
about="nothing is baked, and there is no modprobe: the device is given back, and the message says what to do"
unforetold="check looks at no image below --root; this one has nothing to load a module by"
image=small
prepare='rm -f /bin/modprobe /sbin/modprobe'
rivals="bochs snd_hda_intel e1000e"
config="claim 0000:01:00.0
claim 0000:00:04.0 hold"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	driver 0000:00:04.0 -
	override 0000:00:04.0 vfio-pci
	report '^failed 0000:01:00.0 .* reason=no-module '
	report '^held 0000:00:04.0 .* reason=no-module '
	report '^end status=3 claimed=0 refused=0 missing=0 failed=3 '
	noted exit '^exit 3$'
	noted err '^vfioclaim: vfio-pci is not loaded and the initramfs has no modprobe; rebuild it$'
}
