// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/record/redact.h"

#include <string.h>

#include "../../unit.h"
#include "core/lib/str.h"
#include "core/lib/strbuf.h"

static const char *clean(const char *line)
{
	static char buffer[2048];
	struct strbuf text;

	strbuf_open(&text, buffer, sizeof(buffer));
	redact_add(&text, line);
	assert_false(text.cut);
	return buffer;
}

static void takes_out_what_is_ones_own(void **state)
{
	static const struct {
		const char *line, *expected;
	} cases[] = {
		/* MAC addresses */
		{ "ifname=eth0:52:54:00:aB:cd:ef quiet", "ifname=eth0:00:00:00:00:00:00 quiet" },
		{ "BOOTIF=01-52-54-00-ab-cd-ef", "BOOTIF=00-00-00-00-00-00-00" },
		{ "ip=10.0.0.2::10.0.0.1:255.255.255.0:pc:eth0:off:1500:52:54:00:ab:cd:ef",
		  "ip=10.0.0.2::10.0.0.1:255.255.255.0:pc:eth0:off:1500:00:00:00:00:00:00" },
		/* UUIDs */
		{ "root=UUID=0a1b2c3d-0000-4000-8000-00000000000f ro",
		  "root=UUID=00000000-0000-0000-0000-000000000000 ro" },
		{ "resume=PARTUUID=1b2c3d4e-01", "resume=PARTUUID=00000000-00" },
		{ "root=UUID=1A2B-3C4D", "root=UUID=0000-0000" },
		{ "rd.luks.name=0a1b2c3d-1111-4000-8000-00000000000f=home",
		  "rd.luks.name=00000000-0000-0000-0000-000000000000=home" },
		{ "rd.luks.uuid=luks-0a1b2c3d-1111-4000-8000-00000000000f",
		  "rd.luks.uuid=0000-00000000-0000-0000-0000-000000000000" },
		{ "rd.md.uuid=12345678:9abcdef0:12345678:9abcdef0", "rd.md.uuid=00000000:00000000:00000000:00000000" },
		{ "x=/dev/disk/by-uuid/0a1b2c3d-1111-4000-8000-00000000000f",
		  "x=/dev/disk/by-uuid/00000000-0000-0000-0000-000000000000" },
		/* other identities */
		{ "BOOT_IMAGE=/0123456789abcdef0123456789abcdef/6.1.0/linux",
		  "BOOT_IMAGE=/00000000000000000000000000000000/6.1.0/linux" },
		{ "root=/dev/disk/by-id/nvme-Disk_980_S64ANS0T-part2",
		  "root=/dev/disk/by-id/0000-0000_000_00000000-00000" },
		{ "systemd.machine_id=0123456789abcdef0123456789abcdef", "systemd.machine_id=removed" },
		{ "serial=S64ANS0T", "serial=removed" },
		/* secrets */
		{ "rd.iscsi.password=a%b x=1", "rd.iscsi.password=removed x=1" },
		{ "PASSPHRASE=\"a b\" x=1", "PASSPHRASE=removed x=1" },
		{ "\"some.secret=a b\" x=1", "\"some.secret=removed\" x=1" },
		{ "token=\"a b", "token=removed\"" },
		{ "rd.luks.key=/k:UUID=1A2B-3C4D", "rd.luks.key=removed" },
		{ "inst.ks=https://host/ks?token=abc", "inst.ks=https://host/ks?token=removed" },
		{ "netroot=iscsi:me:p@ss:you:word@10.0.0.1::3260:1:iqn",
		  "netroot=iscsi:00:0000:000:0000@10.0.0.1::3260:1:iqn" },
		{ "root=cifs://me:pw@host/dir", "root=cifs://00:00@host/dir" },
		{ "systemd.set_credential=passwd.plaintext-password.root:hunter2", "systemd.set_credential=removed" },
		{ "systemd.set_credential_binary=x:aHVudGVyMg==", "systemd.set_credential_binary=removed" },
		{ "inst.sshpw=hunter2", "inst.sshpw=removed" },
		{ "wifi-sec.psk=hunter2", "wifi-sec.psk=removed" },
		{ "pw=hunter2", "pw=removed" },
		{ "my.pw=hunter2", "my.pw=removed" },
		{ "AUTH=hunter2", "AUTH=removed" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char once[1024];

		strcpy(once, clean(cases[i].line));
		if (strcmp(once, cases[i].expected) != 0)
			fail_msg("%s: %s", cases[i].line, once);
		assert_string_equal(clean(once), once);
	}
}

static void keeps_the_rest(void **state)
{
	static const char *const lines[] = {
		"",
		"  BOOT_IMAGE=/vmlinuz  root=/dev/mapper/vg-root ro quiet\t\n",
		"iommu=pt iommu.passthrough=1 arm-smmu.disable_bypass=0 intel_iommu=on",
		"rd.vfioclaim.claim=0000:01:00.0,10de:1284@0000:00:01.0/00.0 rd.vfioclaim.profile=key rd.vfioclaim=off",
		"rd.vfioclaim.claim=52:54:00:ab:cd:ef \"vfio-pci.ids=10de:1284,10de:0e0f\" vfio_pci.ids=10de:1284",
		"claim 10de:1284@0000:00:01.0/00.0 01:00 0000:01:00.* class=0300 slot=0-1 group # a comment's end",
		"pci:v000010DEd00001284sv00001462sd00008A9Fbc03sc00i00",
		"0x00000000e0000000 0x00000000efffffff 0x000000000014220c",
		"../../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0",
		"    e0000000-efffffff : 0000:01:00.0",
		"01:02:03:04:05 0a-0b-0c-0d-0e", /* a pair too few */
		"010:02:03:04:05:06",		 /* a digit too many */
		"baked 1 config sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"because=/ rule=/etc/vfioclaim.conf:3",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_string_equal(clean(lines[i]), lines[i]);
}

static void never_needs_more_room_than_it_says(void **state)
{
	char line[] = "key= key= key= key= key=", buffer[REDACT_GROWTH * sizeof(line)];
	struct strbuf text;

	(void)state;
	strbuf_open(&text, buffer, sizeof(buffer));
	redact_add(&text, line);
	assert_false(text.cut);
	assert_string_equal(buffer, "key=removed key=removed key=removed key=removed key=removed");
}

int host_redact(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_out_what_is_ones_own),
		cmocka_unit_test(keeps_the_rest),
		cmocka_unit_test(never_needs_more_room_than_it_says),
	};

	return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
