// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/vfio/release.h"

#include <errno.h>
#include <libkmod.h>
#include <string.h>

#include "core/lib/deadline.h"
#include "core/lib/log.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"
#include "core/lib/sysio.h"
#include "core/lib/sysio_path.h"
#include "core/pci/pci_sysfs.h"
#include "host/vfio/sysfs_state.h"

struct releasing {
	struct release *list;
	unsigned count;
	int lock; /* the file that is locked */
};

static const char *name_of(const struct release *one, char name[ADDR_TEXT])
{
	struct strbuf text;

	strbuf_open(&text, name, ADDR_TEXT);
	addr_print(&text, &one->addr);
	return name;
}

static int write_attribute(const struct release *one, const char *attribute, const char *value)
{
	char path[SYSIO_LINE], name[ADDR_TEXT];
	struct strbuf text;

	strbuf_open(&text, path, sizeof(path));
	strbuf_add(&text, PCI_SYSFS_DEVICES "/%s/%s", name_of(one, name), attribute);
	return sysio_write(SYSIO_ROOT, path, value);
}

/* Return whether the device is bound to a driver that only a claim, or the driver's own list of IDs, binds it to. */
static bool is_claimed(struct release *one)
{
	struct sysfs_state live;

	sysfs_state_read(&live, &one->addr);
	str_copy(one->driver, sizeof(one->driver), live.driver);
	return device_is_keeping_driver(one->driver);
}

static struct release *item_of(void *context, unsigned i)
{
	const struct releasing *releasing = context;

	return &releasing->list[i];
}

static int take_lock(void *context, unsigned unused)
{
	const struct releasing *releasing = context;

	(void)unused;
	return releasing->lock < 0 ? releasing->lock : sysio_lock(releasing->lock);
}

/* The kernel allows one open of a group: vfio_group_fops_open() in drivers/vfio. It also counts an open device node. */
static int check_unused(void *context, unsigned i)
{
	static const char *const kinds[] = { "", "noiommu-" };
	const struct release *one = item_of(context, i);
	bool busy = false;

	for (size_t j = 0; j < ARRAY_SIZE(kinds) && one->group != DEVICE_NO_GROUP; j++) {
		char path[32];
		struct strbuf text;

		strbuf_open(&text, path, sizeof(path));
		strbuf_add(&text, "/dev/vfio/%s%d", kinds[j], one->group);
		busy |= sysio_is_busy(path);
	}
	return busy ? -EBUSY : 0;
}

static int clear_override(void *context, unsigned i)
{
	/* a newline clears it; an empty write would not reach the kernel */
	return write_attribute(item_of(context, i), "driver_override", "\n");
}

static void insert(struct kmod_module *module)
{
	const char *name = kmod_module_get_name(module);
	int status;

	if (device_is_vfio_driver(name))
		return;
	status = kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL, NULL);
	if (status > 0)
		log_warning("module %s: not loaded, because it is blacklisted", name);
	else if (status < 0)
		log_warning("module %s: not loaded: %s", name, log_strerror(status));
}

/*
 * Load the device's own module, as udev does. Does not check whether the module has a driver: the driver link shows it.
 */
static int load_module(void *context, unsigned i)
{
	const struct release *one = item_of(context, i);
	struct kmod_list *modules = NULL, *each;
	char name[ADDR_TEXT], modalias[128];
	struct kmod_ctx *kmod;

	if (!sysio_live() || sysio_path_read_value(SYSIO_ROOT, modalias, sizeof(modalias),
						   PCI_SYSFS_DEVICES "/%s/modalias", name_of(one, name)) <= 0)
		return 0;
	kmod = kmod_new(NULL, NULL);
	if (!kmod)
		return 0;
	kmod_module_new_from_lookup(kmod, modalias, &modules);
	kmod_list_foreach(each, modules)
	{
		struct kmod_module *module = kmod_module_get_module(each);

		insert(module);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(modules);
	kmod_unref(kmod);
	return 0;
}

static int unbind(void *context, unsigned i)
{
	struct release *one = item_of(context, i);
	char name[ADDR_TEXT];
	int status;

	if (!is_claimed(one))
		return 0;
	status = write_attribute(one, "driver/unbind", name_of(one, name));
	return !status && is_claimed(one) ? -EBUSY : status;
}

static int probe(void *context, unsigned i)
{
	struct release *one = item_of(context, i);
	char name[ADDR_TEXT];

	/* the write succeeds even if no driver was bound: only the driver link shows that */
	if (!is_claimed(one) && !*one->driver)
		sysio_write(SYSIO_ROOT, "/sys/bus/pci/drivers_probe", name_of(one, name));
	return is_claimed(one) ? -EBUSY : 0;
}

static bool is_pending(const void *context, unsigned i)
{
	const struct releasing *releasing = context;

	return releasing->list[i].result == RELEASE_PENDING;
}

/* The write order. A phase is done for every device that is due before the next one begins. */
static const struct deadline_phase phases[] = {
	/* step, who is due (NULL: done once), reason of a failure */
	{ take_lock, NULL, RELEASE_NOT_ALONE },	      /* one vfioclaim at a time */
	{ check_unused, is_pending, RELEASE_IN_USE }, /* of all devices, before anything is written */
	{ clear_override, is_pending, RELEASE_OVERRIDE },
	{ load_module, is_pending, RELEASE_UNBIND }, /* before any unbind: a stuck unbind can block the module loader */
	{ unbind, is_pending, RELEASE_UNBIND },
	{ probe, is_pending, RELEASE_TAKEN_BACK },
};

static void end(struct release *one, enum release_result result, enum release_reason reason)
{
	if (one->result != RELEASE_PENDING)
		return;
	one->result = result;
	one->reason = reason;
}

/* A host driver in a group that is in use would break the group's isolation: refuse the whole group. */
static void refuse_group(const struct releasing *releasing, int32_t group)
{
	for (unsigned i = 0; i < releasing->count; i++)
		if (releasing->list[i].group == group)
			end(&releasing->list[i], RELEASE_REFUSED, RELEASE_IN_USE);
}

static void note(void *context, const struct deadline_phase *phase, unsigned i, int status)
{
	const struct releasing *releasing = context;
	struct release *one = &releasing->list[i];

	if (!status)
		return;
	if (phase->step == take_lock)
		for (unsigned j = 0; j < releasing->count; j++)
			end(&releasing->list[j], RELEASE_REFUSED, RELEASE_NOT_ALONE);
	else if (status == -ETIME)
		end(one, RELEASE_FAILED, RELEASE_STUCK);
	else if (phase->step == check_unused)
		refuse_group(releasing, one->group);
	else
		end(one, RELEASE_FAILED, (enum release_reason)phase->failure);
}

void release_run(struct release *list, size_t count)
{
	struct releasing releasing = { list, (unsigned)count, sysio_create(SYSIO_LOCK, 0600) };

	if (releasing.lock < 0)
		log_error(SYSIO_LOCK ": %s; nothing is released", log_strerror(releasing.lock));
	deadline_run(phases, ARRAY_SIZE(phases), releasing.count, note, &releasing);
	sysio_unlock(releasing.lock); /* a stuck worker has it open, too, and with it the lock */
	sysio_close(releasing.lock);
	for (size_t i = 0; i < count; i++) {
		bool claimed = is_claimed(&list[i]);

		/* it is a success only if sysfs shows it */
		if (list[i].result == RELEASE_PENDING && claimed)
			end(&list[i], RELEASE_FAILED, RELEASE_TAKEN_BACK);
		else if (list[i].result == RELEASE_PENDING)
			list[i].result = RELEASE_RELEASED;
	}
}
