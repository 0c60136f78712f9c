# SPDX-License-Identifier: Apache-2.0
"""`stepwell validate`: exact places, fixes, YAML, JSON, and files that cannot be read."""

import json

import pytest

from stepwell import command_line

GOOD = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'


@pytest.fixture
def validate(tmp_path, monkeypatch):
    """Writes files, runs the command on them in their folder and gives its answer."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, **files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text)
        return command_line("validate", *arguments)

    return run


def test_a_finding_has_its_place_its_line_and_a_fix(validate):
    answer = validate("a.json", a_json='{"StartAt": "Frist",\n "States": {"First": {"Type": "Succeed"},\n\t"Bä": {"Type": "Pas"}}}')
    assert answer.returncode == 1
    assert answer.stdout.splitlines() == [
        "a.json:3:17: error: SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: "
        "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/Bä/Type",
        '    \t"Bä": {"Type": "Pas"}}}',
        "    \t               ^^^^^",
        "    fix: did you mean 'Pass'?",
        "a.json:1:13: error: MISSING_TRANSITION_TARGET: Missing 'Next' target: Frist at /StartAt",
        '    {"StartAt": "Frist",',
        "                ^^^^^^^",
        "    fix: did you mean 'First'?",
        'a.json:2:13: error: MISSING_TRANSITION_TARGET: State "First" is not reachable. at /States/First',
        '     "States": {"First": {"Type": "Succeed"},',
        "                ^^^^^^^",
        "    fix: mend the missing targets above first: one of them may have led here",
        'a.json:3:2: error: MISSING_TRANSITION_TARGET: State "Bä" is not reachable. at /States/Bä',
        '    \t"Bä": {"Type": "Pas"}}}',
        "    \t^^^^",
        "    fix: mend the missing targets above first: one of them may have led here",
    ]


def test_yaml_has_its_own_places(validate):
    text = "# An order\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Parameters:\n      yes: no\n      b.$: c\n    End: true\n"
    answer = validate("a.yaml", a_yaml=text)
    assert answer.returncode == 1
    assert answer.stdout.splitlines()[:3] == [
        "a.yaml:8:12: error: SCHEMA_VALIDATION_FAILED: The value for the field 'b.$' must be a valid JSONPath or a "
        "valid intrinsic function call at /States/A/Parameters",
        "          b.$: c",
        "               ^",
    ]
    assert validate("a.yaml", a_yaml=text.replace("c\n", "$.c\n")).returncode == 0


@pytest.mark.parametrize("text, place", [("a: [1\nb: 2\n", "2:2"), ("a: 1\na: 2\n", "1:1"), ("x:\n  a: 1\n  a: 2\n", "2:3")])
def test_what_is_no_yaml_is_told(validate, text, place):
    answer = validate("a.yml", a_yml=text)
    assert answer.returncode == 1
    assert answer.stdout.startswith(f"a.yml:{place}: error: INVALID_YAML_DESCRIPTION: ")


def test_what_is_no_json_is_told_without_the_text(validate):
    answer = validate("a.json", a_json='{\n "StartAt": "A",\n "States": {"A": {}},\n}')
    assert answer.returncode == 1
    assert answer.stdout.splitlines() == [
        "a.json:4:1: error: INVALID_JSON_DESCRIPTION: Unexpected character ('}' (code 125)): was expecting double-quote "
        "to start field name",
        "    }",
        "    ^",
    ]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(validate):
    answer = validate("missing.json", "a.json", a_json=GOOD)
    assert answer.returncode == 1
    assert answer.stderr == "missing.json: error: No such file or directory\n"
    assert answer.stdout.startswith("a.json: OK\n")
    answer = validate("--json", "missing.json", "a.json")
    first, second = map(json.loads, answer.stdout.splitlines())
    assert first == {"file": "missing.json", "result": "FAIL", "error": "No such file or directory", "diagnostics": []}
    assert second["result"] == "OK"


def test_json_has_places_fixes_and_the_price(validate):
    choice = '{"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "B"}]}'
    answer = validate("--json", "a.json", a_json='{"StartAt": "A", "States": {"A": %s, "B": {"Type": "Succeed"}}}' % choice)
    assert answer.returncode == 0
    report = json.loads(answer.stdout)
    assert report["result"] == "OK"
    assert report["diagnostics"] == [{
        "severity": "WARNING",
        "code": "NO_DEFAULT",
        "message": "The Choice has no Default: where no rule matches, the execution fails",
        "location": "/States/A",
        "line": 1,
        "column": 29,
        "fix": 'add "Default": "…"',
    }]
    assert report["price"]["stateTransitions"] == 2
    assert report["price"]["standard"] == pytest.approx(0.00005)


def test_what_no_express_workflow_may_do_has_no_price_as_one(validate):
    states = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "%s", "End": true%s}}}'
    token = ', "Parameters": {"FunctionName": "f", "Payload": {"t.$": "$$.Task.Token"}}'
    answer = validate(
        "token.json", "activity.json", "plain.json", "long.json",
        token_json=states % ("arn:aws:states:::lambda:invoke.waitForTaskToken", token),
        activity_json=states % ("arn:aws:states:us-east-1:123456789012:activity:a", ""),
        plain_json=states % ("arn:aws:lambda:us-east-1:123456789012:function:f", ""),
        long_json='{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 600, "End": true}}}',
    )
    prices = [line for line in answer.stdout.splitlines() if "price" in line]
    ends = ["not as Express", "not as Express", "Express $", "too long for Express"]
    assert len(prices) == len(ends)
    assert all(end in price for price, end in zip(prices, ends)), prices


def test_two_states_of_one_name_are_told(validate):
    answer = validate("a.json", a_json='{"StartAt": "A", "States": {"A": {"Type": "Fail"}, "A": {"Type": "Succeed"}}}')
    assert answer.returncode == 0
    assert "a.json:1:52: warning: REPEATED_KEY: The name 'A' stands twice" in answer.stdout


PUT_ITEM = json.dumps({"StartAt": "A", "States": {"A": {
    "Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "t", "Item": {}}, "End": True,
}}})


def configuration(**services):
    return json.dumps({
        "aws": {
            "endpoint": "http://127.0.0.1:1", "accessKeyId": "a", "secretAccessKey": "b",
            "services": {name: {} for name in services},
        },
        # Of no concern here, so that the key's file need not be there.
        "encryption": {"keys": [{"keyId": "k", "file": "missing.key"}]},
    })


def test_a_service_is_accepted_where_the_configuration_names_it(validate):
    answer = validate("--config", "c.json", "a.json", a_json=PUT_ITEM, c_json=configuration(dynamodb=True))
    assert answer.returncode == 0, answer
    for options in ([], ["--config", "d.json"]):
        answer = validate(*options, "a.json", d_json=configuration(sqs=True))
        assert answer.returncode == 1
        assert 'its configuration names no service "dynamodb" (--config).' in answer.stdout


@pytest.mark.parametrize("text, error", [
    ('{"aws": {"services": {"s3": {}}}}', "c.json: $.aws.services.s3: "),
    ('{"awss": {}}', 'c.json: $: there is no member "awss"'),
    ('{"aws": ', "c.json:1:"),
])
def test_a_bad_configuration_is_told_with_its_place(validate, text, error):
    answer = validate("--config", "c.json", "a.json", a_json=GOOD, c_json=text)
    assert answer.returncode == 1
    assert error in answer.stderr, answer
    assert answer.stdout == ""


def test_a_configuration_that_is_not_there_is_told(validate):
    answer = validate("--config", "c.json", "a.json", a_json=GOOD)
    assert answer.returncode == 1
    assert answer.stderr == "Error: c.json: No such file or directory\n"
