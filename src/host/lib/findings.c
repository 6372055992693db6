// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lib/findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "host/lib/sanitize.h"
#include "host/lib/terminal.h"
#include "host/lib/xalloc.h"

static char *print(const char *format, va_list list)
{
	char *text = xalloc_print_list(format, list);

	sanitize_text(text);
	return text;
}

/* A macro, because each function with a `...` needs its own va_start() and va_end(). */
#define PRINT(into, format)                     \
	do {                                    \
		va_list list;                   \
                                                \
		va_start(list, format);         \
		(into) = print((format), list); \
		va_end(list);                   \
	} while (0)

void findings_what(struct findings *findings, const char *format, ...)
{
	struct finding *finding;

	findings->at = xalloc_grow(findings->at, findings->count + 1, sizeof(*findings->at));
	finding = &findings->at[findings->count++];
	*finding = (struct finding){ .note = true };
	PRINT(finding->what, format);
}

static struct finding *last(struct findings *findings)
{
	return &findings->at[findings->count - 1];
}

void findings_where(struct findings *findings, const char *format, ...)
{
	PRINT(last(findings)->where, format);
}

void findings_next(struct findings *findings, const char *format, ...)
{
	last(findings)->note = false;
	PRINT(last(findings)->next, format);
}

void findings_command(struct findings *findings, const char *format, ...)
{
	last(findings)->note = false;
	PRINT(last(findings)->command, format);
}

void findings_wrap(FILE *out, const char *head, const char *text)
{
	const size_t indent = strlen(head);
	size_t column = indent;

	fputs(head, out);
	for (const char *word = text; *word;) {
		size_t length = strcspn(word, " ");

		if (column > indent && column + 1 + length > FINDINGS_COLUMNS) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			putc(' ', out);
			column++;
		}
		fwrite(word, 1, length, out);
		column += length;
		word += length;
		word += strspn(word, " ");
	}
	putc('\n', out);
}

static void print_next(const struct finding *finding, FILE *out)
{
	static const char head[] = "      next:  ";
	char *text;

	if (finding->next && finding->command) {
		text = xalloc_print("%s:", finding->next);
		findings_wrap(out, head, text);
		free(text);
		fprintf(out, "%*s%s\n", (int)strlen(head), "", finding->command);
	} else if (finding->command) {
		fprintf(out, "%s%s\n", head, finding->command);
	} else if (finding->next) {
		findings_wrap(out, head, finding->next);
	}
}

/* @style  the escape sequence of the heading on a terminal */
static void print_kind(const struct findings *findings, bool note, const char *head, const char *style, FILE *out)
{
	const bool color = terminal_has_color(out);

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->at[i];

		if (finding->note != note)
			continue;
		if (head)
			fprintf(out, "\n%s%s%s\n", color ? style : "", head, color ? TERMINAL_PLAIN : "");
		head = NULL;
		findings_wrap(out, "  - ", finding->what);
		if (finding->where)
			findings_wrap(out, "      where: ", finding->where);
		print_next(finding, out);
	}
}

void findings_print(const struct findings *findings, FILE *out)
{
	print_kind(findings, false, "To do:", TERMINAL_BOLD TERMINAL_YELLOW, out);
	print_kind(findings, true, "To know:", TERMINAL_BOLD, out);
}

static struct json_object *to_json(const char *value)
{
	return value ? json_object_new_string(value) : NULL;
}

static struct json_object *next_to_json(const struct finding *finding)
{
	struct json_object *next;
	char *text;

	if (!finding->next || !finding->command)
		return to_json(finding->next ? finding->next : finding->command);
	text = xalloc_print("%s: %s", finding->next, finding->command);
	next = to_json(text);
	free(text);
	return next;
}

struct json_object *findings_to_json(const struct findings *findings)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->at[i];
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "level", to_json(finding->note ? "note" : "todo"));
		json_object_object_add(object, "what", to_json(finding->what));
		json_object_object_add(object, "where", to_json(finding->where));
		json_object_object_add(object, "next", next_to_json(finding));
		json_object_array_add(array, object);
	}
	return array;
}
