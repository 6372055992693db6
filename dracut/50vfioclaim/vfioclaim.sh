#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by dracut's init, where there is no systemd. What it says is in the kernel's log, and on the console what must
# be; whatever it says, the boot goes on.

/usr/lib/vfioclaim/vfioclaim-early > /dev/null 2>&1
