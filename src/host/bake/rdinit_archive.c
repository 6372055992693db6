// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/rdinit_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/rules/cmdline.h"
#include "host/bake/bake_file.h"
#include "host/lib/xalloc.h"

#define READ 65536 /* bytes at once */

struct content {
	char *data;
	size_t length;
};

/* The archive that is being written. */
struct packing {
	struct archive *archive; /* libarchive's handle */
	FILE *out;
	int64_t count; /* number of files in it */
	struct strbuf *why;
};

static void look_for_rdinit(void *context, const char *name, char *value)
{
	if (!strcmp(name, "rdinit")) /* the last one counts (rdinit_setup() in init/main.c) */
		*(bool *)context = value && !strcmp(value, BOOT_PROGRAM_AT_ROOT);
}

bool rdinit_archive_is_requested(void)
{
	bool asked = false;

	return !cmdline_each(look_for_rdinit, &asked) && asked;
}

void rdinit_archive_request(struct request *own, const struct request *image)
{
	*own = *image;
	own->modules = xalloc_array(image->module_count, sizeof(*own->modules));
	for (size_t i = 0; i < image->module_count; i++) {
		own->modules[i] = image->modules[i];
		own->modules[i].path = strrchr(image->modules[i].path, '/');
	}
}

/* Read an open file completely. Unpack it if it has a compression of modules. Return false if it is damaged. */
static bool read_open(int file, struct content *content)
{
	struct archive *archive = xalloc_check(archive_read_new());
	FILE *out = xalloc_stream(&content->data, &content->length);
	struct archive_entry *entry;
	char buffer[READ];
	la_ssize_t count = -1;

	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_zstd(archive);
	archive_read_support_format_raw(archive); /* the file itself is not an archive */
	if (!archive_read_open_fd(archive, file, READ) && !archive_read_next_header(archive, &entry))
		while ((count = archive_read_data(archive, buffer, sizeof(buffer))) > 0)
			fwrite(buffer, 1, (size_t)count, out);
	xalloc_stream_close(out);
	archive_read_free(archive);
	return !count;
}

/*
 * Read a file below the root. Its name may have the suffix of a compression. The file must be ELF, as modules and
 * programs are. The caller frees content->data, whatever this returns.
 */
static int read_file(const char *path, struct content *content, struct strbuf *why)
{
	char name[BOOT_PROGRAM_PATH] = "";
	struct strbuf text;
	int file = -ENOENT;
	bool whole;

	for (size_t i = 0; i < ARRAY_SIZE(request_module_suffixes) && file == -ENOENT; i++) {
		strbuf_open(&text, name, sizeof(name));
		strbuf_add(&text, "%s%s", path, request_module_suffixes[i]);
		file = text.cut ? -ENAMETOOLONG : sysio_open(SYSIO_ROOT, name);
	}
	if (file < 0) {
		strbuf_add(why, "%s: cannot read: %s", file == -ENOENT ? path : name, log_strerror(file));
		return file;
	}
	whole = read_open(file, content);
	sysio_close(file);
	if (whole && content->length >= SELFMAG && !memcmp(content->data, ELFMAG, SELFMAG))
		return 0;
	strbuf_add(why, "%s: damaged, or not of the type of its name", name);
	return -EINVAL;
}

/*
 * Return whether a program needs an interpreter, as dynamically linked programs do. There is none in the archive. A
 * program with another word size is not examined.
 */
static bool is_dynamic(const struct content *content)
{
	ElfW(Ehdr) head;
	ElfW(Phdr) part;

	if (content->length < sizeof(head))
		return false;
	memcpy(&head, content->data, sizeof(head));
	if (head.e_ident[EI_CLASS] != (sizeof(head) == sizeof(Elf64_Ehdr) ? ELFCLASS64 : ELFCLASS32))
		return false;
	for (size_t i = 0; i < head.e_phnum; i++) {
		const size_t at = head.e_phoff + i * sizeof(part);

		if (at > content->length || content->length - at < sizeof(part))
			break;
		memcpy(&part, content->data + at, sizeof(part));
		if (part.p_type == PT_INTERP)
			return true;
	}
	return false;
}

