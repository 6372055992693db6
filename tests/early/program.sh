#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The form of the boot program and its options: examines the shipped file, and needs no machine.
# Environment: PROGRAM, PROGRAM_LIMIT, VERSION as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tested=$PROGRAM
shown="$work/out $work/err"
config=$work/config

ok() { # NAME COMMAND...: one test
	name=$1
	shift
	"$@"
	verdict "$name"
}

is_small() {
	size=$(wc -c <"$PROGRAM")
	echo "# $size bytes of at most $PROGRAM_LIMIT"
	[ "$size" -le "$PROGRAM_LIMIT" ]
}
is_static() { readelf -lW "$PROGRAM" | awk '/INTERP|DYNAMIC/ { found = 1 } /LOAD/ { read = 1 } END { exit found || !read }'; }

# Run it with arguments; set `status`, `out` and `err`.
runs() {
	run "$@"
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}
prints_version() {
	runs --version
	[ "$status" = 0 ] && [ "$out" = "vfioclaim-early $VERSION" ]
}
prints_help() {
	runs --help
	[ "$status" = 0 ] && [ -z "$err" ] && case $out in *--dry-run*--root*--version*) ;; *) false ;; esac
}
refuses() { # OPTION...: exit 2, and the message names the option
	runs "$@"
	[ "$status" = 2 ] && [ -z "$out" ] && case $err in "vfioclaim: ${1%%=*}: "*) ;; *) false ;; esac
}
refuses_root() {
	runs --root /nonexistent/root --dry-run
	[ "$status" = 2 ] && [ "$err" = "vfioclaim: /nonexistent/root: no such file or directory" ]
}
refuses_others_config() { # on the running system; a dry run only reads
	printf 'claim ffff:ffff\n' >"$config"
	chmod 666 "$config"
	runs --config "$config" --dry-run
	[ "$status" = 2 ] && case $err in "vfioclaim: $config: writable by group or others"*) ;; *) return 1 ;; esac
	chmod 644 "$config"
	runs --config "$config" --dry-run
	case $err in *writable*) return 1 ;; esac
}
refuses_relative_config() {
	runs --root / --config vfioclaim.conf --dry-run
	[ "$status" = 2 ] && case $err in "vfioclaim: vfioclaim.conf: expected a path that begins with /"*) ;; *) false ;; esac
}
refuses_deadline() {
	for seconds in 0 601 -1 x 1s; do
		runs --deadline "$seconds" --root /nonexistent/root
		[ "$status" = 2 ] && [ "$err" = "vfioclaim: $seconds: expected 1 to 600 seconds; see vfioclaim-early --help" ] ||
			return 1
	done
	runs --deadline 600 --root /nonexistent/root
	[ "$err" = "vfioclaim: /nonexistent/root: no such file or directory" ]
}
refuses_config() {
	runs --root / --config /nonexistent/config --dry-run
	[ "$status" = 2 ] && case $err in "vfioclaim: /nonexistent/config: "*) ;; *) false ;; esac
}

ok "it is static: no interpreter, nothing dynamic" is_static
ok "it is small" is_small
ok "--version prints the version" prints_version
ok "--help prints the options" prints_help
ok "an unknown option is an error" refuses --frobnicate
ok "an argument is an error" refuses 10de:1284
ok "--root without a value is an error" refuses --root
ok "--dry-run with a value is an error" refuses --dry-run=yes
ok "a --root that is not there is an error" refuses_root
ok "a --config that is not there is an error" refuses_config
ok "a config that others may write is an error" refuses_others_config
ok "a --config that is relative is an error" refuses_relative_config
ok "a --deadline that is none is an error" refuses_deadline
echo "1..$number"
