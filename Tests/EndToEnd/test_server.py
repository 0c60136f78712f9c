# SPDX-License-Identifier: Apache-2.0
"""The process itself: its data directory, its address, its end and its return."""

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import urllib.request

import pytest

from bank_account import create, create_function
from stepwell import Server, binary, command_line, ended, history, until
from test_state_machines import PASS

WAIT = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":2,"Next":"A"},"A":{"Type":"Pass","End":true}}}'


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def test_a_second_process_on_the_same_directory_is_refused(folder):
    with Server(folder) as first:
        second = Server(folder)
        answer = subprocess.run(second.command(), capture_output=True, text=True, timeout=20, check=False)
        assert answer.returncode != 0
        assert str(folder) in answer.stderr + answer.stdout
        first.states.list_state_machines()


def test_an_address_that_others_reach_is_refused(folder):
    command = [str(binary()), "serve", "--host", "0.0.0.0", "--port", "0", "--data", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert answer.returncode != 0
    assert "0.0.0.0" in answer.stderr + answer.stdout


def test_an_address_of_ipv6_stands_in_brackets(folder):
    server = Server(folder, options=["--host", "::1"])
    with open(folder.parent / "out", "w+", encoding="utf-8") as out:
        process = subprocess.Popen(server.command(), stdout=out, stderr=subprocess.STDOUT)
        try:
            url = until(lambda: re.search(r"http://\[::1\]:\d+", (folder.parent / "out").read_text()))
            answer = command_line("function", "list", "--endpoint", url[0])
            assert answer.returncode == 0, answer.stderr
        finally:
            process.terminate()
            process.wait(timeout=20)


def test_a_file_is_no_folder_for_execution_logs(folder, tmp_path):
    file = tmp_path / "file"
    file.touch()
    answer = subprocess.run(
        Server(folder, options=["--execution-logs", str(file)]).command(),
        capture_output=True, text=True, timeout=20, check=False,
    )
    assert answer.returncode != 0
    assert str(file) in answer.stderr
    assert not folder.exists()


def test_a_taken_port_is_told(folder, tmp_path):
    with Server(folder) as first:
        answer = subprocess.run(
            Server(tmp_path / "other", port=first.port).command(),
            capture_output=True, text=True, timeout=20, check=False,
        )
        assert answer.returncode != 0
        assert str(first.port) in answer.stderr + answer.stdout


def test_sigterm_ends_it_cleanly_and_what_ran_goes_on(folder):
    with Server(folder) as server:
        machine = create(server.states, "wait", WAIT)
        arn = server.states.start_execution(stateMachineArn=machine)["executionArn"]
        assert server.terminate() == 0
        server.start()
        assert ended(server.states, arn)["status"] == "SUCCEEDED"
        events = history(server.states, arn)
        assert [event["id"] for event in events] == list(range(1, len(events) + 1))


def test_everything_is_there_after_kill_9(folder):
    with Server(folder) as server:
        create_function(server.functions, "echo", "def handler(event, context):\n    return event\n")
        machine = create(server.states, "keep", PASS)
        activity = server.states.create_activity(name="keep")["activityArn"]
        arn = server.states.start_execution(stateMachineArn=machine, input='{"a":1}')["executionArn"]
        before = ended(server.states, arn)
        server.kill()
        server.start()
        after = server.states.describe_execution(executionArn=arn)
        assert {key: after[key] for key in ("output", "stopDate", "status")} == {
            key: before[key] for key in ("output", "stopDate", "status")
        }
        assert server.states.describe_state_machine(stateMachineArn=machine)["definition"] == PASS
        assert server.states.describe_activity(activityArn=activity)["name"] == "keep"
        assert server.functions.invoke(FunctionName="echo", Payload=b"5")["Payload"].read() == b"5"


DAMAGES = [
    "UPDATE frames SET checksum = checksum + 1 WHERE execution = ?",
    "UPDATE turns SET content = x'01' WHERE execution = ?",
]


# The turn of an execution that ends with its first one stands in the execution's row.
@pytest.mark.parametrize("damage", [DAMAGES[0], "UPDATE executions SET content = x'01' WHERE key = ?"])
def test_a_damaged_execution_that_failed_is_shown_and_not_redriven(folder, damage):
    with Server(folder) as server:
        machine = create(server.states, "fail", '{"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "E"}}}')
        arn = server.states.start_execution(stateMachineArn=machine)["executionArn"]
        assert ended(server.states, arn)["redriveStatus"] == "REDRIVABLE"
        with contextlib.closing(sqlite3.connect(folder / "stepwell.db")) as database, database:
            database.execute(damage, database.execute("SELECT key FROM executions WHERE arn = ?", [arn]).fetchone())
        answer = server.states.describe_execution(executionArn=arn)
        # What a redrive needs is read by the redrive only.
        assert (answer["status"], answer["error"], answer["redriveStatus"]) == ("FAILED", "E", "REDRIVABLE")
        with pytest.raises(server.states.exceptions.ExecutionNotRedrivable, match="Execution cannot be restored: "):
            server.states.redrive_execution(executionArn=arn)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_execution_is_left_as_it_is_and_the_others_go_on(folder, tmp_path, damage):
    log = tmp_path / "log"
    with Server(folder, log=log) as server:
        machine = create(server.states, "wait", WAIT)
        arns = [server.states.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(3)]
        server.kill()
        with contextlib.closing(sqlite3.connect(folder / "stepwell.db")) as database, database:
            key, = database.execute("SELECT key FROM executions WHERE arn = ?", [arns[1]]).fetchone()
            database.execute(damage, [key])
            before = list(database.execute("SELECT * FROM frames WHERE execution = ?", [key]))
        server.start()
        for arn in (arns[0], arns[2]):
            assert ended(server.states, arn)["status"] == "SUCCEEDED"
        assert server.states.describe_execution(executionArn=arns[1])["status"] == "RUNNING"
        health = server.health()
        assert health["status"] == "degraded"
        assert [problem.startswith(arns[1]) for problem in health["problems"]] == [True]
        told = [line for line in log.read_text().splitlines() if "error" in line and arns[1] in line]
        assert len(told) == 1 and "is damaged" in told[0]
        assert server.terminate() == 0
        with contextlib.closing(sqlite3.connect(folder / "stepwell.db")) as database:
            assert list(database.execute("SELECT * FROM frames WHERE execution = ?", [key])) == before


def test_a_damaged_database_is_refused(folder):
    with Server(folder) as server:
        create(server.states, "wait", WAIT)
        assert server.terminate() == 0
        with contextlib.closing(sqlite3.connect(folder / "stepwell.db")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(folder / "stepwell.db", "r+b") as file:
            file.seek(4096 * 2)
            file.write(b"\xa5" * 4096)
        answer = subprocess.run(server.command(), capture_output=True, text=True, timeout=20, check=False)
        assert answer.returncode != 0
        assert "stepwell.db" in answer.stderr and "damaged" in answer.stderr


def test_a_call_that_was_running_at_the_kill_is_not_repeated(folder, tmp_path):
    calls = tmp_path / "calls"
    text = (
        "import time\n\n\ndef handler(event, context):\n"
        f"    with open({str(calls)!r}, 'a') as file:\n        file.write('called\\n')\n    threading.Event().wait()\n"
    )
    with Server(folder) as server:
        create_function(server.functions, "slow", text, Timeout=60)
        task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
                "Parameters": {"FunctionName": "slow"}}
        machine = create(server.states, "slow", {"StartAt": "A", "States": {"A": task}})
        arn = server.states.start_execution(stateMachineArn=machine)["executionArn"]
        until(calls.exists, what="the call")
        server.kill()
        server.start()
        assert ended(server.states, arn)["status"] == "FAILED"
        assert calls.read_text() == "called\n"


def test_a_stop_comes_to_disk_before_functions_are_killed(folder, tmp_path):
    process = tmp_path / "process"
    text = (
        "import os, threading\n\n\ndef handler(event, context):\n"
        f"    with open({str(process)!r} + '.new', 'w') as file:\n        file.write(str(os.getpid()))\n"
        f"    os.rename({str(process)!r} + '.new', {str(process)!r})\n    threading.Event().wait()\n"
    )
    with Server(folder) as server:
        create_function(server.functions, "slow", text, Timeout=120)
        task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
                "Parameters": {"FunctionName": "slow"}}
        machine = create(server.states, "slow", {"StartAt": "A", "States": {"A": task}})
        arn = server.states.start_execution(stateMachineArn=machine)["executionArn"]
        until(process.exists, what="the call")
        assert server.terminate() == 0
        with pytest.raises(ProcessLookupError):
            os.kill(int(process.read_text()), 0)
        # The store was closed: all of it is in one file, and not a word of the call's end.
        assert not (folder / "stepwell.db-wal").exists()
        with contextlib.closing(sqlite3.connect(folder / "stepwell.db")) as database:
            assert database.execute("SELECT status FROM executions").fetchall() == [(0,)]
        server.start()
        assert ended(server.states, arn)["error"] == "Lambda.SdkClientException"


