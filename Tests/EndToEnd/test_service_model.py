# SPDX-License-Identifier: Apache-2.0
"""Requests and answers against AWS's own model of the API: every member of every action."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from service_model import answer_differences, differences, model, operation
from stepwell import ROOT

ACTIONS = sorted(model().operation_names)
# Actions that are not there yet; the list only gets shorter.
MISSING = set()

# What AWS was recorded to take empty although its model forbids it.
TAKEN_EMPTY = {("ValidateStateMachineDefinition", "definition")}


def call(server, action, members):
    """Sends a raw request; returns status and answer."""
    request = urllib.request.Request(
        server.endpoint, json.dumps(members).encode(),
        {"X-Amz-Target": f"AWSStepFunctions.{action}", "Content-Type": "application/x-amz-json-1.0"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def valid(shape, path=""):
    """A value that keeps all constraints of a shape, required members only."""
    if shape.type_name == "structure":
        return {name: valid(shape.members[name], name) for name in shape.required_members}
    if shape.type_name == "list":
        return [valid(shape.member, path)] * max(1, shape.metadata.get("min", 0))
    if shape.type_name == "string":
        if shape.enum:
            return shape.enum[0]
        return "arn:aws:nowhere" if path.lower().endswith("arn") else "a" * max(1, shape.metadata.get("min", 0))
    return {"boolean": False, "integer": shape.metadata.get("min", 0), "long": 0, "float": 1, "timestamp": 0}[
        shape.type_name
    ]


def wrong_types(shape):
    """Values of other types than a shape's."""
    return {
        "structure": ["text", 7, []], "list": ["text", 7, {}], "string": [[], {}],
        "boolean": [[], {}], "integer": [[], {}, "text"], "long": [[], {}, "text"], "float": [[], {}, "text"],
    }[shape.type_name]


def violations(shape):
    """Values that break a constraint of a shape, each with what AWS says of it."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.type_name == "string":
        if shape.enum:
            yield "no such value", "Member must satisfy enum value set"
        if low:
            yield "", f"Member must have length greater than or equal to {low}"
        # A request beyond 1 MB is refused as a whole.
        if high is not None and high < 500_000:
            yield "a" * (high + 1), f"Member must have length less than or equal to {high}"
    elif shape.type_name in ("integer", "long", "float"):
        if low is not None:
            yield low - 1, f"Member must have value greater than or equal to {low:g}"
        if high is not None:
            yield high + 1, f"Member must have value less than or equal to {high:g}"
    elif shape.type_name == "list":
        element = valid(shape.member)
        if low:
            yield [], f"Member must have length greater than or equal to {low}"
        if high is not None:
            yield [element] * (high + 1), f"Member must have length less than or equal to {high}"


def members(shape, path=()):
    """All members of an action's input, those inside of structures and lists too, each with how to set it."""
    for name, member in shape.members.items():
        yield (*path, name), member
        inner, inside = member, (*path, name)
        if inner.type_name == "list":
            inner, inside = inner.member, (*inside, 0)
            if inner.type_name != "structure":
                yield inside, inner
        if inner.type_name == "structure":
            yield from members(inner, inside)


def with_member(action, path, value):
    """A valid input of an action with one member set."""
    shape = operation(action).input_shape
    root = valid(shape)
    place = root
    for index, key in enumerate(path[:-1]):
        shape = shape.member if key == 0 else shape.members[key]
        if key == 0:
            if not place:
                place.append(valid(shape))
            place = place[0]
        else:
            place = place.setdefault(key, valid(shape))
            if shape.type_name == "list" and path[index + 1] != 0:
                raise AssertionError(path)
    if path[-1] == 0:
        place[:] = [value]
    else:
        place[path[-1]] = value
    return root


def shown(path):
    """How AWS's messages name a member: elements of lists are counted from 1."""
    return ".".join("1.member" if key == 0 else key for key in path)


def test_no_action_is_missing(server):
    """The server says so of those that are."""
    missing = set()
    for action in ACTIONS:
        status, answer = call(server, action, {})
        if status == 404:
            assert json.loads(answer)["__type"] == "UnknownOperationException"
            missing.add(action)
    assert missing == MISSING
    assert len(ACTIONS) == 37


@pytest.mark.parametrize("action", ACTIONS)
def test_each_member_is_read_as_the_model_says(server, action):
    if action in MISSING:
        pytest.skip(f"{action} is not there yet")
    shape = operation(action).input_shape
    problems = []
    for name in shape.required_members:
        status, answer = call(server, action, {key: value for key, value in valid(shape).items() if key != name})
        value = "Value" if shape.members[name].metadata.get("sensitive") else "Value null"
        expected = f"{value} at '{name}' failed to satisfy constraint: Member must not be null"
        if status != 400 or expected not in json.loads(answer)["message"]:
            problems.append(f"{name} missing: {status} {answer[:200]}")
    for path, member in members(shape):
        for value in wrong_types(member):
            status, answer = call(server, action, with_member(action, path, value))
            if status != 400 or json.loads(answer)["__type"] != "SerializationException":
                problems.append(f"{shown(path)} = {value!r}: {status} {answer[:200]}")
        for value, expected in violations(member):
            if value == "" and (action, shown(path)) in TAKEN_EMPTY:
                continue
            status, answer = call(server, action, with_member(action, path, value))
            message = json.loads(answer).get("message", "")
            if status != 400 or f"at '{shown(path)}' failed" not in message or expected not in message:
                problems.append(f"{shown(path)} = {str(value)[:40]!r}: {status} {answer[:300]}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("action", ACTIONS)
def test_each_error_is_in_the_model(server, action):
    """An input that is valid and names nothing that exists: every answer fits the model."""
    if action in MISSING:
        pytest.skip(f"{action} is not there yet")
    status, answer = call(server, action, valid(operation(action).input_shape))
    assert answer_differences(action, status, answer) == []


def test_a_difference_is_found():
    """The check itself: each kind of difference."""
    shape = operation("DescribeStateMachineAlias").output_shape
    wrong = {"name": "", "routingConfiguration": [{"weight": 101}], "creationDate": "now", "more": 1}
    assert list(differences(shape, wrong, "$")) == [
        "$.name: 0 is not within 1...80",
        "$.routingConfiguration[0].stateMachineVersionArn is required and missing",
        "$.routingConfiguration[0].weight: 101 is not within 0...100",
        "$.creationDate is no timestamp: 'now'",
        "$.more is not in the model",
    ]
    found = answer_differences("StopExecution", 400, b'{"__type":"ActivityDoesNotExist","message":"m"}')
    assert found == ["StopExecution: the error 'ActivityDoesNotExist' is not in the model"]


def test_the_documentation_lists_the_actions_that_are_there():
    text = (ROOT / "docs" / "03-api.md").read_text(encoding="utf-8")
    section = text.partition("## Actions")[2].partition("\n## ")[0]
    listed = set(re.findall(r"\b[A-Z][A-Za-z]+\b", section)) & set(ACTIONS)
    assert listed == set(ACTIONS) - MISSING


def test_the_page_of_the_actions_is_the_one_that_the_model_gives():
    made = subprocess.run(
        [sys.executable, ROOT / "Scripts" / "api_actions.py"], capture_output=True, text=True, check=True
    )
    assert (ROOT / "docs" / "api-actions.md").read_text(encoding="utf-8") == made.stdout, "run Scripts/api_actions.py"
