// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "core/lib/strbuf.h"

static void must(bool done)
{
	if (!done) {
		perror("unit test");
		exit(99);
	}
}

void cpio_append(struct cpio *cpio, const void *data, size_t length)
{
	must(cpio->length + length <= CPIO_MOST);
	if (length)
		memcpy(cpio->data + cpio->length, data, length);
	cpio->length += length;
}

void cpio_pad(struct cpio *cpio, size_t multiple)
{
	while (cpio->length % multiple)
		cpio_append(cpio, "", 1);
}

void cpio_add(struct cpio *cpio, struct cpio_entry entry)
{
	size_t named = strlen(entry.name) + 1;
	char header[111];

	if (!entry.size && entry.data)
		entry.size = (uint32_t)strlen(entry.data);
	snprintf(header, sizeof(header), "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", entry.ino,
		 entry.mode ? entry.mode : S_IFREG | 0644, 0u, 0u, entry.nlink ? entry.nlink : 1, 0u, entry.size, 8u,
		 1u, 0u, 0u, (unsigned)named, 0u);
	cpio_append(cpio, header, 110);
	cpio_append(cpio, entry.name, named);
	cpio_pad(cpio, 4);
	cpio_append(cpio, entry.data, entry.size);
	cpio_pad(cpio, 4);
}

void cpio_file(struct cpio *cpio, const char *name, const char *text)
{
	cpio_add(cpio, (struct cpio_entry){ .name = name, .data = text });
}

void cpio_dir(struct cpio *cpio, const char *name)
{
	cpio_add(cpio, (struct cpio_entry){ .name = name, .mode = S_IFDIR | 0755 });
}

void cpio_link(struct cpio *cpio, const char *name, const char *target)
{
	cpio_add(cpio, (struct cpio_entry){ .name = name, .mode = S_IFLNK | 0777, .data = target });
}

void cpio_end(struct cpio *cpio)
{
	cpio_add(cpio, (struct cpio_entry){ .name = "TRAILER!!!" });
	cpio_pad(cpio, 512); /* as cpio does */
}

bool cpio_pack(struct cpio *cpio, const char *command, const struct cpio *plain)
{
	FILE *in = tmpfile(), *out = tmpfile();
	char search[64];
	size_t length;
	int status;
	pid_t child;

	snprintf(search, sizeof(search), "command -v %.*s >/dev/null", (int)strcspn(command, " "), command);
	if (system(search)) {
		fclose(in);
		fclose(out);
		return false;
	}
	must(in && out && fwrite(plain->data, 1, plain->length, in) == plain->length && !fflush(in));
	rewind(in);
	child = fork();
	if (!child) {
		dup2(fileno(in), STDIN_FILENO);
		dup2(fileno(out), STDOUT_FILENO);
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	must(child > 0 && waitpid(child, &status, 0) == child && !status);
	rewind(out);
	length = fread(cpio->data + cpio->length, 1, CPIO_MOST - cpio->length, out);
	must(length > 0);
	cpio->length += length;
	fclose(in);
	fclose(out);
	return true;
}

void cpio_noise(void *data, size_t length)
{
	unsigned char *to = data;
	uint32_t number = 1;

	for (size_t i = 0; i < length; i++) {
		number = number * 1664525 + 1013904223; /* Numerical Recipes */
		to[i] = (unsigned char)(number >> 24);
	}
}

static char words[512];

int cpio_read(const struct cpio *image, struct initrd *initrd)
{
	struct strbuf why;
	int status;

	unit_write("/boot/image", (const char *)image->data, image->length);
	strbuf_open(&why, words, sizeof(words));
	status = initrd_read(initrd, "/boot/image", &why);
	assert_false(why.cut);
	if (!!status != !!words[0])
		fail_msg("%d '%s'", status, words);
	return status;
}

void cpio_assert_why(const char *part)
{
	if (!strstr(words, part))
		fail_msg("'%s' has no '%s'", words, part);
}

void cpio_assert_config(const struct initrd *initrd, const char *text)
{
	assert_non_null(initrd->config);
	assert_string_equal(initrd->config, text);
	assert_int_equal(initrd->config_length, strlen(text));
}
