#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the real server with SIGKILL, again and again, and checks that its executions end as their definitions say.

    python3 Tests/EndToEnd/kill_harness.py --kills 200 --seed 1

Half of the kills come at commit points (STEPWELL_CRASH_AT=1, 2, …: before and after each commit of a run), the others at
random moments, some of them while the server recovers from the one before.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from botocore.exceptions import BotoCoreError, ClientError

import invariants
from bank_account import FUNCTIONS, create, create_function, definition, example_input, source
from conftest import Mailbox
from stepwell import Server, free_port, history

# Each call of a function leaves a line, before the function does its work; the pause makes kills during calls likely.
RECORDING = """

import json
import os
import random
import time

answer = handler


def handler(event, context):
    with open(os.environ["CALLS"], "ab", buffering=0) as calls:
        calls.write((json.dumps(event.pop("call")) + "\\n").encode())
    time.sleep(random.random() * 0.05)
    return answer(event, context)
"""

KEEP_TOKEN = "def handler(event, context):\n    return None\n"

CALL = {"execution.$": "$$.Execution.Id", "state.$": "$$.State.Name", "attempt.$": "$$.State.RetryCount"}

RETRY_INTERRUPTED = [{
    "ErrorEquals": ["SNS.SdkClientException", "Lambda.SdkClientException"],
    "IntervalSeconds": 1, "MaxAttempts": 5, "BackoffRate": 1,
}]


@dataclass(frozen=True)
class Scenario:
    """An input for a machine, and how it must end."""

    machine: str
    input: str
    status: str
    state: str = ""
    error: str = ""
    decision: str = ""


SCENARIOS = [
    Scenario("bank-account", "input", "SUCCEEDED", state="APPROVED"),
    Scenario("bank-account", "input-unprocessable", "FAILED", error="UnprocessableApplication"),
    Scenario("approval-retried", "input-flagged", "SUCCEEDED", state="APPROVED", decision="APPROVE"),
    Scenario("approval-retried", "input-flagged", "SUCCEEDED", state="REJECTED", decision="REJECT"),
    Scenario("approval-bare", "input-flagged", "SUCCEEDED", state="APPROVED", decision="APPROVE"),
    Scenario("approval-bare", "input-unprocessable", "FAILED", error="UnprocessableApplication"),
]


@dataclass
class Started:
    """One execution that the harness asked for."""

    scenario: Scenario
    name: str
    arn: str
    acknowledged: bool = False
    shown: list = field(default_factory=list)
    decided: bool = False


def recording(machine):
    """The machine with calls that say who they are."""
    text = json.dumps(machine)
    machine = json.loads(text.replace('"Payload.$": "$"', '"Payload": {"application.$": "$.application"}'))
    for state in all_states(machine):
        if state.get("Resource", "").startswith("arn:aws:states:::lambda:invoke"):
            state["Parameters"]["Payload"]["call"] = CALL
    return machine


def all_states(machine):
    for name, state in machine["States"].items():
        yield state
        for branch in state.get("Branches", []):
            yield from all_states(branch)


def retriers(machine):
    """Each state's Retry, by the state's name."""
    found = {name: state.get("Retry", []) for name, state in machine["States"].items()}
    for state in machine["States"].values():
        for branch in state.get("Branches", []):
            found |= retriers(branch)
    return found


