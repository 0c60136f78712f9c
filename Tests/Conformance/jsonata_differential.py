# SPDX-License-Identifier: Apache-2.0
"""Compares JSONata with a reference engine on expressions and data made up from a seed.

    python3 Tests/Conformance/jsonata_differential.py [--count 100000] [--seed 1] [--report FILE]
        [--binary .build/release/JSONataBenchmark]

The reference is `jsonata-python`; on a difference `jlens` and `jsonatapy` are asked too, where they are installed. One of
them on the reference's side makes it a fault of ours, otherwise the difference waits to be explained. Undefined and null
are the same here, as the reference has one value for both.
"""

import argparse
import collections
import copy
import json
import random
import re
import subprocess
import sys

BATCH = 200
NAMES = ["a", "b", "c", "items", "id", "price", "tags", "missing"]
WORDS = ["", "x", "abc", "Hello World", "10", "a,b,c", "é😀"]


class Generator:
    """Expressions by the grammar; each is a list of texts and of parts, so that it can be made smaller."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def data(self, depth=3):
        choose = self.random
        kind = choose.randrange(9 if depth else 6)
        if kind < 2:
            return choose.choice([0, 1, -1, 2, 10, 2.5, 100, 0.1])
        if kind < 4:
            return choose.choice(WORDS)
        if kind < 6:
            return choose.choice([True, False, None])
        if kind < 7:
            return [self.data(depth - 1) for _ in range(choose.randrange(4))]
        return {name: self.data(depth - 1) for name in choose.sample(NAMES[:-1], choose.randrange(1, 5))}

    def document(self):
        items = [
            {"id": number, "price": self.random.choice([1, 2.5, 10]), "tags": self.random.choices(WORDS, k=2)}
            for number in range(self.random.randrange(4))
        ]
        return {"items": items, "a": self.data(2), "b": self.data(1), "c": self.data(3)}

    def expression(self, depth):
        choose = self.random
        if depth == 0:
            return [choose.choice(NAMES + ["$", "1", "2", "-1", "0.5", '"x"', '"abc"', "true", "null", "[1..3]", "[]"])]
        part = lambda: self.expression(depth - 1 - choose.randrange(depth) // 2)
        operator = choose.choice([" + ", " - ", " * ", " / ", " % ", " & ", " = ", " != ", " < ", " >= ", " and ", " or ", " in "])
        shapes = [
            lambda: [part(), operator, part()], lambda: ["(", part(), ").(", part(), ")"],
            lambda: [choose.choice(NAMES), ".", part()], lambda: ["(", part(), ")[", part(), "]"],
            lambda: [choose.choice(NAMES[:4]), "[", part(), "]"], lambda: ["[", part(), ", ", part(), "]"],
            lambda: ['{"k": ', part(), ', "l": ', part(), "}"], lambda: ["(", part(), " ? ", part(), " : ", part(), ")"],
            lambda: ["items^(", choose.choice(["<", ">", ""]), choose.choice(["price", "id"]), ").", part()],
            lambda: ["items{$string(", choose.choice(["id", "price"]), "): ", part(), "}"],
            lambda: ["$map(", part(), ", function($v, $i) {", choose.choice(["$v", "$i", "$v & $i"]), "})"],
            lambda: ["$filter(", part(), ", function($v) {$boolean($v)})"],
            lambda: ["$reduce(", part(), ", function($l, $r) {$l & $r})"],
            lambda: ["(", part(), " ~> $", choose.choice(["string", "count", "reverse", "type", "keys", "sum"]), ")"],
            lambda: ["($x := ", part(), "; ", choose.choice(["$x", "[$x, $x]", "$count($x)", "$x.a"]), ")"],
            lambda: ["$append(", part(), ", ", part(), ")"], lambda: ["$substring($string(", part(), "), ", choose.choice(["0", "1", "-2"]), ", 2)"],
            lambda: ["$split(", choose.choice(['"a,b"', '"abc"', "b"]), ", ", choose.choice(['","', '""', "/b/"]), ")"],
            lambda: ["$replace($string(", part(), "), ", choose.choice(['"a"', "/[a-c]/"]), ', "z")'],
            lambda: ["$round(", part(), ", ", choose.choice(["0", "1", "-1"]), ")"], lambda: ["$zip(", part(), ", ", part(), ")"],
            lambda: ["$pad($string(", part(), "), ", choose.choice(["5", "-5"]), ', "#")'], lambda: ["-(", part(), ")"],
            lambda: ["**.", choose.choice(NAMES)], lambda: ["*.", part()], lambda: [choose.choice(NAMES[:4]), "#$i.{\"i\": $i}"],
        ]
        functions = ["string", "count", "sum", "max", "type", "length", "boolean", "not", "exists", "keys", "spread", "merge",
                     "reverse", "distinct", "uppercase", "number", "average", "trim", "sort", "floor", "abs", "join", "single"]
        shapes += [lambda: ["$" + choose.choice(functions) + "(", part(), ")"]] * 6
        return choose.choice(shapes)()


def text(tree):
    return tree if isinstance(tree, str) else "".join(map(text, tree))


def smaller(tree):
    """The trees with one part less."""
    if isinstance(tree, str):
        return
    for part in tree:
        if isinstance(part, list):
            yield part
    for index, part in enumerate(tree):
        if isinstance(part, list):
            if part not in (["1"], ["a"]):
                yield tree[:index] + [["1"]] + tree[index + 1:]
            for other in smaller(part):
                yield tree[:index] + [other] + tree[index + 1:]


def normal(value):
    """Numbers by value, booleans apart from them; undefined is null."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return ("number", float(f"{value:.13g}"))
    if isinstance(value, (list, tuple)):
        return ["array", [normal(element) for element in value]]
    if isinstance(value, dict):
        return ["object", sorted((key, json.dumps(normal(element))) for key, element in value.items())]
    return "function"


