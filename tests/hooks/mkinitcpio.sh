#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The hook for mkinitcpio, as it is installed, against the contract of mkinitcpio(8): what the install hook adds to the
# image, in which mode and order of HOOKS, and what it reports if it cannot. The programs are stand-ins. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
shown="$work/out"
kernel=6.9.0-test
export BUILDROOT=$work/root UNITS=$work/units

build() { # KERNEL HOOKS [THIS-IMAGE]: out has what the hook adds, with W for $work; returns the status of mkinitcpio
	rm -rf "$BUILDROOT"
	mkdir "$BUILDROOT"
	tests/hooks/stand-in/mkinitcpio.sh "$work/initcpio" vfioclaim "$@" >"$work/out" 2>&1
	status=$?
	sed -i "s|$work|W|g" "$work/out"
}

builds() { # the content of the image, in any order
	[[ $status == 0 && $(sort "$work/out") == "$(printf '%s\n' "$@" | sort)" ]]
}

fails() { # PATTERN...: only errors are printed, and each pattern matches one
	local pattern
	[[ $status == 1 ]] && ! grep -v '^error: \|^vfioclaim: ' "$work/out" || return
	for pattern; do
		grep -q -- "$pattern" "$work/out" || return
	done
}

install_here() {
	(
		unset MAKEFLAGS MAKELEVEL
		make -s install-mkinitcpio PREFIX="$work" INITCPIO="$work/initcpio" SYSTEMD_UNITS="$work/units"
	) >"$work/out" 2>&1 || return
	# the configuration is at the one path that no installation chooses
	sed -i "s|/etc/vfioclaim|$work&|g" "$work/initcpio/install/vfioclaim"
	mkdir -p "$work/etc/vfioclaim.conf.d" "$work/lib/vfioclaim" "$work/sbin"
	touch "$work"/etc/vfioclaim.conf{,.d/10-nic.conf,.d/README}
}

install_here
verdict "make install-mkinitcpio"

cat >"$work/lib/vfioclaim/vfioclaim-early" <<END
#!/bin/sh
echo noise; echo noise >&2; echo ran >$work/ran
exit 3
END
# a configuration with the word `refused` in it is refused; the baked file ends with a line that is no module
cat >"$work/sbin/vfioclaim" <<END
#!/bin/sh
if [ "\$*" != "bake --kernel $kernel --output $BUILDROOT/vfioclaim.conf" ] || [ -e "$BUILDROOT/vfioclaim.conf" ]; then
	echo "misuse: vfioclaim \$*"
	exit 2
fi
! grep -q refuse "$work/etc/vfioclaim.conf" || { echo "vfioclaim: /etc/vfioclaim.conf:1: 'refuse'" >&2; exit 2; }
cat >"$BUILDROOT/vfioclaim.conf" <<BAKED
baked 1 kernel $kernel config sha256:0
module /lib/modules/$kernel/kernel/drivers/vfio/pci/mlx5/mlx5-vfio-pci.ko option=1
claim 15b3:101e
BAKED
END
chmod +x "$work/lib/vfioclaim/vfioclaim-early" "$work/sbin/vfioclaim"

program="binary W/lib/vfioclaim/vfioclaim-early"
modules=("module vfio-pci?" "module vfio_iommu_type1?")
busybox=("$program" "${modules[@]}" "runscript vfioclaim: run_earlyhook")
systemd=("$program" "${modules[@]}" "file /usr/lib/systemd/system/vfioclaim.service"
	"symlink /usr/lib/systemd/system/sysinit.target.wants/vfioclaim.service ../vfioclaim.service")
baked="module mlx5-vfio-pci"

build $kernel "" "base vfioclaim udev autodetect modconf block filesystems"
builds "${busybox[@]}" "$baked"
verdict "busybox: an early hook, and the modules that the config needs"
build $kernel "base vfioclaim block"
builds "${busybox[@]}" "$baked"
verdict "busybox without udev, and without mkinitcpio's own list"

build $kernel "base udev autodetect vfioclaim block" "base udev vfioclaim block"
fails "without vfioclaim and claims nothing" "HOOKS=(base vfioclaim udev autodetect block)"
verdict "busybox, after udev: what is missing, and the line to write with all that the config has"
build $kernel "base udev block" "base udev block vfioclaim"
fails "without vfioclaim and claims nothing" "HOOKS=(base vfioclaim udev block)"
verdict "busybox, added with -A: the same"

build $kernel "base vfioclaim systemd block" "base vfioclaim systemd block"
builds "${systemd[@]}" "$baked"
verdict "systemd after us: the unit and the link that starts it"
build $kernel "base systemd block vfioclaim" "base systemd block vfioclaim"
builds "${systemd[@]}" "$baked"
verdict "systemd before us: the same"

config=("file W/etc/vfioclaim.conf" "file W/etc/vfioclaim.conf.d/10-nic.conf")
build none "base vfioclaim udev" "base vfioclaim udev"
builds "${busybox[@]}" "${config[@]}"
verdict "a kernel without modules: the config as it is"

echo refuse >"$work/etc/vfioclaim.conf"
build $kernel "base vfioclaim udev" "base vfioclaim udev"
fails "^vfioclaim: /etc/vfioclaim.conf:1: 'refuse'" "without vfioclaim and claims nothing"
verdict "a config that is refused: a build error, and nothing of vfioclaim in the image"

rm "$work/sbin/vfioclaim"
build $kernel "systemd vfioclaim" "systemd vfioclaim"
builds "${systemd[@]}" "${config[@]}"
verdict "without the host program: the config as it is"
rm -r "${work:?}/etc"
build $kernel "systemd vfioclaim" "systemd vfioclaim"
builds "${systemd[@]}"
verdict "and no config: that is no error"

# shellcheck disable=SC2016 # for the shell of the image
sh -u -c '. "$1"; run_earlyhook' sh "$work/initcpio/hooks/vfioclaim" >"$work/out" 2>&1 && [[ ! -s $work/out && -e $work/ran ]]
verdict "the runtime hook runs the program, silent and without failing the boot"

(
	unset MAKEFLAGS MAKELEVEL
	make -s uninstall PREFIX="$work" INITCPIO="$work/initcpio" SYSTEMD_UNITS="$work/units" \
		DRACUT_MODULES="$work/dracut" INITRAMFS_TOOLS="$work/initramfs-tools"
) >"$work/out" 2>&1 && [[ -z $(find "$work/initcpio" "$work/units" -type f) ]]
verdict "make uninstall takes it away"
echo "1..$number"
