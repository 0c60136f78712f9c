# SPDX-License-Identifier: Apache-2.0
"""An execution at which the server ended again and again is left aside, and the others go on."""

import json
import mmap
import struct

from stepwell import ROLE, Server, ended



def work_at(folder, key, turn):
    """What a process leaves in the file that ends while its first lane works at a turn of an execution."""
    with open(folder / "turns", "r+b") as file, mmap.mmap(file.fileno(), 0) as words:
        words[8:24] = struct.pack("<qq", key, turn)


def problems(server):
    return server.health().get("problems", [])


def work(server, activity):
    """Takes the activity's one task and answers it."""
    token = server.states.get_activity_task(activityArn=activity)["taskToken"]
    server.states.send_task_success(taskToken=token, output="1")


def test_an_execution_that_ends_the_server_is_left_aside_until_its_notes_are_gone(tmp_path):
    folder = tmp_path / "data"
    with Server(folder) as server:
        activity = server.states.create_activity(name="a")["activityArn"]
        definition = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": activity, "End": True}}}
        machine = server.states.create_state_machine(
            name="m", definition=json.dumps(definition), roleArn=ROLE)["stateMachineArn"]
        # The first execution of a data directory has the key 1.
        poison = server.states.start_execution(stateMachineArn=machine)["executionArn"]
        # A busy one is worked at whenever the server is killed, each time at another turn.
        for turn in (9, 8, 7, 2, 2, 2):
            assert problems(server) == []
            server.kill()
            work_at(folder, 1, turn)
            server.start()
        for _ in range(2):
            assert any(poison in problem and "times in a row" in problem for problem in problems(server))
            other = server.states.start_execution(stateMachineArn=machine)["executionArn"]
            work(server, activity)
            assert ended(server.states, other)["status"] == "SUCCEEDED"
            assert server.states.describe_execution(executionArn=poison)["status"] == "RUNNING"
            # It stays aside, though the server does not end at it any more.
            server.terminate()
            server.start()
        server.terminate()
        (folder / "turns").unlink()
        server.start()
        assert problems(server) == []
        work(server, activity)
        assert ended(server.states, poison)["status"] == "SUCCEEDED"
