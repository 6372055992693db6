/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of sysio with a path that is formatted. Must not open anything by itself.
 */
#ifndef VFIOCLAIM_SYSIO_PATH_H
#define VFIOCLAIM_SYSIO_PATH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The functions of sysio.h, with a path that strbuf_add() formats. Return -ENAMETOOLONG, or false, for a path that does not
 * fit into SYSIO_TARGET bytes.
 */
int sysio_path_open(int dir, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sysio_path_open_dir(int dir, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sysio_path_exists(int dir, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sysio_path_read(int dir, char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 4, 5)));
int sysio_path_read_value(int dir, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int sysio_path_read_link(int dir, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int sysio_path_read_target(int dir, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int sysio_path_each_line(int dir, int (*each)(void *context, const char *line), void *context, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
