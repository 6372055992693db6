// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the host is mounted from, on a small machine that is always the same: mountinfo, fstab, swaps and crypttab, with
 * a line %% between them. No list with a hole: there are whole rules, or a reason and no rule.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/rules/rule_parse.h"
#include "fuzz.h"
#include "host/storage/host_devices.h"

#define BETWEEN "%%\n"
#define NVME "pci0000:00/0000:00:04.0/nvme/nvme0/nvme0n1"
#define SATA "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda"

static void text(const char *path, const char *data)
{
	fuzz_write(path, (const uint8_t *)data, strlen(data));
}

/* Make a link, and the directories that it is in. */
static void make_link(const char *path, const char *target)
{
	char full[512];

	fuzz_remove(path);
	text(path, "");
	fuzz_remove(path);
	snprintf(full, sizeof(full), "%s/root%s", fuzz_scratch(), path);
	if (symlink(target, full))
		abort();
}

static void function(const char *address, const char *modalias)
{
	char path[256], target[256];

	snprintf(path, sizeof(path), "/sys/devices/pci0000:00/%s/modalias", address);
	text(path, modalias);
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", address);
	snprintf(target, sizeof(target), "../../../devices/pci0000:00/%s", address);
	make_link(path, target);
}

static void block(const char *number, const char *directory)
{
	static uint8_t super[2048] = { [1024 + 0x38] = 0x53, 0xef };
	char path[256], target[256];

	snprintf(path, sizeof(path), "/sys/devices/%s/dev", directory);
	text(path, number);
	snprintf(target, sizeof(target), "../../devices/%s", directory);
	snprintf(path, sizeof(path), "/sys/dev/block/%s", number);
	make_link(path, target);
	snprintf(path, sizeof(path), "/sys/class/block/%s", strrchr(directory, '/') + 1);
	make_link(path, target);
	snprintf(path, sizeof(path), "/dev/%s", strrchr(directory, '/') + 1);
	fuzz_write(path, super, sizeof(super));
}

static void make_machine(void)
{
	static bool made;

	if (made)
		return;
	made = true;
	function("0000:00:04.0", "pci:v00008086d00000802sv00000000sd00000000bc01sc08i02\n");
	function("0000:00:1f.2", "pci:v00008086d00000601sv00000000sd00000000bc01sc06i01\n");
	block("259:0", NVME);
	block("259:1", NVME "/nvme0n1p1");
	text("/sys/devices/" NVME "/nvme0n1p1/partition", "1\n");
	block("8:0", SATA);
	block("254:0", "virtual/block/dm-0");
	text("/sys/devices/virtual/block/dm-0/dm/uuid", "CRYPT-LUKS2-0a-root\n");
	text("/sys/devices/virtual/block/dm-0/dm/name", "root\n");
	make_link("/sys/devices/virtual/block/dm-0/slaves/nvme0n1p1", "../../../../" NVME "/nvme0n1p1");
	block("7:0", "virtual/block/loop0");
	text("/sys/devices/virtual/block/loop0/loop/backing_file", "/a/image\n");
	make_link("/sys/fs/btrfs/0a/devices/sda", "../../../../devices/" SATA);
	make_link("/dev/disk/by-uuid/0a", "../../sda");
	make_link("/dev/mapper/root", "../dm-0");
	text("/run/udev/data/b8:0", "E:ID_FS_TYPE=zfs_member\nE:ID_FS_LABEL_ENC=pool\n");
	text("/a/image", "");
	make_link("/l", "a");
}

static void check_rule(const struct rule *rule)
{
	char line[RULE_PARSE_SIZE + 1], copy[sizeof(line)], printed[sizeof(line)], said[LOG_LINE], *whats;
	struct strbuf out, why;
	struct rule again;

	strbuf_open(&out, line, sizeof(line));
	strbuf_open(&why, said, sizeof(said));
	rule_print(&out, rule);
	strcpy(copy, line);
	fuzz_must(rule->verb == RULE_PROTECT && rule->because[0], "a rule says what it protects, and for whom");
	fuzz_must(!out.cut && !rule_parse_line(copy, &again, &whats, &why) && !rule_parse_what(whats, &again, &why),
		  "a rule that is printed can be read");
	/* by its text: a path of one step is read as an address */
	strbuf_open(&out, printed, sizeof(printed));
	rule_print(&out, &again);
	fuzz_must(!strcmp(line, printed), "and is the same rule");
}

void fuzz_bake(const uint8_t *data, size_t size)
{
	static const char *const files[] = { "/proc/self/mountinfo", "/etc/fstab", "/proc/swaps", "/etc/crypttab" };
	struct request request = { 0 };
	char said[LOG_LINE];
	struct strbuf why;
	int status;

	make_machine();
	for (size_t i = 0; i < 4; i++) {
		const uint8_t *end = size ? memmem(data, size, BETWEEN, strlen(BETWEEN)) : NULL;
		size_t length = end && i < 3 ? (size_t)(end - data) : size;

		fuzz_write(files[i], length ? data : (const uint8_t *)"", length);
		length += length < size ? strlen(BETWEEN) : 0;
		data += length;
		size -= length;
	}
	strbuf_open(&why, said, sizeof(said));
	status = host_devices_protect(&request, &why);
	fuzz_must(!status == !why.length, "an error has a reason, and nothing else has");
	fuzz_must(!status || !request.rule_count, "without the whole list there is none");
	for (size_t i = 0; i < request.rule_count; i++)
		check_rule(&request.rules[i]);
}
