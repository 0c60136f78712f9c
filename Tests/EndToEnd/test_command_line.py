# SPDX-License-Identifier: Apache-2.0
"""The program's other commands, and the AWS CLI against the server."""

import json
import os
import subprocess
import sys

import pytest

from bank_account import EXAMPLE, FUNCTIONS
from stepwell import REGION, ROOT, Server, binary, command_line, until


def aws(server, *arguments):
    """The AWS CLI that stands beside this Python, else the one on the path; returns its parsed answer."""
    beside = os.path.join(os.path.dirname(sys.executable), "aws")
    environment = {
        **os.environ, "AWS_ENDPOINT_URL": server.endpoint, "AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test", "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
    }
    answer = subprocess.run(
        [beside if os.path.exists(beside) else "aws", *arguments],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout) if answer.stdout.strip() else {}


def test_the_aws_cli_creates_starts_and_describes(server, name):
    machine = aws(
        server, "stepfunctions", "create-state-machine", "--name", name, "--role-arn",
        "arn:aws:iam::123456789012:role/any", "--definition", (EXAMPLE / "bank-account.asl.json").read_text(),
    )["stateMachineArn"]
    arn = aws(
        server, "stepfunctions", "start-execution", "--state-machine-arn", machine,
        "--input", f"file://{EXAMPLE / 'input.json'}",
    )["executionArn"]

    def description():
        answer = aws(server, "stepfunctions", "describe-execution", "--execution-arn", arn)
        return answer if answer["status"] != "RUNNING" else None

    assert until(description, 30, "the end of the execution")["status"] == "SUCCEEDED"
    events = aws(server, "stepfunctions", "get-execution-history", "--execution-arn", arn)["events"]
    assert events[-1]["type"] == "ExecutionSucceeded"


def test_the_aws_cli_runs_an_express_workflow(server, name):
    machine = aws(
        server, "stepfunctions", "create-state-machine", "--name", name, "--type", "EXPRESS", "--role-arn",
        "arn:aws:iam::123456789012:role/any", "--definition", (EXAMPLE / "bank-account.asl.json").read_text(),
    )["stateMachineArn"]
    answer = aws(
        server, "stepfunctions", "start-sync-execution", "--state-machine-arn", machine,
        "--input", f"file://{EXAMPLE / 'input.json'}",
    )
    assert answer["status"] == "SUCCEEDED"


def test_the_aws_cli_invokes_a_function(server, tmp_path):
    out = tmp_path / "out.json"
    aws(server, "lambda", "invoke", "--function-name", "CheckName", "--payload", '{"name":"evil twin"}', str(out))
    assert json.loads(out.read_text()) == {"flagged": True}


@pytest.mark.parametrize("name", ["bank-account", "bank-account-with-approval"])
def test_the_examples_are_valid(name):
    answer = command_line("validate", EXAMPLE / f"{name}.asl.json")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_validate_names_the_file_and_the_place(tmp_path):
    file = tmp_path / "broken.asl.json"
    file.write_text('{"StartAt":"B","States":{"A":{"Type":"Pass","End":true}}}')
    answer = command_line("validate", file)
    assert answer.returncode != 0
    assert "broken.asl.json" in answer.stdout + answer.stderr
    assert "MISSING_TRANSITION_TARGET" in answer.stdout + answer.stderr


def test_run_prints_the_result_and_exits_with_its_outcome(tmp_path):
    file = tmp_path / "pass.asl.json"
    file.write_text('{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"b":1},"End":true}}}')
    answer = command_line("run", file, "--input", "{}", "--json")
    assert answer.returncode == 0, answer.stderr
    assert '"b":1' in answer.stdout.replace(" ", "")
    file.write_text('{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"Own"}}}')
    answer = command_line("run", file, "--input", "{}")
    assert answer.returncode != 0
    assert "Own" in answer.stdout + answer.stderr
    assert "\x1b[" not in answer.stdout + answer.stderr


def test_a_function_from_a_folder_is_read_again_when_it_changes(server, functions, tmp_path, name):
    file = tmp_path / "app.py"
    file.write_text("def handler(event, context):\n    return 'old'\n")
    arguments = ["function", "add", name, "--dir", tmp_path, "--handler", "app.handler", "--runtime", "python3.12"]
    for _ in range(2):
        answer = command_line(*arguments, "--endpoint", server.endpoint)
        assert answer.returncode == 0, answer.stderr

    def invoked():
        return json.loads(functions.invoke(FunctionName=name)["Payload"].read())

    assert invoked() == "old"
    file.write_text("def handler(event, context):\n    return 'changed'\n")
    assert until(lambda: invoked() == "changed", what="the changed function")


@pytest.mark.parametrize("arguments, words", [
    (["serve", "--port", "-1"], "--port must be between 0 and 65535."),
    (["serve", "--retention-days", "-1"], "--retention-days must be between 0 and 36500."),
    (["serve", "--retention-size", "-1"], "--retention-size must be at least 1 MiB."),
    (["simulate", "--seconds", "-1"], "--seconds must be more than 0"),
    (["simulate", "--threads", "-2"], "--threads must be at least 1"),
    (["simulate", "--seed", "-2"], "The value '-2' is invalid for '--seed"),
])
def test_a_number_below_zero_is_no_missing_value(arguments, words):
    answer = command_line(*arguments)
    assert answer.returncode != 0 and words in answer.stderr


def test_a_state_machine_of_the_example_that_was_changed_stays_as_it_is():
    changed = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
    with Server(None) as server:
        arguments = [sys.executable, ROOT / "Scripts/load_example.py", binary(), server.endpoint]
        arn = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.splitlines()[0]
        server.states.update_state_machine(stateMachineArn=arn, definition=changed)
        answer = subprocess.run(arguments, check=True, capture_output=True, text=True)
        assert arn in answer.stdout and "BankAccount is there with another definition" in answer.stderr
        assert server.states.describe_state_machine(stateMachineArn=arn)["definition"] == changed


def test_the_example_names_its_functions():
    text = (EXAMPLE / "bank-account-with-approval.asl.json").read_text()
    assert all(f'"{function}"' in text for function in FUNCTIONS)
