#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What tools can say of the sources without running them. Prints TAP; a tool that is not here is skipped aloud.
# Environment: ROOMS, the rooms of src/core in the order of the data, as the Makefile sets it.
set -u
cd "$(dirname "$0")/.." || exit

number=0
check() { # NAME TOOL COMMAND...: one test; TOOL is what must be installed for it
	local name=$1 tool=$2 output status=0
	shift 2
	number=$((number + 1))
	if ! command -v "$tool" >/dev/null; then
		echo "ok $number - $name # SKIP $tool is not installed"
		return
	fi
	output=$("$@" 2>&1) || status=$?
	if ((status)); then
		printf 'not ok %s - %s\n' "$number" "$name"
		printf '# %s\n' "${output//$'\n'/$'\n# '}"
	else
		echo "ok $number - $name"
	fi
}

sources=(src/*/*.c tests/unit/*.c tests/host/*.c tests/property/*.c tests/fuzz/*.c tests/faults/*.c tests/coverage/*.c
	tests/bench/*.c tests/tools/*.c tests/boot/guest/*.c tests/boot/guest/*/*.c)
headers=(src/*/*.h tests/unit/*.h tests/property/*.h tests/fuzz/*.h tests/faults/*.h)
scripts=(.ci/run tests/*.sh tests/*/*.sh tests/boot/*.boot tests/boot/guest/*.sh dracut/*/*.sh hook/initramfs-tools/*
	mkinitcpio/*/* genkernel/genkernel-overlay genkernel/initrd.splash completion/vfioclaim.bash)

layout() {
	clang-format --dry-run --Werror "${sources[@]}" "${headers[@]}"
}

# Missing includes are klibc's business; what a #define hides is looked at by the compilers.
cpp() {
	cppcheck --quiet --std=c11 --enable=warning,portability,performance --error-exitcode=1 --inline-suppr \
		--suppress=missingInclude -DVERSION='"lint"' src
}

analyzer() {
	local source flags
	for source in src/*/*.c; do
		flags=()
		case $source in
		src/early/klibc.c) continue ;; # it is for another libc
		src/host/* | src/cli/*) flags=(-D_GNU_SOURCE) ;;
		esac
		"${CC_LINT:-gcc}" -std=gnu11 -O1 -Wall -Wextra -Wshadow -Werror -fanalyzer -DVERSION='"lint"' "${flags[@]}" \
			-c -o /dev/null "$source" || return
	done
}

manual() {
	# the style warnings about long lines and about pages that are not installed here do not concern what is read
	local output
	output=$(mandoc -T lint -W style man/*.[1-8] | grep -Ev 'longer than 80 bytes|referenced manual not found|outdated mandoc.db|typo in section name')
	[[ -z $output ]] || { echo "$output" && return 1; }
}

# A file includes only rooms above its own; plan and guard, which are pure, include nothing that can touch a file.
includes() {
	awk -v rooms="$ROOMS $HOST_ROOMS verbs $VERBS" '
		BEGIN { count = split(rooms, names, " "); for (i = 1; i <= count; i++) place[names[i]] = i }
		function room(path) { sub(/.*\//, "", path); sub(/\.[ch]$/, "", path); return path }
		FNR == 1 { own = room(FILENAME) }
		!(own in place) { print FILENAME ": not among the rooms: " rooms; bad = 1; nextfile }
		/^#include "/ {
			other = $2; gsub(/"/, "", other); other = room(other)
			if (!(other in place) || place[other] > place[own]) {
				print FILENAME ": includes " other ", which does not stand above it"
				bad = 1
			}
			if ((own == "plan" || own == "guard") && (other == "sysio" || other == "say")) {
				print FILENAME ": is pure, and includes " other
				bad = 1
			}
		}
		END { exit bad }
	' src/core/*.[ch] src/host/*.[ch] src/cli/*.[ch]
}

no_stdio() {
	! grep -nE '#include <(stdio|wchar|locale)\.h>' src/core/*.[ch] src/early/*.[ch] | grep -v '^src/early/klibc.c:'
}

only_sysio_opens() {
	! grep -nE '\b(open|openat|fopen|opendir|creat)\(' src/core/*.c src/early/*.c | grep -v '^src/core/sysio.c:'
}

# A group of unit tests that main() does not know would never run.
groups_run() {
	local group
	grep -hoE '^int (unit|host)_[a-z]+\(void\)$' tests/{unit,host}/*.c | grep -oE '(unit|host)_[a-z]+' | while read -r group; do
		grep -q "failed += $group();" tests/{unit,host}/main.c || { echo "$group is never run" && return 1; }
	done
}

check "clang-format has nothing to change" clang-format layout
check "cppcheck finds nothing" cppcheck cpp
check "gcc's analyzer finds nothing" "${CC_LINT:-gcc}" analyzer
check "shellcheck finds nothing" shellcheck shellcheck -x "${scripts[@]}"
check "mandoc finds nothing in the manuals" mandoc manual
check "includes run one way" awk includes
check "no stdio in the boot program" grep no_stdio
check "only sysio opens files" grep only_sysio_opens
check "every group of unit tests is run" grep groups_run
echo "1..$number"
