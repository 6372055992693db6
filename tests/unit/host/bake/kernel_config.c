// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bake/kernel_config.h"

#include <errno.h>
#include <string.h>

#include "../../unit.h"
#include "../cpio.h"
#include "core/lib/str.h"

#define KERNEL "6.1.0-50-amd64"

/* The file of this path says VFIO_PCI=`value`. */
static void write_config(const char *path, const char *value)
{
	char text[64] = "CONFIG_VFIO_PCI=";

	strcat(text, value);
	unit_write(path, text, strlen(text));
}

static void reads_values(void **state)
{
	static const char text[] =
		"CONFIG_FIRST=y\n# CONFIG_VFIO is not set\nCONFIG_VFIO_PCI=m\nCONFIG_VFIO_PCI_CORE=y\n"
		"CONFIG_CMDLINE=\"y\"\nCONFIG_HZ=250\nCONFIG_NAME=yes\nCONFIG_LAST=m";
	static const struct {
		const char *option;
		char expected;
	} cases[] = {
		{ "VFIO_PCI", 'm' }, { "VFIO_PCI_CORE", 'y' }, { "FIRST", 'y' },  { "LAST", 'm' },    { "VFIO", 'n' },
		{ "VFIO_PC", 'n' },  { "PCI", 'n' },	       { "ABSENT", 'n' }, { "CMDLINE", 'n' }, { "HZ", 'n' },
		{ "NAME", 'n' },
	};
	struct kernel_config kconfig;

	(void)state;
	unit_tree();
	unit_write("/boot/config-" KERNEL, text, strlen(text));
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
	assert_string_equal(kconfig.path, "/boot/config-" KERNEL);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (kernel_config_value(&kconfig, cases[i].option) != cases[i].expected)
			fail_msg("%s", cases[i].option);
}

static void looks_in_every_place(void **state)
{
	static struct cpio plain, packed;
	struct kernel_config kconfig;

	(void)state;
	unit_tree();
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), -ENOENT);
	assert_int_equal(kernel_config_value(&kconfig, "VFIO_PCI"), 0);
	assert_string_equal(kconfig.path, "");

	/* the running kernel's own file comes last, and is used for no other kernel */
	unit_write("/proc/sys/kernel/osrelease", KERNEL "\n", sizeof(KERNEL));
	cpio_append(&plain, "CONFIG_VFIO_PCI=y\n", 18);
	if (cpio_pack(&packed, "gzip", &plain)) {
		unit_write("/proc/config.gz", (const char *)packed.data, packed.length);
		assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
		assert_int_equal(kernel_config_value(&kconfig, "VFIO_PCI"), 'y');
		assert_string_equal(kconfig.path, "/proc/config.gz");
		assert_int_equal(kernel_config_read("6.1.0-50", &kconfig), -ENOENT);
	} else {
		print_message("# SKIP /proc/config.gz: gzip is not installed\n");
	}
	write_config("/usr/lib/modules/" KERNEL "/config", "m\n");
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
	assert_int_equal(kernel_config_value(&kconfig, "VFIO_PCI"), 'm');
	write_config("/lib/modules/" KERNEL "/config", "y\n");
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
	assert_int_equal(kernel_config_value(&kconfig, "VFIO_PCI"), 'y');
	write_config("/boot/config-" KERNEL, "m\n");
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
	assert_int_equal(kernel_config_value(&kconfig, "VFIO_PCI"), 'm');

	assert_int_equal(kernel_config_read("", &kconfig), -ENOENT);
	assert_int_equal(kernel_config_read("../boot/config-" KERNEL, &kconfig), -ENOENT);
}

static void tells_what_it_cannot_read(void **state)
{
	static char large[KERNEL_CONFIG_SIZE + 1];
	struct kernel_config kconfig;

	(void)state;
	unit_tree();
	unit_said();
	memset(large, '\n', sizeof(large));
	unit_write("/boot/config-" KERNEL, large, sizeof(large));
	write_config("/lib/modules/" KERNEL "/config", "y\n");
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
	assert_string_equal(kconfig.path, "/lib/modules/" KERNEL "/config");
	assert_string_equal(unit_said(),
			    "vfioclaim: /boot/config-" KERNEL ": cannot read: larger than a kernel's options can be\n");
	unit_write("/boot/config-" KERNEL, large, sizeof(large) - 1);
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), 0);
	assert_string_equal(kconfig.path, "/boot/config-" KERNEL);

	unit_tree();
	unit_write("/boot/config-" KERNEL, "", 0);
	assert_int_equal(kernel_config_read(KERNEL, &kconfig), -ENOENT);
	assert_non_null(strstr(unit_said(), "expected a kernel's options"));
}

int host_kernel_config(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_values),
		cmocka_unit_test(looks_in_every_place),
		cmocka_unit_test(tells_what_it_cannot_read),
	};

	return cmocka_run_group_tests_name("kconfig", tests, NULL, NULL);
}
