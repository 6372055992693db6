// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A driver for QEMU's edu device that never releases it, as some GPU drivers do: remove() waits forever, without
 * reacting to signals, and holds the kernel's lock of the device. With coming=never, the loading of the module itself
 * never ends.
 */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/pci.h>

static DECLARE_COMPLETION(never);

static int stuck_probe(struct pci_dev *device, const struct pci_device_id *id)
{
	return 0;
}

static void stuck_remove(struct pci_dev *device)
{
	pci_info(device, "stuck for ever\n");
	wait_for_completion(&never);
}

static const struct pci_device_id stuck_ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, {} };
MODULE_DEVICE_TABLE(pci, stuck_ids);

static struct pci_driver stuck_driver = {
	.name = "stuck",
	.id_table = stuck_ids,
	.probe = stuck_probe,
	.remove = stuck_remove,
};

static char *coming = "";
module_param(coming, charp, 0);

static int __init stuck_init(void)
{
	if (!strcmp(coming, "never"))
		wait_for_completion(&never);
	return pci_register_driver(&stuck_driver);
}
module_init(stuck_init);

static void __exit stuck_exit(void)
{
	pci_unregister_driver(&stuck_driver);
}
module_exit(stuck_exit);
MODULE_DESCRIPTION("A PCI driver that never lets go");
MODULE_LICENSE("GPL");
