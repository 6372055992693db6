#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016 # backquotes of Markdown
# Compare the documents with the programs: the manuals, DESIGN.md, the output of --help and the completions contain all
# words of the programs, and no others. Reads no source: `vfioclaim --words` prints the words.
# Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown=$work/difference
early=man/vfioclaim-early.8 host=man/vfioclaim.8 conf=man/vfioclaim.conf.5

same() { # NAME WORDS WORDS: two lists of lines are equal, and not empty
	[[ -n $2 ]] && diff <(echo "$2") <(echo "$3") >"$work/difference"
	verdict "$1"
}

same_set() { # NAME WORDS WORDS: the same, in any order
	same "$1" "$(sort -u <<<"$2")" "$(sort -u <<<"$3")"
}

section() { # FILE NAME: print a section of a manual up to the next one, or to its first subsection
	awk -v name="$2" '/^\.S[sh] / { in_it = substr($0, 5) == name; next } in_it' "$1"
}

between() { # FILE FIRST LAST: print the lines between two that match
	awk -v first="$2" -v last="$3" '$0 ~ last { if (in_it) exit } in_it; $0 ~ first { in_it = 1 }' "$1"
}

# --- the words of the programs

# The host program contains the code of the boot program, and prints the words of the tables that both use.
known=$("$HOST_PROGRAM" --words)
words() { # KIND...: print these words, in their order
	local kind
	for kind; do
		sed -n "s/^$kind //p" <<<"$known"
	done
}

quoted() { # roff on stdin -> the words of .Li
	grep -oE '\bLi [^ ]+' | sed 's/^Li //'
}

# --- the boot program

same "each reason of a refusal is explained, in the order in which they are asked for" "$(words refusal)" \
	"$(between $early '^The reasons of a refusal' '^The reasons of a failure' | sed -n 's/^\.It Li //p')"
same "each guard is a row of DESIGN.md's table, in the same order" "$(words refusal)" \
	"$(between DESIGN.md '^## 6\.' '^## 7\.' | sed -n 's/^| `\([a-z-]*\)` |.*/\1/p')"
same "each reason of a failure is" "$(words failure)" \
	"$(between $early '^The reasons of a failure' '^\.Sh' | sed -n 's/^\.Li \([a-z-]*\).*/\1/p')"
same_set "each record of the report is explained" "$(words result)"$'\n'"$(sed -n '/^[a-z]* /s/ .*//p' tests/machines/*/*.report | grep -vx exit)" \
	"$(between $early '^\.Sh REPORT' '^The reasons of a refusal' | sed -n 's/^\.It Li //p')"
same_set "each reason why the IOMMU is inactive is" "$(words iommu-reason)" \
	"$(between $early '^\.It Li iommu$' '^\.It' | sed -n 's/^\.Li \([a-z]*\) [,.]$/\1/p')"

same_set "each parameter of the kernel command line is explained" "$(words parameter)" \
	"$(section $early 'KERNEL COMMAND LINE' | sed -n 's/^\.It Li \([a-z.-]*\)=.*/\1/p')"
same_set "each word of rd.vfioclaim= is" "$(words mode)" \
	"$(section $early 'KERNEL COMMAND LINE' | sed -n 's/^\.It Li rd\.vfioclaim=//p; s/^\.Li \([a-z0-9]*\)[ .]*$/\1/p')"
# messages are in the programs' files
! grep -ahoE 'rd\.vfioclaim(\.[a-z]+)*=?' README.md DESIGN.md man/* "$PROGRAM" "$HOST_PROGRAM" | sort -u | tr -d = |
	grep -vFx "$(words parameter)" >"$work/difference"
verdict "there is no other one in the manuals"

early_options=$("$PROGRAM" --help | grep -oE -- '--[a-z-]+' | sort -u)
for name in SYNOPSIS DESCRIPTION; do
	same_set "vfioclaim-early: $name has each option" "$early_options" \
		"$(section $early $name | grep -E '^\.(Op |It )?Fl ' | grep -oE -- '(^| )-[a-z-]+' | tr -d ' ' | sed 's/^/-/')"
done

# `ids` is only in the lines that bake writes for the lists of modprobe.d
same_set "each word of a config's line is explained" "$(words config-word | grep -vx ids)" \
	"$(section $conf Lines | sed -n 's/^\.\(It \)\{0,1\}Ic \([a-z]*\).*/\2/p')"
same_set "each guard that allow= lifts is" "$(words allow)" \
	"$(between $conf '^\.It Ic allow' '^\.It' | grep -oE '\b(last|boot|bound)-[a-z]+')"
