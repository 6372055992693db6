// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/cmdline.h"

#include <errno.h>
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/rules/rule_parse.h"

#define CMDLINE_FILE "/proc/cmdline"
#define CMDLINE_SIZE 65536 /* at most 4096 bytes are from the boot loader, and 32768 from a bootconfig */

#define MODE_PARAMETER "rd.vfioclaim"
#define CLAIM_PARAMETER "rd.vfioclaim.claim"
#define PROFILE_PARAMETER "rd.vfioclaim.profile"
#define ALLOW_PARAMETER "rd.vfioclaim.allow"
#define IDS_PARAMETER "vfio-pci.ids"
#define CRASH_PARAMETER "elfcorehdr" /* Documentation/admin-guide/kdump/kdump.rst */

static bool is_same(char a, char b)
{
	return a == b || (a == '-' && b == '_') || (a == '_' && b == '-');
}

bool cmdline_is(const char *name, const char *wanted)
{
	for (; *name && *wanted; name++, wanted++)
		if (!is_same(*name, *wanted))
			return false;
	return *name == *wanted;
}

static char cmdline[CMDLINE_SIZE];

/* Read the file into `cmdline`. Return 0 or -errno. */
static int load(void)
{
	int length = sysio_read(SYSIO_ROOT, CMDLINE_FILE, cmdline, sizeof(cmdline));

	return length < 0 ? length : 0;
}

/* Split `cmdline`, in place. */
static void each_parameter(void (*each)(void *context, const char *name, char *value), void *context)
{
	char *rest = cmdline, *name, *value;

	while ((name = parse_parameter(&rest, &value)) && (value || strcmp(name, "--")))
		each(context, name, value);
}

int cmdline_each(void (*each)(void *context, const char *name, char *value), void *context)
{
	int status = load();

	if (!status)
		each_parameter(each, context);
	return status;
}

static void say_wrong(const char *name, const char *why)
{
	log_error(CMDLINE_FILE ": %s=: %s", name, why);
}

struct mode_word {
	const char *word;
	enum request_mode mode;
};

static const struct mode_word mode_words[] = {
	{ "off", REQUEST_OFF }, { "no", REQUEST_OFF }, { "0", REQUEST_OFF }, { "dry-run", REQUEST_DRY_RUN },
	{ "on", REQUEST_ON },	{ "yes", REQUEST_ON }, { "1", REQUEST_ON },
};

static bool ends_word(char c)
{
	return (unsigned char)c <= ' ' || c == '"';
}

/*
 * Return whether `off` is anywhere in `cmdline`, before it is split: also after `--`, and in a quote that does not
 * end. It is the way back from a claim that causes problems, so it must not depend on the rest of the line.
 */
static bool has_off(void)
{
	for (const char *at = cmdline; (at = strstr(at, MODE_PARAMETER "=")); at++) {
		const char *value = at + strlen(MODE_PARAMETER "=");

		if (at > cmdline && !ends_word(at[-1]))
			continue;
		value += *value == '"';
		for (size_t i = 0; i < ARRAY_SIZE(mode_words); i++) {
			const char *end = str_after_prefix(value, mode_words[i].word);

			if (end && ends_word(*end) && mode_words[i].mode == REQUEST_OFF)
				return true;
		}
	}
	return false;
}

/*
 * Return whether the root file system comes from the network. Each generator has parameters of its own for that, so
 * look for the protocols in the whole line: more than necessary only makes a guard stricter.
 */
static bool has_netboot(void)
{
	static const char protocols[][8] = {
		"nfs", "nbd", "iscsi", "nvmf", "tcp", "fcoe", "cifs", "dhcp", "http", "ftp"
	};

	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (strstr(cmdline, protocols[i]))
			return true;
	return false;
}

struct mode_reading {
	bool seen;
	const struct mode_word *word; /* NULL: the last value seen is unknown */
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
	for (size_t i = 0; i < ARRAY_SIZE(mode_words); i++)
		if (!strcmp(value, mode_words[i].word))
			reading->word = &mode_words[i];
}

