# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # lab.sh and the description set what is not set here
# Build the lab's images, as a description (lab.sh) says. Sourced by lab.sh.

# The small image's modules besides the rivals: those of its root disk, and those of vfioclaim, unless the kernel starts
# the program.
image_modules="nvme ext4"
image_own_modules="vfio-pci vfio_iommu_type1"
# The modules that guest/storage.sh loads: the disks, and what can be built of them.
image_storage_modules="ahci sd_mod virtio_pci virtio_blk dm-mod dm-crypt algif_skcipher xts aes_generic"
image_storage_modules+=" raid1 btrfs loop overlay"

# image_build OUT
image_build() {
	case $image in
	dracut*) lab_in_root "$1.upper" image_dracut "$1" ;;
	initramfs-tools) lab_in_root "$1.upper" image_initramfs_tools "$1" ;;
	mkinitcpio*) lab_in_root "$1.upper" image_mkinitcpio "$1" ;;
	genkernel) lab_in_root "$1.upper" image_genkernel "$1" ;;
	ugrd) lab_in_root "$1.upper" image_ugrd "$1" ;;
	small) image_small "$1" ;;
	*)
		echo "image=$image: expected one of those in lab.sh" >&2
		return 2
		;;
	esac || return
	rm -rf "$1".upper*

	case $start in
	# joined as boot loaders join several files
	rdinit-after) image_own "$1.own" && truncate -s %4 "$1" && cat "$1.own" >>"$1" ;;
	rdinit-before) image_own "$1.own" && cat "$1" >>"$1.own" && mv "$1.own" "$1" ;;
	hook | bare) ;;
	*) echo "start=$start: expected hook, bare, rdinit-after or rdinit-before" >&2 && return 2 ;;
	esac
}

# image_pack DIRECTORY OUT: pack the files of a directory into a cpio archive, the kernel's "newc".
image_pack() {
	(cd "$1" && find . -mindepth 1 -printf '%P\n' | cpio --quiet -o -H newc) >"$2"
}

# Do the first steps of a generator's user; called where the scratch root is mounted. Nothing if the kernel starts the
# program.
image_install() {
	[[ $start == hook ]] || return 0
	lab_install
	[[ $bake != no ]] || rm -f "$lab_merged/usr/sbin/vfioclaim"
	[[ -z $config ]] || echo "$config" >"$lab_merged/etc/vfioclaim.conf"
	[[ -z $config_d ]] || install -D -m 644 /dev/stdin "$lab_merged/etc/vfioclaim.conf.d/10.conf" <<<"$config_d"
}

# Mount a second root of the suite as /target, for which the image is made: it contains the kernel's modules and all of
# vfioclaim. The first root has dracut, and the host program, which dracut runs.
image_target() {
	local outer=$lab_merged
	local lab_merged=$outer/target
	mkdir -p "$lab_merged" "$lab_upper.target" "$lab_upper.target-work"
	mount -t overlay overlay -o "lowerdir=$lab_root,upperdir=$lab_upper.target,workdir=$lab_upper.target-work" "$lab_merged"
	image_install
	[[ $bake == no ]] || mv "$lab_merged/usr/sbin/vfioclaim" "$outer/usr/sbin/"
	umount "$outer/usr/lib/modules"
	mkdir -p "$lab_merged/usr/lib/modules"
	mount --bind "$lab_kernel/lib/modules" "$lab_merged/usr/lib/modules"
}

# By the scratch root's mkinitramfs; the rivals are where its users name modules.
image_initramfs_tools() {
	image_install
	tr ' ' '\n' <<<"$rivals nvme" >>"$lab_merged/etc/initramfs-tools/modules"
	[[ -z $late ]] || sed -i "s|^/usr/lib/vfioclaim/|sleep $late; &|" \
		"$lab_merged/usr/share/initramfs-tools/scripts/init-top/00-vfioclaim"
	cp "$lab_kernel"/boot/config-* "$lab_merged/boot/" # mkinitramfs reads it to choose the compression
	# shellcheck disable=SC2086 # a list of words
	chroot "$lab_merged" mkinitramfs $options -o /tmp/image "$(lab_version "$lab_kernel")"
	# the order of the scripts is in the image, for run.sh
	chroot "$lab_merged" unmkinitramfs /tmp/image /tmp/unpacked
	find "$lab_merged/tmp/unpacked" -path '*/scripts/init-top/ORDER' -exec cp {} "${1%.image}.order" \;
	mv "$lab_merged/tmp/image" "$1"
}

