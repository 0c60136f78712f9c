# SPDX-License-Identifier: Apache-2.0
"""A flagged application waits for a person: the task token goes out by mail and comes back through the API."""

import json
import re

import pytest
from botocore.exceptions import ClientError

from bank_account import create, definition, example_input
from stepwell import ended, history, until


@pytest.fixture
def waiting(states, mailbox, name):
    """An execution that waits for a decision, and the token that was mailed."""
    machine = create(states, name, definition("bank-account-with-approval"))
    application = json.loads(example_input("input-flagged"))
    application["application"]["id"] = name
    arn = states.start_execution(stateMachineArn=machine, input=json.dumps(application))["executionArn"]
    message = until(lambda: mailbox.containing(name), what="the mail")
    assert message.startswith("An account application to review")
    assert states.describe_execution(executionArn=arn)["status"] == "RUNNING"
    return arn, re.search(r"task token:\s+(\S+)", message).group(1)


@pytest.mark.parametrize("decision, state", [("APPROVE", "APPROVED"), ("REJECT", "REJECTED"), ("ANYTHING", "REJECTED")])
def test_the_decision_leads_on(states, waiting, decision, state):
    arn, token = waiting
    states.send_task_success(taskToken=token, output=json.dumps({"decision": decision}))
    answer = ended(states, arn)
    assert answer["status"] == "SUCCEEDED"
    assert json.loads(answer["output"])["application"]["state"] == state


def test_a_used_token_is_refused(states, waiting):
    arn, token = waiting
    states.send_task_success(taskToken=token, output='{"decision":"APPROVE"}')
    ended(states, arn)
    with pytest.raises(ClientError) as refused:
        states.send_task_success(taskToken=token, output='{"decision":"REJECT"}')
    assert refused.value.response["Error"]["Code"] == "TaskTimedOut"


def test_a_heartbeat_keeps_the_token(states, waiting):
    arn, token = waiting
    states.send_task_heartbeat(taskToken=token)
    assert states.describe_execution(executionArn=arn)["status"] == "RUNNING"
    states.send_task_failure(taskToken=token, error="Sick", cause="the reviewer is away")
    answer = ended(states, arn)
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Sick", "the reviewer is away")


def test_without_a_decision_in_time_it_is_rejected(states, name):
    machine = definition("bank-account-with-approval")
    machine["States"]["NotifyApprover"]["TimeoutSeconds"] = 1
    arn = states.start_execution(
        stateMachineArn=create(states, name, machine), input=example_input("input-flagged")
    )["executionArn"]
    answer = ended(states, arn)
    assert json.loads(answer["output"])["application"]["reason"] == "not reviewed in time"
    timed_out = [event for event in history(states, arn) if event["type"] == "TaskTimedOut"]
    assert [event["taskTimedOutEventDetails"]["error"] for event in timed_out] == ["States.Timeout"]


def test_a_topic_that_nobody_configured_is_named_in_the_log(server, states, name):
    state = {
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": True,
        "Parameters": {"TopicArn": f"arn:aws:sns:us-east-1:123456789012:{name}", "Message.$": "$$.Task.Token"},
    }
    machine = create(states, name, {"StartAt": "A", "States": {"A": state}})
    answer = ended(states, states.start_execution(stateMachineArn=machine)["executionArn"])
    assert answer["error"] == "SNS.NotFoundException" and answer["cause"].startswith("Topic does not exist (")
    told = [line for line in server.log.read_text().splitlines() if name in line]
    assert len(told) == 1 and "--config" in told[0]


def test_an_unflagged_application_waits_for_nobody(states, name):
    machine = create(states, name, definition("bank-account-with-approval"))
    arn = states.start_execution(stateMachineArn=machine, input=example_input())["executionArn"]
    assert json.loads(ended(states, arn)["output"])["application"]["state"] == "APPROVED"
