/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that a baked file has beyond a config's. Knows text only.
 *
 *   baked 1 kernel VERSION config sha256:HEX [host-unseen]   its first line; the hash is of all that follows
 *   from FILE[:LINE]                                         where the next line came from
 *   module /PATH/NAME.ko [OPTION=VALUE]...                   to be loaded, in this order; less a compression's suffix
 *
 * `vfioclaim bake` writes it while an image is built: with the modules that the claims need, and a `protect` line for
 * what the host lives on. `host-unseen` says that nobody could look what that is (in a container, for another root).
 */
#ifndef VFIOCLAIM_BAKE_PARSE_H
#define VFIOCLAIM_BAKE_PARSE_H

#include "core/lib/strbuf.h"
#include "core/rules/request.h"

#define BAKE_PARSE_OTHER 1 /* of bake_parse_line(): a line like any config's */

/* Where the next rule came from; no file: from the line that it stands on. */
struct bake_parse_origin {
	const char *file;
	unsigned line;
};

/*
 * Parse a line if it begins with one of the three words. What it names is left in the line, which must outlive the
 * request.
 *
 * @first   whether this is the first line of a file that may be a baked one
 * @origin  set by `from`
 * Returns 0, BAKE_PARSE_OTHER (the line is untouched then), or -EINVAL or -ENOMEM with *why saying what is wrong.
 */
int bake_parse_line(struct request *request, char *line, bool first, struct bake_parse_origin *origin,
		    struct strbuf *why);

#endif
