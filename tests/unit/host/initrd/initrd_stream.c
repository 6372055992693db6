// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/initrd/initrd_stream.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "../cpio.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#define NOISE 300000 /* bytes: more than one block of every compression */

static struct cpio early, system_, own, packed, image;
static struct initrd initrd;

/* An image as distributions make it: microcode, the system itself in two archives, and a small archive of vfioclaim. */
static void make_parts(void)
{
	static char noise[NOISE];

	cpio_noise(noise, sizeof(noise));
	for (size_t i = NOISE / 3; i < NOISE; i++)
		noise[i] &= 0x3f; /* can be compressed, but not much: xz has other chunks for that */
	early.length = system_.length = own.length = 0;
	cpio_dir(&early, "kernel");
	cpio_add(&early, (struct cpio_entry){ .name = "kernel/microcode.bin", .data = noise, .size = 5001 });
	cpio_end(&early);

	cpio_dir(&system_, ".");
	cpio_dir(&system_, "usr");
	cpio_dir(&system_, "usr/lib");
	cpio_link(&system_, "lib", "usr/lib");
	cpio_file(&system_, "vfioclaim.conf", "system\n");
	cpio_file(&system_, "lib/before", "");
	cpio_end(&system_);
	cpio_add(&system_, (struct cpio_entry){ .name = "usr/lib/noise", .data = noise, .size = sizeof(noise) });
	cpio_file(&system_, "lib/after", "1\n");
	cpio_end(&system_);

	cpio_file(&own, "vfioclaim.conf", "own\n");
	cpio_file(&own, "vfioclaim-early", "\x7f");
	cpio_end(&own);
}

static const char *const compressions[] = { "gzip -9",
					    "xz --check=crc32",
					    "xz -T2 --block-size=100000",
					    "xz --x86 --lzma2=preset=1",
					    "zstd -q",
					    "zstd -q -19 --long --no-check",
					    "lz4 -q -l",
					    "bzip2",
					    "lzma" };

#define COMPRESSIONS (ARRAY_SIZE(compressions))

static void pack_or_skip(const char *compression)
{
	make_parts();
	packed.length = image.length = 0;
	if (!cpio_pack(&packed, compression, &system_)) {
		print_message("%s is not installed\n", compression);
		skip();
	}
}

static void assert_system(void)
{
	assert_true(initrd.read);
	assert_true(initrd_has(&initrd, "/usr/lib/before"));
	assert_true(initrd_has(&initrd, "/lib/noise"));
	assert_true(initrd_has(&initrd, "/lib/after"));
	assert_false(initrd_has(&initrd, "/lib"));
	assert_false(initrd_has(&initrd, "/lib/absent"));
}

static void unpacks(void **state)
{
	pack_or_skip(*state);
	cpio_append(&image, packed.data, packed.length);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_system();
	cpio_assert_config(&initrd, "system\n");
	assert_false(initrd_has(&initrd, "/kernel/microcode.bin"));

	image.length = 0;
	cpio_append(&image, early.data, early.length);
	cpio_append(&image, packed.data, packed.length);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_system();
	assert_true(initrd_has(&initrd, "/kernel/microcode.bin"));
}

static void goes_on_behind(void **state)
{
	pack_or_skip(*state);
	cpio_append(&image, early.data, early.length);
	cpio_append(&image, packed.data, packed.length);
	cpio_append(&image, "\0\0\0", 4);
	cpio_pad(&image, 4);
	cpio_append(&image, own.data, own.length);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_system();
	cpio_assert_config(&initrd, "own\n");
	assert_true(initrd_has(&initrd, "/vfioclaim-early"));

	/* two compressed archives, and a last one that is not */
	image.length = 0;
	cpio_append(&image, packed.data, packed.length);
	cpio_append(&image, "\0\0\0\0\0\0", 7);
	cpio_pack(&image, *state, &early);
	cpio_append(&image, "\0\0\0", 4);
	cpio_pad(&image, 512);
	cpio_append(&image, own.data, own.length);
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_system();
	cpio_assert_config(&initrd, "own\n");
	assert_true(initrd_has(&initrd, "/kernel/microcode.bin"));
}

static void goes_on_without_zeros(void **state)
{
	pack_or_skip(*state);
	cpio_append(&image, packed.data, packed.length);
	cpio_pack(&image, *state, &own);
	/* to lz4, two frames are one stream */
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_system();
	cpio_assert_config(&initrd, "own\n");
}

