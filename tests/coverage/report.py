#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Usage: report.py GCOVR_JSON LEFT

Prints how much of each file of src/core was gone through, and each line and branch that was not, with the reason that the
file LEFT has for it, if it has one. Exit status: 1 below 95 of 100 lines or 90 of 100 branches.
"""
import collections
import json
import os
import sys

LINES, BRANCHES = 95, 90  # of 100


def read_left(path):
    """'= ' and a reason, then FILE: TEXT of each line that it is the reason for; blanks count as one."""
    reasons, reason = {}, None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = " ".join(line.split())
            if line.startswith("= "):
                reason = line[2:]
            elif line and not line.startswith("#"):
                room, colon, text = line.partition(": ")
                if not colon or not reason:
                    sys.exit(f"{path}:{number}: expected '= ' and a reason, or FILE: TEXT of a line")
                reasons[room, text] = reason
    return reasons


def share(covered, total):
    return f"{covered:5}/{total:<5}{100 * covered / total:6.1f} %" if total else f"{0:5}/{0:<5}{'-':>8}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        files = json.load(file)["files"]
    reasons = read_left(sys.argv[2])
    needless = set(reasons)
    left = collections.defaultdict(list)
    total = collections.Counter()
    print(f"{'':14}{'lines':>12}{'branches':>22}")
    for entry in sorted(files, key=lambda entry: entry["file"]):
        room = os.path.basename(entry["file"])
        with open(entry["file"], encoding="utf-8") as file:
            texts = [" ".join(line.split()) for line in file]
        own = collections.Counter()
        for line in entry["lines"]:
            if line["gcovr/noncode"]:
                continue
            branches = line["branches"]
            missed = sum(not branch["count"] for branch in branches)
            own += {"line": 1, "branch": len(branches), "gone": bool(line["count"]), "taken": len(branches) - missed}
            if line["count"] and not missed:
                continue
            key = room, texts[line["line_number"] - 1]
            needless.discard(key)
            what = f"{missed} of {len(branches)} branches" if line["count"] else "line"
            left[reasons.get(key, "")].append(f"{room}:{line['line_number']}: {what}: {key[1]}")
        print(f"{room:14}{share(own['gone'], own['line'])}  {share(own['taken'], own['branch'])}")
        total += own
    print(f"{'src/core':14}{share(total['gone'], total['line'])}  {share(total['taken'], total['branch'])}")
    for reason, places in sorted(left.items()):
        print(f"\nNot gone through: {reason or 'NO REASON IS GIVEN'}")
        print("\n".join(f"  {place}" for place in places))
    for room, text in sorted(needless):
        print(f"\n{sys.argv[2]}: gone through, or not there any more: {room}: {text}")
    enough = 100 * total["gone"] >= LINES * total["line"] and 100 * total["taken"] >= BRANCHES * total["branch"]
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
