/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the unit tests of src/host/storage: a fake machine with disks and mounted file systems, and what
 * host_devices_protect() says of it.
 */
#ifndef VFIOCLAIM_FAKE_H
#define VFIOCLAIM_FAKE_H

#include "../../unit.h"

#define BRIDGE "060400"
#define SATA "010601"
#define NVME "010802"
#define OTHER_RAID "010400" /* the class of a VMD */
#define USB "0c0330"
#define ETHERNET "020000"

/* Three disks on their own controllers, the first below a root port. */
#define NVME0 "pci0000:00/0000:00:03.0/0000:01:00.0/nvme/nvme0/nvme0n1"
#define NVME1 "pci0000:00/0000:00:04.0/nvme/nvme1/nvme1n1"
#define SDA "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda"
#define ON_NVME0 "protect 8086:0802@0000:00:03.0/00.0 because="
#define ON_NVME1 "protect 8086:0802@0000:00:04.0 because="
#define ON_SDA "protect 8086:0601@0000:00:1f.2 because="

/* Begin with an empty tree, and make the three disks in it. */
void fake_machine(void);

/* printf() into a string that stays valid for the next 31 calls. */
const char *fake_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Write a file of one line. */
void fake_line(const char *path, const char *line);

/* Add a PCI function, by its directory below /sys/devices; its ID follows from its class and its number. */
void fake_function(const char *directory, const char *class);

/*
 * Add a block device, by its number and its directory below /sys/devices. Its node is a file that has an ext4 with its
 * journal inside; fake_ext() writes one with an external journal, or without one if `uuid` is NULL.
 */
void fake_block(const char *number, const char *directory);
void fake_partition(const char *number, const char *directory);

void fake_ext(const char *node, const char *uuid);

/* Add a device below a virtual one; add a virtual one with such a device; add a loop device. */
void fake_slave(const char *name, const char *below);
void fake_stacked(const char *number, const char *name, const char *below);
void fake_loop(const char *number, const char *name, const char *file);

/* Add an interface. The first bit of the flags says whether it is up; `state` is the state of the link. */
void fake_interface(const char *directory, const char *flags, const char *state);

/* Add a line of mountinfo; write /proc/swaps with one area; write /etc/fstab. */
void fake_mounted(const char *number, const char *at, const char *type, const char *source, const char *options);
void fake_swap_on(const char *source);
void fake_fstab(const char *lines);

/* Return the mount ID of the machine's first line in mountinfo; those of the others follow. */
int fake_first_mount(void);

/* Assert the rules, one on each line; assert that there are none, for a reason that contains `why`. */
#define fake_protects(expected) fake_protects_at(expected, __LINE__)
void fake_protects_at(const char *expected, int line);
#define fake_cannot_tell(why) fake_cannot_tell_at(why, __LINE__)
void fake_cannot_tell_at(const char *why, int line);

#endif
