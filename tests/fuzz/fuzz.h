/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the fuzz targets: a root of their own, files in it, and a heap that is empty again after each input. A
 * target is a function that takes bytes from any source, and calls fuzz_must() for what must hold for all bytes.
 * libfuzzer.c lets clang's libFuzzer call it, replay.c passes it every file of its corpus.
 */
#ifndef VFIOCLAIM_FUZZ_H
#define VFIOCLAIM_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/rules/request.h"

#define FUZZ_MOST (1u << 20) /* bytes of an input, and of a single allocation */

typedef void fuzz_target(const uint8_t *data, size_t size);

fuzz_target fuzz_config, fuzz_cmdline, fuzz_what, fuzz_report, fuzz_umockdev, fuzz_run, fuzz_initrd, fuzz_bake;

/*
 * Find the target of that name, or NULL. fuzz_once() calls it with one input, in the root, and frees its allocations.
 */
fuzz_target *fuzz_find(const char *name);
void fuzz_once(fuzz_target *target, const uint8_t *data, size_t size);

/* Make the scratch directory, which is removed at exit, and enter its directory `root`, once. */
void fuzz_start(void);

/* Return the path of the scratch directory. */
const char *fuzz_scratch(void);

/* Write a file below the root, and make its directories; remove it. */
void fuzz_write(const char *path, const uint8_t *data, size_t size);
void fuzz_remove(const char *path);

/*
 * Copy the bytes up to a NUL into a string that ends there, so that the sanitizer sees its end. Freed with the other
 * allocations.
 */
char *fuzz_string(const uint8_t *data, size_t size);

/* If this does not hold, report it and abort. */
void fuzz_must(bool holds, const char *what);

/* Return whether two rules request the same. Ignores where they were written. */
bool fuzz_same_rule(const struct rule *one, const struct rule *other);

#endif
