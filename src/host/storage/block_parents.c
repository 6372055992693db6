// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/block_parents.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "host/lib/string_set.h"
#include "host/storage/block_bus.h"
#include "host/storage/block_lookup.h"
#include "host/storage/lvm_group.h"

#define NAME_SIZE 256  /* bytes of a name in a directory, including the NUL */
#define FILE_SIZE 4096 /* bytes of a path, including the NUL: PATH_MAX of the kernel */
#define PATH_SIZE (NAME_SIZE + 64)

#define NET "/sys/class/net"

struct listing {
	struct block_parents *climb;
	struct str_list *names;
	int dir;
	struct strbuf *why;
	int found;
};

/* Add an interface that is up. Drivers that do not report a state show "unknown". */
static int look_at_interface(void *context, const char *name)
{
	struct listing *listing = context;
	char value[16];
	const char *at = value + 2; /* after 0x */
	uint32_t flags;

	if (sysio_path_read_value(listing->dir, value, sizeof(value), "%s/flags", name) <= 2 ||
	    parse_hex(&at, 1, 8, &flags) || !(flags & 1)) /* IFF_UP, include/uapi/linux/if.h */
		return 0;
	sysio_path_read_value(listing->dir, value, sizeof(value), "%s/operstate", name);
	if (!strcmp(value, "up") || !strcmp(value, "unknown"))
		string_set_add(listing->names, name);
	return 0;
}

static int look_at_lower(void *context, const char *name)
{
	struct listing *listing = context;
	const char *lower = str_after_prefix(name, "lower_");

	if (lower)
		string_set_add(listing->names, lower);
	return 0;
}

/* Add every function in a link to a device, see pci_functions.h. */
static int look_at_link(struct block_parents *climb, const char *link, struct strbuf *why)
{
	int found = pci_functions_add_link(&climb->functions, link, why);

	climb->ends += found > 0;
	return found;
}

/* Follow an interface. Add the interfaces below it (of a bond, a bridge, a team, a VLAN). */
static int follow_interface(struct block_parents *climb, const char *name, struct listing *listing)
{
	char target[SYSIO_TARGET];
	int dir = sysio_path_open_dir(SYSIO_ROOT, NET "/%s", name), status;
	bool virtual;

	if (dir < 0 || sysio_path_read_target(SYSIO_ROOT, target, sizeof(target), NET "/%s", name)) {
		strbuf_add(listing->why, "cannot read network interface %s", name);
		if (dir >= 0)
			sysio_close(dir);
		return -ENOENT;
	}
	virtual = strstr(target, "/virtual/");
	status = sysio_list(dir, look_at_lower, listing);
	sysio_close(dir);
	if (!status && !virtual) {
		listing->found++;
		status = look_at_link(climb, target, listing->why);
	}
	return status < 0 ? status : 0;
}

int block_parents_network(struct block_parents *climb, struct strbuf *why)
{
	struct str_list interfaces = { 0 };
	struct listing listing = { .names = &interfaces, .why = why };
	int status;

	listing.dir = sysio_open_dir(SYSIO_ROOT, NET);
	if (listing.dir < 0) {
		strbuf_add(why, "it is on the network, and " NET " does not exist");
		return -ENOENT;
	}
	status = sysio_list(listing.dir, look_at_interface, &listing);
	sysio_close(listing.dir);
	for (size_t i = 0; !status && i < interfaces.count; i++)
		status = follow_interface(climb, interfaces.at[i], &listing);
	if (!status && !listing.found) {
		strbuf_add(why, "it is on the network, and no network interface is up");
		status = -ENOENT;
	}
	climb->ends += !status;
	return status;
}

/* Add a name to a trail. A name that is settled counts as an end, because it leads to nothing new. */
static void add_to(struct block_parents *climb, struct block_parents_trail *trail, const char *name)
{
	climb->ends += str_list_find(&trail->names, name) < trail->settled;
	string_set_add(&trail->names, name);
}

static const char *next_of(struct block_parents_trail *trail)
{
	return trail->followed < trail->names.count ? trail->names.at[trail->followed++] : NULL;
}

static void settle(struct block_parents_trail *trail, bool in_vain)
{
	if (in_vain)
		trail->names.count = trail->settled;
	trail->followed = trail->settled = trail->names.count;
}

void block_parents_end(struct block_parents *climb)
{
	climb->ends++;
}

void block_parents_add_file(struct block_parents *climb, const char *path)
{
	add_to(climb, &climb->files, path);
}