class Harness:
    """A server that is killed and started again, on one data directory."""

    def __init__(self, folder, options, mailbox):
        self.options, self.random, self.mailbox = options, random.Random(options.seed), mailbox
        self.calls = folder / "calls"
        self.calls.touch()
        self.server = Server(folder / "data", mail_port=mailbox.port, log=folder / "server.log")
        self.kills, self.executions, self.violations, self.round = 0, 0, [], 0
        self.machines, self.arns = {}, {}

    def prepare(self):
        """Loads functions and machines once; they live in the data directory."""
        self.server.start()
        settings = {"Environment": {"Variables": {"CALLS": str(self.calls)}}}
        for name, folder in FUNCTIONS.items():
            create_function(self.server.functions, name, source(folder) + RECORDING, **settings)
        approval = definition("bank-account-with-approval")
        if self.options.callback == "function":
            create_function(self.server.functions, "KeepToken", KEEP_TOKEN + RECORDING, **settings)
            approval["States"]["NotifyApprover"] |= {
                "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Parameters": {"FunctionName": "KeepToken", "Payload": {}},
            }
        retried = json.loads(json.dumps(approval))
        retried["States"]["NotifyApprover"]["Retry"] = RETRY_INTERRUPTED
        plain = {
            "bank-account": definition("bank-account"), "approval-retried": retried, "approval-bare": approval,
        }
        self.machines = {name: recording(machine) for name, machine in plain.items()}
        if self.options.callback == "function":
            for name in ("approval-retried", "approval-bare"):
                call = {**CALL, "token.$": "$$.Task.Token"}
                self.machines[name]["States"]["NotifyApprover"]["Parameters"]["Payload"]["call"] = call
        self.arns = {name: create(self.server.states, name, machine) for name, machine in self.machines.items()}
        self.server.terminate()

    def run(self):
        at_commits, point = (self.options.kills + 1) // 2, 1
        while self.kills < self.options.kills:
            if self.kills < at_commits:
                crashed = self.one_round(crash_at=point)
                if not crashed and point == 1:
                    raise RuntimeError("the server does not crash at STEPWELL_CRASH_AT=1")
                # A run that ends before its crash point has had a kill at every commit: begin again.
                point = point + 1 if crashed else 1
            else:
                self.one_round(crash_at=None)
            if self.options.verbose:
                print(f"round {self.round}: {self.kills} kills, {len(self.violations)} violations", flush=True)

    def one_round(self, crash_at):
        """Starts executions, kills the server, starts it again, and checks; returns whether the server crashed."""
        self.round += 1
        self.server.environment = {"STEPWELL_CRASH_AT": str(crash_at)} if crash_at else {}
        started = [self.planned(index, scenario) for index, scenario in enumerate(self.options.scenarios)]
        self.server.start(wait=False)
        crashed = self.start_and_kill(started, crash_at)
        self.server.environment = {}
        while self.random.random() < 0.3 and crash_at is None:
            self.server.start(wait=False)
            time.sleep(self.random.uniform(0, 0.3))
            self.server.kill()
            self.kills += 1
        self.server.start()
        self.finish(started)
        self.server.terminate()
        return crashed

    def planned(self, index, scenario):
        name = f"round-{self.round}-{index}"
        arn = f"{self.arns[scenario.machine].replace(':stateMachine:', ':execution:')}:{name}"
        return Started(scenario, name, arn)

    def start_and_kill(self, started, crash_at):
        """Asks for all executions at once, reads along, and kills; returns whether a kill came."""
        over = threading.Event()
        try:
            self.server.wait_until_ready()
        except RuntimeError:
            if self.server.process.returncode != -signal.SIGKILL:
                raise
            self.kills += 1
            return True  # The crash point was reached while the server was starting.
        with concurrent.futures.ThreadPoolExecutor(2 * len(started)) as pool:
            work = [pool.submit(self.start, item) for item in started]
            work += [pool.submit(self.read_along, item, over, crash_at) for item in started]
            if crash_at:
                self.wait_for_crash(started)
            else:
                time.sleep(self.random.expovariate(1 / 0.3))
                self.server.kill()
            over.set()
            for future in work:
                future.result()
        crashed = self.server.process.poll() is not None
        if crashed:
            self.kills += 1
        else:
            self.server.terminate()
        return crashed

    def wait_for_crash(self, started):
        """Until the server has crashed, or all that it was asked for has ended."""
        deadline = time.monotonic() + self.options.patience
        while self.server.process.poll() is None and time.monotonic() < deadline:
            if all(item.shown and item.shown[-1]["type"] in invariants.ENDS for item in started):
                return
            time.sleep(0.02)

    def start(self, item):
        document = json.loads(example_input(item.scenario.input))
        document["application"]["id"] = item.name
        try:
            answer = self.server.states.start_execution(
                stateMachineArn=self.arns[item.scenario.machine], name=item.name, input=json.dumps(document)
            )
        except (BotoCoreError, ClientError):
            return
        item.acknowledged = answer["executionArn"] == item.arn

    def read_along(self, item, over, decide_all):
        """Keeps the last history that was shown, and decides some of the applications at once, or all."""
        states = self.server.states
        while not over.is_set():
            try:
                item.shown = states.get_execution_history(executionArn=item.arn, maxResults=1000)["events"]
                if decide_all or item.name.endswith(("2", "4")):
                    self.decide(states, item)
            except ClientError:
                over.wait(0.01)  # It has not been started yet.
            except BotoCoreError:
                return

    def decide(self, states, item):
        """Sends the decision with each token that is known, until one of them is taken."""
        if not item.scenario.decision or item.decided:
            return
        output = json.dumps({"decision": item.scenario.decision})
        for token in self.tokens(item):
            try:
                states.send_task_success(taskToken=token, output=output)
                item.decided = True
                return
            except ClientError as error:
                # The token of an attempt that was cut off has ended with it; a newer one follows.
                if error.response["Error"]["Code"] not in ("TaskTimedOut", "TaskDoesNotExist"):
                    raise

    def tokens(self, item):
        if self.options.callback == "function":
            return [call["token"] for call in self.calls_of(item) if "token" in call]
        message = re.compile(rf"Application {item.name} of .*?task token:\s+(\S+)", re.DOTALL)
        return [match.group(1) for match in map(message.search, list(self.mailbox.texts)) if match]

    def calls_of(self, item):
        lines = self.calls.read_text(encoding="utf-8").splitlines()
        return [call for call in map(json.loads, lines) if call["execution"] == item.arn]

    def finish(self, started):
        """Decides what waits, lets every execution end, and checks each."""
        states = self.server.states
        deadline = time.monotonic() + self.options.patience
        for item in started:
            description = self.ended(states, item, deadline)
            if description is not None:
                self.executions += 1
                self.check(item, description, history(states, item.arn))

    def ended(self, states, item, deadline):
        while True:
            try:
                description = states.describe_execution(executionArn=item.arn)
            except ClientError as error:
                if item.acknowledged or item.shown:
                    self.violation(item, f"was acknowledged and is gone: {error}")
                return None
            if description["status"] != "RUNNING":
                return description
            try:
                self.decide(states, item)
            except ClientError as error:
                self.violation(item, f"the decision was refused: {error}")
                return None
            if time.monotonic() > deadline:
                last = states.get_execution_history(executionArn=item.arn, reverseOrder=True, maxResults=1)["events"]
                self.violation(item, f"has not ended; its last event: {last}")
                return None
            time.sleep(0.02)

    def check(self, item, description, events):
        scenario, machine = item.scenario, self.machines[item.scenario.machine]
        found = invariants.broken_history(events)
        found += invariants.unnamed_retries(events, retriers(machine))
        found += invariants.repeated_calls(self.calls_of(item), events)
        found += invariants.disappeared(item.shown, events)
        found += wrong_end(scenario, description, retriers(machine), events)
        for text in found:
            self.violation(item, text)

    def violation(self, item, text):
        self.violations.append(f"{item.arn}: {text}")
        print(f"VIOLATION {item.arn} ({item.scenario.machine}): {text}", flush=True)


