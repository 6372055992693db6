#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # dracut sets what is not set here
# Add vfioclaim-early to the image, and start it before anything that loads drivers. The program decides what it claims.

# called by dracut
check() {
    # the image of a crash kernel saves a dump, and runs no virtual machine
    [[ ${IN_KDUMP-} == 1 ]] && return 1
    # with --mount, dracut includes only the modules that a mount needs
    [[ $mount_needs ]] && return 1
    require_binaries /usr/lib/vfioclaim/vfioclaim-early || return 1

    # a rescue image is for an owner who is locked out of the machine
    dracut_module_included rescue && return 255
    return 0
}

# called by dracut, after install()
installkernel() {
    local module path rest
    local modules=(vfio-pci vfio_iommu_type1)

    # other drivers that the configuration names, and their dependencies
    if [[ -e $initdir/vfioclaim.conf ]]; then
        while read -r module path rest; do
            path=${path##*/}
            [[ $module == module ]] && modules+=("${path%.ko}")
        done < "$initdir/vfioclaim.conf"
    fi
    # skip the filter of hostonly images: the machine that builds the image may not have claimed anything yet
    hostonly='' instmods "${modules[@]}"
}

# Add the checked configuration, the modules that it needs, and the devices that the host needs. Fail if the
# configuration has an error: an image must not do anything else than the configuration says.
bake() {
    /usr/sbin/vfioclaim bake --kernel "$kernel" ${dracutsysrootdir:+--root "$dracutsysrootdir"} \
        --output "$initdir/vfioclaim.conf" || {
        dfatal "vfioclaim: no image is built with a config that cannot be read, see above"
        exit 1
    }
}

# Without the host program: add the configuration as it is, and the tools that load the modules.
install_config() {
    local config

    # not inst_simple: before dracut 108 it looks for the source in the running system, and since 109, in generic
    # images, it takes -H as the name of the file
    for config in "${dracutsysrootdir-}"/etc/vfioclaim.conf "${dracutsysrootdir-}"/etc/vfioclaim.conf.d/*.conf; do
        [[ -e $config ]] && inst_multiple ${hostonly:+-H} "${config#"${dracutsysrootdir-}"}"
    done
    inst_multiple modprobe
}

# called by dracut
install() {
    local unit="$systemdsystemunitdir/vfioclaim.service"

    inst_binary /usr/lib/vfioclaim/vfioclaim-early
    if [[ -x /usr/sbin/vfioclaim ]]; then
        bake
    else
        install_config
    fi

    # one of the two, or the program runs twice: with systemd, a hook runs too late, after systemd-modules-load
    if dracut_module_included systemd; then
        inst_multiple "$unit" # not inst_simple, see above
        ln_r "$unit" "$systemdsystemunitdir/sysinit.target.wants/vfioclaim.service"
    else
        # before cmdline/01-parse-kernel.sh, which loads the drivers of rd.driver.pre
        inst_hook cmdline 00 "$moddir/vfioclaim.sh"
    fi
}
