// SPDX-License-Identifier: GPL-2.0-or-later
#include "situation.h"

#include <stddef.h>
#include <string.h>

const struct situation situations[SITUATION_COUNT] = {
	{
		.name = "as asked",
		.config = "claim 01:00.0\n"
			  "claim 00:1f.2\n"
			  "claim 00:02.0\n"
			  "claim 00:04.0 hold allow=last-network\n"
			  "claim dead:beef\n",
		.status = 1, /* one is refused, one is missing */
		.subjects = {
			{ "0000:00:02.0", NULL, NULL, .result = "refused", .reason = "boot-display", .driver = "-" },
			{ "0000:00:04.0", "e1000e", "vfio-pci", .bound = true,
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
			{ "0000:00:1f.2", "ahci", "vfio-pci", .bound = true,
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
			{ "0000:01:00.0", NULL, "vfio-pci",
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
			{ "0000:01:00.1", "snd_hda_intel", "vfio-pci",
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
		},
	},
	{
		.name = "given back",
		.config = "claim 01:00.0\n"
			  "claim 00:1f.2\n"
			  "claim 00:1f.3\n"
			  "claim 00:02.0\n"
			  "claim 00:04.0 hold allow=last-network\n"
			  "claim dead:beef\n",
		.status = 1,
		.subjects = {
			{ "0000:00:02.0", NULL, NULL, .result = "refused", .reason = "boot-display", .driver = "-" },
			{ "0000:00:04.0", "e1000e", "vfio-pci", .bound = true, .unwilling = true,
			  .result = "held", .reason = "probe", .driver = "-", .overridden = true },
			{ "0000:00:1f.2", "ahci", "vfio-pci", .bound = true, .unwilling = true,
			  .result = "failed", .reason = "probe", .driver = "ahci" },
			{ "0000:00:1f.3", "i801_smbus", "vfio-pci", .bound = true, .clings = true,
			  .result = "failed", .reason = "unbind", .driver = "i801_smbus" },
			{ "0000:01:00.0", NULL, "vfio-pci", .unwilling = true,
			  .result = "failed", .reason = "probe", .driver = "-" },
			{ "0000:01:00.1", "snd_hda_intel", "vfio-pci",
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
		},
	},
	{
		.name = "a module comes",
		.config = "claim slot=0\n"
			  "protect slot=1\n"
			  "claim 00:1f.2\n"
			  "claim 00:02.0\n"
			  "claim 00:05.0 driver=pci-stub\n",
		.late = true,
		.status = 1,
		.subjects = {
			{ "0000:00:02.0", NULL, NULL, .result = "refused", .reason = "boot-display", .driver = "-" },
			{ "0000:00:05.0", "nvme", "pci-stub",
			  .result = "failed", .reason = "no-module", .driver = "nvme" },
			{ "0000:00:1f.2", "ahci", "vfio-pci", .bound = true,
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
			{ "0000:01:00.0", NULL, "vfio-pci",
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
			{ "0000:01:00.1", "snd_hda_intel", "vfio-pci",
			  .result = "claimed", .reason = "", .driver = "vfio-pci", .overridden = true },
		},
	},
};

int situation_find(const struct situation *situation, const char *address)
{
	for (int i = 0; i < SITUATION_SUBJECTS && situation->subjects[i].address; i++)
		if (!strcmp(situation->subjects[i].address, address))
			return i;
	return -1;
}
