#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by dracut's init in images without systemd. The program logs to the kernel log, and prints on the
# console what the user must see. The boot continues, whatever the exit status is.

/usr/lib/vfioclaim/vfioclaim-early > /dev/null 2>&1
