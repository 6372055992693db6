#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The verbs of the host program on recorded machines with small changes: bad use of each verb, each kind of finding with
# its three parts, and the baked modules of a small kernel. The tests of findings match their meaning and not their
# wording. Prints TAP.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
need_program
need_host_program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/out $work/err"
tree=$work/tree
tested=$HOST_PROGRAM
kernel=6.9.0-test
directory=$tree/lib/modules/$kernel

cmdline() { printf '%s\n' "$1" >"$tree/proc/cmdline"; }

# --- bad use: one line that says what to do, and an empty stdout

bad() { # NAME STATUS MESSAGE ARGUMENT...: MESSAGE is a pattern of bash
	local name=$1 expected=$2 message=$3
	shift 3
	run "$@"
	# shellcheck disable=SC2053 # it is a pattern
	[[ $status == "$expected" && ! -s $work/out && $(wc -l <"$work/err") == 1 && $(cat "$work/err") == "vfioclaim: "$message ]]
	verdict "$name"
}

machine q35 "claim 00:04.0 allow=last-network"
bad "no verb" 2 "*--help*"
bad "an unknown verb" 2 "chekc: *--help*" chekc
bad "an option for a verb" 2 "--root: *--help*" --root "$tree"
for verb in check bake image; do
	bad "$verb: an unknown option" 2 "--rooot: unknown option*$verb --help" "$verb" --rooot "$tree"
	bad "$verb: letters" 2 "-xy: unknown option*$verb --help" "$verb" -xy
	bad "$verb: a missing value" 2 "--root: expected a value*$verb --help" "$verb" --root
	bad "$verb: an empty value" 2 "--root=: expected a value*$verb --help" "$verb" --root=
	bad "$verb: a word too many" 2 "more: *unexpected argument*$verb --help" "$verb" --root "$tree" more
	bad "$verb: no such directory" 2 "$tree/nowhere: no such file or directory" "$verb" --root "$tree/nowhere"
	bad "$verb: a file that is no record" 2 "*vfioclaim.conf:1: *expected*" "$verb" --root "$tree/etc/vfioclaim.conf"
	bad "$verb: a kernel that is a path" 2 "--kernel '../x': expected a kernel release*" "$verb" --root "$tree" --kernel ../x
done
for verb in list pin; do
	bad "$verb: an unknown option" 2 "--rooot: unknown option*$verb --help" "$verb" 00:04.0 --rooot "$tree"
	bad "$verb: a missing value" 2 "--root: expected a value*$verb --help" "$verb" 00:04.0 --root
	bad "$verb: a word too many" 2 "more: *unexpected argument*$verb --help" "$verb" --root "$tree" 00:04.0 more
	bad "$verb: an empty word" 2 "*empty argument*$verb --help" "$verb" --root "$tree" ""
	bad "$verb: no such directory" 2 "$tree/nowhere: no such file or directory" "$verb" 00:04.0 --root "$tree/nowhere"
done
bad "pin: nothing to pin" 2 "pin: expected a WHAT*pin --help" pin --root "$tree"
bad "pin: an option of list's" 2 "--format: unknown option*" pin --root "$tree" 00:04.0 --format json
bad "list: a kernel that is a path" 2 "--kernel '../x': expected a kernel release*" list --root "$tree" --kernel ../x
bad "list: an unknown format" 2 "--format xml: expected text or json" list --root "$tree" --format xml
bad "check: an unknown format" 2 "--format xml: expected text or json" check --root "$tree" --format xml

bad "check has no output" 2 "-o: unknown option*" check --root "$tree" -o "$tree/x"
for option in -o --output; do
	bad "$option without a value" 2 "$option: expected a value*" bake --root "$tree" "$option"
done
bad "an output in no directory" 3 "$tree/no/x: cannot write: *choose another*" bake --root "$tree" --output "$tree/no/x"
bad "an output that is a directory" 3 "$tree/etc: cannot write: *" bake --root "$tree" --output "$tree/etc"
mkfifo "$tree/fifo"
bad "an output that is no file, which stays" 3 "$tree/fifo: cannot write: *" bake --root "$tree" --output "$tree/fifo"
[[ -p $tree/fifo && -z $(find "$tree" -name 'fifo.*' -o -name 'etc.*') ]]
verdict "and no file is left"
ln -s nowhere "$tree/link"
bad "an output that is a link to nothing" 3 "$tree/link: cannot write: it is a link to a file that does not exist*" \
	bake --root "$tree" --output "$tree/link"