static la_ssize_t put(struct archive *archive, void *context, const void *data, size_t length)
{
	struct packing *packing = context;

	(void)archive;
	return fwrite(data, 1, length, packing->out) == length ? (la_ssize_t)length : -1;
}

/* Add a file with only its name, mode and content, so that the same files give the same archive. */
static void add(struct packing *packing, const char *path, mode_t mode, const struct content *content)
{
	struct archive_entry *entry = xalloc_check(archive_entry_new());

	archive_entry_set_pathname(entry, path + 1); /* relative to the root */
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, mode);
	archive_entry_set_size(entry, (la_int64_t)content->length);
	archive_entry_set_mtime(entry, 0, 0);
	archive_entry_set_ino64(entry, ++packing->count);
	archive_entry_set_nlink(entry, 1);
	/* the archive is written to memory, so only a lack of memory can fail */
	xalloc_must(!archive_write_header(packing->archive, entry));
	xalloc_must(archive_write_data(packing->archive, content->data, content->length) ==
		    (la_ssize_t)content->length);
	archive_entry_free(entry);
}

static int add_program(struct packing *packing, const char *path)
{
	struct content content = { 0 };
	int status = read_file(path, &content, packing->why);

	if (!status && is_dynamic(&content)) {
		strbuf_add(packing->why, "%s: dynamically linked, expected the static program that make builds", path);
		status = -EINVAL;
	}
	if (!status)
		add(packing, BOOT_PROGRAM_AT_ROOT, 0755, &content);
	free(content.data);
	return status;
}

static int add_modules(struct packing *packing, const struct request *own, const struct request *image)
{
	int status = 0;

	for (size_t i = 0; i < image->module_count && !status; i++) {
		const char *path = image->modules[i].path, *name = own->modules[i].path;
		struct content content = { 0 };

		/*
		 * the kernel identifies modules by name, and depmod knows one file for each name, so one of these files
		 * is foreign
		 */
		for (size_t j = 0; j < i && !status; j++)
			if (!strcmp(own->modules[j].path, name)) {
				strbuf_add(
					packing->why,
					"%s and %s: two modules with the same name, of which the kernel loads only one",
					image->modules[j].path, path);
				status = -EEXIST;
			}
		if (!status)
			status = read_file(path, &content, packing->why);
		if (!status)
			add(packing, name, 0644, &content);
		free(content.data);
	}
	return status;
}

static int add_all(struct packing *packing, const struct request *image, const char *kernel, const char *program)
{
	struct request own;
	char *config;
	int status = add_program(packing, program);

	if (status)
		return status;
	rdinit_archive_request(&own, image);
	config = bake_file_print(&own, kernel);
	add(packing, REQUEST_IMAGE_CONFIG, 0644, &(struct content){ config, strlen(config) });
	status = add_modules(packing, &own, image);
	free(config);
	free(own.modules);
	return status;
}

int rdinit_archive_write(const struct request *image, const char *kernel, const char *program, char **data,
			 size_t *length, struct strbuf *why)
{
	static const char zeros[RDINIT_ARCHIVE_BLOCK];
	struct packing packing = { .archive = xalloc_check(archive_write_new()), .why = why };
	int status;

	packing.out = xalloc_stream(data, length);
	fwrite(zeros, 1, sizeof(zeros), packing.out);
	xalloc_must(!archive_write_set_format_cpio_newc(packing.archive) &&
		    !archive_write_set_bytes_per_block(packing.archive, RDINIT_ARCHIVE_BLOCK) &&
		    !archive_write_set_bytes_in_last_block(packing.archive, RDINIT_ARCHIVE_BLOCK) &&
		    !archive_write_open(packing.archive, &packing, NULL, put, NULL));
	status = add_all(&packing, image, kernel, program);
	xalloc_must(!archive_write_close(packing.archive));
	archive_write_free(packing.archive);
	xalloc_stream_close(packing.out);
	if (status) {
		free(*data);
		*data = NULL;
	}
	return status;
}
