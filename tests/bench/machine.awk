# SPDX-License-Identifier: GPL-2.0-or-later
# awk -v count=N -f machine.awk: print a generated machine of N devices as umockdev text, each device in its own IOMMU
# group: a boot display, and network cards of one kind, 32 on each bus. With lspci=1, also print what lspci reads of
# each device.
function device(address, ids, modalias, class, group, extra) {
	printf "\nP: /devices/pci%s/%s\nE: SUBSYSTEM=pci\n", substr(address, 1, 7), address
	printf "A: class=0x%s\\n\nA: driver_override=(null)\\n\nA: modalias=%s\\n\n%s", class, modalias, extra
	printf "L: iommu_group=../../../kernel/iommu_groups/%d\nL: iommu=../../../devices/virtual/iommu/dmar0\n", group
	if (lspci)
		printf "A: vendor=0x%s\\n\nA: device=0x%s\\n\nA: irq=0\\n\nA: resource=\nH: config=%s\n", substr(ids, 1, 4),
			substr(ids, 6), config(ids, class)
}
# the first 64 bytes of its configuration space, the lowest byte of each number first (PCI Local Bus Specification, 6.1)
function config(ids, class,    text) {
	text = bytes(substr(ids, 1, 4)) bytes(substr(ids, 6)) "00000000" "00" bytes(class) "00000000"
	while (length(text) < 128)
		text = text "00"
	return text
}
function bytes(number,    text) {
	for (; number; number = substr(number, 1, length(number) - 2))
		text = text substr(number, length(number) - 1)
	return text
}
BEGIN {
	print "P: /proc\nA: cmdline=\n"
	print "P: /firmware/acpi/tables\nA: DMAR=\n"
	print "P: /devices/virtual/iommu/dmar0\nE: SUBSYSTEM=iommu\nA: intel-iommu/version=1:0\\n"
	device("0000:00:02.0", "1234:1111", "pci:v00001234d00001111sv00001AF4sd00001100bc03sc00i00", "030000", 0, "A: boot_vga=1\\n\n")
	for (i = 0; i < count - 1; i++)
		device(sprintf("%04x:%02x:%02x.0", i / 8160, 1 + i / 32 % 255, i % 32), "8086:10d3",
			"pci:v00008086d000010D3sv00008086sd00000000bc02sc00i00", "020000", i + 1, "")
}
