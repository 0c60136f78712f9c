#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real binary under wrk: how many calls a second it answers, beside its own constant answer.

usage: http_load.py BINARY [--rounds N] [--seconds N] [--connections N] [--parts express pipelined standard]

wrk (Debian's package) costs a fraction of what the server does, so the server is what limits the rate. The constant
answer is `GET /`; StartSyncExecution and StartExecution start an Express workflow of one Pass state. They take turns,
and the best round of each counts: other work on the machine can only slow one down. Beside the rate stands the
server's processor time for a call.

Then Express StartExecution pipelined, as many calls in one write of each connection as stand in PIPELINED; and how long
StartSyncExecution takes, one call at a time again, when connections wait between their calls so that about half of the
top rate is asked for.

Then StartExecution of a Standard workflow of one Pass state, with 256 connections, each answered when it is on disk: on
a server of its own with a data directory below the working directory, which is removed.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import tempfile
import urllib.request

ROLE = "arn:aws:iam::123456789012:role/benchmark"
DEFINITION = '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"ok":true},"End":true}}}'
INPUT = '{"order":17,"items":["a","b"]}'
TARGETS = {"StartSyncExecution": 75, "StartExecution": 75}
PIPELINED = 32
PIPELINED_TARGET = 100_000
LATENCY_TARGET = 10
DURABLE_CONNECTIONS = 256
DURABLE_TARGET = 15_000


class Server:
    """One `stepwell serve`, in memory where it is given no data directory, on a port of the kernel's choice."""

    def __init__(self, binary, data=None):
        command = [binary, "serve", "--port", "0", "--log-level", "error"]
        command += ["--data", data] if data else ["--in-memory"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        match = re.search(r"http://[^ ]*:\d+", line)
        if not match:
            raise SystemExit(f"http_load.py: {binary} did not say where it listens, but {line!r}")
        self.url = match.group(0)

    def call(self, action, parameters):
        request = urllib.request.Request(self.url, json.dumps(parameters).encode(), {
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AWSStepFunctions.{action}",
        })
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def body_of_start(self, kind):
        """The body of a start of a new workflow of one Pass state."""
        machine = self.call("CreateStateMachine", {
            "name": "load", "type": kind, "roleArn": ROLE, "definition": DEFINITION,
        })["stateMachineArn"]
        return json.dumps({"stateMachineArn": machine, "input": INPUT})

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def script(folder, action, body, more=""):
    """What wrk sends, as the Lua that it reads."""
    file = folder / f"{action}.lua"
    file.write_text(f"""wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-amz-json-1.0"
wrk.headers["X-Amz-Target"] = "AWSStepFunctions.{action}"
wrk.body = {json.dumps(body)}
{more}""")
    return ["-s", str(file)]


def in_one_write(count):
    """So many calls in each write of a connection; wrk counts their answers one by one."""
    return f"""local calls
function init(arguments) calls = string.rep(wrk.format(), {count}) end
function request() return calls end
"""


def waiting(milliseconds):
    """A pause before each call of a connection, about so long."""
    return f"function delay() return math.random({round(milliseconds * 0.5)}, {round(milliseconds * 1.5)}) end\n"


def load(server, arguments, options, connections):
    """What wrk says."""
    text = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{options.seconds}", *arguments, server.url + "/"],
        check=True, capture_output=True, text=True,
    ).stdout
    if "Non-2xx" in text:
        raise SystemExit(f"http_load.py: an answer is an error:\n{text}")
    return text


def rate_of(text):
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


def measured(server, arguments, options, connections):
    """Calls a second, and the server's microseconds for each."""
    before = server.processor_seconds()
    text = load(server, arguments, options, connections)
    spent = server.processor_seconds() - before
    return rate_of(text), spent * 1e6 / int(re.search(r"(\d+) requests in", text).group(1))


def express(options):
    server = Server(options.binary)
    try:
        body = server.body_of_start("EXPRESS")
        with tempfile.TemporaryDirectory() as name:
            kinds = {"constant": []}
            kinds |= {action: script(pathlib.Path(name), action, body) for action in TARGETS}
            rounds = [{kind: measured(server, arguments, options, options.connections)
                       for kind, arguments in kinds.items()} for _ in range(options.rounds)]
    finally:
        server.stop()
    best = {kind: (max(r[kind][0] for r in rounds), min(r[kind][1] for r in rounds)) for kind in kinds}
    for kind, (rate, microseconds) in best.items():
        line = f"{kind:20} {rate:8.0f} calls/s, {microseconds:5.1f} µs of the server's processor time a call"
        if kind in TARGETS:
            line += f"; {100 * rate / best['constant'][0]:.0f} % of the constant's rate, target {TARGETS[kind]} %"
        print(line)


def percentile(text, percent):
    """Milliseconds."""
    match = re.search(rf"^ +{percent}% +([\d.]+)(us|ms|s)$", text, re.MULTILINE)
    return float(match.group(1)) * {"us": 0.001, "ms": 1, "s": 1_000}[match.group(2)]


def pipelined(options):
    server = Server(options.binary)
    try:
        body = server.body_of_start("EXPRESS")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            arguments = script(folder, "StartExecution", body, in_one_write(PIPELINED))
            rounds = [measured(server, arguments, options, options.connections) for _ in range(options.rounds)]
            arguments = script(folder, "StartSyncExecution", body)
            top = max(measured(server, arguments, options, options.connections)[0] for _ in range(options.rounds))
            # A call takes next to no time beside the pause, which is long enough to be drawn in whole milliseconds.
            connections = options.connections * 4
            arguments = script(folder, "StartSyncExecution", body, waiting(2_000 * connections / top)) + ["--latency"]
            texts = [load(server, arguments, options, connections) for _ in range(options.rounds)]
    finally:
        server.stop()
    tell(f"StartExecution, Express, {PIPELINED} in one write", rounds, PIPELINED_TARGET)
    best = min(texts, key=lambda text: percentile(text, 99))
    print(f"StartSyncExecution, {rate_of(best):.0f} calls/s of {top:.0f}: half of them within {percentile(best, 50):.2f} ms, "
          f"99 % within {percentile(best, 99):.2f} ms, target {LATENCY_TARGET}")


def standard(options):
    with tempfile.TemporaryDirectory(dir=".") as name:
        server = Server(options.binary, data=f"{name}/data")
        try:
            arguments = script(pathlib.Path(name), "StartExecution", server.body_of_start("STANDARD"))
            rounds = [measured(server, arguments, options, DURABLE_CONNECTIONS) for _ in range(options.rounds)]
        finally:
            server.stop()
    tell(f"StartExecution, Standard, {DURABLE_CONNECTIONS} connections", rounds, DURABLE_TARGET)


def tell(what, rounds, target):
    """The best rate and the least processor time of some rounds."""
    rate, microseconds = max(r[0] for r in rounds), min(r[1] for r in rounds)
    print(f"{what}: {rate:.0f} calls/s, target {target}; {microseconds:.1f} µs of the server's processor time a call")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parts = ["express", "pipelined", "standard"]
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    options = parser.parse_args()
    if "express" in options.parts:
        express(options)
    if "pipelined" in options.parts:
        pipelined(options)
    if "standard" in options.parts:
        standard(options)


if __name__ == "__main__":
    main()
