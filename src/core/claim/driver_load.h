/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register a driver with the PCI bus, by loading its module. Must not touch a device.
 */
#ifndef VFIOCLAIM_DRIVER_LOAD_H
#define VFIOCLAIM_DRIVER_LOAD_H

#include "core/rules/request.h"

/*
 * Load a driver, unless it is registered already, built in or loaded.
 *
 * Load the modules that the configuration was baked with, in their order, each with its options from the kernel command
 * line. If there are none, or the driver is still not registered, run `modprobe NAME ids=`. The empty list comes last,
 * and overrides the one that kmod adds from the kernel command line and modprobe.d: otherwise vfio-pci and pci-stub
 * would bind to every device on it, even to one that a guard refused. The other drivers have no such parameter, and
 * ignore it. Below --root nothing is loaded.
 *
 * This may never return, because a module's init() can block. Reports its own errors.
 * Returns 0 if the driver is registered, else -errno (-ENOENT: there is nothing to load it with).
 */
int driver_load(const char *driver, const struct request *request);

#endif