def wrong_end(scenario, description, retriers_of, events):
    """An execution ends as its definition says; a call that was cut off fails it where no Retry names that."""
    error = description.get("error", "")
    if error.endswith(".SdkClientException") and description["status"] == "FAILED":
        names = [name for name, values in retriers_of.items() if not invariants.named_by_retry(error, values)]
        entered = {event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event}
        if entered & set(names) & {"NotifyApprover"}:
            return []
    if (description["status"], error) != (scenario.status, scenario.error):
        return [f"ended {description['status']} {error} {description.get('cause', '')[:200]}"]
    if scenario.state and json.loads(description["output"])["application"]["state"] != scenario.state:
        return [f"ended with {description['output']}"]
    return []


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--callback", choices=["mail", "function"], default="mail", help="who gets the task tokens")
    parser.add_argument("--patience", type=float, default=30, help="seconds for a round's executions to end")
    parser.add_argument("--keep", type=pathlib.Path, help="a new folder for data, calls and log; default: a temporary one")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.scenarios = SCENARIOS
    return options


def main():
    options = arguments()
    print(f"seed {options.seed}")
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    mailbox.port = controller.port
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        os.makedirs(folder, exist_ok=True)
        harness = Harness(folder, options, mailbox)
        try:
            harness.prepare()
            harness.run()
        finally:
            harness.server.close()
            controller.stop()
    print(f"{harness.kills} kills, {harness.executions} executions, {len(harness.violations)} violations")
    sys.exit(1 if harness.violations else 0)


if __name__ == "__main__":
    main()