# By mkinitcpio from its sources, in a Debian root. There its own hooks miss some files, and each is a build error.
# tests/hooks/mkinitcpio.sh tests what the hook reports; here only the boot counts. The rivals are in MODULES.
image_mkinitcpio() {
	local library=$lab_merged/usr/lib/initcpio
	image_install
	mkdir -p "$library"
	cp -r "$MKINITCPIO"/{functions,init,init_functions,install,hooks} "$library/"
	cp "$MKINITCPIO/mkinitcpio" "$lab_merged/usr/bin/"
	cp "$lab_merged/bin/busybox" "$library/"
	# the content that its build adds; the PATH is Debian's
	find "$library" "$lab_merged/usr/bin/mkinitcpio" -type f ! -name busybox -exec sed -i \
		's|@VERSION@|lab|; s|@BINDIR@|/usr/bin:/usr/sbin|; s|@INITCPIO_LIBDIR@|/usr/lib/initcpio|g
		s|@SYSCONFDIR@|/etc|g; s|@INITCPIO_SYSCONFDIR@|/etc/initcpio|g
		s|@UDEVD_PATH@|/usr/lib/systemd/systemd-udevd|g; s|@TMPFILES_PATH@|/usr/bin/systemd-tmpfiles|g' {} +
	# Debian's busybox prefers its own modprobe to the one in the PATH, and its own reads no .bin files
	sed -i 's|^\( *\)modprobe |\1/usr/bin/modprobe |' "$library/init"
	if [[ -n $late ]]; then
		sed -i "s|^ *.*/vfioclaim-early|sleep $late; &|" "$library/hooks/vfioclaim"
		sed -i "s|^ExecStart=|ExecStartPre=/usr/bin/sleep $late\n&|" "$lab_merged"/usr/lib/systemd/system/vfioclaim.service
	fi
	printf '%s\n' "MODULES=(nvme ext4 $rivals)" "HOOKS=($options)" 'COMPRESSION=cat' >"$lab_merged/etc/mkinitcpio.conf"
	chroot "$lab_merged" bash /usr/bin/mkinitcpio -k "$(lab_version "$lab_kernel")" -g /tmp/image ||
		[[ -s $lab_merged/tmp/image ]]
	mv "$lab_merged/tmp/image" "$1"
}

# By genkernel's functions from its sources, in a Debian root, whose files replace what genkernel would compile. Its
# init takes names of modules from the kernel command line: the rivals are in firstmods=, which it loads first.
image_genkernel() {
	image_install
	cp -r "$GENKERNEL" "$lab_merged/usr/share/genkernel"
	cp "$lab_kernel"/boot/config-* "$lab_merged/tmp/config"
	[[ -z $late ]] || sed -i "s|^\t/vfioclaim-early|\tbusybox sleep $late; &|" "$lab_merged/usr/lib/vfioclaim/initrd.splash"
	KV=$(lab_version "$lab_kernel") chroot "$lab_merged" bash -c "$(declare -f image_genkernel_inside) && image_genkernel_inside" &&
		mv "$lab_merged/tmp/image" "$1"
}

