# SPDX-License-Identifier: Apache-2.0
"""Every error that AWS's model gives an action, raised through boto3; those that cannot be are listed with the reason."""

import json
import uuid

import pytest
from botocore import xform_name

from service_model import model, refused
from stepwell import ACCOUNT, REGION, ROLE, Server, ended

ERRORS = sorted(
    (action, shape.error_code) for action in model().operation_names
    for shape in model().operation_model(action).error_shapes
)

OWN_KEYS = "keys are files, which can be read as often as needed"
TAKEN = "nothing refuses it: the server answers as for what is deleted already"

# Why an error of an action cannot be raised, by the error, or by action and error.
NOT_RAISED = {
    "KmsThrottlingException": OWN_KEYS,
    ("CreateStateMachine", "ConflictException"): "calls on one machine run one after another",
    ("CreateStateMachine", "InvalidTracingConfiguration"): "tracing is on or off, and either is taken",
    ("CreateStateMachine", "StateMachineTypeNotSupported"): "both types are taken in every region",
    ("CreateStateMachineAlias", "InvalidName"): "the model's pattern refuses such a name: ValidationException",
    ("DeleteStateMachineAlias", "ConflictException"): "calls on one machine run one after another",
    ("DeleteStateMachineAlias", "ResourceNotFound"): TAKEN,
    ("UpdateStateMachine", "ConflictException"): "calls on one machine run one after another",
    ("UpdateStateMachine", "InvalidTracingConfiguration"): "tracing is on or off, and either is taken",
    ("UpdateStateMachineAlias", "ConflictException"): "calls on one machine run one after another",
}

PASS = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
TAGS = [{"key": f"k{number}", "value": "v"} for number in range(51)]
NO_KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY"}
KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "gone"}
TASK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}


def arn(kind, name):
    return f"arn:aws:states:{REGION}:{ACCOUNT}:{kind}:{name}"


NO_MACHINE, NO_ACTIVITY = arn("stateMachine", "none"), arn("activity", "none")
NO_EXECUTION, NO_RUN = arn("execution", "none:none"), arn("mapRun", "none/none:none")
WITH = "{machine}"


def routes(version, weight=100):
    return [{"stateMachineVersionArn": version, "weight": weight}]


CREATED = {"name": "other", "definition": json.dumps(PASS), "roleArn": ROLE}

