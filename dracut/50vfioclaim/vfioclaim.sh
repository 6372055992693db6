#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by dracut's init in images without systemd. The program logs to the kernel log, and what must be seen to the
# console. The boot continues, whatever its exit status is.

/usr/lib/vfioclaim/vfioclaim-early > /dev/null 2>&1
