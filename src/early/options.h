/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * argv -> request. Knows the boot program's options only.
 */
#ifndef VFIOCLAIM_OPTIONS_H
#define VFIOCLAIM_OPTIONS_H

#include "core/rules/request.h"

#define OPTIONS_FINISHED (-1) /* of options_read(): --help or --version was all that was asked */

/*
 * Fill in the request's options.
 * Returns REQUEST_MET, REQUEST_WRONG (why has been said), or OPTIONS_FINISHED.
 */
int options_read(struct request *request, int argc, char **argv);

#endif
