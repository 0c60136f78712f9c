# SPDX-License-Identifier: Apache-2.0
"""AWS's own model of the Step Functions API, from botocore, and what an answer differs from it by."""

import functools
import json

import botocore.session
from botocore.exceptions import ClientError

# What any action may answer (reference: common errors), beside the errors that the model gives each action.
COMMON_ERRORS = {
    "AccessDeniedException", "InternalFailure", "RequestEntityTooLargeException", "SerializationException",
    "ServiceUnavailable", "ThrottlingException", "UnknownOperationException", "ValidationException",
}


@functools.cache
def model():
    return botocore.session.get_session().get_service_model("stepfunctions")


def operation(name):
    return model().operation_model(name)


def answer_differences(name, status, body):
    """What the raw answer of an action differs from the model by; empty where it fits."""
    try:
        answer = json.loads(body)
    except ValueError:
        return [f"{name}: the answer is not JSON: {body[:80]!r}"]
    if status == 200:
        shape = operation(name).output_shape
        return list(differences(shape, answer, name)) if shape else []
    return list(error_differences(name, status, answer))


def error_differences(name, status, answer):
    kind = answer.get("__type", "").rpartition("#")[2]
    if not isinstance(answer.get("message"), str) or not answer["message"]:
        yield f"{name}: {kind or 'an error'} without a message"
    shapes = {shape.error_code: shape for shape in operation(name).error_shapes}
    if kind not in shapes:
        if kind not in COMMON_ERRORS:
            yield f"{name}: the error {kind!r} is not in the model"
        return
    members = {key: value for key, value in answer.items() if key != "__type"}
    yield from differences(shapes[kind], members, f"{name}.{kind}")
    if not 400 <= status < 500:
        yield f"{name}: {kind} with the status {status}"


def differences(shape, value, path):
    """Walks a value of an answer beside its shape."""
    check = {
        "structure": structure_differences, "list": list_differences, "map": map_differences,
        "string": string_differences, "boolean": type_check(bool), "integer": number_differences,
        "long": number_differences, "float": number_differences, "double": number_differences,
        "timestamp": type_check(int, float),
    }[shape.type_name]
    yield from check(shape, value, path)


def structure_differences(shape, value, path):
    if not isinstance(value, dict):
        yield f"{path} is no structure: {value!r}"
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"{path}.{name} is required and missing"
    for name, member in value.items():
        if name not in shape.members:
            yield f"{path}.{name} is not in the model"
        elif member is not None:
            yield from differences(shape.members[name], member, f"{path}.{name}")


def list_differences(shape, value, path):
    if not isinstance(value, list):
        yield f"{path} is no list: {value!r}"
        return
    for index, element in enumerate(value):
        yield from differences(shape.member, element, f"{path}[{index}]")
    yield from range_differences(shape, len(value), path)


def map_differences(shape, value, path):
    if not isinstance(value, dict):
        yield f"{path} is no map: {value!r}"
        return
    for key, element in value.items():
        yield from differences(shape.value, element, f"{path}[{key!r}]")


def string_differences(shape, value, path):
    if not isinstance(value, str):
        yield f"{path} is no string: {value!r}"
        return
    if shape.enum and value not in shape.enum:
        yield f"{path} is {value!r}, which is not one of {shape.enum}"
    yield from range_differences(shape, len(value.encode("utf-16-le")) // 2, path)


def number_differences(shape, value, path):
    whole = shape.type_name in ("integer", "long")
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        yield f"{path} is no {shape.type_name}: {value!r}"
        return
    yield from range_differences(shape, value, path)


def range_differences(shape, size, path):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and size < low) or (high is not None and size > high):
        yield f"{path}: {size} is not within {low}...{high}"


def type_check(*types):
    def check(shape, value, path):
        if not isinstance(value, types) or (bool not in types and isinstance(value, bool)):
            yield f"{path} is no {shape.type_name}: {value!r}"

    return check


def check_answers(client):
    """Has each answer that a client gets checked against the model: one that differs fails the call."""

    def check(response_dict, operation_name=None, **_):
        name = operation_name
        found = answer_differences(name, response_dict["status_code"], response_dict["body"])
        assert not found, "\n".join(found)

    def received(response_dict, event_name, **_):
        if response_dict is not None:
            check(response_dict, event_name.rpartition(".")[2])

    client.meta.events.register("response-received.stepfunctions", received)
    client.meta.events.register("response-received.sfn", received)
    return client


def refused(call, **params):
    """The error of a call that must fail."""
    try:
        call(**params)
    except ClientError as error:
        return error
    raise AssertionError("the call was not refused")
