# SPDX-License-Identifier: Apache-2.0
"""The mocks that are made of what was recorded."""

import json

from mocked import configuration, started_test_case

STATES = {"A": {"Type": "Task", "Next": "P"}, "P": {"Type": "Pass", "ResultPath": "$.p", "End": True}}


def case(expected, action="StartExecution", machine="${machine:0}#Case"):
    created = {"name": "m", "definition": json.dumps({"StartAt": "A", "States": STATES})}
    return {
        "id": "g/c", "expected": expected, "steps": [
            {"op": "CreateStateMachine", "params": created}, {"op": action, "params": {"stateMachineArn": machine}},
            {"op": "expect", "key": "k", "of": action},
        ],
    }


def responses(expected):
    made = configuration([case(expected)], lambda case, text: f"own-{text}")
    states = made["StateMachines"]["own-m"]["TestCases"]["Case"]
    return {state: made["MockedResponses"][name] for state, name in states.items()}


def test_only_a_start_of_a_test_case_is_mocked():
    assert started_test_case(case({})) == "Case"
    assert started_test_case(case({}, "StartSyncExecution")) == "Case"
    assert started_test_case(case({}, machine="${machine:0}")) is None


def test_each_call_of_a_state_has_its_response():
    entered = {"stateEnteredEventDetails": {"name": "A"}}
    events = [
        {"type": "ExecutionStarted"}, entered, {"taskFailedEventDetails": {"error": "E", "cause": {"a": 1}}},
        entered, {"taskSucceededEventDetails": {"output": "[1]"}},
    ]
    assert responses({"history": {"events": events}}) == {
        "A": {"0": {"Throw": {"Error": "E", "Cause": '{"a": 1}'}}, "1": {"Return": [1]}}
    }


def test_without_a_history_the_output_tells_the_only_call():
    assert responses({"answer": {"output": {"a": 1, "p": {"a": 1}}}}) == {"A": {"0": {"Return": {"a": 1}}}}
