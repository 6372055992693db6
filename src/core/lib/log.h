/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write one message to stderr and the kernel log. The caller supplies the wording.
 */
#ifndef VFIOCLAIM_LOG_H
#define VFIOCLAIM_LOG_H

#include <stdbool.h>

/* The kernel's levels, include/linux/kern_levels.h. The console shows what is below 4 even under `quiet`. */
enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

#define LOG_LINE 900 /* bytes of a line: the kernel cuts a record at 1024 less its own prefix */

/* Whether messages go to the kernel's log as well. They do not until this says so. */
void log_to_kernel(bool yes);

/*
 * Write one line, without its newline, to stderr after "vfioclaim: ", and to the kernel log. log_message() is for a level
 * that is not known when the program is compiled.
 */
void log_message(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, __VA_ARGS__)
#define log_info(...) log_message(LOG_INFO, __VA_ARGS__)

/*
 * The English for an -errno. The libcs have words of their own for each, and a report must not depend on them; those
 * that no file or child of ours should ever give share one.
 */
const char *log_strerror(int status);

/* Say that there is no memory left, which is nobody's fault and in no place. */
void log_no_memory(void);

/* The kernel's log, for several lines; begins as LOG_KERNEL_FILE_CLOSED. Not to be shared with a child: both would be counted as one. */
struct log_kernel_file {
	int descriptor;
	unsigned left; /* lines that may go there before it has to be opened again */
};

#define LOG_KERNEL_FILE_CLOSED \
	{                      \
		-1, 0          \
	}

/* Put one finished line into the kernel's log only, if it goes there at all; and let go of it. */
void log_kernel(struct log_kernel_file *log, enum log_level level, const char *line);
void log_close(struct log_kernel_file *log);

#endif
