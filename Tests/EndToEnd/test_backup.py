# SPDX-License-Identifier: Apache-2.0
"""`stepwell backup` while the server works, and what a restored directory goes on with."""

import json
import shutil
import threading

from bank_account import create_function
from stepwell import ROLE, Server, command_line, ended, history

WAIT = json.dumps({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 4, "Next": "F"}, "F": {
    "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:echo", "End": True}}})
PASS = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})


def create(states, name, definition):
    return states.create_state_machine(name=name, definition=definition, roleArn=ROLE)["stateMachineArn"]


def test_a_backup_under_load_restores_and_executions_go_on(tmp_path):
    folder, copy, restored = tmp_path / "data", tmp_path / "copy", tmp_path / "restored"
    with Server(folder) as server:
        create_function(server.functions, "echo", "def handler(event, context):\n    return event\n")
        machine = create(server.states, "wait", WAIT)
        waiting = server.states.start_execution(stateMachineArn=machine, name="waiting", input='{"a":1}')
        load = create(server.states, "load", PASS)
        before, after, stop = [], [], threading.Event()
        acknowledged = before

        def work():
            states = server.states
            while not stop.is_set():
                acknowledged.append(states.start_execution(stateMachineArn=load)["executionArn"])

        thread = threading.Thread(target=work)
        thread.start()
        try:
            while len(before) < 50:
                stop.wait(0.01)
            certain = list(before)
            acknowledged = after
            answer = command_line("backup", "--data", folder, copy)
        finally:
            stop.set()
            thread.join()
        assert answer.returncode == 0, answer.stderr
        assert str(copy) in answer.stdout and not (tmp_path / "copy.partial").exists()
        assert after, "the server worked on meanwhile"
        server.kill()
    shutil.copytree(copy, restored)
    with Server(restored) as server:
        for arn in certain:
            assert ended(server.states, arn)["status"] == "SUCCEEDED"
        execution = ended(server.states, waiting["executionArn"])
        assert (execution["status"], json.loads(execution["output"])) == ("SUCCEEDED", {"a": 1})
        events = history(server.states, waiting["executionArn"])
        assert [event["id"] for event in events] == list(range(1, len(events) + 1))
        assert server.states.start_execution(stateMachineArn=machine, name="new")["executionArn"]


def test_a_backup_of_a_stopped_server_is_one_too(tmp_path):
    with Server(tmp_path / "data") as server:
        arn = server.states.start_execution(stateMachineArn=create(server.states, "m", PASS))["executionArn"]
        ended(server.states, arn)
        assert server.terminate() == 0
    # Folders above it are made, as for a data directory.
    copy = tmp_path / "backups" / "monday" / "copy"
    assert command_line("backup", "--data", tmp_path / "data", copy).returncode == 0
    with Server(copy) as server:
        assert ended(server.states, arn)["status"] == "SUCCEEDED"


def test_what_cannot_be_backed_up_is_told(tmp_path):
    answer = command_line("backup", "--data", tmp_path / "nothing", tmp_path / "copy")
    assert answer.returncode != 0 and "no data directory" in answer.stderr
    with Server(tmp_path / "data") as server:
        server.terminate()
    (tmp_path / "copy").mkdir()
    answer = command_line("backup", "--data", tmp_path / "data", tmp_path / "copy")
    assert answer.returncode != 0 and "is there already" in answer.stderr
    answer = command_line("backup", "--data", tmp_path / "data", tmp_path / "data" / "copy")
    assert answer.returncode != 0 and "within the data directory" in answer.stderr
    (tmp_path / "file").write_text("")
    answer = command_line("backup", "--data", tmp_path / "data", tmp_path / "file" / "copy")
    assert answer.returncode != 0 and f"{tmp_path / 'file'}" in answer.stderr
    (tmp_path / "new.partial").mkdir()
    (tmp_path / "new.partial" / "mine").write_text("mine")
    answer = command_line("backup", "--data", tmp_path / "data", tmp_path / "new")
    assert answer.returncode != 0 and "mine" in answer.stderr
    assert (tmp_path / "new.partial" / "mine").read_text() == "mine"
    # One of ours, which was cut off, goes.
    (tmp_path / "new.partial" / "mine").unlink()
    (tmp_path / "new.partial" / "stepwell.db-journal").write_text("")
    assert command_line("backup", "--data", tmp_path / "data", tmp_path / "new").returncode == 0
    assert not (tmp_path / "new.partial").exists()
    # A table: indexes are made anew in the copy.
    with open(tmp_path / "data" / "stepwell.db", "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096)
    answer = command_line("backup", "--data", tmp_path / "data", tmp_path / "other")
    assert answer.returncode != 0 and "damaged" in answer.stderr
    assert not (tmp_path / "other").exists() and not (tmp_path / "other.partial").exists()
