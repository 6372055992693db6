/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that a baked file has in addition to those of the configuration. Works on text only.
 *
 *   baked 1 kernel VERSION config sha256:HEX [host-unseen]   its first line; the hash is of the rest of the file
 *   from FILE[:LINE]                                         the origin of the next line
 *   module /PATH/NAME.ko [OPTION=VALUE]...                   a module to load, in this order; no compression suffix
 *
 * `vfioclaim bake` writes the file while an image is built: with the modules that the claims need, and a `protect` line
 * for each device that the host needs. `host-unseen`: these devices could not be determined (in a container, for
 * another root).
 */
#ifndef VFIOCLAIM_BAKE_PARSE_H
#define VFIOCLAIM_BAKE_PARSE_H

#include "core/lib/strbuf.h"
#include "core/rules/request.h"

#define BAKE_PARSE_OTHER 1 /* of bake_parse_line(): a line with a word of the configuration */

/* The origin of the next rule. Without a file, it is the line of the rule itself. */
struct bake_parse_origin {
	const char *file;
	unsigned line;
};

/*
 * Parse a line if it begins with one of the three words. The request keeps pointers into the line, which must outlive
 * it.
 *
 * @first   whether this is the first line of a file that may be a baked one
 * @origin  set by `from`
 * Returns 0, BAKE_PARSE_OTHER (the line is unchanged then), or -EINVAL or -ENOMEM; for -EINVAL, *why has the reason.
 */
int bake_parse_line(struct request *request, char *line, bool first, struct bake_parse_origin *origin,
		    struct strbuf *why);

#endif
