#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real binary as a process: how soon it answers, and how much memory it holds when nothing happens.

usage: process.py BINARY [--rounds N]

Start-up is the time from the start of the process to the end of its first answer over HTTP, of a server with a new
data directory and of one that was used before; the best of the rounds, for other work on the machine only adds to it.
Memory is the resident set (VmRSS, in it what is mapped of the binary and of the libraries) after a second without
a call; the part that is the process's own (RssAnon) is shown beside it.
"""

import argparse
import http.client
import pathlib
import re
import signal
import subprocess
import tempfile
import time

START_UP_MILLISECONDS = 150
MEMORY_MEGABYTES = 64


class Server:
    """One `stepwell serve` on a port of the kernel's choice."""

    def __init__(self, binary, directory):
        command = [binary, "serve", "--port", "0", "--data", str(directory), "--log-level", "error"]
        begin = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        match = re.search(r"http://[^ ]*:(\d+)", line)
        if not match:
            self.stop()
            raise SystemExit(f"process.py: {binary} did not say where it listens, but {line!r}")
        connection = http.client.HTTPConnection("127.0.0.1", int(match.group(1)), timeout=10)
        connection.request("GET", "/health")
        status = connection.getresponse().status
        self.milliseconds = (time.monotonic() - begin) * 1_000
        connection.close()
        if status != 200:
            self.stop()
            raise SystemExit(f"process.py: the first answer of {binary} was {status}")

    def memory(self):
        """Resident memory, whole and of the process's own, in megabytes (2^20 bytes)."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return tuple(int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M).group(1)) / 1_024 for name in ("VmRSS", "RssAnon"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.process.stdout.close()


def start_up(binary, directories):
    times = []
    for directory in directories:
        server = Server(binary, directory)
        times.append(server.milliseconds)
        server.stop()
    return min(times)


def idle_memory(binary, directory):
    server = Server(binary, directory)
    try:
        time.sleep(1)
        return server.memory()
    finally:
        server.stop()


def report(name, value, unit, target):
    print(f"{name:<44} {value:8.1f} {unit}, {value / target * 100:.0f} % of the {target} {unit} it may be")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stepwell-benchmark-") as root:
        root = pathlib.Path(root)
        new = [root / str(number) for number in range(arguments.rounds)]
        report("start-up to the first answer, new directory", start_up(arguments.binary, new), "ms", START_UP_MILLISECONDS)
        used = start_up(arguments.binary, [new[0]] * arguments.rounds)
        report("start-up to the first answer, used directory", used, "ms", START_UP_MILLISECONDS)
        resident, own = idle_memory(arguments.binary, new[0])
        report("resident memory, idle", resident, "MB", MEMORY_MEGABYTES)
        print(f"{'  of it the process’s own':<44} {own:8.1f} MB")


if __name__ == "__main__":
    main()
