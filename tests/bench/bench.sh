#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: bench.sh
# Measure the numbers of DESIGN.md. Print one table with the targets next to the figures; write the raw figures and
# cost.svg, a plot of them, to build/bench. Judges nothing: a slow day must not fail a check. Needs what the boots need.
set -euo pipefail

cd "$(dirname "$0")/../.."
out=build/bench
mkdir -p "$out"
bystanders=24
sizes=(10 30 100 300 1000 3000 10000)

figure() { # FILE NAME [COLUMN]: print the value that follows a name in a file
	awk -v name="$2" -v column="${3-2}" '$1 == name { print $column }' "$out/$1"
}
row() { # WHAT FIGURE TARGET
	printf '%-58s %14s   %s\n' "$@"
}
own() { # FILE NAME: print its cost above the kernel's own part
	echo $(($(figure "$1" "$2") - $(figure "$1" bare)))
}

tests/bench/claims.sh >"$out/claims"
tests/bench/claims.sh "$bystanders" >"$out/claims-more"
tests/bench/trees.sh "${sizes[@]}" >"$out/trees"
tests/bench/listing.sh 300 >"$out/listing"

{
	echo "Guest instructions of a run, 24 of 30 devices claimed, Debian's 6.1 kernel (claims.sh)"
	row "the kernel's part: overrides, and loading vfio-pci" "$(figure claims bare)" ""
	row "vfioclaim, 24 pinned lines and 6 protected devices" "$(figure claims vfioclaim)" "less than any below"
	row "modprobe vfio-pci ids=" "$(figure claims modprobe-ids)" ""
	row "a script of overrides, and modprobe" "$(figure claims script)" ""
	row "driverctl" "$(figure claims driverctl)" ""
	row "vfioclaim's own" "$(own claims vfioclaim)" "2250000"
	row "  the same devices by one line, nothing protected" "$(own claims vfioclaim-short)" ""
	row "  for each further device that no rule wants" \
		"$((($(own claims-more vfioclaim) - $(own claims vfioclaim)) / bystanders))" "15000"
	row "vfioclaim without a claim, all of it" "$(figure claims vfioclaim-idle)" ""
	echo
	echo "The boot program alone, 24 devices claimed of so many (trees.sh)"
	printf '%10s %14s %14s %10s\n' devices "system calls" instructions "peak, KiB"
	awk '{ printf "%10d %14d %14d %10d\n", $1, $2, $3, $4 }' "$out/trees"
	row "system calls for a device that no rule wants" \
		"$(awk '$1 == 300 { c = $2 } $1 == 10000 { printf "%.2f", ($2 - c) / 9700 }' "$out/trees")" "3, and 2 a bus"
	row "peak memory with 300 devices, KiB" "$(figure trees 300 4)" "256"
	echo
	echo "Bytes"
	for libc in klibc musl; do
		[[ ! -e build/$libc/vfioclaim-early ]] || row "the boot program with $libc" "$(stat -c %s "build/$libc/vfioclaim-early")" \
			"$([[ $libc == klibc ]] && echo 40960 || echo 65536)"
	done
	echo
	echo "Milliseconds on 300 devices, with the modules of a kernel (listing.sh)"
	row "lspci -nnk" "$(figure listing lspci)" ""
	for verb in list check; do
		row "vfioclaim $verb" "$(figure listing "$verb")" \
			"less; $(awk -v a="$(figure listing "$verb")" -v b="$(figure listing lspci)" 'BEGIN { printf "%.2f", a / b }') of it"
	done
} | tee "$out/table"

gnuplot <<-END
	set terminal svg size 640,360 font "sans-serif,12"
	set output "$out/cost.svg"
	set title "vfioclaim-early: 24 devices to claim, among so many"
	set logscale xy
	set xlabel "PCI devices"
	set ylabel "instructions of the program"
	set y2label "system calls"
	set y2tics
	set logscale y2
	set key left top
	set grid
	plot "$out/trees" using 1:3 with linespoints title "instructions", \
		"$out/trees" using 1:2 axes x1y2 with linespoints title "system calls"
END
echo
echo "The figures are in $out; its cost.svg is the plot of tests/bench/README.md, tests/bench/cost.svg."
