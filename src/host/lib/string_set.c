// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/string_set.h"

#include "host/lib/xalloc.h"

void string_set_add(struct str_list *set, const char *string)
{
	if (str_list_find(set, string) == set->count)
		xalloc_status(str_list_add(set, string));
}
