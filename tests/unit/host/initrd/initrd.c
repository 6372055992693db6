// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/initrd.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../../unit.h"
#include "../cpio.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/rules/config.h"

static struct cpio image, own, many;
static struct initrd initrd;

static void notices_a_cut_archive(void **state)
{
	const size_t trailer = 124; /* bytes: its header, its name and the padding of the name */
	size_t whole;

	(void)state;
	own.length = 0;
	cpio_dir(&own, "etc");
	cpio_link(&own, "link", "etc");
	cpio_file(&own, "vfioclaim.conf", "own\n");
	cpio_file(&own, "etc/file", "1");
	whole = own.length + trailer;
	cpio_end(&own);
	for (size_t length = 1; length <= whole; length++) {
		image.length = 0;
		cpio_append(&image, own.data, length);
		assert_int_equal(cpio_read(&image, &initrd), length < whole ? -ENODATA : 0);
		if (length < whole)
			cpio_assert_why("truncated");
	}
	cpio_assert_config(&initrd, "own\n");

	/* earlier content remains */
	image.length -= trailer;
	assert_int_equal(cpio_read(&image, &initrd), -ENODATA);
	assert_true(initrd.read);
	assert_true(initrd_has(&initrd, "/link/file"));
}

static void follows_links(void **state)
{
	static const struct {
		const char *path;
		bool expected;
	} cases[] = {
		{ "/usr/bin/tool", true },
		{ "/bin/tool", true },	    /* relative */
		{ "/sbin/tool", true },	    /* a link to a link */
		{ "/usr/sbin/tool", true }, /* up and down */
		{ "/usr/far/tool", true },
		{ "/opt/tool", true }, /* absolute */
		{ "//bin/./../bin//tool", true },
		{ "/../../bin/tool", true }, /* above the root is the root */
		{ "/alias", true },	     /* the file itself */
		{ "/usr/bin/../../alias", true },
		{ "/bin", false },
		{ "/", false },
		{ "", false },
		{ "/bin/tool/", true },
		{ "/bin/tool/more", false },
		{ "/dangling", false },
		{ "/loop", false },
		{ "/loop/tool", false },
		{ "/self", false },
		{ "/deep/self/self/self/bin", false },
		{ "/console", false },	    /* a device */
		{ "/nowhere/file", false }, /* its directory never existed, so the kernel did not create it */
		{ "/late/file", false },    /* its directory came too late */
		{ "/root/profile", true },  /* the kernel creates its directory */
		{ "/bin/from-afar", true }, /* was written through a link */
	};

	(void)state;
	image.length = 0;
	cpio_dir(&image, "./usr");
	cpio_dir(&image, "usr/bin");
	cpio_link(&image, "bin", "usr/bin");
	cpio_link(&image, "sbin", "bin");
	cpio_link(&image, "usr/sbin", "../usr/./bin");
	cpio_link(&image, "/opt", "/usr/bin");
	cpio_link(&image, "usr/far", "/usr/bin");
	cpio_file(&image, "usr/bin/tool", "x");
	cpio_link(&image, "alias", "sbin/tool");
	cpio_link(&image, "dangling", "usr/absent");
	cpio_link(&image, "loop", "pool");
	cpio_link(&image, "pool", "/loop");
	cpio_link(&image, "self", "self/self");
	cpio_dir(&image, "deep");
	cpio_link(&image, "deep/self", "../deep");
	cpio_add(&image, (struct cpio_entry){ .name = "console", .mode = S_IFCHR | 0600 });
	cpio_file(&image, "nowhere/file", "x");
	cpio_file(&image, "late/file", "x");
	cpio_dir(&image, "late");
	cpio_file(&image, "root/profile", "x");
	cpio_file(&image, "sbin/from-afar", "x");
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (initrd_has(&initrd, cases[i].path) != cases[i].expected)
			fail_msg("%s", cases[i].path);
}

static void lets_the_later_win(void **state)
{
	(void)state;
	image.length = 0;
	cpio_dir(&image, "bin");
	cpio_file(&image, "bin/tool", "x");
	cpio_link(&image, "sbin", "bin");
	cpio_link(&image, "other", "bin");
	cpio_dir(&image, "empty");
	cpio_file(&image, "vfioclaim.conf", "first\n");
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_true(initrd_has(&initrd, "/sbin/tool"));
	cpio_assert_config(&initrd, "first\n");

	cpio_dir(&image, "sbin");	    /* replaces the link */
	cpio_link(&image, "bin", "empty");  /* does not: the directory is not empty */
	cpio_link(&image, "empty", "bin");  /* does */
	cpio_link(&image, "other", "sbin"); /* a link in place of a link */
	cpio_file(&image, "vfioclaim.conf", "");
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_false(initrd_has(&initrd, "/sbin/tool"));
	assert_false(initrd_has(&initrd, "/other/tool"));
	assert_true(initrd_has(&initrd, "/bin/tool"));
	assert_true(initrd_has(&initrd, "/empty/tool"));
	cpio_assert_config(&initrd, "");

	cpio_dir(&image, "vfioclaim.conf");
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_null(initrd.config);

	cpio_link(&image, "vfioclaim.conf", "bin/tool");
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), -EINVAL);
	cpio_assert_why("/vfioclaim.conf is a link");
}