int cmdline_read_mode(struct request *request)
{
	struct mode_reading reading = { 0 };
	int status = load();

	/* an absent command line is empty; one that cannot be read may contain `off` */
	if (status && status != -ENOENT && status != -ENOTDIR) {
		log_error(CMDLINE_FILE ": %s; it may contain rd.vfioclaim=off, so nothing is claimed",
			  log_strerror(status));
		return status;
	}
	if (status && sysio_live())
		log_warning(CMDLINE_FILE ": %s; treated as empty", log_strerror(status));
	request->netboot = has_netboot();
	request->crash_kernel = strstr(cmdline, CRASH_PARAMETER "=");
	if (has_off()) {
		request_set_mode(request, REQUEST_OFF);
		return 0;
	}
	each_parameter(read_mode, &reading);
	if (reading.seen && !reading.word) {
		say_wrong(MODE_PARAMETER, "unknown value, expected off, dry-run or on");
		return -EINVAL;
	}
	request_set_mode(request, reading.seen ? reading.word->mode : REQUEST_ON);
	return 0;
}

/* Parse one number of vfio-pci.ids, as sscanf's %x does: it may have 0x, and fewer than four digits. */
static bool ids_number(char **rest, uint32_t *number)
{
	const char *item = parse_item(rest, ':');

	if (!item)
		return false;
	if (item[0] == '0' && (item[1] | 0x20) == 'x')
		item += 2;
	return !parse_hex(&item, 1, 8, number);
}

/*
 * Parse an entry as the module does. Two numbers are required. A later part that is no number is ignored, and so are
 * all parts after it.
 */
static int add_ids_entry(struct request *request, char *entry, enum rule_source source, const char *file)
{
	char *rest = entry, *colon = strchr(entry, ':');
	struct rule rule;

	rule_init(&rule);
	rule.source = source;
	rule.all_but_storage_or_network = true;
	rule.optional = true;
	rule.file = file;
	if (!colon || !ids_number(&rest, &rule.id.vendor) || !ids_number(&rest, &rule.id.device)) {
		if (colon)
			*colon = ':';
		log_warning("%s: '%s' ignored, expected vendor:device in hex, as in 10de:1284", file, entry);
		return 0;
	}
	if (ids_number(&rest, &rule.id.subvendor) && ids_number(&rest, &rule.id.subdevice) &&
	    ids_number(&rest, &rule.class))
		ids_number(&rest, &rule.class_mask);
	return request_add(request, &rule);
}

int cmdline_add_ids(struct request *request, char *list, enum rule_source source, const char *file)
{
	int status = 0;
	char *entry;

	while (!status && (entry = parse_item(&list, ',')))
		if (*entry) /* the kernel skips empty entries, too */
			status = add_ids_entry(request, entry, source, file);
	return status;
}

/* The last value of each parameter. The strings are in the buffer of cmdline_each(). */
struct reading {
	struct request *request;
	char *ids, *profile, *allow;
	int status; /* of the last error */
};

static void wrong(struct reading *reading, const char *name, const char *why)
{
	say_wrong(name, why);
	reading->status = -EINVAL;
}

static void read_claim(struct reading *reading, char *value)
{
	char buffer[LOG_LINE / 2], *what;
	struct rule rule;
	struct strbuf why;

	strbuf_open(&why, buffer, sizeof(buffer));
	while ((what = parse_item(&value, ','))) {
		rule_init(&rule);
		rule.source = RULE_CMDLINE;
		rule.file = "cmdline:" CLAIM_PARAMETER;
		if (rule_parse_what(what, &rule, &why)) {
			strbuf_mark_cut(&why);
			wrong(reading, CLAIM_PARAMETER, why.buffer);
			return;
		}
		if (request_add(reading->request, &rule))
			reading->status = -ENOMEM;
	}
}

