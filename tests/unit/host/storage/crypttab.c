// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/crypttab.h"

#include <string.h>

#include "core/lib/str.h"
#include "fake.h"

static void crypt_on(const char *number, const char *name, const char *mapped, const char *below)
{
	fake_stacked(number, name, below);
	fake_line(fake_text("/sys/devices/virtual/block/%s/dm/uuid", name), "CRYPT-LUKS2-0a0b-x");
	fake_line(fake_text("/sys/devices/virtual/block/%s/dm/name", name), mapped);
	unit_link(fake_text("/dev/mapper/%s", mapped), fake_text("../%s", name));
}

/* `/` is encrypted and on nvme0, /data is on nvme1, and a stick with keys is on sda. */
static void machine_with(const char *crypttab)
{
	fake_machine();
	crypt_on("254:0", "dm-0", "root_crypt", NVME0 "/nvme0n1p2");
	fake_mounted("254:0", "/", "ext4", "/dev/mapper/root_crypt", "");
	fake_mounted("259:4", "/media/keys", "ext4", "/dev/nvme1n1p1", "");
	unit_write("/media/keys/root.key", "", 0);
	unit_write("/etc/root.key", "", 0);
	unit_link("/dev/disk/by-uuid/0a-0b", "../../sda1");
	unit_link("/dev/disk/by-label/KEYS", "../../sda1");
	unit_write("/etc/crypttab", crypttab, strlen(crypttab));
}

static void needs_nothing_without_a_key_file(void **state)
{
	static const char *const lines[] = {
		"",
		"# root_crypt UUID=1 /media/keys/root.key luks\n",
		"other_crypt UUID=1 /media/keys/root.key luks,header=/dev/sda1\n",
		"root_crypt\n",
		"root_crypt UUID=1\n",
		"root_crypt UUID=1 none luks,discard\n",
		"root_crypt UUID=1 - tpm2-device=auto\n",
		"root_crypt UUID=1 /dev/urandom swap\n",
		"root_crypt UUID=1 /dev/random\n",
		"root_crypt UUID=1 some:argument luks,keyscript=/lib/cryptsetup/scripts/decrypt_keyctl\n",
		"root_crypt UUID=1 /etc/root.key luks\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		machine_with(lines[i]);
		fake_protects(ON_NVME0 "/\n");
	}
}

static void follows_keys_and_headers(void **state)
{
	static const char *const on_nvme1[] = {
		"root_crypt UUID=1 /media/keys/root.key luks",
		"\troot_crypt UUID=1 /media/keys/root.key\n",
		"other UUID=2 none\nroot_crypt UUID=1 none luks,header=/media/keys/root.key,discard\n",
		"root_crypt UUID=1 /media/keys/root.key luks,keyscript=decrypt_gnupg\n",
		"root_crypt UUID=1 none tcrypt,tcrypt-keyfile=/media/keys/root.key\n",
	};
	static const char *const on_sda[] = {
		"root_crypt UUID=1 /dev/sda1 keyfile-size=512\n",
		"root_crypt UUID=1 /root.key:UUID=0a-0b luks\n",
		"root_crypt UUID=1 /root.key:LABEL=KEYS luks\n",
		"root_crypt UUID=1 /root.key:/dev/sda1 luks\n",
		"root_crypt UUID=1 none header=/dev/sda1\n",
		"root_crypt UUID=1 none luks,header=/root.head:UUID=0a-0b\n",
		"root_crypt UUID=1 /dev/disk/by-uuid/0a-0b:/root.key:10 luks,keyscript=passdev\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(on_nvme1); i++) {
		machine_with(on_nvme1[i]);
		fake_protects(ON_NVME0 "/\n" ON_NVME1 "crypttab\n");
	}
	for (size_t i = 0; i < ARRAY_SIZE(on_sda); i++) {
		machine_with(on_sda[i]);
		fake_protects(ON_NVME0 "/\n" ON_SDA "crypttab\n");
	}
	machine_with("");
	fake_line("/etc/crypttab.initramfs", "root_crypt UUID=1 /dev/sda1 luks");
	fake_protects(ON_NVME0 "/\n" ON_SDA "crypttab\n");
}

static void follows_the_key_of_a_key(void **state)
{
	(void)state;
	machine_with("a_key UUID=2 /dev/sda1 luks\nroot_crypt UUID=1 /dev/mapper/a_key luks\n");
	crypt_on("254:1", "dm-1", "a_key", NVME1 "/nvme1n1p1");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "crypttab\n" ON_SDA "crypttab\n");
	/* a key that is derived from another one */
	machine_with("root_crypt UUID=1 a_key luks,keyscript=decrypt_derived\n");
	crypt_on("254:1", "dm-1", "a_key", NVME1 "/nvme1n1p1");
	fake_protects(ON_NVME0 "/\n" ON_NVME1 "crypttab\n");
}

static void fails_if_a_key_is_here_and_cannot_be_followed(void **state)
{
	(void)state;
	machine_with("root_crypt UUID=1 /dev/mapper/a_key luks\n");
	fake_block("254:1", "virtual/block/dm-1");
	unit_link("/dev/mapper/a_key", "../dm-1");
	fake_cannot_tell("cannot find the devices below crypttab: block device dm-1: no underlying device found");
}

static void says_which_key_is_absent(void **state)
{
	(void)state;
	machine_with("root_crypt UUID=1 /root.key:UUID=gone luks,header=/dev/sdx\n");
	unit_said();
	fake_protects(ON_NVME0 "/\n");
	assert_string_equal(
		unit_said(),
		"vfioclaim: /etc/crypttab: root_crypt: cannot find /dev/sdx: it is absent; not protected\n"
		"vfioclaim: /etc/crypttab: root_crypt: cannot find UUID=gone: it is absent; not protected\n");
}

int host_crypttab(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(needs_nothing_without_a_key_file),
		cmocka_unit_test(follows_keys_and_headers),
		cmocka_unit_test(follows_the_key_of_a_key),
		cmocka_unit_test(fails_if_a_key_is_here_and_cannot_be_followed),
		/* from here on stderr is caught */
		cmocka_unit_test(says_which_key_is_absent),
	};

	return cmocka_run_group_tests_name("crypttab", tests, NULL, NULL);
}
