// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/container.h"

#include "core/lib/str.h"
#include "fake.h"

static void host(void)
{
	static const char environ[] = "HOME=/\0init=/sbin/init\0TERM=linux\0not_container=x";

	fake_machine();
	fake_mounted("259:2", "/", "ext4", "/dev/nvme0n1p2", "");
	unit_write("/proc/1/environ", environ, sizeof(environ));
	fake_line("/proc/self/status", "Name:\tvfioclaim\nPid:\t1234\nNSpid:\t1234\nNSpgid:\t1234");
}

static void knows_a_container_by_its_files(void **state)
{
	static const char *const signs[] = { "/run/systemd/container", "/run/host/container-manager", "/.dockerenv",
					     "/run/.containerenv" };

	(void)state;
	host();
	fake_protects(ON_NVME0 "/\n");
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		host();
		unit_write(signs[i], "x\n", 2);
		fake_cannot_tell(fake_text("this is a container: %s exists", signs[i]));
	}
	/* the host of OpenVZ has both */
	host();
	unit_write("/proc/vz/version", "", 0);
	fake_cannot_tell("this is a container: /proc/vz exists");
	unit_write("/proc/bc/resources", "", 0);
	fake_protects(ON_NVME0 "/\n");
}

static void knows_a_container_by_its_processes(void **state)
{
	static const char environ[] = "HOME=/\0container=lxc";

	(void)state;
	host();
	unit_write("/proc/1/environ", environ, sizeof(environ));
	fake_cannot_tell("this is a container: /proc/1/environ has container=");
	unit_write("/proc/1/environ", "container=\0", 11);
	fake_protects(ON_NVME0 "/\n");

	host();
	fake_line("/proc/self/status", "Name:\tvfioclaim\nPid:\t1234\nNSpid:\t1234\t7\nNSpgid:\t1234\t7");
	fake_cannot_tell("this is a container: /proc/self/status has several numbers in NSpid");
}

int host_container(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_a_container_by_its_files),
		cmocka_unit_test(knows_a_container_by_its_processes),
	};

	return cmocka_run_group_tests_name("container", tests, NULL, NULL);
}
