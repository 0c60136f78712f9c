# SPDX-License-Identifier: Apache-2.0
"""The data directory: what becomes one, what is refused, and that nothing else is touched."""

import contextlib
import sqlite3

import pytest

from bank_account import create_function
from stepwell import Server, command_line, free_port

ECHO = "def handler(event, context):\n    return event\n"


def refused(*arguments):
    """What a start says that is refused."""
    answer = command_line("serve", "--port", free_port(), *arguments)
    assert answer.returncode not in (0, -11), answer.stderr
    return answer.stderr


def test_a_folder_with_other_files_is_refused_and_stays_as_it_is(tmp_path):
    source = tmp_path / "functions" / "check" / "app.py"
    source.parent.mkdir(parents=True)
    source.write_text(ECHO)
    text = refused("--data", tmp_path)
    assert str(tmp_path) in text and "no data directory" in text and "--data" in text
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")] == ["functions/check/app.py"]


def test_files_that_lie_beside_ours_are_never_removed(tmp_path):
    folder = tmp_path / "data"
    with Server(folder) as server:
        create_function(server.functions, "echo", ECHO)
        own = [folder / name for name in ("functions/mine/app.py", "functions/echo/app.py", "tmp/functions/mine")]
        for file in own:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("own")
        for _ in range(2):
            server.terminate()
            server.start()
            assert server.functions.invoke(FunctionName="echo", Payload=b"5")["Payload"].read() == b"5"
        assert [file.read_text() for file in own] == ["own"] * 3


@pytest.mark.parametrize("make", [
    lambda path: None, lambda path: path.mkdir(), lambda path: (path / "lost+found").mkdir(parents=True),
])
def test_a_new_directory_is_told_as_one_and_an_old_one_is_not(tmp_path, make):
    folder, log = tmp_path / "data", tmp_path / "log"
    make(folder)
    with Server(folder, log=log) as server:
        assert f"new data directory {folder}" in log.read_text()
        server.terminate()
        log.unlink()
        server.start()
        assert f"data in {folder}" in log.read_text() and "new data directory" not in log.read_text()


def test_a_directory_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for folder in ("/proc/stepwell", tmp_path / "link" / "data"):
        assert f"Cannot make the directory {folder}: No such file or directory" in refused("--data", folder)
    (tmp_path / "file").write_text("")
    assert "Not a directory" in refused("--data", tmp_path / "file")


def test_a_taken_port_leaves_no_directory_and_says_what_to_do(tmp_path):
    with Server(None) as first:
        answer = command_line("serve", "--port", first.port, "--data", tmp_path / "other")
    assert answer.returncode != 0
    assert f"Port {first.port}" in answer.stderr and "--port" in answer.stderr and "descriptor" not in answer.stderr
    assert not (tmp_path / "other").exists()


def test_a_wrong_configuration_leaves_no_directory(tmp_path):
    assert "missing.json" in refused("--data", tmp_path / "data", "--config", tmp_path / "missing.json")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("text, told", [
    ('{\n  "topics": [},\n}', ":2:14: a '}' cannot stand here"),
    ('{"topics": [', ":1:13: the text ends before the JSON does"),
    ('{"topic": []}', ': $: there is no member "topic"'),
])
def test_a_configuration_that_is_wrong_is_told_with_its_place(tmp_path, text, told):
    file = tmp_path / "stepwell.json"
    file.write_text(text)
    assert f"{file}{told}" in refused("--data", tmp_path / "data", "--config", file)


def test_mails_of_a_server_in_memory_need_a_place_of_their_own(tmp_path):
    file = tmp_path / "stepwell.json"
    file.write_text('{"smtp": {"directory": "mails", "from": "a@b.c"}}')
    assert "must be absolute, not 'mails'" in refused("--in-memory", "--config", file)


@pytest.mark.parametrize("arguments", [["--data", ""], ["--in-memory", "--data", "data"]])
def test_arguments_that_name_no_place_are_refused(arguments):
    assert "--data" in refused(*arguments)


