// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bare ADDRESS... -- MODULE-FILE...: do only the work that the kernel requires for a claim: write an override for each
 * device, then load the modules in their order. The registration of vfio-pci binds the devices, so no probe is left to
 * do. Any cost of a program above this is its own.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int override(const char *address)
{
	char path[128];
	int file, written;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/driver_override", address);
	file = open(path, O_WRONLY);
	if (file < 0)
		return 1;
	written = write(file, "vfio-pci", 8);
	close(file);
	return written != 8;
}

static int load(const char *path)
{
	int file = open(path, O_RDONLY), failed;

	if (file < 0)
		return 1;
	failed = syscall(SYS_finit_module, file, "", 0) != 0;
	close(file);
	return failed;
}

int main(int argc, char **argv)
{
	int i = 1, failures = 0;

	for (; i < argc && strcmp(argv[i], "--"); i++)
		failures += override(argv[i]);
	for (i++; i < argc; i++)
		failures += load(argv[i]);
	return failures != 0;
}
