// SPDX-License-Identifier: GPL-2.0-or-later
#include "giveback.h"

#include <errno.h>
#include <libkmod.h>
#include <string.h>

#include "../core/bounded.h"
#include "../core/say.h"
#include "../core/scan.h"
#include "../core/sysio.h"
#include "live.h"

/* Each phase is done for all before the next one begins. */
enum phase {
	BE_ALONE, /* one of us at a time */
	ASK,	  /* whether a virtual machine has it: nothing is written before that is known of all */
	CLEAR,
	LOAD, /* before anything is unbound: an unbind that never returns can keep the module loader waiting */
	UNBIND,
	PROBE,
	PHASES,
};

struct giving {
	struct giveback *list;
	unsigned count;
	int bus;
};

static int write_attribute(const struct giveback *one, const char *attribute, const char *value)
{
	char path[SYSIO_LINE];
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, FOLDER_DEVICES "/");
	addr_print(&text, &one->addr);
	text_add(&text, "/%s", attribute);
	return sysio_write(SYSIO_ROOT, path, value);
}

/* Does a driver have it that nothing but a claim, or its own list of IDs, brings there? */
static bool is_claimed(struct giveback *one)
{
	struct live live;

	live_read(&live, &one->addr);
	text_copy(one->driver, sizeof(one->driver), live.driver);
	return live_is_vfio(one->driver) || !strcmp(one->driver, "pci-stub");
}

/* The kernel lets a group be open once: vfio_group_fops_open() in drivers/vfio, also where a device's own node is open. */
static int ask(const struct giveback *one)
{
	static const char *const kinds[] = { "", "noiommu-" };
	bool busy = false;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds) && one->group != DEVICE_NO_GROUP; i++) {
		char path[32];
		struct text text;

		text_open(&text, path, sizeof(path));
		text_add(&text, "/dev/vfio/%s%d", kinds[i], one->group);
		busy |= sysio_is_busy(path);
	}
	return busy ? -EBUSY : 0;
}

static void load_one(struct kmod_module *module)
{
	const char *name = kmod_module_get_name(module);
	int status;

	if (live_is_vfio(name))
		return;
	status = kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL, NULL);
	if (status > 0)
		say(SAY_WARNING, "module %s: not loaded, a blacklist has it", name);
	else if (status < 0)
		say(SAY_WARNING, "module %s: not loaded: %s", name, say_error(status));
}

/* As udev does when it sees a device. Whether there is a driver then is not asked here: the device's link tells. */
static void load(const struct giveback *one)
{
	struct kmod_list *modules = NULL, *each;
	char path[SYSIO_LINE], modalias[128];
	struct kmod_ctx *kmod;
	struct text text;

	text_open(&text, path, sizeof(path));
	text_add(&text, FOLDER_DEVICES "/");
	addr_print(&text, &one->addr);
	text_add(&text, "/modalias");
	if (!sysio_live() || sysio_read_value(SYSIO_ROOT, path, modalias, sizeof(modalias)) <= 0)
		return;
	kmod = kmod_new(NULL, NULL);
	if (!kmod)
		return;
	kmod_module_new_from_lookup(kmod, modalias, &modules);
	kmod_list_foreach(each, modules)
	{
		struct kmod_module *module = kmod_module_get_module(each);

		load_one(module);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(modules);
	kmod_unref(kmod);
}

static int do_phase(enum phase phase, struct giveback *one)
{
	char name[ADDR_TEXT];
	struct text text;
	int status;

	text_open(&text, name, sizeof(name));
	addr_print(&text, &one->addr);
	switch (phase) {
	case ASK:
		return ask(one);
	case CLEAR:
		/* a newline clears it; an empty write would not reach the kernel */
		return write_attribute(one, "driver_override", "\n");
	case LOAD:
		load(one);
		return 0;
	case UNBIND:
		if (!is_claimed(one))
			return 0;
		status = write_attribute(one, "driver/unbind", name);
		return !status && is_claimed(one) ? -EBUSY : status;
	default:
		/* says success even if nothing was bound: only the driver link tells */
		if (!is_claimed(one) && !*one->driver)
			sysio_write(SYSIO_ROOT, "/sys/bus/pci/drivers_probe", name);
		return is_claimed(one) ? -EBUSY : 0;
	}
}

/* The function that a step is about, if it has anything to do; else NULL. */
static struct giveback *find_due(const struct giving *giving, unsigned i)
{
	struct giveback *one = i ? &giving->list[(i - 1) % giving->count] : NULL;

	return one && one->result == GIVEBACK_PENDING ? one : NULL;
}

/* Step 0 is BE_ALONE, and behind it each phase has one for each function. */
static enum phase phase_of(const struct giving *giving, unsigned i)
{
	return i ? (enum phase)(ASK + (i - 1) / giving->count) : BE_ALONE;
}

static int step(void *context, unsigned i)
{
	const struct giving *giving = context;
	struct giveback *one = find_due(giving, i);

	if (!i)
		return sysio_lock(giving->bus);
	return one ? do_phase(phase_of(giving, i), one) : 0;
}

static void lose(struct giveback *one, enum giveback_result result, enum giveback_reason reason)
{
	if (one->result != GIVEBACK_PENDING)
		return;
	one->result = result;
	one->reason = reason;
}

/* What is in one group stands or falls together: the host's driver in a group that is in use would be an intruder. */
static void refuse_group(const struct giving *giving, int32_t group)
{
	for (unsigned i = 0; i < giving->count; i++)
		if (giving->list[i].group == group)
			lose(&giving->list[i], GIVEBACK_REFUSED, GIVEBACK_IN_USE);
}

static void done(void *context, unsigned i, int status)
{
	static const enum giveback_reason reasons[PHASES] = {
		[CLEAR] = GIVEBACK_OVERRIDE,
		[LOAD] = GIVEBACK_UNBIND, /* the worker was lost in it: nothing was let go */
		[UNBIND] = GIVEBACK_UNBIND,
		[PROBE] = GIVEBACK_TAKEN_BACK,
	};
	const struct giving *giving = context;
	enum phase phase = phase_of(giving, i);
	struct giveback *one = find_due(giving, i);

	if (!status)
		return;
	if (phase == BE_ALONE)
		for (unsigned j = 0; j < giving->count; j++)
			lose(&giving->list[j], GIVEBACK_REFUSED, GIVEBACK_NOT_ALONE);
	if (!one)
		return;
	if (status == -ETIME)
		lose(one, GIVEBACK_FAILED, GIVEBACK_STUCK);
	else if (phase == ASK)
		refuse_group(giving, one->group);
	else
		lose(one, GIVEBACK_FAILED, reasons[phase]);
}

void giveback_run(struct giveback *list, size_t count)
{
	struct giving giving = { list, (unsigned)count, sysio_open_dir(SYSIO_ROOT, "/sys/bus/pci") };

	bounded_steps(1 + (PHASES - ASK) * giving.count, step, done, &giving);
	sysio_unlock(giving.bus); /* a worker that is stuck has it open as well */
	sysio_close(giving.bus);
	for (size_t i = 0; i < count; i++) {
		bool claimed = is_claimed(&list[i]);

		/* success is only what the kernel shows */
		if (list[i].result == GIVEBACK_PENDING && claimed)
			lose(&list[i], GIVEBACK_FAILED, GIVEBACK_TAKEN_BACK);
		else if (list[i].result == GIVEBACK_PENDING)
			list[i].result = GIVEBACK_RELEASED;
	}
}
