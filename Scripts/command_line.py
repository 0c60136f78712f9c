# SPDX-License-Identifier: Apache-2.0
"""Prints docs/command-line.md: every command of a binary, as its own --help has it.

usage: command_line.py [BINARY] > docs/command-line.md
"""

import os
import re
import subprocess
import sys

INTRODUCTION = """# The command line

Every command and option, as `--help` has them (`Scripts/command_line.py` makes this page of a binary). What the commands
are for is told where it belongs: [functions](02-functions.md), [checking definitions](07-checking-definitions.md),
[testing](08-testing.md), [configuration](06-configuration.md), [backup](05-durability.md#backup-and-restore).

Commands that fail exit with 1, wrong arguments with 64; what they print for machines (`--json`) goes to standard output,
what they tell people to standard error. A terminal gets colours; a file, a pipe and `NO_COLOR` do not.
"""


def help_of(binary, command):
    # As wide as a page, wherever it is made.
    return subprocess.run([binary, *command, "--help"], capture_output=True, text=True, check=True,
                          env={**os.environ, "COLUMNS": "100"}).stdout


def commands(binary, command=()):
    """A command's help, then that of the commands under it."""
    text = help_of(binary, command)
    yield command, text
    listed = text.partition("\nSUBCOMMANDS:\n")[2].partition("\n\n")[0]
    for name in re.findall(r"^  ([a-z-]+)(?: |$)", listed, re.MULTILINE):
        yield from commands(binary, (*command, name))


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else ".build/release/stepwell"
    parts = [INTRODUCTION]
    for command, text in commands(binary):
        if "\nSUBCOMMANDS:\n" in text and command:
            continue
        title = " ".join(["stepwell", *command])
        text = text.strip().removeprefix("OVERVIEW: ")
        parts.append(f"## {title}\n\n```text\n{text}\n```\n")
    print("\n".join(parts), end="")


if __name__ == "__main__":
    main()
