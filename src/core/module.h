/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make a driver registered with the PCI bus. Loads its module, and touches no device.
 */
#ifndef VFIOCLAIM_MODULE_H
#define VFIOCLAIM_MODULE_H

/*
 * If the driver is not there, built in or loaded, load it by `modprobe NAME`, and vfio-pci with an empty `ids=`. That
 * comes last and cancels the list that kmod adds from the kernel command line and modprobe.d: the module would take
 * every device on it, also one that a guard refused. Below --root nothing is ever loaded. Returns 0 if the driver is
 * registered, else -errno (-ENOENT: no modprobe here; -ETIME: it did not come back); why has been said.
 */
int module_ready(const char *driver);

#endif
