# SPDX-License-Identifier: Apache-2.0
"""Runs the real server for the tests: one process of ours, on a free port, with a data directory of its own."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

from service_model import check_answers

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT = "123456789012"
REGION = "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/stepwell"
TOPIC = "account-approvals"


def binary():
    """The server under test: $STEPWELL_BINARY, else what `make build` leaves."""
    path = pathlib.Path(os.environ.get("STEPWELL_BINARY", ROOT / ".build/release/stepwell"))
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist: run `make build`, or set STEPWELL_BINARY")
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configuration(mail_port):
    """What the server is told of topics and mail."""
    return {
        "smtp": {"host": "127.0.0.1", "port": mail_port, "from": "stepwell@example.com"},
        "topics": [{"name": TOPIC, "subscriptions": [{"protocol": "email", "endpoint": "approver@example.com"}]}],
    }


class Server:
    """The process, and clients for it. `data` None: in memory."""

    def __init__(self, data, port=None, mail_port=None, environment=None, log=None, options=()):
        self.data, self.port, self.mail_port = data, port or free_port(), mail_port
        self.environment, self.log, self.options = environment or {}, log, options
        self.process = None

    def health(self):
        """What `GET /health` says of a server that serves calls."""
        with urllib.request.urlopen(f"{self.endpoint}/health", timeout=5) as answer:
            return json.load(answer)

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self):
        arguments = [binary(), "serve", "--port", str(self.port), "--region", REGION, "--account", ACCOUNT]
        arguments += ["--in-memory"] if self.data is None else ["--data", self.data]
        if self.mail_port:
            # Beside the data directory, which is the server's alone.
            file = pathlib.Path(f"{self.data}.configuration.json")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(configuration(self.mail_port)))
            arguments += ["--config", file]
        return [str(argument) for argument in (*arguments, *self.options)]

    def start(self, wait=True):
        output = open(self.log, "ab") if self.log else subprocess.DEVNULL
        with contextlib.closing(output) if self.log else contextlib.nullcontext():
            self.process = subprocess.Popen(
                self.command(), env={**os.environ, **self.environment}, stdout=output, stderr=output
            )
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds=20):
        """Any HTTP answer will do: the listener is up, recovery is done."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(self.endpoint, timeout=2)
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"the server ended with status {self.process.returncode}") from None
                if time.monotonic() > deadline:
                    raise TimeoutError("the server does not answer") from None
                time.sleep(0.02)

    def kill(self):
        """kill -9, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait(30)

    def terminate(self, seconds=20):
        """SIGTERM; returns the exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)

    def close(self):
        if self.process is not None and self.process.poll() is None:
            try:
                self.terminate()
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def client(self, service, retries=1, validation=True):
        client = boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(
                inject_host_prefix=False,
                parameter_validation=validation,
                retries={"total_max_attempts": retries},
                connect_timeout=5,
                read_timeout=90,
            ),
        )
        return check_answers(client) if service == "stepfunctions" else client

    @property
    def states(self):
        return self.client("stepfunctions")

    @property
    def functions(self):
        return self.client("lambda")


def command_line(*arguments, **options):
    """Runs the binary with arguments; returns the finished process with its texts."""
    return subprocess.run(
        [str(binary()), *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False, **options
    )


def ended(states, arn, seconds=30):
    """The description of an execution that has ended."""
    deadline = time.monotonic() + seconds
    while True:
        answer = states.describe_execution(executionArn=arn)
        if answer["status"] != "RUNNING":
            return answer
        if time.monotonic() > deadline:
            events = states.get_execution_history(executionArn=arn, reverseOrder=True, maxResults=1)["events"]
            raise TimeoutError(f"{arn} has not ended in {seconds} s; its last event: {events}")
        time.sleep(0.02)


def history(states, arn):
    """All events of an execution, through all pages."""
    pages = states.get_paginator("get_execution_history").paginate(executionArn=arn)
    return [event for page in pages for event in page["events"]]


def until(condition, seconds=15, what="the condition"):
    """Waits for something that happens outside; returns the condition's first true value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} has not come in {seconds} s")
        time.sleep(0.02)
