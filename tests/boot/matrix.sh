#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: matrix.sh [--all]
# Boot matrix/first.boot in the ways that matrix/cells lists: in the cells that belong to every check, or in all cells.
# Print TAP as run.sh does, and the table of the results as comments.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
suites=(bookworm trixie testing)
iommus=(intel amd)
tap=$(mktemp)
trap 'rm -f "$tap"' EXIT

# cell_name WORDS SUITE IOMMU: print the name that run.sh gives to that boot
cell_name() {
	echo "matrix/first,suite=$2,kernel=$2,iommu=$3,$1"
}

# cell_shows NAME: print a word for the table
cell_shows() {
	awk -v name="$1" '
		# "ok - NAME: WHAT", "ok - NAME # SKIP WHY"
		{ said = $0; sub(/^(not )?ok - /, "", said) }
		index(said, name ": ") == 1 || index(said, name " #") == 1 {
			if (/^not ok/) word = "FAILED"
			else if (/# SKIP/) word = "skipped"
			else if (!word) word = "ok"
		}
		END { print word ? word : "-" }
	' "$tap"
}

rows() {
	sed -E '/^#/d; s/ *\| */|/g' "$here/matrix/cells"
}

names=()
while IFS='|' read -r _ words always; do
	for suite in "${suites[@]}"; do
		for iommu in "${iommus[@]}"; do
			[[ ${1-} != --all && " $always " != *" $suite/$iommu "* ]] || names+=("$(cell_name "$words" "$suite" "$iommu")")
		done
	done
done < <(rows)
"$here/run.sh" "${names[@]}" | tee "$tap"

echo '#'
printf '# %-34s' "claimed first, by"
for suite in "${suites[@]}"; do
	printf ' %-17s' "$suite"
done
printf '\n# %-34s' ''
for suite in "${suites[@]}"; do
	printf ' %-8s' "${iommus[@]}"
done
echo
while IFS='|' read -r way words _; do
	printf '# %-34s' "$way"
	for suite in "${suites[@]}"; do
		for iommu in "${iommus[@]}"; do
			printf ' %-8s' "$(cell_shows "$(cell_name "$words" "$suite" "$iommu")")"
		done
	done
	echo
done < <(rows)
