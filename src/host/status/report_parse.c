// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_parse.h"

#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/pci/addr.h"
#include "host/lib/json.h"
#include "host/lib/sanitize.h"
#include "host/lib/xalloc.h"

void report_parse_decode(char *value)
{
	char *to = value;

	for (const char *from = value; *from; to++) {
		const char *digits = from + 2;
		uint32_t byte;

		if (from[0] == '\\' && from[1] == 'x' && !parse_hex(&digits, 2, 2, &byte)) {
			*to = (char)byte;
			from = digits;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* For each kind of record: its first word, its key in the JSON object, and its own keys. */
static const struct place {
	const char *result; /* the first word of the line; NULL if that is a result */
	const char *where;
	bool list;
	const char *keys[11]; /* always present, in the order of the line; the first: of the second word */
} places[] = {
	[REPORT_PARSE_HEAD] = { "vfioclaim", "vfioclaim", false, { "version", "report", "mode", "profile", "config" } },
	[REPORT_PARSE_IOMMU] = { "iommu", "iommu", false, { "state", "kind", "remap", "reason", "comment" } },
	[REPORT_PARSE_DEVICE] = { NULL,
				  "devices",
				  true,
				  { "address", "id", "class", "group", "driver", "with", "reason", "rule",
				    "comment" } },
	[REPORT_PARSE_MISSING] = { "missing", "missing", true, { "what", "rule" } },
	[REPORT_PARSE_GROUP] = { "group", "groups", true, { "group", "shared-with", "driver" } },
	[REPORT_PARSE_END] = { "end", "end", false, { "status", "claimed", "refused", "missing", "failed", "ms" } },
};

static enum report_kind kind_of(struct report_record *record)
{
	struct addr unused;

	for (enum report_kind kind = REPORT_PARSE_HEAD; kind <= REPORT_PARSE_END; kind++)
		if (places[kind].result && !strcmp(record->result, places[kind].result))
			return kind;
	if (plan_result_parse(record->result, &record->outcome) && !addr_parse(record->subject, &unused))
		return REPORT_PARSE_DEVICE;
	return REPORT_PARSE_MESSAGE;
}

static void parse(struct report_record *record, char *line)
{
	char *comment = strstr(line, " # "), *word;

	*record = (struct report_record){ .result = "", .subject = "", .comment = "" };
	if (comment) {
		record->comment = comment + strlen(" # ");
		*comment = '\0';
	}
	word = parse_word(&line);
	if (word)
		record->result = word;
	/* only the last line has no subject; a subject may contain a '=', as in class=03 */
	if (strcmp(record->result, places[REPORT_PARSE_END].result) && (word = parse_word(&line)))
		record->subject = word;
	record->kind = kind_of(record);
	while ((word = parse_word(&line))) {
		char *value = parse_value(word);

		if (value && record->count < REPORT_PARSE_PAIRS) {
			report_parse_decode(value);
			sanitize_text(value);
			record->pairs[record->count].key = word;
			record->pairs[record->count++].value = value;
		}
	}
}

void report_parse_line(struct report_records *records, const char *line)
{
	char *copy = xalloc_copy(line);

	records->at = xalloc_grow(records->at, records->count + 1, sizeof(*records->at));
	sanitize_text(copy);
	parse(&records->at[records->count++], copy);
}

const char *report_parse_value(const struct report_record *record, const char *key)
{
	for (size_t i = 0; i < record->count; i++)
		if (!strcmp(record->pairs[i].key, key))
			return record->pairs[i].value;
	return NULL;
}

static bool is_among(const char *key, const char *const keys[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(key, keys[i]))
			return true;
	return false;
}

/* Add a value with the type of its key, which is the same in all records. */
static void add_value(struct json_object *object, const char *key, const char *value)
{
	static const char *const numbers[] = { "report",  "group",   "status", "claimed",
					       "refused", "missing", "failed", "ms" };
	static const char *const flags[] = { "remap" };
	uint32_t number;

	if (!strcmp(value, "-"))
		json_add_null(object, key);
	else if (is_among(key, numbers, ARRAY_SIZE(numbers)) && !parse_decimal(value, UINT32_MAX, &number))
		json_add_number(object, key, number);
	else if (is_among(key, flags, ARRAY_SIZE(flags)) && (!strcmp(value, "yes") || !strcmp(value, "no")))
		json_add_flag(object, key, !strcmp(value, "yes"));
	else if (is_among(key, numbers, ARRAY_SIZE(numbers)) || is_among(key, flags, ARRAY_SIZE(flags)))
		json_add_null(object, key);
	else
		json_add_string(object, key, value);
}

static struct json_object *to_json(const struct report_record *record)
{
	struct json_object *object = json_object_new_object();
	const struct place *place = &places[record->kind];

	if (record->kind == REPORT_PARSE_DEVICE)
		json_add_string(object, "result", record->result);
	for (size_t i = 0; i < ARRAY_SIZE(place->keys) && place->keys[i]; i++)
		json_add_null(object, place->keys[i]);
	if (*record->subject)
		add_value(object, place->keys[0], record->subject);
	for (size_t i = 0; i < record->count; i++)
		add_value(object, record->pairs[i].key, record->pairs[i].value);
	if (*record->comment)
		json_add_string(object, "comment", record->comment);
	return object;
}

struct json_object *report_parse_to_json(const struct report_records *records)
{
	struct json_object *all = json_output(), *list;

	for (enum report_kind kind = REPORT_PARSE_HEAD; kind <= REPORT_PARSE_END; kind++)
		json_object_object_add(all, places[kind].where, places[kind].list ? json_object_new_array() : NULL);
	for (size_t i = 0; i < records->count; i++) {
		const struct report_record *record = &records->at[i];
		const struct place *place = &places[record->kind];

		if (record->kind == REPORT_PARSE_MESSAGE)
			continue;
		if (!place->list)
			json_object_object_add(all, place->where, to_json(record));
		else if (json_object_object_get_ex(all, place->where, &list))
			json_object_array_add(list, to_json(record));
	}
	return all;
}
