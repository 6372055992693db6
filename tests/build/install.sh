#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `make install` installs, for users and packagers: uninstall removes all of it, and no file contains a path that
# does not exist. Prints TAP. Environment: as the Makefile sets it.
set -uo pipefail

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown=$work/shown

files() { # TREE
	find "$1" ! -type d -printf '/%P\n' 2>/dev/null | sort
}
run_make() { # TARGET TREE PREFIX
	make -s "$1" DESTDIR="$2" PREFIX="$3" >"$work/shown" 2>&1
}

for prefix in /usr /opt/vfioclaim; do
	tree=$work/all$prefix
	run_make install "$tree" "$prefix" && [[ -n $(files "$tree") ]]
	verdict "make install PREFIX=$prefix"

	# the files that the hooks start or copy are at the paths that they name
	grep -rhoE "(/usr|/opt/vfioclaim)(/local)?/(lib/vfioclaim/[a-z.-]+|sbin/vfioclaim)\b" "$tree" --include='*' -I | sort -u |
		while read -r path; do
			[[ -e $tree$path ]] || echo "$path: named, and not there"
		done >"$work/shown"
	[[ ! -s $work/shown ]]
	verdict "and the paths in it exist"

	! grep -rl "$work" "$tree" >"$work/shown"
	verdict "and nothing in it knows where it was put together"

	for part in early host unit dracut initramfs-tools mkinitcpio genkernel ugrd completion man; do
		run_make "install-$part" "$work/parts$prefix" "$prefix" || echo "install-$part fails"
		files "$work/parts$prefix" | grep -q . || echo "install-$part installs nothing"
	done >"$work/failed"
	diff <(files "$tree") <(files "$work/parts$prefix") >"$work/shown" && [[ ! -s $work/failed ]]
	verdict "its parts, one by one, are the whole of it"

	run_make uninstall "$tree" "$prefix" && files "$tree" >"$work/shown" && [[ ! -s $work/shown ]]
	verdict "make uninstall leaves nothing"
done
tree=$work/bin
make -s install DESTDIR="$tree" PREFIX=/usr SBINDIR=/usr/bin >"$work/shown" 2>&1 && [[ -x $tree/usr/bin/vfioclaim ]] &&
	! grep -rIn '/usr/sbin/vfioclaim\b' "$tree" >"$work/shown"
verdict "SBINDIR is where the hooks and the manuals say, too"
[[ ! -e $tree/usr/share/zsh/vendor-completions ]] && [[ -e $tree/usr/share/zsh/site-functions/_vfioclaim ]]
verdict "with DESTDIR, the directory for zsh does not depend on this machine"
make -s uninstall DESTDIR="$tree" PREFIX=/usr SBINDIR=/usr/bin >"$work/shown" 2>&1 && files "$tree" >"$work/shown" && [[ ! -s $work/shown ]]
verdict "and uninstall finds it there"
echo "1..$number"