# The parameters of a call that an action answers with an error. A text in braces stands for what the fixture has made.
CALLS = {
    ("CreateActivity", "InvalidName"): {"name": "a b"},
    ("CreateActivity", "TooManyTags"): {"name": "other", "tags": TAGS},
    ("CreateActivity", "InvalidEncryptionConfiguration"): {"name": "other", "encryptionConfiguration": NO_KEY},
    ("CreateStateMachine", "InvalidArn"): {**CREATED, "roleArn": "role"},
    ("CreateStateMachine", "InvalidDefinition"): {**CREATED, "definition": "{}"},
    ("CreateStateMachine", "InvalidName"): {**CREATED, "name": "a b"},
    ("CreateStateMachine", "InvalidLoggingConfiguration"): {**CREATED, "loggingConfiguration": {"level": "ALL"}},
    ("CreateStateMachine", "StateMachineAlreadyExists"): {**CREATED, "name": "{name}", "type": "EXPRESS"},
    ("CreateStateMachine", "StateMachineDeleting"): {**CREATED, "name": "{name}-gone"},
    ("CreateStateMachine", "TooManyTags"): {**CREATED, "tags": TAGS},
    ("CreateStateMachine", "ValidationException"): {**CREATED, "versionDescription": "d"},
    ("CreateStateMachine", "InvalidEncryptionConfiguration"): {**CREATED, "encryptionConfiguration": NO_KEY},
    ("CreateStateMachineAlias", "InvalidArn"): {"name": "a", "routingConfiguration": routes("arn")},
    ("CreateStateMachineAlias", "ValidationException"): {
        "name": "a", "routingConfiguration": routes("{machine}:1", 50)},
    ("CreateStateMachineAlias", "StateMachineDeleting"): {
        "name": "a", "routingConfiguration": routes("{deleting}:1")},
    ("CreateStateMachineAlias", "ResourceNotFound"): {"name": "a", "routingConfiguration": routes("{machine}:9")},
    ("CreateStateMachineAlias", "ConflictException"): {"name": "live", "routingConfiguration": routes("{machine}:2")},
    ("DeleteActivity", "InvalidArn"): {"activityArn": "arn"},
    ("DeleteStateMachine", "InvalidArn"): {"stateMachineArn": "arn"},
    ("DeleteStateMachine", "ValidationException"): {"stateMachineArn": "{machine}:1"},
    ("DeleteStateMachineAlias", "InvalidArn"): {"stateMachineAliasArn": "arn"},
    ("DeleteStateMachineAlias", "ValidationException"): {"stateMachineAliasArn": ""},
    ("DeleteStateMachineVersion", "InvalidArn"): {"stateMachineVersionArn": "arn"},
    ("DeleteStateMachineVersion", "ConflictException"): {"stateMachineVersionArn": "{machine}:1"},
    ("DeleteStateMachineVersion", "ValidationException"): {"stateMachineVersionArn": ""},
    ("DescribeActivity", "ActivityDoesNotExist"): {"activityArn": NO_ACTIVITY},
    ("DescribeActivity", "InvalidArn"): {"activityArn": "arn"},
    ("DescribeExecution", "ExecutionDoesNotExist"): {"executionArn": NO_EXECUTION},
    ("DescribeExecution", "InvalidArn"): {"executionArn": "arn"},
    ("DescribeMapRun", "ResourceNotFound"): {"mapRunArn": NO_RUN},
    ("DescribeMapRun", "InvalidArn"): {"mapRunArn": "arn"},
    ("DescribeStateMachine", "InvalidArn"): {"stateMachineArn": "arn"},
    ("DescribeStateMachine", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE},
    ("DescribeStateMachineAlias", "InvalidArn"): {"stateMachineAliasArn": "arn"},
    ("DescribeStateMachineAlias", "ResourceNotFound"): {"stateMachineAliasArn": "{machine}:none"},
    ("DescribeStateMachineAlias", "ValidationException"): {"stateMachineAliasArn": ""},
    ("DescribeStateMachineForExecution", "ExecutionDoesNotExist"): {"executionArn": NO_EXECUTION},
    ("DescribeStateMachineForExecution", "InvalidArn"): {"executionArn": "arn"},
    ("GetActivityTask", "ActivityDoesNotExist"): {"activityArn": NO_ACTIVITY},
    ("GetActivityTask", "InvalidArn"): {"activityArn": "arn"},
    ("GetExecutionHistory", "ExecutionDoesNotExist"): {"executionArn": NO_EXECUTION},
    ("GetExecutionHistory", "InvalidArn"): {"executionArn": "arn"},
    ("GetExecutionHistory", "InvalidToken"): {"executionArn": "{execution}", "nextToken": "none"},
    ("ListActivities", "InvalidToken"): {"nextToken": "none"},
    ("ListExecutions", "InvalidArn"): {"stateMachineArn": "arn"},
    ("ListExecutions", "InvalidToken"): {"stateMachineArn": WITH, "nextToken": "none"},
    ("ListExecutions", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE},
    ("ListExecutions", "StateMachineTypeNotSupported"): {"stateMachineArn": "{express}"},
    ("ListExecutions", "ValidationException"): {"stateMachineArn": WITH, "mapRunArn": NO_RUN},
    ("ListExecutions", "ResourceNotFound"): {"mapRunArn": NO_RUN},
    ("ListMapRuns", "ExecutionDoesNotExist"): {"executionArn": NO_EXECUTION},
    ("ListMapRuns", "InvalidArn"): {"executionArn": "arn"},
    ("ListMapRuns", "InvalidToken"): {"executionArn": "{execution}", "nextToken": "none"},
    ("ListStateMachineAliases", "InvalidArn"): {"stateMachineArn": "arn"},
    ("ListStateMachineAliases", "InvalidToken"): {"stateMachineArn": WITH, "nextToken": "none"},
    ("ListStateMachineAliases", "ResourceNotFound"): {"stateMachineArn": "{machine}:9"},
    ("ListStateMachineAliases", "StateMachineDeleting"): {"stateMachineArn": "{deleting}"},
    ("ListStateMachineAliases", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE},
    ("ListStateMachineVersions", "InvalidArn"): {"stateMachineArn": "arn"},
    ("ListStateMachineVersions", "InvalidToken"): {"stateMachineArn": WITH, "nextToken": "none"},
    ("ListStateMachineVersions", "ValidationException"): {"stateMachineArn": "{machine}/L"},
    ("ListStateMachines", "InvalidToken"): {"nextToken": "none"},
    ("ListTagsForResource", "InvalidArn"): {"resourceArn": "arn"},
    ("ListTagsForResource", "ResourceNotFound"): {"resourceArn": NO_MACHINE},
    ("PublishStateMachineVersion", "ValidationException"): {"stateMachineArn": "{machine}/L"},
    ("PublishStateMachineVersion", "StateMachineDeleting"): {"stateMachineArn": "{deleting}"},
    ("PublishStateMachineVersion", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE},
    ("PublishStateMachineVersion", "ConflictException"): {"stateMachineArn": WITH, "revisionId": "INITIAL"},
    ("PublishStateMachineVersion", "InvalidArn"): {"stateMachineArn": "arn"},
    ("RedriveExecution", "ExecutionDoesNotExist"): {"executionArn": NO_EXECUTION},
    ("RedriveExecution", "ExecutionNotRedrivable"): {"executionArn": "{execution}"},
    ("RedriveExecution", "InvalidArn"): {"executionArn": "arn"},
    ("RedriveExecution", "ValidationException"): {"executionArn": arn("execution", "none/L:e")},
    ("SendTaskFailure", "TaskDoesNotExist"): {"taskToken": "{token_of_nobody}"},
    ("SendTaskFailure", "InvalidToken"): {"taskToken": "none"},
    ("SendTaskFailure", "TaskTimedOut"): {"taskToken": "{late_token}"},
    ("SendTaskHeartbeat", "TaskDoesNotExist"): {"taskToken": "{token_of_nobody}"},
    ("SendTaskHeartbeat", "InvalidToken"): {"taskToken": "none"},
    ("SendTaskHeartbeat", "TaskTimedOut"): {"taskToken": "{late_token}"},
    ("SendTaskSuccess", "TaskDoesNotExist"): {"taskToken": "{token_of_nobody}", "output": "{}"},
    ("SendTaskSuccess", "InvalidOutput"): {"taskToken": "{late_token}", "output": "no JSON"},
    ("SendTaskSuccess", "InvalidToken"): {"taskToken": "none", "output": "{}"},
    ("SendTaskSuccess", "TaskTimedOut"): {"taskToken": "{late_token}", "output": "{}"},
    ("StartExecution", "ExecutionAlreadyExists"): {"stateMachineArn": WITH, "name": "first", "input": "[1]"},
    ("StartExecution", "InvalidArn"): {"stateMachineArn": "arn"},
    ("StartExecution", "InvalidExecutionInput"): {"stateMachineArn": WITH, "input": "no JSON"},
    ("StartExecution", "InvalidName"): {"stateMachineArn": WITH, "name": "a b"},
    ("StartExecution", "StateMachineDeleting"): {"stateMachineArn": "{deleting}"},
    ("StartExecution", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE},
    ("StartExecution", "ValidationException"): {"stateMachineArn": "{machine}/L"},
    ("StartSyncExecution", "InvalidArn"): {"stateMachineArn": "arn"},
    ("StartSyncExecution", "InvalidExecutionInput"): {"stateMachineArn": "{express}", "input": "no JSON"},
    ("StartSyncExecution", "InvalidName"): {"stateMachineArn": "{express}", "name": "a b"},
    ("StartSyncExecution", "StateMachineDeleting"): {"stateMachineArn": "{deleting}"},
    ("StartSyncExecution", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE},
    ("StartSyncExecution", "StateMachineTypeNotSupported"): {"stateMachineArn": WITH},
    ("StopExecution", "ExecutionDoesNotExist"): {"executionArn": NO_EXECUTION},
    ("StopExecution", "InvalidArn"): {"executionArn": "arn"},
    ("StopExecution", "ValidationException"): {"executionArn": ""},
    ("TagResource", "InvalidArn"): {"resourceArn": "arn", "tags": []},
    ("TagResource", "ResourceNotFound"): {"resourceArn": NO_ACTIVITY, "tags": []},
    ("TagResource", "TooManyTags"): {"resourceArn": WITH, "tags": TAGS},
    ("TestState", "InvalidArn"): {"definition": '{"Type":"Pass","End":true}', "roleArn": "role"},
    ("TestState", "InvalidDefinition"): {"definition": "{}"},
    ("TestState", "InvalidExecutionInput"): {"definition": '{"Type":"Pass","End":true}', "input": "no JSON"},
    ("TestState", "ValidationException"): {"definition": json.dumps(TASK)},
    ("UntagResource", "InvalidArn"): {"resourceArn": "arn", "tagKeys": []},
    ("UntagResource", "ResourceNotFound"): {"resourceArn": NO_ACTIVITY, "tagKeys": []},
    ("UpdateMapRun", "ResourceNotFound"): {"mapRunArn": NO_RUN, "maxConcurrency": 1},
    ("UpdateMapRun", "InvalidArn"): {"mapRunArn": "arn", "maxConcurrency": 1},
    ("UpdateMapRun", "ValidationException"): {"mapRunArn": NO_RUN},
    ("UpdateStateMachine", "InvalidArn"): {"stateMachineArn": "arn", "roleArn": ROLE},
    ("UpdateStateMachine", "InvalidDefinition"): {"stateMachineArn": WITH, "definition": "{}"},
    ("UpdateStateMachine", "InvalidLoggingConfiguration"): {
        "stateMachineArn": WITH, "loggingConfiguration": {"level": "ALL"}},
    ("UpdateStateMachine", "MissingRequiredParameter"): {"stateMachineArn": WITH},
    ("UpdateStateMachine", "StateMachineDeleting"): {"stateMachineArn": "{deleting}", "roleArn": ROLE},
    ("UpdateStateMachine", "StateMachineDoesNotExist"): {"stateMachineArn": NO_MACHINE, "roleArn": ROLE},
    ("UpdateStateMachine", "ValidationException"): {
        "stateMachineArn": WITH, "roleArn": ROLE, "versionDescription": "d"},
    ("UpdateStateMachine", "InvalidEncryptionConfiguration"): {
        "stateMachineArn": WITH, "encryptionConfiguration": NO_KEY},
    ("UpdateStateMachineAlias", "InvalidArn"): {"stateMachineAliasArn": "arn", "description": "d"},
    ("UpdateStateMachineAlias", "StateMachineDeleting"): {
        "stateMachineAliasArn": "{deleting}:live", "description": "d"},
    ("UpdateStateMachineAlias", "ResourceNotFound"): {"stateMachineAliasArn": "{machine}:none", "description": "d"},
    ("UpdateStateMachineAlias", "ValidationException"): {"stateMachineAliasArn": "{machine}:live"},
    ("ValidateStateMachineDefinition", "ValidationException"): {"definition": "{}", "maxResults": 1_000},
}

