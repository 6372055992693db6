# shellcheck shell=bash disable=SC2034,SC2154 # its users set and read these variables
# SPDX-License-Identifier: GPL-2.0-or-later
# A recorded machine that looks installed: with a kernel, a boot loader and an initramfs. For guide.sh and pictures.sh, which
# source it after tests/lib/tap.sh, and set `work` and `tree`. Judges nothing.
# Environment: PROGRAM, HOST_PROGRAM as the Makefile sets them.

kernel=6.1.0-50-amd64

system() { # NAME: unpack that recorded machine, and add a kernel, a boot loader and a generator
	machine "$1"
	rm -rf "$work/image" "$tree/sys/bus/pci/drivers_probe" # a fifo during a boot
	mkdir -p "$tree/usr/sbin" "$tree/sys/bus/pci/drivers/vfio-pci" "$work/image"
	echo "$kernel" >"$tree/proc/sys/kernel/osrelease"
	touch "$tree/etc/default/grub" "$tree/usr/sbin/update-grub" "$tree/usr/sbin/mkinitramfs"
	printf 'CONFIG_%s=y\n' VFIO VFIO_PCI VFIO_IOMMU_TYPE1 IRQ_REMAP KVM KVM_INTEL KVM_AMD VIRTIO VHOST_NET INTEL_IOMMU \
		AMD_IOMMU >"$tree/boot/config-$kernel"
	cp -r "$work/modules" "$tree/lib"
	echo init >"$work/image/init"
	pack
}

modules() { # compile three small modules with the symbols that depmod reads
	local directory=$work/modules/modules/$kernel
	mkdir -p "$directory"
	compile() { "${HOSTCC:-cc}" -x c -c -o "$directory/$1.ko" - <<<"$2"; }
	compile vfio 'char names[] __attribute__((section("__ksymtab_strings"))) = "vfio_register"; int vfio_register;' &&
		compile vfio_iommu_type1 'extern int vfio_register; int *type1 = &vfio_register;' &&
		compile vfio-pci 'extern int vfio_register; int *pci = &vfio_register;' &&
		: >"$directory/modules.order" && : >"$directory/modules.builtin" &&
		mkdir "$work/depmod" && ln -s "$work/modules" "$work/depmod/lib" && depmod -b "$work/depmod" "$kernel" 2>/dev/null
}

pack() { # pack the directory `image` as the initramfs image
	(cd "$work/image" && find . -mindepth 1 | sort | cpio -o -H newc --quiet) >"$tree/boot/initrd.img-$kernel"
}

build() { # do what a generator with the hook does
	mkdir -p "$work/image/usr/lib/vfioclaim" "$work/image/lib"
	cp "$PROGRAM" "$work/image/usr/lib/vfioclaim/"
	cp -r "$work/modules/modules" "$work/image/lib/"
	"$HOST_PROGRAM" bake --root "$tree" --kernel "$kernel" --output "$work/image/vfioclaim.conf" 2>/dev/null
	pack
}

# Remove the note that only --root causes: the devices that the host needs are unknown. No reader of a document sees it.
without_note() { # output of `check` on stdin, colored or not
	awk '
		/^  - The devices that this host needs are not known/ { passed = 1; next }
		passed && /^    / { next }
		{ passed = 0; line[++count] = $0 }
		END {
			while (count && line[count] ~ /^(\033\[[0-9]*m)*(To know:)?(\033\[0m)?\r?$/) count--
			for (i = 1; i <= count; i++) print line[i]
		}'
}
