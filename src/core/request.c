// SPDX-License-Identifier: GPL-2.0-or-later
#include "request.h"

#include <errno.h>
#include <stdlib.h>

int request_add(struct request *request, const struct rule *rule)
{
	size_t count = request->rule_count, place;
	struct rule *grown;

	/* grow at every power of two, so that the array needs no capacity of its own */
	if (!(count & (count - 1))) {
		grown = realloc(request->rules, (count ? 2 * count : 1) * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		request->rules = grown;
	}
	for (place = count; place && request->rules[place - 1].source > rule->source; place--)
		request->rules[place] = request->rules[place - 1];
	request->rules[place] = *rule;
	request->rule_count = count + 1;
	return 0;
}

void request_set_mode(struct request *request, enum request_mode mode)
{
	if (mode == REQUEST_ON && request->dry_run_option)
		mode = REQUEST_DRY_RUN;
	request->mode = mode;
}

bool request_claims(const struct request *request)
{
	for (size_t i = 0; i < request->rule_count; i++)
		if (request->rules[i].verb == RULE_CLAIM)
			return true;
	return false;
}