# What a server refuses whose quotas are used up.
QUOTA_CALLS = {
    ("CreateActivity", "ActivityLimitExceeded"): {"name": "other"},
    ("CreateStateMachine", "StateMachineLimitExceeded"): CREATED,
    ("CreateStateMachineAlias", "ServiceQuotaExceededException"): {
        "name": "more", "routingConfiguration": routes("{machine}:1")},
    ("GetActivityTask", "ActivityWorkerLimitExceeded"): {"activityArn": "{activity}"},
    ("PublishStateMachineVersion", "ServiceQuotaExceededException"): {"stateMachineArn": WITH},
    ("RedriveExecution", "ExecutionLimitExceeded"): {"executionArn": "{stopped}"},
    ("StartExecution", "ExecutionLimitExceeded"): {"stateMachineArn": WITH},
    ("UpdateStateMachine", "ServiceQuotaExceededException"): {
        "stateMachineArn": WITH, "roleArn": f"{ROLE}-2", "publish": True},
}
QUOTAS = ["activities=1", "state-machines=1", "aliases=1", "versions=1", "executions=1", "workers=0"]

# What a server refuses that has no key "gone", and a key "off" that is not enabled; the names in braces end with them.
KEY_CALLS = {
    ("CreateActivity", "ActivityAlreadyExists"): {
        "name": "{plain}", "encryptionConfiguration": {**KEY, "kmsKeyId": "on"}},
    ("CreateActivity", "KmsAccessDeniedException"): {"name": "other", "encryptionConfiguration": KEY},
    ("CreateStateMachine", "KmsAccessDeniedException"): {**CREATED, "encryptionConfiguration": KEY},
    ("UpdateStateMachine", "KmsAccessDeniedException"): {"stateMachineArn": "{machine-gone}", "roleArn": f"{ROLE}-2"},
}
for error, key in (("KmsAccessDeniedException", "gone"), ("KmsInvalidStateException", "off")):
    KEY_CALLS |= {
        ("DescribeExecution", error): {"executionArn": f"{{execution-{key}}}"},
        ("DescribeStateMachine", error): {"stateMachineArn": f"{{machine-{key}}}"},
        ("DescribeStateMachineForExecution", error): {"executionArn": f"{{execution-{key}}}"},
        ("GetActivityTask", error): {"activityArn": f"{{activity-{key}}}"},
        ("GetExecutionHistory", error): {"executionArn": f"{{execution-{key}}}"},
        ("SendTaskFailure", error): {"taskToken": f"{{token-{key}}}", "error": "E"},
        ("SendTaskSuccess", error): {"taskToken": f"{{token-{key}}}", "output": "{}"},
        ("StartExecution", error): {"stateMachineArn": f"{{machine-{key}}}"},
        ("StartSyncExecution", error): {"stateMachineArn": f"{{express-{key}}}"},
        ("StopExecution", error): {"executionArn": f"{{execution-{key}}}", "cause": "c"},
    }


