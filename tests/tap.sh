# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the suites in shell print their tests with. Sourced; POSIX.

number=0
shown= # files that tell why a test failed

verdict() { # NAME: one test, by the status of the last command
	# shellcheck disable=SC2181 # that is what is asked
	if [ $? = 0 ]; then word=ok; else word='not ok'; fi
	number=$((number + 1))
	echo "$word $number - $1"
	# shellcheck disable=SC2086 # a list of words
	[ "$word" = ok ] || cat $shown 2>/dev/null | sed 's/^/# /'
}

need_program() { # NAME VALUE: end here unless the suite was given the program that it tests
	[ -n "$2" ] || {
		echo "$0: $1 is not set: run it with 'make test SUITE=NAME'" >&2
		exit 2
	}
}
need_host_program() { # and skip all tests where that is not built
	need_program HOST_PROGRAM "${HOST_PROGRAM-}"
	[ ! -x "$HOST_PROGRAM" ] || return 0
	echo "ok 1 - vfioclaim # SKIP the host program is not built"
	exit
}
