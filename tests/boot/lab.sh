# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2030,SC2031 # descriptions are changed in subshells on purpose
# The boot lab: make what all boots share (kernel, scratch root, root disk), boot an image of image.sh in QEMU, and read
# the record of the real root. Sourced by run.sh and demo.sh. Does not decide what a boot has to show.
#
# Needs root and its own mount namespace. What is slow to make and does not change stays in $lab_cache, keyed by its
# content; everything else is made in $lab_work, which the caller removes.
#
# What Debian does not package is taken from a directory that the environment names; without it, its boots are skipped:
# MKINITCPIO, its sources; GENKERNEL, its sources, or its /usr/share/genkernel; UGRD, the result of `pip install
# --target=DIRECTORY ugrd`.
#
# A boot is described by tests/boot/SUBJECT/NAME.boot, a few lines of bash that set the words below. No two boots have
# the same NAME. NAME,WORD=VALUE,... is that boot with other words. Only matrix.sh boots those in matrix/, with the
# words of each of its cells.
#
#   about     what the boot shows, in one line
#   suite     the Debian suite whose generator makes the image: bullseye, bookworm (the default), trixie, testing
#   kernel    the suite that the kernel is of: that one, or bullseye (5.10), bookworm (6.1), trixie (6.12, its modules
#             compressed), testing
#   iommu     intel (the default), amd or none
#   image     the generator: dracut-systemd (the default), dracut (without systemd), initramfs-tools, mkinitcpio (with
#             busybox), mkinitcpio-systemd, genkernel, ugrd, or small, the lab's own busybox image
#   hostonly  yes: dracut's hostonly image
#   target    yes: dracut makes the image for another root than the one that it runs in, with --sysroot
#   options   more options for dracut, or for mkinitramfs; for mkinitcpio, its HOOKS; for genkernel, a file that its image
#             has already; for the small image, what packs it
#   start     what starts the program: hook (the default; in the small image its init, like a generator's hook), bare
#             (that init, with nothing mounted), or the kernel: rdinit-after or rdinit-before, if the archive of
#             `vfioclaim image` follows or precedes an image without vfioclaim
#   config    the text of /etc/vfioclaim.conf; empty: there is no such file
#   bake      yes: in the small image, the configuration is baked. dracut's hook always does that; no: the host program
#             is not installed there, so it does not
#   baked     another boot's name: /vfioclaim.conf of the small image is what `vfioclaim bake` printed in its real root
#   config_d  the text of a file in /etc/vfioclaim.conf.d; only for dracut's images
#   prepare   a few lines of shell that the small image's init runs before it starts the program
#   run       shell lines by which the small image's init starts the program; `run [OPTION]...` (the default) is one start,
#             with the notes out, err and exit or, after `again=NAME`, out-NAME and so on
#   extra     a directory of guest/ with a module, which is built for that kernel and put into the small image
#   rivals    modules that the image loads in competition with the program
#   late      seconds that the unit, or the generator's script, is held up, so that it wins by its place and not by
#             being quick
#   cmdline   the kernel command line besides console and root
#   host      lines of shell that the real root runs, with the host program and the boot program in /bin; their output
#             is the record's section "host", and "==== NAME" begins another section
#   uefi      yes: the firmware is OVMF instead of SeaBIOS, so the kernel gets a framebuffer from it
#   exact     yes: guest time is a count of instructions, the same from run to run
#   devices   QEMU's devices, an array (default: pc, below); the root disk is always present
#   disks     more of them, each of which gets an empty disk
#   storage   in the small image: a few lines of shell that make a real root of those disks, in guest/storage.sh's words,
#             and mount it; the disk at 0000:00:05.0 then holds the tools. `vfioclaim bake` runs in that root
#   unforetold  why `vfioclaim check` cannot predict this boot; by default it must, see run.sh
#   expect    a function that states, in run.sh's words, what must hold in the real root

