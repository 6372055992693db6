#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The module for ugrd, as it is installed, against the documentation of ugrd: what it adds to the image, what it reports
# if it cannot, and the line that it returns for init. The programs are stand-ins. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
python3 -c 'import tomllib' 2>/dev/null || skip_suite "ugrd's module" "there is no python3 with tomllib (3.11)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/out"
kernel=6.9.0-test
library=$work/lib/vfioclaim
modules=$work/modules

run_make() { # TARGET: with every directory of another project set
	(
		unset MAKEFLAGS MAKELEVEL
		make -s "$1" PREFIX="$work" UGRD_MODULES="$work/ugrd" INITCPIO="$work/initcpio" SYSTEMD_UNITS="$work/units" \
			DRACUT_MODULES="$work/dracut" INITRAMFS_TOOLS="$work/initramfs-tools"
	) >"$work/out" 2>&1
}

build() { # [no_kmod]: what the module adds is in out, with W for the scratch directory
	rm -rf "$work/build"
	PYTHONDONTWRITEBYTECODE='' tests/hooks/stand-in/ugrd.py "$work/ugrd" vfioclaim "$work/build" $kernel "$@" >"$work/out" 2>&1
	status=$?
	sed -i "s|$work|W|g" "$work/out"
}

builds() { # the content of the image
	[[ $status == 0 && $(sed '/^init /,$d' "$work/out") == "$(printf '%s\n' "$@")" ]]
}

run_make install-ugrd
verdict "make install-ugrd"

# the configuration and the modules are at paths that no installation chooses
sed -i "s|\"/etc\"|\"$work/etc\"|" "$work/ugrd/vfioclaim.py"
mkdir -p "$work/etc/vfioclaim.conf.d" "$library" "$work/sbin" "$modules"
touch "$work"/etc/vfioclaim.conf{,.d/10-nic.conf,.d/README} "$modules"/{vfio.ko,vfio-pci.ko.xz,a.ko.gz,b.ko.zst}
cat >"$library/vfioclaim-early" <<END
#!/bin/sh
echo noise; echo noise >&2; echo ran >>$work/ran
exit 3
END
# a configuration with the word `refused` in it is refused; the baked file also names a built-in module
cat >"$work/sbin/vfioclaim" <<END
#!/bin/sh
[ "\$*" = "bake --kernel $kernel --output $work/build/vfioclaim.conf" ] || { echo "misuse: vfioclaim \$*" >&2; exit 1; }
! grep -q refuse "$work/etc/vfioclaim.conf" || { echo "vfioclaim: /etc/vfioclaim.conf:1: 'refuse'" >&2; exit 2; }
printf "a device is missing\\n\\nits next step\\n" >&2
cat >"\$5" <<BAKED
baked 1 kernel $kernel config sha256:0
module $modules/vfio.ko
module $modules/vfio-pci.ko ids=
module $modules/a.ko
module $modules/b.ko
module $modules/none.ko
claim 15b3:101e
BAKED
END
chmod +x "$library/vfioclaim-early" "$work/sbin/vfioclaim"

program="dependencies W/lib/vfioclaim/vfioclaim-early"
build
builds "$program" "warning: a device is missing" "warning: its next step" \
	"dependencies W/modules/vfio.ko" "xz_dependencies W/modules/vfio-pci.ko.xz" \
	"gz_dependencies W/modules/a.ko.gz" "zstd_dependencies W/modules/b.ko.zst" && [[ -s $work/build/vfioclaim.conf ]]
verdict "the program, the baked config with its modules, and what there is to say of it"

line=$(grep -m 1 vfioclaim-early <(sed '1,/^init /d' "$work/out"))
[[ -n $line && $(<"$work/out") == *"init with"*mount_base*"$line"*start_udev*"init without"*mount_base*"$line"*load_modules* ]]
verdict "in init after the base mounts, and before modules are loaded and udev runs"

# as in init, where the exit of the shell would be a panic
line=${line//W\//$work/}
[[ -n $line && $(sh -eu -c "$line"$'\necho on' 2>&1) == on && $(<"$work/ran") == ran ]]
verdict "init runs the program once, silent, and goes on although that fails"
mv "$library/vfioclaim-early" "$work/away"
[[ $(sh -eu -c "$line"$'\necho on' 2>&1) == on ]]
verdict "without it, init goes on"
build
[[ $status == 1 ]] && grep -q "there is no W/lib/vfioclaim/vfioclaim-early" "$work/out"
verdict "no image is built without it"
mv "$work/away" "$library/vfioclaim-early"

config=("dependencies W/etc/vfioclaim.conf" "dependencies W/etc/vfioclaim.conf.d/10-nic.conf"
	"kernel_modules vfio_pci" "kernel_modules vfio_iommu_type1")
build no_kmod
builds "$program" "${config[@]}"
verdict "with no_kmod: the config as it is"

echo refuse >"$work/etc/vfioclaim.conf"
build
[[ $status == 1 && $(tail -n 1 "$work/out") == "vfioclaim: /etc/vfioclaim.conf:1: 'refuse'" ]] && grep -q "^error: No image" "$work/out"
verdict "a config that is refused: no image, and the reason stands last"

rm "$work/sbin/vfioclaim"
build
builds "$program" "${config[@]}"
verdict "without the host program: the config as it is"
rm -r "${work:?}/etc"
build
builds "$program" "${config[@]:2}"
verdict "and no config: that is no error"

[[ -n $(find "$work/ugrd/__pycache__" -type f) ]] && run_make uninstall && [[ -z $(find "$work/ugrd" -mindepth 1) ]]
verdict "make uninstall takes it away, with what Python left there"
echo "1..$number"
