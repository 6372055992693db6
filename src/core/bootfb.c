// SPDX-License-Identifier: GPL-2.0-or-later
#include "bootfb.h"

#include <string.h>

#include "sysio.h"
#include "text.h"

/* `first-last : NAME`, indented; sysfb names it BOOTFB, and what drives it without sysfb has its own name. */
static int read_line(void *context, const char *line)
{
	static const char names[][10] = { " : BOOTFB", " : efifb", " : vesafb" };
	struct bootfb *bootfb = context;
	uint64_t first, last;

	while (*line == ' ')
		line++;
	if (text_hex64(&line, 1, 16, &first) || *line++ != '-' || text_hex64(&line, 1, 16, &last))
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(line, names[i]) || !last)
			continue;
		bootfb->first = first;
		bootfb->last = last;
		return 1;
	}
	return 0;
}

void bootfb_read(struct bootfb *bootfb)
{
	bootfb->first = bootfb->last = 0;
	sysio_each_line(SYSIO_ROOT, "/proc/iomem", read_line, bootfb);
}

/* `0xFIRST 0xLAST 0xFLAGS`, a line for each BAR (drivers/pci/pci-sysfs.c). */
static int read_bar(void *context, const char *line)
{
	const struct bootfb *bootfb = context;
	uint64_t first, last;

	if (strncmp(line, "0x", 2))
		return 0;
	line += 2;
	if (text_hex64(&line, 1, 16, &first) || strncmp(line, " 0x", 3))
		return 0;
	line += 3;
	if (text_hex64(&line, 1, 16, &last))
		return 0;
	return last && first <= bootfb->last && last >= bootfb->first;
}

static int is_framebuffer(void *context, const char *name)
{
	(void)context;
	return text_find(name, "-framebuffer.") != NULL;
}

bool bootfb_is_on(const struct bootfb *bootfb, int device)
{
	char value[4];

	if (sysio_read_value(device, "boot_vga", value, sizeof(value)) == 1 && value[0] == '1')
		return true;
	if (sysio_list(device, is_framebuffer, NULL) == 1)
		return true;
	return bootfb->last && sysio_each_line(device, "resource", read_bar, (void *)bootfb) == 1;
}
