// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/rule_parse.h"
#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

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
				     "unknown value, expected bound-display, boot-display, last-display, "
				     "last-usb or last-network");
		*allow |= rule_allowance(reason);
	}
	return 0;
}

/* Accept only drivers that keep the device for a virtual machine. Another driver could use it for the host. */
static int parse_driver(const char *value, char *driver, struct strbuf *why)
{
	bool fits = device_is_keeping_driver(value);

	if (!strcmp(value, "vfio_pci")) /* the module's name; its driver is the default already */
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

/* The words that may follow the WHATs of a line: as indexes of `words`, and as bits of the set of a line's words. */
enum word {
	WORD_ALL,
	WORD_COUNT,
	WORD_IDS,
	WORD_ONLY,
	WORD_GROUP,
	WORD_HOLD,
	WORD_OPTIONAL,
	WORD_DRIVER,
	WORD_PROFILE,
	WORD_ALLOW,
	WORD_BECAUSE,
};

#define BIT(word) (1u << (word))
#define HOW_MANY (BIT(WORD_ALL) | BIT(WORD_COUNT) | BIT(WORD_IDS)) /* a line has at most one of these */

/* The type of a word's value. */
enum kind { FLAG, COUNT, DRIVER, NAME, TEXT, ALLOW };

static const struct {
	const char *name;
	enum rule_verb verb; /* the only verb that takes the word */
	enum kind kind;
	unsigned member;   /* offset of the value in struct rule */
	unsigned excludes; /* the words that contradict it, as bits */
} words[] = {
/* clang-format off */
#define MEMBER(name) offsetof(struct rule, name)
	[WORD_ALL]      = { "all",      RULE_CLAIM,   FLAG,   MEMBER(all),      HOW_MANY & ~BIT(WORD_ALL) },
	[WORD_COUNT]    = { "count",    RULE_CLAIM,   COUNT,  MEMBER(count),    HOW_MANY & ~BIT(WORD_COUNT) },
	[WORD_IDS]      = { "ids",      RULE_CLAIM,   FLAG,   MEMBER(all_but_storage_or_network), HOW_MANY & ~BIT(WORD_IDS) },
	[WORD_ONLY]     = { "only",     RULE_CLAIM,   FLAG,   MEMBER(only),     BIT(WORD_GROUP) },
	[WORD_GROUP]    = { "group",    RULE_CLAIM,   FLAG,   MEMBER(group),    BIT(WORD_ONLY) },
	[WORD_HOLD]     = { "hold",     RULE_CLAIM,   FLAG,   MEMBER(hold),     0 },
	[WORD_OPTIONAL] = { "optional", RULE_CLAIM,   FLAG,   MEMBER(optional), 0 },
	[WORD_DRIVER]   = { "driver",   RULE_CLAIM,   DRIVER, MEMBER(driver),   0 },
	[WORD_PROFILE]  = { "profile",  RULE_CLAIM,   NAME,   MEMBER(profile),  0 },
	[WORD_ALLOW]    = { "allow",    RULE_CLAIM,   ALLOW,  MEMBER(allow),    0 },
	[WORD_BECAUSE]  = { "because",  RULE_PROTECT, TEXT,   MEMBER(because),  0 },
#undef MEMBER
	/* clang-format on */
};

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
	case TEXT: /* for people only, so any word is valid: a mount point */
		break;
	}
	return str_copy(member, RULE_WORD, value) ? wrong(why, value, "expected at most 31 bytes") : 0;
}

static int parse_option(char *option, struct rule *rule, unsigned *seen, struct strbuf *why)
{
	char *value = parse_value(option);
	size_t i = 0;

	while (i < ARRAY_SIZE(words) && (words[i].verb != rule->verb || strcmp(words[i].name, option)))
		i++;
	if (i == ARRAY_SIZE(words))
		return wrong(why, option,
			     rule->verb == RULE_CLAIM
				     ? "unknown word, expected all, count=, only, group, driver=, profile=, "
				       "allow=, hold or optional"
				     : "unknown word, expected because=");
	if (*seen & BIT(i))
		return wrong(why, option, "given twice");
	if (*seen & words[i].excludes)
		return wrong(why, option, "conflicts with an earlier word");
	if (words[i].kind == FLAG && value)
		return wrong(why, option, "takes no value");
	if (words[i].kind != FLAG && (!value || !*value))
		return wrong(why, option, "expected '=' and a value");
	*seen |= BIT(i);
	return apply(words[i].kind, value, (char *)rule + words[i].member, why);
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
		strbuf_add(why, "%s: expected an ID or an address, as in 10de:1284", verb);
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

/* The name must be one directory, and one word in a line and in the report. */
static const char *parse_slot(const char *name, struct rule *rule)
{
	bool fits = *name && strcmp(name, ".") && strcmp(name, "..");

	for (const char *c = name; *c; c++)
		fits = fits && *c > ' ' && *c < 0x7f && *c != '/' && *c != ',';
	rule->place = RULE_PHYSICAL_SLOT;
	if (!fits || str_copy(rule->slot, sizeof(rule->slot), name))
		return "expected a name in /sys/bus/pci/slots, as in slot=2";
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

/*
 * Return whether the WHAT is a slot. bb:dd and dddd:bb:dd are slots, and vvvv:dddd is an ID: the number of digits after
 * the last colon differs.
 */
static bool is_slot(const char *what)
{
	const char *last = strrchr(what, ':');

	return last && strlen(last) >= 3 && (!last[3] || !strcmp(last + 3, ".*"));
}

int rule_parse_what(char *what, struct rule *rule, struct strbuf *why)
{
	const char *digits = str_after_prefix(what, "class="), *slot = str_after_prefix(what, "slot="), *expected;
	char *at = strchr(what, '@');

	rule->place = RULE_ANYWHERE;
	rule->class = rule->class_mask = 0;
	rule->id = (struct addr_id){ ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID, ADDR_ANY_ID };
	if (slot) {
		expected = parse_slot(slot, rule);
	} else if (at) {
		*at = '\0';
		expected = addr_id_parse(what, &rule->id);
		*at = '@';
		if (!expected)
			expected = parse_place(at + 1, rule);
	} else if (digits) {
		expected = parse_class(digits, rule);
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
	return i < ARRAY_SIZE(words) ? words[i].name : NULL;
}
