#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares Stepwell with moto's server on definitions without tasks and inputs made up from a seed.

    .venv-peers/bin/python Tests/Conformance/moto_differential.py [--count 2000] [--seed 1] [--jobs 8]
        [--binary .build/release/stepwell] [--list] [--case SEED]

Compared are: whether the definition is taken, how the execution ends, its output, the error's name, and the types of the
history's events. Each difference must be of a class of moto_classes.py, which names the recording or the document that
proves Stepwell right; docs/conformance-moto.md lists them. What is left is printed and fails the run.
"""

import argparse
import collections
import concurrent.futures
import http.client
import json
import pathlib
import socket
import subprocess
import sys
import threading
import time

from moto_classes import CLASSES, Difference
from moto_generator import Generator

HERE = pathlib.Path(__file__).resolve().parent
ROLE = "arn:aws:iam::123456789012:role/role"
# What tells moto's server which service a request is for.
AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0"


class Peer:
    """A server that answers the Step Functions API; one connection for each thread."""

    def __init__(self, port):
        self.port, self.local = port, threading.local()

    def call(self, operation, **parameters):
        """The answer, or an error as `{"__type": …, "message": …}`."""
        for attempt in (1, 2):
            connection = getattr(self.local, "connection", None) or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            self.local.connection = connection
            try:
                connection.request("POST", "/", json.dumps(parameters), {
                    "Content-Type": "application/x-amz-json-1.0", "Authorization": AUTHORIZATION,
                    "X-Amz-Target": f"AWSStepFunctions.{operation}",
                })
                return json.loads(connection.getresponse().read() or b"{}")
            except (http.client.HTTPException, ConnectionError, TimeoutError):
                self.local.connection = None
                connection.close()
                if attempt == 2:
                    raise

    def asked(self, end, is_done, operation, **parameters):
        """Asks again, with growing pauses, until an answer will do; the last one where none does by the end.

        moto's server is another process, which runs by the machine's clock: there is none to move.
        """
        pause = 0.01
        while not is_done(answer := self.call(operation, **parameters)) and time.monotonic() < end:
            time.sleep(pause)
            pause *= 1.5
        return answer

    def run(self, name, definition, data):
        """What becomes of a definition and an input."""
        created = self.call("CreateStateMachine", name=name, definition=json.dumps(definition), roleArn=ROLE)
        if "stateMachineArn" not in created:
            return {"created": False, "why": created.get("message", "")}
        started = self.call("StartExecution", stateMachineArn=created["stateMachineArn"], input=json.dumps(data))
        arn = started["executionArn"]
        answer = self.asked(time.monotonic() + 30, lambda answer: answer["status"] != "RUNNING", "DescribeExecution",
                            executionArn=arn)
        if answer["status"] == "RUNNING":
            return {"created": True, "status": "ENDLESS", "events": []}
        # moto's server may fail to read a history that it is just writing.
        events = self.asked(time.monotonic() + 30, lambda answer: "events" in answer, "GetExecutionHistory",
                            executionArn=arn, maxResults=1000)["events"]
        self.call("DeleteStateMachine", stateMachineArn=created["stateMachineArn"])
        return {
            "created": True, "status": answer["status"], "error": answer.get("error"), "cause": answer.get("cause"),
            "output": document(answer["output"]) if "output" in answer else None,
            "events": [event["type"] for event in events],
        }


def document(text):
    try:
        return json.loads(text)
    except ValueError:
        return {"no JSON": text}


def normal(value):
    """Numbers by value, booleans apart from them, members in any order."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return ("number", float(value))
    if isinstance(value, list):
        return [normal(element) for element in value]
    return {key: normal(element) for key, element in value.items()}


def differing(own, theirs):
    """The first aspect in which two outcomes differ, and None where they do not."""
    for aspect in ("created", "status", "error", "output"):
        if normal(own.get(aspect)) != normal(theirs.get(aspect)):
            return aspect
    # Branches and iterations run side by side: what each does is compared, not who comes first.
    if own["created"] and collections.Counter(own["events"]) != collections.Counter(theirs["events"]):
        return "events"
    return None


class Comparison:
    """Both servers, and what they make of cases."""

    def __init__(self, stepwell, moto):
        self.stepwell, self.moto = stepwell, moto

    def case(self, seed):
        """Where the two differ on a case, and the class that explains it; None where they do not differ."""
        definition, data, broken = Generator(seed).case()
        difference = self.difference(seed, f"m{seed}", definition, data, broken)
        return difference and (difference, self.explanation(difference))

    def difference(self, seed, name, definition, data, broken):
        own, theirs = self.stepwell.run(name, definition, data), self.moto.run(name, definition, data)
        aspect = differing(own, theirs)
        return aspect and Difference(seed, definition, data, broken, aspect, own, theirs)

    def explanation(self, difference, done=()):
        """The first class that holds, if the difference goes away, or is of yet another class, without its cause."""
        for kind in CLASSES:
            if kind.name in done or not kind.holds(difference):
                continue
            if kind.without is None:
                return kind.name
            done = (*done, kind.name)
            definition, data = kind.without(difference.definition, difference.data)
            name = f"m{difference.seed}w{len(done)}"
            rest = self.difference(difference.seed, name, definition, data, difference.broken)
            if rest is None or self.explanation(rest, done):
                return kind.name
        return None


def start_moto():
    process = subprocess.Popen([sys.executable, HERE / "moto_server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    line = process.stdout.readline()
    if not line.strip().isdigit():
        process.kill()
        raise SystemExit("moto's server did not start: is Scripts/requirements-peers.txt installed in this Python?")
    return process, int(line)


def start_stepwell(binary):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([binary, "serve", "--port", str(port), "--in-memory"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, port
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not start")


def report(difference, kind):
    print(f"\ncase {difference.seed}: {difference.aspect} differs ({kind or 'unexplained'})")
    print("  definition:", json.dumps(difference.definition))
    print("  input:     ", json.dumps(difference.data))
    print("  stepwell:  ", json.dumps(difference.own))
    print("  moto:      ", json.dumps(difference.theirs))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--binary", default=HERE.parents[1] / ".build/release/stepwell")
    parser.add_argument("--case", type=int, help="run one case, by its number, and show it")
    parser.add_argument("--list", action="store_true", help="show explained differences too")
    return parser.parse_args()


def main():
    options = arguments()
    first = options.seed * 1_000_000
    seeds = [options.case] if options.case is not None else range(first, first + options.count)
    stepwell_process, stepwell_port = start_stepwell(options.binary)
    try:
        moto_process, moto_port = start_moto()
        try:
            comparison = Comparison(Peer(stepwell_port), Peer(moto_port))
            with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
                found = list(pool.map(comparison.case, seeds))
        finally:
            moto_process.kill()
            moto_process.wait()
    finally:
        stepwell_process.terminate()
        stepwell_process.wait()
    counts = collections.Counter()
    for difference, kind in filter(None, found):
        counts[kind] += 1
        if kind is None or options.list or options.case is not None:
            report(difference, kind)
    print(f"\n{len(seeds)} cases, {len(seeds) - counts.total()} the same, {counts.total() - counts[None]} explained, "
          f"{counts[None]} unexplained")
    for name, count in counts.most_common():
        print(f"  {count:5} {name or 'UNEXPLAINED'}")
    sys.exit(1 if counts[None] else 0)


if __name__ == "__main__":
    main()
