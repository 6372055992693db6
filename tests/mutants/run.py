#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Usage: run.py FILE...   (of plan, guard, rule, act)

Test whether the tests notice mistakes. Make one small mistake after another in these files of src/core, and run the
suites of `make check-fast` on each, the quickest first, until a test fails. Print each mistake that no test notices; with
V=1 also print the others, and the test that failed. Exit status: 1 if in any of the files fewer than 95 % are noticed.
Mistakes that change nothing cannot be recognized: they count as unnoticed.

No other files are allowed: the files that open files or load modules stay within --root because of the very lines that
would be changed, and this runs on a developer's machine.

Environment: HOSTCC, TEST_FLAGS, PROGRAM_FLAGS, UNIT_LINK as the Makefile sets them. The Makefile builds the objects that
a mutant is linked with.
"""
import collections
import concurrent.futures
import glob
import os
import queue
import resource
import shlex
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in the sources
import mutate

FILES = ("rule", "plan", "guard", "act")
GROUPS = ("plan", "rule", "guard", "act", "bake_parse", "config", "cmdline")  # of the unit tests
SHARED = ("main", "machine", "tree", "stand-in", "driver_load")  # what the others are linked with
LANES = 2
ENOUGH = 95  # of 100
PATIENCE = 60  # seconds that a suite may take, on a busy machine: it takes a few
BUILD = "build/mutants"

Mutant = collections.namedtuple("Mutant", "file function line before after source")


def objects(kind, but):
    """Return the object files of a kind, test or program, without that of the mutated file."""
    return [path for path in glob.glob(f"{BUILD}/{kind}/src/**/*.o", recursive=True) if os.path.basename(path) != f"{but}.o"]


def compiled(lane, name, kind, flags):
    """Compile this lane's source. Return the object file, or None if it does not compile."""
    target = f"{BUILD}/{lane}/{kind}.o"
    command = [os.environ["HOSTCC"], *shlex.split(flags), "-w", "-iquote", "src", "-c", "-o", target]
    done = subprocess.run([*command, f"{BUILD}/{lane}/{name}.c"], stderr=subprocess.DEVNULL, check=False)
    return target if not done.returncode else None


def link(lane, name, flags, files):
    command = [os.environ["HOSTCC"], *shlex.split(flags), "-o", f"{BUILD}/{lane}/{name}", *files]
    subprocess.run(command, check=True)


def build_tests(lane, name, mutant):
    """Link the unit tests of files that include rules; the others do not reach the mutant, and some take seconds."""
    flags, units, elsewhere = os.environ["TEST_FLAGS"], [], ""
    for path in sorted(glob.glob(f"{BUILD}/test/tests/unit/**/*.o", recursive=True)):
        group = os.path.basename(path).removesuffix(".o")
        if group in GROUPS + SHARED:
            units.append(path)
        else:
            elsewhere += f" -Wl,--defsym,unit_{group}=unit_{GROUPS[0]}"
    core = [mutant, *objects("test", name)]
    link(lane, "unit", flags + elsewhere, [*units, *core, *shlex.split(os.environ["UNIT_LINK"])])
    link(lane, "property", flags, [*glob.glob(f"{BUILD}/test/tests/property/*.o"), *core])


def build_program(lane, name, mutant):
    link(lane, "vfioclaim-early", os.environ["PROGRAM_FLAGS"], [mutant, *objects("program", name)])


