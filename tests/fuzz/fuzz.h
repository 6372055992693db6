/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share: a root of their own, files in it, and a heap that is empty again after each input. A target
 * is a function that takes bytes which anybody may have sent, and calls fuzz_must() with what has to hold whatever they
 * are. libfuzzer.c has clang's libFuzzer call it, replay.c gives it every file of its corpus.
 */
#ifndef VFIOCLAIM_FUZZ_H
#define VFIOCLAIM_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/rules/request.h"

#define FUZZ_MOST (1u << 20) /* bytes of an input, and of what is allocated at once */

typedef void fuzz_target(const uint8_t *data, size_t size);

fuzz_target fuzz_config, fuzz_cmdline, fuzz_what, fuzz_report, fuzz_umockdev, fuzz_run, fuzz_initrd;

/* The target of that name, or NULL; with one input, fuzz_once() calls it, in the root, and gives back what it allocated. */
fuzz_target *fuzz_find(const char *name);
void fuzz_once(fuzz_target *target, const uint8_t *data, size_t size);

/* Make the scratch directory, which goes when the program ends, and enter its folder `root`, once. */
void fuzz_start(void);

/* Where the scratch directory is. */
const char *fuzz_scratch(void);

/* A file below the root has this content from now on, its folders made; and it is not there any more. */
void fuzz_write(const char *path, const uint8_t *data, size_t size);
void fuzz_remove(const char *path);

/* The bytes up to a NUL as a string with nothing behind it, so that the sanitizer knows where it ends. Freed with the rest. */
char *fuzz_string(const uint8_t *data, size_t size);

/* This must hold. If not: say so, and abort. */
void fuzz_must(bool holds, const char *what);

/* Do two rules ask for the same? Where they were written is not compared. */
bool fuzz_same_rule(const struct rule *one, const struct rule *other);

#endif
