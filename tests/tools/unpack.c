// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: unpack MACHINE DIRECTORY
 *
 * Makes a tree for --root out of a recorded machine: umockdev's text format, and what the kernel would add by itself.
 *
 *   P: /devices/pci0000:00/0000:00:02.0    a directory; below /sys, or for /proc, /etc and /run below the root
 *   A: class=0x030000\n                    a file in it; \n and \\ as in C
 *   L: driver=../../../bus/pci/drivers/x   a link in it, and a directory that it points to
 *   E: SUBSYSTEM=pci                       a link to it where that bus (pci) or class (all others) lists its devices
 *   N: H: E: of any other kind, #          nothing
 *
 * Beyond umockdev: links `driver` and `iommu_group` get the link back that the kernel puts into the driver and the
 * group.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH 1024

static const char *file;
static unsigned line_number;

static void die(const char *what, const char *subject)
{
	fprintf(stderr, "%s:%u: %s '%s'%s%s\n", file, line_number, what, subject, errno ? ": " : "",
		errno ? strerror(errno) : "");
	exit(1);
}

static void join(char *path, const char *before, const char *between, const char *behind)
{
	errno = 0;
	if (snprintf(path, PATH, "%s%s%s", before, between, behind) >= PATH)
		die("path too long", behind);
}

/* Make all directories above the last '/', and with `itself` the last component too. */
static void make_directories(const char *path, int itself)
{
	char copy[PATH];

	join(copy, path, itself ? "/" : "", "");
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0755) && errno != EEXIST)
			die("cannot make", copy);
		*slash = '/';
	}
}

static void write_attribute(const char *directory, const char *name, const char *value)
{
	char path[PATH];
	FILE *out;

	join(path, directory, "/", name);
	make_directories(path, 0);
	out = fopen(path, "w");
	if (!out)
		die("cannot write", path);
	for (; *value; value++) {
		if (value[0] == '\\' && (value[1] == 'n' || value[1] == '\\'))
			putc(*++value == 'n' ? '\n' : '\\', out);
		else
			putc(*value, out);
	}
	if (fclose(out))
		die("cannot write", path);
}

static void make_link(const char *path, const char *target)
{
	make_directories(path, 0);
	if (symlink(target, path) && errno != EEXIST)
		die("cannot link", path);
}

static void write_link(const char *directory, const char *device, const char *name, const char *target)
{
	const char *own_name = strrchr(device, '/') + 1;
	char path[PATH], end[PATH], back[PATH];

	join(path, directory, "/", name);
	make_link(path, target);
	join(end, directory, "/", target);
	make_directories(end, 1);
	if (strcmp(name, "driver") && strcmp(name, "iommu_group"))
		return;
	/* both are four levels below /sys: bus/pci/drivers/NAME, kernel/iommu_groups/N/devices */
	join(path, end, !strcmp(name, "driver") ? "/" : "/devices/", own_name);
	join(back, "../../../../", "", device + 1);
	make_link(path, back);
}

static void list_in_subsystem(const char *root, const char *device, const char *subsystem)
{
	const char *own_name = strrchr(device, '/') + 1;
	char list[PATH], path[PATH], target[PATH];
	int is_bus = !strcmp(subsystem, "pci");

	join(list, root, is_bus ? "/sys/bus/" : "/sys/class/", subsystem);
	join(path, list, is_bus ? "/devices/" : "/", own_name);
	join(target, is_bus ? "../../../" : "../../", "", device + 1);
	make_link(path, target);
}

static int is_below_root(const char *path)
{
	return !strncmp(path, "/proc", 5) || !strncmp(path, "/etc", 4) || !strncmp(path, "/run", 4);
}

int main(int argc, char **argv)
{
	static char line[1 << 16], directory[PATH], device[PATH];
	FILE *in;

	if (argc != 3) {
		fprintf(stderr, "Usage: unpack MACHINE DIRECTORY\n");
		return 2;
	}
	file = argv[1];
	in = fopen(file, "r");
	if (!in)
		die("cannot read", file);
	join(directory, argv[2], "", "/sys/bus/pci/devices"); /* a machine may have none */
	make_directories(directory, 1);
	directory[0] = '\0';

	while (fgets(line, sizeof(line), in)) {
		char *end = strchr(line, '\n'), *value;

		line_number++;
		errno = 0;
		if (!end)
			die("line too long, or without an end", "");
		*end = '\0';
		if (!*line || *line == '#' || !strncmp(line, "N: ", 3) || !strncmp(line, "H: ", 3))
			continue;
		if (!strncmp(line, "P: /", 4)) {
			join(device, line + 3, "", "");
			join(directory, argv[2], is_below_root(device) ? "" : "/sys", device);
			make_directories(directory, 1);
			continue;
		}
		value = strchr(line, '=');
		if (!value || line[1] != ':' || line[2] != ' ' || !*directory)
			die("expected P:, A:, L: or E: and a value", line);
		*value++ = '\0';
		if (*line == 'A')
			write_attribute(directory, line + 3, value);
		else if (*line == 'L')
			write_link(directory, device, line + 3, value);
		else if (!strcmp(line, "E: SUBSYSTEM"))
			list_in_subsystem(argv[2], device, value);
		else if (*line != 'E')
			die("unknown line", line);
	}
	return 0;
}
