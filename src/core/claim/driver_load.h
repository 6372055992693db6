/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make a driver registered with the PCI bus. Loads its module, and touches no device.
 */
#ifndef VFIOCLAIM_DRIVER_LOAD_H
#define VFIOCLAIM_DRIVER_LOAD_H

#include "core/rules/request.h"

/*
 * If the driver is not there, built in or loaded, load the modules that the config was baked with, in their order, and
 * with what the kernel command line has for each; or else have it loaded by `modprobe NAME ids=`. The empty list comes last and cancels
 * the one that kmod adds from the kernel command line and modprobe.d: vfio-pci and pci-stub would take every device on it,
 * also one that a guard refused. The other drivers have no such parameter, and pass over it.
 * Below --root nothing is ever loaded.
 * It may never come back: a module's init() can block. Returns 0 if the driver is registered, else -errno (-ENOENT:
 * nothing here to load it by); why has been said.
 */
int driver_load(const char *driver, const struct request *request);

#endif
