#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a person reads, against the code: the manuals, what --help prints, and the completions know what the program knows,
# and nothing else. The code is asked by running it, or else read for the one table that has the words. Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/tap.sh
. tests/tap.sh
shown=$work/difference
early=man/vfioclaim-early.8 host=man/vfioclaim.8 conf=man/vfioclaim.conf.5

same() { # NAME WORDS WORDS: two lists of lines, in this order, and neither of them empty
	[[ -n $2 ]] && diff <(echo "$2") <(echo "$3") >"$work/difference"
	verdict "$1"
}

same_set() { # NAME WORDS WORDS: in any order
	same "$1" "$(sort -u <<<"$2")" "$(sort -u <<<"$3")"
}

section() { # FILE NAME: a section of a manual up to the next one, or to its first subsection
	awk -v name="$2" '/^\.S[sh] / { in_it = substr($0, 5) == name; next } in_it' "$1"
}

between() { # FILE FIRST LAST: the lines between two that match
	awk -v first="$2" -v last="$3" '$0 ~ last { if (in_it) exit } in_it; $0 ~ first { in_it = 1 }' "$1"
}

strings() { # what stands in quotes
	grep -oE '"[^"]+"' | tr -d '"' | sed 's/\\0$//' | grep .
}

# --- the boot program

reasons=$(sed -n 's/^\t\[PLAN_[A-Z_]*\] = { "\([a-z-]*\)".*/\1/p' src/core/claim/reason.c | grep .)
same "each reason of a refusal is explained, in the order in which they are asked for" \
	"$(sed '/^override$/,$d' <<<"$reasons")" \
	"$(between $early '^The reasons of a refusal' '^The reasons of a failure' | sed -n 's/^\.It Li //p')"
same "each reason of a failure is" "$(sed -n '/^override$/,$p' <<<"$reasons")" \
	"$(between $early '^The reasons of a failure' '^\.Sh' | sed -n 's/^\.Li \([a-z-]*\).*/\1/p')"
results=$(between src/core/claim/plan.c '^static const char \*const result_names' '^};' | strings)
records=$(grep -hoE '"(vfioclaim|iommu|missing|group|end) ' src/core/claim/report.c src/core/machine/iommu.c | tr -d '" ')
same_set "each record of the report is explained" "$results"$'\n'"$records" \
	"$(between $early '^\.Sh REPORT' '^The reasons of a refusal' | sed -n 's/^\.It Li //p')"
same_set "each reason why the IOMMU is inactive is" \
	"$(between src/core/machine/iommu.c '^const char \*iommu_reason_name' '^}' | strings | grep -vx -e unread -e active)" \
	"$(between $early '^\.It Li iommu$' '^\.It' | sed -n 's/^\.Li \([a-z]*\) [,.]$/\1/p')"

same_set "each parameter of the kernel command line is explained" \
	"$(sed -n 's/^#define [A-Z]*_PARAMETER "\(.*\)"/\1/p' src/core/rules/cmdline.c)" \
	"$(section $early 'KERNEL COMMAND LINE' | sed -n 's/^\.It Li \([a-z.-]*\)=.*/\1/p')"
same_set "each word of rd.vfioclaim= is" \
	"$(between src/core/rules/cmdline.c '^static const struct mode_word' '^}' | strings)" \
	"$(section $early 'KERNEL COMMAND LINE' | sed -n 's/^\.It Li rd\.vfioclaim=//p; s/^\.Li \([a-z0-9]*\)[ .]*$/\1/p')"
known=$(sed -n 's/^#define [A-Z]*_PARAMETER "\(.*\)"/\1/p' src/core/rules/cmdline.c | grep '^rd')
! grep -hoE 'rd\.vfioclaim[a-z.]*=' README.md DESIGN.md man/* src/host/*/*.c src/cli/*.c | sort -u | tr -d = |
	grep -vFx "$known" >"$work/difference"
verdict "nobody is told of another one"

early_options=$("$PROGRAM" --help | grep -oE -- '--[a-z-]+' | sort -u)
for name in SYNOPSIS DESCRIPTION; do
	same_set "vfioclaim-early: $name has each option" "$early_options" \
		"$(section $early $name | grep -E '^\.(Op |It )?Fl ' | grep -oE -- '(^| )-[a-z-]+' | tr -d ' ' | sed 's/^/-/')"
done

words=$(between src/core/rules/rule_parse.c '^} words\[\] = ' '^};' | strings)
# `ids` is for what bake writes of modprobe.d's lists
same_set "each word of a config's line is explained" $'claim\nprotect\n'"$(grep -vx ids <<<"$words")" \
	"$(section $conf Lines | sed -n 's/^\.\(It \)\{0,1\}Ic \([a-z]*\).*/\2/p')"
same_set "each guard that allow= lifts is" "$(sed -n '/allowances\[\]\[/p' src/core/rules/rule.c | strings)" \
	"$(between $conf '^\.It Ic allow' '^\.It' | grep -oE '\b(last|boot|bound)-[a-z]+')"

