/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check the owner of the configuration, and add findings. A user who may write it decides what the next boot claims.
 * The boot program cannot check this, because an initramfs has no users. Must not change anything.
 */
#ifndef VFIOCLAIM_CHECK_OWNER_H
#define VFIOCLAIM_CHECK_OWNER_H

#include "host/lib/findings.h"

/* Add a finding for each file of the configuration that root does not own. Only useful on the running system. */
void check_owner(struct findings *findings);

#endif