lab_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/boot/image.sh
. "$lab_here/image.sh"
lab_top=$(cd "$lab_here/../.." && pwd)
lab_cache=${XDG_CACHE_HOME:-$HOME/.cache}/vfioclaim
lab_suite=bookworm
# testing moves: its parts are made again each week, and have the week at the end of their names
export lab_week=${lab_week-.$(date +%G%V)}
# the packages of a scratch root: a generator, and the libraries of the host program, which is built on this machine and
# runs there
# shellcheck disable=SC2054 # lists with commas, as debootstrap wants them
declare -A lab_packages=(
	[dracut]=dracut-core,systemd,udev,kmod,cpio,zstd
	[initramfs-tools]=initramfs-tools,udev,kmod,cpio,lz4,zstd
	[bench]=driverctl,kmod
	[mkinitcpio]=busybox-static,gawk,kmod,libarchive-tools,systemd,udev,zstd
	[genkernel]=busybox-static,cpio,kmod,udev
	[ugrd]=bc,kmod,pax-utils,python3,udev
)
lab_libraries=libpci3,libarchive13,libjson-c5,libmd0
lab_tool_packages=btrfs-progs,cryptsetup-bin,e2fsprogs,fdisk,lvm2,mdadm
lab_work=${lab_work-}     # a directory of the caller, for one run
lab_merged=${lab_merged-} # inside lab_in_root: the scratch root
lab_firmware=/usr/share/OVMF # where Debian's ovmf puts it
lab_limit=300             # seconds that a virtual machine may run; only a limit

# The virtual PC of most boots: a boot display (00:02.0); below a root port a second display of the same kind with an
# audio function in its slot (01:00.0, 01:00.1); a network card (00:04.0), and another one that the host keeps (00:1e.0).
# shellcheck disable=SC2034,SC2054 # for the descriptions; the commas are QEMU's
pc=(
	VGA,addr=02.0
	pcie-root-port,id=port1,chassis=1,addr=03.0
	bochs-display,bus=port1,addr=00.0,multifunction=on
	intel-hda,bus=port1,addr=00.1
	e1000e,addr=04.0
	e1000,addr=1e.0
)