@pytest.mark.parametrize("damage", [
    lambda log: log.unlink(), lambda log: log.write_bytes(b""), lambda log: log.write_bytes(log.read_bytes()[:5_000]),
])
def test_commits_that_are_lost_with_the_write_ahead_log_are_told_and_can_be_done_without(tmp_path, damage):
    with Server(tmp_path / "data") as server:
        create_function(server.functions, "echo", ECHO)
        server.kill()
        damage(tmp_path / "data" / "stepwell.db-wal")
        for _ in range(2):
            text = refused("--data", tmp_path / "data")
            assert "stepwell.db-wal" in text and "backup" in text and "--accept-lost-commits" in text
        server.options = ["--accept-lost-commits"]
        server.start()
        health = server.health()
        assert health["status"] == "healthy" and ["That is accepted." in text for text in health["problems"]] == [True]
        server.kill()
        server.options = []
        server.start()
        assert server.health() == {"status": "healthy"}


def test_a_database_that_another_program_has_opened_after_a_kill_is_taken(tmp_path):
    with Server(tmp_path / "data") as server:
        create_function(server.functions, "echo", ECHO)
        server.kill()
        with contextlib.closing(sqlite3.connect(tmp_path / "data" / "stepwell.db")) as database:
            assert database.execute("SELECT count(*) FROM executions").fetchone() == (0,)
        assert not (tmp_path / "data" / "stepwell.db-wal").exists()
        server.start()
        assert server.functions.invoke(FunctionName="echo", Payload=b"5")["Payload"].read() == b"5"


@pytest.mark.parametrize("end", ["kill", "terminate"])
def test_a_database_that_was_emptied_is_refused(tmp_path, end):
    with Server(tmp_path / "data") as server:
        getattr(server, end)()
        database = tmp_path / "data" / "stepwell.db"
        whole = database.read_bytes()
        database.write_bytes(b"")
        text = refused("--data", tmp_path / "data")
        assert f"{database} is empty" in text and "backup" in text
        assert database.read_bytes() == b""
        database.write_bytes(whole)
        server.start()


def test_a_database_that_is_gone_is_refused(tmp_path):
    folder = tmp_path / "data"
    with Server(folder) as server:
        server.terminate()
        database = folder / "stepwell.db"
        whole = database.read_bytes()
        database.unlink()
        text = refused("--data", folder)
        assert f"{database} is gone" in text and "put it back" in text
        # Where all that is made later was taken away with it, the lock knows.
        turns = (folder / "turns").read_bytes()
        (folder / "turns").unlink()
        for _ in range(2):
            assert "was emptied or taken away" in refused("--data", folder)
        database.write_bytes(whole)
        (folder / "turns").write_bytes(turns)
        server.start()


def test_a_database_that_was_emptied_is_not_backed_up(tmp_path):
    with Server(tmp_path / "data") as server:
        server.terminate()
        (tmp_path / "data" / "stepwell.db").write_bytes(b"")
        answer = command_line("backup", "--data", tmp_path / "data", tmp_path / "copy")
        assert answer.returncode != 0 and "is empty" in answer.stderr
        assert not (tmp_path / "copy").exists()


def test_a_backup_that_is_put_beside_the_log_of_a_killed_server_loses_nothing(tmp_path):
    folder = tmp_path / "data"
    with Server(folder) as server:
        for name in ("one", "two", "three"):
            create_function(server.functions, name, ECHO)
            if name == "one":
                assert command_line("backup", "--data", folder, tmp_path / "copy").returncode == 0
        server.kill()
        files = {name: (folder / name).read_bytes() for name in ("stepwell.db", "stepwell.db-wal")}
        (folder / "stepwell.db").write_bytes((tmp_path / "copy" / "stepwell.db").read_bytes())
        for options in ([], ["--accept-lost-commits"], []):
            assert "put the right one back" in refused("--data", folder, *options)
            assert (folder / "stepwell.db-wal").read_bytes() == files["stepwell.db-wal"]
        (folder / "stepwell.db").write_bytes(files["stepwell.db"])
        server.start()
        for name in ("one", "two", "three"):
            assert server.functions.invoke(FunctionName=name, Payload=b"5")["Payload"].read() == b"5"
