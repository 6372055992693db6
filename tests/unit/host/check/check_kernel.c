// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/check/check_kernel.h"
#include "host/check/check_initrd.h"

#include <stdlib.h>
#include <string.h>

#include "../cpio.h"
#include "host/bake/bake_file.h"
#include "host/bake/rdinit_archive.h"

#include "../../unit.h"
#include "core/lib/str.h"

#define KERNEL "6.1.0-50-amd64"
#define MODULE "/lib/modules/" KERNEL "/vfio-pci.ko"
#define IMAGE "/boot/initrd.img-" KERNEL
#define PROTECT "protect 144d:a808@0000:00:01.0/00.0 because=/\n"

static struct simulation simulation;
static struct findings *findings = &simulation.findings;

/* A host with this configuration, and with this baked file. */
static void ask(const char *baked, bool host_seen)
{
	static struct rule rule;
	static struct request_module module = { MODULE, "" };

	rule_init(&rule);
	memset(&simulation, 0, sizeof(simulation));
	strcpy(simulation.kernel, KERNEL);
	simulation.vfio_pci = 'm';
	simulation.baked = (char *)baked;
	simulation.image = (struct request){
		.rules = &rule, .rule_count = 1, .modules = &module, .module_count = 1, .host_seen = host_seen
	};
}

/* An image with this configuration, or none; with or without the rest. */
static void put_image(const char *config, bool program, const char *module)
{
	static struct cpio image;

	image.length = 0;
	cpio_dir(&image, "usr");
	cpio_dir(&image, "usr/lib");
	cpio_dir(&image, "usr/lib/vfioclaim");
	cpio_dir(&image, "lib");
	cpio_dir(&image, "lib/modules");
	cpio_dir(&image, "lib/modules/" KERNEL);
	if (program)
		cpio_file(&image, "usr/lib/vfioclaim/vfioclaim-early", "ELF");
	if (config)
		cpio_file(&image, "vfioclaim.conf", config);
	if (module)
		cpio_file(&image, module, "ELF");
	cpio_file(&image, "conf", "");
	cpio_end(&image);
	unit_tree();
	unit_write("/usr/sbin/mkinitramfs", "", 0);
	unit_write(IMAGE, (const char *)image.data, image.length);
}

/* The findings about the image; "" if there are none. */
static const char *look(void)
{
	check_initrd(findings, &simulation);
	assert_true(findings->count <= 1);
	assert_int_equal(findings->stale, findings->count == 1);
	if (!findings->count)
		return "";
	assert_string_equal(findings->at->where, IMAGE);
	assert_string_equal(findings->at->command, "update-initramfs -u -k " KERNEL);
	return findings->at->what;
}

#define HEAD "baked 1 kernel " KERNEL " config sha256:"
#define BODY "module " MODULE "\nfrom /etc/vfioclaim.conf:1\nclaim 10de:1284\n"

static void holds_the_image_against_the_config(void **state)
{
	static const char now[] = HEAD "1\n" BODY PROTECT;

	(void)state;
	ask(now, true);
	put_image(now, true, MODULE ".zst" + 1);
	assert_string_equal(look(), "");
	ask(now, true);
	put_image(now, true, NULL);
	assert_non_null(strstr(look(), "does not contain the module " MODULE));
	ask(now, true);
	put_image(now, false, MODULE + 1);
	assert_non_null(strstr(look(), "does not contain vfioclaim"));
	ask(now, true);
	put_image(NULL, true, MODULE + 1);
	assert_non_null(strstr(look(), "does not contain a baked configuration"));
}

