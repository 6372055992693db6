#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hostile input for the host program: names and values that a terminal would obey, in a directory that --root names;
# images that would take hours or all memory; thousands of devices; no pci.ids. tests/unit/host/sysroot/umockdev.c and
# tests/fuzz test what a recorded machine may do. Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/err"
tree=$work/tree
tested=$HOST_PROGRAM
kernel=6.9.0-test

# --- a terminal: nothing that it would obey is printed, and JSON is UTF-8

obeyed=$'\e]0;title\a\xc2\x9b31m\x7f' none=$'\xff\xc2\x9b2J'

is_plain() { ! LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$work/out" "$work/err"; }

dress() { # everything that is quoted contains it
	local device driver="driver$obeyed$none"

	machine q35
	mkdir -p "$tree/run/vfioclaim" "$tree/sys/bus/pci/drivers/$driver" "$tree/etc/vfioclaim.conf.d" "$tree/lib/modules/6.1$obeyed"
	for device in 0000:01:00.0 0000:00:04.0; do
		rm -f "$tree/sys/bus/pci/devices/$device/driver"
		ln -s "../../../bus/pci/drivers/$driver" "$tree/sys/bus/pci/devices/$device/driver"
	done
	printf 'claim 0000:01:00.0\nprotect 00:04.0 because=\xff\n' >"$tree/etc/vfioclaim.conf.d/a$obeyed.conf"
	printf '%s\n' "rd.vfioclaim.x$obeyed vfio-pci.ids=$obeyed:1" >"$tree/proc/cmdline"
	echo "6.1$obeyed" >"$tree/proc/sys/kernel/osrelease"
	: >"$tree/lib/modules/6.1$obeyed/modules.dep"
	echo "GRUB_CMDLINE_LINUX=\"quiet $obeyed\"" >"$tree/etc/default/grub"
	echo "options vfio-pci ids=$obeyed,10de:1" >"$tree/etc/modprobe.d/a.conf"
	{
		printf 'vfioclaim 0 report=1 mode=on\\x1b profile=%s config=x\n' "$obeyed"
		printf 'iommu inactive reason=%s # %s\n' "$obeyed" "$obeyed"
		printf 'claimed 0000:01:00.0 id=1234:1111 driver=%s rule=\\x1b[2J # %s\n' "$obeyed" "$none"
		printf 'missing %s rule=%s\ngroup %s shared-with=x\nend status=0\n' "$obeyed" "$obeyed" "$obeyed"
	} >"$tree/run/vfioclaim/report"
}

dress
for verb in list check status "status 01:00.0" "pin 01:00.0" record bake; do
	# shellcheck disable=SC2086 # a verb and its argument
	run $verb --root "$tree"
	is_plain && [[ $status -le 3 ]]
	verdict "$verb: nothing that a terminal obeys"
done
for verb in list check status; do
	run "$verb" --root "$tree" --format json
	is_plain && [[ $status -le 3 ]] && iconv -f utf-8 -t utf-8 "$work/out" >/dev/null && jq -e . "$work/out" >/dev/null
	verdict "$verb: JSON in UTF-8"
done
run list --root "$tree"
grep -q 'driver?\]0;title???31m????2J' "$work/out"
verdict "what is left of such a name is shown"

# --- images: an end within seconds, with less than 2 GiB

image() { # NAME TEXT: the image in $tree/boot is reported as unreadable, for that reason
	(
		ulimit -v 2000000
		timeout 120 "$HOST_PROGRAM" check --root "$tree" --kernel "$kernel"
	) >"$work/out" 2>"$work/err"
	status=$?
	# the text is wrapped
	[[ $status -le 4 ]] && tr -s '\n ' ' ' <"$work/out" | grep -Fq "$2"
	verdict "$1"
}

entry() { # NAME MODE SIZE: print the newc header of one entry of a cpio archive; mode and size as hex digits
	printf '070701%08x%s%08x%08x%08x%08x%s%08x%08x%08x%08x%08x%08x%s\0' 1 "$2" 0 0 1 0 "$3" 0 0 0 0 $((${#1} + 1)) 0 "$1"
	head -c $(((4 - (110 + ${#1} + 1) % 4) % 4)) /dev/zero
}

machine q35
mkdir -p "$tree/lib/modules/$kernel"
: >"$tree/lib/modules/$kernel/modules.dep"
echo 'claim 00:04.0' >"$tree/etc/vfioclaim.conf"
at=$tree/boot/initrd.img-$kernel

entry big 000081a4 ffffffff >"$at"
image "an entry of 4 GiB that is not there" "truncated: it ends within an archive"
entry vfioclaim.conf 000081a4 ffffffff >"$at"
image "a config of 4 GiB" "its /vfioclaim.conf has more than 65536 bytes"
{ entry ../../vfioclaim.conf 000081a4 00000000; entry 'TRAILER!!!' 00000000 00000000; } >"$at"
image "a name that leads up stays in the image, as for the kernel" "The initramfs does not contain vfioclaim"
printf '\x1f\x8b\x08\x00cut' >"$at"
image "an image cut in the header of its compression" "The initramfs cannot be read: the gzip data at byte 0"
head -c 100000 /dev/urandom >"$at"
image "noise" "neither a cpio archive nor a compression that the kernel supports"
: >"$at"
image "nothing" "it is empty"
truncate -s 1T "$at" 2>/dev/null && image "a TiB of zeros" "more than 4 GiB unpacked"
for compressor in gzip zstd xz; do
	if ! command -v "$compressor" >/dev/null; then
		number=$((number + 1))
		echo "ok $number - a bomb # SKIP there is no $compressor"
		continue
	fi
	# 5 GiB of zeros; the compressed form of a part may be repeated
	head -c 320M /dev/zero | "$compressor" -1 -c >"$work/part"
	for _ in {1..16}; do cat "$work/part"; done >"$at"
	image "5 GiB, packed with $compressor" "more than 4 GiB unpacked"
done
rm -f "$at"

# --- a directory for --root: nothing outside of it is read or written, and no verb writes in it

secret='claim 10de:5ec2e7'

dress_links() { # links out of the tree in the place of each file that is read and each directory that is written
	local file
	machine q35
	rm -rf "$work/outside"
	mkdir -p "$work/outside/vfioclaim" "$tree/etc/modprobe.d" "$tree/lib/modules/$kernel"
	for file in hostname report modules.dep cmdline; do echo "$secret" >"$work/outside/$file"; done
	echo "$secret" >"$work/outside/vfioclaim/report"
	echo "$kernel" >"$tree/proc/sys/kernel/osrelease"
	ln -sf "$work/outside/hostname" "$tree/etc/vfioclaim.conf"
	ln -sf "../../../../../../../../../../..$work/outside/cmdline" "$tree/proc/cmdline"
	ln -sf "$work/outside/hostname" "$tree/etc/modprobe.d/a.conf"
	ln -sf "$work/outside/modules.dep" "$tree/lib/modules/$kernel/modules.dep"
	rm -rf "$tree/run" "$tree/etc/vfioclaim.conf.d"
	ln -s "$work/outside" "$tree/run"
	ln -s "$work/outside" "$tree/etc/vfioclaim.conf.d"
}

state_of() { # DIRECTORY: its files, with their types, contents and times
	find "$1" -printf '%p %y %l %s %T@\n' | sort
	find "$1" -type f -exec cksum {} + | sort
}

dress_links
before=$(state_of "$tree" && state_of "$work/outside")
for verb in list check status "status 01:00.0" "pin 01:00.0" record bake "image --output -"; do
	[[ $verb != image* ]] || verb="image --output $work/archive"
	# shellcheck disable=SC2086 # a verb and its arguments
	run $verb --root "$tree"
	[[ $status -le 4 ]] && ! grep -q 5ec2e7 "$work/out" "$work/err"
	verdict "${verb%% --output*}: nothing of another directory is shown"
	[[ $(state_of "$tree" && state_of "$work/outside") == "$before" ]]
	verdict "${verb%% --output*}: nothing is written"
done
if [[ $(id -u) == 0 ]]; then
	"$PROGRAM" --root "$tree" >"$work/out" 2>"$work/err"
	! grep -q 5ec2e7 "$work/out" "$work/err" && [[ $(state_of "$work/outside") == "$(tail -n "$(state_of "$work/outside" | wc -l)" <<<"$before")" ]]
	verdict "the boot program neither reads nor writes outside of --root"
else
	skip "the boot program neither reads nor writes outside of --root" "its --root needs root"
fi

# a link that begins with / is one from the root of the tree
machine q35 "claim 00:04.0 allow=last-network"
mv "$tree/etc/vfioclaim.conf" "$tree/etc/elsewhere"
ln -s /etc/elsewhere "$tree/etc/vfioclaim.conf"
run check --root "$tree"
[[ $status == 0 ]] && grep -q '^planned  0000:00:04.0' "$work/out"
verdict "an absolute link stays in the tree"

# --- files without an end: each file that is read is replaced by each of these

endless() { # KIND PATH
	rm -rf "$2"
	case $1 in
	fifo) mkfifo "$2" ;;
	sparse) truncate -s 40G "$2" ;;
	zero) mknod "$2" c 1 5 ;;
	esac
}

kinds="fifo sparse"
[[ $(id -u) != 0 ]] || kinds+=" zero"
for kind in $kinds; do
	for file in proc/cmdline proc/iomem proc/interrupts proc/sys/kernel/osrelease etc/vfioclaim.conf \
		run/vfioclaim/report dev/kmsg etc/default/grub etc/modprobe.d/a.conf "lib/modules/$kernel/modules.dep" \
		"boot/config-$kernel" "boot/initrd.img-$kernel" proc/kcore sys/class/iommu/dmar0/intel-iommu/cap \
		sys/bus/pci/devices/0000:00:04.0/modalias sys/bus/pci/devices/0000:00:02.0/resource \
		sys/kernel/boot_params/data; do
		late=
		machine q35 "claim 00:04.0"
		mkdir -p "$tree/boot" "$tree/dev" "$tree/run/vfioclaim" "$tree/etc/default" "$tree/etc/modprobe.d" \
			"$tree/lib/modules/$kernel" "$tree/sys/class/iommu/dmar0/intel-iommu" "$tree/sys/kernel/boot_params"
		: >"$tree/lib/modules/$kernel/modules.dep"
		echo "$kernel" >"$tree/proc/sys/kernel/osrelease"
		endless "$kind" "$tree/$file"
		for verb in check list status record "pin 00:04.0" bake boot; do
			# shellcheck disable=SC2086 # a verb and its argument
			if [[ $verb != boot ]]; then
				(ulimit -v 4000000 && exec timeout 30 "$HOST_PROGRAM" $verb --root "$tree") >"$work/out" 2>"$work/err"
			elif [[ $(id -u) == 0 ]]; then
				timeout 30 "$PROGRAM" --root "$tree" --deadline 2 >"$work/out" 2>"$work/err"
			fi
			status=$?
			[[ $status -le 4 ]] || late="$late $verb ($status)"
		done
		[[ -z $late ]]
		verdict "$kind in the place of /$file: every verb ends${late:+, but not:$late}"
	done
done

# --- thousands of devices, hundreds of rules: a boot has ten seconds

big() { # DEVICES: each with an IOMMU; 500 IDs and 250 groups among them
	awk -v count="$1" 'BEGIN {
		print "P: /devices/virtual/iommu/dmar0\nE: SUBSYSTEM=iommu\nA: intel-iommu/cap=1"
		for (i = 0; i < count; i++) {
			printf "P: /devices/pci%04x:00/%04x:%02x:%02x.0\nE: SUBSYSTEM=pci\n", i / 4096, i / 4096, i / 32 % 128, i % 32
			printf "A: modalias=pci:v00008086d%08Xsv00000000sd00000000bc04sc03i00\\n\n", i % 500
			printf "L: iommu=../../virtual/iommu/dmar0\nL: iommu_group=../../../kernel/iommu_groups/%d\n", i % 250
		}
	}'
}

big 2000 >"$work/machine"
rm -rf "$tree"
build/tests/unpack "$work/machine" "$tree" || exit
mkdir -p "$tree"/{etc,proc,run}
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "claim 8086:%04x all group\n", i % 500 }' >"$tree/etc/vfioclaim.conf"
timeout 20 "$PROGRAM" --root "$tree" --dry-run >"$work/out" 2>"$work/err"
grep -q '^end .* claimed=2000 ' "$work/out"
verdict "2,000 devices, and 1,000 rules that mean them twice"
timeout 60 "$HOST_PROGRAM" check --root "$tree" >"$work/out" 2>"$work/err"
[[ $? -le 4 && -s $work/out ]]
verdict "check takes its time, and ends"

# a valid configuration, but an invalid output file
awk 'BEGIN { for (i = 0; i < 900; i++) printf "claim 8086:%04x,8086:%04x all optional\n", 2 * i, 2 * i + 1 }' >"$tree/etc/vfioclaim.conf"
run bake --root "$tree"
[[ $status == 2 && ! -s $work/out ]] && grep -q 'could not read the baked file: it would be larger than 64 KiB' "$work/err"
verdict "bake: a file that the boot program could not read"
echo "1..$number"