mkdir "$tree/elsewhere"
echo before >"$tree/elsewhere/file"
chmod 640 "$tree/elsewhere/file"
ln -sf elsewhere/file "$tree/link"
run bake --root "$tree" --output "$tree/link"
[[ $status == 0 && -L $tree/link && $(head -c 6 "$tree/elsewhere/file") == "baked " && $(stat -c %a "$tree/elsewhere/file") == 640 ]]
verdict "an output that is a link: the file is replaced, and keeps its permissions"

# the permissions count on the running system only, so replace its /etc, for this process only
if [[ $(id -u) == 0 ]] && unshare --mount true 2>/dev/null; then
	for mode in 777 775 755; do
		# shellcheck disable=SC2016 # the inner shell expands them
		unshare --mount bash -c 'mount -t tmpfs none /etc && mkdir /etc/vfioclaim.conf.d && chmod "$1" /etc/vfioclaim.conf.d &&
			exec "$2" bake --output /dev/null' - "$mode" "$(realpath "$HOST_PROGRAM")" >"$work/out" 2>"$work/err"
		message="vfioclaim: /etc/vfioclaim.conf.d: writable by group or others; run: chmod go-w /etc/vfioclaim.conf.d"
		if [[ $mode == 755 ]]; then ! grep -Fx "$message" "$work/err"; else grep -Fxq "$message" "$work/err"; fi
		verdict "a configuration directory of mode $mode"
	done
else
	skip "a configuration directory that others may write to" "no mount namespace can be made here"
fi

sed -i 's/00:04.0/00:04.9/' "$tree/etc/vfioclaim.conf"
echo before >"$tree/output"
bad "bake: a config that is wrong" 2 "/etc/vfioclaim.conf:1: '00:04.9': expected*" bake --root "$tree" --output "$tree/output"
[[ $(cat "$tree/output") == before ]]
verdict "whose output stays as it was"
bad "image: a config that is wrong" 2 "/etc/vfioclaim.conf:1: '00:04.9': expected*" image --root "$tree" -o "$tree/output"
[[ $(cat "$tree/output") == before ]]
verdict "whose output stays as well"
bad "check: a config that is wrong" 2 "/etc/vfioclaim.conf:1: '00:04.9': expected*" check --root "$tree"
rm "$tree/etc/vfioclaim.conf"
mkdir "$tree/etc/vfioclaim.conf"
for verb in check bake image; do
	bad "$verb: a config that is a directory" 2 "/etc/vfioclaim.conf: not a regular file" "$verb" --root "$tree"
done
rm -rf "$tree/etc/vfioclaim.conf"
echo "claim 01:00.0" >"$tree/etc/vfioclaim.conf"
rm -rf "$tree/sys"
run check --root "$tree"
[[ $status == 3 && $(cat "$work/err") == "vfioclaim: /sys/bus/pci/devices: no such file or directory; is sysfs mounted?" ]] &&
	! grep -q "no device is requested" "$work/out"
verdict "check: no /sys: exit 3"
for verb in list pin; do
	bad "$verb: no /sys" 3 "/sys/bus/pci/devices: no such file or directory; is sysfs mounted?" "$verb" --root "$tree" 01:00.0
done
run bake --root "$tree" --output "$tree/output"
[[ $status == 0 && $(stat -c %a "$tree/output") == 644 ]] && grep -q '^claim 0000:01:00.0$' "$tree/output"
verdict "bake: no /sys, as in a container that builds images: it is baked"

# the running system requires root; a tree does not
if [[ $(id -u) == 0 ]]; then
	chmod 755 "$work"
	install -m 755 "$HOST_PROGRAM" "$work/program"
	for verb in check bake list; do
		setpriv --reuid 65534 --clear-groups "$work/program" "$verb" >"$work/out" 2>"$work/err"
		[[ $? == 3 && ! -s $work/out && $(cat "$work/err") == "vfioclaim: $verb: must be root; "*"sudo vfioclaim $verb"* ]]
		verdict "$verb: not root: exit 3, and what to do"
		machine q35 "claim 00:04.0 allow=last-network"
		setpriv --reuid 65534 --clear-groups "$work/program" "$verb" --root "$tree" >"$work/out" 2>"$work/err"
		[[ $? == 0 && -s $work/out ]]
		verdict "$verb: not root, of a tree"
	done
else
	echo "ok $((number += 1)) - not root # SKIP only root can drop its privileges"
fi

for verb in check bake list "pin 00:04.0"; do
	machine q35 "claim 00:04.0 allow=last-network"
	# shellcheck disable=SC2086 # a verb and what it needs
	"$HOST_PROGRAM" $verb --root "$tree" >/dev/full 2>"$work/err"
	[[ $? == 3 ]] && grep -q '^vfioclaim: stdout: ' "$work/err"
	verdict "$verb: a full stdout: exit 3"
done

