# SPDX-License-Identifier: Apache-2.0
"""`stepwell function …` against a running server, and words that are no command."""

import http.server
import json
import os
import re
import threading
import urllib.request

import pytest

from stepwell import Server, command_line, free_port

SOURCE = """
def handler(event, context):
    print('got', event)
    if event.get('fail'):
        raise ValueError('no')
    return {'got': event}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text(SOURCE)
    return tmp_path / "code"


@pytest.fixture
def function(server, name, folder):
    """Runs `stepwell function COMMAND NAME …` for a function that is there."""
    def run(command, *arguments):
        return command_line("function", command, *arguments, "--endpoint", server.endpoint)
    answer = run("add", name, "--dir", folder, "--handler", "app.handler", "--runtime", "python3.12", "--timeout", 30)
    assert answer.returncode == 0, answer.stderr
    return run


def test_invoke_prints_the_result_and_fails_with_the_function(function, name, tmp_path):
    answer = function("invoke", name, "--payload", '{"a":1}', "--log")
    assert (answer.returncode, json.loads(answer.stdout)) == (0, {"got": {"a": 1}})
    assert "START RequestId" in answer.stderr and "got {'a': 1}" in answer.stderr
    (tmp_path / "payload.json").write_text('{"fail":true}')
    function("invoke", name, "--payload", tmp_path / "payload.json")
    answer = function("invoke", name, "--payload", f"@{tmp_path / 'payload.json'}")
    assert (answer.returncode, json.loads(answer.stdout)["errorType"]) == (1, "ValueError")
    assert answer.stderr == ""
    answer = function("invoke", "missing")
    assert answer.returncode != 0 and "Function not found" in answer.stderr


def test_logs_have_times_and_request_ids_and_a_traceback_on_lines_of_its_own(function, name):
    function("invoke", name, "--payload", '{"fail":true}')
    lines = function("logs", name).stdout.splitlines()
    pattern = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ([0-9a-f-]{36}) (.*)")
    found = [pattern.fullmatch(line) for line in lines]
    assert all(found), lines
    assert len({match[1] for match in found}) == 1
    texts = [match[2] for match in found]
    assert texts[0].startswith("START RequestId") and texts[-1].startswith("REPORT RequestId")
    assert "got {'fail': True}" in texts
    assert any(text.startswith("Traceback") for text in texts) and any("raise ValueError" in text for text in texts)
    with open(function("logs", name, "--path").stdout.strip(), encoding="utf-8") as file:
        assert file.read().splitlines() == lines
    assert "There is no function missing" in function("logs", "missing").stderr


def test_the_list_has_aligned_columns_and_says_what_runs(function, name, folder):
    header, *rows = function("list").stdout.splitlines()
    assert header.split("  ")[0] == "NAME"
    row = next(row for row in rows if row.startswith(name))
    for column in ("RUNTIME", "RUNS ON", "HANDLER", "TIMEOUT", "MEMORY", "FOLDER"):
        assert row[header.index(column) - 1] == " " and row[header.index(column)] != " "
    assert re.search(r"python3\.12 +Python 3\.\d+\.\d+ +app\.handler +30 s +128 MB +" + re.escape(str(folder)), row)
    records = [json.loads(line) for line in function("list", "--json").stdout.splitlines()]
    record = next(record for record in records if record["FunctionName"] == name)
    assert record["Directory"] == str(folder) and record["Interpreter"].startswith("Python 3.")


def test_another_interpreter_is_told(tmp_path, folder):
    """A PATH with a Python of some other version only."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3.12").write_text("#!/bin/sh\necho 'pyenv: python3.12: command not found' >&2\nexit 127\n")
    (programs / "python3").write_text(f"#!/bin/sh\necho '{programs}/python3 3.11.9'\n")
    for program in programs.iterdir():
        program.chmod(0o755)
    log = tmp_path / "log"
    with Server(None, environment={"PATH": str(programs)}, log=log) as server:
        answer = command_line(
            "function", "add", "f", "--dir", folder, "--handler", "app.handler", "--runtime", "python3.12",
            "--endpoint", server.endpoint,
        )
        told = f"python3.12 is not on the server's PATH: Python 3.11.9 ({programs}/python3) runs instead."
        assert answer.returncode == 0 and f"warning: {told}" in answer.stderr
        assert "Python 3.11.9" in command_line("function", "list", "--endpoint", server.endpoint).stdout
        assert told in log.read_text()


