# SPDX-License-Identifier: Apache-2.0
"""RedriveExecution through boto3."""

import json

import pytest
from botocore.exceptions import ClientError

from bank_account import create
from stepwell import ended, history
from test_state_machines import PASS, code


def branches(activity):
    """A branch that is done at once, and one whose work is an activity's."""
    return {"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": True, "Branches": [
        {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "Result": 1, "End": True}}},
        {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": activity, "End": True}}},
    ]}}}


@pytest.fixture
def activity(states, name):
    return states.create_activity(name=name)["activityArn"]


def fail(states, activity):
    token = states.get_activity_task(activityArn=activity)["taskToken"]
    states.send_task_failure(taskToken=token, error="Broken", cause="c")


def test_only_what_was_left_is_done(states, activity, name):
    arn = states.start_execution(stateMachineArn=create(states, name, branches(activity)))["executionArn"]
    fail(states, activity)
    failed = ended(states, arn)
    assert (failed["status"], failed["redriveStatus"], failed["redriveCount"]) == ("FAILED", "REDRIVABLE", 0)
    before = history(states, arn)
    redriven = states.redrive_execution(executionArn=arn)["redriveDate"]
    running = states.describe_execution(executionArn=arn)
    assert (running["status"], running["redriveCount"], running["redriveDate"]) == ("RUNNING", 1, redriven)
    assert "stopDate" not in running and "error" not in running
    assert running["redriveStatusReason"] == "Execution is RUNNING and cannot be redriven"
    task = states.get_activity_task(activityArn=activity)
    states.send_task_success(taskToken=task["taskToken"], output="2")
    answer = ended(states, arn)
    assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", [1, 2])
    events = history(states, arn)
    assert events[: len(before)] == before
    assert events[len(before)]["executionRedrivenEventDetails"] == {"redriveCount": 1}
    assert [event["type"] for event in events].count("PassStateEntered") == 1
    listed = states.list_executions(stateMachineArn=answer["stateMachineArn"])["executions"][0]
    assert (listed["redriveCount"], listed["redriveDate"]) == (1, redriven)


def test_a_stopped_execution_goes_on(states, activity, name):
    arn = states.start_execution(stateMachineArn=create(states, name, branches(activity)))["executionArn"]
    states.get_activity_task(activityArn=activity)
    states.stop_execution(executionArn=arn)
    states.redrive_execution(executionArn=arn, clientToken="again")
    states.redrive_execution(executionArn=arn, clientToken="again")
    task = states.get_activity_task(activityArn=activity)
    states.send_task_success(taskToken=task["taskToken"], output="2")
    answer = ended(states, arn)
    assert (answer["status"], answer["redriveCount"]) == ("SUCCEEDED", 1)


def test_each_error(states, name):
    arn = states.start_execution(stateMachineArn=create(states, name, PASS))["executionArn"]
    ended(states, arn)
    with pytest.raises(ClientError) as refused:
        states.redrive_execution(executionArn=arn)
    assert refused.value.response["Error"] == {
        "Code": "ExecutionNotRedrivable", "Message": "Execution is SUCCEEDED and cannot be redriven",
    }
    assert code(states.redrive_execution, executionArn=arn + "-none") == "ExecutionDoesNotExist"
    assert code(states.redrive_execution, executionArn="arn") == "InvalidArn"
    child = arn.replace(f":{name}:", f":{name}/label:")
    assert code(states.redrive_execution, executionArn=child) == "ValidationException"
