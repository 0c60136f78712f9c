# SPDX-License-Identifier: Apache-2.0
"""`stepwell eval`: expressions, paths and intrinsic functions against a document, and files of cases."""

import json

import pytest

from stepwell import command_line

ORDER = {"name": "Ada", "items": [{"sku": "a", "price": 2, "count": 3}, {"sku": "b", "price": 0.5, "count": 4}]}


@pytest.fixture
def order(tmp_path):
    file = tmp_path / "order.json"
    file.write_text(json.dumps(ORDER))
    return file


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["$sum(items.(price * count))"], 8),
        (["{% $states.input.items[price > 1].sku %}"], "a"),
        (["{% $partition([1..5], 2) %}"], [[1, 2], [3, 4], [5]]),
        (["{% $random(42) %}"], 0.7275636800328681),
        (["{% $states.context.Execution.Name & $greeting %}",
          "--context", '{"Execution":{"Name":"x"}}', "--variables", '{"greeting":"!"}'], "x!"),
        (["name ?? 'nobody'", "--jsonata", "2.2"], "Ada"),
        (["--path", "$.items[1].sku"], "b"),
        (["--path", "$.items[*].count"], [3, 4]),
        (["--intrinsic", "States.Format('{} has {}', $.name, States.ArrayLength($.items))"], "Ada has 2"),
    ],
)
def test_a_value_is_printed_as_json(order, arguments, value):
    answer = command_line("eval", *arguments, "--input", order)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == value
    machine = command_line("eval", *arguments, "--input", order, "--json")
    assert json.loads(machine.stdout) == {"value": value}


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["-1+2"], 1), (["-(1)"], -1), (["-5"], -5), (["-$.a", "--input", '{"a": 3}'], -3), (["--input", "-3", "-$"], 3),
        (["--1"], 1), (["--(1)", "--json"], {"value": 1}), (["--", "-1 + 2"], 1), (["--", "--a", "--input"], None),
        (["-h * 2", "--variables", "{}", "--input", '{"h": 2}'], -4), (["{% -$states.input %}", "--input", "-3"], 3),
        (["{% $states.context + $a %}", "--context", "-5", "--variables", '{"a": 1}'], -4),
    ],
)
def test_an_expression_may_begin_with_a_hyphen(arguments, value):
    answer = command_line("eval", *arguments)
    if value is None:
        assert answer.returncode != 0
        return
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == value


def test_a_member_that_states_has_not_is_refused_as_at_creation():
    answer = command_line("eval", "{% 1 + $states.inptu %}", "--input", "{}")
    assert answer.returncode == 1
    assert "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.inptu' does not exist." in answer.stderr
    assert "did you mean $states.input?" in answer.stderr
    assert "^^^^^" in answer.stderr
    # In the words and the order of CreateStateMachine.
    assert "Reference to '$$' is not supported." in command_line("eval", "{% $$ %}").stderr
    assert "Field '$states.a' does not exist." in command_line("eval", "{% $states.a + $ %}").stderr
    assert "Reference to '$' at the top" in command_line("eval", "{% $ + $states.a %}").stderr
    for member in ["context", "result", "errorOutput"]:
        assert "does not exist" not in command_line("eval", f"{{% $states.{member} %}}").stderr


def test_a_document_that_cannot_be_read_is_told_with_its_option(tmp_path):
    assert "--input: a 'b' cannot stand here" in command_line("eval", "1", "--input", "{bad").stderr
    missing = tmp_path / "missing"
    assert f"--context: {missing}: No such file" in command_line("eval", "1", "--context", missing).stderr
    assert f"--input: {missing}: No such file" in command_line("eval", "1", "--input", f"@{missing}").stderr


def test_other_texts_may_begin_with_a_hyphen():
    assert "A path begins with" in command_line("eval", "--path", "-$.a").stderr
    assert "-States.UUID()" in command_line("eval", "--intrinsic", "-States.UUID()").stderr
    assert command_line("eval", "-$", "--input", "-", input="4").stdout == "-4\n"
    assert "Unknown option '--jsonat'" in command_line("eval", "--jsonat", "2.2", "1").stderr
    assert "stands after --" in command_line("eval").stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["{% $suum([1]) %}"], "did you mean $sum?"), (["$uppercas('a')"], "did you mean $uppercase?"),
        (["$totl", "--variables", '{"total": 1}'], "did you mean $total?"), (["{% $partitoin([1], 1) %}"], "$partition?"),
        (["$sum(1, 2, 3)"], None), (["$quite_another_name(1)"], None),
    ],
)
def test_a_misspelt_name_is_told(arguments, hint):
    answer = command_line("eval", *arguments)
    assert answer.returncode == 1
    assert (f"fix: {hint}" in answer.stderr or hint in answer.stderr) if hint else "fix:" not in answer.stderr
    error = json.loads(command_line("eval", *arguments, "--json").stdout)["error"]
    assert (hint in error["fix"]) if hint else "fix" not in error


