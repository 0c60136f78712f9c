# SPDX-License-Identifier: Apache-2.0
"""The actions on state machines."""

import json

import pytest
from botocore.exceptions import ClientError

from bank_account import create
from stepwell import ACCOUNT, REGION, ROLE, ended, until

PASS = '{"StartAt": "A",  "States": {"A": {"Type": "Pass", "End": true}}}'
OTHER = '{"StartAt": "B", "States": {"B": {"Type": "Pass", "Result": 1, "End": true}}}'


def code(call, **params):
    with pytest.raises(ClientError) as refused:
        call(**params)
    return refused.value.response["Error"]["Code"]


def test_create_and_describe_keep_the_text(states, name):
    arn = create(states, name, PASS)
    assert arn == f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}"
    answer = states.describe_state_machine(stateMachineArn=arn)
    assert answer["definition"] == PASS
    assert (answer["name"], answer["type"], answer["status"], answer["roleArn"]) == (name, "STANDARD", "ACTIVE", ROLE)
    assert answer["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}
    assert answer["tracingConfiguration"] == {"enabled": False}


def test_creating_the_same_again_is_idempotent(states, name):
    first = states.create_state_machine(name=name, definition=PASS, roleArn=ROLE)
    second = states.create_state_machine(name=name, definition=PASS, roleArn=ROLE + "2")
    assert second["stateMachineArn"] == first["stateMachineArn"]
    assert second["creationDate"] == first["creationDate"]


def test_creating_another_under_the_name_is_refused(states, name):
    create(states, name, PASS)
    assert code(states.create_state_machine, name=name, definition=OTHER, roleArn=ROLE) == "StateMachineAlreadyExists"


def test_update_gives_a_new_revision(states, name):
    arn = create(states, name, PASS)
    revision = states.update_state_machine(stateMachineArn=arn, definition=OTHER)["revisionId"]
    answer = states.describe_state_machine(stateMachineArn=arn)
    assert (answer["definition"], answer["revisionId"]) == (OTHER, revision)
    assert code(states.update_state_machine, stateMachineArn=arn) == "MissingRequiredParameter"


def test_an_execution_keeps_the_definition_it_started_with(states, name):
    slow = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"Next":"A"},"A":{"Type":"Pass","End":true}}}'
    arn = create(states, name, slow)
    execution = states.start_execution(stateMachineArn=arn)["executionArn"]
    states.update_state_machine(stateMachineArn=arn, definition=OTHER)
    assert states.describe_state_machine_for_execution(executionArn=execution)["definition"] == slow
    assert ended(states, execution)["output"] == "{}"


def is_gone(states, arn):
    try:
        assert states.describe_state_machine(stateMachineArn=arn)["status"] == "DELETING"
    except states.exceptions.StateMachineDoesNotExist:
        return True
    return False


def test_delete_makes_it_unknown(states, name):
    arn = create(states, name, PASS)
    states.delete_state_machine(stateMachineArn=arn)
    until(lambda: is_gone(states, arn), what="the deletion")
    states.delete_state_machine(stateMachineArn=arn)
    assert code(states.start_execution, stateMachineArn=arn) == "StateMachineDoesNotExist"


def test_a_machine_stays_until_its_executions_come_to_their_next_transition(states, name):
    slow = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":2,"Next":"A"},"A":{"Type":"Pass","End":true}}}'
    arn = create(states, name, slow)
    execution = states.start_execution(stateMachineArn=arn)["executionArn"]
    states.delete_state_machine(stateMachineArn=arn)
    assert states.describe_state_machine(stateMachineArn=arn)["status"] == "DELETING"
    assert code(states.start_execution, stateMachineArn=arn) == "StateMachineDeleting"
    end = ended(states, execution)
    assert (end["status"], end["error"]) == ("FAILED", "States.Runtime")
    assert end["cause"] == f"State machine {name} has been deleted"
    events = states.get_execution_history(executionArn=execution)["events"]
    assert [event["type"] for event in events] == ["ExecutionStarted", "WaitStateEntered", "ExecutionFailed"]
    until(lambda: is_gone(states, arn), what="the deletion")


def test_the_list_has_pages(states, name):
    arns = {create(states, f"{name}-{index}", PASS) for index in range(3)}
    pages = list(states.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 2}))
    assert all(len(page["stateMachines"]) <= 2 for page in pages)
    listed = [machine["stateMachineArn"] for page in pages for machine in page["stateMachines"]]
    assert arns <= set(listed)
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("definition, expected", [
    ("", "SCHEMA_VALIDATION_FAILED"),
    ("not a definition", "INVALID_JSON_DESCRIPTION"),
    ("{}", "SCHEMA_VALIDATION_FAILED"),
    ('{"StartAt":"B","States":{"A":{"Type":"Pass","End":true}}}', "MISSING_TRANSITION_TARGET"),
    ('{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}', "MISSING_END_STATE"),
])
def test_validation_names_what_is_wrong(server, definition, expected):
    answer = server.client("stepfunctions", validation=False).validate_state_machine_definition(definition=definition)
    assert answer["result"] == "FAIL"
    assert expected in [diagnostic["code"] for diagnostic in answer["diagnostics"]]


def test_validation_accepts_a_good_definition(states):
    answer = states.validate_state_machine_definition(definition=PASS)
    assert (answer["result"], answer["diagnostics"]) == ("OK", [])


def test_an_integration_that_does_not_exist_is_refused_at_creation(states, name):
    machine = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::nothing:do", "End": True}}}
    assert code(
        states.create_state_machine, name=name, definition=json.dumps(machine), roleArn=ROLE
    ) == "InvalidDefinition"
