#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # dracut sets what is not set here
# Puts vfioclaim-early into the image, started before anything that loads drivers. It decides by itself what it claims.

# called by dracut
check() {
    # a crash kernel saves a dump, and runs no virtual machine
    [[ ${IN_KDUMP-} == 1 ]] && return 1
    # the modules that a mount needs: this is none of them
    [[ $mount_needs ]] && return 1
    require_binaries /usr/lib/vfioclaim/vfioclaim-early || return 1

    # a rescue image is for a machine that its owner has locked himself out of
    dracut_module_included rescue && return 255
    return 0
}

# called by dracut, after install()
installkernel() {
    local module path rest
    local modules=(vfio-pci vfio_iommu_type1)

    # other drivers that the config names, and what they need
    if [[ -e $initdir/vfioclaim.conf ]]; then
        while read -r module path rest; do
            path=${path##*/}
            [[ $module == module ]] && modules+=("${path%.ko}")
        done < "$initdir/vfioclaim.conf"
    fi
    # without the filter of hostonly images: the machine that builds the image may not have claimed anything yet
    hostonly='' instmods "${modules[@]}"
}

# The config, checked, with the modules that it needs and what this host lives on. An image that would do something else
# than its owner wrote down is not built.
bake() {
    /usr/sbin/vfioclaim bake --kernel "$kernel" ${dracutsysrootdir:+--root "$dracutsysrootdir"} \
        --output "$initdir/vfioclaim.conf" || {
        dfatal "vfioclaim: no image is built with a config that cannot be read, see above"
        exit 1
    }
}

# Without the host program: the config as it is, and what loads the modules.
install_config() {
    local config

    # not inst_simple: before dracut 108 it looks for a source in the running system, and from 109 on it takes -H in
    # generic images for the name of the file
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

    # either, or it would run twice: a hook comes too late where systemd-modules-load is
    if dracut_module_included systemd; then
        inst_multiple "$unit" # not inst_simple, see above
        ln_r "$unit" "$systemdsystemunitdir/sysinit.target.wants/vfioclaim.service"
    else
        # before cmdline/01-parse-kernel.sh, which loads what rd.driver.pre names
        inst_hook cmdline 00 "$moddir/vfioclaim.sh"
    fi
}
