# SPDX-License-Identifier: Apache-2.0
"""Measures JSONata beside other engines: the same expressions and documents, in turns, in one run.

Rates are in time of the processor, so that other work on the machine counts little.

    python3 Benchmarks/jsonata_peers.py [--rounds 7] [--milliseconds 100] [--binary .build/release/JSONataBenchmark]

The peers are those of PyPI, each in the fastest way it documents: an expression compiled once, and a document that was
converted once where there is a handle for it. `make bench-jsonata` installs them and runs this; missing ones are left out.
"""

import argparse
import json
import statistics
import subprocess
import time


class Stepwell:
    """The benchmark's own process, which measures itself when it is asked to."""

    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def jsonatapy_call(expression, document):
    import jsonatapy

    compiled = jsonatapy.compile(expression)
    data = jsonatapy.JsonataData.from_json(document)
    with_objects = lambda: compiled.evaluate_with_data(data)
    with_text = lambda: compiled.evaluate_data_to_json(data)
    # Which of the two is faster depends on the size of the result.
    return max(with_objects, with_text, key=lambda call: rate(call, 0.02))


def jlens_call(expression, document):
    import jlens

    compiled = jlens.Expression(expression)
    data = jlens.Document.from_json(document)
    return lambda: compiled.evaluate_document(data)


def jsonata_rs_call(expression, document):
    import jsonata

    compiled = jsonata.Jsonata(expression)
    data = json.loads(document)
    return lambda: compiled.evaluate(data)


def jlens_compile(expression):
    import jlens

    return lambda: jlens.Expression(expression)


PEERS = {"jsonatapy": jsonatapy_call, "jlens": jlens_call, "jsonata-rs": jsonata_rs_call}


def rate(call, seconds):
    """Calls per second of the processor's time, as the benchmark counts its own."""
    clock = time.process_time
    start = clock()
    calls = 0
    batch = 1
    while True:
        for _ in range(batch):
            call()
        calls += batch
        elapsed = clock() - start
        if elapsed >= seconds:
            return calls / elapsed
        batch = min(batch * 2, 64)


def prepared(workload):
    """For each document and expression the calls of the peers that are installed and can evaluate it."""
    calls = {}
    for document, text in workload["documents"].items():
        for name, expression in workload["expressions"].items():
            for peer, prepare in PEERS.items():
                try:
                    call = prepare(expression, text)
                    call()
                except ImportError:
                    continue
                except Exception as error:
                    print(f"{peer}: {name}: {error!r}")
                    continue
                calls.setdefault((document, name), {})[peer] = call
    return calls


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--milliseconds", type=int, default=100)
    arguments.add_argument("--binary", default=".build/release/JSONataBenchmark")
    options = arguments.parse_args()
    stepwell = Stepwell(options.binary)
    workload = stepwell.ask({"list": True})
    calls = prepared(workload)
    rates = {}
    for _ in range(options.rounds):
        for document in workload["documents"]:
            for name in workload["expressions"]:
                own = stepwell.ask({"measure": name, "document": document, "milliseconds": options.milliseconds})
                rates.setdefault((document, name), {}).setdefault("stepwell", []).append(own["rate"])
                for peer, call in calls.get((document, name), {}).items():
                    measured = rate(call, options.milliseconds / 1000)
                    rates[document, name].setdefault(peer, []).append(measured)
    for (document, name), measured in rates.items():
        medians = {engine: statistics.median(values) for engine, values in measured.items()}
        fastest = max((value for engine, value in medians.items() if engine != "stepwell"), default=None)
        ratio = f"{medians['stepwell'] / fastest:.2f} x the fastest peer" if fastest else "no peer"
        others = ", ".join(f"{engine} {value:,.0f}" for engine, value in medians.items())
        print(f"{document}: {name}: {ratio} ({others} evaluations/s)")
    typical = workload["typical"]
    own = [stepwell.ask({"compile": typical, "milliseconds": options.milliseconds})["rate"] for _ in range(5)]
    print(f"compile: stepwell {1e6 / statistics.median(own):.2f} µs")
    try:
        peer = [rate(jlens_compile(typical), options.milliseconds / 1000) for _ in range(5)]
        print(f"compile: jlens {1e6 / statistics.median(peer):.2f} µs")
    except ImportError:
        pass
    stepwell.close()


if __name__ == "__main__":
    main()