# lab_names: print the name of every boot except those of matrix/.
lab_names() {
	local file
	for file in "$lab_here"/*/*.boot; do
		[[ $file == */matrix/* ]] || basename -s .boot "$file"
	done | sort
}

# lab_describe NAME[,WORD=VALUE]...: set the words of the file NAME.boot, and then the words that follow the name. A
# NAME with a slash is a path from here.
lab_describe() {
	# shellcheck disable=SC2034 # for run.sh
	about='' suite=$lab_suite kernel='' bake='' baked='' iommu=intel image=dracut-systemd hostonly='' target='' options='' start=hook config='' config_d='' prepare='' run='run' extra='' rivals='' late='' cmdline='' host='' uefi='' exact='' unforetold=''
	devices=("${pc[@]}") disks=() storage=''
	unset -f expect
	local words word name=${1%%,*} file
	file=("$lab_here/$name.boot")
	[[ $name == */* ]] || file=("$lab_here"/*/"$name.boot")
	((${#file[@]} == 1)) || { echo "$name: more than one boot has this name" && return 1; }
	# shellcheck source=/dev/null # one of many
	. "${file[0]}" && declare -F expect >/dev/null || return
	IFS=, read -ra words <<<"$1"
	for word in "${words[@]:1}"; do
		[[ -v ${word%%=*} ]] || { echo "$word: a description has no such word" >&2 && return 1; }
		printf -v "${word%%=*}" %s "${word#*=}"
	done
	kernel=${kernel:-$suite}
	lab_kernel=$lab_cache/kernel-$kernel$(lab_age "$kernel")
	lab_root=$(lab_name_root "$suite" "${image%-systemd}")
	export lab_root lab_kernel suite kernel bake baked image hostonly target options start config config_d prepare run extra rivals late storage
}

# Print why the described image cannot be made, or nothing.
lab_missing() {
	case $image in
	mkinitcpio*) [[ -e ${MKINITCPIO-}/mkinitcpio ]] || echo "no sources of mkinitcpio: name their directory with MKINITCPIO=" ;;
	genkernel) [[ -e ${GENKERNEL-}/gen_initramfs.sh ]] || echo "no sources of genkernel: name their directory with GENKERNEL=" ;;
	ugrd) [[ -e ${UGRD-}/ugrd/main.py ]] || echo "no ugrd: name the directory that pip put it into with UGRD=" ;;
	esac
}

# Print why nothing can be booted here, or nothing.
lab_obstacle() {
	local tool
	for tool in qemu-system-x86_64 debootstrap mke2fs debugfs depmod busybox cpio unshare; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed" && return; }
	done
	[[ $(id -u) == 0 ]] || { echo "building an image takes root" && return; }
	unshare --mount --propagation unchanged true 2>/dev/null || echo "no mount namespace can be made here"
}

# lab_step WHAT COMMAND...: print what is done, do it, print how long it took. Show its output only if it fails.
lab_step() {
	local what=$1 began=$SECONDS log status=0
	shift
	log=$(mktemp "$lab_work/log.XXXXXX")
	printf '%s%s ... ' "${lab_margin-}" "$what"
	"$@" >"$log" 2>&1 </dev/null || status=$?
	if ((status)); then
		echo "failed (exit $status)"
		tail -n 40 "$log" >&2
	else
		echo "$((SECONDS - began)) s"
	fi
	return "$status"
}

# lab_keep DIRECTORY COMMAND...: make a directory of the cache, complete or not at all. COMMAND gets its temporary name.
# Remove the directory of another week that it replaces.
lab_keep() {
	local directory=$1 old
	shift
	[[ -d $directory ]] && return
	rm -rf "$directory.new"
	mkdir -p "$directory.new"
	"$@" "$directory.new" && mv "$directory.new" "$directory" || return
	[[ $directory == *"$lab_week" ]] || return 0
	for old in "${directory%"$lab_week"}".*; do
		[[ $old == "$directory" ]] || rm -rf "$old"
	done
}

# lab_age SUITE: print the end of the names of that suite's files.
lab_age() {
	[[ $1 != testing ]] || echo "$lab_week"
}

# lab_name_root SUITE GENERATOR: print the scratch root of a suite with that generator. A generator without a root of
# its own uses the root of every run: bookworm's with dracut.
lab_name_root() {
	[[ -n ${lab_packages[$2]-} ]] || set -- "$lab_suite" dracut
	echo "$lab_cache/root-$1-$2-$(md5sum <<<"${lab_packages[$2]},$lab_libraries" | cut -c 1-8)$(lab_age "$1")"
}

# Print the scratch root of the description.
lab_prepare_root() {
	exec {lab_lock}>"$lab_cache/lock"
	flock "$lab_lock"
	[[ -d $lab_root ]] || lab_step "scratch root: $(basename "$lab_root")" lab_keep "$lab_root" lab_make_root || return
	exec {lab_lock}>&-
}

lab_make_root() { # the directory's name determines its content
	local suite generator packages libraries=$lab_libraries
	IFS=- read -r _ suite generator <<<"$(basename "$1" .new)"
	generator=${generator%-*} # the rest is a hash
	# since 2024 names of packages say which libraries count time in 64 bits
	[[ $suite == b* ]] || libraries=${libraries/libarchive13/libarchive13t64}
	packages=${lab_packages[$generator]}
	# in these suites it contains switch_root, which dracut needs without systemd
	[[ $suite != testing ]] || packages+=,util-linux-extra
	debootstrap --variant=minbase --include="$packages,$libraries" "$suite" "$1" || return
	rm -rf "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb
}

# Make a disk with the tools that build storage. Set lab_tools.
lab_prepare_tools() {
	lab_tools=$lab_cache/tools-$lab_suite-$(md5sum <<<"$lab_tool_packages" | cut -c 1-8)
	exec {lab_lock}>"$lab_cache/lock"
	flock "$lab_lock"
	lab_keep "$lab_tools" lab_make_tools || return
	exec {lab_lock}>&-
}

lab_make_tools() {
	debootstrap --variant=minbase --include="$lab_tool_packages" "$lab_suite" "$1/root" &&
		rm -rf "$1"/root/var/cache/apt "$1"/root/var/lib/apt "$1"/root/usr/share/{doc,locale,man} &&
		truncate -s 512M "$1/disk" && mke2fs -q -t ext4 -d "$1/root" "$1/disk" && rm -rf "$1/root"
}

# The scratch root's own apt fetches the kernel package, so that it is of the suite, whatever this machine runs. The
# package is unpacked, but never installed.
lab_prepare_kernel() {
	exec {lab_lock}>"$lab_cache/lock"
	flock "$lab_lock"
	[[ -d $lab_kernel ]] ||
		lab_step "kernel: Debian $kernel's package, unpacked" lab_keep "$lab_kernel" lab_make_kernel || return
	exec {lab_lock}>&-
}

lab_make_kernel() {
	local package version name
	lab_root=$lab_base lab_in_root "$lab_work/apt-$kernel" lab_fetch_kernel "$1" || return
	for package in "$1"/*.deb; do
		dpkg-deb -x "$package" "$1" && rm "$package" || return
	done
	[[ -d $1/lib ]] || ln -s usr/lib "$1/lib"
	version=$(lab_version "$1")
	if [[ ! -d $1/boot ]]; then # in testing, linux-base fills it when a kernel is installed
		mkdir "$1/boot"
		for name in vmlinuz config; do
			ln "$1/lib/modules/$version/$name" "$1/boot/$name-$version" || return
		done
	fi
	depmod -b "$1" "$version"
}

lab_fetch_kernel() {
	local package parts
	sed -i "s/\b$lab_suite\b/$kernel/" "$lab_merged/etc/apt/sources.list"
	# a mirror may be out of date, and debootstrap does not verify that either
	chroot "$lab_merged" apt-get -o Acquire::Check-Valid-Until=false update
	package=$(chroot "$lab_merged" apt-cache depends --important linux-image-amd64 | grep -o 'linux-image-[0-9].*')
	# in testing, its files are in packages that it depends on
	parts=$(chroot "$lab_merged" apt-cache depends --important "$package" | grep -oE 'linux-(base|binary|modules)-[0-9].*') || :
	# shellcheck disable=SC2016,SC2086 # the inner shell expands it; a list of words
	chroot "$lab_merged" sh -c 'cd /tmp && apt-get -o APT::Sandbox::User=root download "$@"' - "$package" $parts
	mv "$lab_merged"/tmp/*.deb "$1"
}

# Build a module of the tests in the scratch root, with the suite's compiler and that kernel's headers. Keep only the
# module. Set lab_extra.
lab_prepare_extra() {
	lab_extra=$lab_cache/$extra-$(lab_version "$lab_kernel")-$(cat "$lab_here/guest/$extra"/* | md5sum | cut -c 1-8)
	exec {lab_lock}>"$lab_cache/lock"
	flock "$lab_lock"
	lab_root=$lab_base lab_keep "$lab_extra" lab_in_root "$lab_work/extra-$extra" lab_make_extra || return
	exec {lab_lock}>&-
}

lab_make_extra() {
	local headers
	headers=linux-headers-$(lab_version "$lab_kernel")
	sed -i "s/\b$lab_suite\b/$kernel/" "$lab_merged/etc/apt/sources.list"
	# the kernel's modules are mounted where these packages have a link
	umount "$lab_merged/usr/lib/modules"
	chroot "$lab_merged" apt-get update
	chroot "$lab_merged" env DEBIAN_FRONTEND=noninteractive \
		apt-get -o APT::Sandbox::User=root install -y --no-install-recommends make "$headers"
	cp -r "$lab_here/guest/$extra" "$lab_merged/tmp/extra"
	chroot "$lab_merged" make -C "/usr/src/$headers" M=/tmp/extra modules
	cp "$lab_merged"/tmp/extra/*.ko "$1"
}

# Print the version of an unpacked kernel.
lab_version() {
	basename "$1"/lib/modules/*
}

# Print the versions that the described boot uses: suites move.
lab_versions() {
	local packages=()
	case $image in
	dracut*) packages+=(dracut-core) ;;
	initramfs-tools) packages+=(initramfs-tools-core) ;;
	esac
	[[ $image != *-systemd ]] || packages+=(systemd)
	((!${#packages[@]})) || dpkg-query --admindir "$lab_root/var/lib/dpkg" -W -f '${Package} ${Version}, ' "${packages[@]}"
	echo "kernel $(lab_version "$lab_kernel")"
}

# Make everything that all boots share. Set lab_base and lab_disk.
lab_prepare() {
	mkdir -p "$lab_cache"
	export lab_base lab_root lab_disk=$lab_work/root.ext4
	lab_base=$(lab_name_root "$lab_suite" dracut)
	lab_root=$lab_base
	lab_prepare_root || return

	lab_step "root disk: a small system for the boot to end in" lab_make_disk
}

lab_add_busybox() { # TREE: with the links of its commands, since a read-only root takes none later
	local name
	cp "$(command -v busybox)" "$1/bin/busybox"
	for name in $(busybox --list); do
		[[ -e $1/bin/$name ]] || ln -s busybox "$1/bin/$name"
	done
}

lab_make_tree() { # TREE: make the content of every root disk
	local tree=$1
	mkdir -p "$tree"/{bin,sbin,etc,proc,sys,dev,run,tmp,usr/bin}
	lab_add_busybox "$tree"
	ln -s ../../bin/busybox "$tree/usr/bin/test" # genkernel's init requires this of a root
	cp "$lab_top/build/tests/vfio-open" "$tree/bin/"
	cp "$lab_here/guest/init.sh" "$tree/sbin/init"
	echo 'ID=vfioclaim-lab' >"$tree/etc/os-release" # without it systemd does not accept the directory as a root
}

lab_make_disk() {
	lab_make_tree "$lab_work/root" || return
	truncate -s 32M "$lab_disk"
	mke2fs -q -t ext4 -d "$lab_work/root" "$lab_disk"
}

# lab_add_host TREE: add the host program, with its libraries.
lab_add_host() {
	local tree=$1 program=$lab_top/$HOST_PROGRAM file
	install -D "$program" "$tree/bin/vfioclaim"
	# "NAME => PATH (ADDRESS)", and the loader as "PATH (ADDRESS)"
	ldd "$program" | grep -oE '/[^ ]+' | while read -r file; do
		install -D "$file" "$tree$file" || return
	done
}

# The root disk with the host program: its libraries are most of it, so only the boots that need it use this disk.
lab_make_host_disk() {
	local tree=$lab_work/host
	lab_make_tree "$tree" && lab_add_host "$tree" || return
	cp "$lab_top/$PROGRAM" "$tree/bin/"
	truncate -s 64M "$1" && mke2fs -q -t ext4 -d "$tree" "$1"
}

# lab_host_disk OUT: make such a disk for the described boot, whose lines are in its /etc/host. The first boot of a run
# that needs the disk makes it.
lab_host_disk() {
	(
		flock 9
		[[ -e $lab_work/host.ext4 ]] ||
			{ lab_make_host_disk "$lab_work/host.new" && mv "$lab_work/host.new" "$lab_work/host.ext4"; }
	) 9>"$lab_work/host.lock" || return
	echo "$host" >"$1.host"
	cp --sparse=always "$lab_work/host.ext4" "$1" && debugfs -w -R "write $1.host /etc/host" "$1"
}

# lab_record_machine: record the described virtual PC with the host program, in a boot without claims and with the
# host's drivers bound; once in a run for all descriptions of the same PC. Print the file's name.
lab_record_machine() {
	local own machine
	own=$(sed -E 's/(^| )(rd\.vfioclaim|vfio-pci\.ids)[^ ]*//g' <<<"$cmdline")
	machine=$lab_work/machine-$(md5sum <<<"$kernel $iommu $uefi ${devices[*]} ${disks[*]} $own" | cut -c 1-8)
	(
		flock 8
		[[ ! -s $machine ]] || exit 0
		image=small options='' start=hook config='' prepare='' run='run' extra='' bake='' storage='' host='vfioclaim record'
		rivals='bochs snd_hda_intel e1000e' cmdline="$own rd.vfioclaim=off"
		# 5.10 has another name for that module
		[[ $kernel != bullseye ]] || rivals=${rivals/bochs/bochs-drm}
		image_build "$machine.image" && lab_boot "$machine" "$machine.image" || exit
		lab_section "$machine.record" host >"$machine.new"
		rm "$machine.image" && mv "$machine.new" "$machine"
	) 8>"$machine.lock" >"$machine.log" 2>&1 || { cat "$machine.log" >&2 && return 1; }
	echo "$machine"
}

