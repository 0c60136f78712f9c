# SPDX-License-Identifier: Apache-2.0
"""One server for the tests of other clients, with the helpers of the end-to-end tests."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "EndToEnd"))

from bank_account import create_function
from stepwell import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("server") / "data") as server:
        create_function(server.functions, "double", "def handler(event, context):\n    return event * 2\n")
        create_function(
            server.functions, "flaky",
            "calls = []\n\n\ndef handler(event, context):\n    calls.append(1)\n    if len(calls) % 3:\n"
            "        raise ValueError('not yet')\n    return len(calls)\n")
        yield server
