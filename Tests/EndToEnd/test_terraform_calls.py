# SPDX-License-Identifier: Apache-2.0
"""The calls that Terraform's AWS provider makes for its resources, in its order, with what it reads of the answers."""

import json

from botocore.exceptions import ClientError

from stepwell import ACCOUNT, REGION, ROLE, ended, until

DEFINITION = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
CHANGED = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}})


def test_the_resource_of_a_state_machine(states, name):
    """aws_sfn_state_machine: plan, create, read, update, destroy."""
    plan(states, DEFINITION)
    created = states.create_state_machine(
        name=name, definition=DEFINITION, roleArn=ROLE, type="STANDARD", publish=True,
        loggingConfiguration={"includeExecutionData": False, "level": "OFF"}, tracingConfiguration={"enabled": False},
        encryptionConfiguration={"type": "AWS_OWNED_KEY"}, tags=[{"key": "team", "value": "blue"}],
    )
    arn = created["stateMachineArn"]
    assert arn == f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}"
    described, versions = read(states, arn)
    # What differed from the resource would be a change in each plan.
    assert described["loggingConfiguration"] == {"includeExecutionData": False, "level": "OFF"}
    assert described["tracingConfiguration"] == {"enabled": False}
    assert described["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    assert (described["definition"], described["roleArn"], described["status"]) == (DEFINITION, ROLE, "ACTIVE")
    assert versions == [f"{arn}:1"]

    plan(states, CHANGED)
    updated = states.update_state_machine(
        stateMachineArn=arn, definition=CHANGED, roleArn=ROLE, publish=True,
        loggingConfiguration={"includeExecutionData": False, "level": "OFF"}, tracingConfiguration={"enabled": False},
        encryptionConfiguration={"type": "AWS_OWNED_KEY"},
    )
    states.tag_resource(resourceArn=arn, tags=[{"key": "team", "value": "red"}, {"key": "cost", "value": "7"}])
    states.untag_resource(resourceArn=arn, tagKeys=["cost"])
    described, versions = read(states, arn)
    assert (described["definition"], described["revisionId"]) == (CHANGED, updated["revisionId"])
    assert versions == [f"{arn}:2", f"{arn}:1"]
    assert states.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "team", "value": "red"}]
    destroy(states, arn)
    # The name is free for what replaces it.
    assert states.create_state_machine(name=name, definition=DEFINITION, roleArn=ROLE)["stateMachineArn"] == arn
    destroy(states, arn)


def plan(states, definition):
    answer = states.validate_state_machine_definition(definition=definition, type="STANDARD")
    assert answer["result"] == "OK"


def read(states, arn):
    versions = states.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    return states.describe_state_machine(stateMachineArn=arn), [row["stateMachineVersionArn"] for row in versions]


def destroy(states, arn):
    states.delete_state_machine(stateMachineArn=arn)
    until(lambda: missing(states.describe_state_machine, stateMachineArn=arn) == "StateMachineDoesNotExist")


def missing(call, **parameters):
    """The code of the error that a call answers; None where it succeeds."""
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def test_the_resource_of_an_alias(states, name):
    """aws_sfn_alias, beside the machine that it depends on."""
    machine = states.create_state_machine(name=name, definition=DEFINITION, roleArn=ROLE, publish=True)
    arn, routes = machine["stateMachineArn"], [{"stateMachineVersionArn": machine["stateMachineVersionArn"], "weight": 100}]
    alias = states.create_state_machine_alias(name="live", description="", routingConfiguration=routes)
    alias = alias["stateMachineAliasArn"]
    described = states.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert (described["name"], described["routingConfiguration"]) == ("live", routes)
    states.update_state_machine_alias(stateMachineAliasArn=alias, description="d", routingConfiguration=routes)
    assert states.describe_state_machine_alias(stateMachineAliasArn=alias)["description"] == "d"
    states.delete_state_machine_alias(stateMachineAliasArn=alias)
    assert missing(states.describe_state_machine_alias, stateMachineAliasArn=alias) == "ResourceNotFound"
    destroy(states, arn)


def test_the_resource_of_an_activity(states, name):
    """aws_sfn_activity, and the lists that the data sources read."""
    arn = states.create_activity(
        name=name, encryptionConfiguration={"type": "AWS_OWNED_KEY"}, tags=[{"key": "a", "value": "b"}]
    )["activityArn"]
    assert states.create_activity(name=name)["activityArn"] == arn
    described = states.describe_activity(activityArn=arn)
    assert (described["name"], described["encryptionConfiguration"]) == (name, {"type": "AWS_OWNED_KEY"})
    assert states.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "a", "value": "b"}]
    pages = states.get_paginator("list_activities").paginate()
    assert arn in [row["activityArn"] for page in pages for row in page["activities"]]
    states.delete_activity(activityArn=arn)
    assert missing(states.describe_activity, activityArn=arn) == "ActivityDoesNotExist"


def test_an_execution_without_map_runs_has_none(states, name):
    machine = states.create_state_machine(name=name, definition=DEFINITION, roleArn=ROLE)["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    ended(states, execution)
    assert states.list_map_runs(executionArn=execution)["mapRuns"] == []
