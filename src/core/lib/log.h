/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write one message to stderr and the kernel log. Must not choose the wording: the caller supplies it.
 */
#ifndef VFIOCLAIM_LOG_H
#define VFIOCLAIM_LOG_H

#include <stdbool.h>

/* The kernel's levels (include/linux/kern_levels.h). With `quiet`, the console still shows the levels below 4. */
enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

#define LOG_LINE 900 /* bytes of a line: the kernel cuts a record at 1024, with its own prefix */

/* Choose whether messages go to the kernel log as well. They do not until this is called. */
void log_to_kernel(bool yes);

/*
 * Write one line, given without its newline, to stderr after "vfioclaim: ", and to the kernel log. log_message() is for
 * a level that is not known at compile time.
 */
void log_message(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, __VA_ARGS__)
#define log_info(...) log_message(LOG_INFO, __VA_ARGS__)

/*
 * Return the English text for an -errno. The text is valid until the next call. Each libc has its own texts, and a
 * report must not depend on them. Errors that no file and no child of the programs should ever give share one text.
 */
const char *log_strerror(int status);

/* Log that memory has run out. The message names no path. */
void log_no_memory(void);

/*
 * The kernel log, opened for several lines; begins as LOG_KERNEL_FILE_CLOSED. Do not share it with a child: the kernel
 * would count the lines of both together.
 */
struct log_kernel_file {
	int descriptor;
	unsigned left; /* lines that may be written before it must be opened again */
};

#define LOG_KERNEL_FILE_CLOSED \
	{                      \
		-1, 0          \
	}

/*
 * Write one finished line to the kernel log only, or nowhere before log_to_kernel(true). log_close() closes the kernel
 * log.
 */
void log_kernel(struct log_kernel_file *log, enum log_level level, const char *line);
void log_close(struct log_kernel_file *log);

#endif