def keys(folder, **enabled):
    """The option that names a configuration file with keys."""
    (folder / "key").write_text("ab" * 32)
    entries = [{"keyId": name, "file": "key", "enabled": value} for name, value in enabled.items()]
    file = folder / "stepwell.json"
    file.write_text(json.dumps({"encryption": {"keys": entries}}))
    return ["--config", file]


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """A server whose keys are gone or not enabled, and what it has."""
    folder = tmp_path_factory.mktemp("locked")
    names = {"plain": "plain"}
    with Server(folder / "data", options=keys(folder, gone=True, off=True, on=True)) as server:
        states = server.states
        states.create_activity(name="plain")
        for key in ("gone", "off"):
            configuration = {"encryptionConfiguration": {**KEY, "kmsKeyId": key}}
            activity = states.create_activity(name=key, **configuration)["activityArn"]
            task = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": activity, "End": True}}}
            made = {"roleArn": ROLE, **configuration}
            machine = states.create_state_machine(name=key, definition=json.dumps(task), **made)["stateMachineArn"]
            names |= {f"activity-{key}": activity, f"machine-{key}": machine}
            names[f"express-{key}"] = states.create_state_machine(
                name=f"{key}-x", definition=json.dumps(PASS), type="EXPRESS", **made)["stateMachineArn"]
            names[f"execution-{key}"] = states.start_execution(stateMachineArn=machine)["executionArn"]
            names[f"token-{key}"] = states.get_activity_task(activityArn=activity)["taskToken"]
        server.kill()
    with Server(folder / "data", options=keys(folder, off=False, on=True)) as server:
        yield server, names


