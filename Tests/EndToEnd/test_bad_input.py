# SPDX-License-Identifier: Apache-2.0
"""Bad input gets AWS's error name, action by action. Requests go out raw: the SDK would refuse most of them itself."""

import json
import urllib.error
import urllib.request

import pytest

from bank_account import create
from stepwell import ACCOUNT, REGION, ROLE
from test_state_machines import PASS

ARN = f"arn:aws:states:{REGION}:{ACCOUNT}"
MISSING_MACHINE = f"{ARN}:stateMachine:nobody"
MISSING_EXECUTION = f"{ARN}:execution:nobody:nothing"
MISSING_ACTIVITY = f"{ARN}:activity:nobody"
CREATE = {"name": "bad-input", "definition": PASS, "roleArn": ROLE}


def call(server, action, body, **headers):
    """Status, error name and message of a raw call."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(server.endpoint, data, {
        "X-Amz-Target": f"AWSStepFunctions.{action}", "Content-Type": "application/x-amz-json-1.0", **headers,
    })
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as error:
        text = json.loads(error.read() or b"{}")
        return error.code, text.get("__type", "").rpartition("#")[2], text.get("message") or text.get("Message")


@pytest.mark.parametrize("action, body, expected", [
    ("CreateStateMachine", {}, "ValidationException"),
    ("CreateStateMachine", {**CREATE, "name": ""}, "ValidationException"),
    ("CreateStateMachine", {**CREATE, "name": "x" * 81}, "ValidationException"),
    ("CreateStateMachine", {**CREATE, "name": "a b"}, "InvalidName"),
    ("CreateStateMachine", {**CREATE, "name": 5}, "SerializationException"),
    ("CreateStateMachine", {**CREATE, "type": "FAST"}, "ValidationException"),
    ("CreateStateMachine", {**CREATE, "roleArn": "role"}, "InvalidArn"),
    ("CreateStateMachine", {**CREATE, "definition": "{}"}, "InvalidDefinition"),
    ("CreateStateMachine", {**CREATE, "definition": "{"}, "InvalidDefinition"),
    ("CreateStateMachine", {**CREATE, "versionDescription": "v"}, "ValidationException"),
    ("DescribeStateMachine", {}, "ValidationException"),
    ("DescribeStateMachine", {"stateMachineArn": "nonsense"}, "InvalidArn"),
    ("DescribeStateMachine", {"stateMachineArn": "x" * 257}, "ValidationException"),
    ("DescribeStateMachine", {"stateMachineArn": MISSING_MACHINE}, "StateMachineDoesNotExist"),
    ("DescribeStateMachine", {"stateMachineArn": MISSING_EXECUTION}, "InvalidArn"),
    ("UpdateStateMachine", {"stateMachineArn": MISSING_MACHINE, "definition": PASS}, "StateMachineDoesNotExist"),
    ("UpdateStateMachine", {"stateMachineArn": "nonsense", "definition": PASS}, "InvalidArn"),
    ("DeleteStateMachine", {"stateMachineArn": "nonsense"}, "InvalidArn"),
    ("DeleteStateMachine", {}, "ValidationException"),
    ("ListStateMachines", {"maxResults": 1001}, "ValidationException"),
    ("ListStateMachines", {"maxResults": -1}, "ValidationException"),
    ("ListStateMachines", {"maxResults": "many"}, "SerializationException"),
    ("ListStateMachines", {"nextToken": "nonsense"}, "InvalidToken"),
    ("DescribeStateMachineForExecution", {"executionArn": MISSING_EXECUTION}, "ExecutionDoesNotExist"),
    ("DescribeStateMachineForExecution", {"executionArn": "nonsense"}, "InvalidArn"),
    ("StartExecution", {}, "ValidationException"),
    ("StartExecution", {"stateMachineArn": MISSING_MACHINE}, "StateMachineDoesNotExist"),
    ("StartExecution", {"stateMachineArn": "nonsense"}, "InvalidArn"),
    ("StartExecution", {"stateMachineArn": "${machine}", "name": "a b"}, "InvalidName"),
    ("StartExecution", {"stateMachineArn": "${machine}", "name": "x" * 81}, "ValidationException"),
    ("StartExecution", {"stateMachineArn": "${machine}", "input": "{"}, "InvalidExecutionInput"),
    ("StartExecution", {"stateMachineArn": "${machine}", "input": ""}, "InvalidExecutionInput"),
    ("StartExecution", {"stateMachineArn": "${machine}", "input": "x" * 262145}, "ValidationException"),
    ("StartSyncExecution", {"stateMachineArn": "${machine}"}, "StateMachineTypeNotSupported"),
    ("StartSyncExecution", {"stateMachineArn": MISSING_MACHINE}, "StateMachineDoesNotExist"),
    ("StartSyncExecution", {}, "ValidationException"),
    ("DescribeExecution", {"executionArn": MISSING_EXECUTION}, "ExecutionDoesNotExist"),
    ("DescribeExecution", {"executionArn": "nonsense"}, "InvalidArn"),
    ("DescribeExecution", {}, "ValidationException"),
    ("ListExecutions", {}, "ValidationException"),
    ("ListExecutions", {"stateMachineArn": MISSING_MACHINE}, "StateMachineDoesNotExist"),
    ("ListExecutions", {"stateMachineArn": "nonsense"}, "InvalidArn"),
    ("ListExecutions", {"stateMachineArn": "${machine}", "statusFilter": "succeeded"}, "ValidationException"),
    ("ListExecutions", {"stateMachineArn": "${machine}", "nextToken": "nonsense"}, "InvalidToken"),
    ("ListExecutions", {"stateMachineArn": "${machine}", "nextToken": "x" * 3097}, "ValidationException"),
    ("GetExecutionHistory", {"executionArn": MISSING_EXECUTION}, "ExecutionDoesNotExist"),
    ("GetExecutionHistory", {"executionArn": "nonsense"}, "InvalidArn"),
    ("GetExecutionHistory", {"executionArn": MISSING_EXECUTION, "maxResults": 1001}, "ValidationException"),
    ("StopExecution", {"executionArn": MISSING_EXECUTION}, "ExecutionDoesNotExist"),
    ("StopExecution", {"executionArn": "nonsense"}, "InvalidArn"),
    ("StopExecution", {"executionArn": MISSING_EXECUTION, "error": "x" * 257}, "ValidationException"),
    ("SendTaskSuccess", {"taskToken": "nonsense", "output": "{}"}, "InvalidToken"),
    ("SendTaskSuccess", {"output": "{}"}, "ValidationException"),
    ("SendTaskSuccess", {"taskToken": "x" * 2049, "output": "{}"}, "ValidationException"),
    ("SendTaskFailure", {"taskToken": "nonsense"}, "InvalidToken"),
    ("SendTaskFailure", {}, "ValidationException"),
    ("SendTaskHeartbeat", {"taskToken": "nonsense"}, "InvalidToken"),
    ("SendTaskHeartbeat", {}, "ValidationException"),
    ("CreateActivity", {}, "ValidationException"),
    ("CreateActivity", {"name": "a<b"}, "InvalidName"),
    ("CreateActivity", {"name": "x" * 81}, "ValidationException"),
    ("DescribeActivity", {"activityArn": MISSING_ACTIVITY}, "ActivityDoesNotExist"),
    ("DescribeActivity", {"activityArn": "nonsense"}, "InvalidArn"),
    ("DeleteActivity", {"activityArn": "nonsense"}, "InvalidArn"),
    ("ListActivities", {"maxResults": 1001}, "ValidationException"),
    ("ListActivities", {"nextToken": "nonsense"}, "InvalidToken"),
    ("GetActivityTask", {"activityArn": MISSING_ACTIVITY}, "ActivityDoesNotExist"),
    ("GetActivityTask", {"activityArn": "nonsense"}, "InvalidArn"),
    ("GetActivityTask", {"activityArn": MISSING_ACTIVITY, "workerName": "x" * 81}, "ValidationException"),
    ("ValidateStateMachineDefinition", {}, "ValidationException"),
    ("ValidateStateMachineDefinition", {"definition": PASS, "type": "FAST"}, "ValidationException"),
    ("ValidateStateMachineDefinition", {"definition": PASS, "maxResults": 101}, "ValidationException"),
    ("Unheard", {}, "UnknownOperationException"),
    ("ListStateMachines", b"{", "SerializationException"),
    ("ListStateMachines", b"[]", "SerializationException"),
    ("ListStateMachines", b"\xff\xfe", "SerializationException"),
])
def test_bad_input_has_awss_error_name(server, states, action, body, expected):
    machine = create(states, "bad-input-machine", PASS)
    if isinstance(body, dict):
        body = {key: machine if value == "${machine}" else value for key, value in body.items()}
    status, name, message = call(server, action, body)
    assert (name, status) == (expected, 404 if action == "Unheard" else 400)
    assert message or expected == "SerializationException"


@pytest.mark.parametrize("headers, words", [
    ({}, "Nothing here answers POST / without the header X-Amz-Target."),
    ({"X-Amz-Target": "Foo.Bar"}, "Nothing here answers POST / with the X-Amz-Target 'Foo.Bar'."),
])
def test_a_call_that_names_no_service_is_told_what_it_lacks(server, headers, words):
    request = urllib.request.Request(server.endpoint + "/", b"{}", headers)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert json.load(caught.value) == {"__type": "UnknownOperationException", "message": words}


@pytest.mark.parametrize("value", [None, 5, [], {}, True, "\u0000", "\ud800", "x" * 300_000], ids=[
    "null", "number", "array", "object", "boolean", "control character", "lone surrogate", "too long",
])
@pytest.mark.parametrize("action, key", [
    ("DescribeStateMachine", "stateMachineArn"), ("StartExecution", "stateMachineArn"), ("StopExecution", "executionArn"),
    ("SendTaskSuccess", "taskToken"), ("CreateActivity", "name"), ("GetExecutionHistory", "nextToken"),
    ("ListExecutions", "statusFilter"), ("CreateStateMachine", "definition"),
])
def test_no_value_of_a_wrong_kind_breaks_the_server(server, action, key, value):
    status, name, _ = call(server, action, {key: value})
    assert 400 <= status < 500
    assert name


def test_every_answer_names_its_request(server):
    request = urllib.request.Request(server.endpoint, b"{}", {
        "X-Amz-Target": "AWSStepFunctions.ListStateMachines", "Content-Type": "application/x-amz-json-1.0",
    })
    with urllib.request.urlopen(request) as answer:
        assert len(answer.headers["x-amzn-RequestId"]) == 36
        assert answer.headers["Content-Type"] == "application/x-amz-json-1.0"


def test_a_request_larger_than_any_definition_is_refused(server):
    status, name, _ = call(server, "StartExecution", {"stateMachineArn": "x", "input": "x" * (3 << 20)})
    assert status == 413
    assert name == "RequestEntityTooLargeException"


def test_the_server_still_answers(states):
    states.list_state_machines()
