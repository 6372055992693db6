/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of strings without duplicates, in the order in which they were added. Must not know what the strings mean.
 */
#ifndef VFIOCLAIM_STRING_SET_H
#define VFIOCLAIM_STRING_SET_H

#include "core/lib/str_list.h"

/* Add a copy of a string at the end, unless the list already contains it. */
void string_set_add(struct str_list *set, const char *string);

#endif
