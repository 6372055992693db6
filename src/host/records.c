// SPDX-License-Identifier: GPL-2.0-or-later
#include "records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../core/addr.h"
#include "../core/text.h"
#include "plain.h"

void records_decode(char *value)
{
	char *to = value;

	for (const char *from = value; *from; to++) {
		const char *digits = from + 2;
		uint32_t byte;

		if (from[0] == '\\' && from[1] == 'x' && !text_hex(&digits, 2, 2, &byte)) {
			*to = (char)byte;
			from = digits;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

static void parse(struct record *record, char *line)
{
	char *comment = strstr(line, " # "), *word;

	*record = (struct record){ .result = "", .subject = "", .comment = "" };
	if (comment) {
		record->comment = comment + 3;
		*comment = '\0';
	}
	word = text_word(&line);
	if (word)
		record->result = word;
	/* the last line alone has no subject; one may have a '=', as class=03 */
	if (strcmp(record->result, "end") && (word = text_word(&line)))
		record->subject = word;
	while ((word = text_word(&line))) {
		char *value = text_value(word);

		if (value && record->count < RECORDS_PAIRS) {
			records_decode(value);
			plain_make(value);
			record->pairs[record->count].key = word;
			record->pairs[record->count++].value = value;
		}
	}
}

int records_add(struct records *records, const char *line)
{
	struct record *grown = realloc(records->at, (records->count + 1) * sizeof(*grown));
	char *copy = strdup(line);

	if (grown)
		records->at = grown;
	if (!grown || !copy) {
		free(copy);
		return -ENOMEM;
	}
	plain_make(copy);
	parse(&grown[records->count++], copy);
	return 0;
}

const char *records_value(const struct record *record, const char *key)
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

static const struct place *place_of(const struct record *record)
{
	const struct place *place = places;

	while (*place->result && strcmp(place->result, record->result))
		place++;
	return place;
}

bool records_is_device(const struct record *record)
{
	struct addr unused;

	return !*place_of(record)->result && !addr_parse(record->subject, &unused);
}

static struct json_object *value_of(const char *value)
{
	return strcmp(value, "-") ? json_object_new_string(value) : NULL;
}

static struct json_object *to_json(const struct record *record, const struct place *place)
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

struct json_object *records_to_json(const struct records *records)
{
	struct json_object *all = json_object_new_object(), *list;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (places[i].list)
			json_object_object_add(all, places[i].where, json_object_new_array());
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->at[i];
		const struct place *place = place_of(record);

		if (!place->list)
			json_object_object_add(all, place->where, to_json(record, place));
		else if (json_object_object_get_ex(all, place->where, &list))
			json_object_array_add(list, to_json(record, place));
	}
	return all;
}
