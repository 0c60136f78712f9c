# SPDX-License-Identifier: Apache-2.0
"""Mocked integrations (`serve --mock-config`), and `stepwell replay` of what ran."""

import datetime
import json
import os
import pathlib
import subprocess

import pytest
from botocore.exceptions import ClientError

from bank_account import EXAMPLE
from stepwell import ROLE, ROOT, Server, binary, command_line, ended, history

TASK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}
RETRY = [{"ErrorEquals": ["SQS.Busy"], "IntervalSeconds": 1}]
MACHINE = {"StartAt": "Send", "States": {"Send": {**TASK, "Retry": RETRY}}}


class MockedServer(Server):
    """A server in memory with a mock configuration."""

    def __init__(self, file):
        super().__init__(None, log=f"{file}.log")
        self.file = pathlib.Path(file)

    def command(self):
        return [*super().command(), "--mock-config", str(self.file)]

    def write(self, cases, responses, machine="Mocked"):
        self.file.write_text(json.dumps({
            "StateMachines": {machine: {"TestCases": cases}}, "MockedResponses": responses,
        }))


@pytest.fixture(scope="module")
def mocked(tmp_path_factory):
    server = MockedServer(tmp_path_factory.mktemp("mocks") / "MockConfigFile.json")
    server.write({}, {})
    with server:
        yield server


@pytest.fixture
def create(mocked):
    """Creates the machine of the mock configuration, and deletes it after the test."""
    arns = []

    def create(definition=None, **more):
        arns.append(mocked.states.create_state_machine(
            name="Mocked", definition=json.dumps(definition or MACHINE), roleArn=ROLE, **more,
        )["stateMachineArn"])
        return arns[-1]

    yield create
    for arn in arns:
        mocked.states.delete_state_machine(stateMachineArn=arn)


def run(mocked, arn, test_case, **more):
    execution = mocked.states.start_execution(stateMachineArn=f"{arn}#{test_case}", **more)["executionArn"]
    assert "#" not in execution
    return ended(mocked.states, execution)


def test_ranges_return_and_throw(mocked, create):
    mocked.write({"Case": {"Send": "R"}}, {
        "R": {"0-1": {"Throw": {"Error": "SQS.Busy", "Cause": "c"}}, "2": {"Return": {"MessageId": "1"}}},
    })
    answer = run(mocked, create(), "Case")
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", '{"MessageId":"1"}')
    assert answer["stateMachineArn"].endswith(":stateMachine:Mocked")
    types = [event["type"] for event in history(mocked.states, answer["executionArn"])]
    assert types == ["ExecutionStarted", "TaskStateEntered", *["TaskScheduled", "TaskStarted", "TaskFailed"] * 2,
                     "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]


def test_an_invocation_without_a_response_fails_the_execution(mocked, create):
    mocked.write({"Case": {"Send": "R"}}, {"R": {"0": {"Throw": {"Error": "SQS.Busy", "Cause": "c"}}}})
    answer = run(mocked, create(), "Case")
    assert answer["error"] == "States.Runtime"
    assert answer["cause"].endswith(" The test case 'Case' has no response for invocation 1 of the state 'Send'.")


def test_a_token_comes_back_by_itself_and_the_file_is_read_anew(mocked, create):
    callback = {**TASK, "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"}
    arn = create({"StartAt": "Send", "States": {"Send": callback}})
    for value in [1, 2]:
        mocked.write({"Case": {"Send": "R"}}, {"R": {"0": {"Return": {"value": value}}}})
        answer = run(mocked, arn, "Case")
        assert json.loads(answer["output"]) == {"value": value}
        types = [event["type"] for event in history(mocked.states, answer["executionArn"])]
        assert types[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_synchronous_express_execution_has_test_cases(mocked, create):
    mocked.write({"Case": {"Send": "R"}}, {"R": {"0": {"Return": "done"}}})
    arn = create(type="EXPRESS")
    answer = mocked.states.start_sync_execution(stateMachineArn=f"{arn}#Case")
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", '"done"')


@pytest.mark.parametrize("state, text", [("Sent", "Did you mean 'Send'?"), ("Before", "only a Task can be mocked")])
def test_a_mock_of_no_task_is_refused_before_anything_real_is_called(mocked, create, state, text):
    mocked.write({"Case": {state: "R"}}, {"R": {"0": {"Return": 1}}})
    before = {"Before": {"Type": "Pass", "Next": "Send"}}
    arn = create({"StartAt": "Before", "States": {**before, **MACHINE["States"]}})
    with pytest.raises(ClientError, match=text) as refused:
        mocked.states.start_execution(stateMachineArn=f"{arn}#Case")
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_what_is_wrong_is_told_and_repaired(mocked, create):
    arn = create()
    mocked.write({"Case": {"Send": "R"}}, {"R": {"0": {"Return": 1}}})
    with pytest.raises(ClientError, match="Did you mean 'Case'"):
        mocked.states.start_execution(stateMachineArn=f"{arn}#Cse")
    mocked.file.write_text('{\n "StateMachines": {},\n "Mocked": {}}')
    with pytest.raises(ClientError, match=r"MockConfigFile.json:3:2: Mocked: a mock configuration has no field"):
        mocked.states.start_execution(stateMachineArn=f"{arn}#Case")
    mocked.write({"Case": {"Send": "R"}}, {"R": {"0": {"Return": 1}}})
    assert run(mocked, arn, "Case")["output"] == "1"


def test_a_wrong_file_keeps_the_server_from_starting(tmp_path):
    file = tmp_path / "mocks.json"
    file.write_text('{"MockedResponses": {"R": {"x": {}}}}')
    answer = command_line("serve", "--in-memory", "--port", "0", "--mock-config", file)
    assert answer.returncode == 1
    assert f"{file}:1:28: MockedResponses.R.x: 'x' is no number of an invocation" in answer.stderr


# --- Replays ---


@pytest.fixture
def recorded(mocked, tmp_path):
    """The history of an approved bank account, written as the AWS CLI does."""
    definition = (EXAMPLE / "bank-account.asl.json").read_text()
    arn = mocked.states.create_state_machine(name="Account", definition=definition, roleArn=ROLE)["stateMachineArn"]
    clear, busy = {"Return": {"Payload": {"flagged": False}}}, {"Throw": {"Error": "Lambda.ServiceException"}}
    mocked.write({"Case": {"CheckName": "Busy", "CheckAddress": "Clear", "ApproveApplication": "Clear"}}, {
        "Busy": {"0": busy, "1": clear}, "Clear": {"0": clear},
    }, machine="Account")
    answer = run(mocked, arn, "Case", input=(EXAMPLE / "input.json").read_text())
    assert answer["status"] == "SUCCEEDED", answer
    mocked.states.delete_state_machine(stateMachineArn=arn)
    events = mocked.states.get_execution_history(executionArn=answer["executionArn"])["events"]
    file = tmp_path / "history.json"
    file.write_text(json.dumps({"events": events}, default=datetime.datetime.isoformat))
    return answer["executionArn"], file


def test_the_same_definition_takes_the_same_path(recorded):
    _, file = recorded
    answer = command_line("replay", file, "--definition", EXAMPLE / "bank-account.asl.json")
    assert (answer.returncode, answer.stdout) == (0, "the same path: 4 states, 4 calls, SUCCEEDED\n"), answer.stderr


def test_the_place_where_paths_part_is_told_with_both_sides(recorded, tmp_path):
    _, file = recorded
    machine = json.loads((EXAMPLE / "bank-account.asl.json").read_text())
    del machine["States"]["CheckApplicant"]["Branches"][0]["States"]["CheckName"]["Retry"]
    changed = tmp_path / "changed.asl.json"
    changed.write_text(json.dumps(machine))
    answer = command_line("replay", file, "--definition", changed)
    assert answer.returncode == 1
    lines = answer.stdout.splitlines()
    assert lines[:2] == ["the paths part in CheckApplicant[0]", "    the task of 'CheckName' is called"]
    assert lines[2].startswith("  - recorded: the task of 'CheckName' is called (event ")
    assert lines[3] == "  + now:      nothing more in CheckApplicant[0]"
    report = json.loads(command_line("replay", file, "--definition", changed, "--json").stdout)
    assert (report["samePath"], report["scope"], report["status"]) == (False, "CheckApplicant[0]", "FAILED")


def test_the_guide_replays_as_it_stands(recorded, mocked, tmp_path):
    execution, _ = recorded
    guide = (ROOT / "docs/08-testing.md").read_text().split("## stepwell replay")[1]
    commands = guide.split("```sh\n")[1].split("```")[0].replace("history.json", str(tmp_path / "guide.json"))
    environment = {
        **os.environ, "EXECUTION": execution, "AWS_ENDPOINT_URL": mocked.endpoint, "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}",
    }
    answer = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace("stepwell replay", f"{binary()} replay")],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )
    assert "the same path" in answer.stdout, answer.stderr


