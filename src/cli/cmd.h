/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verbs of the host program, one file for each. A verb reads its own arguments (argv[0] is its name), reports its
 * own errors, and returns the exit status: an enum request_status or CMD_STALE.
 */
#ifndef VFIOCLAIM_CMD_H
#define VFIOCLAIM_CMD_H

#define CMD_STALE 4 /* of check and status: all is well, but the image is older than the configuration */

int cmd_list(int argc, char **argv);
int cmd_pin(int argc, char **argv);
int cmd_bake(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_image(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_release(int argc, char **argv);
int cmd_status(int argc, char **argv);

#endif
