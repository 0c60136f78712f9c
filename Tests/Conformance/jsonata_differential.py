# SPDX-License-Identifier: Apache-2.0
"""Compares JSONata with a reference engine on expressions and data made up from a seed.

    python3 Tests/Conformance/jsonata_differential.py [--count 100000] [--seed 1] [--report FILE]
        [--binary .build/release/JSONataBenchmark] [--javascript JSONATA.JS]

The reference is `jsonata-python`. On a difference the others are asked: `jlens` and `jsonatapy` where they are installed,
and JSONata's own engine in JavaScript under Node.js where a file of it is named. A difference is explained by one of the
classes below, which docs/jsonata.md lists, or because JSONata's own engine comes to what we come to; what is left is
printed, with the expression made as small as possible, and fails the check. Where it comes to a TypeError of JavaScript's
and we to an error for arguments of the wrong type, both refuse the expression, and AWS fails the state either way. Undefined and null are the same here, as the
reference has one value for both. Each class has a proof, an expression that shows it, which is made again before a run.
"""

import argparse
import collections
import copy
import json
import re
import select
import signal
import subprocess
import sys

from jsonata_generator import NAMES, Generator

BATCH = 200

# Classes of differences that docs/jsonata.md explains: what an expression contains, what holds for the expression, the
# data, our outcome and theirs, and the proof: an expression that shows this difference on PROVEN_ON. Before a run each proof
# is made again.
PROVEN_ON = {"c": []}
EXPLAINED = {
    "text escaped as ASCII": (
        "", lambda case: plain(case.theirs[1]) == plain(case.own[1]) or case.is_the_same_with("é😀", "zz"), '"" & ["é"]'),
    "a start just below zero": (
        r"\$substring", lambda case: case.is_the_same_with("-0.5", "-1"), '$substring("abc", -0.5, 2)'),
    "a bad escape": (r"\\", lambda case: (case.own[1], case.theirs[1]) == ("S0103", "S0301"), r"'a\'b'"),
    "remainders of fractions": (" ?%[ (]?", lambda case: case.own[0] == "value" and "." in case.own[1], "1 % 0.1"),
    "Base 64 of bytes": (r"\$base64", lambda case: True, '$base64encode("é")'),
    "case of letters": (r"\$lowercase|\$uppercase", lambda case: "ß" in case.expression, '$lowercase("ß")'),
    "a radix that is no integer": (r"\$formatBase", lambda case: case.theirs[1] == "D3100", "$formatBase(10, 1.5)"),
    "what is a number": (r"\$number", lambda case: case.own[1] == "D3030", '$number(".5")'),
    "digits of numbers": (r"\$formatNumber|1e15|1e21|\d{16}|5e-324|\$power", lambda case: True, '$formatNumber(1e21, "0")'),
    "zones with minutes west of Greenwich": ("-0330", lambda case: True, '$fromMillis(0, "[Z]", "-0330")'),
    "a malformed address": (r"\$decodeUrl", lambda case: True, '$decodeUrl("%")'),
    "the whole match among its groups": (
        r"\$m\.groups", lambda case: True, '$replace("a", /(a)/, function($m) {$string($count($m.groups))})'),
    "regular expressions are functions": ("/", lambda case: "groups" not in case.expression, "$type(/a/)"),
    "positions below zero": (r"\[.*-|-\(", lambda case: True, "[1, 2][-0.5]"),
    "true and 1": (" in | = | != ", lambda case: True, "1 in [true]"),
    "functions where text belongs": (r"\$replace", lambda case: True, '$replace("a", "a", $uppercase)'),
    "characters beyond UCS-2": ("", lambda case: case.is_the_same_with("😀", "z"), '$match("😀b", /b/).index'),
    "a path that changes its input": (
        "items|a|b|c", lambda case: "[]" in case.text and ("{" in case.expression),
        '{"k": c{id: 1}, "l": c}'),
    "a predicate after an order, with bindings": (
        r"[%@#].*\^|\^.*[%@#]", lambda case: True, '{"a": [{"b": [1, 2]}]}.a.b^(%.a)[$ > 1]'),
    "what an update puts in": (
        r"\|", lambda case: case.own[0] == case.theirs[0] == "value",
        '{"a": {"c": {"x": 1}}} ~> |[$, a.c]|x ? {"y": 2} : {"b": a.c}|'),
    "pairs of surrogates in escapes": (
        r"\\ud83d", lambda case: any(case.is_the_same_with(pair, "z") for pair in [r"\ud83d\ude00", r'\ud83d" & "\ude00']),
        r'$length("\ud83d\ude00")'),
    "null as undefined": ("", lambda case: case.is_the_same_with("null", '"z"'), "$count(null)"),
    "a single value in the place of an array": (r"\]\s*\[.*\]\s*[.^]", lambda case: True, '[{"k": 1}][0].$'),
    "arguments of functions given to others": (
        r"\$\w", lambda case: case.own == reference(case.expression, case.data, checks=True), '$map("abc", $count)'),
    "functions in arrays": (
        r"\$\w+(?!\w*\()|function", lambda case: "function" in case.own[1] or "function" in case.theirs[1], "[$sum]"),
}