/* The steps before the rebuild of the image that add vfioclaim to it, or the alternative. */
static void knows_what_puts_it_into_an_image(void **state)
{
	static const struct {
		const char *trace, *installed, *next, *command;
	} cases[] = {
		{ "buildconfig", NULL, "HOOKS in /etc/mkinitcpio.conf, before udev, then run", "mkinitcpio -P" },
		{ "none", "/usr/bin/genkernel", "/etc/genkernel.conf, then run",
		  "genkernel --kerneldir=/lib/modules/" KERNEL "/build initramfs" },
		{ "none", "/usr/bin/ugrd", "/etc/ugrd/config.toml, then run", "ugrd --kver " KERNEL " " IMAGE },
		{ "none", "/usr/bin/booster", "vfioclaim has no hook for booster;",
		  "vfioclaim image --kernel " KERNEL " --output /boot/vfioclaim.img" },
		{ "none", NULL, "vfioclaim has no hook for the program that built it",
		  "vfioclaim image --kernel " KERNEL " --output /boot/vfioclaim.img" },
		{ "none", "/usr/bin/dracut", NULL, "dracut --force " IMAGE " " KERNEL },
		{ "none", "/usr/sbin/mkinitramfs", NULL, "update-initramfs -u -k " KERNEL },
	};
	static struct cpio image;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		ask(HEAD "1\n" BODY, true);
		unit_tree();
		image.length = 0;
		cpio_file(&image, cases[i].trace, "");
		cpio_end(&image);
		unit_write(IMAGE, (const char *)image.data, image.length);
		if (cases[i].installed)
			unit_write(cases[i].installed, "", 0);
		check_initrd(findings, &simulation);
		assert_int_equal(findings->count, 1);
		assert_non_null(strstr(findings->at->what, "does not contain vfioclaim"));
		assert_string_equal(findings->at->command, cases[i].command);
		if (!cases[i].next)
			assert_null(findings->at->next);
		else if (!findings->at->next || !strstr(findings->at->next, cases[i].next))
			fail_msg("'%s' has no '%s'", findings->at->next ? findings->at->next : "-", cases[i].next);
	}
	/* an image that is older than the configuration already contains vfioclaim */
	ask(HEAD "1\n" BODY, true);
	unit_tree();
	image.length = 0;
	cpio_file(&image, "buildconfig", "");
	cpio_file(&image, "init", "");
	cpio_file(&image, "vfioclaim-early", "ELF");
	cpio_file(&image, "vfioclaim.conf", HEAD "2\n");
	cpio_end(&image);
	unit_write(IMAGE, (const char *)image.data, image.length);
	check_initrd(findings, &simulation);
	assert_string_equal(findings->at->command, "mkinitcpio -P");
	assert_null(findings->at->next);
}

