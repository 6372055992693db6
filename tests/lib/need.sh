#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: need.sh SET...   (build, host, check, fuzz, coverage, lint, boot, bench)
# Print which packages the sets need, and install the missing ones: ask first on a terminal, otherwise install at once,
# and print the command if not root. Knows only Debian's names; elsewhere it prints the requirements and continues.
set -eu

packages=
for set; do
	case $set in
	build) packages="$packages gcc libc6-dev binutils libklibc-dev" ;;
	host) packages="$packages pkg-config libkmod-dev libpci-dev libmount-dev libblkid-dev libarchive-dev libjson-c-dev libmd-dev" ;;
	check) packages="$packages libcmocka-dev musl-tools jq python3-jsonschema libxml2-utils xz-utils zstd lz4 bzip2 zsh" ;;
	# clang has the fuzzer, and with it libclang-rt the sanitizers
	fuzz) packages="$packages clang libclang-rt-dev" ;;
	coverage) packages="$packages gcovr" ;;
	lint) packages="$packages clang-format codespell cppcheck mandoc shellcheck" ;;
	# the tools that make a virtual PC, its root disk and a scratch root to build its image in
	boot) packages="$packages qemu-system-x86 ovmf debootstrap busybox-static cpio e2fsprogs kmod lz4 util-linux jq" ;;
	bench) packages="$packages gnuplot-nox musl-tools pciutils valgrind" ;;
	*)
		echo "need.sh: $set: expected build, host, check, fuzz, coverage, lint, boot or bench" >&2
		exit 2
		;;
	esac
done

if ! command -v dpkg-query >/dev/null; then
	echo "This needs what Debian calls:$packages"
	echo "There is no dpkg here: install them as your distribution does."
	exit 0
fi

missing=
for package in $packages; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

command="apt-get install --no-install-recommends$missing"
echo "Packages needed:$packages"
echo "Missing:$missing"
if [ "$(id -u)" != 0 ]; then
	echo "Install them as root, then try again:  $command" >&2
	exit 1
fi
if [ -t 0 ]; then
	printf '%s  Install them now? [Y/n] ' "$command"
	read -r answer
	case $answer in
	"" | [Yy]*) ;;
	*) exit 1 ;;
	esac
fi

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # a list of words
if ! { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
	cat "$log" >&2
	echo "need.sh: $command: failed, see above" >&2
	exit 1
fi
echo "Installed:$missing"