# --- findings

json() { # the findings of check
	run check --root "$tree" --format json
}

finding() { # NAME STATUS LEVEL WHAT WHERE NEXT: regular expressions; one such finding, and no other with that WHAT
	local name=$1 expected=$2
	shift 2
	json
	[[ $status == "$expected" ]] && jq -e --arg level "$1" --arg what "$2" --arg where "$3" --arg next "$4" '
		[.findings[] | select(.what | test($what))] | length == 1 and
		(.[0] | .level == $level and (.where // "-" | test($where)) and (.next // "-" | test($next)))' \
		"$work/out" >/dev/null
	verdict "$name"
}

no_finding() { # NAME STATUS WHAT
	json
	[[ $status == "$2" ]] && jq -e --arg what "$3" '[.findings[] | select(.what | test($what))] == []' "$work/out" >/dev/null
	verdict "$1"
}

machine iommu-off-table "claim 10de:104a"
touch "$tree/etc/default/grub"
cmdline "quiet iommu=off"
finding "the IOMMU is off by the command line" 3 todo "IOMMU" "^GRUB_CMDLINE_LINUX in /etc/default/grub" "remove iommu=off from .*: grub-mkconfig -o"
machine iommu-no-table "claim 01:00.0"
finding "the firmware has none" 3 todo "IOMMU" "firmware" "enable VT-d.*AMD-Vi"
machine q35 "claim 00:04.0 allow=last-network"
rm -r "$tree"/sys/class/iommu/*
mkdir -p "$tree/sys/firmware/acpi/tables"
touch "$tree/sys/firmware/acpi/tables/DMAR" "$tree/etc/default/grub"
mkdir -p "$tree/usr/sbin" && touch "$tree/usr/sbin/update-grub"
cmdline "quiet"
finding "Intel's has to be switched on" 3 todo "IOMMU" "GRUB_CMDLINE_LINUX" "add intel_iommu=on to .*: update-grub$"
cmdline "quiet intel_iommu=on"
finding "and where it is on, that is no advice" 3 todo "IOMMU" "kernel" "dmesg"
machine q35 "claim 00:04.0 allow=last-network"
sed -i 's/ IR-/ /' "$tree/proc/interrupts"
cmdline quiet
finding "no interrupt remapping" 0 todo "^Interrupt remapping.*VFIO" "firmware" "enable interrupt remapping.*dmesg"
cmdline "intremap=off"
finding "no interrupt remapping, by the command line" 0 todo "^Interrupt remapping" "kernel command line" "remove intremap=off from"

machine q35 "claim 8086:10d4"
finding "an ID no device has, and the nearest" 1 todo "No device matches 8086:10d4" "^/etc/vfioclaim.conf:1$" "00:04.0.*82574L.* write 8086:10d3 instead of 8086:10d4"
machine q35 "claim 8086:10d4@00:1c.0"
finding "at a place where nothing is" 1 todo "No device is at 8086:10d4@0000:00:1c.0" "conf:1" "write 8086:10d3@0000:00:04.0 instead of"
machine q35 "claim 1:2" && echo "claim ffff:ffff" >"$tree/etc/vfioclaim.conf"
finding "an ID like no other" 1 todo "No device matches ffff:ffff" "conf:1" "vfioclaim list$"
machine q35 "claim 8086:10d4 optional"
no_finding "what is optional may be absent" 0 "No device"
machine sriov-64vf "claim 86:05.3"
finding "a VF" 1 todo "0000:86:05.3.*cannot be claimed early" "conf:1" "echo vfio-pci >/sys/bus/pci/devices/0000:86:05.3/driver_override"

machine group-over-slots "claim 04:00.0"
finding "a shared group, each of it named" 0 todo "group 15 .*0000:02:00.0.*0000:02:00.1.*0000:05:00.0.*0000:06:00.0" "conf:1" "another slot; .*add 'group' to that line"
json
! jq -r '.findings[] | select(.what | test("group 15")).what' "$work/out" | grep -q '04:00\|09:00'
verdict "and what is claimed, or of another group, is not"
machine group-over-slots "# by the command line"
cmdline "rd.vfioclaim.claim=04:00.0"
finding "there is no line to add a word to" 0 todo "group 15" "^rd.vfioclaim.claim= on the kernel command line$" "write 'claim 0000:04:00.0 group' into /etc/vfioclaim.conf"

machine q35 "claim 1234:1111"
finding "twins, reported once" 1 todo "2 devices match 1234:1111, expected 1" "conf:1" "'all'; for one, write 1234:1111@0000:00:02.0 or 1234:1111@0000:00:03.0/00.0 instead of 1234:1111"
machine q35 "claim 00:03.0"
finding "a bridge" 1 todo "00:03.0.*every device below it" "conf:1" "lspci -t"
machine q35 "claim 10de:1284@00:04.0"
finding "another device at its place" 1 todo "00:04.0.*a different device is at that place" "conf:1" "write 8086:10d3@0000:00:04.0 instead of 10de:1284@0000:00:04.0"
machine q35 $'protect 8086:10d3 because=network\nclaim 00:04.0'
finding "a protected device" 1 todo "00:04.0.*/etc/vfioclaim.conf:1 protects it for network" "conf:2" "another device, or remove the line"
machine q35 "claim 00:04.0"
finding "the last network card" 1 todo "00:04.0.*no network controller would stay" "conf:1" "claim fewer network controllers; or, .*'allow=last-network' to that line"
machine vmd "claim class=0c0330 all"
finding "the last USB controllers" 1 todo "0000:00:0d.0.*no USB controller would stay" "conf:" "claim fewer USB controllers; or, .*'allow=last-usb' to that line"
machine q35
run pin 00:1f.2 --root "$tree"
[[ $status == 0 && $(cat "$work/out") == "claim 8086:2922@0000:00:1f.2 # "* ]] &&
	grep -q "is claimed even if the root file system is on it" <(tr '\n' ' ' <"$work/err" | tr -s ' ')
verdict "pin of a disk: which guard the line lifts"
run pin 01:00.1 --root "$tree"
! grep -q "root file system" "$work/err"
verdict "pin of another device lifts none"
machine q35 "claim 8086:2922"
finding "a disk that may have the root file system" 1 todo "1f.2.*the root file system may be on it" "conf:1" "write 8086:2922@0000:00:1f.2 instead of 8086:2922"
machine q35 "claim 00:02.0"
finding "the boot display, one of two" 1 todo "00:02.0.*console" "conf:1" "firmware setup; .*'allow=boot-display' to that line"
machine single-gpu "claim 08:00.0"
finding "the only display" 1 todo "08:00.0.*no other display" "conf:1" "'allow=last-display' to that line"
machine single-gpu "#"
cmdline "vfio-pci.ids=10de:1c02"
finding "by the module's own list" 1 todo "08:00.0.*console" "^vfio-pci.ids= on the kernel command line" "add rd.vfioclaim.allow=last-display to the kernel command line in the boot"
machine igfx-off "claim 00:02.0"
cmdline "quiet"
finding "Intel graphics without an IOMMU" 1 todo "00:02.0.*Intel graphics" "conf:1" "add intel_iommu=on"
cmdline "intel_iommu=on,igfx_off"
finding "because of igfx_off" 1 todo "00:02.0.*Intel graphics" "conf:1" "remove igfx_off from intel_iommu="

machine q35 "claim 00:04.0 allow=last-network"
cmdline "vfio-pci.ids=8086:10d3"
finding "claimed by a line and by vfio-pci's list" 0 todo "00:04.0.*claimed twice.*/etc/vfioclaim.conf:1" "vfio-pci.ids= on the kernel" "remove 8086:10d3 from that list"
cmdline "rd.vfioclaim=off"
finding "switched off" 0 note "rd.vfioclaim=off" "kernel command line" "-"
cmdline "intel_iommu=on rd.vfioclaim=off vfio-pci.ids=8086:10d3"
finding "switched off, but not vfio-pci's own list" 0 todo "does not stop vfio-pci" "^vfio-pci.ids= on the kernel command line$" "remove that list"
cmdline "intel_iommu=on quiet -- rd.vfioclaim=off"
finding "switched off for init, too" 0 note "rd.vfioclaim=off" "kernel command line" "-"
for mask in rd.systemd.mask=vfioclaim.service rd.systemd.mask=vfioclaim disablehooks=plymouth,vfioclaim; do
	cmdline "intel_iommu=on $mask"
	finding "$mask: exit 3" 3 todo "Nothing will start the boot program" "^${mask%%=*}= on the kernel" "remove vfioclaim"
done
cmdline "intel_iommu=on rd.systemd.mask=a.service,vfioclaim.service disablehooks=vfioclaim2"
run check --root "$tree"
[[ $status == 0 ]] && ! grep -q "Nothing will start" "$work/out"
verdict "a mask of another unit and another hook"
cmdline "rd.vfioclaim=off"
echo nonsense >"$tree/etc/vfioclaim.conf"
json
[[ $status == 0 ]] && grep -q "^vfioclaim: /etc/vfioclaim.conf:1: 'nonsense'" "$work/err"
verdict "which beats a wrong config"

machine q35 "claim 00:04.0 allow=last-network"
run check --root "$tree"
[[ $status == 0 && ! -s $work/err && $(wc -l <"$work/out") -le 10 ]] && ! grep -q "To do" "$work/out" && ! awk 'length > 80' "$work/out" | grep .
verdict "a healthy machine: ten lines of 80 columns, and nothing to do"
machine q35 $'claim 00:04.0 profile=a\nclaim 01:00.0 profile=b'
cmdline "rd.vfioclaim.profile=b"
json
[[ $(jq -r '[.devices[].address] | join(" ")' "$work/out") == "0000:01:00.0 0000:01:00.1" ]]
verdict "check plans for the chosen profile"
run bake --root "$tree"
grep -q '^claim 0000:00:04.0 profile=a$' "$work/out" && grep -q '^claim 0000:01:00.0 profile=b$' "$work/out"
verdict "bake keeps them all"

# --- kernels: three small modules, with the symbols that depmod reads: vfio-pci needs vfio, and vfio has a soft
# dependency on vfio_iommu_type1

obstacle=
command -v depmod >/dev/null || obstacle="depmod is not installed"
command -v "${HOSTCC:-cc}" >/dev/null || obstacle="there is no compiler"

compile() { # NAME, and C on stdin
	mkdir -p "$directory"
	"${HOSTCC:-cc}" -x c -c -o "$directory/$1.ko" -
}

modules() { # make a kernel with these modules
	compile vfio <<-END &&
		char names[] __attribute__((section("__ksymtab_strings"))) = "vfio_register";
		char info[] __attribute__((section(".modinfo"))) = "softdep=post: vfio_iommu_type1";
		int vfio_register;
	END
		compile vfio_iommu_type1 <<<'extern int vfio_register; int *type1 = &vfio_register;' &&
		compile vfio-pci <<<'extern int vfio_register; int *pci = &vfio_register;' &&
		: >"$directory/modules.order" && : >"$directory/modules.builtin" && depmod -b "$tree" "$kernel" 2>/dev/null
}

baked() { sed -n "s|^module /lib/modules/$kernel/||p" "$work/out" | tr '\n' ';'; }

bakes() { # NAME MODULES [DIR]: these modules are baked, and libkmod prints nothing
	(cd "$work" && "$HOST" bake --root "${3-tree}" --kernel "$kernel") >"$work/out" 2>"$work/err"
	[[ $(baked) == "$2" ]] && ! grep -q libkmod "$work/err"
	verdict "$1"
}

modprobe_d() { cat >"$tree/etc/modprobe.d/vfio.conf"; }

kernels() {
	local plain="vfio.ko;vfio_iommu_type1.ko;vfio-pci.ko;"
	HOST=$PWD/$HOST_PROGRAM
	machine q35 "claim 00:04.0 allow=last-network"
	modules
	verdict "a kernel of three modules"
	bakes "modules after those that they need, and vfio_iommu_type1 with them" "$plain" "$tree"
	bakes "a relative --root" "$plain" tree
	bakes "with a slash at its end" "$plain" tree/
	mv "$tree/lib" "$tree/usr"
	ln -s usr "$tree/lib"
	bakes "whose lib is a link" "$plain"
	rm "$tree/lib" && mv "$tree/usr" "$tree/lib"
	xz -k "$directory/vfio-pci.ko" && mv "$directory/vfio-pci.ko" "$work" && sed -i 's/vfio-pci.ko/&.xz/' "$directory/modules.dep" &&
		depmod -b "$tree" "$kernel" 2>/dev/null
	bakes "a compressed module goes without its suffix" "$plain"
	rm "$directory/vfio-pci.ko.xz" && mv "$work/vfio-pci.ko" "$directory" && depmod -b "$tree" "$kernel" 2>/dev/null

	modprobe_d <<-'END'
		options vfio-pci ids=8086:10d3 disable_vga=1 dyndbg="file a.c +p" x=a"b c"d
		options vfio_pci \
			disable_idle_d3=1
		options vfio enable=1
	END
	bakes "options word for word, without ids=" \
		"vfio.ko enable=1;vfio_iommu_type1.ko;vfio-pci.ko disable_vga=1 dyndbg=\"file a.c +p\" x=a\"b c\"d disable_idle_d3=1;"
	grep -A 1 '^from modprobe.d$' "$work/out" | grep -q '^claim 8086:10d3 ids optional$'
	verdict "which became a claim"

	modprobe_d <<-'END'
		options vfio-pci ids=10de:1284:ffffffff:ffffffff:030000:ffff00,110de:1,ffffffff:ffffffff,8086:10d3
	END
	bakes "entries of ids= that no line can say" "$plain"
	[[ $(grep '^claim' "$work/out") == $'claim 0000:00:04.0 allow=last-network\nclaim 8086:10d3 ids optional' ]]
	verdict "are not baked"
	finding "but reported" 0 todo "10de:1284 with class 030000.*ignored" "^/etc/modprobe.d/vfio.conf:1$" "write 'claim ID'"
	mkdir -p "$tree/usr/lib/modprobe.d"
	echo "options vfio-pci ids=10de:1284" >"$tree/usr/lib/modprobe.d/vfio.conf" # the file in /etc takes its place
	modprobe_d <<-'END'
		# options vfio-pci ids=10de:1284
		options vfio_pci disable_vga=1 \
			ids=10de:1284
		options vfio-pci ids=8086:10d3
	END
	finding "of two lists the last one holds" 0 todo "more than once.*ids=10de:1284" "^/etc/modprobe.d/vfio.conf:2$" "one list"
	rm -r "$tree/usr/lib/modprobe.d"
	run bake --root "$tree" --kernel "$kernel"
	! grep -q 10de:1284 "$work/out" && grep -q '^claim 8086:10d3 ids' "$work/out"
	verdict "as for the module itself"
	modprobe_d <<<'install vfio-pci /bin/false'
	bakes "an install line is not run, the module is baked" "$plain"
	finding "and it is reported" 0 note "command for vfio_pci in modprobe.d is not run" "^/etc/modprobe.d/vfio.conf:1$" "-"
	modprobe_d <<-'END'
		softdep vfio-pci pre: vfio_iommu_type1 post: absent
		softdep nouveau pre: vfio-pci
		blacklist vfio-pci
	END
	bakes "softdep lines" "$plain"
	printf 'options vfio-pci x=%01000d\n' 0 | modprobe_d
	bakes "options longer than a line" "$plain"
	finding "are reported" 0 todo "options of vfio_pci are ignored" "^/etc/modprobe.d/vfio.conf:1$" "shorten"
	run bake --root "$tree" --kernel "$kernel" --output "$tree/vfioclaim.conf"
	! awk 'length > 1023' "$tree/vfioclaim.conf" | grep -q .
	verdict "and the baked file can be read"
	rm "$tree/etc/modprobe.d/vfio.conf" "$tree/vfioclaim.conf"

	cmdline "module_blacklist=nouveau,vfio"
	finding "a module the kernel will not load" 0 todo "will not load vfio, which vfio-pci needs" "module_blacklist=" "remove vfio from module_blacklist="
	cmdline "module_blacklist=vfio_pci"
	finding "vfio-pci itself: exit 3" 3 todo "will not load vfio_pci" "module_blacklist=" "remove vfio_pci from"
	cmdline ""

	echo "claim 00:04.0 allow=last-network driver=mlx5_vfio_pci" >"$tree/etc/vfioclaim.conf"
	finding "a driver that the kernel has not" 0 todo "no driver mlx5_vfio_pci" "^/etc/vfioclaim.conf:1$" "install its module"
	echo "claim 00:04.0 allow=last-network" >"$tree/etc/vfioclaim.conf"
	no_finding "the newest kernel is taken" 0 "modules of any"
	printf 'CONFIG_%s=y\n' VFIO VFIO_PCI VFIO_IOMMU_TYPE1 IRQ_REMAP KVM KVM_INTEL VIRTIO VHOST_NET >"$tree/boot/config-$kernel"
	finding "a kernel without its IOMMU" 0 todo "without CONFIG_INTEL_IOMMU" "/boot/config-$kernel" "use another kernel, or rebuild this one with CONFIG_INTEL_IOMMU"
	sed -i '/KVM_INTEL/d; $a CONFIG_INTEL_IOMMU=y' "$tree/boot/config-$kernel"
	finding "a kernel without KVM" 0 note "without CONFIG_KVM_INTEL" "/boot/config-$kernel" "-"

	rm "$directory/vfio-pci.ko" "$tree/boot/config-$kernel" && depmod -b "$tree" "$kernel" 2>/dev/null
	finding "no vfio-pci: exit 3" 3 todo "no module vfio-pci" "/lib/modules/$kernel" "install.*depmod $kernel$"
	modprobe_d <<<'install vfio-pci /sbin/modprobe -i vfio-pci'
	finding "and an install line makes none" 3 todo "no module vfio-pci" "/lib/modules/$kernel" "depmod"
	rm "$tree/etc/modprobe.d/vfio.conf"
	echo kernel/drivers/vfio/pci/vfio-pci.ko >"$directory/modules.builtin"
	depmod -b "$tree" "$kernel" 2>/dev/null
	finding "vfio-pci built in" 0 note "vfio-pci is built into kernel $kernel" "-" "-"
	bakes "of which nothing is baked" "vfio.ko;vfio_iommu_type1.ko;"
	rm "$directory"/modules.*.bin
	finding "no index of the modules" 0 todo "no modules in /lib/modules" "/lib/modules/$kernel" "depmod $kernel$"
}

# Each module follows those that modules.dep lists for it, and the modules that QEMU needs are among them.
loadable() { # DIRECTORY-OF-MODULES
	sed -n "s|^module /lib/modules/${1##*/}/\([^ ]*\).*|\1|p" "$work/out" >"$work/order"
	grep -q '/vfio_iommu_type1.ko$' "$work/order" && grep -q '/vfio-pci.ko$' "$work/order" && ! grep -q ' ids=' "$work/out" &&
		sed 's/\.ko\.[a-z]*/.ko/g' "$1/modules.dep" | awk -F'[: ]+' '
			NR == FNR { place[$1] = NR; next }
			$1 in place { for (i = 2; i <= NF; i++) if ($i != "" && !(place[$i] && place[$i] < place[$1])) exit 1 }' \
			"$work/order" -
}

real_kernels() {
	local modules found=
	for modules in "${XDG_CACHE_HOME:-$HOME/.cache}"/vfioclaim/kernel-*/lib/modules/*; do
		[[ -e $modules/modules.dep.bin ]] || continue
		found=yes
		run bake --root "${modules%/lib/modules/*}" --kernel "${modules##*/}"
		[[ $status == 0 ]] && loadable "$modules"
		verdict "${modules##*/}: modules in an order in which they load"
	done
	[[ -n $found ]] && return
	number=$((number + 1))
	echo "ok $number - kernels of a distribution # SKIP none is unpacked here, check-boot does that"
}
real_kernels

# --- the archive for rdinit=, of that kernel; the boot program is the real one

list() { # FILE: list modes, owners and names of the archive
	tail -c +513 "$1" | cpio -tvn --quiet | awk '{ print $1, $2, $3, $4, $NF }'
}

same_bytes() { # PATH-IN-ARCHIVE FILE
	tail -c +513 "$tree/boot/vfioclaim.img" | (cd "$work" && rm -f "$1" && cpio -i --quiet "$1") && cmp "$work/$1" "$2"
}

archives() {
	local archive=$tree/boot/vfioclaim.img command
	machine q35 "claim 00:04.0 allow=last-network"
	cmdline quiet
	modules && mkdir -p "$tree/usr/sbin" && : >"$tree/usr/sbin/mkinitramfs"
	echo before >"$archive"
	bad "image: no boot program" 3 "/usr/lib/vfioclaim/vfioclaim-early or /usr/local*not found; install the boot program with 'make install'" \
		image --root "$tree" --kernel "$kernel" -o "$archive"
	install -D "$PROGRAM" "$tree/usr/lib/vfioclaim/vfioclaim-early"
	bad "image: an output in no directory" 3 "$tree/no/x: cannot write: *choose another*" image --root "$tree" -o "$tree/no/x"
	mv "$directory/vfio.ko" "$work" && echo "no module" >"$directory/vfio.ko"
	bad "image: a module that is none" 3 "/lib/modules/$kernel/vfio.ko: damaged*nothing is written" \
		image --root "$tree" -o "$archive"
	mv "$work/vfio.ko" "$directory"
	[[ $(cat "$archive") == before ]]
	verdict "and what was there stays each time"
	command=$(printf '%q ' "$HOST_PROGRAM" image --root "$tree")
	script -qec "$command" /dev/null >"$work/out" 2>&1 </dev/null
	[[ $? == 2 && $(wc -l <"$work/out") == 1 ]] && grep -q 'refusing to write an archive to a terminal.*--output' "$work/out"
	verdict "image: onto a terminal: exit 2, and what to do"
	"$HOST_PROGRAM" image --root "$tree" >/dev/full 2>"$work/err"
	[[ $? == 3 ]] && grep -q '^vfioclaim: stdout: ' "$work/err"
	verdict "image: a full stdout: exit 3"

	xz --check=crc32 "$directory/vfio-pci.ko" && depmod -b "$tree" "$kernel" 2>/dev/null
	run image --root "$tree" -o "$archive"
	[[ $status == 0 && ! -s $work/out && $(stat -c %a "$archive") == 644 && $(($(stat -c %s "$archive") % 512)) == 0 ]]
	verdict "an archive is written, of whole blocks"
	grep -q "add rdinit=/vfioclaim-early to " "$work/err" && grep -q "could not mount its root" "$work/err" &&
		grep -q "rd.vfioclaim=off" "$work/err" && grep -q "copy vfioclaim.img to the directory of the image" "$work/err"
	verdict "and the steps for the boot loader are printed"
	diff - <(list "$archive") <<-'END'
		-rwxr-xr-x 1 0 0 vfioclaim-early
		-rw-r--r-- 1 0 0 vfioclaim.conf
		-rw-r--r-- 1 0 0 vfio.ko
		-rw-r--r-- 1 0 0 vfio_iommu_type1.ko
		-rw-r--r-- 1 0 0 vfio-pci.ko
	END
	verdict "files at the root, and no directory"
	xz -dc "$directory/vfio-pci.ko.xz" >"$work/vfio-pci.plain"
	same_bytes vfioclaim-early "$PROGRAM" && same_bytes vfio.ko "$directory/vfio.ko" && same_bytes vfio-pci.ko "$work/vfio-pci.plain"
	verdict "the program, and the modules unpacked"
	sleep 1
	"$HOST_PROGRAM" image --root "$tree" --kernel "$kernel" 2>/dev/null | cmp - "$archive"
	verdict "twice the same bytes, and to stdout"

	touch "$work/init" && (cd "$work" && echo init | cpio -o -H newc --quiet) >"$tree/boot/initrd.img-$kernel"
	finding "an archive that nothing starts: exit 4" 4 todo "does not start the copy in /boot/vfioclaim.img" \
		"kernel command line" "add rdinit=/vfioclaim-early"
	mv "$archive" "$tree/boot/initrd.img-$kernel"
	no_finding "as an image of its own, check finds it current" 0 "archive|image of|older"
	mv "$tree/boot/initrd.img-$kernel" "$archive"
	cmdline "quiet rdinit=/vfioclaim-early"
	no_finding "beside an image without vfioclaim" 0 "image|archive"
	echo "claim 01:00.0" >>"$tree/etc/vfioclaim.conf"
	finding "older than the config: exit 4" 4 todo "archive is older than the configuration" "^/boot/vfioclaim.img$" \
		"^vfioclaim image --kernel $kernel --output /boot/vfioclaim.img$"
	run image --root "$tree" -o "$archive"
	! grep -q "add rdinit=" "$work/err"
	verdict "where the parameter is set already, no step is printed for it"
	no_finding "made again, it is current" 0 "image|archive"
	rm "$archive"
	finding "no archive in the usual places" 0 note "Cannot tell whether the archive" "-" "-"
}

if [[ -n $obstacle ]]; then
	number=$((number + 1))
	echo "ok $number - kernels # SKIP $obstacle"
else
	kernels
	if command -v cpio >/dev/null; then
		archives
	else
		number=$((number + 1))
		echo "ok $number - archives # SKIP cpio is not installed"
	fi
fi

# --- images that are older than the configuration

image() { # DIRECTORY: pack it as an image of that kernel; its configuration is what would be baked now
	mkdir -p "$1/usr/lib/vfioclaim" && : >"$1/usr/lib/vfioclaim/vfioclaim-early"
	"$HOST_PROGRAM" bake --root "$tree" --kernel "$kernel" --output "$1/vfioclaim.conf" 2>"$work/err" &&
		(cd "$1" && find . | sort | cpio -o -H newc --quiet) >"$tree/boot/initrd.img-$kernel"
}

machine q35 "claim 00:04.0 allow=last-network"
mkdir -p "$directory" "$tree/usr/sbin" && : >"$directory/modules.dep" && : >"$tree/usr/sbin/mkinitramfs"
finding "no image" 0 note "No initramfs of kernel $kernel" "-" "-"
if command -v cpio >/dev/null; then
	image "$work/image"
	no_finding "an image of this config" 0 "image"
	echo "claim 01:00.0" >>"$tree/etc/vfioclaim.conf"
	finding "one that is older: exit 4" 4 todo "older than the configuration" "^/boot/initrd.img-$kernel$" "^update-initramfs -u -k $kernel$"
	cmdline "rd.vfioclaim=0"
	finding "switched off, that is no failure" 0 todo "older than the configuration" "/boot/initrd" "update-initramfs"
	cmdline "iommu=off"
	rm -r "$tree"/sys/class/iommu/*
	finding "and the IOMMU beats it" 3 todo "older than the configuration" "/boot/initrd" "update-initramfs"
	rm "$tree/etc/vfioclaim.conf" "$work/image/vfioclaim.conf" && : >"$tree/boot/initrd.img-$kernel"
	printf '070701' >"$tree/boot/initrd.img-$kernel"
	finding "an image that ends too early" 4 todo "initramfs cannot be read" "^/boot/initrd.img-$kernel$" "update-initramfs"
else
	number=$((number + 1))
	echo "ok $number - stale images # SKIP cpio is not installed"
fi
echo "1..$number"
