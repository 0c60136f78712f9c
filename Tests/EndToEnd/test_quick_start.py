# SPDX-License-Identifier: Apache-2.0
"""What the README and the guide tell a newcomer to type works as it stands there."""

import json
import os
import re
import subprocess

import pytest

from stepwell import ROOT, Server, binary, ended, free_port, until


def blocks(file, heading="quick start"):
    """The shell commands of a document's section, block by block."""
    text = (ROOT / file).read_text(encoding="utf-8")
    start = re.search(rf"^#+ .*{heading}", text, re.IGNORECASE | re.MULTILINE)
    section = re.split(r"^## ", text[start.end():], maxsplit=1, flags=re.MULTILINE)[0] if start else ""
    return re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


class MakeRun:
    """`make run` after its build: the script that starts the server and loads the example."""

    def __init__(self, data, log):
        self.port, self.data, self.log = free_port(), data, log

    def __enter__(self):
        environment = {
            **os.environ, "PORT": str(self.port), "DATA": str(self.data), "STEPWELL_BINARY": str(binary()),
        }
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen([ROOT / "Scripts/run.sh"], env=environment, stdout=output, stderr=output)
        until(self.said("In another terminal"), 30, "the invitation to start an execution")
        return self

    def said(self, words):
        def condition():
            assert self.process.poll() is None, self.log.read_text()
            return words in self.log.read_text()
        return condition

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)


def typed(commands, running):
    """Runs commands as a newcomer would, in one shell, against our port and data; returns what they print."""
    path = f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"
    commands = commands.replace("127.0.0.1:8083", f"127.0.0.1:{running.port}")
    answer = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace(".stepwell/", f"{running.data}/")],
        cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=60, check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.parametrize("file", ["README.md", "docs/01-quick-start.md"])
def test_the_quick_start_ends_with_a_finished_execution(file, tmp_path):
    commands = blocks(file)
    assert any("make run" in block for block in commands), f"{file} has no quick start"
    rest = [block for block in commands if "make run" not in block]
    with MakeRun(tmp_path / "data", tmp_path / "log") as running:
        output = typed("\n".join(rest), running)
        arn = re.search(r'"executionArn": "([^"]+)"', output).group(1)
        server = Server(tmp_path / "data", port=running.port)
        answer = ended(server.states, arn)
        assert answer["status"] == "SUCCEEDED"
        assert json.loads(answer["output"])["application"]["state"] == "APPROVED"


def test_the_mail_of_the_approval_leads_to_its_end(tmp_path):
    exports = "\n".join(line for line in "".join(blocks("docs/01-quick-start.md")).splitlines() if "export" in line)
    start, decide = blocks("docs/01-quick-start.md", "let a person decide")
    with MakeRun(tmp_path / "data", tmp_path / "log") as running:
        arn = json.loads(typed(f"{exports}\n{start}", running))["executionArn"]
        until(lambda: list((tmp_path / "data" / "mails").glob("*.eml")), 30, "the mail")
        assert "Subject: An account application to review" in typed(f"{exports}\n{decide}", running)
        answer = ended(Server(tmp_path / "data", port=running.port).states, arn)
        assert json.loads(answer["output"])["application"]["state"] == "APPROVED"


def test_make_run_works_a_second_time(tmp_path):
    for _ in range(2):
        with MakeRun(tmp_path / "data", tmp_path / "log") as running:
            machines = Server(tmp_path / "data", port=running.port).states.list_state_machines()["stateMachines"]
            assert {machine["name"] for machine in machines} == {"BankAccount", "BankAccountWithApproval"}
