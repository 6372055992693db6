// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/rdinit_archive.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../unit.h"
#include "../cpio.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#define KERNEL "6.1.0-50-amd64"
#define DIRECTORY "/lib/modules/" KERNEL "/"
#define PROGRAM "/usr/lib/vfioclaim/vfioclaim-early"
#define MODULE_SIZE 3000

static struct request_module modules[] = {
	{ DIRECTORY "kernel/vfio.ko", "" },
	{ DIRECTORY "kernel/vfio-pci.ko", "disable_vga=1" },
	{ DIRECTORY "updates/more.ko", "" },
	{ DIRECTORY "kernel/pci/last.ko", "" },
};
#define MODULES (ARRAY_SIZE(modules))

/* The uncompressed content of each: all bytes are its own, and a signature follows, as the kernel requires. */
static unsigned char plain[MODULES][MODULE_SIZE];

static struct request request = { .modules = modules, .module_count = MODULES };
static struct cpio image, other;
static struct initrd initrd;
static char words[512];

static void put_program(uint32_t part)
{
	struct {
		ElfW(Ehdr) head;
		ElfW(Phdr) part;
	} program = { .head.e_phoff = sizeof(program.head), .head.e_phnum = 1, .part.p_type = part };

	memcpy(program.head.e_ident, ELFMAG, SELFMAG);
	program.head.e_ident[EI_CLASS] = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
	unit_write(PROGRAM, (const char *)&program, sizeof(program));
}

/* Write a module there, compressed by `command`; return false if that is not installed. */
static bool put_module(size_t n, const char *suffix, const char *command)
{
	static struct cpio whole;
	char path[256];

	cpio_noise(plain[n], MODULE_SIZE);
	memcpy(plain[n], ELFMAG, SELFMAG);
	plain[n][SELFMAG] = (unsigned char)n;
	memcpy(plain[n] + MODULE_SIZE - 28, "~Module signature appended~\n", 28);
	whole.length = other.length = 0;
	cpio_append(&whole, plain[n], MODULE_SIZE);
	if (!cpio_pack(&other, command, &whole))
		return false;
	snprintf(path, sizeof(path), "%s%s", modules[n].path, suffix);
	unit_write(path, (const char *)other.data, other.length);
	return true;
}

static void put_all(void)
{
	unit_tree();
	put_program(PT_LOAD);
	if (!put_module(0, "", "cat") || !put_module(1, ".xz", "xz -c --check=crc32") ||
	    !put_module(2, ".zst", "zstd -cq") || !put_module(3, ".gz", "gzip -c"))
		skip();
	request.module_count = MODULES;
	modules[2].path = DIRECTORY "updates/more.ko";
}

/* Write into `image`. */
static int pack(void)
{
	struct strbuf why;
	size_t length;
	char *data;
	int status;

	strbuf_open(&why, words, sizeof(words));
	status = rdinit_archive_write(&request, KERNEL, PROGRAM, &data, &length, &why);
	image.length = 0;
	if (!status)
		cpio_append(&image, data, length);
	free(data);
	assert_int_equal(!status, !words[0]);
	return status;
}

/* One number of the header at `at`: its place is counted as in buffer-format.rst, from 0 after the magic. */
static size_t number(size_t at, size_t place)
{
	char digits[9] = "";

	memcpy(digits, image.data + at + 6 + 8 * place, 8);
	return strtoul(digits, NULL, 16);
}

static void has_files_at_the_root_and_nothing_else(void **state)
{
	static const char head[] = "baked 1 kernel " KERNEL " config sha256:";
	static const char config[] = "module /vfio.ko\n"
				     "module /vfio-pci.ko disable_vga=1\n"
				     "module /more.ko\n"
				     "module /last.ko\n";
	static const char *const names[] = { "vfioclaim-early", "vfioclaim.conf", "vfio.ko",   "vfio-pci.ko",
					     "more.ko",		"last.ko",	  "TRAILER!!!" };
	size_t at = RDINIT_ARCHIVE_BLOCK;

	(void)state;
	put_all();
	assert_int_equal(pack(), 0);
	assert_int_equal(image.length % RDINIT_ARCHIVE_BLOCK, 0);
	for (size_t i = 0; i < RDINIT_ARCHIVE_BLOCK; i++)
		assert_int_equal(image.data[i], 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const size_t size = number(at, 6), content = at + ((110 + number(at, 11) + 3) & ~3u);
		const unsigned char *data = image.data + content;

		assert_memory_equal(image.data + at, "070701", 6);
		assert_string_equal((const char *)image.data + at + 110, names[i]);
		if (i < 2 + MODULES)
			assert_int_equal(number(at, 1), S_IFREG | (i ? 0644 : 0755));
		assert_int_equal(number(at, 2), 0); /* owner, group, one link, and time 0 */
		assert_int_equal(number(at, 3), 0);
		assert_int_equal(number(at, 4), 1);
		assert_int_equal(number(at, 5), 0);
		if (i == 1) {
			assert_memory_equal(data, head, strlen(head));
			assert_memory_equal(data + size - strlen(config), config, strlen(config));
		} else if (i > 1 && i < 2 + MODULES) {
			assert_int_equal(size, MODULE_SIZE);
			assert_memory_equal(data, plain[i - 2], MODULE_SIZE);
		}
		at = content + ((size + 3) & ~3u);
	}
	for (; at < image.length; at++)
		assert_int_equal(image.data[at], 0);
	other = image;
	assert_int_equal(pack(), 0);
	assert_int_equal(image.length, other.length);
	assert_memory_equal(image.data, other.data, image.length);
}