# What we say of arguments of the wrong type.
REFUSALS = [("error", "T0410"), ("error", "T0411"), ("error", "T0412")]


class Case:
    """A difference, as the explanations look at it."""

    def __init__(self, stepwell, expression, data, own, theirs):
        self.stepwell, self.expression, self.data, self.own, self.theirs = stepwell, expression, data, own, theirs
        self.text = json.dumps(data, ensure_ascii=False)

    def is_the_same_with(self, part, other):
        """Whether there is no difference with something else in the place of a part of the expression and the data."""
        expression, data = self.expression.replace(part, other), json.loads(self.text.replace(part, other))
        return (expression, data) != (self.expression, self.data) and (
            self.stepwell.evaluate([(expression, data)])[0] == reference(expression, data))


def plain(outcome):
    """An outcome's text without escapes of characters, however often they are escaped."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), outcome)


def explanation(stepwell, expression, data, own, theirs):
    """The class of a difference, where it is one that is known; which of several is a guess."""
    if own is None or theirs is None:
        return None
    case = Case(stepwell, expression, data, own, theirs)
    return next((name for name, (part, holds, _) in EXPLAINED.items() if re.search(part, expression) and holds(case)), None)


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


def reference(expression, data, checks=False):
    """What `jsonata-python` comes to; with `checks`, also the arguments of its library's functions are checked that other
    functions call, which it leaves out."""
    import jsonata.functions

    given = jsonata.functions.Functions.func_apply

    def checked(function, arguments):
        library = not jsonata.functions.Functions.is_lambda(function)
        return given(function, function.validate(arguments, None) if library else arguments)

    try:
        if checks:
            jsonata.functions.Functions.func_apply = staticmethod(checked)
        # It changes its input, as an empty array into one of null.
        return outcome(lambda: jsonata.Jsonata(expression).evaluate(copy.deepcopy(data)))
    finally:
        jsonata.functions.Functions.func_apply = staticmethod(given)


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


class Process:
    """An engine that answers lines of JSON; one that does not answer in time, or dies, is started again."""

    def __init__(self, command, seconds, **request):
        self.command, self.seconds, self.request = command, seconds, request
        self.faults = []
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def evaluate(self, cases):
        request = {"evaluate": [{"expr": expression, "data": data} for expression, data in cases]} | self.request
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], self.seconds + 0.2 * len(cases))
        line = self.process.stdout.readline() if ready else ""
        if line:
            return [self.outcome(answer) for answer in json.loads(line)["answers"]]
        self.process.kill()
        self.start()
        if len(cases) > 1:
            half = len(cases) // 2
            return self.evaluate(cases[:half]) + self.evaluate(cases[half:])
        self.faults.append(cases[0])
        return [None]

    @staticmethod
    def outcome(answer):
        if "error" in answer:
            return ("error", answer["error"]) if re.fullmatch(r"[STDU]\d{4}|TypeError", answer["error"]) else None
        return ("value", json.dumps(normal("function" if "function" in answer else answer.get("result"))))


# Answers as our engine does; JSONata's own one knows neither limits of time nor of depth by itself.
JAVASCRIPT = """
const found = require(process.argv[1]), jsonata = found.jsonata || found;
const plain = value => {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return isFinite(value) ? value : String(value);
  if (typeof value !== "object" && typeof value !== "function") return value;
  if (typeof value === "function" || value._jsonata_lambda || value._jsonata_function) throw {isFunction: true};
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
};
const answer = async ({expr, data}) => {
  try {
    const expression = jsonata(expr), end = Date.now() + 200;
    let depth = 0;
    expression.assign("__evaluate_entry", () => { if (++depth > 250 || Date.now() > end) throw {code: "U1001"} });
    expression.assign("__evaluate_exit", () => { depth-- });
    return {result: plain(await expression.evaluate(data))};
  } catch (error) {
    return error.isFunction ? {function: true} : {error: error.code || error.name || String(error)};
  }
};
require("readline").createInterface({input: process.stdin}).on("line", async line => {
  const answers = [];
  for (const one of JSON.parse(line).evaluate) answers.push(await answer(one));
  console.log(JSON.stringify({answers}));
});
"""


def minimised(stepwell, tree, data):
    """The smallest tree found that still differs without an explanation; sixty tries."""
    tries = 60
    again = True
    while again:
        again = False
        for candidate in smaller(tree):
            tries -= 1
            if tries < 0:
                return tree
            expected = reference(text(candidate), data)
            own = stepwell.evaluate([(text(candidate), data)])[0]
            if expected and own != expected and not explanation(stepwell, text(candidate), data, own, expected):
                tree, again = candidate, True
                break
    return tree


def unproven(stepwell, javascript):
    """Prints each class with its proof and what the engines come to; the classes whose proof shows nothing."""
    wrong = []
    for name, (_, _, proof) in EXPLAINED.items():
        own, theirs = stepwell.evaluate([(proof, PROVEN_ON)])[0], reference(proof, PROVEN_ON)
        engine = f", JSONata's own engine {javascript.evaluate([(proof, PROVEN_ON)])[0]}" if javascript else ""
        print(f"{name}: `{proof}`: ours {own}, reference {theirs}{engine}")
        if own == theirs or explanation(stepwell, proof, PROVEN_ON, own, theirs or ("broke", "")) is None:
            wrong.append(name)
    return wrong


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--report")
    arguments.add_argument("--javascript")
    arguments.add_argument("--binary", default=".build/release/JSONataBenchmark")
    options = arguments.parse_args()
    sys.setrecursionlimit(5_000)
    generator = Generator(options.seed)
    stepwell = Process([options.binary, "--serve"], 5)
    script = JAVASCRIPT.replace("process.argv[1]", json.dumps(options.javascript))
    javascript = Process(["node", "--stack-size=4000", "-e", script], 2) if options.javascript else None
    older = Process([options.binary, "--serve"], 5, release="2.0") if options.javascript else None
    if wrong := unproven(older or stepwell, javascript):
        sys.exit(f"no difference is proven: {', '.join(wrong)}")
    tally, left, alone = collections.Counter(), {}, {}

    def settled(expression, data):
        """Whether JSONata's own engine, whose releases before 2.1 are spread most, comes to what we come to."""
        if not javascript:
            return False
        return javascript.evaluate([(expression, data)])[0] in (older.evaluate([(expression, data)])[0],
                                                                stepwell.evaluate([(expression, data)])[0])

    def refused(expression, data):
        """Whether JSONata's own engine meets a value of a type that it does not expect, which we refuse in its words for
        arguments: it does not check those of its library's functions where they are partly applied."""
        own = older.evaluate([(expression, data)])[0] if javascript else None
        return own in REFUSALS and javascript.evaluate([(expression, data)])[0] == ("error", "TypeError")

    def agrees(expression, data, own):
        return own in others(expression, data).values()

    def shape_of(expression, own, theirs):
        return re.sub(r"\b(%s)\b" % "|".join(NAMES), "n", expression), own and own[0], theirs and theirs[0]

    def judge(tree, data, own, theirs):
        name = explanation(stepwell, text(tree), data, own, theirs)
        if settled(text(tree), data):
            return f"JSONata's own engine agrees with us: {name or 'other'}"
        if refused(text(tree), data):
            return "JSONata's own engine refuses it too: an error of JavaScript's"
        if name and agrees(text(tree), data, own):
            return f"another engine agrees with us: {name}"
        if name:
            engine = javascript.evaluate([(text(tree), data)])[0] if javascript else "not asked"
            alone.setdefault(shape_of(text(tree), own, theirs), (text(tree), data, own, theirs, engine))
            return f"explained, ours alone: {name}"
        tree = minimised(stepwell, tree, data)
        expression = text(tree)
        own, theirs = stepwell.evaluate([(expression, data)])[0], reference(expression, data)
        if settled(expression, data):
            return "JSONata's own engine agrees with us: a part of the expression"
        if refused(expression, data):
            return "JSONata's own engine refuses it too: an error of JavaScript's"
        left.setdefault(shape_of(expression, own, theirs), (expression, data, own, theirs,
                                others(expression, data) | ({"javascript": javascript.evaluate([(expression, data)])[0]}
                                                            if javascript else {})))
        return "unexplained"

    def compare(trees, data):
        for tree, own in zip(trees, stepwell.evaluate([(text(tree), data) for tree in trees])):
            theirs = reference(text(tree), data)
            if theirs is None:
                tally["the reference broke"] += 1
            elif theirs == own:
                tally["the same"] += 1
            else:
                tally[judge(tree, data, own, theirs)] += 1

    # A run that is stopped tells what it has found so far.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for start in range(0, options.count, BATCH):
            data = generator.document()
            count = min(BATCH, options.count - start)
            compare([generator.expression(generator.random.randrange(1, 4)) for _ in range(count)], data)
    except KeyboardInterrupt:
        print("stopped")
    report = open(options.report, "a", encoding="utf-8") if options.report else sys.stdout
    for expression, data, own, theirs, peers in left.values():
        print(f"- `{expression}` on `{json.dumps(data, ensure_ascii=False)}`\n  ours {own}, reference {theirs}, {peers}",
              file=report, flush=True)
    for expression, data, own, theirs, engine in alone.values():
        print(f"- explained, ours alone: `{expression}` on `{json.dumps(data, ensure_ascii=False)}`\n"
              f"  ours {own}, reference {theirs}, JSONata's own engine {engine}", file=report, flush=True)
    for fault in stepwell.faults:
        print(f"- no answer to `{fault[0]}` on `{json.dumps(fault[1], ensure_ascii=False)}`", file=report, flush=True)
    for name, count in sorted(tally.items()):
        print(f"{name}: {count}")
    print(f"unexplained shapes: {len(left)}, without an answer: {len(stepwell.faults)}")
    return 1 if left or stepwell.faults else 0


if __name__ == "__main__":
    sys.exit(main())
