# SPDX-License-Identifier: Apache-2.0
"""`stepwell test`: the example's tests, reports, updates, and files that are wrong."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from bank_account import EXAMPLE
from stepwell import ROOT, command_line

TASK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.text"}}
MACHINE = {"StartAt": "Send", "States": {"Send": TASK}}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Writes test files and runs the command on their folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, **files):
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / f"{name}.test.{'yaml' if isinstance(content, str) else 'json'}").write_text(text)
        return command_line("test", ".", *arguments)

    return run


def test_the_example_is_covered_in_full_and_says_so():
    answer = command_line("test", EXAMPLE, "--coverage-threshold", "100")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    for definition in ["bank-account.asl.json", "bank-account-with-approval.asl.json"]:
        section = answer.stdout.split(f"coverage of {EXAMPLE}/{definition}\n")[1].split("coverage of")[0]
        states = len(json_states(EXAMPLE / definition))
        assert f"  states    {states} of {states} (100 %)" in section
    assert "10 passed, 0 failed (10 tests in 2 files" in answer.stdout


def json_states(file):
    """The names of all states, those of branches among them."""
    def names(workflow):
        for name, state in workflow["States"].items():
            yield name
            for branch in state.get("Branches", []):
                yield from names(branch)
    return list(names(json.loads(file.read_text())))


def test_a_year_ends_at_once(run):
    machine = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 31_535_999, "End": True}}}
    answer = run("--json", a={"definition": machine, "tests": [{"name": "t", "expect": {"duration": 31_535_999}}]})
    report = json.loads(answer.stdout)
    assert report["result"] == "OK", report
    assert report["files"][0]["tests"][0]["seconds"] < 0.05


def test_a_difference_is_shown_with_its_place(run):
    answer = run(a="""definition: {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}
tests:
  - name: t
    input: {a: [1, 2]}
    expect:
      output: {a: [1, 3]}
""")
    assert answer.returncode == 1
    assert answer.stdout.splitlines()[:5] == [
        "./a.test.yaml", "  ✗ t (./a.test.yaml:6:23)", "      output.a[1]", "      - 3", "      + 2",
    ]


def test_a_service_that_is_not_there_is_mocked(run):
    answer = run(a={"definition": MACHINE, "tests": [{
        "name": "t", "input": {"text": "hi"}, "mocks": {"Send": {"return": {"MessageId": "1"}}},
        "expect": {"output": {"MessageId": "1"}, "calls": {"Send": [{"QueueUrl": "q", "MessageBody": "hi"}]}},
    }]})
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("text, message", [
    ("tests: [", "./a.test.yaml:2:1: while parsing a flow node did not find expected node content"),
    ("definition: d\ntests:\n  - name: t\n    expct: {}\n",
     "./a.test.yaml:4:5: tests[0].expct: a test has no field 'expct'; did you mean 'expect'?"),
    ("definition: none.json\ntests:\n  - name: t\n",
     "(./a.test.yaml:1:1)\n      the definition cannot be read: ./none.json: No such file or directory"),
    ("definition: {StartAt: A, States: {A: {Type: Pas}}}\ntests:\n  - name: t\n", "the definition is refused:"),
    ("definition: {StartAt: A, States: {A: {Type: Succeed}}}\nmocks: {B: {return: 1}}\ntests:\n  - name: t\n",
     "(./a.test.yaml:2:9)\n      mocks.B: the definition has no state 'B'"),
    (f"definition: {json.dumps(MACHINE)}\ntests:\n  - name: t\n    input: {{text: a}}\n",
     "the state 'Send' called arn:aws:states:::sqs:sendMessage and has no mock: add one to 'mocks'"),
])
def test_what_is_wrong_is_told_with_its_place(run, text, message):
    answer = run(a=text)
    assert answer.returncode == 1
    assert message in answer.stdout, answer.stdout


def test_a_folder_without_tests_is_an_error(run):
    answer = run()
    assert answer.returncode == 1
    assert "has no test files" in answer.stderr


def test_the_coverage_can_fail_the_run(run):
    tests = {"definition": MACHINE, "tests": [{"name": "t", "input": {"text": "a"}, "mocks": {"Send": {"throw": {}}},
                                              "expect": {"status": "FAILED"}}]}
    assert run("--coverage-threshold", "states=100", a=tests).returncode == 0
    answer = run("--coverage-threshold", "50")
    assert answer.returncode == 1
    assert "branches 0 %, less than 50 %" in answer.stdout
    assert "never: Send → end" in answer.stdout
    for threshold, word in [("state=1", "'state'"), ("states=x", "'x'"), ("states=101", "'101'"), ("a", "'a'")]:
        answer = run("--coverage-threshold", threshold)
        assert answer.returncode == 64 and word in answer.stderr


def test_junit_has_every_test(run, tmp_path):
    run("--junit", tmp_path / "out.xml", a={"definition": MACHINE, "tests": [
        {"name": "good <&>", "input": {"text": "a"}, "mocks": {"Send": {"return": 1}}},
        {"name": "bad", "input": {"text": "a"}, "mocks": {"Send": {"return": 1}}, "expect": {"output": 2}},
        {"name": "broken", "input": {"text": "a"}},
    ]}, b="nothing: 1\n")
    root = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "2")
    cases = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert cases == {"good <&>": [], "bad": ["failure"], "broken": ["error"], "the file": ["error"]}
    assert root.find(".//failure").text == "- 2\n+ 1"


def test_an_update_writes_only_what_is_expected(run, tmp_path):
    text = """# Sends a text.
definition: {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}
tests:
  - name: new  # without any
    input: {a: 1}

  # the second one
  - name: old
    expect:
      # lost
      output: {b: 2}
      duration: 0
    input: [x, "no"]
"""
    assert run(a=text).returncode == 1
    answer = run("--update")
    assert answer.returncode == 0, answer.stdout
    assert "2 expectations written" in answer.stdout
    assert (tmp_path / "a.test.yaml").read_text() == """# Sends a text.
definition: {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}
tests:
  - name: new  # without any
    input: {a: 1}
    expect:
      status: SUCCEEDED
      output:
        a: 1
      path: [P]
      calls: {}

  # the second one
  - name: old
    expect:
      output: [x, "no"]
      duration: 0
    input: [x, "no"]
"""
    assert "written" not in run("--update").stdout


def test_an_update_keeps_what_it_cannot_write(run, tmp_path):
    text = 'definition: {StartAt: P, States: {P: {Type: Pass, End: true}}}\ntests: [{name: t, expect: {output: 1}}]\n'
    answer = run("--update", a=text)
    assert answer.returncode == 1
    assert "./a.test.yaml:2:9: a test in braces cannot be updated: write it line by line" in answer.stdout
    assert (tmp_path / "a.test.yaml").read_text() == text


def test_the_guide_shows_a_test_file_that_passes(tmp_path):
    guide = (ROOT / "docs/08-testing.md").read_text()
    text = guide.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "guide.test.yaml").write_text(text.replace("../bank-account", f"{EXAMPLE}/bank-account"))
    answer = command_line("test", tmp_path)
    assert answer.returncode == 0, answer.stdout
    assert "1 passed, 0 failed" in answer.stdout
