# SPDX-License-Identifier: Apache-2.0
"""Every command that a page of the guide shows works as it stands there; the page of commands is what they say of
themselves. (The README's and the quick start's own: test_quick_start.py.)"""

import os
import re
import subprocess
import sys

import pytest

from stepwell import ACCOUNT, REGION, ROOT, Server, binary, ended, free_port
from test_quick_start import MakeRun

QUICK_START = {"01-quick-start.md"}
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    page for page in (ROOT / "docs").glob("*.md")
    if page.name not in QUICK_START and BLOCK.search(page.read_text(encoding="utf-8")))
ORDER = '{"customer": {"name": "Ada"}, "lines": [{"price": 2, "quantity": 3}, {"price": 0.5, "quantity": 4}]}'

# `stepwell` is the binary under test, and its server the one of this test; one that a page starts is waited for, and
# stopped.
PRELUDE = """
stepwell() {
    if [ "$1" != serve ]; then "$BINARY" "$@"; return; fi
    "$BINARY" "$@" --port "$FREE_PORT" &
    local server=$!
    until curl -s -o /dev/null "http://127.0.0.1:$FREE_PORT"; do kill -0 "$server"; sleep 0.1; done
    kill "$server"
    wait "$server"
}
"""


def mock_file():
    """The mock file that the guide shows."""
    page = (ROOT / "docs" / "08-testing.md").read_text(encoding="utf-8")
    return next(block for block in re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
                if '"MockedResponses"' in block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_work(page, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "backups").mkdir()
    (tmp_path / "order.json").write_text(ORDER)
    (tmp_path / "MockConfigFile.json").write_text(mock_file())
    machine = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:BankAccount"
    with MakeRun(tmp_path / ".stepwell", tmp_path / "log") as running:
        server = Server(tmp_path / ".stepwell", port=running.port)
        execution = server.states.start_execution(
            stateMachineArn=machine, input=(ROOT / "examples/bank-account/input.json").read_text())["executionArn"]
        assert ended(server.states, execution)["status"] == "SUCCEEDED"
        environment = {
            **os.environ, "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}", "AWS_ENDPOINT_URL": server.endpoint,
            "AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test", "AWS_DISABLE_HOST_PREFIX_INJECTION": "true", "AWS_PAGER": "",
            "MACHINE": machine, "EXECUTION": execution, "BINARY": str(binary()), "FREE_PORT": str(free_port()),
        }
        for commands in BLOCK.findall(page.read_text(encoding="utf-8")):
            answer = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", PRELUDE + commands], cwd=tmp_path, env=environment,
                capture_output=True, text=True, timeout=120, check=False)
            assert answer.returncode == 0, f"{commands}\n{answer.stdout}\n{answer.stderr}"


def test_the_page_of_commands_is_what_they_say_of_themselves():
    made = subprocess.run([sys.executable, ROOT / "Scripts" / "command_line.py", binary()],
                          capture_output=True, text=True, check=True)
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert page == made.stdout, "run Scripts/command_line.py"
