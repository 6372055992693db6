/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verbs of the host program, one file each. Each takes its own arguments (argv[0] is the verb) and returns the exit
 * status, an enum request_status or VERBS_STALE; what went wrong has been said.
 */
#ifndef VFIOCLAIM_VERBS_H
#define VFIOCLAIM_VERBS_H

#define VERBS_STALE 4 /* of check and status: it works, but the image is older than the config */

int list(int argc, char **argv);
int pin(int argc, char **argv);
int bake(int argc, char **argv);
int check(int argc, char **argv);
int image(int argc, char **argv);
int record(int argc, char **argv);
int release(int argc, char **argv);
int status(int argc, char **argv);

#endif
