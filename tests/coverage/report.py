#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Usage: report.py GCOVR_JSON

Print how much of each file of src/core was executed, and each line and branch that was not. Exit status: 1 below 95 %
of lines or 90 % of branches of all files together.
"""
import collections
import json
import os
import sys

LINES, BRANCHES = 95, 90  # of 100


def share(covered, total):
    return f"{covered:5}/{total:<5}{100 * covered / total:6.1f} %" if total else f"{0:5}/{0:<5}{'-':>8}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        files = json.load(file)["files"]
    left = []
    total = collections.Counter()
    print(f"{'':14}{'lines':>12}{'branches':>22}")
    for entry in sorted(files, key=lambda entry: entry["file"]):
        name = os.path.basename(entry["file"])
        with open(entry["file"], encoding="utf-8") as file:
            texts = [" ".join(line.split()) for line in file]
        own = collections.Counter()
        for line in entry["lines"]:
            if line["gcovr/noncode"]:
                continue
            branches = line["branches"]
            missed = sum(not branch["count"] for branch in branches)
            own += {"line": 1, "branch": len(branches), "run": bool(line["count"]), "taken": len(branches) - missed}
            if line["count"] and not missed:
                continue
            number = line["line_number"]
            what = f"{missed} of {len(branches)} branches" if line["count"] else "line"
            left.append(f"{entry['file']}:{number}: {what}: {texts[number - 1]}")
        print(f"{name:14}{share(own['run'], own['line'])}  {share(own['taken'], own['branch'])}")
        total += own
    print(f"{'src/core':14}{share(total['run'], total['line'])}  {share(total['taken'], total['branch'])}")
    print("\nNot run:")
    print("\n".join(left))
    enough = 100 * total["run"] >= LINES * total["line"] and 100 * total["taken"] >= BRANCHES * total["branch"]
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
