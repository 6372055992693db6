// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/record/record_files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/machine/bootfb.h"
#include "core/rules/request.h"

struct lines {
	struct strbuf text;
	bool known; /* one of the lines has an address that is not 0 */
	char buffer[RECORD_WRITER_FILE];
};

/*
 * Keep the interrupt chip of the first line of /proc/interrupts that is remapped: it shows that interrupts are remapped
 * (core/machine/iommu.c).
 */
static int find_remapped(void *context, const char *line)
{
	struct lines *lines = context;
	const char *chip = strstr(line, " IR-");

	if (chip)
		strbuf_add(&lines->text, "%s\n", chip);
	return chip != NULL;
}

/* Keep the lines of /proc/iomem for the framebuffer, and for the buses that it may be on. */
static int keep_range(void *context, const char *line)
{
	static const char before[] = " : ";
	struct lines *lines = context;
	const char *name = strstr(line, before);

	if (!name)
		return 0;
	name += strlen(before);
	if (!str_has_prefix(name, "PCI Bus ") && !bootfb_is_name(name))
		return 0;
	strbuf_add(&lines->text, "%s\n", line);
	lines->known |= strcspn(line, "123456789abcdef") < strcspn(line, ":");
	return 0;
}

/* Record the lines of a file that `each` keeps. Return false if they have no addresses. */
static bool record_lines(struct record_writer *recording, const char *path, const char *name,
			 int (*each)(void *context, const char *line))
{
	static struct lines lines;
	int status;

	lines.known = false;
	strbuf_open(&lines.text, lines.buffer, sizeof(lines.buffer));
	status = sysio_each_line(SYSIO_ROOT, path, each, &lines);
	if (lines.text.cut)
		status = -EFBIG;
	if (status < 0 && status != -ENOENT)
		record_writer_left_out(recording, path, log_strerror(status));
	else if (lines.text.length) {
		lines.buffer[--lines.text.length] = '\0';
		record_writer_put_value(recording, path, name, lines.buffer, lines.text.length);
	}
	return lines.known;
}

static void record_proc(struct record_writer *recording)
{
	recording->place = "/proc";
	record_writer_file(recording, "/proc/cmdline", "cmdline");
	record_writer_file(recording, "/proc/sys/kernel/osrelease", "sys/kernel/osrelease");
	record_lines(recording, "/proc/interrupts", "interrupts", find_remapped);
	if (!record_lines(recording, "/proc/iomem", "iomem", keep_range) && sysio_live() && geteuid())
		log_warning("/proc/iomem: only root can read its addresses; the record may not show which display the "
			    "firmware uses");
}

/*
 * Record the lines of a file of modprobe.d that concern the drivers of claims. The rest is useless here, and private.
 */
static void record_modprobe(struct record_writer *recording, const char *path, const char *name)
{
	static const char *const kept[] = { "vfio-pci", "vfio_pci", "pci-stub", "pci_stub" };
	static char value[RECORD_WRITER_FILE], buffer[RECORD_WRITER_FILE + 1];
	char *rest = record_writer_read(recording, path, value) < 0 ? NULL : value, *line;
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	while ((line = parse_item(&rest, '\n')))
		for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
			if (strstr(line, kept[i])) {
				strbuf_add(&text, "%s%s", text.length ? "\n" : "", line);
				break;
			}
	if (text.length)
		record_writer_put_value(recording, path, name, buffer, text.length);
}

static void record_dir(struct record_writer *recording, const char *dir,
		       void (*record)(struct record_writer *recording, const char *path, const char *name))
{
	struct str_list names = record_writer_list(recording, dir);
	char path[RECORD_WRITER_PATH];

	recording->place = dir;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.at[i];

		if (name[0] != '.' && str_has_suffix(name, ".conf"))
			record(recording, record_writer_join(path, dir, "/", name), name);
	}
	str_list_free(&names);
}

static void record_etc(struct record_writer *recording)
{
	recording->place = "/";
	record_writer_file(recording, REQUEST_IMAGE_CONFIG, REQUEST_IMAGE_CONFIG + strlen("/"));
	recording->place = "/etc";
	record_writer_file(recording, REQUEST_CONFIG, REQUEST_CONFIG + strlen("/etc/"));
	record_dir(recording, REQUEST_CONFIG_DIR, record_writer_file);
	record_dir(recording, "/etc/modprobe.d", record_modprobe);
	recording->place = SYSIO_RUN;
	record_writer_file(recording, REPORT_FILE, REPORT_FILE + strlen(SYSIO_RUN "/"));
}

void record_files_write(struct record_writer *recording)
{
	record_proc(recording);
	record_etc(recording);
}
