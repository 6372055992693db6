/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * argv -> request. Must know the boot program's options only.
 */
#ifndef VFIOCLAIM_OPTIONS_H
#define VFIOCLAIM_OPTIONS_H

#include "core/rules/request.h"

#define OPTIONS_FINISHED (-1) /* of options_read(): --help or --version was printed */

/*
 * Fill the request's options. Reports its own errors.
 * Returns REQUEST_MET, REQUEST_WRONG or OPTIONS_FINISHED.
 */
int options_read(struct request *request, int argc, char **argv);

#endif
