// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/status/report_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lib/parse.h"
#include "core/lib/str.h"
#include "core/pci/addr.h"
#include "host/lib/sanitize.h"

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

static void parse(struct report_record *record, char *line)
{
	char *comment = strstr(line, " # "), *word;

	*record = (struct report_record){ .result = "", .subject = "", .comment = "" };
	if (comment) {
		record->comment = comment + 3;
		*comment = '\0';
	}
	word = parse_word(&line);
	if (word)
		record->result = word;
	/* the last line alone has no subject; one may have a '=', as class=03 */
	if (strcmp(record->result, "end") && (word = parse_word(&line)))
		record->subject = word;
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

int report_parse_line(struct report_records *records, const char *line)
{
	struct report_record *grown = realloc(records->at, (records->count + 1) * sizeof(*grown));
	char *copy = strdup(line);

	if (grown)
		records->at = grown;
	if (!grown || !copy) {
		free(copy);
		return -ENOMEM;
	}
	sanitize_text(copy);
	parse(&grown[records->count++], copy);
	return 0;
}

const char *report_parse_value(const struct report_record *record, const char *key)
{
	for (size_t i = 0; i < record->count; i++)
		if (!strcmp(record->pairs[i].key, key))
			return record->pairs[i].value;
	return NULL;
}

/* Where a record goes, and what its subject is called there. */
static const struct place {
	const char *result, *where, *subject;
	bool list;
} places[] = {
	{ "vfioclaim", "vfioclaim", "version", false },
	{ "iommu", "iommu", "state", false },
	{ "missing", "missing", "what", true },
	{ "group", "groups", "group", true },
	{ "end", "end", "", false },
	{ "", "devices", "address", true },
};

static const struct place *place_of(const struct report_record *record)
{
	const struct place *place = places;

	while (*place->result && strcmp(place->result, record->result))
		place++;
	return place;
}

bool report_parse_is_device(const struct report_record *record)
{
	struct addr unused;

	return !*place_of(record)->result && !addr_parse(record->subject, &unused);
}

static struct json_object *value_of(const char *value)
{
	return strcmp(value, "-") ? json_object_new_string(value) : NULL;
}

static struct json_object *to_json(const struct report_record *record, const struct place *place)
{
	struct json_object *object = json_object_new_object();

	if (!*place->result)
		json_object_object_add(object, "result", json_object_new_string(record->result));
	if (*place->subject)
		json_object_object_add(object, place->subject, json_object_new_string(record->subject));
	for (size_t i = 0; i < record->count; i++)
		json_object_object_add(object, record->pairs[i].key, value_of(record->pairs[i].value));
	if (*record->comment)
		json_object_object_add(object, "comment", json_object_new_string(record->comment));
	return object;
}

struct json_object *report_parse_to_json(const struct report_records *records)
{
	struct json_object *all = json_object_new_object(), *list;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (places[i].list)
			json_object_object_add(all, places[i].where, json_object_new_array());
	for (size_t i = 0; i < records->count; i++) {
		const struct report_record *record = &records->at[i];
		const struct place *place = place_of(record);

		if (!place->list)
			json_object_object_add(all, place->where, to_json(record, place));
		else if (json_object_object_get_ex(all, place->where, &list))
			json_object_array_add(list, to_json(record, place));
	}
	return all;
}
