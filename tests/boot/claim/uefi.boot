# shellcheck shell=bash disable=SC2034,SC2054
about="under UEFI the only display is refused, and its console lives; allowed, it is claimed, and the boot goes on without"
kernel=trixie
image=small
uefi=yes
rivals="bochs"
prepare="echo claim 0000:00:02.0 >/etc/not-allowed.conf"
run="again=not-allowed; run --config /etc/not-allowed.conf; cat /proc/fb /proc/iomem >/tmp/meanwhile; again=; run"
config="claim 0000:00:02.0 allow=last-display"
cmdline="intel_iommu=on console=tty0"
devices=(VGA,addr=02.0)

expect() {
	noted err-not-allowed '^refused 0000:00:02.0 .* reason=boot-display .*; to claim it anyway: allow=last-display$'
	noted exit-not-allowed '^exit 1$'
	noted meanwhile '^0 EFI VGA$'
	noted meanwhile ' : efifb$'
	driver 0000:00:02.0 vfio-pci
	opens 0000:00:02.0 1234:1111
	nothing-noted framebuffers '.'
	nothing-noted iomem 'efifb|BOOTFB'
	before 'vfioclaim: refused 0000:00:02.0' 'vfioclaim: claiming display 0000:00:02.0'
	before 'vfioclaim: claiming display 0000:00:02.0' 'Console: switching to colour dummy device'
	before 'Console: switching to colour dummy device' 'vfioclaim: claimed 0000:00:02.0'
	report '^end status=0 claimed=1 refused=0 missing=0 failed=0 '
	noted exit '^exit 0$'
}
