// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/strbuf.h"
#include "host/storage/host_devices.h"

const char *fake_text(const char *format, ...)
{
	static char strings[32][4096];
	static unsigned next;
	char *string = strings[next++ % 32];
	va_list list;

	va_start(list, format);
	vsnprintf(string, sizeof(strings[0]), format, list);
	va_end(list);
	return string;
}

void fake_line(const char *path, const char *line)
{
	unit_write(path, fake_text("%s\n", line), strlen(line) + 1);
}

static const char *last_of(const char *path)
{
	return strrchr(path, '/') + 1;
}

void fake_function(const char *directory, const char *class)
{
	fake_line(fake_text("/sys/devices/%s/modalias", directory),
		  fake_text("pci:v0000%sd0000%ssv00000000sd00000000bc%.2ssc%.2si%.2s", "8086", class + 2, class,
			    class + 2, class + 4));
	unit_link(fake_text("/sys/bus/pci/devices/%s", last_of(directory)),
		  fake_text("../../../devices/%s", directory));
}

/* Write the superblock of an ext4: fs/ext4/ext4.h, struct ext4_super_block. */
static void write_ext(const char *node, bool journal, unsigned char inode, const char *uuid)
{
	unsigned char data[2048] = { [1024 + 0x38] = 0x53, 0xef };

	data[1024 + 0x5c] = journal ? 0x3c : 0x38;
	data[1024 + 0xe0] = inode;
	for (unsigned i = 0; uuid && *uuid; i++) {
		sscanf(uuid, "%2hhx", &data[1024 + 0xd0 + i]);
		uuid += uuid[2] == '-' ? 3 : 2;
	}
	unit_write(node, (const char *)data, sizeof(data));
}

void fake_ext(const char *node, const char *uuid)
{
	write_ext(node, uuid != NULL, 0, uuid);
}

void fake_block(const char *number, const char *directory)
{
	fake_line(fake_text("/sys/devices/%s/dev", directory), number);
	unit_link(fake_text("/sys/dev/block/%s", number), fake_text("../../devices/%s", directory));
	unit_link(fake_text("/sys/class/block/%s", last_of(directory)), fake_text("../../devices/%s", directory));
	write_ext(fake_text("/dev/%s", last_of(directory)), true, 8, NULL);
}

void fake_partition(const char *number, const char *directory)
{
	fake_block(number, directory);
	fake_line(fake_text("/sys/devices/%s/partition", directory), "1");
}

void fake_slave(const char *name, const char *below)
{
	unit_link(fake_text("/sys/devices/virtual/block/%s/slaves/%s", name, last_of(below)),
		  fake_text("../../../../%s", below));
}

void fake_stacked(const char *number, const char *name, const char *below)
{
	fake_block(number, fake_text("virtual/block/%s", name));
	fake_slave(name, below);
}

void fake_loop(const char *number, const char *name, const char *file)
{
	fake_block(number, fake_text("virtual/block/%s", name));
	fake_line(fake_text("/sys/devices/virtual/block/%s/loop/backing_file", name), file);
}

void fake_interface(const char *directory, const char *flags, const char *state)
{
	fake_line(fake_text("/sys/devices/%s/flags", directory), flags);
	fake_line(fake_text("/sys/devices/%s/operstate", directory), state);
	unit_link(fake_text("/sys/class/net/%s", last_of(directory)), fake_text("../../devices/%s", directory));
}

static char mounts[16384];
static unsigned mount_count;

void fake_mounted(const char *number, const char *at, const char *type, const char *source, const char *options)
{
	size_t length = strlen(mounts);

	mount_count++;
	snprintf(mounts + length, sizeof(mounts) - length, "%u 1 %s / %s rw,relatime shared:1 - %s %s rw%s%s\n",
		 mount_count + 20, number, at, type, source, *options ? "," : "", options);
	unit_write("/proc/self/mountinfo", mounts, strlen(mounts));
}

int fake_first_mount(void)
{
	return atoi(mounts);
}

void fake_swap_on(const char *source)
{
	const char *swaps = fake_text(
		"Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n%-39s partition\t999420\t\t0\t\t-2\n", source);

	unit_write("/proc/swaps", swaps, strlen(swaps));
}

void fake_fstab(const char *lines)
{
	unit_write("/etc/fstab", lines, strlen(lines));
}

void fake_machine(void)
{
	unit_tree();
	mounts[0] = '\0';
	fake_function("pci0000:00/0000:00:03.0", BRIDGE);
	fake_function("pci0000:00/0000:00:03.0/0000:01:00.0", NVME);
	fake_function("pci0000:00/0000:00:04.0", NVME);
	fake_function("pci0000:00/0000:00:1f.2", SATA);
	fake_block("259:0", NVME0);
	fake_partition("259:1", NVME0 "/nvme0n1p1");
	fake_partition("259:2", NVME0 "/nvme0n1p2");
	fake_block("259:3", NVME1);
	fake_partition("259:4", NVME1 "/nvme1n1p1");
	fake_block("8:0", SDA);
	fake_partition("8:1", SDA "/sda1");
}

static char said_why[1024];

/* The rules, one on each line; NULL if it failed and there are none. */
static const char *rules(int *status)
{
	static char lines[4096];
	struct request request = { 0 };
	struct strbuf text, why;

	strbuf_open(&why, said_why, sizeof(said_why));
	strbuf_open(&text, lines, sizeof(lines));
	*status = host_devices_protect(&request, &why);
	for (size_t i = 0; i < request.rule_count; i++) {
		assert_int_equal(request.rules[i].line, 0);
		assert_string_equal(request.rules[i].file, "host");
		rule_print(&text, &request.rules[i]);
		strbuf_add(&text, "\n");
	}
	return lines;
}

void fake_protects_at(const char *expected, int line)
{
	int status;
	const char *found = rules(&status);

	if (status || strcmp(found, expected))
		fail_msg("line %d: %d %s\n%sexpected:\n%s", line, status, said_why, found, expected);
	assert_string_equal(said_why, "");
}

void fake_cannot_tell_at(const char *why, int line)
{
	int status;
	const char *found = rules(&status);

	if (status != -ENOENT || *found || !strstr(said_why, why))
		fail_msg("line %d: %d %s\n%sexpected: %s", line, status, said_why, found, why);
}