# lab_baked_by NAME: print what that boot's real root baked. The boot is run for this, even if it also runs by itself.
lab_baked_by() {
	local first=$lab_work/baked-$1
	(
		lab_describe "$1" && image_build "$first.image" && lab_boot "$first" "$first.image" && rm "$first.image"
	) >&2 && lab_section "$first.record" bake | sed -n '/^baked /,/^exit 0$/{/^exit 0$/!p}'
}

# lab_in_root UPPER FUNCTION ARGUMENT...: call a function of this file where $lab_merged is the scratch root with the
# kernel's modules, mounted in a namespace that ends with the function. Its changes are in UPPER only.
lab_in_root() {
	export lab_upper=$1
	shift
	mkdir -p "$lab_upper"
	# shellcheck disable=SC2016 # the inner shell expands it
	unshare --mount --propagation unchanged bash -euc '
		. "$0"
		# hide these mounts from the outside; in a chroot that is no mount point, "/" cannot be made private
		if ! mount --make-rprivate / 2>/dev/null; then
			mount --bind "$lab_work" "$lab_work"
			trap "umount -l \"$lab_work\"" EXIT
			mount --make-private "$lab_work"
		fi
		lab_merged=$lab_upper.merged
		mkdir -p "$lab_upper.work" "$lab_merged"
		mount -t overlay overlay -o "lowerdir=$lab_root,upperdir=$lab_upper,workdir=$lab_upper.work" "$lab_merged"
		# dracut considers a root without these broken
		mount --rbind /dev "$lab_merged/dev"
		mount -t proc proc "$lab_merged/proc"
		mount -t sysfs -o ro sysfs "$lab_merged/sys"
		mount -t tmpfs tmpfs "$lab_merged/run"
		if [[ -n ${lab_kernel-} && -d $lab_kernel ]]; then
			mkdir -p "$lab_merged/usr/lib/modules"
			mount --bind "$lab_kernel/lib/modules" "$lab_merged/usr/lib/modules"
		fi
		"$@"
	' "$lab_here/lab.sh" "$@"
}

