// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel command line: the mode, the rules, the parameters of the IOMMU, and a module's options. Whatever else it
 * contains, rd.vfioclaim=off at its end must be the way back.
 */
#include <string.h>

#include "core/lib/log.h"
#include "core/lib/parse.h"
#include "core/lib/strbuf.h"
#include "core/machine/iommu.h"
#include "core/rules/cmdline.h"
#include "core/rules/rule_parse.h"
#include "fuzz.h"

#define CMDLINE "/proc/cmdline"
#define OFF " rd.vfioclaim=off\n"
#define LONGEST 4096

static void check_rule(const struct rule *rule)
{
	char line[RULE_PARSE_SIZE + 1], said[600], *whats;
	struct strbuf text, why;
	struct rule again;

	fuzz_must(rule->verb == RULE_CLAIM && rule->source == RULE_CMDLINE && !rule->line && rule->file,
		  "a rule of the command line says that it is one");
	if (rule->all_but_storage_or_network)
		return; /* an entry of vfio-pci's own list, which no line needs to express */
	strbuf_open(&text, line, sizeof(line));
	strbuf_open(&why, said, sizeof(said));
	rule_print(&text, rule);
	fuzz_must(!text.cut && !rule_parse_line(line, &again, &whats, &why) && !rule_parse_what(whats, &again, &why),
		  "a rule that is printed can be read");
	fuzz_must(fuzz_same_rule(rule, &again), "and is the same rule");
}

static void check_profile(const struct request *request)
{
	fuzz_must(!request->profile[0] || !rule_parse_check_word(request->profile), "a profile's name is one");
}

static bool is_open_end(const uint8_t *data, size_t size)
{
	unsigned quotes = 0;

	for (size_t i = 0; i < size; i++) {
		quotes += data[i] == '"';
		if (!data[i] || (i && data[i - 1] == '-' && data[i] == '-'))
			return false;
	}
	return !(quotes & 1);
}

void fuzz_cmdline(const uint8_t *data, size_t size)
{
	struct request_module module = { "/lib/vfio-pci.ko", "" };
	struct request request = { 0 };
	struct iommu iommu;
	char line[LOG_LINE];
	char *rest, *value, *name;
	uint8_t longer[LONGEST + sizeof(OFF)];
	struct strbuf text;

	if (size > LONGEST)
		return;
	rest = fuzz_string(data, size);
	while (parse_parameter(&rest, &value)) {
	}
	fuzz_write(CMDLINE, data, size);
	cmdline_read_mode(&request);
	if (!cmdline_read_rules(&request))
		check_profile(&request);
	for (size_t i = 0; i < request.rule_count; i++)
		check_rule(&request.rules[i]);

	iommu_read(&iommu);
	fuzz_must(iommu.reason != IOMMU_ACTIVE, "no IOMMU is active because of words");
	strbuf_open(&text, line, sizeof(line));
	iommu_print(&text, &iommu);
	fuzz_must(!text.cut, "the IOMMU's record fits");
	request.modules = &module;
	request.module_count = 1;
	cmdline_read_options(&request);
	rest = fuzz_string((const uint8_t *)module.options, strlen(module.options));
	while ((name = parse_parameter(&rest, &value)))
		fuzz_must(strcmp(name, "ids") != 0, "no module gets a list of IDs");

	if (!is_open_end(data, size))
		return;
	memcpy(longer, data, size);
	memcpy(longer + size, OFF, strlen(OFF));
	fuzz_write(CMDLINE, longer, size + strlen(OFF));
	request = (struct request){ 0 };
	fuzz_must(!cmdline_read_mode(&request) && request.mode == REQUEST_OFF, "off at the end is the way back");
}