@pytest.fixture(scope="module")
def full():
    """A server whose quotas are used up, and what it has."""
    with Server(None, options=[part for quota in QUOTAS for part in ("--quota", quota)]) as server:
        states = server.states
        activity = states.create_activity(name="only")["activityArn"]
        task = {"Type": "Task", "Resource": activity, "End": True}
        machine = states.create_state_machine(
            name="only", definition=json.dumps({"StartAt": "A", "States": {"A": task}}), roleArn=ROLE, publish=True
        )["stateMachineArn"]
        states.create_state_machine_alias(name="live", routingConfiguration=routes(f"{machine}:1"))
        states.update_state_machine(stateMachineArn=machine, definition=json.dumps(PASS))
        stopped = states.start_execution(stateMachineArn=f"{machine}:1")["executionArn"]
        states.stop_execution(executionArn=stopped)
        states.start_execution(stateMachineArn=f"{machine}:1")
        yield server, {"activity": activity, "machine": machine, "stopped": stopped}


@pytest.fixture(scope="module")
def made(server, tmp_path_factory):
    """What the calls are about: texts by the names in braces."""
    states, name = server.states, f"errors-{uuid.uuid4().hex[:8]}"
    machine = states.create_state_machine(name=name, definition=json.dumps(PASS), roleArn=ROLE, publish=True)[
        "stateMachineArn"
    ]
    changed = json.dumps({**PASS, "Comment": "changed"})
    states.update_state_machine(stateMachineArn=machine, definition=changed, publish=True)
    states.create_state_machine_alias(name="live", routingConfiguration=routes(f"{machine}:1"))
    express = states.create_state_machine(
        name=f"{name}-x", definition=json.dumps(PASS), roleArn=ROLE, type="EXPRESS"
    )["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine, name="first")["executionArn"]
    ended(states, execution)
    states.create_activity(name=name)
    with Server(None, log=tmp_path_factory.mktemp("other") / "server.log") as other:
        token_of_nobody, _ = late_token(other.states, name)
    late, late_execution = late_token(states, f"{name}-late")
    ended(states, late_execution)
    return {
        "name": name, "machine": machine, "express": express, "execution": execution, "activity_name": name,
        "token_of_nobody": token_of_nobody, "late_token": late, "deleting": deleting_machine(states, f"{name}-gone"),
    }


def deleting_machine(states, name):
    """A state machine that is DELETING as long as its execution waits."""
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3_600, "End": True}}}
    machine = states.create_state_machine(name=name, definition=json.dumps(wait), roleArn=ROLE, publish=True)[
        "stateMachineArn"
    ]
    states.create_state_machine_alias(name="live", routingConfiguration=routes(f"{machine}:1"))
    states.start_execution(stateMachineArn=machine)
    states.delete_state_machine(stateMachineArn=machine)
    return machine


