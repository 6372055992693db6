// SPDX-License-Identifier: GPL-2.0-or-later
#include "../core/request.h"
#include "verbs.h"

int record(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return REQUEST_WRONG;
}