const char *block_parents_next_file(struct block_parents *climb)
{
	return next_of(&climb->files);
}

bool block_parents_done(struct block_parents *climb, bool in_vain)
{
	bool ended = climb->ends;

	settle(&climb->blocks, in_vain || !ended);
	settle(&climb->files, in_vain || !ended);
	climb->ends = 0;
	return ended;
}

/* Add the device whose number is in this file, relative to an open directory. Return whether the file can be read. */
static bool add_below(struct block_parents *climb, int dir, const char *path)
{
	char number[BLOCK_LOOKUP_NUMBER];

	if (sysio_read_value(dir, path, number, sizeof(number)) <= 0)
		return false;
	add_to(climb, &climb->blocks, number);
	return true;
}

static int look_at_slave(void *context, const char *name)
{
	struct listing *listing = context;
	char path[PATH_SIZE];
	struct strbuf text;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "slaves/%s/dev", name);
	if (!add_below(listing->climb, listing->dir, path)) {
		strbuf_add(listing->why, "cannot read its component %s", name);
		return -ENOENT;
	}
	listing->found++;
	return 0;
}

/*
 * Add the file of a loop device, or the backing disk of a zram; a zram without one shows "none". Return 1 if there is
 * one, 0 if not, or -ENOENT if it cannot be read.
 */
static int look_at_file(struct block_parents *climb, int dir, const char *attribute)
{
	char file[FILE_SIZE + 1];
	int length = sysio_read_value(dir, attribute, file, sizeof(file));

	if (length == -ENOENT || (length > 0 && file[0] != '/'))
		return 0;
	if (length <= 0)
		return -ENOENT;
	block_parents_add_file(climb, file);
	return 1;
}

/*
 * Add the devices and files that a block device consists of. `dir` is the directory of the device.
 * Return their number, 0 for a disk, or an error as block_parents_follow() does.
 */
static int follow_stack(struct block_parents *climb, int dir, struct strbuf *why)
{
	struct listing listing = { .climb = climb, .dir = dir, .why = why };
	char target[SYSIO_TARGET];
	int slaves, status;

	if (sysio_exists(dir, "partition")) {
		if (add_below(climb, dir, "../dev"))
			return 1;
		strbuf_add(why, "cannot read the disk of this partition");
		return -ENOENT;
	}
	slaves = sysio_open_dir(dir, "slaves");
	if (slaves >= 0) {
		status = sysio_list(slaves, look_at_slave, &listing);
		sysio_close(slaves);
		if (status)
			return status;
	}
	/*
	 * a bcache without a cache has no slaves; its `bcache` link leads into its disk, where a directory has that
	 * name
	 */
	if (!sysio_read_target(dir, "bcache", target, sizeof(target)))
		listing.found += add_below(climb, dir, "bcache/../dev");
	for (int i = 0; i < 2; i++) {
		status = look_at_file(climb, dir, i ? "backing_dev" : "loop/backing_file");
		if (status == -ENOENT)
			strbuf_add(why, "cannot find the file of this loop device");
		if (status < 0)
			return status;
		listing.found += status;
	}
	return listing.found;
}

/*
 * Follow an NVMe controller that is on no PCI function. `dir` is the directory that contains it
 * (drivers/nvme/host/sysfs.c).
 */
static int follow_fabrics(struct block_parents *climb, int dir, const char *controller, struct strbuf *why)
{
	char transport[16];

	if (sysio_path_read_value(dir, transport, sizeof(transport), "%s/transport", controller) <= 0)
		str_copy(transport, sizeof(transport), "an unknown transport");
	if (!strcmp(transport, "tcp") || !strcmp(transport, "rdma"))
		return block_parents_network(climb, why);
	strbuf_add(why, "NVMe over %s is not supported", transport);
	return -ENOENT;
}

/* Look at an entry of an NVMe subsystem: a link `nvmeN` is a controller, a directory `nvmeNnM` is a namespace. */
static int look_at_controller(void *context, const char *name)
{
	struct listing *listing = context;
	char target[SYSIO_TARGET];
	int status;

	if (!str_has_prefix(name, "nvme") || sysio_read_target(listing->dir, name, target, sizeof(target)))
		return 0;
	listing->found++;
	status = look_at_link(listing->climb, target, listing->why);
	if (!status)
		status = follow_fabrics(listing->climb, listing->dir, name, listing->why);
	return status < 0 ? status : 0;
}

