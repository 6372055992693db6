#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2034,SC2317,SC2329 # an install hook uses and calls what is here
# Usage: mkinitcpio.sh HOOKS-DIRECTORY NAME KERNEL HOOKS [THIS-IMAGE]   (both lists in one word each)
# Run the install hook NAME as mkinitcpio does, with the functions of mkinitcpio(8), "About install hooks", that the
# hook calls. Each checks its arguments, and prints what was added. A call of any other function is a misuse. The names
# of files in the directory UNITS count as systemd's units.
# Environment: BUILDROOT, UNITS. Exit status: that of mkinitcpio, 1 after build errors.

directory=$1 name=$2 KERNELVERSION=$3
read -ra HOOKS <<<"$4"
read -ra _hooks <<<"${5-}"
exec 3>&1 # output that the hook redirects stays visible

misuse() { echo "misuse: $*" >&3 && return 1; }

command_not_found_handle() { misuse "$1: mkinitcpio has no such function, nor is it a command"; }

exists() { # PATH
	[[ -f $1 || ($1 == /usr/lib/systemd/system/* && -f $UNITS/${1##*/}) ]]
}

add_module() {
	[[ $# == 1 && $1 =~ ^[[:alnum:]_-]+\??$ ]] || misuse "add_module $*" || return
	echo "module $1" >&3
}

add_file() {
	[[ ($# == 1 || $# == 2 || $# == 3) && $1 == /* && ${2:-/} == /* ]] || misuse "add_file $*" || return
	exists "$1" || misuse "add_file $*: file not found" || return
	echo "file $*" >&3
}

add_binary() {
	[[ ($# == 1 || $# == 2 || $# == 3) && ${2:-/} == /* ]] || misuse "add_binary $*" || return
	type -P "$1" >/dev/null || misuse "add_binary $*: binary not found" || return
	echo "binary $*" >&3
}

add_symlink() {
	[[ ($# == 1 || $# == 2) && $1 == /* ]] || misuse "add_symlink $*" || return
	echo "symlink $*" >&3
}

# The runtime script has the caller's name. Its functions are searched by their names at the beginnings of lines.
add_runscript() {
	local script=$directory/hooks/${BASH_SOURCE[1]##*/}
	(($# == 0)) || misuse "add_runscript $*" || return
	[[ -f $script ]] || misuse "add_runscript: $script: file not found" || return
	echo "runscript ${script##*/}: $(grep -oE '^run_[a-z]+' "$script" | xargs)" >&3
}

in_array() {
	local item needle=$1
	(($# >= 1)) || misuse "in_array" || return
	shift
	for item; do
		[[ $item == "$needle" ]] && return 0
	done
	return 1
}

error() {
	(($# >= 1)) || misuse "error"
	# shellcheck disable=SC2059 # the first argument is the format
	printf "error: $1\n" "${@:2}" >&3
	return 1
}

# shellcheck source=/dev/null
. "$directory/install/$name" || exit
[[ -n $(help) ]] || misuse "no help"

# A build error is a failed function that is named add_*. The status of build() is ignored.
errors=0
set -o functrace
trap '(($?)) && [[ $FUNCNAME == add_* ]] && errors=$((errors + 1))' RETURN
build
trap - RETURN
exit $((errors > 0))
