# SPDX-License-Identifier: Apache-2.0
"""Activities: a worker asks for work, and reports what came of it."""

import json
import socket
import threading
import time

import pytest

from bank_account import create
from stepwell import Server, ended, history
from test_state_machines import code


@pytest.fixture
def activity(states, name):
    return states.create_activity(name=name)["activityArn"]


@pytest.fixture
def machine(states, activity, name):
    return create(states, name, {"StartAt": "Work", "States": {"Work": {
        "Type": "Task", "Resource": activity, "TimeoutSeconds": 60, "HeartbeatSeconds": 1, "End": True,
    }}})


def test_a_worker_gets_the_input_and_gives_the_output(states, machine, activity):
    arn = states.start_execution(stateMachineArn=machine, input='{"job":1}')["executionArn"]
    task = states.get_activity_task(activityArn=activity, workerName="worker")
    assert json.loads(task["input"]) == {"job": 1}
    states.send_task_heartbeat(taskToken=task["taskToken"])
    states.send_task_success(taskToken=task["taskToken"], output='{"done":true}')
    assert json.loads(ended(states, arn)["output"]) == {"done": True}
    events = [event["type"] for event in history(states, arn)]
    assert events[2:5] == ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]


def test_a_worker_may_ask_before_there_is_work(server, states, machine, activity):
    got = []
    worker = threading.Thread(target=lambda: got.append(server.states.get_activity_task(activityArn=activity)))
    worker.start()
    arn = states.start_execution(stateMachineArn=machine)["executionArn"]
    worker.join(30)
    states.send_task_failure(taskToken=got[0]["taskToken"], error="Broken", cause="no tools")
    answer = ended(states, arn)
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Broken", "no tools")


def test_a_worker_that_goes_away_gets_no_task(server, states, machine, activity):
    body = json.dumps({"activityArn": activity})
    request = (
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSStepFunctions.GetActivityTask\r\n"
        f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as worker:
        worker.sendall(request.encode())
        worker.shutdown(socket.SHUT_WR)
        # Its poll ends at once, and not after a minute: the server has seen that it is gone.
        with worker.makefile("rb") as answer:
            assert answer.read().endswith(b"{}")
    arn = states.start_execution(stateMachineArn=machine)["executionArn"]
    task = states.get_activity_task(activityArn=activity)
    states.send_task_success(taskToken=task["taskToken"], output="1")
    assert ended(states, arn)["status"] == "SUCCEEDED"


def test_a_silent_worker_times_out(states, machine, activity):
    arn = states.start_execution(stateMachineArn=machine)["executionArn"]
    task = states.get_activity_task(activityArn=activity)
    answer = ended(states, arn)
    assert (answer["status"], answer["error"]) == ("FAILED", "States.Timeout")
    assert code(states.send_task_success, taskToken=task["taskToken"], output="{}") == "TaskTimedOut"


def test_activities_are_listed_described_and_deleted(states, activity, name):
    assert states.create_activity(name=name)["activityArn"] == activity
    assert states.describe_activity(activityArn=activity)["name"] == name
    listed = [item for page in states.get_paginator("list_activities").paginate() for item in page["activities"]]
    assert activity in [item["activityArn"] for item in listed]
    states.delete_activity(activityArn=activity)
    states.delete_activity(activityArn=activity)
    assert code(states.describe_activity, activityArn=activity) == "ActivityDoesNotExist"
    assert code(states.get_activity_task, activityArn=activity) == "ActivityDoesNotExist"


def test_workers_that_poll_are_answered_when_the_server_stops(tmp_path):
    with Server(tmp_path / "data") as server:
        activity = server.states.create_activity(name="work")["activityArn"]
        answers = []

        def work():
            answers.append(server.states.get_activity_task(activityArn=activity))

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        # A poll that is waited for cannot be seen from outside: the server has taken it once it has answered later calls.
        for _ in range(20):
            server.states.describe_activity(activityArn=activity)
        began = time.monotonic()
        assert server.terminate() == 0
        # Not the five seconds for which calls that are under way are waited for.
        assert time.monotonic() - began < 4
        for worker in workers:
            worker.join(10)
        assert [answer.get("taskToken") for answer in answers] == [None] * 3