static int follow_subsystem(struct block_parents *climb, int disk, struct strbuf *why)
{
	struct listing listing = { .climb = climb, .why = why };
	int status;

	listing.dir = sysio_open_dir(disk, "..");
	if (listing.dir < 0)
		return -ENOENT;
	status = sysio_list(listing.dir, look_at_controller, &listing);
	sysio_close(listing.dir);
	if (!status && !listing.found) {
		strbuf_add(why, "this NVMe disk has no controller");
		status = -ENOENT;
	}
	return status;
}

/* Return whether the name is that of a driver, followed by a number. */
static bool is_one_of(const char *name, const char *const *drivers)
{
	for (; *drivers; drivers++) {
		const char *number = str_after_prefix(name, *drivers);

		if (number && isdigit((unsigned char)*number))
			return true;
	}
	return false;
}

/* Follow a ZFS volume to all pools: the kernel does not show which pool it belongs to. */
static int follow_pools(struct block_parents *climb, struct strbuf *why)
{
	struct str_list numbers = { 0 };
	int status = block_lookup_zfs_members(NULL, &numbers, why);

	for (size_t i = 0; !status && i < numbers.count; i++)
		add_to(climb, &climb->blocks, numbers.at[i]);
	return status;
}

/* Follow a disk, by its path in /sys/devices. */
static int follow_disk(struct block_parents *climb, int dir, const char *link, struct strbuf *why)
{
	static const char *const remote[] = { "nbd", "rbd", "rnbd", "drbd", "etherd!e", NULL };
	static const char *const memory[] = { "ram", "zram", NULL };
	static const char *const volumes[] = { "zd", NULL };
	char name[NAME_SIZE];
	const char *last = strrchr(link, '/');
	int found;

	if (str_copy(name, sizeof(name), last ? last + 1 : link))
		return -ENOENT;
	found = look_at_link(climb, link, why);
	if (found)
		return found < 0 ? found : 0;
	if (strstr(link, "/nvme-subsystem/"))
		return follow_subsystem(climb, dir, why);
	if (strstr(link, "/nvme-fabrics/"))
		return follow_fabrics(climb, dir, "..", why);
	/* a session of software iSCSI is a platform device (drivers/scsi/iscsi_tcp.c) */
	if (is_one_of(name, remote) || strstr(link, "/session"))
		return block_parents_network(climb, why);
	if (is_one_of(name, volumes))
		return follow_pools(climb, why);
	if (strstr(link, "/virtual/") ? is_one_of(name, memory) : block_bus_needs_no_pci(link)) {
		climb->ends++;
		return 0;
	}
	strbuf_add(why, "no underlying device found");
	if (!strstr(link, "/virtual/"))
		strbuf_add(why, ", and its bus is not known: %s", link);
	return -ENOENT;
}

/* Add the disks of the other volumes of a logical volume's group. `dir` is the directory of the device. */
static int add_group(struct block_parents *climb, int dir, struct strbuf *why)
{
	struct str_list numbers = { 0 };
	int status = lvm_group_members(dir, &numbers, why);

	for (size_t i = 0; !status && i < numbers.count; i++)
		string_set_add(&climb->blocks.names, numbers.at[i]);
	str_list_free(&numbers);
	return status;
}

static int follow_block(struct block_parents *climb, const char *number, struct strbuf *why)
{
	char link[SYSIO_TARGET], buffer[LOG_LINE];
	const char *name;
	struct strbuf text;
	int dir, status;

	status = sysio_path_read_target(SYSIO_ROOT, link, sizeof(link), "/sys/dev/block/%s", number);
	dir = status ? status : sysio_path_open_dir(SYSIO_ROOT, "/sys/dev/block/%s", number);
	if (dir < 0) {
		strbuf_add(why, "/sys/dev/block/%s does not exist", number);
		return -ENOENT;
	}
	name = strrchr(link, '/');
	strbuf_open(&text, buffer, sizeof(buffer));
	status = add_group(climb, dir, &text);
	if (!status)
		status = follow_stack(climb, dir, &text);
	if (!status)
		status = follow_disk(climb, dir, link, &text);
	sysio_close(dir);
	if (status == -ENOENT)
		strbuf_add(why, "block device %s: %s", name ? name + 1 : number, buffer);
	return status < 0 ? status : 0;
}

int block_parents_follow(struct block_parents *climb, const char *number, struct strbuf *why)
{
	int status = 0;

	add_to(climb, &climb->blocks, number);
	while (!status && (number = next_of(&climb->blocks)))
		status = follow_block(climb, number, why);
	return status;
}
