# SPDX-License-Identifier: GPL-2.0-or-later

from pathlib import Path

from ugrd.exceptions import ValidationError

HOST_PROGRAM = Path("/usr/sbin/vfioclaim")
CONFIG_DIR = Path("/etc")

# the key that adds a module file to the image, by its compression
MODULE_KEYS = {
    ".ko": "dependencies",
    ".ko.gz": "gz_dependencies",
    ".ko.xz": "xz_dependencies",
    ".ko.zst": "zstd_dependencies",
}


def pull_vfioclaim_config(self) -> None:
    """Add the checked configuration to the image as /vfioclaim.conf, with its modules and the devices that the host needs.
    Fail if the configuration has an error: an image must not do anything else than the configuration says.

    Without the host program, and with no_kmod, when the image may have no modules, add the configuration as it is.
    It is not in opt_dependencies, because those must exist (ugrd 2.2.0).
    """
    if self["no_kmod"] or not HOST_PROGRAM.exists():
        for config in [*CONFIG_DIR.glob("vfioclaim.conf"), *CONFIG_DIR.glob("vfioclaim.conf.d/*.conf")]:
            self["dependencies"] = config
        self["kernel_modules"] = ["vfio_pci", "vfio_iommu_type1"]
        return

    self._mkdir(Path("/"))
    baked = self._get_build_path("/vfioclaim.conf")
    bake = [HOST_PROGRAM, "bake", "--kernel", self["kernel_version"], "--output", baked]
    # printed last, after everything that ugrd prints about a failed build
    cmd = self._run(bake, fail_silent=True, fail_hard=False)
    messages = cmd.stderr.decode().strip()
    if cmd.returncode != 0:
        raise ValidationError(f"No image is built with a config that cannot be read:\n{messages}")
    for message in filter(None, messages.splitlines()):
        self.logger.warning(message)

    # Add the modules as files: kernel_modules would omit vfio, and with it vfio_pci, because it takes the two names in
    # vfio's softdep for one name (ugrd 2.2.0).
    for line in baked.read_text().splitlines():
        if line.startswith("module "):
            module = line.split()[1].removesuffix(".ko")
            for suffix, key in MODULE_KEYS.items():
                if Path(module + suffix).exists():
                    self[key] = module + suffix


def start_vfioclaim(self) -> str:
    """Return the shell line that starts vfioclaim-early. The program logs to the kernel log, and what must be seen to the
    console. The boot continues, whatever its exit status is. Its output is no pipe, because a child that is stuck in a
    driver would keep the pipe open.
    """
    return "/usr/lib/vfioclaim/vfioclaim-early >/dev/null 2>&1 || :"