@pytest.mark.parametrize("arguments, words", [
    (["--dir", "{code}", "--runtime", "python3.12"], "--handler app.handler"),
    (["--dir", "{code}", "--runtime", "nodejs20.x"], "--handler index.handler"),
    (["--dir", "{code}/app.py", "--runtime", "python3.12", "--handler", "app.handler"], "is a file, not a folder"),
    (["--dir", "{code}", "--runtime", "python3.99", "--handler", "app.handler"],
     "Value python3.99 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["),
    (["--dir", "{code}", "--runtime", "nodejs19.x", "--handler", "app.handler"], "Value nodejs19.x at 'runtime'"),
    (["--dir", "{code}", "--runtime", "python3.12", "--handler", "app.handler", "--env", "FOO"], "NAME=VALUE"),
])
def test_what_add_cannot_use_is_told(server, name, folder, arguments, words):
    arguments = [argument.format(code=folder) for argument in arguments]
    answer = command_line("function", "add", name, *arguments, "--endpoint", server.endpoint)
    assert answer.returncode != 0
    assert words in answer.stderr
    if "--env" in arguments:
        assert "stepwell function add" in answer.stderr


@pytest.mark.parametrize("handler, runtime, words", [
    ("app.handler", "python3.12", None),
    ("application.handler", "python3.12", "has no application.py (nor application/__init__.py)"),
    ("app", "python3.12", "names no function"),
    ("src/index.handler", "nodejs20.x", "has no src/index.js (nor src/index.mjs, src/index.cjs, src/index/index.js)"),
    ("bootstrap", "provided.al2023", "has no file bootstrap, which"),
])
def test_a_handler_whose_file_is_missing_is_told_when_it_is_added(server, name, folder, handler, runtime, words):
    answer = command_line("function", "add", name, "--dir", folder, "--handler", handler, "--runtime", runtime,
                          "--endpoint", server.endpoint)
    assert answer.returncode == 0, answer.stderr
    assert words in answer.stderr if words else "handler" not in answer.stderr


def test_a_bootstrap_that_cannot_be_executed_is_told(server, name, folder):
    (folder / "bootstrap").write_text("#!/bin/sh\n")
    answer = command_line("function", "add", name, "--dir", folder, "--runtime", "provided.al2023",
                          "--endpoint", server.endpoint)
    assert answer.returncode == 0 and f"{folder}/bootstrap is not executable" in answer.stderr
    answer = command_line("function", "invoke", name, "--endpoint", server.endpoint)
    assert "bootstrap: Permission denied" in answer.stdout + answer.stderr


def test_the_variables_of_awss_clients_name_the_server(server, name, folder):
    def listed(*arguments, **variables):
        return command_line("function", "list", *arguments, env={"PATH": os.environ["PATH"], **variables})

    command_line("function", "add", name, "--dir", folder, "--handler", "app.handler", "--runtime", "python3.12",
                 "--endpoint", server.endpoint)
    elsewhere, nowhere = "https://lambda.us-east-1.amazonaws.com", f"http://127.0.0.1:{free_port()}"
    assert name in listed(AWS_ENDPOINT_URL=server.endpoint).stdout
    assert name in listed(AWS_ENDPOINT_URL=nowhere, AWS_ENDPOINT_URL_LAMBDA=server.endpoint).stdout
    assert name in listed(AWS_ENDPOINT_URL=server.endpoint, AWS_ENDPOINT_URL_LAMBDA="").stdout
    assert name in listed("--endpoint", server.endpoint, AWS_ENDPOINT_URL=elsewhere).stdout
    refused = listed(AWS_ENDPOINT_URL=elsewhere).stderr
    assert "AWS_ENDPOINT_URL must look like http://127.0.0.1:8083" in refused and "--endpoint comes before it" in refused
    assert f"No server answers at {nowhere}, which AWS_ENDPOINT_URL names." in listed(AWS_ENDPOINT_URL=nowhere).stderr


def test_another_stand_in_for_aws_is_not_taken_for_a_stepwell(tmp_path):
    """Any server that answers with something else: a command may remove a function."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as other:
        threading.Thread(target=other.serve_forever).start()
        address = f"http://127.0.0.1:{other.server_port}"
        variables = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": address}
        answer = command_line("function", "remove", "f", env=variables, cwd=tmp_path)
        other.shutdown()
    assert answer.returncode != 0
    assert f"{address}, which AWS_ENDPOINT_URL names, is no Stepwell: name one with --endpoint." in answer.stderr


@pytest.mark.parametrize("arguments, words", [
    (["funtion", "list"], "unknown command 'funtion', did you mean 'function'?"),
    (["function", "lst"], "unknown command 'lst', did you mean 'list'?"),
    (["something"], "unknown command 'something'; there are serve, run,"),
])
def test_an_unknown_command_names_the_nearest(arguments, words):
    answer = command_line(*arguments)
    assert answer.returncode == 64
    assert words in answer.stderr


def test_the_root_says_who_answers(server):
    with urllib.request.urlopen(server.endpoint + "/") as answer:
        assert json.load(answer)["name"] == "stepwell"
    assert server.health()["status"] == "healthy"
