// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/machine/bootfb.h"

#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"

bool bootfb_is_name(const char *name)
{
	/* the name by sysfb, and the names by the drivers that work without sysfb */
	static const char *const names[] = { "BOOTFB", "efifb", "vesafb" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* Parse `first-last : NAME`, indented. Return 1 at the framebuffer. */
static int read_line(void *context, const char *line)
{
	struct bootfb *bootfb = context;
	uint64_t first, last;
	const char *name;

	while (*line == ' ')
		line++;
	if (parse_hex64(&line, 1, 16, &first) || *line++ != '-' || parse_hex64(&line, 1, 16, &last))
		return 0;
	name = str_after_prefix(line, " : ");
	if (!name || !bootfb_is_name(name) || !last)
		return 0;
	bootfb->first = first;
	bootfb->last = last;
	return 1;
}

/* Offsets and numbers of include/uapi/linux/screen_info.h. */
enum screen_info {
	SCREEN_TYPE = 0x0f, /* one byte */
	SCREEN_BASE = 0x18,
	SCREEN_SIZE = 0x1c,
	SCREEN_FLAGS = 0x36,
	SCREEN_BASE_HIGH = 0x3a, /* valid only with SCREEN_64BIT */
	SCREEN_END = 0x40,

	SCREEN_64BIT = 2,
	SCREEN_VESA = 0x23, /* its SCREEN_SIZE is in units of 64 KiB */
	SCREEN_EFI = 0x70,
};

static uint64_t read_number(const unsigned char *bytes, unsigned at)
{
	return bytes[at] | (uint64_t)bytes[at + 1] << 8 | (uint64_t)bytes[at + 2] << 16 | (uint64_t)bytes[at + 3] << 24;
}

/*
 * Read the framebuffer's addresses from what the boot loader passed to the kernel (struct screen_info in
 * /sys/kernel/boot_params/data, Documentation/arch/x86/boot.rst; x86 only).
 */
static void read_params(struct bootfb *bootfb)
{
	char buffer[4097] = { 0 }; /* struct boot_params has 4096 bytes */
	const unsigned char *info = (const unsigned char *)buffer;
	uint64_t size;

	if (sysio_read(SYSIO_ROOT, "/sys/kernel/boot_params/data", buffer, sizeof(buffer)) < SCREEN_END ||
	    (info[SCREEN_TYPE] != SCREEN_EFI && info[SCREEN_TYPE] != SCREEN_VESA))
		return;
	size = read_number(info, SCREEN_SIZE) << (info[SCREEN_TYPE] == SCREEN_VESA ? 16 : 0);
	if (!size)
		return;
	bootfb->first = read_number(info, SCREEN_BASE);
	if (read_number(info, SCREEN_FLAGS) & SCREEN_64BIT)
		bootfb->first |= read_number(info, SCREEN_BASE_HIGH) << 32;
	bootfb->last = bootfb->first + size - 1;
}

/*
 * Parse `0xFIRST 0xLAST 0xFLAGS`, one line for each BAR (drivers/pci/pci-sysfs.c). Return 1 if it overlaps the
 * framebuffer.
 */
static int read_bar(void *context, const char *line)
{
	const struct bootfb *bootfb = context;
	uint64_t first, last;

	line = str_after_prefix(line, "0x");
	if (!line || parse_hex64(&line, 1, 16, &first))
		return 0;
	line = str_after_prefix(line, " 0x");
	if (!line || parse_hex64(&line, 1, 16, &last))
		return 0;
	return last && first <= bootfb->last && last >= bootfb->first;
}

static int is_framebuffer(void *context, const char *name)
{
	(void)context;
	return strstr(name, "-framebuffer.") != NULL;
}

bool bootfb_is_on(struct bootfb *bootfb, int device)
{
	char value[4];

	if (sysio_read_value(device, "boot_vga", value, sizeof(value)) == 1 && value[0] == '1')
		return true;
	if (sysio_list(device, is_framebuffer, NULL) == 1)
		return true;
	if (!bootfb->looked_for && sysio_each_line(SYSIO_ROOT, "/proc/iomem", read_line, bootfb) != 1)
		read_params(bootfb);
	bootfb->looked_for = true;
	return bootfb->last && sysio_each_line(device, "resource", read_bar, bootfb) == 1;
}
