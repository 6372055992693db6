#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage: ugrd.py DIRECTORY MODULE BUILD-DIR KERNEL [no_kmod]

Read the module MODULE of DIRECTORY as ugrd does, with the parts of ugrd that modules may use: the keys of its
docs/configuration.md and docs/dev_manual.md, and the functions of its modules. Print additions to the image as
"KEY VALUE", warnings as "warning: TEXT", and after lines "init with udev" and "init without udev" the shell lines of
init_pre. Any other use is a misuse, and ends this with status 1, like an error that prevents a build by ugrd.
"""

import logging
import subprocess
import sys
import tomllib
import types
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

LISTS = ["dependencies", "gz_dependencies", "xz_dependencies", "zstd_dependencies", "kernel_modules"]
HOOKS = ["build_enum", "build_pre", "build_tasks", "build_late", "build_deploy", "build_final"]
HOOKS += ["init_pre", "init_debug", "init_main", "init_mount", "init_final"]
# some functions of init_pre, in the worst order; an external module follows them
INIT_PRE = ["check_kver", "start_udev", "load_modules", "mount_base", "parse_cmdline"]


class ValidationError(Exception):
    """An exception of ugrd.exceptions."""


class Generator:
    """The argument `self` of a module's function."""

    def __init__(self, build_dir, kernel, no_kmod):
        self.build_dir = Path(build_dir)
        self.settings = {"kernel_version": kernel, "no_kmod": no_kmod}
        self.logger = logging.getLogger("ugrd")

    def __getitem__(self, key):
        return self.settings[key]

    def __setitem__(self, key, value):
        if key not in LISTS:
            sys.exit(f"misuse: {key} = {value}")
        for one in value if isinstance(value, list) else [value]:
            if key != "kernel_modules" and not Path(one).is_file():
                sys.exit(f"misuse: {key}: there is no {one}")
            print(key, one)

    def _get_build_path(self, path):
        return self.build_dir / Path(path).relative_to("/")

    def _mkdir(self, path):
        self._get_build_path(path).mkdir(parents=True, exist_ok=True)

    def _run(self, args, fail_silent=False, fail_hard=True):
        cmd = subprocess.run([str(arg) for arg in args], capture_output=True)
        if cmd.returncode and (fail_hard or not fail_silent):
            sys.exit(f"failed: {args}")
        return cmd


def functions(directory, imports):
    """Return the functions of one hook, by their names."""
    found = {}
    for name, wanted in imports.items():
        spec = spec_from_file_location(name, (directory / name).with_suffix(".py"))
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= {function: getattr(module, function) for function in wanted}
    return found


def in_order(names, orders):
    """Order functions as ugrd does: a function before those in its "before", and after those in its "after"."""
    for direction in "before", "after":
        for name, others in orders[direction].items():
            for other in [others] if isinstance(others, str) else others:
                if name not in names or other not in INIT_PRE:
                    sys.exit(f"misuse: import_order.{direction}: {name}, {other}: not in init_pre")
                if other not in names:
                    continue
                first, second = (name, other) if direction == "before" else (other, name)
                if names.index(first) > names.index(second):
                    names.remove(first)
                    names.insert(names.index(second), first)
    return names


def main(directory, name, build_dir, kernel, no_kmod=""):
    logging.basicConfig(format="warning: %(message)s", stream=sys.stdout)
    sys.modules["ugrd"] = types.ModuleType("ugrd")
    sys.modules["ugrd.exceptions"] = types.ModuleType("ugrd.exceptions")
    sys.modules["ugrd.exceptions"].ValidationError = ValidationError

    module = tomllib.loads((Path(directory) / f"{name}.toml").read_text())
    imports, orders = module.pop("imports"), module.pop("import_order")
    if unknown := [hook for hook in imports if hook not in HOOKS] + [key for key in orders if key not in ["before", "after"]]:
        sys.exit(f"misuse: {unknown}")

    generator = Generator(build_dir, kernel, bool(no_kmod))
    for key, value in module.items():
        generator[key] = value
    hooks = {hook: functions(Path(directory), imports[hook]) for hook in HOOKS if hook in imports}
    init_pre = hooks.pop("init_pre")
    try:
        for hook in hooks.values():
            for function in hook.values():
                function(generator)
    except ValidationError as e:
        sys.exit(f"error: {e}")

    for udev in "with udev", "without udev":
        print("init", udev)
        names = [name for name in INIT_PRE if udev == "with udev" or name != "start_udev"]
        for function in in_order(names + list(init_pre), orders):
            print(init_pre[function](generator) if function in init_pre else function)


main(*sys.argv[1:])