# shellcheck disable=SC2034,SC2317,SC2329 # genkernel uses and calls what is here
image_genkernel_inside() {
	local GK_SHARE=/usr/share/genkernel GK_V=lab TEMP=/tmp TMPDIR=/tmp GK_FILENAME_TEMP_INITRAMFS=image CPIO_COMMAND=cpio
	local BUSYBOX=yes RAMDISKMODULES=yes CMD_BOOTFONT=none INITRAMFS_OVERLAY=/var/lib/vfioclaim/overlay file
	local MODULES_VFIO="vfio-pci vfio_iommu_type1" MODULES_LAB="$rivals nvme ext4 crc32c_generic" KERNEL_CONFIG=/tmp/config

	# the callback of genkernel/README.md
	/usr/lib/vfioclaim/genkernel-overlay "$KV" "$INITRAMFS_OVERLAY" || return
	# shellcheck source=/dev/null
	for file in funcs moddeps initramfs; do
		. "$GK_SHARE/gen_$file.sh"
	done
	gen_die() { echo "genkernel: $*" >&2 && exit 1; }
	print_info() { :; }
	log_future_cpio_content() { :; }
	populate_binpkg() { :; }
	get_gkpkg_binpkg() { :; }
	unpack() { :; }
	append_util-linux() { :; }
	append_eudev() { :; }
	append_busybox() {
		local name
		mkdir -p /tmp/base/{bin,etc,sbin,usr/lib}
		cp -r /usr/lib/udev /tmp/base/usr/lib/
		for name in busybox kmod mountpoint udevadm; do
			ldd "$(command -v "$name")" | grep -oE '/[^ ]+' | xargs -r cp -L --parents -t /tmp/base
			cp "$(command -v "$name")" /tmp/base/bin/
		done
		for name in $(busybox --list); do
			[[ -e /tmp/base/bin/$name ]] || ln -s busybox "/tmp/base/bin/$name"
		done
		ln -sf kmod /tmp/base/bin/modprobe
		ln -s ../bin/kmod /tmp/base/sbin/modprobe
		ln -s udevadm /tmp/base/bin/udevd
		[[ -z $options ]] || touch "/tmp/base/$options"
		# shellcheck disable=SC2086 # a list of words
		cd /tmp/base && find . -print0 | cpio $CPIO_ARGS --append -F "$CPIO_ARCHIVE"
	}
	create_initramfs
}

# By ugrd, in a Debian root, for a root disk that it cannot see. Its init loads the rivals, and its udev, which it omits
# by default, loads a driver for each device.
image_ugrd() {
	image_install
	cp -r "$UGRD" "$lab_merged/tmp/ugrd"
	[[ -z $late ]] || sed -i "s|return \"|&sleep $late; |" "$lab_merged/var/lib/ugrd/vfioclaim.py"
	install -D /dev/stdin "$lab_merged/etc/ugrd/config.toml" <<-END
		modules = [ "ugrd.base.udev", "vfioclaim" ]
		hostonly = false
		validate = false
		autodetect_root = false
		kmod_ignore_video = false
		kmod_ignore_sound = false
		kmod_init = [ "${rivals// /\", \"}", "nvme", "ext4" ]
		binaries = [ "sleep" ]
		cpio_compression = "false"
		[mounts.root]
		path = "/dev/nvme0n1"
		type = "ext4"
	END
	chroot "$lab_merged" env PYTHONPATH=/tmp/ugrd python3 -m ugrd.main --kver "$(lab_version "$lab_kernel")" /tmp/image &&
		mv "$lab_merged/tmp/image" "$1"
}

# By the scratch root's dracut; called where that is mounted. The rivals are passed in both ways that dracut has.
image_dracut() {
	local root=$lab_merged
	local arguments=(--force --no-hostonly-cmdline --no-compress --kver "$(lab_version "$lab_kernel")")
	if [[ -n $target ]]; then
		image_target
		root+=/target
		arguments+=(--sysroot /target)
	else
		image_install
	fi
	# shellcheck disable=SC2206 # a list of words
	arguments+=($options)
	if [[ $image == dracut ]]; then
		arguments+=(--omit "systemd systemd-initrd dracut-systemd")
	elif [[ -n $late ]]; then
		mkdir -p "$root/include/usr/lib/systemd/system/vfioclaim.service.d"
		printf '[Service]\nExecStartPre=/usr/bin/sleep %s\n' "$late" \
			>"$root/include/usr/lib/systemd/system/vfioclaim.service.d/late.conf"
		arguments+=(--include /include /)
	fi
	if [[ -n $hostonly ]]; then
		# the image is built here and not on the virtual PC, so the drivers of that PC must be named
		arguments+=(--hostonly --add-drivers "nvme ext4")
	else
		arguments+=(--no-hostonly)
	fi
	if [[ -n $rivals ]]; then
		mkdir -p "$root/usr/lib/modules-load.d"
		tr ' ' '\n' <<<"$rivals" >"$root/usr/lib/modules-load.d/rivals.conf"
		arguments+=(--force-drivers "$rivals")
	fi
	chroot "$lab_merged" dracut "${arguments[@]}" /tmp/image && mv "$lab_merged/tmp/image" "$1"
}