def test_in_memory_leaves_nothing_behind(tmp_path):
    with Server(None) as server:
        machine = create(server.states, "memory", PASS)
        arn = server.states.start_execution(stateMachineArn=machine)["executionArn"]
        assert ended(server.states, arn)["status"] == "SUCCEEDED"
        server.terminate()
        server.start()
        assert server.states.list_state_machines()["stateMachines"] == []


def test_hosts_of_aws_are_answered(server):
    answer = subprocess.run(
        ["curl", "-s", "-H", "Host: sync-states.us-east-1.amazonaws.com", "-H",
         "X-Amz-Target: AWSStepFunctions.ListActivities", "-H", "Content-Type: application/x-amz-json-1.0",
         "-d", "{}", server.endpoint],
        capture_output=True, text=True, timeout=20, check=True,
    )
    assert "activities" in json.loads(answer.stdout)


@pytest.mark.parametrize("arguments, words", [
    (["serve", "--port", "lots"], "port"),
    (["unheard"], "unheard"),
    (["validate", "missing.asl.json"], "missing.asl.json"),
    (["serve", "--quota", "apples=1"], "--quota"),
    (["serve", "--quota", "executions=-1"], "--quota"),
])
def test_a_wrong_command_line_is_told(arguments, words):
    answer = command_line(*arguments)
    assert answer.returncode != 0
    assert words in answer.stderr + answer.stdout


def metrics(server):
    """The metrics by name; each has its help and its type before it."""
    with urllib.request.urlopen(server.endpoint + "/metrics") as answer:
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        lines = answer.read().decode().splitlines()
    for help_line, type_line, line in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        name = line.split()[0]
        assert help_line.startswith(f"# HELP {name} ") and re.fullmatch(f"# TYPE {name} (counter|gauge)", type_line)
    return {name: int(value) for name, value in map(str.split, lines[2::3])}


def test_metrics_count_what_runs_and_the_watchdog_goes_round(folder):
    with Server(folder) as server:
        machine = create(server.states, "wait", json.dumps(
            {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}))
        for _ in range(3):
            server.states.start_execution(stateMachineArn=machine)
        assert metrics(server)["stepwell_executions_open"] == 3
        until(lambda: metrics(server)["stepwell_watched_lines_total"] >= 3, what="the watchdog's round")
        found = metrics(server)
        assert found["stepwell_executions_standing"] == found["stepwell_timer_delay_seconds"] == 0
        assert found["stepwell_turns_committed_total"] > 0
        assert server.health() == {"status": "healthy"}
