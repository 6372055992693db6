#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Usage: terminal_svg.py OUTPUT.svg COLUMNS 'COMMAND'...

Run each command in a terminal of that width and draw what it prints, after a prompt with the command, as SVG. The picture
shows real output only: nothing is added or left out. A word that begins with 'SHOWN=' before the command is what the
prompt shows instead of it.
"""
import html
import os
import pty
import re
import subprocess
import sys
import termios

CELL, LINE, SIZE, MARGIN = 7.83, 17, 13, 14  # in pixels: width of a character, height of a line, font size, border
NO_BREAK = "\u00a0"  # a renderer may join several blanks
STYLES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "36": "c"}
SGR = re.compile(r"\x1b\[([0-9;]*)m")


def run(command, columns):
    """Return what the command prints on a terminal."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (200, columns))
    environment = dict(os.environ, COLUMNS=str(columns), TERM="xterm")
    environment.pop("NO_COLOR", None)
    child = subprocess.Popen(command, shell=True, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    output = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the terminal was closed
            break
        if not piece:
            break
        output += piece
    child.wait()
    return output.decode().replace("\r\n", "\n").rstrip("\n").split("\n")


def wrap(line, columns):
    """Break a line as a terminal does; escape sequences have no width."""
    row, used, rows = "", 0, []
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if SGR.fullmatch(piece):
            row += piece
            continue
        for character in piece:
            if used == columns:
                rows.append(row)
                row, used = "", 0
            row += character
            used += 1
    return rows + [row]


def spans(row, style):
    """Return the row as text of the picture, and the style that goes on after it."""
    text, position = "", 0
    for piece in re.split(r"(\x1b\[[0-9;]*m)", row):
        code = SGR.fullmatch(piece)
        if code:
            style = [] if code[1] in ("", "0") else style + [STYLES[one] for one in code[1].split(";") if one in STYLES]
        elif piece.strip():
            name = f' class="{" ".join(style)}"' if style else ""
            indent = len(piece) - len(piece.lstrip())
            x = MARGIN + (position + indent) * CELL
            length = len(piece.strip()) * CELL
            text += f'<tspan x="{x:.1f}" textLength="{length:.1f}"{name}>{html.escape(piece.strip()).replace(" ", NO_BREAK)}</tspan>'
        position += len(piece) if not code else 0
    return text, style


def main():
    target, columns, commands = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    rows = []
    for command in commands:
        shown = command
        if command.startswith("SHOWN="):
            shown, command = command[len("SHOWN=") :].split(";", 1)
        rows += ["\x1b[32m#\x1b[0m \x1b[1m" + shown.strip() + "\x1b[0m"]
        for line in run(command.strip(), columns):
            rows += wrap(line, columns)
        rows.append("")
    rows.pop()
    width, height = 2 * MARGIN + columns * CELL, 2 * MARGIN + len(rows) * LINE
    with open(target, "w", encoding="utf-8") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
            f'height="{height:.0f}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="{SIZE}">\n'
            "<style>text{fill:#d8dee9}.b{font-weight:bold;fill:#fff}.d{fill:#7b8394}.r{fill:#ff7b72}"
            ".g{fill:#7ee787}.y{fill:#f2cc60}.c{fill:#79c0ff}</style>\n"
            f'<rect width="100%" height="100%" rx="8" fill="#161b22"/>\n'
        )
        style = []
        for number, row in enumerate(rows):
            text, style = spans(row, style)
            if text:
                file.write(f'<text y="{MARGIN + (number + 0.8) * LINE:.1f}">{text}</text>\n')
        file.write("</svg>\n")


if __name__ == "__main__":
    main()
