#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Run the tools that examine the sources without running them. Prints TAP; if a tool is missing, its test is skipped
# with that reason.
set -u
cd "$(dirname "$0")/../.." || exit

number=0
check() { # NAME TOOL COMMAND...: one test; TOOL must be installed for it
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

mapfile -t sources < <(find src tests -name '*.c' | sort)
mapfile -t program_sources < <(find src -name '*.c' | sort)
mapfile -t headers < <(find src tests -name '*.h' | sort)
scripts=(.ci/run tests/*/*.sh tests/hooks/stand-in/*.sh tests/boot/*/*.boot tests/bench/*.boot tests/bench/guest/*.sh tests/boot/guest/*.sh dracut/*/*.sh hook/initramfs-tools/*
	mkinitcpio/*/* genkernel/genkernel-overlay genkernel/initrd.splash completion/vfioclaim.bash)

layout() {
	clang-format --dry-run --Werror "${sources[@]}" "${headers[@]}"
}

# The build with klibc finds missing includes; the compilers check the code that a #define hides.
cpp() {
	cppcheck --quiet --std=c11 --enable=warning,portability,performance --error-exitcode=1 --inline-suppr \
		--suppress=missingInclude -Isrc -DVERSION='"lint"' src
}

analyzer() {
	local source flags
	for source in "${program_sources[@]}"; do
		flags=()
		case $source in
		src/host/* | src/cli/*) flags=(-D_GNU_SOURCE) ;;
		esac
		"${CC_LINT:-gcc}" -std=gnu11 -Isrc -O1 -Wall -Wextra -Wshadow -Werror -fanalyzer -DVERSION='"lint"' "${flags[@]}" \
			-c -o /dev/null "$source" || return
	done
}

manual() {
	# the style warnings about long lines, and about pages that are not installed here, do not concern the text
	local output
	output=$(mandoc -T lint -W style man/*.[1-8] | grep -Ev 'longer than 80 bytes|referenced manual not found|outdated mandoc.db|typo in section name')
	[[ -z $output ]] || { echo "$output" && return 1; }
}

# Which directories the files of a directory may include, besides their own. Nothing includes a file of src/early or
# src/cli.
may_include='
core/lib
core/pci: core/lib
core/rules: core/lib core/pci
core/machine: core/lib core/pci core/rules
core/claim: core/lib core/pci core/rules core/machine
early: core/lib core/rules core/machine core/claim
host/lib: core/lib core/pci core/rules
host/sysroot: core/lib host/lib
host/record: core/lib core/pci core/rules core/machine core/claim host/lib
host/storage: core/lib core/pci core/rules host/lib
host/initrd: core/lib core/rules host/lib
host/vfio: core/lib core/pci core/rules host/lib
host/bake: core/lib core/pci core/rules core/machine core/claim host/lib host/storage host/initrd
host/check: core/lib core/pci core/rules core/machine core/claim host/lib host/initrd host/bake
host/list: core/lib core/pci core/rules core/machine core/claim host/lib host/bake host/check
host/status: core/lib core/pci core/rules core/machine core/claim host/lib host/initrd host/vfio host/bake host/check
cli: core/lib core/pci core/rules core/machine core/claim host/lib host/sysroot host/record host/initrd host/vfio host/bake host/check host/list host/status
'
# These files are pure: they never include a file that can reach the system, directly or indirectly.
pure='core/claim/plan core/claim/guard core/machine/machine core/rules/rule core/rules/request'
impure='core/lib/sysio core/lib/sysio_path core/lib/log core/pci/pci_sysfs core/machine/scan'

includes() {
	local sources
	mapfile -t sources < <(find src -name '*.[ch]')
	awk -v may="$may_include" -v pure="$pure" -v impure="$impure" '
		BEGIN {
			count = split(may, rows, "\n")
			for (i = 1; i <= count; i++) {
				words = split(rows[i], row, /[: ]+/)
				known[row[1]]
				for (j = 1; j <= words; j++) allowed[row[1], row[j]]
			}
		}
		function directory(path) { sub(/\/[^\/]*$/, "", path); return path }
		function stem(path) { sub(/\.[ch]$/, "", path); return path }
		# Whether a file includes another one, directly or indirectly; seen[] ends cycles.
		function reaches(from, to, seen,    i, n, all) {
			if (from == to) return 1
			if (from in seen) return 0
			seen[from]
			n = split(including[from], all, " ")
			for (i = 1; i <= n; i++) if (reaches(all[i], to, seen)) return 1
			return 0
		}
		function shows(from, to, list, seen,    i, n, all) {
			n = split(list, all, " ")
			for (i = 1; i <= n; i++) {
				if (all[i] == to) return 1
				if (all[i] in seen) continue
				seen[all[i]]
				if (shows(all[i], to, header_includes[all[i]], seen)) return 1
			}
			return 0
		}
		FNR == 1 { own = FILENAME; sub(/^src\//, "", own) }
		FNR == 1 && !(directory(own) in known) { print FILENAME ": its directory is not in the list of tests/lint/lint.sh"; bad = 1 }
		/^#include "/ {
			other = $2; gsub(/"/, "", other)
			if (!((directory(own), directory(other)) in allowed)) {
				print FILENAME ": includes " other ", and files of " directory(own) " may not"
				bad = 1
			}
			# a source file counts as its header: both belong to one module
			if (stem(own) != stem(other)) including[stem(own)] = including[stem(own)] " " stem(other)
			if (own ~ /\.h$/) header_includes[stem(own)] = header_includes[stem(own)] " " stem(other)
		}
		END {
			for (own in including) {
				delete seen
				n = split(including[own], all, " ")
				for (i = 1; i <= n; i++) if (reaches(all[i], own, seen)) { print own ": includes itself by " all[i]; bad = 1 }
			}
			# for purity, the headers of other files count, but not their sources
			n = split(pure, names, " "); m = split(impure, wrong, " ")
			for (i = 1; i <= n; i++) for (j = 1; j <= m; j++) {
				delete seen
				if (shows(names[i], wrong[j], including[names[i]], seen)) {
					print names[i] ": is pure, and reaches " wrong[j]
					bad = 1
				}
			}
			exit bad
		}
	' "${sources[@]}"
}

# An external function is named after its file; a verb is cmd_ and its file. Definitions begin in the first column.
# klibc.c defines functions of klibc itself.
names() {
	awk '
		FNR == 1 { file = FILENAME; sub(/.*\//, "", file); sub(/\.c$/, "", file) }
		/^[a-z][A-Za-z0-9_ *]*\(/ && !/^(static|typedef|extern) / && !/\);/ {
			name = $0
			sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
			count++
			if (name == file || index(name, file "_") == 1 || name == "main" || file == "klibc") next
			if (FILENAME ~ /^src\/cli\// && name == "cmd_" file) next
			print FILENAME ": " name " does not begin with " file
			bad = 1
		}
		END { exit bad || !count }
	' "${program_sources[@]}"
}

no_stdio() {
	! grep -nE '#include <(stdio|wchar|locale)\.h>' src/core/*/*.[ch] src/early/*.[ch]
}

only_sysio_opens() {
	! grep -nE '\b(open|openat|fopen|opendir|creat)\(' src/core/*/*.c src/early/*.c | grep -v '^src/core/lib/sysio.c:'
}

# A group of unit tests that main() does not call would never run.
groups_run() {
	local group
	grep -rhoE '^int (unit|host)_[a-z_]+\(void\)$' tests/unit | grep -oE '(unit|host)_[a-z_]+' | while read -r group; do
		grep -q "failed += $group();" tests/unit/main.c tests/unit/host/main.c || { echo "$group is never run" && return 1; }
	done
}

# Every text of the project. Recorded machines and inputs of the fuzzers are data; the license has its own words; this file
# has the words that it looks for.
mapfile -t texts < <(find . -type f -not -path './.git/*' -not -path './build/*' -not -path './tests/machines/*' \
	-not -path './tests/fuzz/corpus/*' -not -name '*.svg' -not -name LICENSE -not -name lint.sh -not -name '*.pyc' | sort)

# Words that the project does not use. The better ones: directory, after, hook, compression, report, print, log, request.
words() {
	! grep -nwiE 'folders?|behind|whoever|ours|one of us|glue|packers?|roads?|rooms?|anew|aloud|mend(s|ed)?|in vain|tells|told|(is|are) said|nobody' \
		"${texts[@]}"
}

# nd is mdoc's macro Nd, whats is the plural of WHAT, and the others are spelling errors that tests make on purpose.
spelling() {
	codespell --ignore-words-list nd,whats,chekc,onyl,fo "${texts[@]}"
}

check "clang-format has nothing to change" clang-format layout
check "cppcheck finds nothing" cppcheck cpp
check "gcc's analyzer finds nothing" "${CC_LINT:-gcc}" analyzer
check "shellcheck finds nothing" shellcheck shellcheck -x "${scripts[@]}"
check "mandoc finds nothing in the manuals" mandoc manual
check "codespell finds nothing" codespell spelling
check "no words that the project does not use" grep words
check "includes run one way" awk includes
check "external functions are named after their files" awk names
check "no stdio in the boot program" grep no_stdio
check "only sysio opens files" grep only_sysio_opens
check "every group of unit tests is run" grep groups_run
echo "1..$number"
