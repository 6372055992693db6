// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/storage/block_node.h"

#include <errno.h>
#include <string.h>

#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"

int block_node_name(const char *number, char *name)
{
	return sysio_path_read_link(SYSIO_ROOT, name, BLOCK_NODE_NAME, "/sys/dev/block/%s", number);
}

int block_node_open(const char *number)
{
	char name[BLOCK_NODE_NAME], path[BLOCK_NODE_NAME + 8], own[24];
	unsigned major, minor;
	struct strbuf text;
	int status = block_node_name(number, name);

	if (status)
		return status;
	for (char *at = name; *at; at++) /* device_get_devnode() in drivers/base/core.c */
		if (*at == '!')
			*at = '/';
	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, "/dev/%s", name);
	status = sysio_block_number(SYSIO_ROOT, path, &major, &minor);
	if (status == -ENOTBLK && !sysio_live())
		return sysio_open(SYSIO_ROOT, path); /* a file in a tree in place of the device */
	if (status)
		return status;
	strbuf_open(&text, own, sizeof(own));
	strbuf_add(&text, "%u:%u", major, minor);
	return strcmp(own, number) ? -ENODEV : sysio_open(SYSIO_ROOT, path);
}
