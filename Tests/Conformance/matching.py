# SPDX-License-Identifier: Apache-2.0
"""Compares an answer with one that was recorded on AWS, whose volatile parts are placeholders."""

import datetime
import json
import re
from dataclasses import dataclass, field

# Whole values that differ in every run: times, a random number, and headers, for which their name stands.
ANY_TEXT = {
    "timestamp", "datetime", "date", "start-date", "stop-date", "creation-date", "start-time", "entered-time",
    "RandomNumberGenerated", "RequestId", "x-amzn-RequestId", "X-Amzn-Trace-Id",
}

# Any role's ARN: a case may use several roles under the same word.
ROLE_ARN = re.compile(r"(?:snf|sfn)_role_arn(?:_t\d+)?")

# What stands for some text, the same text all through a case.
BOUND = re.compile(
    r"<[A-Za-z][^<>\"\s]*>"
    r"|(?<!\w)lambda_function(?:_\d+)?_name(?!\w)"
    r"|(?<!\w)activity_(?:arn|name)(?:_\d+)?(?!\w)"
    r"|(?<!\w)state_machine_alias_(?:base_)?name(?!\w)"
    r"|(?<!\w)ss?m_nonexistent_arn(?!\w)"
    r"|(?<!\w)map_run_arn(?!\w)"
    r"|(?<!\d)111111111111(?!\d)"
)


@dataclass(frozen=True)
class Difference:
    """Where an answer is not what was recorded, and in what."""

    path: str
    expected: object
    actual: object

    def __str__(self):
        return f"{self.path}: expected {shorten(self.expected)}, got {shorten(self.actual)}"


class Absent:
    """Stands for a key or an item that one side does not have."""

    def __repr__(self):
        return "nothing"


ABSENT = Absent()


def shorten(value, limit=400):
    """The value as JSON, cut so that a difference stays readable."""
    text = repr(value) if value is ABSENT else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass
class Matcher:
    """Matches the answers of one case; it remembers what each placeholder stood for."""

    bindings: dict = field(default_factory=dict)

    def copy(self):
        """A matcher that can be tried without changing this one."""
        return Matcher(dict(self.bindings))

    def differences(self, expected, actual, path="$"):
        """All the places in which the answer is not what was recorded; an empty list: it matches."""
        expected, actual = opened(expected), opened(actual, also_arrays=isinstance(expected, list))
        if isinstance(expected, dict) and isinstance(actual, dict):
            return self._object_differences(expected, actual, path)
        if isinstance(expected, list) and isinstance(actual, list):
            return self._array_differences(expected, actual, path)
        if isinstance(expected, str):
            matches = self._text_matches(expected, actual)
        else:
            matches = type(expected) is type(actual) and expected == actual
        return [] if matches else [Difference(path, expected, actual)]

    def _object_differences(self, expected, actual, path):
        if path.endswith(".ResponseMetadata"):
            # The headers were not kept, and botocore adds its own count of retries.
            expected = {"HTTPStatusCode": expected.get("HTTPStatusCode")}
            actual = {"HTTPStatusCode": actual.get("HTTPStatusCode")}
        found = []
        for key in list(expected) + [key for key in actual if key not in expected]:
            inner = f"{path}.{key}"
            if key not in actual:
                found.append(Difference(inner, expected[key], ABSENT))
            elif key not in expected:
                found.append(Difference(inner, ABSENT, actual[key]))
            else:
                found += self.differences(expected[key], actual[key], inner)
        return found

    def _array_differences(self, expected, actual, path):
        if any(is_unordered(item) for item in expected):
            expected, actual = without_order(expected), without_order(actual)
        found = []
        for index in range(max(len(expected), len(actual))):
            inner = f"{path}[{index}]"
            if index >= len(actual):
                found.append(Difference(inner, expected[index], ABSENT))
            elif index >= len(expected):
                found.append(Difference(inner, ABSENT, actual[index]))
            else:
                found += self.differences(expected[index], actual[index], inner)
        return found

    def _text_matches(self, expected, actual):
        if expected.strip('"') in ANY_TEXT:
            # AllHttpHeaders has each header's values as an array, of one here.
            value = actual[0] if isinstance(actual, list) and len(actual) == 1 else actual
            return isinstance(value, (str, datetime.datetime)) or is_number(value)
        if isinstance(actual, (dict, list)) or not isinstance(actual, str):
            # A placeholder may stand for a whole document or number, but only alone.
            return bool(BOUND.fullmatch(expected)) and self._bind_whole(expected, actual)
        if expected == actual:
            return True
        if ROLE_ARN.fullmatch(expected):
            return bool(re.fullmatch(r"arn:[^:]*:iam::\d*:role/.+", actual))
        return self._pattern_matches(expected, actual)

    def _bind_whole(self, placeholder, actual):
        known = self.bindings.setdefault(placeholder, actual)
        return type(known) is type(actual) and known == actual

    def _pattern_matches(self, expected, actual):
        pattern, groups, position = "", {}, 0
        for hit in BOUND.finditer(expected):
            pattern += re.escape(expected[position : hit.start()])
            position = hit.end()
            name = hit.group()
            if name in groups:
                pattern += f"(?P={groups[name]})"
            elif isinstance(self.bindings.get(name), str):
                pattern += re.escape(self.bindings[name])
            else:
                groups[name] = f"p{len(groups)}"
                pattern += f"(?P<{groups[name]}>{shape(name)})"
        pattern += re.escape(expected[position:])
        match = re.fullmatch(pattern, actual, re.DOTALL)
        if not match:
            return False
        for name, group in groups.items():
            self.bindings[name] = match.group(group)
        return True


def shape(placeholder):
    """What text a placeholder may stand for: a part of an ARN is one part of it."""
    if "Part" in placeholder or placeholder in ("<partition>", "<region>"):
        return r"[^:]+?"
    return r"\d+" if placeholder == "111111111111" else r".+?"


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_unordered(event):
    """In some recordings the events inside a Parallel state have the id [0]: their order was not kept."""
    return isinstance(event, dict) and event.get("id") == [0]


def without_order(events):
    """Brings the events inside a Parallel state into one order, as those recordings do; they drop its Succeeded event."""
    result, inside, collected = [], False, []
    for event in events:
        kind = event.get("type")
        if kind == "ParallelStateStarted":
            inside = True
            result.append(event)
        elif inside and kind not in ("ParallelStateSucceeded", "ParallelStateExited"):
            collected.append({**event, "id": [0], "previousEventId": 0, "timestamp": "timestamp"})
        else:
            inside = False
            result += sorted(collected, key=lambda item: json.dumps([item["type"], item], sort_keys=True, default=str))
            collected = []
            if kind != "ParallelStateSucceeded":
                result.append(event)
    return result + collected


def opened(value, also_arrays=False):
    """A string that holds a JSON object is compared as that object; one with an array, where an array was recorded."""
    if not isinstance(value, str) or not value.startswith(("{", "[") if also_arrays else "{"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def loose_pattern(path):
    """A JSON path of the case's `loose` list as an expression that matches a difference at it, or below it."""
    steps = path.removeprefix("$").split("..")
    body = r"(?:.*)\.".join(re.escape(step) for step in steps)
    return re.compile(r"\$" + body + r"(?:$|[.\[])")


def is_loose(difference, paths):
    """Whether another implementation was known to differ there."""
    return any(loose_pattern(path).match(difference.path) for path in paths)
