#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Replay the examples of vfioclaim(7) and vfioclaim(8). Each command of a block that follows a line
#
#   .\" replay STATE           is run on a recorded machine, and must print what the page shows; "on" keeps the state of the
#                              block before
#
# Lines between that one and the block state what the text around the block claims. So the output of a wrong state or a
# wrong program cannot get into the page:
#
#   .\" expect WORDS           the output of the block's commands contains these words
#   .\" expect-no WORDS        it does not contain them
#   .\" expect-status NUMBER   its last command ends with this exit status
#
# A boot runs the real boot program on a tree, in which a few lines of shell answer like the kernel. UPDATE=1 writes the
# output into the pages, but not into a page with a failed expectation: read the difference before you commit it.
# Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
# shellcheck source=tests/docs/system.sh
. tests/docs/system.sh
need_program
need_host_program
for tool in "${HOSTCC:-cc}" depmod cpio; do
	command -v "$tool" >/dev/null || skip_suite "the example of vfioclaim(7)" "$tool is not installed"
done
work=$(mktemp -d)
answering=
trap '[[ -z $answering ]] || kill "$answering"; rm -rf "$work"' EXIT
shown=$work/difference
tree=$work/tree
devices=$tree/sys/bus/pci/devices

# --- the machine

driver() { # ADDRESS NAME [built-in]: bind the device to this driver; without a name, to none
	rm -f "$devices/$1/driver"
	[[ $# == 1 ]] && return
	mkdir -p "$tree/sys/bus/pci/drivers/$2" "$tree/sys/module/$2"
	ln -sfnr "$tree/sys/bus/pci/drivers/$2" "$devices/$1/driver"
	ln -sfnr "$tree/sys/module/$2" "$tree/sys/bus/pci/drivers/$2/module"
	# only a driver that was loaded as a module has this file
	if [[ ${3-} == built-in ]]; then rm -f "$tree/sys/module/$2/initstate"; else : >"$tree/sys/module/$2/initstate"; fi
}

host_drivers() { # the drivers that udev has loaded in the real root
	driver 0000:00:02.0 i915
	[[ -e $devices/0000:01:00.0/driver ]] || driver 0000:01:00.0 nouveau
	[[ -e $devices/0000:01:00.1/driver ]] || driver 0000:01:00.1 snd_hda_intel
}

# --- the states that the pages begin with

workstation() {
	system c236m
	host_drivers
}

iommu-off() {
	workstation
	rm -rf "$tree"/sys/class/iommu/* "$tree"/sys/kernel/iommu_groups "$devices"/*/iommu "$devices"/*/iommu_group
	sed -i 's/ intel_iommu=on//' "$tree/proc/cmdline"
}

built-in() {
	workstation
	driver 0000:01:00.0 nouveau built-in
	echo "claim 10de:1284@0000:00:01.0/00.0" >"$tree/etc/vfioclaim.conf"
	build
}

shared-group() {
	system group-over-slots
	echo "claim 1002:699f@0000:04:00.0" >"$tree/etc/vfioclaim.conf"
	build
}

# the card of vfioclaim(8)
four-functions() {
	system gpu-usb-ucsi
}

twins() {
	system twin-gpus
	echo "claim 10de:2684" >"$tree/etc/vfioclaim.conf"
	build
}

# --- the commands of the pages

# Act as the kernel does after a write to probe or unbind, but in advance: the program waits in the open of the
# attribute, which is a fifo, until this process reads it. So everything is in place when it looks.
take_writes() { # FIFO: without a child process, which would remain
	exec 5<>"$1"
	while read -r -u 5 || :; do :; done
}

answer_claim() { # FIFO: after both have the override, bind both to vfio-pci
	until grep -q vfio-pci "$devices/0000:01:00.0/driver_override" && grep -q vfio-pci "$devices/0000:01:00.1/driver_override"; do
		sleep 0.05
	done
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	take_writes "$1"
}

answer_release() { # FIFO: after both overrides are cleared, bind both to their host drivers
	while grep -q vfio-pci "$devices/0000:01:00.0/driver_override" || grep -q vfio-pci "$devices/0000:01:00.1/driver_override"; do
		sleep 0.05
	done
	driver 0000:01:00.0
	driver 0000:01:00.1
	host_drivers
	take_writes "$1"
}

answered() { # FUNCTION FIFO COMMAND...: run the command while FUNCTION answers
	local function=$1 fifo=$2 status
	shift 2
	mkfifo "$fifo"
	"$function" "$fifo" &
	answering=$!
	"$@"
	status=$?
	kill "$answering" && wait "$answering" 2>/dev/null
	answering=
	rm -f "$fifo"
	return "$status"
}

boot() {
	driver 0000:00:02.0
	driver 0000:01:00.0
	driver 0000:01:00.1
	cp "$work/image/vfioclaim.conf" "$tree/"
	answered answer_claim "$tree/sys/bus/pci/drivers_probe" "$PROGRAM" --root "$tree" --deadline 60 >/dev/null 2>&1
	rm "$tree/vfioclaim.conf"
	host_drivers
}

vm() { # a process has the group open
	mkdir -p "$tree/proc/4711/fd" "$tree/dev/vfio"
	echo qemu-system-x86 >"$tree/proc/4711/comm"
	ln -sf /dev/vfio/1 "$tree/proc/4711/fd/20"
}

# Print the output of a command of the page, without the note that --root causes.
perform() { # COMMAND
	local words output
	read -ra words <<<"$1"
	case $1 in
	*' >>/etc/vfioclaim.conf')
		"$HOST_PROGRAM" "${words[@]:1:${#words[@]}-2}" --root "$tree" >>"$tree/etc/vfioclaim.conf"
		return
		;;
	'vfioclaim release '*)
		answered answer_release "$tree/sys/bus/pci/drivers/vfio-pci/unbind" build/tests/release "$tree" \
			"${words[@]:2}" --deadline 60
		return
		;;
	'vfioclaim '*)
		output=$("$HOST_PROGRAM" "${words[@]:1}" --root "$tree" 2>&1)
		echo $? >"$work/status"
		;;
	'cat '*) output=$(cat "$tree${words[1]}") ;;
	'update-initramfs '*) build ;;
	reboot) boot ;;
	'virsh start '*) vm ;;
	'virsh shutdown '*) rm -r "$tree/proc/4711" ;;
	esac
	[[ -z ${output-} ]] || without_note <<<"$output"
}

roff() { sed 's/\\/\\e/g; s/^[.'\'']/\\\&&/'; }

# Print a page again, with the present output of its commands. One test for each command, and one for each expectation.
replay() { # PAGE
	local line state='' asked='' command said output='' expectations=()
	verdict_on() {
		[[ -n $asked ]] || return 0
		diff <(printf '%s' "$said") <(printf '%s' "$printed") >"$work/difference"
		verdict "# $asked" >&3
		asked=
	}
	is_expected() { # WORD VALUE
		local shown_once
		# a line may be broken anywhere between words
		shown_once=$(tr -s ' \n' '  ' <<<"$output")
		case $1 in
		expect) [[ $shown_once == *"$2"* ]] ;;
		expect-no) [[ $shown_once != *"$2"* ]] ;;
		expect-status) [[ $(cat "$work/status") == "$2" ]] ;;
		*) false ;;
		esac
	}
	verdicts_of_block() {
		local expectation
		for expectation in "${expectations[@]}"; do
			printf '%s\n' "$output" >"$work/difference"
			is_expected "${expectation%% *}" "${expectation#* }" || { : >"$work/unexpected" && false; }
			verdict "the block about '$state', as its text says: $expectation" >&3
		done
		expectations=()
	}
	while IFS= read -r line; do
		if [[ $line == '.\" replay '* ]]; then
			state=${line#*replay } output='' expectations=()
			[[ $state == on ]] || "$state"
		elif [[ -n $state && $line == '.\" expect'* ]]; then
			expectations+=("${line#'.\" '}")
		fi
		if [[ -n $state && $line =~ ^#\ (vfioclaim|cat|update-initramfs|reboot|virsh)( |$) ]]; then
			verdict_on
			asked=${line#'# '} said='' command=${line#'# '}
			printf '%s\n' "$line"
			printed=$(perform "${command//\\e/\\}" | roff && echo .)
			printed=${printed%.}
			output+=$printed
			printf '%s' "$printed"
		elif [[ $line == .Ed && -n $state ]]; then
			verdict_on
			verdicts_of_block
			state=
			echo "$line"
		elif [[ -n $asked ]]; then
			said+=$line$'\n'
		else
			printf '%s\n' "$line"
		fi
	done <"$1"
}

modules || exit
exec 3>&1
for page in man/vfioclaim.[78]; do
	rm -f "$work/unexpected"
	replay "$page" >"$work/page"
	grep -q 'replay' "$page" && ! grep -F "$work" "$work/page" >"$work/difference"
	verdict "$page has examples, and no name of this machine's"
	awk '
		/^\.\\" replay / { replayed = 1 } /^\.Bd/ { block = 1 } /^\.Ed/ { replayed = block = 0; asked = "" }
		block && !replayed && asked && !/^[#.]/ { print asked; bad = 1; asked = "" }
		block && /^# vfioclaim/ { asked = $0 }
		END { exit bad }' "$page" >"$work/difference"
	verdict "$page: whatever has an output was replayed"
	if [[ ${UPDATE-} == 1 && -e $work/unexpected ]]; then
		echo "# $page is left as it is: it would not show what its text says"
	elif [[ ${UPDATE-} == 1 ]]; then
		cp "$work/page" "$page"
	fi
done

sample=$(awk '/^    # vfioclaim check$/ { on = 1 } on && /^[^ ]/ { exit } on { sub(/^    /, ""); print }' README.md)
[[ $sample == *planned* && $(cat man/vfioclaim.7) == *"$sample"* ]]
verdict "what README.md shows of check is of that page"
echo "1..$number"