static void read_allow(struct reading *reading)
{
	char buffer[LOG_LINE / 2];
	struct strbuf why;

	strbuf_open(&why, buffer, sizeof(buffer));
	if (rule_parse_allow(reading->allow, &reading->request->allow, &why)) {
		strbuf_mark_cut(&why);
		wrong(reading, ALLOW_PARAMETER, why.buffer);
	}
}

static void read_profile(struct reading *reading)
{
	const char *expected = rule_parse_check_word(reading->profile);

	if (expected)
		wrong(reading, PROFILE_PARAMETER, expected);
	else
		str_copy(reading->request->profile, sizeof(reading->request->profile), reading->profile);
}

static void read_parameter(void *context, const char *name, char *value)
{
	static const char known[] = MODE_PARAMETER ".";
	struct reading *reading = context;
	char start[sizeof(known)];

	if (!value)
		value = (char *)name + strlen(name); /* the parser of the parameter decides what "" means */
	if (cmdline_is(name, IDS_PARAMETER)) {
		reading->ids = value;
	} else if (cmdline_is(name, CLAIM_PARAMETER)) {
		read_claim(reading, value);
	} else if (cmdline_is(name, PROFILE_PARAMETER)) {
		reading->profile = value;
	} else if (cmdline_is(name, ALLOW_PARAMETER)) {
		reading->allow = value;
	} else if (strlen(name) >= strlen(known)) {
		memcpy(start, name, strlen(known));
		start[strlen(known)] = '\0';
		if (cmdline_is(start, known))
			log_warning(CMDLINE_FILE ": %s: unknown parameter, expected .claim, .profile or .allow", name);
	}
}

int cmdline_read_rules(struct request *request)
{
	struct reading reading = { .request = request };

	cmdline_each(read_parameter, &reading); /* cmdline_read_mode() has logged an error */
	if (reading.ids && cmdline_add_ids(request, reading.ids, RULE_CMDLINE, "cmdline:" IDS_PARAMETER))
		reading.status = -ENOMEM;
	if (reading.profile)
		read_profile(&reading);
	if (reading.allow)
		read_allow(&reading);
	if (reading.status == -ENOMEM)
		log_no_memory();
	return reading.status;
}

/* Return whether the name before the dot is that of the module at `path`: vfio_pci.OPTION and .../vfio-pci.ko. */
static bool is_of_module(const char *name, const char *dot, const char *path)
{
	const char *file = strrchr(path, '/') + 1;

	while (name < dot && is_same(*name, *file)) {
		name++;
		file++;
	}
	return name == dot && *file == '.';
}

static void read_option(void *context, const char *name, char *value)
{
	const char *dot = strchr(name, '.'), *expected;
	struct reading *reading = context;

	if (!dot || !strcmp(dot, ".ids"))
		return;
	for (size_t i = 0; i < reading->request->module_count; i++) {
		struct request_module *module = &reading->request->modules[i];

		if (!is_of_module(name, dot, module->path))
			continue;
		/* a blank or a quote inside would end the option, and the rest could be another one, even ids */
		expected = rule_parse_check_word(dot + 1);
		if (!expected && value && strchr(value, '"'))
			expected = log_strerror(-EINVAL);
		if (expected)
			wrong(reading, name, expected);
		else if (request_add_option(module, dot + 1, value))
			reading->status = -ENOMEM;
	}
}

int cmdline_read_options(struct request *request)
{
	struct reading reading = { .request = request };

	if (request->module_count)
		cmdline_each(read_option, &reading); /* cmdline_read_mode() has logged an error */
	if (reading.status == -ENOMEM)
		log_no_memory();
	return reading.status;
}

const char *cmdline_mode_word(size_t i)
{
	return i < ARRAY_SIZE(mode_words) ? mode_words[i].word : NULL;
}

const char *cmdline_parameter(size_t i)
{
	static const char *const parameters[] = {
		MODE_PARAMETER, CLAIM_PARAMETER, PROFILE_PARAMETER, ALLOW_PARAMETER, IDS_PARAMETER,
	};

	return i < ARRAY_SIZE(parameters) ? parameters[i] : NULL;
}
