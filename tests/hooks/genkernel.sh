#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The hook for genkernel: the overlay that its command makes, and what genkernel's init does with it. The steps of
# genkernel are copied from its sources, version 4.3.17. Prints TAP.
# Environment: HOST_PROGRAM as the Makefile sets it.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/log"

# The hook as it is installed, below its own prefix. The boot program there only records its runs; the host program
# bakes for a test system, for a kernel without modules.
prefix=$work/prefix
system=$work/system
overlay=$work/overlays/vfioclaim
install_glue() {
	# clear the variables of the make that runs this
	MAKEFLAGS='' make -s install-genkernel PREFIX="$prefix" || return
	mkdir -p "$prefix/sbin" "$system"/{etc,lib/modules/{6.1.0-a,6.1.0-b}}
	cat >"$prefix/sbin/vfioclaim" <<-END
		#!/bin/sh
		exec "$PWD/$HOST_PROGRAM" "\$@" --root "$system"
	END
	cat >"$prefix/lib/vfioclaim/vfioclaim-early" <<-'END'
		#!/bin/sh
		echo "run by $PPID" >>/runs
		echo "what it says"
		exit 3
	END
	# mode 700: the overlay must not copy this mode
	chmod 700 "$prefix/sbin/vfioclaim" "$prefix/lib/vfioclaim/vfioclaim-early"
	echo "claim 1234:1111" >"$system/etc/vfioclaim.conf"
}

