# shellcheck shell=bash disable=SC2034
about="module_blacklist=vfio_pci is the kernel's own, and it loads no such module: named, and the device is given back"
unforetold="what the kernel says to a module is known when it is asked"
image=small
bake=yes
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on module_blacklist=vfio_pci"

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	report '^failed 0000:01:00.0 .* reason=no-module '
	report '^end status=3 claimed=0 refused=0 missing=0 failed=2 '
	noted exit '^exit 3$'
	noted err '/vfio-pci.ko: cannot load module: forbidden by lockdown or module_blacklist=$'
}
