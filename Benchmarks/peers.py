#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stepwell beside others, each on what it can do, all in one run on one machine.

usage: peers.py BINARY [--seconds N] [--rounds N]    (in the environment that `make bench-peers` makes)

MiniStack and moto's server answer the same API, from memory; Stepwell is measured with everything on disk:
- StartExecution of a Standard workflow of one Pass state, calls a second under wrk;
- state transitions a second: of executions of ten Pass states, started as fast as they are taken, and of executions of
  1,000 Pass states each;
- a Map of 1,000 items in one execution, from its start until DescribeExecution shows its end.
DBOS Transact is no server: its workflows are Python functions whose steps it records, in SQLite and in PostgreSQL.
They stand beside Standard workflows of as many Pass states.

The peers take turns in each round, and the best round of each counts: other work on the machine only slows one down.
"""

import argparse
import concurrent.futures
import http.client
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(sys.executable).parent
ROLE = "arn:aws:iam::123456789012:role/benchmark"
# What tells moto's server which service a request is for.
AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0"
START_UP_SECONDS = 60
CONNECTIONS = 64
# Clients that start long executions.
STARTERS = 4
SHORT, LONG = 10, 1_000
ITEMS = 1_000
STEPS = (1, 5)


def passes(count):
    """A definition of so many Pass states, one after the other."""
    states = {f"S{n}": {"Type": "Pass", **({"Next": f"S{n + 1}"} if n < count else {"End": True})} for n in range(1, count + 1)}
    return {"StartAt": "S1", "States": states}


MAP = {
    "StartAt": "M",
    "States": {"M": {
        "Type": "Map", "ItemsPath": "$.items", "End": True,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}},
    }},
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Client:
    """One connection to a server that answers the API of AWS Step Functions."""

    # Of the names of executions: moto takes a start without one only once.
    numbers = itertools.count(1)

    def __init__(self, name, port):
        self.name, self.port = name, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def call(self, action, parameters):
        self.connection.request("POST", "/", json.dumps(parameters), {
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AWSStepFunctions.{action}",
            "Authorization": AUTHORIZATION,
        })
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"peers.py: {self.name} answered {action} with {answer.status}: {body[:300]}")
        return json.loads(body)

    def start(self, machine, text):
        return self.call("StartExecution", {
            "stateMachineArn": machine, "name": f"n{next(self.numbers)}", "input": text,
        })["executionArn"]

    def machine(self, name, definition):
        return self.call("CreateStateMachine", {
            "name": name, "roleArn": ROLE, "definition": json.dumps(definition),
        })["stateMachineArn"]

    def wait(self, execution):
        while (status := self.call("DescribeExecution", {"executionArn": execution})["status"]) == "RUNNING":
            time.sleep(0.001)
        if status != "SUCCEEDED":
            raise SystemExit(f"peers.py: {execution} of {self.name} ended {status}")


class Server(Client):
    """A process that is such a server."""

    def __init__(self, name, command, port, environment=None):
        super().__init__(name, port)
        self.process = subprocess.Popen(
            command, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )
        deadline = time.monotonic() + START_UP_SECONDS
        while True:
            try:
                self.call("ListStateMachines", {})
                break
            except (OSError, http.client.HTTPException):
                self.connection.close()
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise SystemExit(f"peers.py: {name} did not start: {' '.join(map(str, command))}") from None
                time.sleep(0.1)

    def memory(self):
        """Its resident memory in MB."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", text, re.M).group(1)) / 1_024

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def stepwell(binary, folder):
    port = free_port()
    command = [binary, "serve", "--port", str(port), "--data", str(folder / "stepwell"), "--log-level", "error"]
    return Server("Stepwell", command, port)


def ministack(_, folder):
    port = free_port()
    return Server("MiniStack", [BIN / "ministack"], port, {
        "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "HOME": str(folder), "TMPDIR": str(folder),
    })


