# SPDX-License-Identifier: GPL-2.0-or-later

from pathlib import Path

from ugrd.exceptions import ValidationError

HOST_PROGRAM = Path("/usr/sbin/vfioclaim")
CONFIG_DIR = Path("/etc")

# what takes a module file into the image, by what it is compressed with
MODULE_KEYS = {
    ".ko": "dependencies",
    ".ko.gz": "gz_dependencies",
    ".ko.xz": "xz_dependencies",
    ".ko.zst": "zstd_dependencies",
}


def pull_vfioclaim_config(self) -> None:
    """Adds the config to the image, as /vfioclaim.conf: checked, with the modules that it needs and what this host lives on.
    An image that would do something else than its owner wrote down is not built.

    Without the host program, and with no_kmod, where there may be no modules to look up, the config is added as it is.
    It is not in opt_dependencies, because those have to exist (ugrd 2.2.0).
    """
    if self["no_kmod"] or not HOST_PROGRAM.exists():
        for config in [*CONFIG_DIR.glob("vfioclaim.conf"), *CONFIG_DIR.glob("vfioclaim.conf.d/*.conf")]:
            self["dependencies"] = config
        self["kernel_modules"] = ["vfio_pci", "vfio_iommu_type1"]
        return

    self._mkdir(Path("/"))
    baked = self._get_build_path("/vfioclaim.conf")
    bake = [HOST_PROGRAM, "bake", "--kernel", self["kernel_version"], "--output", baked]
    # its own message stands last, behind everything that ugrd prints of a failed build
    cmd = self._run(bake, fail_silent=True, fail_hard=False)
    messages = cmd.stderr.decode().strip()
    if cmd.returncode != 0:
        raise ValidationError(f"No image is built with a config that cannot be read:\n{messages}")
    for message in filter(None, messages.splitlines()):
        self.logger.warning(message)

    # By their files: kernel_modules would leave vfio out, and with it vfio_pci, because it takes the two names in vfio's
    # softdep for one (ugrd 2.2.0).
    for line in baked.read_text().splitlines():
        if line.startswith("module "):
            module = line.split()[1].removesuffix(".ko")
            for suffix, key in MODULE_KEYS.items():
                if Path(module + suffix).exists():
                    self[key] = module + suffix


def start_vfioclaim(self) -> str:
    """Returns the shell line that starts vfioclaim-early. What it says is in the kernel log, and on the console what must be.
    Whatever it says, the boot goes on; and nothing reads a pipe, which a child that is stuck in a driver would keep open.
    """
    return "/usr/lib/vfioclaim/vfioclaim-early >/dev/null 2>&1 || :"
