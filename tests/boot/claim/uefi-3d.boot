# shellcheck shell=bash disable=SC2034,SC2054
about="a display that is no VGA device keeps the firmware's framebuffer, and then VFIO cannot have its memory"
image=small
uefi=yes
rivals="bochs"
prepare="echo claim 0000:00:02.0 >/etc/not-allowed.conf"
run="again=not-allowed; run --config /etc/not-allowed.conf; again=; run"
config="claim 0000:00:02.0 allow=last-display"
cmdline="intel_iommu=on console=tty0"
devices=(bochs-display,addr=02.0)

expect() {
	# it has no boot_vga, and on this kernel the framebuffer's device is not below it, so /proc/iomem is read
	noted err-not-allowed '^refused 0000:00:02.0 .* reason=boot-display .*; to claim it anyway: allow=last-display$'
	driver 0000:00:02.0 vfio-pci
	report "^claimed 0000:00:02.0 .* class=038000 .* # the firmware framebuffer stays"
	# the kernel sends the framebuffer's driver away for class 0300 alone (drivers/vfio/pci/vfio_pci_core.c)
	noted framebuffers '^0 EFI VGA$'
	noted iomem ' : efifb$'
	noted vfio '^0000:00:02.0 1234:1111 BAR 0: Device or resource busy$'
}
