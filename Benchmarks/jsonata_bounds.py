# SPDX-License-Identifier: Apache-2.0
"""Evaluates expressions that were made to be slow, large or deep, each with the server's limits.

    python3 Benchmarks/jsonata_bounds.py [--seconds 2.5] [--binary .build/release/JSONataBenchmark]

Prints what the slowest took of the processor's time. Fails where one took longer than allowed, gave no answer, or ended the
process. The expressions are those of `jsonata_bounds.txt`, one a line; `«NAME»` stands for what SIZES names.
"""

import argparse
import collections
import json
import pathlib
import select
import subprocess
import sys
import time

# What is repeated, and numbers and texts as large as they come.
SIZES = {
    "thousand": "[1..1000]", "many": "[1..100000]", "most": "[1..800000]", "long": "$pad('', 100000, 'a')",
    "longest": "$join([1..16].$pad('', 250000, 'ab'))", "wide": "$pad('', 100000, 'é')",
    "members": "$merge([1..10000].{$string($):$})", "records": "[1..1000].{'k':$,'g':$%10}",
    "chain": "$reduce([1..60], function($a,$i){{'a':$a,'b':[$i]}}, 1)",
    "tree": "$reduce([1..16], function($a,$i){{'a':$a,'b':$a}}, 1)",
}
DATA = {
    "a": {"a": {"a": 1, "b": [1, 2, {"c": 3}]}},
    "items": [{"id": number, "tags": ["x", "y"]} for number in range(20)],
}


class Engine:
    """The benchmark's process, with the options and limits of the server."""

    def __init__(self, binary):
        self.binary = binary
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.binary, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def seconds(self):
        """The processor's time that the process has used."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def outcome(self, expression, seconds):
        """An error's code, "value", or what became of the process; and the processor's time it took."""
        before = self.seconds()
        request = {"evaluate": [{"expr": expression, "data": DATA}], "release": "AWS"}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        answered = bool(select.select([self.process.stdout], [], [], 20 * seconds)[0])
        line = self.process.stdout.readline() if answered else b""
        if line:
            return json.loads(line)["answers"][0].get("error", "value"), self.seconds() - before
        self.process.kill()
        self.process.wait()
        self.start()
        return "no answer" if not answered else "the process ended", 0.0


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=2.5)
    arguments.add_argument("--binary", default=".build/release/JSONataBenchmark")
    options = arguments.parse_args()
    engine = Engine(options.binary)
    found, outcomes, wrong = [], collections.Counter(), 0
    lines = pathlib.Path(__file__).with_name("jsonata_bounds.txt").read_text(encoding="utf-8").splitlines()
    start = time.monotonic()
    for line in lines:
        expression = line
        for name, text in SIZES.items():
            expression = expression.replace(f"«{name}»", text)
        outcome, seconds = engine.outcome(expression, options.seconds)
        outcomes[outcome] += 1
        found.append((seconds, outcome, line))
        if outcome in ("no answer", "the process ended") or seconds > options.seconds:
            wrong += 1
            print(f"{outcome}, {seconds:.2f} s: {line}")
    for seconds, outcome, line in sorted(found, reverse=True)[:5]:
        print(f"{seconds:.2f} s, {outcome}: {line}")
    kinds = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"{len(lines)} expressions in {time.monotonic() - start:.0f} s, {wrong} beyond {options.seconds} s: {kinds}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
