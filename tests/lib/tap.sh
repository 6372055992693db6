# shellcheck shell=sh disable=SC2034,SC2154 # suites set and read what is here
# SPDX-License-Identifier: GPL-2.0-or-later
# Shared by the shell suites: TAP, a run of the tested program, a fresh copy of a recorded machine. Sourced from the top
# of the tree; POSIX. A suite sets:
#
#   work    its scratch directory, which the suite removes
#   tree    where machine() unpacks to, below $work
#   tested  what run() starts: a program, or a function of the suite that starts one with more options

number=0
shown= # files that are printed if a test fails

verdict() { # NAME: print one test, by the status of the last command
	# shellcheck disable=SC2181 # that is what is asked
	if [ $? = 0 ]; then word=ok; else word='not ok'; fi
	number=$((number + 1))
	echo "$word $number - $1"
	# shellcheck disable=SC2086 # a list of words
	[ "$word" = ok ] || cat $shown 2>/dev/null | sed 's/^/# /'
}

skip() { # NAME WHY: print one test that cannot run here
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

skip_suite() { # NAME WHY: print that, and exit
	skip "$1" "$2"
	exit
}

# An unset variable does not mean a program that could not be built: the suite was started in the wrong way.
need_named() { # VARIABLE: exit with a failure if it is not set
	eval "[ -z \"\${$1-}\" ]" || return 0
	number=$((number + 1))
	echo "not ok $number - $1 names a program: it is not set; run the suite by 'make test SUITE=NAME'"
	exit 1
}

need_program() { # the boot program can be built everywhere
	need_named PROGRAM
	[ ! -x "$PROGRAM" ] || return 0
	number=$((number + 1))
	echo "not ok $number - $PROGRAM can be run: build it by make early"
	exit 1
}

need_host_program() { # it is not built if its libraries are missing
	need_named HOST_PROGRAM
	[ -x "$HOST_PROGRAM" ] || skip_suite vfioclaim "the host program is not built"
}

run() { # ARGUMENT...: run the tested program; set out and err in $work, and status
	: >"$work/difference" # clear the difference of the previous test
	"$tested" "$@" >"$work/out" 2>"$work/err"
	status=$?
}

machine() { # [NAME [CONFIG]]: unpack a fresh copy of a recorded machine, q35 by default, with that configuration
	rm -rf "$tree"
	build/tests/unpack "tests/machines/${1-q35}/machine.umockdev" "$tree" || exit
	mkdir -p "$tree/boot" "$tree/dev" "$tree/etc/default" "$tree/etc/modprobe.d" "$tree/proc/sys/kernel" "$tree/run" \
		"$tree/sys/bus/pci/drivers"
	: >"$tree/sys/bus/pci/drivers_probe"
	[ $# -lt 2 ] || printf '%s\n' "$2" >"$tree/etc/vfioclaim.conf"
}