static void says_what_has_changed(void **state)
{
	static const struct {
		const char *image, *older_than;
	} cases[] = {
		{ HEAD "2\n" BODY "from /etc/vfioclaim.conf:2\nclaim 10de:0e0f\n" PROTECT, "the configuration" },
		{ HEAD "2\nmodule " MODULE "\n" PROTECT, "the configuration" },
		{ HEAD "2\nmodule " MODULE " disable_vga=1\n", "the kernel's modules or their options" },
		{ HEAD "2\n" BODY, "the devices that the host needs" },
		{ HEAD "2\n" BODY PROTECT "protect 8086:2922@0000:00:1f.2 because=swap\n",
		  "the devices that the host needs" },
		{ HEAD "1 host-unseen\n" BODY PROTECT, "the devices that the host needs" },
		/* a person's protect line has an origin */
		{ HEAD "2\n" BODY "from /etc/vfioclaim.conf:2\n" PROTECT PROTECT, "the configuration" },
		{ "", "the kernel's modules or their options" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *what;

		ask(HEAD "1\n" BODY PROTECT, true);
		put_image(cases[i].image, true, MODULE + 1);
		what = look();
		if (strncmp(what, "The initramfs is older than ", 28) || strcmp(what + 28, cases[i].older_than))
			fail_msg("%s is not %s, for %s", what, cases[i].older_than, cases[i].image);
	}
}

/* With --root the host's devices are unknown: they are known to the image that was built on the host. */
static void does_not_judge_a_host_that_it_cannot_see(void **state)
{
	(void)state;
	ask(HEAD "1 host-unseen\n" BODY, false);
	put_image(HEAD "2\n" BODY PROTECT PROTECT, true, MODULE + 1);
	assert_string_equal(look(), "");
	ask(HEAD "1 host-unseen\n" BODY, false);
	put_image(HEAD "2\n" BODY "from /etc/vfioclaim.conf:2\n" PROTECT, true, MODULE + 1);
	assert_non_null(strstr(look(), "older than the configuration"));
}

static void needs_nothing_where_nothing_is_asked(void **state)
{
	(void)state;
	ask(HEAD "1\n", true);
	simulation.image.rule_count = 0;
	put_image(NULL, false, NULL);
	assert_string_equal(look(), "");
	/* but the configuration at the time of the build still is */
	ask(HEAD "1\n", true);
	simulation.image.rule_count = 0;
	put_image(HEAD "2\n" BODY, true, MODULE + 1);
	assert_non_null(strstr(look(), "older than"));
}

#define ARCHIVE "/boot/vfioclaim.img"
#define RDINIT "quiet rdinit=/vfioclaim-early"

/* What is baked for the archive, for that kernel. */
static char *bake_archive(const char *kernel)
{
	struct request own;
	char *baked;

	rdinit_archive_request(&own, &simulation.image);
	baked = bake_file_print(&own, kernel);
	free(own.modules);
	assert_non_null(baked);
	return baked;
}

/* A host with a claim that boots with `cmdline`, and an image does not contain vfioclaim. */
static void ask_with(const char *cmdline)
{
	struct rule *rule;

	ask(HEAD "1\n" BODY, true);
	rule = &simulation.image.rules[0];
	rule->file = "/etc/vfioclaim.conf";
	rule->line = 1;
	rule->id.vendor = 0x10de;
	put_image(NULL, false, NULL);
	unit_write("/proc/cmdline", cmdline, strlen(cmdline));
}

/* An archive that was baked for that kernel, with the module or not; with an /init it is an image. */
static void put_archive(const char *path, const char *kernel, bool module, bool init)
{
	static struct cpio archive;
	char *config = bake_archive(kernel);

	archive.length = 0;
	cpio_file(&archive, "vfioclaim-early", "ELF");
	cpio_file(&archive, "vfioclaim.conf", config);
	if (module)
		cpio_file(&archive, "vfio-pci.ko", "ELF");
	if (init)
		cpio_file(&archive, "init", "ELF");
	cpio_end(&archive);
	unit_write(path, (const char *)archive.data, archive.length);
	free(config);
}

/* Check, and expect one finding; none, if `what` is NULL. */
static const struct finding *expect(const char *what, bool stale)
{
	check_initrd(findings, &simulation);
	assert_int_equal(findings->stale, stale);
	assert_int_equal(findings->count, what ? 1 : 0);
	if (what && !strstr(findings->at->what, what))
		fail_msg("'%s' has no '%s'", findings->at->what, what);
	return findings->at;
}

static void holds_the_archive_against_the_config(void **state)
{
	const struct finding *finding;

	(void)state;
	ask_with(RDINIT);
	put_archive(ARCHIVE, KERNEL, true, false);
	expect(NULL, false);

	ask_with(RDINIT);
	put_archive(ARCHIVE, KERNEL, false, false);
	finding = expect("The archive does not contain the module /vfio-pci.ko", true);
	assert_string_equal(finding->where, ARCHIVE);
	assert_string_equal(finding->command, "vfioclaim image --kernel " KERNEL " --output " ARCHIVE);

	ask_with(RDINIT);
	put_archive(ARCHIVE, KERNEL, true, false);
	simulation.image.rules[0].id.vendor = 0x8086;
	expect("The archive is older than the configuration", true);

	ask_with(RDINIT);
	put_archive(ARCHIVE, "6.12.0", true, false);
	expect("The archive does not contain the modules of kernel " KERNEL ", but of another kernel", true);

	ask_with(RDINIT);
	unit_write(ARCHIVE, "070701", 6);
	finding = expect("The archive cannot be read", true);
	assert_string_equal(finding->command, "vfioclaim image --kernel " KERNEL " --output " ARCHIVE);
}

static void knows_what_needs_an_archive(void **state)
{
	const struct finding *finding;

	(void)state;
	/* its place is unknown: this is no error of the image */
	ask_with(RDINIT);
	assert_true(expect("no file on the boot partition has vfioclaim in its name", false)->note);

	/* it exists, but nothing starts it */
	ask_with("quiet");
	put_archive(ARCHIVE, KERNEL, true, false);
	finding = expect("does not start the copy in " ARCHIVE, true);
	assert_non_null(strstr(finding->next, "add rdinit=/vfioclaim-early to "));

	/* the image itself contains it: it was added by hand */
	ask_with(RDINIT);
	put_archive(IMAGE, KERNEL, true, true);
	expect(NULL, false);
	ask_with(RDINIT);
	put_archive(IMAGE, KERNEL, false, true);
	finding = expect("The initramfs does not contain the module /vfio-pci.ko", true);
	assert_non_null(finding->next);
	assert_non_null(strstr(finding->next, "then add the output of 'vfioclaim image' to it again"));
	assert_null(finding->command);

	/* without any claim, an archive that nothing starts is no problem */
	ask_with("quiet");
	put_archive(ARCHIVE, KERNEL, true, false);
	simulation.image.rule_count = 0;
	expect(NULL, false);
}

static const struct finding *find(const char *part)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strstr(findings->at[i].what, part))
			return &findings->at[i];
	return NULL;
}