def late_token(states, name):
    """The token of a task that is over within two seconds, and its execution."""
    activity = states.create_activity(name=name)["activityArn"]
    task = {"Type": "Task", "Resource": activity, "TimeoutSeconds": 1, "End": True}
    machine = states.create_state_machine(
        name=name, definition=json.dumps({"StartAt": "A", "States": {"A": task}}), roleArn=ROLE
    )["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    return states.get_activity_task(activityArn=activity)["taskToken"], execution


def filled(value, made):
    if isinstance(value, dict):
        return {key: filled(member, made) for key, member in value.items()}
    if isinstance(value, list):
        return [filled(member, made) for member in value]
    if isinstance(value, str):
        for name, text in made.items():
            value = value.replace(f"{{{name}}}", text)
    return value


@pytest.mark.parametrize("action,error", ERRORS)
def test_each_modelled_error(server, made, action, error):
    if error in NOT_RAISED or (action, error) in NOT_RAISED:
        assert (action, error) not in CALLS
        return
    if (action, error) not in QUOTA_CALLS and (action, error) not in KEY_CALLS:
        check_error(server, action, error, filled(CALLS[action, error], made))


@pytest.mark.parametrize("action,error", sorted(QUOTA_CALLS))
def test_each_quota(full, action, error):
    server, names = full
    check_error(server, action, error, filled(QUOTA_CALLS[action, error], names))


@pytest.mark.parametrize("action,error", sorted(KEY_CALLS))
def test_each_refused_key(locked, action, error):
    server, names = locked
    check_error(server, action, error, filled(KEY_CALLS[action, error], names))


def check_error(server, action, error, parameters):
    # The server's refusals count, not those of the SDK.
    client = server.client("stepfunctions", validation=False)
    raised = refused(getattr(client, xform_name(action)), **parameters)
    assert raised.response["Error"]["Code"] == error
    assert isinstance(raised, client.exceptions.from_code(error))


def test_no_call_is_left_over():
    assert set(CALLS) | set(QUOTA_CALLS) | set(KEY_CALLS) <= set(ERRORS)
    assert not set(CALLS) & set(QUOTA_CALLS) and not (set(CALLS) | set(QUOTA_CALLS)) & set(KEY_CALLS)