same_set "and DESIGN.md's table has the same" "$(words allow)" \
	"$(between DESIGN.md '^## 6\.' '^## 7\.' | sed -n 's/^| `[a-z-]*` |.*`allow=\([a-z-]*\)`.*/\1/p')"

# Each WHAT of an example is given to the programs, which print its form.
whats() { # words on stdin -> those that are a WHAT
	grep -E '^([0-9a-fA-F*]*[:/][0-9a-fA-F:.*@/]*|class=[0-9a-fA-F]*|slot=[^/,]*)$'
}
forms() { # WHAT on stdin -> forms
	xargs -r "$HOST_PROGRAM" --words 2>>"$work/difference" | sed -n 's/^what-form \([^ ]*\) .*/\1/p'
}
forms=$(words what-form | sed 's/ .*//')
while read -r name text; do
	: >"$work/difference"
	same_set "$name has an example of each form of a WHAT" "$forms" "$(whats <<<"${text//;/$'\n'}" | forms)"
	! whats <<<"${text//;/$'\n'}" | xargs -r "$HOST_PROGRAM" --words 2>&1 | grep -v '^what-form ' >"$work/difference"
	verdict "$name has no WHAT that cannot be read"
done <<END
$conf $(section $conf WHAT | quoted | tr '\n' ';')
DESIGN.md $(between DESIGN.md '^## 4\.' '^## 5\.' | grep -oE '`[^`]+`' | tr -d '`' | tr '\n' ';')
END

same "vfioclaim-early: each exit status" "$(words status)" "$(section $early 'EXIT STATUS' | sed -n 's/^\.It //p')"
same "vfioclaim: each exit status" "$(words status host-status)" "$(section $host 'EXIT STATUS' | sed -n 's/^\.It //p')"

# --- the host program and the completions

verbs=$(words verb)
same "--help has each verb" "$verbs" "$("$HOST_PROGRAM" --help | sed -n '/^Verbs:/,/^$/s/^ \([a-z]*\) .*/\1/p')"
# shellcheck source=completion/vfioclaim.bash
. completion/vfioclaim.bash

options_of() { # VERB: print the options of the program itself; WHAT stands for an argument that is no option
	words option | sed -n "s/^$1 //p" | sort
}

flags_in() { # roff on stdin -> long options
	grep -oE 'Fl -?[a-z]+' | sed 's/^Fl -*o$/--output/; s/^Fl -*/--/' | sort -u
}

# Print the options that zsh offers: those in a verb's line, and those in the arrays that it names.
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
same "and describes each" "$verbs" "$(sed -n '/^\.Sh DESCRIPTION/,/^\.Sh [^D]/s/^\.Ss //p' $host)"
COMP_LINE="vfioclaim " COMP_POINT=10 && _vfioclaim
same_set "bash is offered each verb" "$verbs"$'\n--help\n--version' "$(printf '%s\n' "${COMPREPLY[@]}")"
same "zsh is" "$verbs" "$(sed -n "/^verbs=(/,/^)/s/^\t[\"']\([a-z]*\):.*/\1/p" completion/_vfioclaim)"

for verb in $verbs; do
	options=$(options_of "$verb" | grep -v WHAT)
	"$HOST_PROGRAM" "$verb" --help >"$work/help" 2>"$work/difference" && [[ ! -s $work/difference ]] &&
		[[ $(sed -n 2p "$work/help") == " vfioclaim $verb "* ]] && ! awk 'length > 80' "$work/help" | grep .
	verdict "$verb --help ends well"
	same_set "$verb --help has each option" "$options" "$(grep -oE -- '--[a-z]+' "$work/help" | grep -vx -e --help)"
	for option in $options; do
		"$HOST_PROGRAM" "$verb" "$option" >"$work/difference" 2>&1
		[[ $? == 2 ]] && grep -q "^vfioclaim: $option: expected a value" "$work/difference"
		verdict "$verb takes $option"
	done
	"$HOST_PROGRAM" "$verb" -o >"$work/difference" 2>&1
	if grep -qx -e --output <<<"$options"; then
		grep -q -- '-o: expected a value' "$work/difference" && grep -q -- '-o, --output' "$work/help"
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

# clear the variables of the make that runs this
MAKEFLAGS='' make -s install-man DESTDIR="$work/installed" PREFIX=/usr >"$work/difference" 2>&1
same_set "every manual is installed" "$(find "$work/installed" -type f -printf '%f\n')" "$(printf '%s\n' man/* | sed 's|.*/||')"
echo "1..$number"
