#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants deliberate defects in a copy of the sources and checks that the simulator catches every one.

    python3 Scripts/planted.py apply COPY        all defects go into a copy, each behind the switch STEPWELL_PLANTED
    python3 Scripts/planted.py run BINARY        the simulator of the copy's release binary, once for each defect
    python3 Scripts/planted.py all               both, with a copy and a build in .build/planted

One build serves for all: the switch, and all that the defects change, stand in the copy only.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Planted"))

from defects import DEFECTS  # noqa: E402

NAMES = list(dict.fromkeys(defect.name for defect in DEFECTS))

SWITCH = """// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which planted defect is chosen.
public enum Planted {
    public static let number: Int = getenv("STEPWELL_PLANTED").flatMap { Int(String(cString: $0)) } ?? -1
}
"""


def apply(copy):
    """Plants all defects; a text that is not there once is an error: the sources have moved on."""
    (copy / "Sources/Interpreter/Planted.swift").write_text(SWITCH, encoding="utf-8")
    texts = {}
    for defect in DEFECTS:
        path = copy / defect.file
        original = path.read_text(encoding="utf-8")
        if original.count(defect.find) != 1:
            sys.exit(f"{defect.name}: in {defect.file} this stands {original.count(defect.find)} times:\n{defect.find}")
        text = texts.get(path, original)
        condition = f"(Planted.number == {NAMES.index(defect.name)})"
        # Another defect may have changed the place already: then both conditions go into it.
        if defect.find in text:
            text = text.replace(defect.find, re.sub(r"\bPLANTED\b", condition, defect.replace))
        else:
            text = merge(text, defect, condition, original)
        texts[path] = text
    for path, text in texts.items():
        if "Sources/Interpreter/" not in str(path) and not re.search(r"^(?:\w+ )?import Interpreter$", text, re.MULTILINE):
            text = text.replace("\n\n", "\n\nimport Interpreter\n\n", 1)
        path.write_text(text, encoding="utf-8")


def merge(text, defect, condition, original):
    """Plants a defect into lines that another defect changed: only what this one adds is put in."""
    find, replace = defect.find, re.sub(r"\bPLANTED\b", condition, defect.replace)
    prefix = os.path.commonprefix([find, replace])
    suffix = os.path.commonprefix([find[::-1], replace[::-1]])[::-1]
    added = replace[len(prefix): len(replace) - len(suffix)]
    if prefix + suffix != find or text.count(prefix[-40:]) != 1:
        sys.exit(f"{defect.name}: another defect has changed its place in {defect.file}")
    return text.replace(prefix[-40:], prefix[-40:] + added)


def run(binary, seconds, seed, only):
    """Tells stories with each defect; returns how many were missed."""
    missed = []
    if not only and not simulate(binary, seconds, seed, None)[0]:
        sys.exit("without any defect a promise is broken already")
    for number, name in enumerate(NAMES):
        if only and name not in only:
            continue
        kept, text = simulate(binary, seconds, seed, number)
        print(f"{'MISSED' if kept else 'caught'} {name}: {text}", flush=True)
        missed += [name] if kept else []
    chosen = len(only or NAMES)
    print(f"{chosen - len(missed)} of {chosen} planted defects caught")
    return len(missed)


def simulate(binary, seconds, seed, number):
    """Whether all promises were kept, and what broke."""
    environment = os.environ | ({} if number is None else {"STEPWELL_PLANTED": str(number)})
    command = [binary, "simulate", "--seed", str(seed), "--seconds", str(seconds), "--no-shrinking"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode == 0:
        return True, "no promise was broken"
    lines = [line for line in done.stderr.splitlines() if line.startswith("Broken:")]
    return False, (lines[0][8:200] if lines else f"the process ended with {done.returncode}")


def build():
    """A copy of the sources with all defects, built; returns its binary."""
    copy = ROOT / ".build" / "planted"
    for name in ("Sources", "Benchmarks", "Tests"):
        shutil.rmtree(copy / name, ignore_errors=True)
        shutil.copytree(ROOT / name, copy / name)
    for name in ("Package.swift", "Package.resolved"):
        shutil.copy(ROOT / name, copy / name)
    apply(copy)
    subprocess.run(
        ["swift", "build", "--package-path", copy, "-c", "release", "--static-swift-stdlib", "--product", "stepwell"],
        check=True,
    )
    return copy / ".build" / "release" / "stepwell"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["apply", "run", "all"])
    parser.add_argument("path", nargs="?", type=pathlib.Path, help="the copy, or the binary")
    parser.add_argument("--seconds", type=float, default=60, help="how long stories are told for a defect at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="names of defects")
    options = parser.parse_args()
    if options.step == "apply":
        return apply(options.path)
    binary = options.path if options.step == "run" else build()
    return sys.exit(1 if run(binary, options.seconds, options.seed, options.only) else 0)


if __name__ == "__main__":
    main()
