// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/crypttab.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/lib/xalloc.h"
#include "host/storage/block_lookup.h"

#define MAPPER "/dev/mapper/"
#define NAME_SIZE 130 /* DM_UUID_LEN of the kernel, and a newline: a name is shorter */

struct line {
	struct mount_parents *below;
	const char *file;	    /* that it is in */
	char *name, *key, *options; /* NULL if it ends before */
	struct strbuf *why;
};

static bool is_device(const char *text)
{
	static const char *const prefixes[] = { "/dev/", "UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=" };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (str_has_prefix(text, prefixes[i]))
			return true;
	return false;
}

static bool is_absent(const char *what)
{
	char *copy, *value, number[BLOCK_LOOKUP_NUMBER];
	bool absent;

	if (*what == '/')
		return sysio_mode(SYSIO_ROOT, what) == -ENOENT;
	copy = xalloc_copy(what);
	value = parse_value(copy);
	absent = !value || block_lookup_from_tag(copy, value, number);
	free(copy);
	return absent;
}

/* Follow a file, or a device by its path or tag. */
static int follow(struct line *line, const char *what)
{
	if (!is_absent(what))
		return mount_parents_follow_file(line->below, what, "crypttab", line->why);
	log_warning("%s: %s: cannot find %s: it is absent; not protected", line->file, line->name, what);
	return 0;
}

/* Follow PATH, DEVICE, or PATH:DEVICE, by the rule of split_locationspec() in systemd's cryptsetup-generator. */
static int follow_location(struct line *line, const char *location)
{
	const char *colon = strrchr(location, ':');

	if (colon && is_device(colon + 1))
		return follow(line, colon + 1);
	return *location == '/' || is_device(location) ? follow(line, location) : 0;
}

/*
 * Follow the argument of a script. It is a path, a device and a path on it (passdev of Debian's cryptsetup), the name of
 * another encrypted device (decrypt_derived), or something else.
 */
static int follow_argument(struct line *line, char *argument)
{
	char *path;
	int status;

	if (is_device(argument))
		argument[strcspn(argument, ":")] = '\0';
	if (*argument == '/' || is_device(argument))
		return follow(line, argument);
	path = xalloc_print(MAPPER "%s", argument);
	status = is_absent(path) ? 0 : follow(line, path);
	free(path);
	return status;
}

/* Follow the key. That of a token or a TPM is `-` or `none`, and a random one needs no file. */
static int follow_key(struct line *line, bool is_argument)
{
	static const char *const nothing[] = { "", "none", "-", "/dev/urandom", "/dev/random", "/dev/hw_random" };

	for (size_t i = 0; line->key && i < ARRAY_SIZE(nothing); i++)
		if (!strcmp(line->key, nothing[i]))
			return 0;
	if (!line->key)
		return 0;
	return is_argument ? follow_argument(line, line->key) : follow_location(line, line->key);
}

static int follow_line(struct line *line)
{
	bool is_argument = false;
	char *option, *value;
	int status = 0;

	while (!status && line->options && (option = parse_item(&line->options, ','))) {
		value = parse_value(option);
		is_argument |= !strcmp(option, "keyscript");
		if (value && (!strcmp(option, "header") || !strcmp(option, "tcrypt-keyfile")))
			status = follow_location(line, value);
	}
	return status ? status : follow_key(line, is_argument);
}

/* Follow the lines of a file for this device. */
static int follow_name(struct mount_parents *below, const char *path, const char *name, struct strbuf *why)
{
	int file = sysio_open(SYSIO_ROOT, path), status = 0;
	FILE *stream = file < 0 ? NULL : fdopen(file, "r");
	char *text = NULL;
	size_t size = 0;

	if (!stream) {
		if (file == -ENOENT)
			return 0;
		strbuf_add(why, "cannot read %s: %s", path, log_strerror(file < 0 ? file : -errno));
		return -ENOENT;
	}
	while (!status && getline(&text, &size, stream) > 0) {
		struct line line = { .below = below, .file = path, .why = why };
		char *rest = text;

		text[strcspn(text, "\n")] = '\0';
		line.name = parse_word(&rest);
		if (!line.name || strcmp(line.name, name) || !parse_word(&rest))
			continue;
		line.key = parse_word(&rest);
		line.options = line.key ? parse_word(&rest) : NULL;
		status = follow_line(&line);
	}
	free(text);
	fclose(stream);
	return status;
}

int crypttab_follow(struct mount_parents *below, struct strbuf *why)
{
	static const char *const files[] = { "/etc/crypttab", "/etc/crypttab.initramfs" };
	const struct str_list *numbers = &below->climb.blocks.names;
	int status = 0;

	/* a key may be on another encrypted device, which is then at the end of the list */
	for (size_t i = 0; !status && i < numbers->count; i++) {
		char uuid[NAME_SIZE], name[NAME_SIZE];

		if (sysio_path_read_value(SYSIO_ROOT, uuid, sizeof(uuid), "/sys/dev/block/%s/dm/uuid",
					  numbers->at[i]) <= 0 ||
		    !str_has_prefix(uuid, "CRYPT-") ||
		    sysio_path_read_value(SYSIO_ROOT, name, sizeof(name), "/sys/dev/block/%s/dm/name",
					  numbers->at[i]) <= 0)
			continue;
		for (size_t f = 0; !status && f < ARRAY_SIZE(files); f++)
			status = follow_name(below, files[f], name, why);
	}
	return status;
}
