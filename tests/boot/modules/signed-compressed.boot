# shellcheck shell=bash disable=SC2034
about="the kernel wants signed modules, and unpacks them itself: compressed ones keep their signature"
kernel=trixie
unforetold="what the kernel says to a module is known when it is asked"
image=small
bake=yes
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on module.sig_enforce=1"
prepare='cat /sys/module/module/parameters/sig_enforce >/tmp/enforced; rm -f /bin/modprobe /sbin/modprobe'

expect() {
	noted enforced '^Y$'
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	opens 0000:01:00.0 1234:1111
	report '^end status=0 claimed=2 '
	noted exit '^exit 0$'
}