def test_a_replay_has_the_executions_own_names(mocked, tmp_path):
    machine = {"StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "Other",
              "Choices": [{"Variable": "$$.Execution.Name", "StringMatches": "prod-*", "Next": "Send"}]},
        "Other": {"Type": "Fail"},
        "Send": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True, "Parameters": {
            "QueueUrl": "q", "MessageBody": {
                "id.$": "$$.Execution.Id", "role.$": "$$.Execution.RoleArn", "start.$": "$$.Execution.StartTime",
                "of.$": "$$.StateMachine.Id", "name.$": "$$.StateMachine.Name", "drawn.$": "States.UUID()"}}}}}
    arn = mocked.states.create_state_machine(
        name="Named", definition=json.dumps(machine), roleArn=ROLE)["stateMachineArn"]
    mocked.write({"Case": {"Send": "Sent"}}, {"Sent": {"0": {"Return": {"MessageId": "1"}}}}, machine="Named")
    answer = run(mocked, arn, "Case", name="prod-1")
    assert answer["status"] == "SUCCEEDED", answer
    (tmp_path / "d.json").write_text(json.dumps(machine))
    history = mocked.states.get_execution_history(executionArn=answer["executionArn"])
    (tmp_path / "h.json").write_text(json.dumps({"events": history["events"]}, default=datetime.datetime.isoformat))
    command = ["replay", tmp_path / "h.json", "--definition", tmp_path / "d.json"]
    answered = command_line(*command, "--execution-arn", answer["executionArn"])
    assert (answered.returncode, answered.stdout.splitlines()) == (0, [
        "the same path: 2 states, 1 calls, SUCCEEDED",
        "not compared, since of random numbers: input of 'Send' (event 5).MessageBody.drawn",
    ]), answered.stderr
    answered = command_line(*command)
    assert answered.returncode == 1
    assert "the context object is read by 'C', 'Send': with --execution-arn it has the execution's names" in answered.stdout
    answered = command_line(*command, "--execution-arn", arn)
    assert answered.returncode == 64
    assert "--execution-arn must be an execution's ARN" in answered.stderr


def test_a_history_that_is_none_is_told(tmp_path):
    file = tmp_path / "history.json"
    file.write_text('{"events": [\n {"id": 1, "type": "ExecutionStarted"}]}')
    answer = command_line("replay", file, "--definition", EXAMPLE / "bank-account.asl.json")
    assert answer.returncode == 1
    assert f"{file}:2:2: events[0]: an event must have the field 'timestamp'" in answer.stderr
