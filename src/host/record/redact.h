/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes out of a line what is one machine's or one person's own and not one of its kind: a record is mailed around.
 * Works on text alone; reads no file.
 *
 * Of the same form, with zeros for what it was:
 *   MAC addresses: six or more pairs of hex digits with ':' or '-' between them
 *   UUIDs, and what stands behind a name that has `uuid` in it: root=UUID=, PARTUUID=, rd.luks.uuid=, rd.md.uuid=
 *   runs of 32 or more hex digits, such as a machine ID; but not a checksum, behind sha256:
 *   disks by their serial number: what follows by-id/
 *   user and password of an address: scheme://USER:PASSWORD@ and dracut's netroot=iscsi:USER:PASSWORD@ (dracut.cmdline(7))
 * As `removed`:
 *   the value of every name with pass, secret, key, token, serial or machine_id in it, quoted or not
 *
 * The words of vfioclaim (rd.vfioclaim..., vfio-pci.ids=) stay as they are. PCI addresses, paths and IDs have none of
 * these forms. What is clean is not changed again.
 */
#ifndef VFIOCLAIM_REDACT_H

#include "core/lib/strbuf.h"
#define VFIOCLAIM_REDACT_H

#define REDACT_GROWTH 4 /* times as many bytes as the line has are always enough room */

/* Append a line, cleaned. Words are separated as on a kernel command line: not by a blank inside double quotes. */
void redact_add(struct strbuf *to, const char *line);

#endif
