// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An initramfs image, compressed or not. The cost of unpacking it is limited: memory by INITRD_NAMES, time by
 * INITRD_STREAM_MOST.
 */
#include <stdlib.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "core/rules/config.h"
#include "fuzz.h"
#include "host/initrd/initrd.h"

#define IMAGE "/boot/initrd.img"

void fuzz_initrd(const uint8_t *data, size_t size)
{
	static struct initrd initrd;
	char said[LOG_LINE];
	struct strbuf why;
	int status;

	fuzz_write(IMAGE, data, size);
	strbuf_open(&why, said, sizeof(said));
	status = initrd_read(&initrd, IMAGE, &why);
	fuzz_must(!status == !why.length, "an error has a message, and nothing else has");
	fuzz_must(status || initrd.read, "what was read has something in it");
	fuzz_must(initrd.config_length <= CONFIG_SIZE, "no config is larger than a config can be");
	fuzz_must(!initrd.config || !initrd.config[initrd.config_length], "it ends in a NUL");
	initrd_has(&initrd, "/vfioclaim-early");
	initrd_has(&initrd, "/usr/lib/vfioclaim/vfioclaim-early");
}
