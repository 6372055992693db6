/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One message to people: stderr and the kernel's log. Words it never; whoever knows what went wrong does.
 */
#ifndef VFIOCLAIM_SAY_H
#define VFIOCLAIM_SAY_H

#include <stdbool.h>

/* The kernel's levels, include/linux/kern_levels.h. The console shows what is below 4 even under `quiet`. */
enum say_level { SAY_ERROR = 3, SAY_WARNING = 4, SAY_INFO = 6 };

#define SAY_LINE 900 /* bytes of a line: the kernel cuts a record at 1024 less its own prefix */

/* Whether messages go to the kernel's log as well. They do not until this says so. */
void say_to_kernel(bool yes);

/* Say one line, without its newline: to stderr behind "vfioclaim: ", and to the kernel's log. */
void say(enum say_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * The English for an -errno. The libcs have words of their own for each, and a report must not depend on them; those
 * that no file or child of ours should ever give share one.
 */
const char *say_error(int status);

/* Say that there is no memory left, which is nobody's fault and in no place. */
void say_no_memory(void);

/* The kernel's log, for several lines; begins as SAY_LOG_CLOSED. Not to be shared with a child: both would be counted as one. */
struct say_log {
	int descriptor;
	unsigned left; /* lines that may go there before it has to be opened again */
};

#define SAY_LOG_CLOSED \
	{              \
		-1, 0  \
	}

/* Put one finished line into the kernel's log only, if it goes there at all; and let go of it. */
void say_kernel(struct say_log *log, enum say_level level, const char *line);
void say_close(struct say_log *log);

#endif