def outcome(call):
    """What a call came to: a value, an error with its code, or nothing where the engine itself broke."""
    try:
        return ("value", json.dumps(normal(call())))
    except RecursionError:
        return None
    except Exception as error:
        code = getattr(error, "error", None) or getattr(error, "code", None) or str(error)
        found = re.search(r"\b[STDU]\d{4}\b", str(code))
        return ("error", found.group(0)) if found else None


def reference(expression, data):
    import jsonata

    # It changes its input, as an empty array into one of null.
    return outcome(lambda: jsonata.Jsonata(expression).evaluate(copy.deepcopy(data)))


def others(expression, data):
    answers = {}
    try:
        import jlens

        answers["jlens"] = outcome(lambda: jlens.Expression(expression).evaluate(data, timeout=1))
    except ImportError:
        pass
    try:
        import jsonatapy

        answers["jsonatapy"] = outcome(lambda: jsonatapy.compile(expression).evaluate(data))
    except ImportError:
        pass
    return answers


class Stepwell:
    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def evaluate(self, cases):
        request = {"evaluate": [{"expr": expression, "data": data} for expression, data in cases]}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the engine died within {[case[0] for case in cases]}")
        return [self.outcome(answer) for answer in json.loads(line)["answers"]]

    @staticmethod
    def outcome(answer):
        if "error" in answer:
            return ("error", answer["error"])
        return ("value", json.dumps(normal("function" if "function" in answer else answer.get("result"))))


def minimised(stepwell, tree, data):
    """The smallest tree found that still differs; a hundred tries."""
    tries = 100
    again = True
    while again:
        again = False
        for candidate in smaller(tree):
            tries -= 1
            if tries < 0:
                return tree
            expected = reference(text(candidate), data)
            if expected and stepwell.evaluate([(text(candidate), data)])[0] != expected:
                tree, again = candidate, True
                break
    return tree


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--report")
    arguments.add_argument("--binary", default=".build/release/JSONataBenchmark")
    options = arguments.parse_args()
    sys.setrecursionlimit(5_000)
    generator = Generator(options.seed)
    stepwell = Stepwell(options.binary)
    tally = collections.Counter()
    classes = {}
    report = open(options.report, "a", encoding="utf-8") if options.report else sys.stdout
    for start in range(0, options.count, BATCH):
        data = generator.document()
        trees = [generator.expression(generator.random.randrange(1, 4)) for _ in range(min(BATCH, options.count - start))]
        answers = stepwell.evaluate([(text(tree), data) for tree in trees])
        for tree, answer in zip(trees, answers):
            expected = reference(text(tree), data)
            if expected is None:
                tally["the reference broke"] += 1
            elif expected == answer:
                tally["the same"] += 1
            else:
                found = minimised(stepwell, tree, data)
                expression = text(found)
                own, wanted = stepwell.evaluate([(expression, data)])[0], reference(expression, data)
                peers = others(expression, data)
                verdict = "ours" if wanted in peers.values() else "reference" if own in peers.values() else "unclear"
                tally[f"different: {verdict}"] += 1
                shape = verdict, re.sub(r"\b(%s)\b" % "|".join(NAMES), "n", expression), own[0], wanted and wanted[0]
                if shape not in classes:
                    classes[shape] = True
                    print(f"- {verdict}: `{expression}` on `{json.dumps(data, ensure_ascii=False)}`\n  ours {own}, "
                          f"reference {wanted}, {peers}", file=report, flush=True)
    for name, count in sorted(tally.items()):
        print(f"{name}: {count}")
    print(f"classes of differences: {len(classes)}")
    return 1 if tally["different: ours"] else 0


if __name__ == "__main__":
    sys.exit(main())