def test_the_input_may_be_the_text_itself_or_standard_input():
    assert command_line("eval", "a + 1", "--input", '{"a": 1}').stdout == "2\n"
    assert command_line("eval", "a + 1", "--input", "-", input='{"a": 2}').stdout == "3\n"


@pytest.mark.parametrize(
    ("arguments", "message", "marked"),
    [
        (["$sum(items.price"], "S0203: Expected \")\" before end of expression", "e"),
        (["1 + * 2 ) x"], "S0201", "2"),
        (["{% phone %}"], "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported.",
         "phone"),
        (["1 &\n'a' - 2"], "T2001", "-"),
        (["$toString(1)"], "T1006", None),
        (["missing"], "The expression returned nothing (undefined).", None),
        (["$sum"], "The expression returned a function", None),
        (["--path", "$.items[?("], "", None),
        (["{% 1 %} more"], "Text stands after %}", " more"),
        (["  {% 1 %}"], "Blanks stand before {%", "  "),
        (["{% 1"], "does not end with %}", None),
        (["--path", "$.missing"], "States.Runtime: Invalid path '$.missing'", None),
        (["--intrinsic", "States.Formatt('x')"], "'States.Formatt' is no intrinsic function", None),
        (["--intrinsic", "States.ArrayGetItem($.items, 9)"], "States.Runtime", None),
    ],
)
def test_a_fault_is_named_and_marked(order, arguments, message, marked):
    answer = command_line("eval", *arguments, "--input", order)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert message in answer.stderr
    assert "\x1b[" not in answer.stderr
    if marked:
        line, mark = answer.stderr.splitlines()[:2]
        start, end = mark.index("^"), len(mark)
        assert set(mark[start:end]) == {"^"}
        assert line[start:end] == marked


def test_results_and_caught_errors_are_what_output_sees():
    expression = "{% $states.result.Payload & ' ' & $states.errorOutput.Error %}"
    documents = ["--result", '{"Payload": "p"}', "--error-output", '{"Error": "E"}']
    assert command_line("eval", expression, *documents).stdout == '"p E"\n'
    assert "returned nothing" in command_line("eval", "{% $states.result %}").stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["1", "--path", "$"], ["1", "--jsonata", "3"], ["1", "--datasets", "x"], ["1", "--input", "no/such/file"],
     ["1", "--input", '{"a":'], ["1", "--variables", "[]"],
     ["1", "--input", "-", "--context", "-"]],
)
def test_what_cannot_be_run_is_refused(arguments):
    answer = command_line("eval", *arguments)
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert answer.stderr


def test_a_file_of_cases_ends_with_its_tally(tmp_path):
    (tmp_path / "shop.json").write_text(json.dumps(ORDER))
    cases = [
        {"id": "a", "expr": "name", "dataset": "shop", "bindings": {}, "result": "Ada"},
        {"id": "b", "expr": "a + $b", "data": {"a": 1}, "bindings": {"b": 2}, "result": 3},
        {"id": "c", "expr": "nothing", "data": {}, "undefinedResult": True},
        {"id": "d", "expr": "'a' + 1", "data": None, "code": "T2001", "token": "+"},
        {"id": "e", "expr": "$error('x')", "error": {"code": "D3137", "message": "x"}},
        {"id": "f", "expr": "$keys({'a': 1, 'b': 2})", "result": ["b", "a"], "unordered": True},
        {"id": "g", "expr": "($f := function(){$f()}; $f())", "timelimit": 200, "depth": 100, "code": "U1001"},
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(map(json.dumps, cases)) + "\n")
    answer = command_line("eval", "--cases", file, "--datasets", tmp_path)
    assert (answer.stdout.splitlines()[-1], answer.returncode) == ("7 passed, 0 failed", 0), answer.stdout

    wrong = [{"id": "h", "expr": "1", "result": 2}, {"id": "i", "expr": "1 +", "undefinedResult": True}]
    file.write_text("\n".join(map(json.dumps, [*cases, *wrong])))
    answer = command_line("eval", "--cases", file, "--datasets", tmp_path)
    assert (answer.stdout.splitlines()[-1], answer.returncode) == ("7 passed, 2 failed", 1)
    assert "cases.jsonl:8: h: expected 2, got 1" in answer.stdout
    assert "S0207" in answer.stdout

    file.write_text('{"id": "j", "expr": "1"}')
    answer = command_line("eval", "--cases", file)
    assert answer.returncode != 0
    assert "cases.jsonl:1" in answer.stderr
