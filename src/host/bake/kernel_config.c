// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/kernel_config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/lib/xalloc.h"

#define PIECE 65536 /* bytes that libarchive reads at once */

/*
 * Read a file, plain or gzip. Return its text, with a newline added before it so that every line follows one. The
 * caller frees it. Return NULL on error, and set `why`.
 */
static char *unpack(int file, const char **why)
{
	struct archive *archive = xalloc_check(archive_read_new());
	char *text = xalloc_check(malloc(1 + KERNEL_CONFIG_SIZE + 1));
	struct archive_entry *entry;
	la_ssize_t length = -1;

	archive_read_support_filter_gzip(archive);
	archive_read_support_format_raw(archive);
	*why = "expected a kernel's options";
	if (archive_read_open_fd(archive, file, PIECE) == ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK)
		length = archive_read_data(archive, text + 1, KERNEL_CONFIG_SIZE + 1);
	if (length > (la_ssize_t)KERNEL_CONFIG_SIZE) {
		*why = "larger than a kernel's options can be";
		length = -1;
	}
	archive_read_free(archive);
	if (length < 0) {
		free(text);
		return NULL;
	}
	text[0] = '\n';
	text[1 + length] = '\0';
	return text;
}

/* Return true if this file exists and was read. */
static bool read_file(struct kernel_config *kconfig, const char *before, const char *kernel, const char *after)
{
	struct strbuf path;
	const char *why;
	int file;

	strbuf_open(&path, kconfig->path, sizeof(kconfig->path));
	strbuf_add(&path, "%s%s%s", before, kernel, after);
	file = path.cut ? -ENOENT : sysio_open(SYSIO_ROOT, kconfig->path);
	if (file >= 0) {
		kconfig->text = unpack(file, &why);
		sysio_close(file);
		if (kconfig->text)
			return true;
		log_warning("%s: cannot read: %s", kconfig->path, why);
	} else if (file != -ENOENT && file != -ENOTDIR) {
		log_warning("%s: cannot read: %s", kconfig->path, log_strerror(file));
	}
	kconfig->path[0] = '\0';
	return false;
}

int kernel_config_read(const char *kernel, struct kernel_config *kconfig)
{
	char running[KERNEL_CONFIG_PATH];

	memset(kconfig, 0, sizeof(*kconfig));
	if (!*kernel || strchr(kernel, '/'))
		return -ENOENT; /* no kernel has such a version */
	if (read_file(kconfig, "/boot/config-", kernel, "") || read_file(kconfig, "/lib/modules/", kernel, "/config") ||
	    read_file(kconfig, "/usr/lib/modules/", kernel, "/config"))
		return 0;
	if (sysio_read(SYSIO_ROOT, "/proc/sys/kernel/osrelease", running, sizeof(running)) > 0 &&
	    !strcmp(running, kernel) && read_file(kconfig, "/proc/config.gz", "", ""))
		return 0;
	return -ENOENT;
}

char kernel_config_value(const struct kernel_config *kconfig, const char *option)
{
	char line[128];
	struct strbuf text;
	const char *found;

	if (!kconfig->text)
		return 0;
	strbuf_open(&text, line, sizeof(line));
	strbuf_add(&text, "\nCONFIG_%s=", option);
	found = text.cut ? NULL : strstr(kconfig->text, line);
	if (!found)
		return 'n';
	found += text.length;
	return (*found == 'y' || *found == 'm') && (!found[1] || found[1] == '\n') ? *found : 'n';
}