/* Each of these is read as the kernel would read it. */
static void stands_before_any_image_and_behind(void **state)
{
	static struct cpio own, main, noise;
	static const char *const compressions[] = { "cat", "lz4 -lcq", "xz -c --check=crc32", "zstd -cq", "gzip -c" };

	(void)state;
	put_all();
	assert_int_equal(pack(), 0);
	own = image;
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		/* of every length: some need no padding, and then nothing is between the two */
		for (unsigned more = 0; more < 8; more++) {
			main.length = noise.length = image.length = 0;
			cpio_file(&noise, "init", &"1234567"[more]);
			cpio_end(&noise);
			if (!cpio_pack(&main, compressions[i], &noise))
				break;
			cpio_append(&image, main.data, main.length);
			cpio_pad(&image, 4); /* as a boot loader does */
			cpio_append(&image, own.data, own.length);
			assert_int_equal(cpio_read(&image, &initrd), 0);
			assert_true(initrd_has(&initrd, "/vfioclaim-early") && initrd_has(&initrd, "/init"));

			image.length = 0;
			cpio_append(&image, own.data, own.length);
			cpio_append(&image, main.data, main.length);
			assert_int_equal(cpio_read(&image, &initrd), 0);
			assert_true(initrd_has(&initrd, "/vfio-pci.ko") && initrd_has(&initrd, "/init"));
			assert_non_null(initrd.config);
		}
	}
}

static void refuses(int status, const char *part)
{
	assert_int_equal(pack(), status);
	if (!strstr(words, part))
		fail_msg("'%s' has no '%s'", words, part);
}

static void makes_nothing_of_what_would_not_work(void **state)
{
	(void)state;
	put_all();
	unit_write(DIRECTORY "kernel/vfio.ko", "no module", 9);
	refuses(-EINVAL, DIRECTORY "kernel/vfio.ko: damaged");
	unit_write(DIRECTORY "kernel/vfio.ko", "", 0);
	refuses(-EINVAL, DIRECTORY "kernel/vfio.ko: damaged");
	put_all();
	other.length = 0;
	put_module(1, ".xz", "xz -c --check=crc32");
	unit_write(DIRECTORY "kernel/vfio-pci.ko.xz", (const char *)other.data, other.length - 40);
	refuses(-EINVAL, DIRECTORY "kernel/vfio-pci.ko.xz: damaged");
	remove(unit_path(DIRECTORY "kernel/vfio-pci.ko.xz"));
	refuses(-ENOENT, DIRECTORY "kernel/vfio-pci.ko: cannot read: no such file");

	put_all();
	modules[2].path = DIRECTORY "updates/vfio.ko";
	refuses(-EEXIST, DIRECTORY "kernel/vfio.ko and " DIRECTORY "updates/vfio.ko: two modules with the same name");

	put_all();
	put_program(PT_INTERP);
	refuses(-EINVAL, PROGRAM ": dynamically linked");
	unit_write(PROGRAM, "#!/bin/sh\n", 10);
	refuses(-EINVAL, PROGRAM ": damaged, or not of the type of its name");
	remove(unit_path(PROGRAM));
	refuses(-ENOENT, PROGRAM ": cannot read: ");
}

static void needs_no_modules(void **state)
{
	(void)state;
	put_all();
	request.module_count = 0;
	assert_int_equal(pack(), 0);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_true(initrd_has(&initrd, "/vfioclaim-early"));
	assert_false(initrd_has(&initrd, "/vfio.ko"));
}

static void knows_when_it_is_asked_for(void **state)
{
	static const struct {
		const char *cmdline;
		bool asked;
	} cases[] = {
		{ "quiet rdinit=/vfioclaim-early ro", true },	    { "rdinit=/vfioclaim-early rdinit=/bin/sh", false },
		{ "rdinit=/bin/sh rdinit=/vfioclaim-early", true }, { "init=/vfioclaim-early rdinit", false },
		{ "quiet -- rdinit=/vfioclaim-early", false },
	};

	(void)state;
	unit_tree();
	assert_false(rdinit_archive_is_requested());
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unit_write("/proc/cmdline", cases[i].cmdline, strlen(cases[i].cmdline));
		if (rdinit_archive_is_requested() != cases[i].asked)
			fail_msg("%s", cases[i].cmdline);
	}
}

static void finds_the_program(void **state)
{
	char path[BOOT_PROGRAM_PATH];
	struct strbuf why;

	(void)state;
	unit_tree();
	strbuf_open(&why, words, sizeof(words));
	unit_write(BOOT_PROGRAM_AT_ROOT, "", 0); /* this path is for an image, not for a host */
	assert_int_equal(boot_program_find(path, &why), -ENOENT);
	assert_string_equal(words, "/usr/lib/vfioclaim/vfioclaim-early or /usr/local/lib/vfioclaim/vfioclaim-early");
	unit_write("/usr/local/lib/vfioclaim/vfioclaim-early", "", 0);
	assert_int_equal(boot_program_find(path, &why), 0);
	assert_string_equal(path, "/usr/local/lib/vfioclaim/vfioclaim-early");
	unit_write(PROGRAM, "", 0);
	assert_int_equal(boot_program_find(path, &why), 0);
	assert_string_equal(path, PROGRAM);
}

int host_rdinit_archive(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_files_at_the_root_and_nothing_else),
		cmocka_unit_test(stands_before_any_image_and_behind),
		cmocka_unit_test(makes_nothing_of_what_would_not_work),
		cmocka_unit_test(needs_no_modules),
		cmocka_unit_test(knows_when_it_is_asked_for),
		cmocka_unit_test(finds_the_program),
	};

	return cmocka_run_group_tests_name("rdinit", tests, NULL, NULL);
}
