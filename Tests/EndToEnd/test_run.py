# SPDX-License-Identifier: Apache-2.0
"""`stepwell run`: what it shows, what it calls, and how it ends."""

import json

import pytest

from aws_service import ACCESS_KEY, SECRET_KEY, AWSService
from bank_account import EXAMPLE
from stepwell import command_line


def task(function, **more):
    return {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True, "OutputPath": "$.Payload",
            "Parameters": {"FunctionName": function, "Payload.$": "$"}, **more}


@pytest.fixture
def run(tmp_path):
    """Runs a definition with functions from their sources."""
    def run(definition, sources=None, *arguments):
        file = tmp_path / "machine.asl.json"
        file.write_text(definition if isinstance(definition, str) else json.dumps(definition))
        for name, source in (sources or {}).items():
            (tmp_path / "functions" / name).mkdir(parents=True)
            (tmp_path / "functions" / name / "app.py").write_text(source)
        folders = ["--functions", tmp_path / "functions"] if sources else []
        return command_line("run", file, *folders, *arguments)
    return run


def test_the_example_runs_as_it_stands():
    answer = command_line(
        "run", EXAMPLE / "bank-account.asl.json", "--functions", EXAMPLE / "functions",
        "--input", f"@{EXAMPLE / 'input.json'}",
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["application"]["state"] == "APPROVED"


@pytest.mark.parametrize("folder", ["check-name", "check_name", "CheckName", "checkName"])
def test_a_folder_answers_to_its_name_in_any_spelling(run, folder):
    names = ["check-name", "check_name", "CheckName", "checkName"]
    states = {name: {**task(name), "Next": after} for name, after in zip(names, names[1:] + ["Last"])}
    for state in states.values():
        del state["End"]
    machine = {"StartAt": names[0], "States": {**states, "Last": {"Type": "Succeed"}}}
    answer = run(machine, {folder: "def handler(event, context):\n    return (event or 0) + 1\n"}, "--input", "0")
    assert answer.stdout == "4\n", answer.stderr


def test_an_input_that_is_neither_json_nor_a_file_is_told(run):
    answer = run({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, None, "--input", "ok.json")
    assert answer.returncode != 0 and "ok.json: No such file or directory; and it is no JSON text" in answer.stderr


def test_a_folder_of_the_very_name_wins(run):
    source = "def handler(event, context):\n    return '{}'\n"
    machine = {"StartAt": "A", "States": {"A": task("CheckName")}}
    answer = run(machine, {"check-name": source.format("kebab"), "CheckName": source.format("exact")})
    assert answer.stdout == '"exact"\n', answer.stderr


def test_a_function_that_is_not_there_names_those_that_are(run):
    answer = run({"StartAt": "A", "States": {"A": task("Missing")}}, {"one": "", "two": ""})
    assert answer.returncode == 1
    assert "Functions in" in answer.stderr and "one, two" in answer.stderr


def test_what_a_function_prints_is_shown_and_a_cause_only_once(run):
    source = "def handler(event, context):\n    print('seen by the function')\n    raise ValueError('the cause')\n"
    answer = run({"StartAt": "A", "States": {"A": task("bad")}}, {"bad": source})
    assert answer.returncode == 1
    assert "bad | seen by the function\n" in answer.stderr
    assert answer.stderr.count('"errorMessage"') == 1
    assert answer.stderr.rstrip().endswith("FAILED ValueError")


def test_branches_and_iterations_are_told_apart(run):
    def leaf(name):
        return {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}

    machine = {"StartAt": "P", "States": {
        "P": {"Type": "Parallel", "Next": "M", "Branches": [leaf("L"), {"StartAt": "R", "States": {
            "R": {"Type": "Map", "ItemsPath": "$", "ItemProcessor": leaf("RL"), "End": True}}}]},
        "M": {"Type": "Map", "ItemsPath": "$", "MaxConcurrency": 1, "ItemProcessor": leaf("ML"), "Next": "Z"},
        "Z": {"Type": "Pass", "Result": [], "Next": "N"},
        "N": {"Type": "Map", "ItemProcessor": leaf("NL"), "Next": "Last"},
        "Last": {"Type": "Succeed"},
    }}
    answer = run(machine, None, "--input", "[1, 2]")
    assert answer.returncode == 0, answer.stderr
    lines = [line.split("s ", 1)[1] for line in answer.stderr.splitlines()]
    assert sorted(line for line in lines if "→" in line) == sorted([
        "→ P", "  [0] → L", "  [1] → R", "    [1][0] → RL", "    [1][1] → RL", "→ M", "  [0] → ML", "  [1] → ML",
        "→ Z", "→ N", "→ Last",
    ])


def test_a_bad_definition_is_told_as_validate_does(run):
    answer = run('{"StartAt": "B",\n "States": {"A": {"Type": "Pass", "End": true}}}')
    assert answer.returncode == 1
    assert "machine.asl.json:1:13: error: MISSING_TRANSITION_TARGET" in answer.stderr


@pytest.mark.parametrize("resource, words", [
    ("arn:aws:states:us-east-1:123456789012:activity:a", "is for the workers of an activity"),
    ("arn:aws:states:::states:startExecution", "starts a state machine"),
    ("arn:aws:states:::lambda:invoke.waitForTaskToken", "waits for its token"),
])
def test_what_nobody_can_answer_here_is_said_at_the_start(run, resource, words):
    parameters = {
        "arn:aws:states:::states:startExecution": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:x"},
        "arn:aws:states:::lambda:invoke.waitForTaskToken": {"FunctionName": "f", "Payload": {"token.$": "$$.Task.Token"}},
    }.get(resource)
    state = {"Type": "Task", "Resource": resource, "TimeoutSeconds": 1, "End": True}
    if parameters:
        state["Parameters"] = parameters
    # The task of an activity has no time limit before a worker takes it.
    answer = run({"StartAt": "Ask", "States": {"Ask": state}, "TimeoutSeconds": 2})
    assert answer.returncode == 1
    assert answer.stderr.startswith("note: Ask " + words)


def test_services_of_the_configuration_are_called(run, tmp_path):
    call = {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:putItem", "End": True,
        "Parameters": {"TableName": "t", "Item": {"a": {"Ns": [1]}, "b": {"BS": ["x"]}, "c": {"Nul": True}}},
    }
    machine = {"StartAt": "A", "States": {"A": call}}
    assert 'names no service "dynamodb"' in run(machine).stderr
    with AWSService() as aws:
        aws.answer("DynamoDB_20120810.PutItem", {"Attributes": {"a": {"NS": ["1"]}, "b": {"NULL": True}}})
        file = tmp_path / "services.json"
        file.write_text(json.dumps({"aws": {
            "endpoint": aws.endpoint, "accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY, "services": {"dynamodb": {}},
        }}))
        answer = run(machine, None, "--config", file)
        assert answer.returncode == 0, answer
        assert json.loads(answer.stdout) == {"Attributes": {"a": {"Ns": ["1"]}, "b": {"Nul": True}}}
        assert aws.taken("DynamoDB_20120810.PutItem") == [
            {"TableName": "t", "Item": {"a": {"NS": ["1"]}, "b": {"BS": ["eA=="]}, "c": {"NULL": True}}}
        ]