static void notices_a_cut(void **state)
{
	size_t whole;

	pack_or_skip(*state);
	whole = packed.length;
	for (size_t i = 1; i < 40; i++) {
		image.length = 0;
		cpio_append(&image, packed.data, i < 39 ? i * whole / 39 : whole - 13);
		assert_int_not_equal(cpio_read(&image, &initrd), 0);
	}
}

static void put(unsigned char *at, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (unsigned char)(number >> (8 * i));
}

/* A frame of RFC 8878 with these flags: a raw block, and an RLE block of 200 zeros. */
static void append_zstd_frame(unsigned flags, const struct cpio *content)
{
	static const size_t dictionary[] = { 0, 1, 2, 4 }, sizes[] = { 0, 2, 4, 8 };
	uint32_t length = (uint32_t)content->length;
	unsigned char number[8] = { 0 };

	cpio_append(&image, "\x28\xb5\x2f\xfd", 4);
	put(number, flags);
	cpio_append(&image, number, 1);
	if (!(flags & 0x20))
		cpio_append(&image, "\x58", 1); /* a window of 2 MiB */
	cpio_append(&image, "\0\0\0", dictionary[flags & 3]);
	put(number, length + 200 - (flags >> 6 == 1 ? 256 : 0));
	cpio_append(&image, number, flags >> 6 ? sizes[flags >> 6] : (flags & 0x20) != 0);
	put(number, length << 3);
	cpio_append(&image, number, 3);
	cpio_append(&image, content->data, length);
	put(number, 200 << 3 | 1 << 1 | 1);
	cpio_append(&image, number, 3);
	cpio_append(&image, "\0", 1);
}

static void knows_every_zstd_header(void **state)
{
	static struct cpio zeros;

	(void)state;
	make_parts();
	for (unsigned flags = 0; flags < 0x100; flags++) {
		bool small = (flags & 0xe0) == 0x20; /* the content's size has one byte */

		if (flags & 0x1c)
			continue; /* reserved, and the checksum, which only zstd itself writes */
		image.length = 0;
		append_zstd_frame(flags, small ? &zeros : &own);
		cpio_pad(&image, 4);
		cpio_append(&image, early.data, early.length);
		if (cpio_read(&image, &initrd))
			fail_msg("flags %02x", flags);
		assert_true(initrd_has(&initrd, "/kernel/microcode.bin"));
		assert_int_equal(initrd.config != NULL, !small);
	}
}

/* With any content, it ends, and reads only its own bytes: the sanitizers check that. */
static void survives_damage(void **state)
{
	uint32_t number = 7;

	pack_or_skip(*state);
	cpio_append(&image, packed.data, packed.length);
	cpio_append(&image, "\0\0\0", 4);
	cpio_pad(&image, 4);
	cpio_append(&image, own.data, own.length);
	for (unsigned i = 0; i < 32; i++) {
		size_t at;
		unsigned char kept;

		number = number * 1664525 + 1013904223;
		at = i < 16 ? number >> 26 : number % image.length;
		kept = image.data[at];
		image.data[at] ^= (unsigned char)(1 << (number >> 13 & 7));
		cpio_read(&image, &initrd);
		image.data[at] = kept;
	}
}

static void refuses_what_the_kernel_refuses(void **state)
{
	static const struct {
		const char *data;
		size_t length;
		const char *why;
	} cases[] = {
		{ "", 0, "it is empty" },
		{ "\0\0\0\0\0", 5, "it is empty" },
		{ "claim 10de:1284\n", 16, "neither a cpio archive nor a compression" },
		{ "070707", 6, "truncated" },
		{ "\x89LZO\0\r\n\x1a\n", 9, "compressed with lzo, which this libarchive does not support" },
		{ "\x28\xb5\x2f\xfd\x04", 5, "the zstd data at byte 0 is truncated" },
		{ "\x28\xb5\x2f\xfd\x04\x00\x07\x00\x00", 9, "the zstd data at byte 0 is damaged" },
		{ "\x02\x21\x4c\x18"
		  "0707010",
		  11, "lacks the four zero bytes" },
		{ "\xfd"
		  "7zXZ\0\0\1crc-\2\0\x21\1\x16\0\0\0crc-\x7f\0\0\0\0",
		  29, "the xz data at byte 0 is damaged" },
		{ "MZ", 2, "neither a cpio" },
	};
	char odc[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		image.length = 0;
		cpio_append(&image, cases[i].data, cases[i].length);
		assert_int_not_equal(cpio_read(&image, &initrd), 0);
		cpio_assert_why(cases[i].why);
		assert_false(initrd.read);
	}
	memset(odc, '0', sizeof(odc));
	memcpy(odc, "070707", 6);
	image.length = 0;
	cpio_append(&image, odc, sizeof(odc));
	assert_int_not_equal(cpio_read(&image, &initrd), 0);
	cpio_assert_why("newc");

	/* the kernel accepts an archive only at a multiple of 4, followed by another one, or by compressed data */
	make_parts();
	cpio_append(&system_, "x", 1);
	image.length = 0;
	cpio_append(&image, system_.data, system_.length);
	assert_int_equal(cpio_read(&image, &initrd), -EINVAL);
	cpio_assert_why("neither a cpio archive");
	assert_system();
	image.length--;
	cpio_append(&image, "\0", 1);
	cpio_append(&image, own.data, own.length);
	assert_int_equal(cpio_read(&image, &initrd), -EINVAL);
	cpio_assert_why("not a multiple of 4");
	cpio_assert_config(&initrd, "system\n");

	image.length = 0;
	if (cpio_pack(&image, "gzip", &system_)) {
		assert_int_equal(cpio_read(&image, &initrd), -EINVAL);
		cpio_assert_why("the gzip data at byte 0 has other data after its cpio archive");
	}
}

