#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What waiting costs: pollers of an activity without work, and tasks that wait for their tokens; then all tokens come.

    .venv/bin/python Benchmarks/pollers_and_tokens.py [--pollers 1000] [--tokens 10000] [--clients 64] [--seconds 20]

Prints one line of JSON: the CPU and memory of the idle server, how fast tokens were taken, and every answer that was not
a success. Exits with 1 where there is one, or where an execution did not succeed.
"""

import argparse
import asyncio
import collections
import json
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

from stepwell import ROLE, Server  # noqa: E402


class Connection:
    """One connection that is kept, for one call at a time."""

    def __init__(self, port):
        self.port = port
        self.reader = self.writer = None

    async def call(self, action, members):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = json.dumps(members).encode()
        self.writer.write(
            f"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSStepFunctions.{action}\r\n"
            f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        return int(head.split(" ", 2)[1]), json.loads(await self.reader.readexactly(length))


async def in_parallel(port, clients, items, work):
    """Has clients work through items; each has a connection of its own."""
    waiting = collections.deque(items)

    async def client():
        connection = Connection(port)
        while waiting:
            await work(connection, waiting.popleft())

    await asyncio.gather(*(client() for _ in range(clients)))


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(process):
    return int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def run(server, options):
    states = server.states
    idle, work = (states.create_activity(name=name)["activityArn"] for name in ("idle", "work"))
    task = {"Type": "Task", "Resource": work, "TimeoutSeconds": 3_600, "End": True}
    machine = states.create_state_machine(
        name="tokens", definition=json.dumps({"StartAt": "A", "States": {"A": task}}), roleArn=ROLE
    )["stateMachineArn"]
    tokens, errors = [], collections.Counter()

    async def start(connection, number):
        await connection.call("StartExecution", {"stateMachineArn": machine, "name": f"e{number}"})

    async def fetch(connection, _):
        tokens.append((await connection.call("GetActivityTask", {"activityArn": work}))[1]["taskToken"])

    async def complete(connection, token):
        status, answer = await connection.call("SendTaskSuccess", {"taskToken": token, "output": "{}"})
        if status != 200:
            errors[answer["__type"]] += 1

    await in_parallel(server.port, options.clients, range(options.tokens), start)
    await in_parallel(server.port, options.clients, range(options.tokens), fetch)
    pollers = [
        asyncio.ensure_future(Connection(server.port).call("GetActivityTask", {"activityArn": idle}))
        for _ in range(options.pollers)
    ]
    # Until all polls stand in their queue.
    await asyncio.sleep(5)
    before = cpu_seconds(server.process.pid)
    await asyncio.sleep(options.seconds)
    used, memory = cpu_seconds(server.process.pid) - before, resident_bytes(server.process.pid)
    began = time.monotonic()
    await in_parallel(server.port, options.clients, tokens, complete)
    took = time.monotonic() - began
    for poller in pollers:
        poller.cancel()
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine, statusFilter="SUCCEEDED")
    return {
        "pollers": options.pollers, "tokens": options.tokens, "clients": options.clients,
        "idleCPUPercent": round(100 * used / options.seconds, 2), "residentMB": round(memory / 1e6, 1),
        "tokensPerSecond": round(options.tokens / took), "errors": dict(errors),
        "succeeded": sum(len(page["executions"]) for page in pages),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pollers", type=int, default=1_000)
    parser.add_argument("--tokens", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=20, help="how long the idle server is watched")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(pathlib.Path(folder) / "data") as server:
        result = asyncio.run(run(server, options))
    print(json.dumps(result))
    sys.exit(1 if result["errors"] or result["succeeded"] != options.tokens else 0)


if __name__ == "__main__":
    main()