# Install the project where the scratch root is mounted. That root's pkg-config files say where its dracut searches, and
# this machine's say where the libraries are.
lab_install() {
	local there=$lab_merged/usr/lib/pkgconfig:$lab_merged/usr/share/pkgconfig modules units
	modules=$(PKG_CONFIG_LIBDIR=$there pkg-config --silence-errors --variable=dracutmodulesdir dracut) || :
	units=$(PKG_CONFIG_LIBDIR=$there pkg-config --silence-errors --variable=systemdsystemunitdir systemd) || :
	make -s -C "$lab_top" install PREFIX=/usr DESTDIR="$lab_merged" \
		${modules:+DRACUT_MODULES="$modules"} ${units:+SYSTEMD_UNITS="$units"}
}

# lab_boot OUT IMAGE: boot the virtual PC of the description until it powers off. Write OUT.console (first serial port)
# and OUT.record (the record of the real root; the boot has failed if its end is missing). The root disk is an NVMe at
# 0000:00:05.0.
lab_boot() {
	local out=$1 image=$2 rdinit='' device disk=$lab_disk count=0 arguments=()
	local pace=(-accel "tcg,thread=multi")
	# shellcheck disable=SC2054 # the commas are QEMU's
	[[ -z $exact ]] || pace=(-accel tcg -icount shift=0,sleep=off -rtc base=2026-01-01,clock=vm -seed 1)
	# shellcheck disable=SC2054 # the commas are QEMU's
	case $iommu in
	intel) arguments+=(-cpu qemu64 -device intel-iommu,intremap=on,caching-mode=on) ;;
	amd) arguments+=(-cpu EPYC -device amd-iommu,intremap=on) ;;
	none) arguments+=(-cpu qemu64) ;;
	*) echo "iommu=$iommu: expected intel, amd or none" >&2 && return 2 ;;
	esac
	[[ $start != rdinit-* ]] || rdinit=rdinit=/vfioclaim-early
	for device in "${devices[@]}"; do
		arguments+=(-device "$device")
	done
	for device in "${disks[@]}"; do
		count=$((count + 1))
		truncate -s 256M "$out.disk$count"
		arguments+=(-drive "if=none,id=disk$count,file=$out.disk$count,format=raw,cache=unsafe")
		arguments+=(-device "$device,drive=disk$count")
	done
	if [[ -n $uefi ]]; then
		cp "$lab_firmware/OVMF_VARS_4M.fd" "$out.variables"
		arguments+=(-drive "if=pflash,format=raw,readonly=on,file=$lab_firmware/OVMF_CODE_4M.fd")
		arguments+=(-drive "if=pflash,format=raw,file=$out.variables")
	fi
	[[ -z $storage ]] || disk=$lab_tools/disk
	if [[ -n $host ]]; then
		disk=$out.disk
		lab_host_disk "$disk" || return
	fi
	# no_timer_check: otherwise the kernel takes a slow host for a broken interrupt controller, and panics
	timeout "$lab_limit" qemu-system-x86_64 "${pace[@]}" -machine q35 -m 1024 -nodefaults -vga none \
		-display none -monitor none -no-reboot -serial "file:$out.console" -serial "file:$out.record" \
		-kernel "$lab_kernel/boot/vmlinuz-$(lab_version "$lab_kernel")" -initrd "$image" \
		-append "console=ttyS0 quiet panic=1 no_timer_check root=/dev/nvme0n1 ro $rdinit $cmdline" \
		-drive "if=none,id=root,file=$disk,format=raw,snapshot=on" \
		"${arguments[@]}" -device nvme,drive=root,serial=root,addr=05.0 || return
	rm -f "$out".disk* "$out.variables"
	grep -q '^==== end' "$out.record"
}

# lab_section RECORD NAME: print one section of the record of the real root.
lab_section() {
	tr -d '\r' <"$1" | awk -v name="$2" '/^==== / { inside = $2 == name; next } inside'
}
