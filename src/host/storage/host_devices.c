// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/host_devices.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/lib/string_set.h"
#include "host/lib/xalloc.h"
#include "host/storage/block_lookup.h"
#include "host/storage/container.h"
#include "host/storage/crypttab.h"
#include "host/storage/mount_parents.h"
#include "host/storage/mounted.h"

/* in the order of importance; the last three are common mount points of the EFI system partition */
static const char *const places[] = { "/", "/usr", "/boot", "/efi", "/boot/efi", "/esp" };
static const char swap[] = "swap"; /* less important than all places */

struct host_devices {
	struct mount_parents below;
	struct libmnt_table *swaps, *fstab;
	bool has_disk; /* a file system that is not in memory was followed */
};

/* Refuse a line that libmount cannot parse: getmntent(3), and so another program, may read a file system in it. */
static int refuse_line(struct libmnt_table *table, const char *path, int line)
{
	strbuf_add(mnt_table_get_userdata(table), "%s: line %d cannot be parsed", path, line);
	return -EINVAL;
}

/*
 * Read a table with libmount, which recognizes the format by the first lines. An absent file gives an empty table.
 * Return NULL after an error.
 */
static struct libmnt_table *read_table(const char *path, struct strbuf *why)
{
	struct libmnt_table *table = xalloc_check(mnt_new_table());
	int file = sysio_open(SYSIO_ROOT, path);
	FILE *stream = file < 0 ? NULL : fdopen(file, "r");
	int status = file == -ENOENT ? 0 : -1;
	size_t length = why->length;

	mnt_table_set_userdata(table, why);
	mnt_table_set_parser_errcb(table, refuse_line);
	if (stream)
		status = mnt_table_parse_stream(table, stream, path);
	if (stream)
		fclose(stream);
	/* a last line that was refused and has no newline is no error for libmount */
	if (!status && why->length == length)
		return table;
	if (why->length == length)
		strbuf_add(why, "cannot read %s", path);
	mnt_unref_table(table);
	return NULL;
}

static struct libmnt_fs *mounted_at(struct host_devices *host, const char *path)
{
	return mnt_table_find_target(host->below.mounts, path, MNT_ITER_BACKWARD);
}

/* Return the purpose of a line of fstab: one of `places`, `swap`, or NULL for any other. */
static const char *place_of(struct libmnt_fs *fs)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (mnt_fs_streq_target(fs, places[i]))
			return places[i];
	return mnt_fs_is_swaparea(fs) ? swap : NULL;
}

/*
 * Return whether the host needs what a line of fstab names. /boot and the EFI system partition are needed even if they
 * are not mounted.
 */
static bool is_needed(struct libmnt_fs *fs, const char *place)
{
	if (place)
		return place != swap || !mounted_has_option(fs, "noauto");
	return !mounted_has_option(fs, "noauto") && !mounted_has_option(fs, "nofail") && !mounted_is_on_nothing(fs);
}

/* Follow a file system, see mount_parents_follow(). */
static int follow(struct host_devices *host, struct libmnt_fs *fs, const char *because, struct strbuf *why)
{
	int status = mount_parents_follow(&host->below, fs, because, why);

	host->has_disk |= !status && !mnt_fs_is_pseudofs(fs);
	return status;
}

/*
 * Follow a file system that may be absent. A line that names an absent device, or that is wrong and unused, must not
 * prevent the protection of the others. Log a warning about an absent one if `report`.
 * Return 0, or -errno with *why if it exists and cannot be followed.
 */
static int follow_if_here(struct host_devices *host, struct libmnt_fs *fs, const char *because, bool report,
			  struct strbuf *why)
{
	char buffer[LOG_LINE];
	struct strbuf reason;
	int status;

	strbuf_open(&reason, buffer, sizeof(buffer));
	status = follow(host, fs, because, &reason);
	if (status == -ENOENT && report)
		log_warning("/etc/fstab: %s; not protected", buffer);
	if (!status || status == -ENOENT)
		return 0;
	strbuf_add(why, "%s", reason.length ? buffer : log_strerror(status));
	return status;
}

/* Follow the lines of fstab for `place`, see place_of(). Return 0, or -errno with *why. */
static int follow_fstab(struct host_devices *host, const char *place, struct strbuf *why)
{
	struct libmnt_iter *lines = xalloc_check(mnt_new_iter(MNT_ITER_FORWARD));
	struct libmnt_fs *fs;
	int status = 0;

	while (!status && !mnt_table_next_fs(host->fstab, lines, &fs)) {
		const char *target = mnt_fs_get_target(fs);
		struct libmnt_fs *mounted;

		if (place_of(fs) != place || !target || !is_needed(fs, place))
			continue;
		mounted = place == swap ? NULL : mounted_at(host, target);
		if (mounted && !place && !mounted_is_on_nothing(mounted))
			status = follow(host, mounted, target, why);
		if (!status)
			status = follow_if_here(host, fs, place ? place : target,
						!mounted && !mounted_has_option(fs, "nofail") &&
							!mounted_has_option(fs, "noauto"),
						why);
	}
	mnt_free_iter(lines);
	return status;
}

static int follow_swaps(struct host_devices *host, struct strbuf *why)
{
	struct libmnt_iter *lines = xalloc_check(mnt_new_iter(MNT_ITER_FORWARD));
	struct libmnt_fs *fs;
	int status = 0;

	while (!status && !mnt_table_next_fs(host->swaps, lines, &fs))
		status = mount_parents_follow(&host->below, fs, swap, why);
	mnt_free_iter(lines);
	return status;
}