static void look_at_kernel(char vfio_pci, enum iommu_kind kind, const char *options)
{
	ask("", true);
	simulation.vfio_pci = vfio_pci;
	simulation.machine.iommu.kind = kind;
	unit_tree();
	if (options)
		unit_write("/boot/config-" KERNEL, options, strlen(options));
	check_kernel(findings, &simulation);
}

#define ALL                                                                                            \
	"CONFIG_VFIO=m\nCONFIG_VFIO_PCI=m\nCONFIG_VFIO_IOMMU_TYPE1=m\nCONFIG_KVM=m\nCONFIG_VIRTIO=y\n" \
	"CONFIG_VHOST_NET=m\nCONFIG_IRQ_REMAP=y\nCONFIG_INTEL_IOMMU=y\nCONFIG_KVM_INTEL=m\n"

static void knows_what_a_kernel_lacks(void **state)
{
	(void)state;
	look_at_kernel('m', IOMMU_INTEL, ALL);
	assert_int_equal(findings->count, 0);
	look_at_kernel('m', IOMMU_AMD, ALL);
	assert_int_equal(findings->count, 2);
	assert_non_null(find("without CONFIG_AMD_IOMMU")->next);
	assert_string_equal(find("without CONFIG_AMD_IOMMU")->where, "/boot/config-" KERNEL);
	assert_true(find("without CONFIG_KVM_AMD")->note);
	/* either is enough */
	look_at_kernel('m', IOMMU_UNKNOWN, "CONFIG_VFIO=m\nCONFIG_VFIO_PCI=m\nCONFIG_IOMMUFD=m\n");
	assert_null(find("TYPE1"));
	assert_true(find("without CONFIG_KVM")->note && find("without CONFIG_VIRTIO")->note);
	assert_false(findings->impossible);
	look_at_kernel('m', IOMMU_UNKNOWN, NULL);
	assert_true(find("not checked")->note);
	assert_int_equal(findings->count, 1);
}

static void tells_once_that_there_is_no_vfio_pci(void **state)
{
	(void)state;
	look_at_kernel('y', IOMMU_INTEL, NULL);
	assert_true(find("built into kernel " KERNEL)->note);
	assert_false(findings->impossible);

	/* built in, although no modules.dep says so: the kernel's configuration does */
	look_at_kernel(0, IOMMU_INTEL, ALL "CONFIG_VFIO_PCI=y\n");
	look_at_kernel('n', IOMMU_UNKNOWN, "CONFIG_VFIO=y\nCONFIG_VFIO_PCI=y\nCONFIG_IOMMUFD=y\nCONFIG_KVM=y\n");
	assert_non_null(find("built into kernel"));
	assert_false(findings->impossible);

	look_at_kernel('n', IOMMU_INTEL, ALL);
	assert_non_null(find("no module vfio-pci"));
	assert_string_equal(find("no module vfio-pci")->command, "depmod " KERNEL);
	assert_int_equal(findings->count, 1);
	assert_true(findings->impossible);
	look_at_kernel('n', IOMMU_UNKNOWN, "CONFIG_VFIO=m\nCONFIG_IOMMUFD=y\nCONFIG_KVM=y\n");
	assert_null(find("no module vfio-pci"));
	assert_non_null(find("without CONFIG_VFIO_PCI")->next);
	assert_true(findings->impossible);
	look_at_kernel(0, IOMMU_INTEL, ALL);
	assert_non_null(find("no modules in /lib/modules"));
	assert_false(findings->impossible);
}

int host_check_kernel(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_the_image_against_the_config),
		cmocka_unit_test(knows_what_puts_it_into_an_image),
		cmocka_unit_test(says_what_has_changed),
		cmocka_unit_test(does_not_judge_a_host_that_it_cannot_see),
		cmocka_unit_test(needs_nothing_where_nothing_is_asked),
		cmocka_unit_test(holds_the_archive_against_the_config),
		cmocka_unit_test(knows_what_needs_an_archive),
		cmocka_unit_test(knows_what_a_kernel_lacks),
		cmocka_unit_test(tells_once_that_there_is_no_vfio_pci),
	};

	return cmocka_run_group_tests_name("surroundings", tests, NULL, NULL);
}
