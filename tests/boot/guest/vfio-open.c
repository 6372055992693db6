// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: vfio-open ADDRESS [SECONDS]
 *
 * Open a device as a virtual machine monitor does and print vendor:device of its config space. Then read from its
 * first BAR, and report if that fails. This proves more than the name of a driver: the group is viable, the IOMMU
 * accepts the device, and no host driver still owns its memory (VFIO requests a BAR only when it is used). With
 * SECONDS, keep the device open for so long.
 * Source: the kernel's Documentation/driver-api/vfio.rst.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* Returns NULL, or the name of the BAR that cannot be read, and sets errno. */
static const char *read_first_bar(int device)
{
	static const char *const names[] = { "BAR 0", "BAR 1", "BAR 2", "BAR 3", "BAR 4", "BAR 5" };
	uint32_t value;

	for (unsigned i = VFIO_PCI_BAR0_REGION_INDEX; i <= VFIO_PCI_BAR5_REGION_INDEX; i++) {
		struct vfio_region_info bar = { .argsz = sizeof(bar), .index = i };

		if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &bar))
			return names[i];
		if (bar.size)
			return pread(device, &value, sizeof(value), (off_t)bar.offset) == sizeof(value) ? NULL
													: names[i];
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	struct vfio_region_info config = { .argsz = sizeof(config), .index = VFIO_PCI_CONFIG_REGION_INDEX };
	char path[256], link[256], node[256];
	int container, group, device;
	uint16_t ids[2];
	const char *bar;
	ssize_t length;

	if (argc != 2 && argc != 3)
		return 2;
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", argv[1]);
	length = readlink(path, link, sizeof(link) - 1);
	if (length < 0)
		return fail(path);
	link[length] = '\0';
	snprintf(node, sizeof(node), "/dev/vfio%s", strrchr(link, '/'));

	container = open("/dev/vfio/vfio", O_RDWR);
	if (container < 0)
		return fail("/dev/vfio/vfio");
	group = open(node, O_RDWR);
	if (group < 0)
		return fail(node);
	if (ioctl(group, VFIO_GROUP_GET_STATUS, &status) || !(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return fail("the group is not viable");
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container))
		return fail("VFIO_GROUP_SET_CONTAINER");
	if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return fail("VFIO_SET_IOMMU");
	device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, argv[1]);
	if (device < 0)
		return fail("VFIO_GROUP_GET_DEVICE_FD");
	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &config))
		return fail("VFIO_DEVICE_GET_REGION_INFO");
	if (pread(device, ids, sizeof(ids), (off_t)config.offset) != sizeof(ids))
		return fail("config space");
	printf("%04x:%04x", ids[0], ids[1]);
	bar = read_first_bar(device);
	if (bar)
		printf(" %s: %s", bar, strerror(errno));
	putchar('\n');
	fflush(stdout);
	if (argc == 3)
		sleep((unsigned)atoi(argv[2]));
	return !!bar;
}