# The small image: busybox, guest/small-init.sh, the modules that are named, and the program where a hook would put it.
image_small() {
	local tree=$1.tree version module modules="$image_modules $rivals"
	version=$(lab_version "$lab_kernel")
	# ext4 of older kernels requests it from the crypto API; in testing it is no longer a module
	! compgen -G "$lab_kernel/lib/modules/$version/kernel/crypto/crc32c_generic.ko*" || modules+=" crc32c_generic"
	rm -rf "$tree"
	mkdir -p "$tree"/{bin,sbin,etc,root,run,tmp,usr/lib/vfioclaim,"lib/modules/$version"}
	cp "$(command -v busybox)" "$tree/bin/busybox"
	ln -s ../bin/busybox "$tree/sbin/modprobe"
	cp "$lab_here/guest/small-init.sh" "$tree/init"
	printf 'start=%s\nrivals="%s"\n' "$start" "$rivals" >"$tree/etc/lab.conf"
	echo "$prepare" >"$tree/etc/prepare"
	echo "$run" >"$tree/etc/run"
	if [[ -n $storage ]]; then
		modules+=" $image_storage_modules"
		lab_prepare_tools && image_storage "$tree" || return
	fi
	if [[ $start == hook || $start == bare ]]; then
		modules+=" $image_own_modules"
		cp "$lab_top/$PROGRAM" "$tree/usr/lib/vfioclaim/vfioclaim-early"
		[[ -z $config ]] || echo "$config" >"$tree/etc/vfioclaim.conf"
	fi
	# shellcheck disable=SC2086 # a list of words
	for module in $modules; do
		modprobe -C /dev/null -S "$version" -d "$lab_kernel" --show-depends "$module" || return
	done | awk '$1 == "insmod" { print $2 }' | sort -u | while read -r module; do
		install -D -m 644 "$module" "$tree/lib/modules/$version/${module#*"/$version/"}"
	done || return
	if [[ -n $extra ]]; then
		lab_prepare_extra && install -D -m 644 -t "$tree/lib/modules/$version/extra" "$lab_extra"/*.ko || return
	fi
	cp "$lab_kernel/lib/modules/$version"/modules.{order,builtin} "$tree/lib/modules/$version/"
	depmod -b "$tree" "$version"
	if [[ $bake == yes ]]; then
		"$lab_top/$HOST_PROGRAM" bake --root "$tree" --kernel "$version" --output "$tree/vfioclaim.conf" || return
		rm "$tree/etc/vfioclaim.conf"
	fi
	if [[ -n $baked ]]; then
		lab_baked_by "$baked" >"$tree/vfioclaim.conf" && [[ -s $tree/vfioclaim.conf ]] || return
	fi
	image_pack "$tree" "$1" || return
	if [[ -n $options ]]; then
		# of a length that needs no padding, so that the content after it begins where it ends
		while $options <"$1" >"$1.packed" || return && (($(stat -c %s "$1.packed") % 4)); do
			head -c 3 /dev/urandom >>"$tree/filler" && image_pack "$tree" "$1" || return
		done
		mv "$1.packed" "$1"
	fi
	rm -rf "$tree"
}

# The tree of a root for the storage, with the host program and its libraries, and the lines that make that storage.
image_storage() {
	local root=$1/stage
	mkdir -p "$root"/{bin,sbin,boot,etc,proc,sys,dev,run,tmp,lib/modules} "$1/tools"
	lab_add_busybox "$root"
	cp "$lab_here/guest/init.sh" "$root/sbin/init"
	lab_add_host "$root"
	cp "$lab_here/guest/storage.sh" "$1/etc/storage.sh"
	printf 'modules="%s"\n' "$image_storage_modules" >>"$1/etc/lab.conf"
	echo "$storage" >"$1/etc/storage"
}

# The archive for rdinit=, which the host program makes of a root with the boot program, the configuration and the
# modules.
image_own() {
	local tree=$1.tree
	mkdir -p "$tree"/{etc,lib,usr/lib/vfioclaim}
	cp "$lab_top/$PROGRAM" "$tree/usr/lib/vfioclaim/vfioclaim-early"
	# not by a link, which would lead out of the tree
	mkdir "$tree/lib/modules"
	(cd "$lab_kernel/lib/modules" && cp -r --parents ./*/modules.* ./*/kernel/drivers/vfio ./*/kernel/virt "$tree/lib/modules") || return
	[[ -z $config ]] || echo "$config" >"$tree/etc/vfioclaim.conf"
	"$lab_top/$HOST_PROGRAM" image --root "$tree" --kernel "$(lab_version "$lab_kernel")" -o "$1" && rm -rf "$tree"
}
