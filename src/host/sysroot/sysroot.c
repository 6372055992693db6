// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/sysroot/sysroot.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "host/lib/contain.h"
#include "host/lib/xalloc.h"
#include "host/sysroot/umockdev.h"

#define OPEN_DIRS 16 /* directories that nftw() keeps open; deeper levels only cost time */

/* The process that removes the tree, and the write end of the pipe that it waits for: see start_remover(). */
static pid_t remover;
static int lifeline;

static char *entered; /* NULL for the running system */

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	remove(path);
	return 0;
}

static void leave(void)
{
	if (!remover)
		return;
	close(lifeline);
	waitpid(remover, NULL, 0);
	remover = 0;
}

/*
 * Fork a child that removes the tree when this process ends, whether by exit, by a signal or by SIGKILL: the kernel
 * then closes this end of the pipe. A signal handler could not walk a tree (signal-safety(7)).
 */
static int start_remover(const char *tree)
{
	int ends[2], status;
	char byte;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	remover = fork();
	if (!remover) {
		/* a Ctrl-C of the terminal goes to this child too */
		signal(SIGINT, SIG_IGN);
		signal(SIGTERM, SIG_IGN);
		signal(SIGHUP, SIG_IGN);
		close(ends[1]);
		while (read(ends[0], &byte, 1) < 0 && errno == EINTR) {
		}
		nftw(tree, remove_one, OPEN_DIRS, FTW_DEPTH | FTW_PHYS);
		_exit(0);
	}
	status = remover < 0 ? -errno : 0;
	close(ends[0]);
	if (status) {
		close(ends[1]);
		remover = 0;
		return status;
	}
	lifeline = ends[1];
	return 0;
}

static int enter_or_say(const char *root)
{
	int status = sysio_enter(root);

	sysio_contain(root ? contain_resolve : NULL);
	free(entered);
	entered = root ? xalloc_copy(root) : NULL;
	if (status)
		log_error("%s: %s", root ? root : "/", log_strerror(status));
	return status;
}

/* Make a temporary directory that is removed when the program ends. Its path is written to `tree`. */
static int make_tree(struct strbuf *tree)
{
	const char *dir = getenv("TMPDIR");
	int status = 0;

	strbuf_add(tree, "%s/vfioclaim.XXXXXX", dir && *dir ? dir : "/tmp");
	if (tree->cut)
		status = -ENAMETOOLONG;
	else if (!mkdtemp(tree->buffer))
		status = -errno;
	else
		status = start_remover(tree->buffer);
	if (status)
		log_error("%s: cannot create a directory for the recorded machine: %s", tree->buffer,
			  log_strerror(status));
	return status;
}

static int enter_file(const char *file)
{
	static bool registered;
	char path[4096], buffer[LOG_LINE];
	struct strbuf tree, why;
	int status;

	strbuf_open(&tree, path, sizeof(path));
	strbuf_open(&why, buffer, sizeof(buffer));
	if (!registered)
		registered = !atexit(leave);
	status = make_tree(&tree);
	if (status)
		return status;
	status = umockdev_unpack(file, tree.buffer, &why);
	if (status) {
		strbuf_mark_cut(&why);
		log_error("%s", why.buffer);
		return status;
	}
	return enter_or_say(tree.buffer);
}

bool sysroot_is_visible(const char *root, const char *verb)
{
	if (root || !geteuid())
		return true;
	log_error("%s: must be root; run 'sudo vfioclaim %s', or use --root", verb, verb);
	return false;
}

const char *sysroot_path(void)
{
	return entered;
}

int sysroot_enter(const char *root)
{
	struct stat st;

	leave();
	if (root && !stat(root, &st) && !S_ISDIR(st.st_mode))
		return enter_file(root);
	return enter_or_say(root);
}
