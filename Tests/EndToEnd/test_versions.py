# SPDX-License-Identifier: Apache-2.0
"""Versions, aliases and tags of state machines."""

import pytest
from botocore.exceptions import ClientError

from bank_account import create
from stepwell import ROLE, ended, until
from test_state_machines import OTHER, PASS, code


@pytest.fixture
def machine(states, name):
    """A machine with two versions: PASS and OTHER."""
    answer = states.create_state_machine(name=name, definition=PASS, roleArn=ROLE, publish=True)
    arn = answer["stateMachineArn"]
    assert answer["stateMachineVersionArn"] == f"{arn}:1"
    changed = states.update_state_machine(stateMachineArn=arn, definition=OTHER, publish=True)
    assert changed["stateMachineVersionArn"] == f"{arn}:2"
    return arn


@pytest.fixture
def alias(states, machine):
    return states.create_state_machine_alias(name="live", routingConfiguration=routes(machine, {1: 100}))[
        "stateMachineAliasArn"
    ]


def routes(machine, weights):
    return [{"stateMachineVersionArn": f"{machine}:{number}", "weight": weight} for number, weight in weights.items()]


def test_versions_are_published_described_listed_and_deleted(states, machine):
    again = states.publish_state_machine_version(stateMachineArn=machine, description="not kept")
    assert again["stateMachineVersionArn"] == f"{machine}:2"
    assert states.describe_state_machine(stateMachineArn=f"{machine}:1")["definition"] == PASS
    assert states.describe_state_machine(stateMachineArn=f"{machine}:2")["definition"] == OTHER
    first = states.list_state_machine_versions(stateMachineArn=machine, maxResults=1)
    second = states.list_state_machine_versions(stateMachineArn=machine, nextToken=first["nextToken"])
    listed = [row["stateMachineVersionArn"] for page in (first, second) for row in page["stateMachineVersions"]]
    assert listed == [f"{machine}:2", f"{machine}:1"]
    states.delete_state_machine_version(stateMachineVersionArn=f"{machine}:1")
    states.delete_state_machine_version(stateMachineVersionArn=f"{machine}:1")
    assert code(states.describe_state_machine, stateMachineArn=f"{machine}:1") == "StateMachineDoesNotExist"


def test_an_execution_of_an_alias_names_alias_and_version(states, machine, alias):
    execution = states.start_execution(stateMachineArn=alias)["executionArn"]
    answer = ended(states, execution)
    assert (answer["stateMachineArn"], answer["output"]) == (machine, "{}")
    assert (answer["stateMachineAliasArn"], answer["stateMachineVersionArn"]) == (alias, f"{machine}:1")
    started = states.get_execution_history(executionArn=execution)["events"][0]["executionStartedEventDetails"]
    assert started["stateMachineAliasArn"] == alias
    of_version = ended(states, states.start_execution(stateMachineArn=f"{machine}:2")["executionArn"])
    assert (of_version["output"], "stateMachineAliasArn" in of_version) == ("1", False)
    plain = ended(states, states.start_execution(stateMachineArn=machine)["executionArn"])
    assert "stateMachineVersionArn" not in plain
    for arn, count in ((machine, 3), (alias, 1), (f"{machine}:1", 1), (f"{machine}:2", 1)):
        assert len(states.list_executions(stateMachineArn=arn)["executions"]) == count
        assert len(states.list_executions(stateMachineArn=arn, statusFilter="SUCCEEDED")["executions"]) == count
    assert states.describe_state_machine_for_execution(executionArn=execution)["definition"] == PASS


def test_aliases_are_created_once_changed_listed_and_deleted(states, machine, alias):
    again = states.create_state_machine_alias(name="live", routingConfiguration=routes(machine, {1: 100}))
    assert again["stateMachineAliasArn"] == alias
    states.update_state_machine_alias(
        stateMachineAliasArn=alias, description="both", routingConfiguration=routes(machine, {1: 90, 2: 10})
    )
    answer = states.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert (answer["name"], answer["description"]) == ("live", "both")
    assert answer["routingConfiguration"] == routes(machine, {1: 90, 2: 10})
    assert answer["updateDate"] >= answer["creationDate"]
    states.create_state_machine_alias(name="next", routingConfiguration=routes(machine, {2: 100}))
    listed = states.list_state_machine_aliases(stateMachineArn=f"{machine}:2")["stateMachineAliases"]
    assert [row["stateMachineAliasArn"] for row in listed] == [alias, f"{machine}:next"]
    listed = states.list_state_machine_aliases(stateMachineArn=f"{machine}:1")["stateMachineAliases"]
    assert [row["stateMachineAliasArn"] for row in listed] == [alias]
    assert code(states.delete_state_machine_version, stateMachineVersionArn=f"{machine}:1") == "ConflictException"
    states.delete_state_machine_alias(stateMachineAliasArn=alias)
    states.delete_state_machine_alias(stateMachineAliasArn=alias)
    assert code(states.describe_state_machine_alias, stateMachineAliasArn=alias) == "ResourceNotFound"
    states.delete_state_machine_version(stateMachineVersionArn=f"{machine}:1")


