// SPDX-License-Identifier: GPL-2.0-or-later
#include "line.h"

#include <errno.h>
#include <string.h>

#define CLASS_KEY "class="

static int wrong(struct text *why, const char *word, const char *expected)
{
	text_add(why, "'%s': %s", word, expected);
	return -EINVAL;
}

static bool is_word_character(char c)
{
	char lower = c | 0x20;

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

const char *line_check_word(const char *word)
{
	size_t length = 0;

	while (length < RULE_WORD && is_word_character(word[length]))
		length++;
	if (!length || length == RULE_WORD || word[length])
		return "expected a name of at most 31 letters, digits, '.', '_' and '-'";
	return NULL;
}

int line_parse_allow(char *list, unsigned *allow, struct text *why)
{
	char *reason;

	*allow = 0;
	while ((reason = text_item(&list, ','))) {
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
static int parse_driver(const char *value, struct rule *rule, struct text *why)
{
	bool fits = ends_in(value, "vfio-pci") || ends_in(value, "vfio_pci") || !strcmp(value, "pci-stub");

	if (!strcmp(value, "vfio_pci")) /* its module's name; the driver is there already, by default */
		return 0;
	if (line_check_word(value) || *value == '-' || !fits || text_copy(rule->driver, sizeof(rule->driver), value))
		return wrong(why, value, "expected a driver whose name ends in vfio-pci or vfio_pci, or pci-stub");
	return 0;
}

static int parse_word(const char *value, char *word, struct text *why)
{
	const char *expected = line_check_word(value);

	return expected ? wrong(why, value, expected) : text_copy(word, RULE_WORD, value);
}

static int parse_count(const char *value, struct rule *rule, struct text *why)
{
	uint32_t count;

	if (text_decimal(value, RULE_COUNT_MAX, &count) || !count)
		return wrong(why, value, "expected a count of 1 to 999");
	rule->count = (uint16_t)count;
	return 0;
}

/* The words of a line, as bits: a word may stand there once. */
enum word {
	WORD_ALL = 1,
	WORD_COUNT = 2,
	WORD_ONLY = 4,
	WORD_GROUP = 8,
	WORD_DRIVER = 16,
	WORD_PROFILE = 32,
	WORD_ALLOW = 64,
	WORD_HOLD = 128,
	WORD_OPTIONAL = 256,
	WORD_BECAUSE = 512,
	WORD_IDS = 1024,
};

static const struct {
	char name[9];
	uint8_t verb;	   /* enum rule_verb */
	uint16_t word;	   /* enum word */
	uint16_t excludes; /* what says the opposite */
	bool has_value;
} words[] = {
	/* clang-format off */
	{ "all",      RULE_CLAIM,   WORD_ALL,      WORD_COUNT, false },
	{ "ids",      RULE_CLAIM,   WORD_IDS,      WORD_ALL | WORD_COUNT, false },
	{ "count",    RULE_CLAIM,   WORD_COUNT,    WORD_ALL,   true },
	{ "only",     RULE_CLAIM,   WORD_ONLY,     WORD_GROUP, false },
	{ "group",    RULE_CLAIM,   WORD_GROUP,    WORD_ONLY,  false },
	{ "driver",   RULE_CLAIM,   WORD_DRIVER,   0,          true },
	{ "profile",  RULE_CLAIM,   WORD_PROFILE,  0,          true },
	{ "allow",    RULE_CLAIM,   WORD_ALLOW,    0,          true },
	{ "hold",     RULE_CLAIM,   WORD_HOLD,     0,          false },
	{ "optional", RULE_CLAIM,   WORD_OPTIONAL, 0,          false },
	{ "because",  RULE_PROTECT, WORD_BECAUSE,  0,          true },
	/* clang-format on */
};

#define WORDS (sizeof(words) / sizeof(*words))

static int apply(enum word word, char *value, struct rule *rule, struct text *why)
{
	switch (word) {
	case WORD_COUNT:
		return parse_count(value, rule, why);
	case WORD_DRIVER:
		return parse_driver(value, rule, why);
	case WORD_PROFILE:
		return parse_word(value, rule->profile, why);
	case WORD_BECAUSE: /* for people only, so any word will do: a mount point */
		if (text_copy(rule->because, sizeof(rule->because), value))
			return wrong(why, value, "expected at most 31 bytes");
		break;
	case WORD_IDS:
		rule->all_but_storage_or_network = true;
		break;
	case WORD_ALLOW:
		return line_parse_allow(value, &rule->allow, why);
	case WORD_ALL:
		rule->all = true;
		break;
	case WORD_ONLY:
		rule->only = true;
		break;
	case WORD_GROUP:
		rule->group = true;
		break;
	case WORD_HOLD:
		rule->hold = true;
		break;
	case WORD_OPTIONAL:
		rule->optional = true;
		break;
	}
	return 0;
}

static int parse_option(char *option, struct rule *rule, unsigned *seen, struct text *why)
{
	char *value = text_value(option);
	size_t i;

	for (i = 0; i < WORDS; i++)
		if (words[i].verb == rule->verb && !strcmp(words[i].name, option))
			break;
	if (i == WORDS)
		return wrong(why, option,
			     rule->verb == RULE_CLAIM
				     ? "unknown word, expected all, count=, only, group, driver=, profile=, "
				       "allow=, hold or optional"
				     : "unknown word, expected because= or the end of the line");
	if (*seen & words[i].word)
		return wrong(why, option, "stands there twice");
	if (*seen & words[i].excludes)
		return wrong(why, option, "contradicts a word before it");
	if (words[i].has_value && (!value || !*value))
		return wrong(why, option, "a value is needed behind a '='");
	if (!words[i].has_value && value)
		return wrong(why, option, "takes no value");
	*seen |= words[i].word;
	return apply((enum word)words[i].word, value, rule, why);
}

bool line_is_what(const char *word)
{
	char copy[128], buffer[8];
	struct rule unused;
	struct text why;

	text_open(&why, buffer, sizeof(buffer));
	return !text_copy(copy, sizeof(copy), word) && !line_parse_what(copy, &unused, &why);
}

int line_parse(char *line, struct rule *rule, char **whats, struct text *why)
{
	char *verb = text_word(&line), *word;
	unsigned seen = 0;
	int status;

	if (!verb)
		return LINE_EMPTY;
	rule_init(rule);
	if (!strcmp(verb, "claim")) {
		rule->verb = RULE_CLAIM;
	} else if (!strcmp(verb, "protect")) {
		rule->verb = RULE_PROTECT;
	} else {
		text_add(why, "'%s': unknown word, expected claim or protect", verb);
		return -EINVAL;
	}

	*whats = text_word(&line);
	if (!*whats) {
		text_add(why, "%s what? Expected an ID such as 10de:1284 or an address such as 0000:01:00.0", verb);
		return -EINVAL;
	}
	while ((word = text_word(&line))) {
		if (line_is_what(word)) {
			text_add(why, "'%s': a blank before it, expected a comma: write '%s %s", word, verb, *whats);
			text_add(why, ends_in(*whats, ",") ? "%s'" : ",%s'", word);
			return -EINVAL;
		}
		status = parse_option(word, rule, &seen, why);
		if (status)
			return status;
	}
	return 0;
}

static const char *parse_class(const char *digits, struct rule *rule)
{
	size_t length = strlen(digits);
	uint32_t class;

	if ((length != 2 && length != 4 && length != 6) ||
	    text_hex(&digits, (unsigned)length, (unsigned)length, &class))
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

int line_parse_what(char *what, struct rule *rule, struct text *why)
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