def fails(lane, *command):
    """Run a suite up to its first failure. Return the name of the failed test, or None."""
    environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP", PROGRAM=f"{BUILD}/{lane}/vfioclaim-early")
    process = subprocess.Popen(
        ["timeout", "--kill-after=1", str(PATIENCE), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment,
        errors="replace",
        start_new_session=True,
    )
    what = None
    for line in process.stdout:
        if line.startswith("not ok") and "# SKIP" not in line:
            what = line.strip()
            break
    if what:
        os.killpg(process.pid, signal.SIGTERM)
    process.stdout.close()
    status = process.wait()
    return what or (f"exit status {status}" if status else None)


def machines_differ(lane):
    """Compare the reports as tests/machines/run.sh does, without the processes that it starts for each of them."""
    for machine in sorted(glob.glob("tests/machines/*/machine.umockdev")):
        directory = os.path.dirname(machine)
        tree = f"{BUILD}/{lane}/trees/{os.path.basename(directory)}"
        if not os.path.exists(tree):
            os.makedirs(os.path.dirname(tree), exist_ok=True)
            subprocess.run(["build/tests/unpack", machine, tree], check=True)
            os.makedirs(f"{tree}/etc", exist_ok=True)
            os.makedirs(f"{tree}/proc", exist_ok=True)
            with open(f"{tree}/proc/cmdline", "a", encoding="utf-8"):
                shutil.copy(f"{tree}/proc/cmdline", f"{tree}.cmdline")
        for config in sorted(glob.glob(f"{directory}/*.conf")):
            case = config.removesuffix(".conf")
            shutil.copy(config, f"{tree}/etc/vfioclaim.conf")
            own = os.path.exists(f"{case}.cmdline")
            shutil.copy(f"{case}.cmdline" if own else f"{tree}.cmdline", f"{tree}/proc/cmdline")
            command = [f"{BUILD}/{lane}/vfioclaim-early", "--root", tree, "--dry-run"]
            try:
                done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
            except subprocess.TimeoutExpired:
                return f"{case} never ends"
            with open(f"{case}.report", "rb") as report:
                if done.stderr + done.stdout + b"exit %d\n" % done.returncode != report.read():
                    return case
    return None


def compile_program(lane, mutant):
    """Write this lane's source, and compile it. Return the object file's bytes, or None."""
    os.makedirs(f"{BUILD}/{lane}", exist_ok=True)
    with open(f"{BUILD}/{lane}/{mutant.file}.c", "w", encoding="utf-8") as file:
        file.write(mutant.source)
    program = compiled(lane, mutant.file, "program", os.environ["PROGRAM_FLAGS"])
    if not program:
        return None
    with open(program, "rb") as file:
        return file.read()


def caught(lane, mutant):
    """Test what compile_program() compiled. Return (suite, failed test) of the first suite that notices it, or None."""
    build_tests(lane, mutant.file, compiled(lane, mutant.file, "test", os.environ["TEST_FLAGS"]))
    build_program(lane, mutant.file, f"{BUILD}/{lane}/program.o")
    suites = (
        ("unit", lambda: fails(lane, f"{BUILD}/{lane}/unit")),
        ("property", lambda: fails(lane, f"{BUILD}/{lane}/property", "20000", "1")),
        ("inputs", lambda: fails(lane, "tests/early/inputs.sh")),
        ("machines", lambda: machines_differ(lane)),
        ("faults", lambda: fails(lane, "build/tests/faults", f"{BUILD}/{lane}/vfioclaim-early", "7")),
        ("acts", lambda: fails(lane, "tests/early/acts.sh")),
    )
    for name, suite in suites:
        failure = suite()
        if failure:
            return name, failure
    return None


def path_of(name):
    """Return the source file of src/core with this name."""
    (path,) = glob.glob(f"src/core/*/{name}.c")
    return path


def all_mutants(files):
    headers = []
    for path in glob.glob("src/core/*/*.h"):
        with open(path, encoding="utf-8") as file:
            headers.append(file.read())
    following = mutate.enumerators(headers)
    for name in files:
        with open(path_of(name), encoding="utf-8") as file:
            source = file.read()
        for mutant in mutate.mutants(source, following):
            yield Mutant(name, *mutant)


def sources(files):
    """Yield each unchanged file as a mutant without a mistake."""
    for name in files:
        with open(path_of(name), encoding="utf-8") as file:
            yield Mutant(name, "", 0, "", "", file.read())


def run_all(files):
    """Judge every distinct mutant, LANES at a time, and yield (mutant, its first failed test) in their order."""
    lanes = queue.Queue()
    for lane in range(LANES):
        lanes.put(lane)
        shutil.rmtree(f"{BUILD}/{lane}", ignore_errors=True)
    tried = {source.file: {None, compile_program(0, source)} for source in sources(files)}
    # a test that fails without a mistake would prove nothing
    failure = caught(0, next(sources(files[-1:])))
    if failure:
        sys.exit(f"without any mistake, {failure[0]} fails: {failure[1]}")

    def take(mutant):
        lane = lanes.get()
        try:
            code = compile_program(lane, mutant)
            # a mutant that does not compile, or compiles to code that was tried already, does not count
            if code in tried[mutant.file]:
                return None
            tried[mutant.file].add(code)
            return mutant, caught(lane, mutant)
        finally:
            lanes.put(lane)

    with concurrent.futures.ThreadPoolExecutor(LANES) as pool:
        yield from filter(None, pool.map(take, all_mutants(files)))


def show(mutant, words):
    print(f"{path_of(mutant.file)}:{mutant.line}: {mutant.function}: {words}")
    print(f"-   {mutant.before}\n+   {mutant.after}", flush=True)


def main():
    files = sys.argv[1:] or FILES
    if not set(files) <= set(FILES):
        sys.exit(f"expected some of {' '.join(FILES)}")
    os.nice(15)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    counts = {name: collections.Counter() for name in files}
    suites = collections.Counter()
    for mutant, failure in run_all(files):
        if failure:
            counts[mutant.file]["caught"] += 1
            suites[failure[0]] += 1
            if os.environ.get("V"):
                show(mutant, f"caught by {failure[0]}: {failure[1]}")
        else:
            counts[mutant.file]["survived"] += 1
            show(mutant, "no test notices")
    print("caught by " + ", ".join(f"{name} {count}" for name, count in suites.most_common()))
    enough = True
    for name, count in counts.items():
        tried = count["caught"] + count["survived"]
        print(f"{name}: {count['caught']} of {tried} mistakes are noticed, {100 * count['caught'] / tried:.1f} %")
        enough = enough and 100 * count["caught"] >= ENOUGH * tried
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