codes=$(sed -n '/^enum request_status/,/^}/s/.*= \([0-9]\),.*/\1/p' src/core/rules/request.h)
same "vfioclaim-early: each exit status" "$codes" "$(section $early 'EXIT STATUS' | sed -n 's/^\.It //p')"
same "vfioclaim: each exit status" "$codes"$'\n'"$(sed -n 's/^#define CMD_STALE \([0-9]\).*/\1/p' src/cli/cmd.h)" \
	"$(section $host 'EXIT STATUS' | sed -n 's/^\.It //p')"

# --- the host program and the completions

if [[ ! -x ${HOST_PROGRAM-} ]]; then
	echo "ok $((number += 1)) - the verbs # SKIP the host program is not built"
	echo "1..$number"
	exit
fi
verbs=$("$HOST_PROGRAM" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
# shellcheck source=completion/vfioclaim.bash
. completion/vfioclaim.bash

options_of() { # VERB: of its table; the one that is no option is WHAT
	grep -A 3 'known\[\] = {' "src/cli/$1.c" | sed '/};/q' | grep -oE '\{ ("[a-z]+"|ARGUMENTS_WORD), ' |
		sed 's/{ "\(.*\)", /--\1/; s/{ ARGUMENTS_WORD, /WHAT/' | sort
}

flags_in() { # roff on stdin -> long options
	grep -oE 'Fl -?[a-z]+' | sed 's/^Fl -*o$/--output/; s/^Fl -*/--/' | sort -u
}

# The options that zsh offers: what a verb's line names, and the arrays that it names.
zsh_options() { # VERB
	local line word
	line=$(sed -n "s/^$1) _arguments //p" completion/_vfioclaim)
	grep -oE -- '--[a-z]+' <<<"$line"
	grep -oE '\$[a-z]+' <<<"$line" | while read -r word; do
		grep -E "^${word#?}=\(" completion/_vfioclaim | grep -oE -- '--[a-z]+'
	done
	[[ $line != *_vfioclaim_address* ]] || echo WHAT
}

same "the manual's synopsis has each verb, in the order of --help" "$verbs" \
	"$(section $host SYNOPSIS | sed -n 's/^\.Cm //p')"
same "and tells of each" "$verbs" "$(sed -n '/^\.Sh DESCRIPTION/,/^\.Sh [^D]/s/^\.Ss //p' $host)"
COMP_LINE="vfioclaim " COMP_POINT=10 && _vfioclaim
same_set "bash is offered each verb" "$verbs"$'\n--help\n--version' "$(printf '%s\n' "${COMPREPLY[@]}")"
same "zsh is" "$verbs" "$(sed -n "/^verbs=(/,/^)/s/^\t[\"']\([a-z]*\):.*/\1/p" completion/_vfioclaim)"

for verb in $verbs; do
	options=$(options_of "$verb" | grep -v WHAT)
	"$HOST_PROGRAM" "$verb" --help >"$work/help" 2>"$work/difference" && [[ ! -s $work/difference ]] &&
		[[ $(head -n 1 "$work/help") == "Usage: vfioclaim $verb "* ]]
	verdict "$verb --help ends well"
	same_set "$verb --help has each option" "$options" "$(grep -oE -- '--[a-z]+' "$work/help" | grep -vx -e --help)"
	for option in $options; do
		"$HOST_PROGRAM" "$verb" "$option" >"$work/difference" 2>&1
		[[ $? == 2 ]] && grep -q "^vfioclaim: $option: a value is needed" "$work/difference"
		verdict "$verb takes $option"
	done
	"$HOST_PROGRAM" "$verb" -o >"$work/difference" 2>&1
	if grep -qx -e --output <<<"$options"; then
		grep -q -- '-o: a value is needed' "$work/difference" && grep -q -- '-o, --output' "$work/help"
	else
		grep -q -- '-o: unknown option' "$work/difference"
	fi
	verdict "$verb takes -o where it takes --output, and says so"
	same "$verb: the manual's synopsis" "$options" \
		"$(section $host SYNOPSIS | awk -v verb="$verb" '/^\.Nm/ { in_it = 0 } in_it; $0 == ".Cm " verb { in_it = 1 }' | flags_in)"
	same_set "$verb: what bash is offered" "$(options_of "$verb")"$'\n--help' \
		"$(_vfioclaim_takes "$verb" | tr ' ' '\n' | sed 's/ADDRESS/WHAT/')"
	same_set "$verb: what zsh is offered" "$(options_of "$verb")"$'\n--help' "$(zsh_options "$verb")"
	if grep -qx -e --format <<<"$options"; then
		# shellcheck disable=SC2046 # words
		set -- $("$HOST_PROGRAM" "$verb" --format nonsense 2>&1 | sed 's/.*expected //; s/ or / /; s/,//g')
		same_set "$verb: the formats" "$(printf '%s\n' "$@")" "$(_vfioclaim_values "$verb" --format "")"
	fi
done
same_set "the manual explains each option" "$(for verb in $verbs; do options_of "$verb"; done | grep -v WHAT)" \
	"$(section $host OPTIONS | grep '^\.It Fl' | flags_in)"

same_set "every manual is installed" "$(sed -n 's/^MANUALS := //p' Makefile | tr ' ' '\n')" "$(printf '%s\n' man/* | sed 's|.*/||')"
echo "1..$number"
