// SPDX-License-Identifier: GPL-2.0-or-later
#include "findings.h"

#include <stdarg.h>
#include <stdlib.h>

#include "../core/request.h"
#include "../core/say.h"

static void out_of_memory(void)
{
	say(SAY_ERROR, "out of memory");
	exit(REQUEST_IMPOSSIBLE);
}

static char *print(const char *format, va_list list)
{
	char *text;

	if (vasprintf(&text, format, list) < 0)
		out_of_memory();
	return text;
}

void findings_what(struct findings *findings, const char *format, ...)
{
	struct finding *grown = realloc(findings->at, (findings->count + 1) * sizeof(*grown));
	va_list list;

	if (!grown)
		out_of_memory();
	findings->at = grown;
	va_start(list, format);
	grown[findings->count++] = (struct finding){ .note = true, .what = print(format, list) };
	va_end(list);
}

static struct finding *last(struct findings *findings)
{
	return &findings->at[findings->count - 1];
}

void findings_where(struct findings *findings, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	last(findings)->where = print(format, list);
	va_end(list);
}

void findings_next(struct findings *findings, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	last(findings)->next = print(format, list);
	last(findings)->note = false;
	va_end(list);
}

static void print_kind(const struct findings *findings, bool note, const char *head, FILE *out)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->at[i];

		if (finding->note != note)
			continue;
		if (head)
			fprintf(out, "\n%s\n", head);
		head = NULL;
		fprintf(out, "  %s\n", finding->what);
		if (finding->where)
			fprintf(out, "      where: %s\n", finding->where);
		if (finding->next)
			fprintf(out, "      next:  %s\n", finding->next);
	}
}

void findings_print(const struct findings *findings, FILE *out)
{
	print_kind(findings, false, "To do:", out);
	print_kind(findings, true, "To know:", out);
}

static void add(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, value ? json_object_new_string(value) : NULL);
}

struct json_object *findings_to_json(const struct findings *findings)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->at[i];
		struct json_object *object = json_object_new_object();

		add(object, "level", finding->note ? "note" : "todo");
		add(object, "what", finding->what);
		add(object, "where", finding->where);
		add(object, "next", finding->next);
		json_object_array_add(array, object);
	}
	return array;
}
