// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmdline.h"

#include <errno.h>
#include <string.h>

#include "say.h"
#include "sysio.h"
#include "text.h"

#define CMDLINE_FILE "/proc/cmdline"
#define CMDLINE_SIZE 32768 /* the longest there is: 4096 from the boot loader, and what a bootconfig adds */

#define MODE_PARAMETER "rd.vfioclaim"
#define IDS_PARAMETER "vfio-pci.ids"

bool cmdline_is(const char *name, const char *wanted)
{
	for (; *name && *wanted; name++, wanted++)
		if (*name != *wanted && !(*name == '-' && *wanted == '_') && !(*name == '_' && *wanted == '-'))
			return false;
	return *name == *wanted;
}

int cmdline_each(void (*each)(void *context, const char *name, char *value), void *context)
{
	static char buffer[CMDLINE_SIZE];
	char *rest = buffer, *name, *value;
	int length = sysio_read(SYSIO_ROOT, CMDLINE_FILE, buffer, sizeof(buffer));

	if (length < 0)
		return length;
	while ((name = text_parameter(&rest, &value)) && (value || strcmp(name, "--")))
		each(context, name, value);
	return 0;
}

struct mode_word {
	const char *word;
	enum request_mode mode;
};

static const struct mode_word mode_words[] = {
	{ "off", REQUEST_OFF }, { "no", REQUEST_OFF }, { "0", REQUEST_OFF }, { "dry-run", REQUEST_DRY_RUN },
	{ "on", REQUEST_ON },	{ "yes", REQUEST_ON }, { "1", REQUEST_ON },
};

struct mode_reading {
	bool seen;
	const struct mode_word *word; /* NULL: the last one seen is none of ours */
};

static void read_mode(void *context, const char *name, char *value)
{
	struct mode_reading *reading = context;

	if (!cmdline_is(name, MODE_PARAMETER))
		return;
	if (!value)
		value = (char *)"on";
	reading->seen = true;
	reading->word = NULL;
	for (size_t i = 0; i < sizeof(mode_words) / sizeof(*mode_words); i++)
		if (!strcmp(value, mode_words[i].word))
			reading->word = &mode_words[i];
}

int cmdline_read_mode(struct request *request)
{
	struct mode_reading reading = { 0 };
	int status = cmdline_each(read_mode, &reading);

	if (status && (sysio_live() || status != -ENOENT))
		say(SAY_WARNING, CMDLINE_FILE ": cannot be read (%s), taken as empty", say_error(status));
	if (reading.seen && !reading.word) {
		say(SAY_ERROR, CMDLINE_FILE ": " MODE_PARAMETER "=: unknown word, expected off, dry-run or on");
		return -EINVAL;
	}
	request_set_mode(request, reading.seen ? reading.word->mode : REQUEST_ON);
	return 0;
}

/* One number of vfio-pci.ids: sscanf's %x, so an 0x and fewer digits than four are as good. */
static bool ids_number(char **rest, uint32_t *number)
{
	const char *item = text_item(rest, ':');

	if (!item)
		return true; /* left out: the default that is there holds */
	if (item[0] == '0' && (item[1] | 0x20) == 'x')
		item += 2;
	return !text_hex(&item, 1, 8, number) && !*item;
}

struct ids_reading {
	struct request *request;
	int status;
};

static void read_ids_entry(struct ids_reading *reading, char *entry)
{
	struct rule rule = {
		.source = RULE_CMDLINE,
		.verb = RULE_CLAIM,
		.what = RULE_ID,
		.id = { ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID },
		.all = false,
		.all_but_storage_or_network = true,
		.optional = true,
		.file = "cmdline:" IDS_PARAMETER,
	};
	char *rest = entry;

	if (!strchr(entry, ':') || !ids_number(&rest, &rule.id.vendor) || !ids_number(&rest, &rule.id.device) ||
	    !ids_number(&rest, &rule.id.subvendor) || !ids_number(&rest, &rule.id.subdevice) ||
	    !ids_number(&rest, &rule.class) || !ids_number(&rest, &rule.class_mask) || rest) {
		say(SAY_WARNING,
		    CMDLINE_FILE ": " IDS_PARAMETER "=: an entry that is no ID (near '%s') is left out, "
				 "expected vendor:device in hex, as in 10de:1284",
		    entry);
		return;
	}
	if (!reading->status)
		reading->status = request_add(reading->request, &rule);
}

static void read_ids(void *context, const char *name, char *value)
{
	struct ids_reading *reading = context;
	char *entry;

	if (!cmdline_is(name, IDS_PARAMETER) || !value)
		return;
	reading->request->vfio_ids = true;
	while ((entry = text_item(&value, ',')))
		if (*entry) /* the kernel passes over empty ones as well */
			read_ids_entry(reading, entry);
}

int cmdline_read_rules(struct request *request)
{
	struct ids_reading reading = { .request = request };

	cmdline_each(read_ids, &reading); /* unreadable: cmdline_read_mode() has said so */
	return reading.status;
}
