# shellcheck shell=bash disable=SC2016,SC2034
about="the kernel wants signed modules, and the module has one byte changed, then no signature: named, and given back"
unforetold="what the kernel says to a module is known when it is asked"
image=small
bake=yes
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on module.sig_enforce=1"
# the byte is in the padding of the ELF header, so only a signature can object to it; a signature ends in 28 bytes that
# say that it is one (the kernel's Documentation/admin-guide/module-signing.rst)
run='
	module=$(echo /lib/modules/*/kernel/drivers/vfio/pci/vfio-pci.ko)
	printf "\001" | dd of="$module" bs=1 seek=12 conv=notrunc
	run
	printf "\000" | dd of="$module" bs=1 seek=12 conv=notrunc
	truncate -s $(($(stat -c %s "$module") - 28)) "$module"
	again=stripped
	run
'

expect() {
	driver 0000:01:00.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	override 0000:01:00.0 '(null)'
	report '^failed 0000:01:00.0 .* reason=no-module '
	report '^end status=3 claimed=0 refused=0 missing=0 failed=2 '
	for notes in '' -stripped; do
		noted "exit$notes" '^exit 3$'
		noted "err$notes" '/vfio-pci.ko: cannot load module: its signature is not trusted$'
	done
}
