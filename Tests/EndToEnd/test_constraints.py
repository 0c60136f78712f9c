# SPDX-License-Identifier: Apache-2.0
"""Every constraint of the API's model, broken one at a time: the texts are AWS's (recorded for some of them).

The model is botocore's own; an action that is not there yet is left out, one that comes later is tested by itself.
"""

import json
import urllib.error
import urllib.request

import botocore.session
import pytest

from stepwell import ACCOUNT, REGION, ROLE

MODEL = botocore.session.get_session().get_service_model("stepfunctions")

# Texts of AWS name the values of an enum in an order of their own; for this one it is recorded.
ENUM_ORDER = {"ExecutionStatus": "[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]"}

# Shorter than the model says is taken, with an answer of its own (recorded).
OTHER_ANSWER = {("ValidateStateMachineDefinition", "definition", "min")}

PREFIX = f"arn:aws:states:{REGION}:{ACCOUNT}"
ARNS = {
    "stateMachineArn": f"{PREFIX}:stateMachine:none",
    "executionArn": f"{PREFIX}:execution:none:none",
    "activityArn": f"{PREFIX}:activity:none",
    "resourceArn": f"{PREFIX}:activity:none",
    "stateMachineVersionArn": f"{PREFIX}:stateMachine:none:1",
    "stateMachineAliasArn": f"{PREFIX}:stateMachine:none:alias",
    "mapRunArn": f"{PREFIX}:mapRun:none/none:none",
    "roleArn": ROLE,
    "logGroupArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:none:*",
}


def valid(shape, member=""):
    """Some value that keeps a shape's constraints."""
    if member in ARNS:
        return ARNS[member]
    kind = shape.type_name
    if kind == "structure":
        return {name: valid(inner, name) for name, inner in shape.members.items() if name in shape.required_members}
    if kind == "list":
        return [valid(shape.member)] * max(1, shape.metadata.get("min", 0))
    if kind == "string":
        return shape.enum[0] if shape.enum else "a" * max(1, shape.metadata.get("min", 0))
    return {"boolean": True}.get(kind, max(0, shape.metadata.get("min", 0)))


def broken(operation, shape, path=(), member=""):
    """Each constraint below a shape: what breaks it, where, and what AWS says of that."""
    kind, limits = shape.type_name, shape.metadata
    sensitive = limits.get("sensitive")
    if kind == "structure":
        for name in shape.required_members:
            yield "required", (*path, name), None, "Member must not be null"
        for name, inner in shape.members.items():
            yield from broken(operation, inner, (*path, name), name)
    elif kind == "list":
        if "max" in limits:
            values = [valid(shape.member)] * (limits["max"] + 1)
            yield "max", path, values, f"Member must have length less than or equal to {limits['max']}"
        if limits.get("min"):
            yield "min", path, [], f"Member must have length greater than or equal to {limits['min']}"
        yield from broken(operation, shape.member, (*path, 0))
    elif kind == "string":
        if shape.enum:
            order = ENUM_ORDER.get(shape.name, f"[{', '.join(shape.enum)}]")
            yield "enum", path, "none", f"Member must satisfy enum value set: {order}"
        if limits.get("max"):
            text = "a" * (limits["max"] + 1)
            yield "max", path, text, f"Member must have length less than or equal to {limits['max']}"
        # Where there is a pattern, an empty text breaks that, too.
        if limits.get("min") and ("pattern" not in limits or sensitive):
            yield "min", path, "", f"Member must have length greater than or equal to {limits['min']}"
        if "pattern" in limits and not sensitive:
            yield "pattern", path, "é", f"Member must satisfy regular expression pattern: {limits['pattern']}"
    elif kind in ("integer", "long", "float"):
        if "max" in limits:
            over = number(kind, limits["max"] + 1)
            yield "max", path, over, f"Member must have value less than or equal to {limits['max']}"
        if "min" in limits:
            under = number(kind, limits["min"] - 1)
            yield "min", path, under, f"Member must have value greater than or equal to {limits['min']}"


def number(kind, value):
    """A number as AWS's texts show it: of a float with its fraction."""
    return float(value) if kind == "float" else value


def placed(shape, path, value, member=""):
    """A valid value of a shape, with another value at a path; None: without it."""
    if not path:
        return value
    first, *rest = path
    if shape.type_name == "list":
        return [placed(shape.member, rest, value)]
    result = valid(shape, member)
    if rest or value is not None:
        result[first] = placed(shape.members[first], rest, value, first)
    else:
        result.pop(first, None)
    return result


def place(path):
    """A path as AWS's texts have it."""
    return ".".join(f"{part + 1}.member" if isinstance(part, int) else part for part in path)


def shape_at(shape, path):
    for part in path:
        shape = shape.member if isinstance(part, int) else shape.members[part]
    return shape


def cases():
    for operation in MODEL.operation_names:
        shape = MODEL.operation_model(operation).input_shape
        for constraint, path, value, text in broken(operation, shape):
            if (operation, place(path), constraint) not in OTHER_ANSWER:
                yield pytest.param(operation, shape, path, value, text, id=f"{operation}-{place(path)}-{constraint}")


def sent(server, operation, body):
    """The error's name and message that a call is answered with; (None, "") without one."""
    request = urllib.request.Request(
        server.endpoint, json.dumps(body).encode(),
        {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AWSStepFunctions.{operation}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10):
            return None, ""
    except urllib.error.HTTPError as error:
        answer = json.loads(error.read())
        return answer["__type"].rpartition("#")[2], answer.get("message") or answer.get("Message")


@pytest.mark.parametrize("operation, shape, path, value, text", cases())
def test_a_broken_constraint_is_told_in_awss_words(server, operation, shape, path, value, text):
    found, message = sent(server, operation, placed(shape, path, value))
    if found == "UnknownOperationException":
        pytest.skip(f"{operation} is not there yet")
    if shape_at(shape, path).metadata.get("sensitive"):
        shown = "Value"
    elif value is None:
        shown = "Value null"
    elif isinstance(value, list):
        shown = "Value '["
    else:
        shown = f"Value '{value}'"
    assert found == "ValidationException"
    assert message.startswith(f"1 validation error detected: {shown}")
    assert message.endswith(f"at '{place(path)}' failed to satisfy constraint: {text}")


def test_all_broken_constraints_are_told_together(server):
    found, message = sent(server, "CreateStateMachine", {"name": "", "type": "none"})
    assert found == "ValidationException"
    assert message == (
        "4 validation errors detected: "
        "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; "
        "Value at 'definition' failed to satisfy constraint: Member must not be null; "
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null; "
        "Value 'none' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]"
    )


@pytest.mark.parametrize("operation, member, value, text", [
    ("StartExecution", "stateMachineArn", 1, "NUMBER_VALUE can not be converted to a String"),
    ("StartExecution", "stateMachineArn", ["a"], "Start of list found where not expected"),
    ("StartExecution", "stateMachineArn", {"a": 1}, "Start of structure or map found where not expected."),
    ("ListStateMachines", "maxResults", "1", "STRING_VALUE can not be converted to an Integer"),
    ("GetExecutionHistory", "reverseOrder", "x", "STRING_VALUE can not be converted to a Boolean"),
    ("CreateStateMachine", "tags", "x", "Unexpected field type"),
])
def test_a_value_of_another_type_is_no_input(server, operation, member, value, text):
    shape = MODEL.operation_model(operation).input_shape
    assert sent(server, operation, placed(shape, [member], value)) == ("SerializationException", text)
