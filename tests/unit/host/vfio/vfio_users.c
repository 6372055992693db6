// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/vfio_users.h"

#include <string.h>

#include "../../unit.h"
#include "core/lib/strbuf.h"

static void finds_who_has_a_group_open(void **state)
{
	struct sysfs_group_member members[] = { { .name = "0000:01:00.0", .node = "vfio7" },
						{ .name = "0000:01:00.1" } };
	const struct sysfs_group fourteen = { .number = 14, .members = members, .count = 2 };
	const struct sysfs_group one = { .number = 1 };
	char buffer[256];
	struct vfio_users users;
	struct strbuf text;

	(void)state;
	unit_tree();
	assert_int_not_equal(vfio_users_read(&users), 0); /* no /proc */
	unit_write("/proc/123/comm", "CPU 0/KVM \x1b\n", 12);
	unit_link("/proc/123/fd/0", "/dev/null");
	unit_link("/proc/123/fd/9", "/dev/vfio/14");
	unit_link("/proc/123/fd/10", "/dev/vfio/14"); /* two descriptors count once */
	unit_link("/proc/123/fd/11", "/dev/vfio/devices/vfio7");
	unit_write("/proc/456/comm", "qemu\n", 5);
	unit_link("/proc/456/fd/3", "/dev/vfio/devices/vfio7");
	unit_link("/proc/457/fd/3", "/dev/vfio/devices/vfio70");
	unit_link("/proc/458/fd/3", "/dev/vfio/vfio"); /* the container belongs to no group */
	unit_link("/proc/459/fd/3", "/dev/vfio/141");
	unit_link("/proc/self/fd/3", "/dev/vfio/14");
	unit_link("/proc/460/fd/3", "/dev/vfio/noiommu-1");
	assert_int_equal(vfio_users_read(&users), 0);
	assert_false(users.hidden);
	assert_int_equal(users.count, 6);

	strbuf_open(&text, buffer, sizeof(buffer));
	assert_int_equal(vfio_users_print(&text, &users, &one), 1);
	assert_string_equal(buffer, "- (pid 460)"); /* without a name */
	strbuf_open(&text, buffer, sizeof(buffer));
	assert_int_equal(vfio_users_print(&text, &users, &fourteen), 2);
	assert_non_null(strstr(buffer, "CPU\\x200/KVM\\x20\\x1b (pid 123)"));
	assert_non_null(strstr(buffer, "qemu (pid 456)"));
}

int host_vfio_users(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(finds_who_has_a_group_open) };

	return cmocka_run_group_tests_name("users", tests, NULL, NULL);
}
