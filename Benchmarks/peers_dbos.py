#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many workflows a second DBOS Transact runs; a part of peers.py.

usage: peers_dbos.py DATABASE_URL SECONDS STEPS...

Prints an object: the number of steps, and the rate. Workflows are started without waiting for each other, as many at
once as it has threads for, and each counts when its result is there.
"""

import json
import sys
import time

from dbos import DBOS

THREADS = 32


@DBOS.step()
def step(value):
    return value + 1


@DBOS.workflow()
def workflow(count):
    value = 0
    for _ in range(count):
        value = step(value)
    return value


def rate(count, seconds):
    """Workflows of so many steps a second."""
    done, begin = 0, time.monotonic()
    while (elapsed := time.monotonic() - begin) < seconds:
        handles = [DBOS.start_workflow(workflow, count) for _ in range(THREADS)]
        done += sum(handle.get_result() == count for handle in handles)
    return done / elapsed


def main():
    url, seconds, steps = sys.argv[1], int(sys.argv[2]), [int(text) for text in sys.argv[3:]]
    DBOS(config={"name": "peers", "system_database_url": url, "log_level": "ERROR", "max_executor_threads": THREADS})
    DBOS.launch()
    rate(1, 1)
    print(json.dumps({count: rate(count, seconds) for count in steps}))
    DBOS.destroy()


if __name__ == "__main__":
    main()
