// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/rule_parse.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define CLASS_KEY "class="

static int wrong(struct strbuf *why, const char *word, const char *expected)
{
	strbuf_add(why, "'%s': %s", word, expected);
	return -EINVAL;
}

static bool is_word_character(char c)
{
	char lower = c | 0x20;

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

const char *rule_parse_check_word(const char *word)
{
	size_t length = 0;

	while (length < RULE_WORD && is_word_character(word[length]))
		length++;
	if (!length || length == RULE_WORD || word[length])
		return "expected a name of at most 31 letters, digits, '.', '_' and '-'";
	return NULL;
}

int rule_parse_allow(char *list, unsigned *allow, struct strbuf *why)
{
	char *reason;

	*allow = 0;
	while ((reason = parse_item(&list, ','))) {
		if (!rule_allowance(reason))
			return wrong(why, reason,
				     "nothing lifts that, expected bound-display, boot-display, last-display or "
				     "last-usb");
		*allow |= rule_allowance(reason);
	}
	return 0;
}

static bool ends_in(const char *string, const char *end)
{
	size_t length = strlen(string), end_length = strlen(end);

	return length >= end_length && !strcmp(string + length - end_length, end);
}

/* Any other driver would not keep the device for a virtual machine, and some would take it for the host. */
static int parse_driver(const char *value, char *driver, struct strbuf *why)
{
	bool fits = ends_in(value, "vfio-pci") || ends_in(value, "vfio_pci") || !strcmp(value, "pci-stub");

	if (!strcmp(value, "vfio_pci")) /* its module's name; the driver is there already, by default */
		return 0;
	if (rule_parse_check_word(value) || *value == '-' || !fits || str_copy(driver, DEVICE_DRIVER, value))
		return wrong(why, value, "expected a driver whose name ends in vfio-pci or vfio_pci, or pci-stub");
	return 0;
}

static int parse_count(const char *value, uint16_t *count, struct strbuf *why)
{
	uint32_t number;

	if (parse_decimal(value, RULE_COUNT_MAX, &number) || !number)
		return wrong(why, value, "expected a count of 1 to 999");
	*count = (uint16_t)number;
	return 0;
}

/* What a word says, and of which member of the rule. */
enum kind { FLAG, COUNT, DRIVER, NAME, TEXT, ALLOW };

static const struct {
	char name[9];
	uint8_t verb; /* enum rule_verb */
	uint8_t kind;
	uint8_t excludes; /* what says the opposite, as bits: places in this table */
	uint16_t member;
} words[] = {
	/* clang-format off */
	{ "all",      RULE_CLAIM,   FLAG,   2 | 4, offsetof(struct rule, all) },
	{ "count",    RULE_CLAIM,   COUNT,  1 | 4, offsetof(struct rule, count) },
	{ "ids",      RULE_CLAIM,   FLAG,   1 | 2, offsetof(struct rule, all_but_storage_or_network) },
	{ "only",     RULE_CLAIM,   FLAG,   16,    offsetof(struct rule, only) },
	{ "group",    RULE_CLAIM,   FLAG,   8,     offsetof(struct rule, group) },
	{ "hold",     RULE_CLAIM,   FLAG,   0,     offsetof(struct rule, hold) },
	{ "optional", RULE_CLAIM,   FLAG,   0,     offsetof(struct rule, optional) },
	{ "driver",   RULE_CLAIM,   DRIVER, 0,     offsetof(struct rule, driver) },
	{ "profile",  RULE_CLAIM,   NAME,   0,     offsetof(struct rule, profile) },
	{ "allow",    RULE_CLAIM,   ALLOW,  0,     offsetof(struct rule, allow) },
	{ "because",  RULE_PROTECT, TEXT,   0,     offsetof(struct rule, because) },
	/* clang-format on */
};

#define WORDS (ARRAY_SIZE(words))

static int apply(enum kind kind, char *value, void *member, struct strbuf *why)
{
	switch (kind) {
	case FLAG:
		*(bool *)member = true;
		return 0;
	case COUNT:
		return parse_count(value, member, why);
	case DRIVER:
		return parse_driver(value, member, why);
	case ALLOW:
		return rule_parse_allow(value, member, why);
	case NAME:
		if (rule_parse_check_word(value))
			return wrong(why, value, rule_parse_check_word(value));
		break;
	case TEXT: /* for people only, so that any word will do: a mount point */
		break;
	}
	return str_copy(member, RULE_WORD, value) ? wrong(why, value, "expected at most 31 bytes") : 0;
}

static int parse_option(char *option, struct rule *rule, unsigned *seen, struct strbuf *why)
{
	char *value = parse_value(option);
	size_t i;

	for (i = 0; i < WORDS; i++)
		if (words[i].verb == rule->verb && !strcmp(words[i].name, option))
			break;
	if (i == WORDS)
		return wrong(why, option,
			     rule->verb == RULE_CLAIM
				     ? "unknown word, expected all, count=, only, group, driver=, profile=, "
				       "allow=, hold or optional"
				     : "unknown word, expected because=");
	if (*seen & 1u << i)
		return wrong(why, option, "stands there twice");
	if (*seen & words[i].excludes)
		return wrong(why, option, "contradicts a word before it");
	if (words[i].kind == FLAG && value)
		return wrong(why, option, "takes no value");
	if (words[i].kind != FLAG && (!value || !*value))
		return wrong(why, option, "a value is needed behind a '='");
	*seen |= 1u << i;
	return apply((enum kind)words[i].kind, value, (char *)rule + words[i].member, why);
}

int rule_parse_line(char *line, struct rule *rule, char **whats, struct strbuf *why)
{
	char *verb = parse_word(&line), *word;
	unsigned seen = 0;
	int status = 0;

	if (!verb)
		return RULE_PARSE_EMPTY;
	rule_init(rule);
	if (!strcmp(verb, "claim")) {
		rule->verb = RULE_CLAIM;
	} else if (!strcmp(verb, "protect")) {
		rule->verb = RULE_PROTECT;
	} else {
		strbuf_add(why, "'%s': unknown word, expected claim or protect", verb);
		return -EINVAL;
	}

	*whats = parse_word(&line);
	if (!*whats) {
		strbuf_add(why, "%s what? Expected an ID or an address, as 10de:1284", verb);
		return -EINVAL;
	}
	while (!status && (word = parse_word(&line)))
		status = parse_option(word, rule, &seen, why);
	return status;
}

static const char *parse_class(const char *digits, struct rule *rule)
{
	size_t length = strlen(digits);
	uint32_t class;

	if ((length != 2 && length != 4 && length != 6) ||
	    parse_hex(&digits, (unsigned)length, (unsigned)length, &class))
		return "expected 2, 4 or 6 hex digits of a class, as in class=0300";
	rule->class = class << (24 - 4 * length);
	rule->class_mask = 0xffffffu & ~((1u << (24 - 4 * length)) - 1);
	return NULL;
}

static const char *parse_place(const char *place, struct rule *rule)
{
	if (strchr(place, '/')) {
		rule->place = RULE_PATH;
		return addr_path_parse(place, &rule->path);
	}
	rule->place = RULE_ADDRESS;
	return addr_parse(place, &rule->addr);
}

/* bb:dd and dddd:bb:dd are slots, vvvv:dddd is an ID: the digits behind the last colon tell. */
static bool is_slot(const char *what)
{
	const char *last = strrchr(what, ':');

	return last && strlen(last) >= 3 && (!last[3] || !strcmp(last + 3, ".*"));
}

int rule_parse_what(char *what, struct rule *rule, struct strbuf *why)
{
	char *at = strchr(what, '@');
	const char *expected;

	rule->place = RULE_ANYWHERE;
	rule->class = rule->class_mask = 0;
	rule->id = (struct addr_id){ ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID };
	if (at) {
		*at = '\0';
		expected = addr_id_parse(what, &rule->id);
		*at = '@';
		if (!expected)
			expected = parse_place(at + 1, rule);
	} else if (!strncmp(what, CLASS_KEY, strlen(CLASS_KEY))) {
		expected = parse_class(what + strlen(CLASS_KEY), rule);
	} else if (strchr(what, '/')) {
		expected = parse_place(what, rule);
	} else if (is_slot(what)) {
		rule->place = RULE_SLOT;
		expected = addr_slot_parse(what, &rule->addr);
	} else if (strchr(what, '.')) {
		expected = parse_place(what, rule);
	} else {
		expected = addr_id_parse(what, &rule->id);
	}
	return expected ? wrong(why, what, expected) : 0;
}

const char *rule_parse_option_name(size_t i)
{
	return i < WORDS ? words[i].name : NULL;
}
