/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Know a container from the inside: what it sees of its mounts is not what the machine lives on.
 */
#ifndef VFIOCLAIM_CONTAINER_H
#define VFIOCLAIM_CONTAINER_H

#include <stdbool.h>

#include "core/lib/strbuf.h"

/*
 * Return whether this system runs in a container, with the sign of it in *why. Looks for the signs that
 * systemd-detect-virt(1) knows and that are files. A container that shows none of them is not recognized.
 */
bool container_is_here(struct strbuf *why);

#endif
