/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Redact a line: remove what identifies one machine or person, because records are sent to others. Works on text only:
 * must not read a file.
 *
 * These become zeros of the same form:
 *   MAC addresses: six or more pairs of hex digits, separated by ':' or '-'
 *   UUIDs, and the value of a name that contains `uuid`: root=UUID=, PARTUUID=, rd.luks.uuid=, rd.md.uuid=
 *   32 or more consecutive hex digits, such as a machine ID; but not a checksum after sha256:
 *   the serial number of a disk: the text after by-id/
 *   user and password in a URL: scheme://USER:PASSWORD@ and dracut's netroot=iscsi:USER:PASSWORD@ (dracut.cmdline(7))
 * These become `removed`:
 *   the value of every name that contains pass, secret, key, token, serial or machine_id, quoted or not
 *
 * The parameters of vfioclaim (rd.vfioclaim..., vfio-pci.ids=) are not changed. PCI addresses, paths and IDs have none
 * of these forms. Redacting a line again does not change it.
 */
#ifndef VFIOCLAIM_REDACT_H

#include "core/lib/strbuf.h"
#define VFIOCLAIM_REDACT_H

#define REDACT_GROWTH 4 /* a redacted line has at most this many times the bytes of the line */

/*
 * Append a redacted line. Words are separated as on a kernel command line: a blank inside double quotes separates
 * nothing.
 */
void redact_add(struct strbuf *to, const char *line);

#endif