/*
 * Return whether another line of mountinfo stands for this one: a later one for `/`, because the earlier one may be the
 * kernel's own from the time before the initramfs; an earlier one for another directory of the same file system.
 */
static bool is_known(struct host_devices *host, struct libmnt_fs *fs, struct str_list *known)
{
	dev_t device = mnt_fs_get_devno(fs);
	char number[BLOCK_LOOKUP_NUMBER];
	size_t count = known->count;

	if (mnt_fs_streq_target(fs, places[0]) && mounted_at(host, places[0]) != fs)
		return true;
	block_lookup_print(number, major(device), minor(device));
	string_set_add(known, number);
	return known->count == count;
}

/* Follow what is mounted, also by a unit of systemd, by ZFS, or by a generator that finds partitions by their type. */
static int follow_mounts(struct host_devices *host, struct strbuf *why)
{
	struct libmnt_iter *lines = xalloc_check(mnt_new_iter(MNT_ITER_FORWARD));
	struct str_list known = { 0 };
	struct libmnt_fs *fs;
	int status = 0;

	while (!status && !mnt_table_next_fs(host->below.mounts, lines, &fs))
		if (mounted_is_needed(fs, host->fstab) && !is_known(host, fs, &known))
			status = follow(host, fs, mnt_fs_get_target(fs), why);
	mnt_free_iter(lines);
	str_list_free(&known);
	return status;
}

static int follow_all(struct host_devices *host, struct strbuf *why)
{
	int status = 0;

	for (size_t i = 0; !status && i < ARRAY_SIZE(places); i++) {
		struct libmnt_fs *fs = mounted_at(host, places[i]);

		if (fs)
			status = follow(host, fs, places[i], why);
		if (!status)
			status = follow_fstab(host, places[i], why);
	}
	if (!status)
		status = follow_swaps(host, why);
	if (!status)
		status = follow_fstab(host, swap, why);
	if (!status)
		status = follow_fstab(host, NULL, why);
	if (!status)
		status = follow_mounts(host, why);
	return status ? status : crypttab_follow(&host->below, why);
}

static int compare(const void *a, const void *b)
{
	const struct addr_path *one = &((const struct function *)a)->path;
	const struct addr_path *other = &((const struct function *)b)->path;
	uint8_t count = one->count < other->count ? one->count : other->count;
	int steps = memcmp(one->steps, other->steps, count);

	if (one->domain != other->domain)
		return one->domain < other->domain ? -1 : 1;
	if (one->bus != other->bus)
		return one->bus - other->bus;
	return steps ? steps : one->count - other->count;
}

/*
 * Write the word of because=. If the mount point has characters that a line of the configuration cannot have, the
 * word says where it was found.
 */
static void word_because(struct host_devices *host, char *word, const char *because)
{
	const char *at = because;

	while (isalnum((unsigned char)*at) || (*at && strchr("/._-", *at)))
		at++;
	if (*at || str_copy(word, RULE_WORD, because))
		str_copy(word, RULE_WORD,
			 mnt_table_find_target(host->fstab, because, MNT_ITER_FORWARD) ? "fstab" : "mount");
}

static void add_rules(struct request *request, struct host_devices *host)
{
	struct pci_functions *functions = &host->below.climb.functions;

	if (functions->count)
		qsort(functions->list, functions->count, sizeof(*functions->list), compare);
	for (size_t i = 0; i < functions->count; i++) {
		struct rule rule;

		rule_init(&rule);
		rule.source = RULE_CONFIG;
		rule.verb = RULE_PROTECT;
		rule.place = RULE_PATH;
		rule.path = functions->list[i].path;
		rule.id = functions->list[i].id;
		rule.file = "host";
		rule.baked = true;
		word_because(host, rule.because, functions->list[i].because);
		xalloc_status(request_add(request, &rule));
	}
}

/* Find all functions. Return 0, or -errno with *why. */
static int find_functions(struct host_devices *host, struct strbuf *why)
{
	struct libmnt_fs *root;
	int status;

	host->below.mounts = read_table("/proc/self/mountinfo", why);
	host->swaps = host->below.mounts ? read_table("/proc/swaps", why) : NULL;
	host->fstab = host->swaps ? read_table("/etc/fstab", why) : NULL;
	if (!host->fstab)
		return -ENOENT;
	root = mounted_at(host, places[0]);
	if (!root) {
		strbuf_add(why, "/proc/self/mountinfo has no /: this chroot is not a mount point, or proc is not "
				"mounted");
		return -ENOENT;
	}
	status = follow_all(host, why);
	if (!status && !host->has_disk && mounted_is_on_nothing(root)) {
		strbuf_add(why, "/ is in memory, and no file system below it is on a disk");
		status = -ENOENT;
	}
	return status;
}

int host_devices_protect(struct request *request, struct strbuf *why)
{
	struct host_devices host = { 0 };
	int status = container_is_here(why) ? -ENOENT : find_functions(&host, why);

	if (!status)
		add_rules(request, &host);
	/* the functions have their reasons from the tables, and the rules have copies */
	mnt_unref_table(host.below.mounts);
	mnt_unref_table(host.swaps);
	mnt_unref_table(host.fstab);
	return status;
}
