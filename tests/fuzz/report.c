// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The report of a boot, as a file and from the kernel log, to which other programs write too; the result of `status`
 * for it, and the same as JSON.
 */
#include <string.h>

#include "core/claim/report.h"
#include "core/lib/log.h"
#include "core/lib/strbuf.h"
#include "fuzz.h"
#include "host/lib/sanitize.h"
#include "host/status/claim_state.h"
#include "host/status/report_read.h"

/*
 * Return whether this is UTF-8, as JSON requires (RFC 8259, 8.1). RFC 3629: no overlong form, no surrogate, nothing
 * above 10ffff.
 */
static bool is_utf8(const char *string)
{
	const unsigned char *at = (const unsigned char *)string;

	while (*at) {
		unsigned more = *at < 0x80 ? 0 : *at < 0xc2 ? 9 : *at < 0xe0 ? 1 : *at < 0xf0 ? 2 : *at < 0xf5 ? 3 : 9;

		if (more == 9 || (*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) ||
		    (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))
			return false;
		for (at++; more; more--, at++)
			if ((*at & 0xc0) != 0x80)
				return false;
	}
	return true;
}

static void check_json(struct json_object *all)
{
	struct json_object *again;
	const char *text = sanitize_json(all);
	enum json_tokener_error error;

	fuzz_must(is_utf8(text), "JSON is UTF-8");
	for (const char *c = text; *c; c++)
		fuzz_must(*c >= ' ' || *c < 0 || *c == '\n', "no control character is in it");
	again = json_tokener_parse_verbose(text, &error);
	fuzz_must(again && error == json_tokener_success, "and can be read");
	json_object_put(again);
	json_object_put(all);
}

static void check(const char *path)
{
	struct findings findings = { 0 };
	struct claim_state standing;
	struct report_source reported;
	char said[LOG_LINE];
	struct strbuf why;
	int status;

	strbuf_open(&why, said, sizeof(said));
	status = report_read(&reported, &why);
	if (status) {
		fuzz_must(why.length > 0, "a missing report has a reason");
		return;
	}
	fuzz_must(!strcmp(reported.from, path), "it is from where it was");
	fuzz_must(reported.records.count >= 2, "a report has a head and an end");
	fuzz_must(!strcmp(reported.records.at[0].result, "vfioclaim"), "the head is first");
	fuzz_must(!strcmp(reported.records.at[reported.records.count - 1].result, "end"), "the end is last");
	fuzz_must(!strcmp(report_read_head(&reported, "report"), "1"), "it is of a version that is known");
	for (size_t i = 1; i < reported.records.count; i++)
		fuzz_must(strcmp(reported.records.at[i].result, "vfioclaim"), "of two runs, it is one");
	check_json(report_parse_to_json(&reported.records));

	claim_state_read(&standing, &reported);
	fuzz_must(!standing.group_count && (!standing.count || !claim_state_is_met(&standing)),
		  "nothing that it says is so where there are no devices");
	claim_state_find(&standing, &findings);
	check_json(claim_state_to_json(&standing));
	check_json(findings_to_json(&findings));
}

void fuzz_report(const uint8_t *data, size_t size)
{
	fuzz_write(REPORT_FILE, data, size);
	fuzz_remove(REPORT_READ_LOG);
	check(REPORT_FILE);
	fuzz_remove(REPORT_FILE);
	fuzz_write(REPORT_READ_LOG, data, size);
	check(REPORT_READ_LOG);
}