def test_a_publication_of_another_revision_is_a_conflict(states, machine):
    with pytest.raises(ClientError) as refused:
        states.publish_state_machine_version(stateMachineArn=machine, revisionId="INITIAL")
    current = states.describe_state_machine(stateMachineArn=machine)["revisionId"]
    assert refused.value.response["Error"]["Code"] == "ConflictException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert refused.value.response["Error"]["Message"] == (
        "Failed to publish the State Machine version for revision INITIAL. "
        f"The current State Machine revision is {current}."
    )


def test_each_error_of_versions_and_aliases(states, machine, alias):
    none = machine + "-none"
    assert code(states.publish_state_machine_version, stateMachineArn=none) == "StateMachineDoesNotExist"
    assert code(states.publish_state_machine_version, stateMachineArn="arn") == "InvalidArn"
    assert code(states.publish_state_machine_version, stateMachineArn=f"{machine}/L") == "ValidationException"
    assert code(states.delete_state_machine_version, stateMachineVersionArn="arn") == "InvalidArn"
    assert code(states.list_state_machine_versions, stateMachineArn="arn") == "InvalidArn"
    assert code(states.list_state_machine_versions, stateMachineArn=machine, nextToken="x") == "InvalidToken"
    assert code(states.list_state_machine_versions, stateMachineArn=f"{machine}/L") == "ValidationException"
    assert code(states.list_state_machine_aliases, stateMachineArn=machine, nextToken="x") == "InvalidToken"
    assert code(states.list_state_machine_aliases, stateMachineArn=none) == "StateMachineDoesNotExist"
    assert code(states.list_state_machine_aliases, stateMachineArn=f"{machine}:9") == "ResourceNotFound"
    assert code(states.list_state_machine_aliases, stateMachineArn="arn") == "InvalidArn"
    create_alias = states.create_state_machine_alias
    for weights, error in (({1: 50}, "ValidationException"), ({2: 100}, "ConflictException"), ({9: 100}, "")):
        name = "live" if error else "other"
        assert code(create_alias, name=name, routingConfiguration=routes(machine, weights)) == (
            error or "ResourceNotFound"
        )
    assert code(create_alias, name="a", routingConfiguration=routes("arn", {1: 100})) == "InvalidArn"
    for action in (states.describe_state_machine_alias, states.delete_state_machine_alias):
        assert code(action, stateMachineAliasArn="arn") == "InvalidArn"
    update = states.update_state_machine_alias
    assert code(update, stateMachineAliasArn=f"{machine}:none", description="d") == "ResourceNotFound"
    assert code(update, stateMachineAliasArn="arn", description="d") == "InvalidArn"
    assert code(update, stateMachineAliasArn=alias) == "ValidationException"


def test_a_machine_takes_versions_and_aliases_with_it(states, machine, alias, name):
    states.delete_state_machine(stateMachineArn=machine)
    until(
        lambda: code(states.list_state_machine_aliases, stateMachineArn=machine) == "StateMachineDoesNotExist",
        what="the deletion",
    )
    assert states.list_state_machine_versions(stateMachineArn=machine)["stateMachineVersions"] == []
    assert code(states.start_execution, stateMachineArn=alias) == "StateMachineDoesNotExist"
    assert create(states, name, PASS) == machine
    assert states.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"] == f"{machine}:1"


def test_tags(states, machine):
    states.tag_resource(resourceArn=machine, tags=[{"key": "team", "value": "red"}, {"key": "cost", "value": ""}])
    states.tag_resource(resourceArn=machine, tags=[{"key": "team", "value": "blue"}])
    states.untag_resource(resourceArn=machine, tagKeys=["cost", "none"])
    assert states.list_tags_for_resource(resourceArn=machine)["tags"] == [{"key": "team", "value": "blue"}]
    many = [{"key": f"k{number}", "value": ""} for number in range(50)]
    assert code(states.tag_resource, resourceArn=machine, tags=many) == "TooManyTags"
    for action, more in (
        (states.tag_resource, {"tags": []}), (states.untag_resource, {"tagKeys": []}), (states.list_tags_for_resource, {})
    ):
        if more:
            assert code(action, resourceArn=machine + ":1", **more) == "ResourceNotFound"
        assert code(action, resourceArn="arn", **more) == "InvalidArn"
    assert states.list_tags_for_resource(resourceArn=machine + ":1")["tags"] == []
