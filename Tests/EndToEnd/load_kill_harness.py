#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the real server under load, again and again, and checks every call that it acknowledged.

    python3 Tests/EndToEnd/load_kill_harness.py --kills 2000 --seed 1

Clients start executions, stop them, work as an activity's workers and read histories as fast as they are answered. Every third
life of the server ends at a commit point (STEPWELL_CRASH_AT), the others by SIGKILL at a random moment, some before the server
has recovered. What was acknowledged in one life is checked in the next ones: a start with its input and date, a token's output,
a stop, and each event of a history that was shown. In the end every execution has ended, and every state was left once.
"""

import argparse
import asyncio
import collections
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

import invariants
from stepwell import ACCOUNT, REGION, ROLE, Server

ACTIVITY = f"arn:aws:states:{REGION}:{ACCOUNT}:activity:work"
GONE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}


def counting(following):
    move = {"Next": following} if following else {"End": True}
    return {"Type": "Pass", "Parameters": {"n.$": "$.n", "count.$": "States.MathAdd($.count, 1)"}, **move}


def working(step, **move):
    # A token whose answer the kill cut off is never seen: the attempt times out, and another follows.
    again = {"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 99999, "BackoffRate": 1}
    return {"Type": "Task", "Resource": ACTIVITY, "TimeoutSeconds": 3, "ResultPath": f"$.{step}", "Retry": [again], **move}


def single(state):
    return {"StartAt": "Only", "States": {"Only": {**state, "End": True}}}


MACHINES = {
    "chain": {
        "StartAt": "S1",
        "States": {f"S{index}": counting(f"S{index + 1}" if index < 5 else None) for index in range(1, 6)},
    },
    "timer": {
        "StartAt": "Before",
        "States": {
            "Before": {"Type": "Pass", "Next": "Waiting"},
            "Waiting": {"Type": "Wait", "Seconds": 1, "Next": "After"},
            "After": {"Type": "Pass", "End": True},
        },
    },
    "branches": {
        "StartAt": "All",
        "States": {"All": {
            "Type": "Parallel",
            "End": True,
            "Branches": [
                {"StartAt": "Soon", "States": {"Soon": {"Type": "Pass", "End": True}}},
                {"StartAt": "Later", "States": {"Later": {"Type": "Wait", "Seconds": 1, "End": True}}},
                {"StartAt": "Each", "States": {"Each": {
                    "Type": "Map",
                    "ItemsPath": "$.items",
                    "ItemProcessor": single({"Type": "Pass", "Parameters": {"next.$": "States.MathAdd($, 1)"}}),
                    "End": True,
                }}},
            ],
        }},
    },
    "worked": {
        "StartAt": "First",
        "States": {"First": working("first", Next="Second"), "Second": working("second", End=True)},
    },
    "stopped": single({"Type": "Wait", "Seconds": 100_000}),
}
WEIGHTS = {"chain": 10, "timer": 3, "branches": 3, "worked": 3, "stopped": 1}


class Refused(Exception):
    """An error that the API answered; its code is the text."""


class Connection:
    """One connection, one call at a time, without what a full client costs: the load is to be the server's."""

    def __init__(self, port):
        self.port, self.streams = port, None

    async def call(self, action, **body):
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 24)
        reader, writer = self.streams
        data = json.dumps(body).encode()
        writer.write(
            f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AWSStepFunctions.{action}\r\n"
            f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        answer = json.loads(await reader.readexactly(length) or b"{}")
        if " 200 " not in head.split("\r\n")[0]:
            raise Refused(answer["__type"].split("#")[-1])
        return answer

    def close(self):
        if self.streams is not None:
            self.streams[1].close()


@dataclass
class Execution:
    """What the harness asked for, and all that it was told."""

    kind: str
    name: str
    input: dict
    started: float | None = None
    # Whether an answer said that it exists.
    known: bool = False
    stop: str | None = None
    stopped: bool = False
    shown: list = field(default_factory=list)
    description: dict | None = None

    @property
    def arn(self):
        return f"arn:aws:states:{REGION}:{ACCOUNT}:execution:{self.kind}:{self.name}"


class Harness:
    def __init__(self, folder, options):
        self.options, self.random = options, random.Random(options.seed)
        self.server = Server(folder / "data", log=folder / "server.log")
        self.kills, self.counter, self.violations, self.counts = 0, 0, [], collections.Counter()
        # Those that are not checked to their ends, in the order in which they are looked at next.
        self.open, self.most_open = {}, options.open
        # By execution and step: the outputs that were sent, and the one that was taken.
        self.sent, self.taken = collections.defaultdict(set), {}

    def violation(self, text):
        self.violations.append(text)
        print(f"VIOLATION in life {self.kills + 1}: {text}", flush=True)

    # The lives of the server.

    async def run(self):
        self.server.start()
        connection = Connection(self.server.port)
        await connection.call("CreateActivity", name="work")
        for name, machine in MACHINES.items():
            await connection.call("CreateStateMachine", name=name, definition=json.dumps(machine), roleArn=ROLE)
        connection.close()
        self.server.kill()
        while self.kills < self.options.kills:
            await self.life()
            self.kills += 1
            if self.options.verbose or self.kills % 100 == 0:
                print(f"{self.kills} kills: {self.summary()}", flush=True)
        await self.last_life()

    async def life(self):
        at_commit = self.kills % 3 == 0
        point = int(self.random.uniform(1, 6) ** 4) if at_commit else None
        self.server.environment = {"STEPWELL_CRASH_AT": str(point)} if at_commit else {}
        self.server.start(wait=False)
        if not at_commit and self.random.random() < 0.1:
            await self.ends_within(self.random.uniform(0, 0.08))
        else:
            await self.under_load(at_commit)
        if self.server.process.poll() is None:
            self.server.kill()
        elif self.server.process.returncode != -signal.SIGKILL:
            raise RuntimeError(f"the server ended by itself with {self.server.process.returncode}")

    async def under_load(self, at_commit):
        if not await self.ready():
            return
        over = asyncio.Event()
        tasks = [asyncio.create_task(self.client(over)) for _ in range(self.options.clients)]
        tasks += [asyncio.create_task(self.worker(over)) for _ in range(4)]
        # A crash point that is not reached soon is given up.
        if not await self.ends_within(0.8 if at_commit else self.random.uniform(0.02, 0.6)):
            self.server.kill()
        over.set()
        await asyncio.gather(*tasks)

    async def ends_within(self, seconds):
        """Whether the server ends by itself in that time: the kill comes at its end, else."""
        try:
            await asyncio.to_thread(self.server.process.wait, seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    async def ready(self):
        """Whether the server answers; else it has reached its crash point."""
        try:
            await asyncio.to_thread(self.server.wait_until_ready)
        except RuntimeError:
            return False
        return True

    async def last_life(self):
        """All that is open ends, and is checked."""
        self.server.environment, self.most_open = {}, 0
        self.server.start()
        over = asyncio.Event()
        clients = [asyncio.create_task(self.client(over)) for _ in range(4)]
        workers = [asyncio.create_task(self.worker(over)) for _ in range(16)]
        await asyncio.wait(clients, timeout=self.options.patience)
        over.set()
        self.server.kill()
        await asyncio.gather(*clients, *workers)
        for item in self.open.values():
            self.violation(f"{item.arn} has not ended: {item.shown[-1:]}")

    # What clients do until the server is gone.

    async def client(self, over):
        """Starts something, or checks what has been open for longest: what is open stays a bounded number.

        Ends where nothing is open and nothing may be started.
        """
        connection = Connection(self.server.port)
        try:
            while not over.is_set() and (self.open or self.most_open):
                starts = len(self.open) < self.most_open and self.random.random() < 0.5
                try:
                    if starts:
                        await self.start(connection)
                    elif self.open:
                        await self.check_longest_open(connection)
                except Refused as error:
                    self.violation(f"a client was refused with {error}")
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            connection.close()

    async def check_longest_open(self, connection):
        """One client at a time asks for an execution: of two answers nobody could tell which is the older."""
        item = self.open.pop(next(iter(self.open)))
        is_done = False
        try:
            is_done = await self.check(item, connection)
        finally:
            if not is_done:
                # Others come before it is looked at again.
                self.open[item.name] = item

    def planned(self):
        self.counter += 1
        kind = self.random.choices(list(WEIGHTS), WEIGHTS.values())[0]
        return Execution(kind, f"e{self.counter}", {"n": self.counter, "count": 0, "items": [1, 2, 3, 4, 5]})

    async def start(self, connection):
        item = self.planned()
        try:
            await self.begin(item, connection)
        finally:
            self.open[item.name] = item

    async def begin(self, item, connection):
        await self.ask_for(item, connection)
        if self.random.random() < 0.1:
            await self.ask_for(item, connection)
        if item.kind == "stopped" and item.known:
            await self.stop(item, connection)
        if self.random.random() < 0.3:
            await self.look(item, connection)

    async def ask_for(self, item, connection):
        """Starts it, or says again what was said before: then nothing may be started anew."""
        machine = item.arn.replace(":execution:", ":stateMachine:").rsplit(":", 1)[0]
        try:
            answer = await connection.call(
                "StartExecution", stateMachineArn=machine, name=item.name, input=json.dumps(item.input)
            )
        except Refused as error:
            if str(error) != "ExecutionAlreadyExists":
                self.violation(f"{item.arn}: the start was refused with {error}")
        else:
            if item.started not in (None, answer["startDate"]):
                self.violation(f"{item.arn} was started twice: {item.started}, {answer['startDate']}")
            item.started = answer["startDate"]
            self.counts["starts"] += 1
        item.known = True

    async def look(self, item, connection):
        """Reads the history; what was shown once stays."""
        events = (await connection.call("GetExecutionHistory", executionArn=item.arn, maxResults=1000))["events"]
        if events[:len(item.shown)] != item.shown:
            self.violation(f"{item.arn}: of {item.shown} is left {events}")
        item.shown = events

    async def worker(self, over):
        connection = Connection(self.server.port)
        kept = []
        try:
            while not over.is_set():
                task = await connection.call("GetActivityTask", activityArn=ACTIVITY)
                if task.get("taskToken"):
                    kept.append(task)
                # Some tokens are answered late: their tasks are open when the server is killed.
                while kept and (len(kept) > 3 or self.random.random() < 0.8):
                    await self.succeed(kept.pop(0), connection)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            connection.close()

    async def succeed(self, task, connection):
        data = json.loads(task["input"])
        key = (data["n"], "second" if "first" in data else "first")
        self.counter += 1
        output = f"output-{self.counter}"
        self.sent[key].add(output)
        try:
            await connection.call("SendTaskSuccess", taskToken=task["taskToken"], output=json.dumps(output))
        except Refused as error:
            if str(error) not in GONE:
                self.violation(f"{key}: the token was refused with {error}")
            return
        if key in self.taken:
            self.violation(f"{key}: {output} was taken after {self.taken[key]}")
        self.taken[key] = output
        self.counts["token calls"] += 1
        if self.random.random() < 0.2:
            try:
                await connection.call("SendTaskSuccess", taskToken=task["taskToken"], output='"again"')
                self.violation(f"{key}: the token was taken twice")
            except Refused:
                pass

    # What is checked in later lives.

    async def check(self, item, connection):
        """Compares with all that was told; whether it has ended and need not be looked at again."""
        try:
            description = await connection.call("DescribeExecution", executionArn=item.arn)
        except Refused as error:
            if item.known:
                self.violation(f"{item.arn} was acknowledged and is gone: {error}")
                return True
            await self.ask_for(item, connection)
            return False
        if item.started not in (None, description["startDate"]) or json.loads(description["input"]) != item.input:
            self.violation(f"{item.arn} was started at {item.started} with {item.input}, and is {description}")
        if item.description not in (None, description):
            self.violation(f"{item.arn} had ended as {item.description}, and is {description}")
        item.known = True
        if description["status"] == "RUNNING":
            if item.stopped:
                self.violation(f"{item.arn} runs after its stop was acknowledged")
            elif item.kind == "stopped":
                await self.stop(item, connection)
            return False
        seen_before, item.description = item.description is not None, description
        try:
            await self.look(item, connection)
        except Refused as error:
            self.violation(f"{item.arn}: its history is refused with {error}")
        if not seen_before and self.random.random() < 0.1:
            return False  # Looked at once more, perhaps in another life.
        self.check_end(item, description)
        return True

    async def stop(self, item, connection):
        item.stop = f"stop-{item.name}"
        await connection.call("StopExecution", executionArn=item.arn, error=item.stop)
        item.stopped = True
        self.counts["stops"] += 1

    def check_end(self, item, description):
        found = invariants.broken_history(item.shown) if item.kind != "branches" else chain_ids(item.shown)
        if item.kind == "stopped":
            if description["status"] != "ABORTED" or description.get("error") != item.stop:
                found.append(f"ended {description}")
        elif description["status"] != "SUCCEEDED":
            found.append(f"ended {description['status']} {description.get('error')} {description.get('cause')}")
        else:
            found += self.wrong_output(item, json.loads(description["output"]))
        for text in found:
            self.violation(f"{item.arn}: {text}")
        self.counts["executions checked"] += 1
        self.counts["transitions"] += sum("stateEnteredEventDetails" in event for event in item.shown)

    def wrong_output(self, item, output):
        expected = {"chain": {"n": item.input["n"], "count": 5}, "timer": item.input}
        if item.kind == "branches":
            expected["branches"] = [item.input, item.input, [{"next": value + 1} for value in item.input["items"]]]
        if item.kind != "worked":
            return [] if output == expected[item.kind] else [f"gave {output}"]
        found = []
        for step in ("first", "second"):
            key = (item.input["n"], step)
            if output[step] not in self.sent[key] or self.taken.get(key, output[step]) != output[step]:
                found.append(f"{step} gave {output[step]}, acknowledged was {self.taken.get(key)}")
        succeeded = sum(event["type"] == "ActivitySucceeded" for event in item.shown)
        return found if succeeded == 2 else [*found, f"{succeeded} activity tasks succeeded"]

    def summary(self):
        return ", ".join(f"{count} {what}" for what, count in self.counts.items()) + f", {len(self.violations)} violations"


def chain_ids(events):
    """Branches and iterations enter states of one name more than once: their ids and their ends are looked at alone."""
    found = [] if [event["id"] for event in events] == list(range(1, len(events) + 1)) else ["its ids have holes"]
    entered = sum("stateEnteredEventDetails" in event for event in events)
    left = sum("stateExitedEventDetails" in event for event in events)
    return found if (entered, left) == (9, 9) else [*found, f"{entered} states were entered and {left} left, not 9"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--open", type=int, default=1000, help="executions at most that are not checked to their ends")
    parser.add_argument("--patience", type=float, default=60, help="seconds for what is open to be checked or to end")
    parser.add_argument("--keep", type=pathlib.Path, help="a new folder for data and log; default: a temporary one")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def main():
    options = arguments()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as temporary:
        harness = Harness(options.keep or pathlib.Path(temporary), options)
        try:
            asyncio.run(harness.run())
        finally:
            harness.server.close()
    print(f"{harness.kills} kills: {harness.summary()}")
    sys.exit(1 if harness.violations else 0)


if __name__ == "__main__":
    main()
