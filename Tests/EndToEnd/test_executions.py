# SPDX-License-Identifier: Apache-2.0
"""The actions on executions, and workflows that start others."""

import json

import pytest

from bank_account import create
from stepwell import ended, history
from test_state_machines import PASS, code

WAIT = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":600,"End":true}}}'


def test_the_same_start_is_the_same_execution(states, name):
    machine = create(states, name, WAIT)
    first = states.start_execution(stateMachineArn=machine, name="once", input='{"a":1}')
    second = states.start_execution(stateMachineArn=machine, name="once", input='{"a":1}')
    assert (first["executionArn"], first["startDate"]) == (second["executionArn"], second["startDate"])
    refused = code(states.start_execution, stateMachineArn=machine, name="once", input='{"a":2}')
    assert refused == "ExecutionAlreadyExists"
    states.stop_execution(executionArn=first["executionArn"])
    assert code(states.start_execution, stateMachineArn=machine, name="once", input='{"a":1}') == refused


def test_describe_shows_input_and_output_as_given(states, name):
    machine = create(states, name, PASS)
    arn = states.start_execution(stateMachineArn=machine, input='{"b": [1.5, "é"],  "a": null}')["executionArn"]
    answer = ended(states, arn)
    assert answer["input"] == '{"b": [1.5, "é"],  "a": null}'
    assert answer["output"] == '{"b":[1.5,"é"],"a":null}'
    assert answer["status"] == "SUCCEEDED"
    assert answer["startDate"] <= answer["stopDate"]
    assert answer["inputDetails"] == answer["outputDetails"] == {"included": True}


def test_stop_aborts_with_error_and_cause(states, name):
    machine = create(states, name, WAIT)
    arn = states.start_execution(stateMachineArn=machine)["executionArn"]
    states.stop_execution(executionArn=arn, error="Enough", cause="it took too long")
    answer = states.describe_execution(executionArn=arn)
    assert (answer["status"], answer["error"], answer["cause"]) == ("ABORTED", "Enough", "it took too long")
    last = history(states, arn)[-1]
    assert last["type"] == "ExecutionAborted"
    assert last["executionAbortedEventDetails"] == {"error": "Enough", "cause": "it took too long"}


def test_lists_filter_by_status_and_have_pages(states, name):
    machine = create(states, name, PASS)
    arns = [states.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(5)]
    for arn in arns:
        ended(states, arn)
    pages = list(states.get_paginator("list_executions").paginate(
        stateMachineArn=machine, statusFilter="SUCCEEDED", PaginationConfig={"PageSize": 2}
    ))
    assert [len(page["executions"]) for page in pages] == [2, 2, 1]
    assert {item["executionArn"] for page in pages for item in page["executions"]} == set(arns)
    assert states.list_executions(stateMachineArn=machine, statusFilter="FAILED")["executions"] == []


def test_the_history_has_pages_both_ways(states, name):
    machine = create(states, name, PASS)
    arn = states.start_execution(stateMachineArn=machine)["executionArn"]
    ended(states, arn)
    pages = states.get_paginator("get_execution_history").paginate(
        executionArn=arn, reverseOrder=True, PaginationConfig={"PageSize": 3}
    )
    assert [event["id"] for page in pages for event in page["events"]] == [4, 3, 2, 1]
    bare = states.get_execution_history(executionArn=arn, includeExecutionData=False)["events"]
    assert "input" not in bare[0]["executionStartedEventDetails"]


@pytest.mark.parametrize("suffix, read", [
    (".sync", lambda output: json.loads(output["Output"])),
    (".sync:2", lambda output: output["Output"]),
])
def test_a_workflow_waits_for_the_one_it_started(states, name, suffix, read):
    child = create(states, f"{name}-child", PASS)
    parent = create(states, name, {"StartAt": "Start", "States": {"Start": {
        "Type": "Task", "Resource": f"arn:aws:states:::states:startExecution{suffix}",
        "Parameters": {"StateMachineArn": child, "Input": {"from.$": "$.from"}}, "End": True,
    }}})
    arn = states.start_execution(stateMachineArn=parent, input='{"from":"parent"}')["executionArn"]
    answer = ended(states, arn)
    assert answer["status"] == "SUCCEEDED", answer
    assert read(json.loads(answer["output"])) == {"from": "parent"}
    assert len(states.list_executions(stateMachineArn=child)["executions"]) == 1


def test_a_failed_child_fails_its_parent(states, name):
    child = create(states, f"{name}-child", '{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"Own"}}}')
    parent = create(states, name, {"StartAt": "Start", "States": {"Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child}, "End": True,
    }}})
    arn = states.start_execution(stateMachineArn=parent)["executionArn"]
    answer = ended(states, arn)
    assert (answer["status"], answer["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(answer["cause"])["Error"] == "Own"


def test_a_started_execution_goes_on_alone(states, name):
    child = create(states, f"{name}-child", WAIT)
    parent = create(states, name, {"StartAt": "Start", "States": {"Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": child}, "End": True,
    }}})
    arn = states.start_execution(stateMachineArn=parent)["executionArn"]
    started = json.loads(ended(states, arn)["output"])["ExecutionArn"]
    assert states.describe_execution(executionArn=started)["status"] == "RUNNING"
    states.stop_execution(executionArn=started)


def test_a_machine_that_runs_too_long_times_out(states, name):
    machine = create(states, name, {"TimeoutSeconds": 1, **json.loads(WAIT)})
    arn = states.start_execution(stateMachineArn=machine)["executionArn"]
    assert ended(states, arn)["status"] == "TIMED_OUT"
    assert history(states, arn)[-1]["type"] == "ExecutionTimedOut"


def test_a_trace_header_of_the_request_counts_before_the_member(states, name, server):
    machine = create(states, name, PASS)
    client = server.client("stepfunctions")
    started = client.start_execution(stateMachineArn=machine, traceHeader="Root=member")["executionArn"]
    assert states.describe_execution(executionArn=started)["traceHeader"] == "Root=member"
    client.meta.events.register(
        "before-call", lambda params, **_: params["headers"].update({"X-Amzn-Trace-Id": "Root=header"}))
    for member in ({"traceHeader": "Root=member"}, {}):
        started = client.start_execution(stateMachineArn=machine, **member)["executionArn"]
        assert states.describe_execution(executionArn=started)["traceHeader"] == "Root=header"
