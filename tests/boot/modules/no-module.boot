# shellcheck shell=bash disable=SC2034
about="vfio-pci is baked and not in the initramfs: the device is given back, and with hold no driver gets it"
unforetold="check looks at the kernel's modules; this image has lost one"
image=small
bake=yes
prepare='rm /lib/modules/*/kernel/drivers/vfio/pci/vfio-pci.ko'
rivals="bochs snd_hda_intel e1000e"
config="claim 0000:01:00.0
claim 0000:00:04.0 hold"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	override 0000:01:00.1 '(null)'
	driver 0000:00:04.0 -
	override 0000:00:04.0 vfio-pci
	report '^failed 0000:01:00.0 .* driver=- reason=no-module rule=/etc/vfioclaim.conf:1'
	report '^failed 0000:01:00.1 .* driver=- with=0000:01:00.0 reason=no-module '
	report '^held 0000:00:04.0 .* driver=- reason=no-module rule=/etc/vfioclaim.conf:2'
	report '^end status=3 claimed=0 refused=0 missing=0 failed=3 '
	noted exit '^exit 3$'
	noted err '/vfio/pci/vfio-pci.ko: cannot load module: not in the initramfs$'
	noted err 'modprobe vfio-pci failed'
	console 'vfioclaim: failed 0000:01:00.0 .*reason=no-module'
}
