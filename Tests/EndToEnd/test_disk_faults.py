# SPDX-License-Identifier: Apache-2.0
"""Disks that are full or read-only, a directory that is in use, a stop under load: told, and nothing is lost."""

import contextlib
import json
import os
import subprocess
import threading
import time

import botocore.exceptions
import pytest

from stepwell import ROLE, Server, command_line, ended, free_port, history

PASS = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")


def create(states, definition=PASS):
    return states.create_state_machine(name="m", definition=definition, roleArn=ROLE)["stateMachineArn"]


@contextlib.contextmanager
def mounted(folder, options):
    """A file system of its own, in memory; skips where it cannot be had."""
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if mount.returncode != 0:
        pytest.skip("a file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def refused(folder):
    answer = command_line("serve", "--port", free_port(), "--data", folder)
    assert answer.returncode not in (0, -11), answer.stderr
    return answer.stderr


@needs_root
def test_a_full_disk_ends_the_server_with_a_word_and_loses_nothing(tmp_path):
    log = tmp_path / "log"
    with mounted(tmp_path / "disk", "size=3m") as disk, Server(disk / "data", log=log) as server:
        machine = create(server.states)
        acknowledged = []
        with pytest.raises((botocore.exceptions.ClientError, botocore.exceptions.HTTPClientError)):
            for number in range(2_000):
                answer = server.states.start_execution(
                    stateMachineArn=machine, name=f"e{number}", input=json.dumps("x" * 20_000))
                acknowledged.append(answer["executionArn"])
        assert server.process.wait(10) == 1
        assert "cannot store" in log.read_text() and "Free space" in log.read_text()
        assert len(acknowledged) > 5
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        server.start()
        for arn in acknowledged:
            assert ended(server.states, arn)["status"] == "SUCCEEDED"
            assert len(history(server.states, arn)) == 4
        assert server.states.start_execution(stateMachineArn=machine, name="after")["executionArn"]
        assert server.terminate() == 0


@needs_root
def test_a_disk_without_room_to_start_on_is_told(tmp_path):
    with mounted(tmp_path / "disk", "size=16k") as disk:
        text = refused(disk / "data")
        assert str(disk) in text and ("Free space" in text or "No space left" in text)


@needs_root
def test_a_read_only_file_system_is_told(tmp_path):
    with mounted(tmp_path / "disk", "size=64m") as disk:
        with Server(disk / "data") as server:
            create(server.states)
            assert server.terminate() == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        text = refused(disk / "data")
        assert str(disk / "data") in text and "Read-only file system" in text


def test_a_second_server_of_a_directory_is_told_whose_it_is(tmp_path):
    with Server(tmp_path / "data") as server:
        machine = create(server.states)
        text = refused(tmp_path / "data")
        assert f"in use by the process {server.process.pid}" in text and "Stop that process first" in text
        assert server.states.start_execution(stateMachineArn=machine)["executionArn"]


def test_sigterm_under_load_ends_in_time_and_keeps_what_was_acknowledged(tmp_path):
    definition = json.dumps({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": True}}})
    with Server(tmp_path / "data") as server:
        machine = create(server.states, definition)
        acknowledged, enough = [], threading.Event()

        def work():
            states = server.states
            with contextlib.suppress(botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError):
                while True:
                    acknowledged.append(states.start_execution(stateMachineArn=machine)["executionArn"])
                    if len(acknowledged) >= 200:
                        enough.set()

        workers = [threading.Thread(target=work) for _ in range(8)]
        for worker in workers:
            worker.start()
        assert enough.wait(60)
        begun = time.monotonic()
        assert server.terminate(seconds=10) == 0
        assert time.monotonic() - begun < 10
        for worker in workers:
            worker.join()
        server.start()
        for arn in acknowledged:
            assert ended(server.states, arn)["status"] == "SUCCEEDED"
            events = history(server.states, arn)
            assert [event["id"] for event in events] == list(range(1, len(events) + 1))
