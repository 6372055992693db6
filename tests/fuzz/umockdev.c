// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A recorded machine, which may come by mail: nothing is created outside its directory, and no link in it leads out.
 * Then the boot program's whole run without its changes, on the unpacked tree: sysfs as no kernel shows it.
 */
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/claim/prepare.h"
#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "fuzz.h"
#include "host/sysroot/safe_tree.h"
#include "host/sysroot/umockdev.h"

#define MACHINE "/../machine" /* next to the root that it is unpacked into */
#define MOST 16384

static size_t outside; /* names next to the root */

static int count_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)path;
	(void)status;
	(void)kind;
	outside += place->level == 1;
	return place->level ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
}

static int look_at(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	char target[PATH_MAX];
	const char *down = target;
	ssize_t length;

	fuzz_must(S_ISDIR(status->st_mode) || S_ISREG(status->st_mode) || S_ISLNK(status->st_mode),
		  "a machine is dirs, files and links");
	if (kind != FTW_SL && kind != FTW_SLN)
		return 0;
	/* by its text: its target may be absent, until it is created */
	length = readlink(path, target, sizeof(target) - 1);
	fuzz_must(length > 0, "a link leads somewhere");
	target[length] = '\0';
	for (int up = 1; !strncmp(down, "../", 3); up++, down += 3)
		fuzz_must(up < place->level, "a link leads nowhere above the machine");
	fuzz_must(*down && *down != '/', "nor to the root of all");
	fuzz_must(safe_tree_is_plain(down), "and up no more, once it has led down");
	return 0;
}

static int empty_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	return place->level ? remove(path) : 0;
}

static void see(void *context, enum log_level level, const char *line)
{
	(void)context;
	(void)level;
	fuzz_must(strlen(line) < LOG_LINE, "a line of the report is whole");
	for (; *line; line++)
		fuzz_must((unsigned char)*line >= ' ' && *line != 0x7f, "and plain text, whatever sysfs has");
}

static void run(void)
{
	struct request request = { 0 };
	struct machine machine = { 0 };
	struct plan plan = { 0 };
	enum request_status status = prepare(&request, &machine, &plan);

	report_lines(&request, &machine, &plan, status, see, NULL);
}

void fuzz_umockdev(const uint8_t *data, size_t size)
{
	char root[PATH_MAX], machine[PATH_MAX], said[4096];
	struct strbuf why;
	int status;

	if (size > MOST)
		return;
	snprintf(root, sizeof(root), "%s/root", fuzz_scratch());
	snprintf(machine, sizeof(machine), "%s/machine", fuzz_scratch());
	fuzz_write(MACHINE, data, size);
	strbuf_open(&why, said, sizeof(said));
	status = umockdev_unpack(machine, root, &why);
	fuzz_must(!status == !why.length, "an error has a message, and nothing else has");
	outside = 0;
	nftw(fuzz_scratch(), count_one, 16, FTW_PHYS | FTW_ACTIONRETVAL);
	fuzz_must(outside == 2, "nothing is made beside the root");
	nftw(root, look_at, 16, FTW_PHYS);
	if (!status)
		run();
	nftw(root, empty_one, 16, FTW_DEPTH | FTW_PHYS);
}