# Run CMD_CALLBACK as genkernel does, with the line of genkernel/README.md: in a subshell with KV, which is not
# exported.
refresh() { # VERSION
	# shellcheck disable=SC2034 # the callback takes KV
	local KV=$1 CMD_CALLBACK CMD_STATUS
	CMD_CALLBACK=$(sed -n "s/^    CMD_CALLBACK='\(.*\)'$/\1/p" genkernel/README.md)
	CMD_CALLBACK=${CMD_CALLBACK//\/usr\/lib/$prefix\/lib}
	CMD_CALLBACK=${CMD_CALLBACK//\/var\/lib\/vfioclaim\/overlay/$overlay}
	# shellcheck disable=SC2086,SC2294 # genkernel's words
	eval ${CMD_CALLBACK} | tee -a "$work/log" >"$work/said"
	CMD_STATUS=${PIPESTATUS[0]}
	return "$CMD_STATUS"
}

tree() { # print modes and names of the overlay
	(cd "$overlay" && find . -printf '%M %P\n' | sort -k 2)
}

is_whole() {
	tree | diff - <(
		echo "drwxr-xr-x "
		echo "drwxr-xr-x etc"
		echo "-rw-r--r-- etc/initrd.splash"
		echo "-rwxr-xr-x vfioclaim-early"
		echo "-rw-r--r-- vfioclaim.conf"
	) && cmp "$overlay/vfioclaim-early" "$prefix/lib/vfioclaim/vfioclaim-early"
}

# Nothing is left next to it, either.
is_alone() {
	[[ $(ls -A "${overlay%/*}") == "${overlay##*/}" ]]
}

baked_for() { # VERSION RULE
	grep -q "^baked 1 kernel $1 " "$overlay/vfioclaim.conf" && grep -qx "$2" "$overlay/vfioclaim.conf"
}

makes() { # the user's umask is strict
	(umask 077 && refresh 6.1.0-a) && is_whole && is_alone && baked_for 6.1.0-a "claim 1234:1111"
}

refreshes() {
	echo "claim 1234:2222" >"$system/etc/vfioclaim.conf"
	echo "# newer" >>"$prefix/lib/vfioclaim/vfioclaim-early"
	refresh 6.1.0-b && is_whole && is_alone && baked_for 6.1.0-b "claim 1234:2222" &&
		! grep -q 1234:1111 "$overlay/vfioclaim.conf"
}

# STATUS is not 0, one message names the cause and another the consequence, and the overlay is unchanged.
refuses() { # CAUSE
	cp -a "$overlay" "$work/before"
	! refresh 6.1.0-b && diff -r "$work/before" "$overlay" && is_alone && grep -q "$1" "$work/said" &&
		[[ $(tail -n 1 "$work/said") == "vfioclaim: $overlay: "*": no image is built" ]]
	local status=$?
	rm -r "$work/before"
	return $status
}

refuses_config() {
	echo "claim 1234:1111 onyl" >"$system/etc/vfioclaim.conf"
	echo "# newest" >>"$prefix/lib/vfioclaim/vfioclaim-early"
	refuses "vfioclaim.conf:1: 'onyl': unknown word"
}

refuses_without() { # FILE
	echo "claim 1234:1111" >"$system/etc/vfioclaim.conf"
	mv "$prefix/$1" "$work/away"
	refuses "$prefix/$1"
	local status=$?
	mv "$work/away" "$prefix/$1"
	return $status
}

refuses_new() { # a first overlay that would have no configuration
	local overlay=$work/overlays2/vfioclaim
	echo "claim 1234:1111 onyl" >"$system/etc/vfioclaim.conf"
	! refresh 6.1.0-a && [[ ! -e $overlay ]]
}

refuses_usage() {
	local arguments
	for arguments in "" "6.1.0-a" "'' $overlay" "6.1.0-a /" "6.1.0-a $overlay more"; do
		eval "'$prefix/lib/vfioclaim/genkernel-overlay' $arguments" 2>"$work/said"
		[[ $? == 2 && $(<"$work/said") == "vfioclaim: usage: "* ]] || return
	done
}

keeps_others() {
	echo "claim 1234:1111" >"$system/etc/vfioclaim.conf"
	mkdir "$overlay/mine" && echo mine >"$overlay/etc/mine"
	refresh 6.1.0-a && [[ -d $overlay/mine && $(<"$overlay/etc/mine") == mine ]] &&
		rm -r "$overlay"/{mine,etc/mine} && is_whole
}

# Unpack an image with the overlay. /dev is empty, as genkernel leaves it for busybox's init.
image=$work/image
make_image() {
	rm -rf "$image" && mkdir -p "$image"/{bin,dev,etc} || return
	cp "$(command -v busybox)" "$image/bin/busybox"
	ln -s busybox "$image/bin/sh" && ln -s busybox "$image/bin/mknod"
	cp -a "$overlay/." "$image/"
	# The relevant lines of linuxrc from its line 8 on, and what follows
	cat >"$image/init" <<-'END'
		[ -e /etc/initrd.splash ] && . /etc/initrd.splash
		[ ! -e /dev/null ] && mknod /dev/null c 1 3
		echo "$-: the boot goes on"
	END
}

boot() { # OPTION...: run the image's init as PID 1, by a shell with those options
	unshare --pid --fork chroot "$image" /bin/sh "$@" /init >"$work/said" 2>&1
}

goes_on() { # RUNS: the boot continues, and nothing else was printed
	[[ $(wc -l <"$work/said") == 1 && $(<"$work/said") == *": the boot goes on" ]] &&
		[[ $1 == "$(cat "$image/runs" 2>/dev/null)" ]]
}

runs() {
	make_image && boot && goes_on "run by 1" && [[ -c $image/dev/null ]]
}

runs_strictly() { # a caller that exits at any failure
	make_image && sed -i 's/^\[ ! -e .*/[ -e \/dev\/null ]/' "$image/init" && boot -eu && goes_on "run by 1"
}

goes_on_without() {
	make_image && rm "$image/vfioclaim-early" && boot -eu && goes_on ""
}

goes_on_after_crash() {
	make_image && sed -i 's/^exit 3$/kill -SEGV $$/' "$image/vfioclaim-early" && boot && goes_on "run by 1"
}

# genkernel's initrd.defaults may have created one by its own redirections.
says_nothing() {
	make_image && : >"$image/dev/null" && boot && goes_on "run by 1"
}

# An SSH login is a shell that is not PID 1, so nothing happens.
leaves_logins() {
	make_image && unshare --pid --fork chroot "$image" /bin/sh -c '/bin/sh -eu /init; :' >"$work/said" 2>&1
	goes_on ""
}

: >"$work/log"
install_glue >>"$work/log" 2>&1
verdict "the hook is installed"
group() { # FUNCTION NAME [ARGUMENT]
	: >"$work/log"
	"$1" "${@:3}" >>"$work/log" 2>&1
	verdict "$2"
}
group makes "an overlay: three files that no image has, and their modes"
group refreshes "another kernel, config and program: the overlay is renewed"
group refuses_config "a config that cannot be read: an error, and the old overlay is whole"
group refuses_without "no boot program: likewise" lib/vfioclaim/vfioclaim-early
group refuses_without "no initrd.splash: likewise" lib/vfioclaim/initrd.splash
group refuses_without "no host program: likewise" sbin/vfioclaim
group refuses_new "a config that cannot be read, and no overlay yet: there is none"
group refuses_usage "no version or no directory: the usage"
group keeps_others "other files in the overlay are left alone"

if ! command -v busybox >/dev/null; then
	obstacle="busybox is not installed"
elif ! unshare --pid --fork chroot / true 2>/dev/null; then
	obstacle="needs root"
fi
if [[ -n ${obstacle-} ]]; then
	number=$((number + 1))
	echo "ok $number - genkernel's init # SKIP $obstacle"
else
	group runs "init runs the program once, and goes on although that fails"
	group runs_strictly "so does a shell that ends with whatever fails"
	group goes_on_without "no program: the boot goes on"
	group goes_on_after_crash "a program that crashes: the boot goes on"
	group says_nothing "a file in the place of /dev/null: nothing is printed on the console"
	group leaves_logins "a shell that is not PID 1 runs nothing"
fi
echo "1..$number"
