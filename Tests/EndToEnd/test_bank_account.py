# SPDX-License-Identifier: Apache-2.0
"""Opening a bank account: two checks side by side, then the approval."""

import json

import pytest

from bank_account import create, definition, example_input
from stepwell import ended, history


def approved(output):
    result = json.loads(output)
    assert result["application"]["state"] == "APPROVED"
    assert result["checks"] == [{"flagged": False}, {"flagged": False}]


def test_express_sync_answers_with_the_output(states, name):
    machine = create(states, name, definition("bank-account"), "EXPRESS")
    answer = states.start_sync_execution(stateMachineArn=machine, input=example_input())
    assert answer["status"] == "SUCCEEDED"
    assert answer["executionArn"].split(":")[5] == "express"
    assert answer["billingDetails"]["billedDurationInMilliseconds"] % 100 == 0
    approved(answer["output"])


def test_express_async_answers_at_once(states, name):
    machine = create(states, name, definition("bank-account"), "EXPRESS")
    answer = states.start_execution(stateMachineArn=machine, input=example_input())
    assert set(answer) - {"ResponseMetadata"} == {"executionArn", "startDate"}


def test_standard_succeeds_and_keeps_its_history(states, name):
    machine = create(states, name, definition("bank-account"))
    arn = states.start_execution(stateMachineArn=machine, input=example_input())["executionArn"]
    answer = ended(states, arn)
    assert answer["status"] == "SUCCEEDED"
    approved(answer["output"])
    events = history(states, arn)
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert sum(event["type"] == "TaskSucceeded" for event in events) == 3
    assert events[-1]["type"] == "ExecutionSucceeded"


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_a_name_that_cannot_be_processed_fails_with_the_functions_error(states, name, kind):
    machine = create(states, name, definition("bank-account"), kind)
    start = states.start_execution if kind == "STANDARD" else states.start_sync_execution
    answer = start(stateMachineArn=machine, input=example_input("input-unprocessable"))
    if kind == "STANDARD":
        answer = ended(states, answer["executionArn"])
    assert (answer["status"], answer["error"]) == ("FAILED", "UnprocessableApplication")
    cause = json.loads(answer["cause"])
    assert cause["errorType"] == "UnprocessableDataException"
    assert "UNPROCESSABLE_DATA" in cause["errorMessage"]
    assert cause["stackTrace"]