/* dracut hard-links equal files, and cpio writes the content with the last name. */
static void finds_the_content_of_a_linked_config(void **state)
{
	const struct cpio_entry name = { .name = "vfioclaim.conf", .ino = 5, .nlink = 2 };
	const struct cpio_entry content = { .name = "etc/vfioclaim.conf", .data = "linked\n", .ino = 5, .nlink = 2 };

	(void)state;
	image.length = 0;
	cpio_dir(&image, "etc");
	cpio_add(&image, name);
	cpio_add(&image, (struct cpio_entry){ .name = "other", .data = "other\n", .ino = 6, .nlink = 2 });
	cpio_add(&image, content);
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	cpio_assert_config(&initrd, "linked\n");

	/* the inode number of a file means nothing in the next archive */
	image.length = 0;
	cpio_dir(&image, "etc");
	cpio_add(&image, name);
	cpio_end(&image);
	cpio_add(&image, content);
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), -EINVAL);
	cpio_assert_why("has several names");
}

static void knows_its_limits(void **state)
{
	static char text[CONFIG_SIZE + 1], name[PATH_MAX + 1];

	(void)state;
	memset(text, '#', sizeof(text));
	for (uint32_t more = 0; more < 2; more++) {
		image.length = 0;
		cpio_add(&image,
			 (struct cpio_entry){ .name = "vfioclaim.conf", .data = text, .size = CONFIG_SIZE + more });
		cpio_end(&image);
		assert_int_equal(cpio_read(&image, &initrd), more ? -EFBIG : 0);
		assert_int_equal(initrd.config_length, more ? 0 : CONFIG_SIZE);
	}
	cpio_assert_why("/vfioclaim.conf has more than 65536 bytes");

	/* entries that the kernel skips; 4095 letters and a NUL are a valid name, but no path reaches it */
	memset(name, 'x', PATH_MAX);
	image.length = 0;
	cpio_file(&image, name, "too long");
	cpio_link(&image, name, "too long");
	name[PATH_MAX - 1] = '\0';
	cpio_file(&image, name, "");
	cpio_add(&image, (struct cpio_entry){ .name = "link", .mode = S_IFLNK, .data = text, .size = PATH_MAX + 1 });
	cpio_add(&image, (struct cpio_entry){ .name = "dir", .mode = S_IFDIR, .data = "content" });
	cpio_file(&image, "dir/file", "");
	cpio_file(&image, "last", "");
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_true(initrd_has(&initrd, name));
	assert_true(initrd_has(&initrd, "last"));
	assert_false(initrd_has(&initrd, "/dir/file"));

	/* a size that the file cannot have */
	image.length = 0;
	cpio_file(&image, "huge", "");
	memcpy(image.data + 54, "ffffffff", 8);
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), -ENODATA);
}

static void bounds_its_memory(void **state)
{
	static char name[4001];
	char dir[16];

	(void)state;
	/* megabytes of long names that gzip compresses to almost nothing */
	memset(name, 'x', sizeof(name) - 1);
	image.length = 0;
	for (unsigned i = 0; i < 20; i++) {
		many.length = 0;
		snprintf(dir, sizeof(dir), "%u", i);
		cpio_dir(&many, dir);
		for (unsigned j = 0; j < 900; j++) {
			int length = snprintf(name, sizeof(name), "%s/%u", dir, j);

			name[length] = 'x';
			cpio_file(&many, name, "");
		}
		cpio_end(&many);
		if (!cpio_pack(&image, "gzip", &many))
			skip();
	}
	assert_int_equal(cpio_read(&image, &initrd), -EFBIG);
	cpio_assert_why("more than 64 MiB of names");
	assert_true(initrd.names_size < INITRD_NAMES + 8192);
}

/* Each of its entries is small, and each is looked up through 700 directories, by the whole path of each. */
static void takes_no_hours(void **state)
{
	struct cpio *start = &own, *rest = &many;
	char path[4096];

	(void)state;
	image.length = start->length = rest->length = 0;
	strcpy(path, "a");
	for (unsigned i = 0; i < 700; i++, strcat(path, "/a"))
		cpio_dir(start, path);
	for (unsigned i = 0; i < 2000; i++)
		cpio_dir(rest, path);
	cpio_append(&image, start->data, start->length);
	cpio_append(&image, rest->data, rest->length);
	cpio_end(&image);
	assert_int_equal(cpio_read(&image, &initrd), -EFBIG);
	cpio_assert_why("too many path components");
}

static void tells_what_cannot_be_opened(void **state)
{
	struct strbuf why;
	char words[100];

	(void)state;
	unit_tree();
	strbuf_open(&why, words, sizeof(words));
	assert_int_equal(initrd_read(&initrd, "/boot/absent", &why), -ENOENT);
	assert_string_equal(words, "cannot read it: no such file or directory");
	unit_write("/boot/dir/file", "", 0);
	strbuf_open(&why, words, sizeof(words));
	assert_int_equal(initrd_read(&initrd, "/boot/dir", &why), -EINVAL);
	assert_string_equal(words, "not a regular file, expected an initramfs image");
	assert_false(initrd.read);
	assert_false(initrd_has(&initrd, "/init"));
}

int host_initrd(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_a_cut_archive), cmocka_unit_test(follows_links),
		cmocka_unit_test(lets_the_later_win),	 cmocka_unit_test(finds_the_content_of_a_linked_config),
		cmocka_unit_test(knows_its_limits),	 cmocka_unit_test(bounds_its_memory),
		cmocka_unit_test(takes_no_hours),	 cmocka_unit_test(tells_what_cannot_be_opened),
	};

	unit_tree();
	return cmocka_run_group_tests_name("initrd", tests, NULL, NULL);
}