def moto(_, __):
    port = free_port()
    server = Server("moto", [BIN / "moto_server", "-H", "127.0.0.1", "-p", str(port)], port)
    # Without it executions only pretend to run.
    server.connection.request("POST", "/moto-api/config", json.dumps({"stepfunctions": {"execute_state_machine": True}}), {
        "Content-Type": "application/json",
    })
    server.connection.getresponse().read()
    return server


def starts(server, machine, seconds, folder):
    """StartExecution calls a second, each answered with success."""
    file = folder / "start.lua"
    file.write_text(f"""wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-amz-json-1.0"
wrk.headers["X-Amz-Target"] = "AWSStepFunctions.StartExecution"
wrk.headers["Authorization"] = {json.dumps(AUTHORIZATION)}
local count = 0
request = function()
    count = count + 1
    return wrk.format(nil, nil, nil, '{{"stateMachineArn":"{machine}","name":"w' .. count .. '","input":"{{}}"}}')
end
""")
    text = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--timeout", "30", "-s", file, f"http://127.0.0.1:{server.port}/"],
        check=True, capture_output=True, text=True,
    ).stdout
    if "Non-2xx" in text:
        raise SystemExit(f"peers.py: {server.name} refuses:\n{text}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


def settle(server, machine):
    """Waits until no execution of the machine runs; what was measured next would be beside it."""
    while server.call("ListExecutions", {"stateMachineArn": machine, "statusFilter": "RUNNING", "maxResults": 1})["executions"]:
        time.sleep(0.05)


def long_transitions(server, machine, seconds):
    """State transitions a second in long executions, as many of them as it takes to be at it for some seconds.

    Several clients start them: one alone would mostly measure how long it waits for its answers.
    """
    clients = [Client(server.name, server.port) for _ in range(STARTERS)]
    each = 1
    with concurrent.futures.ThreadPoolExecutor(STARTERS) as threads:
        while True:
            begin = time.monotonic()
            work = threads.map(lambda client: [client.start(machine, "{}") for _ in range(each)], clients)
            executions = [execution for started in work for execution in started]
            settle(server, machine)
            for execution in executions[-STARTERS:]:
                server.wait(execution)
            elapsed = time.monotonic() - begin
            if elapsed >= seconds or each >= 1_024:
                for client in clients:
                    client.connection.close()
                return len(executions) * LONG / elapsed
            each = max(each + 1, min(each * 8, int(each * seconds / elapsed * 1.2)))


def map_milliseconds(server, machine):
    body = json.dumps({"items": list(range(ITEMS))})
    begin = time.monotonic()
    server.wait(server.start(machine, body))
    return (time.monotonic() - begin) * 1_000


def measure(server, options, folder):
    """One round with one peer."""
    each = server.machine("each", MAP)
    figures = {"map": min(map_milliseconds(server, each) for _ in range(3))}
    figures["long"] = long_transitions(server, server.machine("long", passes(LONG)), options.seconds)
    one = server.machine("one", passes(1))
    figures["starts"] = starts(server, one, options.seconds, folder)
    settle(server, one)
    figures["short"] = SHORT * ended(server, SHORT, options.seconds, folder)
    figures["memory"] = server.memory()
    return figures


def ended(server, steps, seconds, folder):
    """Standard executions of so many Pass states, from start to end, a second."""
    machine = server.machine(f"steps-{steps}", passes(steps))
    begin = time.monotonic()
    rate = starts(server, machine, seconds, folder)
    settle(server, machine)
    # What ends after the last start takes its time, too.
    return rate * seconds / max(seconds, time.monotonic() - begin)


class Postgres:
    """A PostgreSQL server of its own, as its own packages set it up; None where there is none."""

    def __init__(self, folder):
        # It refuses to run as root.
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="peers-postgres-"))
        if self.prefix:
            shutil.chown(self.folder, "postgres")
        self.port = free_port()
        data = self.folder / "data"
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust")
        self.run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", f"-p {self.port} -h 127.0.0.1 -k {self.folder}", "start")
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/dbos"

    @staticmethod
    def is_there():
        return bool(shutil.which("initdb") and shutil.which("pg_ctl"))

    def run(self, *command):
        subprocess.run([*self.prefix, *map(str, command)], check=True, capture_output=True, cwd=self.folder)

    def stop(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def dbos(url, seconds, folder):
    """DBOS's workflows a second, by their number of steps."""
    text = subprocess.run(
        [sys.executable, HERE / "peers_dbos.py", url, str(seconds), *map(str, STEPS)],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder,
    ).stdout
    return {int(steps): rate for steps, rate in json.loads(text.splitlines()[-1]).items()}


def report(ours, theirs, unit, name, target, fewer=False):
    ratio = theirs / ours if fewer else ours / theirs
    print(f"{name:44} {ours:10.4g} {unit:9} {theirs:10.4g} {unit:9} {ratio:7.1f} times" + (f", target {target}" if target else ""))


def parsed(text):
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    return parser.parse_args()


def main():
    options = parsed(__doc__.splitlines()[0])
    best = {}
    durable = {}
    with tempfile.TemporaryDirectory(prefix="peers-", dir=".") as name:
        for number in range(options.rounds):
            for peer in (stepwell, ministack, moto):
                folder = pathlib.Path(name).resolve() / f"{peer.__name__}-{number}"
                folder.mkdir()
                server = peer(options.binary, folder)
                try:
                    figures = measure(server, options, folder)
                    if peer is stepwell:
                        for steps in STEPS:
                            rate = ended(server, steps, options.seconds, folder)
                            durable["Stepwell", steps] = max(rate, durable.get(("Stepwell", steps), 0))
                finally:
                    server.stop()
                for key, value in figures.items():
                    choose = min if key in ("map", "memory") else max
                    best[server.name, key] = choose(value, best.get((server.name, key), value))
            folder = pathlib.Path(name).resolve() / f"dbos-{number}"
            folder.mkdir()
            for steps, rate in dbos(f"sqlite:///{folder}/dbos.sqlite", options.seconds, folder).items():
                durable["DBOS on SQLite", steps] = max(rate, durable.get(("DBOS on SQLite", steps), 0))
            if Postgres.is_there():
                postgres = Postgres(folder)
                try:
                    for steps, rate in dbos(postgres.url, options.seconds, folder).items():
                        durable["DBOS on PostgreSQL", steps] = max(rate, durable.get(("DBOS on PostgreSQL", steps), 0))
                finally:
                    postgres.stop()
    for peer, targets in (("MiniStack", (15, 25, 10)), ("moto", (None, None, None))):
        print(f"-- Stepwell, on disk, beside {peer}, in memory")
        report(best["Stepwell", "starts"], best[peer, "starts"], "calls/s", "StartExecution", targets[0])
        report(best["Stepwell", "short"], best[peer, "short"], "a second", f"transitions, {SHORT} an execution", targets[1])
        report(best["Stepwell", "long"], best[peer, "long"], "a second", f"transitions, {LONG} an execution", targets[1])
        report(best["Stepwell", "map"], best[peer, "map"], "ms", f"Map of {ITEMS} items", targets[2], fewer=True)
        report(best["Stepwell", "memory"], best[peer, "memory"], "MB", "memory after that", None, fewer=True)
    for peer in ("DBOS on SQLite", "DBOS on PostgreSQL"):
        if (peer, STEPS[0]) not in durable:
            print(f"-- {peer}: left out, there is no initdb on the path")
            continue
        print(f"-- Stepwell beside {peer}, both on disk")
        for steps in STEPS:
            report(durable["Stepwell", steps], durable[peer, steps], "a second", f"workflows of {steps} steps", 50)


if __name__ == "__main__":
    main()
