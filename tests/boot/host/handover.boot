# shellcheck shell=bash disable=SC2034,SC2054
about="nvme, xhci_hcd and ahci hand their devices over, and the NVMe that carries / stays where it is"
unforetold="the image loads drivers before us"
image=small
prepare="for module in nvme xhci_pci ahci; do busybox modprobe \$module; done
	for device in 05 06 07 09; do basename \$(readlink /sys/bus/pci/devices/0000:00:\$device.0/driver); done >/tmp/before"
rivals="nvme xhci_pci ahci"
config="protect 0000:00:05.0 because=/
claim class=0108 all
claim 0000:00:07.0
claim 0000:00:09.0"
cmdline="intel_iommu=on"
devices=(nvme,serial=a,addr=06.0 qemu-xhci,addr=07.0 qemu-xhci,addr=08.0 ich9-ahci,addr=09.0)

expect() {
	for driver in nvme xhci_hcd ahci; do
		noted before "^$driver\$"
	done
	driver 0000:00:05.0 nvme
	override 0000:00:05.0 '(null)'
	driver 0000:00:06.0 vfio-pci
	driver 0000:00:07.0 vfio-pci
	driver 0000:00:08.0 xhci_hcd
	driver 0000:00:09.0 vfio-pci
	opens 0000:00:06.0 1b36:0010
	opens 0000:00:07.0 1b36:000d
	opens 0000:00:09.0 8086:2922
	report '^refused 0000:00:05.0 .* driver=nvme reason=protected .* # by /etc/vfioclaim.conf:1: needed for /$'
	report '^end status=1 claimed=3 refused=1 missing=0 failed=0 '
}
