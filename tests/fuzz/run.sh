#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: run.sh SECONDS NAME...
# Run each fuzz target for that time, from its corpus and from similar inputs of the other tests. Keep new inputs in
# build/fuzz/corpus/NAME, and inputs that break the target in build/fuzz/found. Exit status: 1 if anything was found.
set -u

cd "$(dirname "$0")/../.." || exit
seconds=$1
shift
found=build/fuzz/found
status=0

seed() { # NAME: copy the other tests' inputs, each with its directory's name before it
	mkdir -p "build/fuzz/corpus/$1" "build/fuzz/seed/$1" "$found"
	case $1 in
	config) files=$(echo tests/machines/*/*.conf) ;;
	cmdline) files=$(echo tests/machines/*/*.cmdline) ;;
	report) files=$(echo tests/machines/*/*.report) ;;
	*) files= ;;
	esac
	for file in $files; do
		machine=${file%/*}
		cp "$file" "build/fuzz/seed/$1/${machine##*/}-${file##*/}"
	done
}

for name; do
	seed "$name"
	ln -f build/fuzz/libfuzzer "build/fuzz/$name"
	echo "# $name, $seconds s"
	# the findings are on stderr; -close_fd_mask would discard the message of fuzz_must()
	if "build/fuzz/$name" -max_total_time="$seconds" -timeout=10 -max_len=16384 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$found/$name-" "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" "build/fuzz/seed/$name" \
		>"build/fuzz/$name.log" 2>&1; then
		grep -E 'INITED|^Done|^stat::(number|average|peak)' "build/fuzz/$name.log"
		continue
	fi
	status=1
	grep -E 'does not hold|ERROR|SUMMARY|runtime error|^stat::(number|average|peak)' "build/fuzz/$name.log"
	file=$(sed -n 's/.*Test unit written to //p' "build/fuzz/$name.log" | tail -n 1)
	echo "Found: all of it is in build/fuzz/$name.log. Keep the input under a name that describes it, then fix the code:"
	echo "  cp $file tests/fuzz/corpus/$name/WHAT-IT-IS"
	echo "  make -s check-fuzz"
done
exit "$status"