static void looks_into_a_unified_image(void **state)
{
	unsigned char head[1024] = "MZ", *pe = head + 128, *sections = pe + 24 + 240;

	(void)state;
	make_parts();
	/* a PE header after that of DOS, an optional header of 240 bytes, two sections of which the second is padded */
	put(head + 60, 128);
	memcpy(pe, "PE\0", 4);
	pe[6] = 2;
	pe[20] = 240;
	memcpy(sections, ".linux", 6);
	put(sections + 8, 512);
	put(sections + 16, 512);
	put(sections + 20, 512);
	memcpy(sections + 40, ".initrd", 7);
	put(sections + 48, (uint32_t)early.length);
	put(sections + 56, (uint32_t)early.length + 100);
	put(sections + 60, sizeof(head));
	image.length = 0;
	cpio_append(&image, head, sizeof(head));
	cpio_append(&image, early.data, early.length);
	cpio_append(&image, "not of the image", 16);
	memset(image.data + image.length, 0xcc, 84);
	image.length += 84;
	assert_int_equal(cpio_read(&image, &initrd), 0);
	assert_true(initrd_has(&initrd, "/kernel/microcode.bin"));

	/* a size in memory that the file does not have */
	put(image.data + (sections + 48 - head), (uint32_t)early.length + 5000);
	put(image.data + (sections + 56 - head), (uint32_t)early.length);
	assert_int_equal(cpio_read(&image, &initrd), 0);

	/* truncated, without the section, and no PE file at all */
	image.length = 1100;
	assert_int_not_equal(cpio_read(&image, &initrd), 0);
	cpio_assert_why("no section .initrd");
	image.data[128 + 24 + 240 + 40] = '_';
	assert_int_not_equal(cpio_read(&image, &initrd), 0);
	cpio_assert_why("no section .initrd");
	image.data[128] = '_';
	assert_int_not_equal(cpio_read(&image, &initrd), 0);
	cpio_assert_why("a DOS executable");
}

int host_initrd_stream(void)
{
	static const struct {
		const char *name;
		void (*run)(void **state);
	} with_compression[] = {
		{ "unpacks", unpacks },
		{ "goes on after", goes_on_behind },
		{ "goes on after without zeros", goes_on_without_zeros },
		{ "notices a cut", notices_a_cut },
		{ "survives damage", survives_damage },
	};
	const struct CMUnitTest others[] = {
		cmocka_unit_test(knows_every_zstd_header),
		cmocka_unit_test(refuses_what_the_kernel_refuses),
		cmocka_unit_test(looks_into_a_unified_image),
	};
	static char names[5 * COMPRESSIONS][80];
	static struct CMUnitTest tests[5 * COMPRESSIONS];
	size_t count = 0;

	unit_tree();
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < COMPRESSIONS; j++, count++) {
			struct strbuf text;

			strbuf_open(&text, names[count], sizeof(names[count]));
			strbuf_add(&text, "%s: %s", with_compression[i].name, compressions[j]);
			tests[count] = (struct CMUnitTest){ names[count], with_compression[i].run, NULL, NULL,
							    (void *)(uintptr_t)compressions[j] };
		}
	return cmocka_run_group_tests_name("segment, packed", tests, NULL, NULL) +
	       cmocka_run_group_tests_name("segment", others, NULL, NULL);
}
