// SPDX-License-Identifier: GPL-2.0-or-later
#include "bootfb.h"

#include <string.h>

#include "addr.h"
#include "sysio.h"
#include "text.h"

/* `first-last : NAME`, indented; sysfb names it BOOTFB, and what drives it without sysfb has its own name. */
static int read_line(void *context, const char *line)
{
	static const char *const names[] = { " : BOOTFB", " : efifb", " : vesafb" };
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

static bool has_framebuffer(int dir, const char *name)
{
	int device = sysio_open_dir(dir, name), found;

	if (device < 0)
		return false;
	found = sysio_list(device, is_framebuffer, NULL);
	sysio_close(device);
	return found == 1;
}

bool bootfb_is_on(const struct bootfb *bootfb, int dir, const char *name)
{
	char path[ADDR_TEXT + 16], value[4];
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, "%s/boot_vga", name);
	if (sysio_read_value(dir, path, value, sizeof(value)) == 1 && value[0] == '1')
		return true;
	if (has_framebuffer(dir, name))
		return true;
	text_open(&text, path, sizeof(path));
	text_add(&text, "%s/resource", name);
	return bootfb->last && sysio_each_line(dir, path, read_bar, (void *)bootfb) == 1;
}
