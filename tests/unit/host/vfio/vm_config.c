// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/vm_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../unit.h"

/*
 * Two slots of several functions, the second one without its function 0; and single functions: a disk, and one below a
 * VMD.
 */
static const struct addr functions[] = {
	{ 0, 0x01, 0x00, 0 }, { 0, 0x01, 0x00, 1 }, { 0, 0x04, 0x00, 0 },	{ 0, 0x3b, 0x1f, 2 },
	{ 0, 0x3b, 0x1f, 5 }, { 0, 0x3b, 0x1f, 7 }, { 0x10000, 0xe1, 0x00, 0 },
};

static char *text;
static size_t length;

static FILE *begin(void)
{
	free(text);
	text = NULL;
	return open_memstream(&text, &length);
}

static void keeps_a_slot_together_for_qemu(void **state)
{
	FILE *out = begin();

	(void)state;
	vm_config_print_qemu(out, functions, 7);
	fclose(out);
	assert_string_equal(text, "-device pcie-root-port,id=vfioclaim0,chassis=100\n"
				  "-device vfio-pci,host=0000:01:00.0,bus=vfioclaim0,addr=00.0,multifunction=on\n"
				  "-device vfio-pci,host=0000:01:00.1,bus=vfioclaim0,addr=00.1\n"
				  "-device vfio-pci,host=0000:04:00.0\n"
				  "-device pcie-root-port,id=vfioclaim1,chassis=101\n"
				  "-device vfio-pci,host=0000:3b:1f.2,bus=vfioclaim1,addr=00.0,multifunction=on\n"
				  "-device vfio-pci,host=0000:3b:1f.5,bus=vfioclaim1,addr=00.1\n"
				  "-device vfio-pci,host=0000:3b:1f.7,bus=vfioclaim1,addr=00.2\n"
				  "-device vfio-pci,sysfsdev=/sys/bus/pci/devices/10000:e1:00.0\n");
}

static unsigned count(const char *part)
{
	unsigned found = 0;

	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		found++;
	return found;
}

static void keeps_a_slot_together_for_libvirt(void **state)
{
	FILE *out = begin();

	(void)state;
	vm_config_print_libvirt(out, functions, 6);
	fclose(out);
	assert_int_equal(count("<hostdev "), 6);
	assert_int_equal(count("</hostdev>\n"), 6);
	assert_non_null(strstr(text,
			       "<address domain='0x0000' bus='0x3b' slot='0x1f' function='0x7'/>\n  </source>\n"
			       "  <address type='pci' domain='0x0000' bus='0x00' slot='0x11' function='0x2'/>\n"));
	assert_int_equal(count("slot='0x10' function='0x0' multifunction='on'/>"), 1);
	assert_int_equal(count("slot='0x11' function='0x0' multifunction='on'/>"), 1);
	assert_int_equal(count("type='pci' domain"), 5); /* libvirt chooses a place for a single function */
	assert_true(vm_config_fits_libvirt(&functions[0]));
	assert_false(vm_config_fits_libvirt(&functions[6]));
}

int host_vm_config(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_a_slot_together_for_qemu),
		cmocka_unit_test(keeps_a_slot_together_for_libvirt),
	};

	return cmocka_run_group_tests_name("guest", tests, NULL, NULL);
}
