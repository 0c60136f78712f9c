# SPDX-License-Identifier: Apache-2.0
"""Runs that must fail, by the class of what fails in them: the error's name and text, and the events that say so.

Each class has a case that was recorded on AWS; these are its siblings: other fields, types and operators.
"""

import json

import pytest

from stepwell import ROLE, ended, history

PREFIX = "An error occurred while executing the state 'S' (entered at the event id #2). "
PASS = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
FUNCTION = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
FAIL = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Inner", "Cause": "inner cause"}}}
JAYWAY = (
    "Expected to find an object with property ['x'] in path $ but found 'com.fasterxml.jackson.databind.node.{}'. "
    "This is not a json object according to the JsonProvider: "
    "'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
)


def definition(state, **machine):
    """A machine of one state, S, which ends it, and of T, to which it may lead."""
    state = dict(state)
    if state["Type"] not in ("Succeed", "Fail", "Choice"):
        state.setdefault("End", True)
    states = {"S": state}
    if '"T"' in json.dumps(state):
        states["T"] = {"Type": "Succeed"}
    return json.dumps({"StartAt": "S", "States": states} | machine)


def run(states, name, text, document):
    """The events of a run."""
    machine = states.create_state_machine(name=name, definition=text, roleArn=ROLE)["stateMachineArn"]
    arn = states.start_execution(stateMachineArn=machine, input=json.dumps(document))["executionArn"]
    ended(states, arn)
    events = history(states, arn)
    states.delete_state_machine(stateMachineArn=machine)
    return events


def failure(events):
    """Name and text of the error that the last event tells."""
    assert events[-1]["type"] == "ExecutionFailed", events[-1]
    details = events[-1]["executionFailedEventDetails"]
    return details.get("error"), details.get("cause")


def row(identifier, state, document, text):
    return pytest.param(state, document, text, id=identifier)


def missing(path, field, document):
    text = json.dumps(document, separators=(",", ":"))
    return f"The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{text}'"


def path_failures():
    """A path that leads nowhere, in every field that holds one."""
    some = {"a": {"b": 1}}
    for field in ("InputPath", "OutputPath"):
        for kind in ("Pass", "Wait", "Succeed", "Parallel"):
            work = {"Wait": {"Seconds": 0}, "Parallel": {"Branches": [PASS]}}.get(kind, {})
            state = {"Type": kind, field: "$.x", **work}
            if (kind, field) == ("Parallel", "OutputPath"):
                yield row(f"{kind}-{field}", state, some, f"Invalid path '$.x' : {JAYWAY.format('ArrayNode')}")
            else:
                yield row(f"{kind}-{field}", state, some, "Invalid path '$.x' : No results for path: $['x']")
    for path, text in [
        ("$.x.y", "Missing property in path $['x']"),
        ("$.a.x.y", "Missing property in path $['a']['x']"),
        ("$$.Nothing", "No results for path: $['Nothing']"),
    ]:
        yield row(f"InputPath-{path}", {"Type": "Pass", "InputPath": path}, some, f"Invalid path '{path}' : {text}")
    nodes = {"Int": 1, "Text": "a", "Array": [1], "Boolean": True, "Double": 1.5}
    for node, document in nodes.items():
        yield row(f"InputPath-of-{node}", {"Type": "Pass", "InputPath": "$.x"}, document,
                  f"Invalid path '$.x' : {JAYWAY.format(node + 'Node')}")
    for field in ("InputPath", "OutputPath"):
        yield row(f"{field}-of-null", {"Type": "Pass", field: "$.x"}, None,
                  "Unable to apply Path transformation to null or empty input.")
    nowhere = {"value.$": "$.x"}
    for identifier, state, document in [
        ("Pass-Parameters", {"Type": "Pass", "Parameters": nowhere}, some),
        ("Pass-Parameters-nested", {"Type": "Pass", "Parameters": {"a": [{"b": nowhere}]}}, some),
        ("Pass-Assign", {"Type": "Pass", "Assign": nowhere}, some),
        ("Wait-Assign", {"Type": "Wait", "Seconds": 0, "Assign": nowhere}, some),
        ("Parallel-Parameters", {"Type": "Parallel", "Branches": [PASS], "Parameters": nowhere}, some),
        ("Map-ItemSelector", {"Type": "Map", "ItemProcessor": PASS, "ItemSelector": nowhere}, [1]),
        ("Map-Parameters", {"Type": "Map", "Iterator": PASS, "Parameters": nowhere}, [1]),
        ("Map-ResultSelector", {"Type": "Map", "ItemProcessor": PASS, "ResultSelector": nowhere}, [1]),
        ("Parallel-ResultSelector", {"Type": "Parallel", "Branches": [PASS], "ResultSelector": nowhere}, 1),
        ("Task-Parameters", {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                             "Parameters": {"FunctionName.$": "$.x"}}, some),
    ]:
        field = "FunctionName.$" if state["Type"] == "Task" else "value.$"
        seen = [document] if "ResultSelector" in identifier and state["Type"] == "Parallel" else document
        yield row(identifier, state, document, missing("$.x", field, seen))
    for field in ("ErrorPath", "CausePath"):
        yield row(f"Fail-{field}", {"Type": "Fail", field: "$.x"}, some, missing("$.x", field, some))
    yield row("Map-ItemsPath", {"Type": "Map", "ItemProcessor": PASS, "ItemsPath": "$.x"}, some,
              "Invalid path '$.x' : No results for path: $['x']")
    yield row("variable", {"Type": "Pass", "Parameters": {"value.$": "$nothing"}}, some,
              missing("$nothing", "value.$", {}))


def value_failures():
    """A path to a value that its field cannot take."""
    for value, shown in [("x", "x"), (1.5, "1.5"), (None, "null"), (True, "true"), ([1], "[1]"), (" 1", " 1")]:
        yield row(f"SecondsPath-{shown}", {"Type": "Wait", "SecondsPath": "$.v"}, {"v": value},
                  f"The SecondsPath parameter cannot be parsed as a long value: $.v == {shown}")
    yield row("SecondsPath-negative", {"Type": "Wait", "SecondsPath": "$.v"}, {"v": -2},
              "The SecondsPath parameter references a negative value: $.v == -2")
    yield row("SecondsPath-missing", {"Type": "Wait", "SecondsPath": "$.v"}, {},
              "The SecondsPath parameter does not reference an input value: $.v")
    for value in ("x", "", "2016-03-14", "2016-03-14T01:59:00", "2016-13-14T01:59:00Z", "2016-03-14 01:59:00Z"):
        yield row(f"TimestampPath-{value}", {"Type": "Wait", "TimestampPath": "$.v"}, {"v": value},
                  "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format "
                  f"string: $.v == {value}")
    for value, shown in [("x", "x"), (1.5, "1.5"), (None, "null"), ({}, "{}"), ([1], "[1]")]:
        yield row(f"MaxConcurrencyPath-{shown}",
                  {"Type": "Map", "ItemsPath": "$.i", "ItemProcessor": PASS, "MaxConcurrencyPath": "$.v"},
                  {"i": [1], "v": value},
                  f'The MaxConcurrencyPath field refers to value "{shown}" which is not a valid integer: $.v')
    for value in (1, "x", None, True, {"a": 1}):
        yield row(f"ItemsPath-{json.dumps(value)}", {"Type": "Map", "ItemsPath": "$.v", "ItemProcessor": PASS},
                  {"v": value}, 'Reference path "$.v" must point to array.')
        yield row(f"Map-input-{json.dumps(value)}", {"Type": "Map", "ItemProcessor": PASS}, value,
                  'Reference path "$" must point to array.')


def choice_failures():
    """A Variable, or the path that it is compared with, that leads nowhere."""
    values = {"Boolean": True, "String": "a", "Numeric": 1, "Timestamp": "2016-03-14T01:59:00Z"}
    orders = ("LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
    literal = {f"{kind}{order}": value for kind, value in values.items()
               for order in (("Equals",) if kind == "Boolean" else ("Equals", *orders))}
    literal["StringMatches"] = "a*"
    literal |= {f"Is{kind}": True for kind in ("Null", "Numeric", "String", "Boolean", "Timestamp")}
    for operator, value in literal.items():
        rule = {"Variable": "$.x", operator: value, "Next": "T"}
        yield row(operator, {"Type": "Choice", "Choices": [rule]}, {"a": 1}, invalid_choice("$.x"))
    for operator, value in literal.items():
        if not operator.startswith("Is") and operator != "StringMatches":
            rule = {"Variable": "$.a", f"{operator}Path": "$.x", "Next": "T"}
            yield row(f"{operator}Path", {"Type": "Choice", "Choices": [rule]}, {"a": value}, invalid_choice("$.x"))
    rule = {"Variable": "$.a", "IsNull": True, "Next": "T"}
    yield row("no-rule-matches", {"Type": "Choice", "Choices": [rule]}, {"a": 1},
              "Failed to transition out of the state. The state does not point to a next state.")


def invalid_choice(path):
    return f"Invalid path '{path}': The choice state's condition path references an invalid value."


@pytest.mark.parametrize("state, document, text", [*path_failures(), *value_failures(), *choice_failures()])
def test_what_no_path_and_no_value_can_give_fails_the_execution(states, name, state, document, text):
    events = run(states, name, definition(state), document)
    assert failure(events) == ("States.Runtime", PREFIX + text)


@pytest.mark.parametrize("call, text", [
    ("States.ArrayGetItem($.list, 9)", None), ("States.ArrayGetItem($.list, -1)", None),
    ("States.ArrayGetItem($.text, 0)", None), ("States.ArrayLength($.text)", None),
    ("States.ArrayUnique($.text)", None),
    ("States.ArrayContains($.text, 1)", None), ("States.ArrayPartition($.list, 0)", None),
    ("States.ArrayPartition($.list, -1)", None), ("States.ArrayPartition($.text, 1)", None),
    ("States.ArrayRange(1, 9, 0)", None), ("States.ArrayRange(1, 2000, 1)", None),
    ("States.ArrayRange('a', 9, 1)", None), ("States.Base64Encode($.list)", None), ("States.Base64Decode('*')", None),
    ("States.Hash('a', 'MD4')", None), ("States.JsonMerge($.object, $.text, false)", None),
    ("States.JsonMerge($.object, $.object, true)", None), ("States.MathAdd(1, 'a')", None),
    ("States.MathAdd(3000000000, 1)", None), ("States.MathRandom('a', 2)", None), ("States.MathRandom(2, 1)", None),
    ("States.StringSplit($.list, ',')", None), ("States.StringToJson('{')", None),
    ("States.StringToJson($.list)", None),
    ("States.Format('{} {}', 1)", None), ("States.Format('{}', 1, 2)", None), ("States.Format($.list)", None),
    ("States.Format('{}', States.ArrayGetItem($.list, 9))", None),
    ("States.Format('{}', $.x)", "The JsonPath argument for the field '$.x' could not be found in the input"),
])
@pytest.mark.parametrize("field", ["Parameters", "Assign"])
def test_a_function_that_cannot_take_its_arguments_fails_the_execution(states, name, field, call, text):
    document = {"list": [1, 2, 3], "text": "a", "object": {}}
    error, cause = failure(run(states, name, definition({"Type": "Pass", field: {"v.$": call}}), document))
    assert error == "States.Runtime"
    # Measured on AWS: the whole call is named.
    assert cause.startswith(f"{PREFIX}The function '{call}' had the following error: {text or ''}")


def evaluations():
    """An expression that gives nothing, throws, or gives another type than its field takes, with its place."""
    expressions = [
        ("$states.input.x", "returned nothing (undefined)."),
        ("$states.input.a + 'b'", "threw an error during evaluation. T2001: The left side of the \"+\" operator must "
                                  "evaluate to a number"),
    ]
    anywhere = [
        ({"Type": "Pass"}, "Output"), ({"Type": "Pass"}, "Output/v"), ({"Type": "Pass"}, "Output/v[1]/w"),
        ({"Type": "Pass"}, "Assign/v"), ({"Type": "Succeed"}, "Output"), ({"Type": "Wait", "Seconds": 0}, "Output"),
        ({"Type": "Wait", "Seconds": 0}, "Assign/v"), ({"Type": "Parallel", "Branches": [PASS]}, "Arguments/v"),
        ({"Type": "Parallel", "Branches": [PASS]}, "Output"), ({"Type": "Parallel", "Branches": [PASS]}, "Assign/v"),
        ({"Type": "Map", "Items": [1], "ItemProcessor": PASS}, "ItemSelector/v"),
        ({"Type": "Map", "Items": [1], "ItemProcessor": PASS}, "Output/v"),
        ({"Type": "Map", "ItemProcessor": PASS}, "Items[0]"),
    ]
    typed = [
        ({"Type": "Wait"}, "Seconds", "number"), ({"Type": "Wait"}, "Timestamp", "string"),
        ({"Type": "Fail"}, "Error", "string"), ({"Type": "Fail"}, "Cause", "string"),
        ({"Type": "Map", "ItemProcessor": PASS}, "Items", "array"),
        ({"Type": "Map", "Items": [1], "ItemProcessor": PASS}, "MaxConcurrency", "number"),
        (FUNCTION, "TimeoutSeconds", "number"), (FUNCTION, "HeartbeatSeconds", "number"),
    ]
    for state, place in anywhere + [(state, place) for state, place, _ in typed]:
        for expression, text in expressions:
            yield evaluation(state, place, expression, text)
    samples = {"null": None, "boolean": True, "number": 1, "string": "a", "object": {"a": 1}, "array": [1]}
    for state, place, wanted in typed:
        for kind, value in samples.items():
            if kind != wanted:
                shown = json.dumps(value, separators=(",", ":"))
                yield evaluation(state, place, shown, unexpected(wanted, kind, shown))
    for kind, value in samples.items():
        if kind != "boolean":
            shown = json.dumps(value, separators=(",", ":"))
            state = {"Type": "Choice", "Choices": [{"Condition": f"{{% {shown} %}}", "Next": "T"}]}
            text = unexpected("boolean", kind, shown)
            yield pytest.param(state, "Choices[0]/Condition", shown, text, id=f"Condition-{kind}")


def unexpected(wanted, kind, shown):
    return f"returned an unexpected result type. Expected '{wanted}', but was '{kind}' for value: {shown}"


def evaluation(state, place, expression, text):
    """A case whose expression stands at a place in a state."""
    value = f"{{% {expression} %}}"
    for step in reversed(place.replace("[", "/[").split("/")[1:]):
        value = [0] * int(step[1:-1]) + [value] if step.startswith("[") else {step: value}
    field = place.replace("[", "/").split("/")[0]
    return pytest.param(state | {field: value}, place, expression, text, id=f"{state['Type']}-{place}-{expression}")


@pytest.mark.parametrize("state, place, expression, text", evaluations())
def test_an_expression_that_fails_names_its_place(states, name, state, place, expression, text):
    events = run(states, name, definition(state, QueryLanguage="JSONata"), {"a": "b"})
    cause = f"{PREFIX}The JSONata expression '{expression}' specified for the field '{place}' {text}"
    assert failure(events) == ("States.QueryEvaluationError", cause)
    [event] = [event for event in events if event["type"] == "EvaluationFailed"]
    assert event["evaluationFailedEventDetails"] == {
        "error": "States.QueryEvaluationError", "cause": cause, "location": place, "state": "S",
    }


@pytest.mark.parametrize("resource, parameters, problems", [
    ("lambda:invoke", {"FunctionName": None}, ["The field 'FunctionName' is required but was missing"]),
    ("lambda:invoke", {"FunctionName": 5}, ["The value of the field 'FunctionName' has an invalid format"]),
    ("lambda:invoke.waitForTaskToken", {"FunctionName": "f", "InvocationType": "Later"},
     ["The value of the field 'InvocationType' has an invalid format"]),
    ("states:startExecution", {"StateMachineArn": [], "Name": 1},
     ["The value of the field 'StateMachineArn' has an invalid format",
      "The value of the field 'Name' has an invalid format"]),
    ("states:startExecution.sync:2", {"StateMachineArn": None},
     ["The field 'StateMachineArn' is required but was missing"]),
    ("aws-sdk:sfn:sendTaskSuccess", {"TaskToken": 1}, ["The value of the field 'TaskToken' has an invalid format",
                                                       "The field 'Output' is required but was missing"]),
    ("sns:publish", {"Message": "m"}, ["The field 'TopicArn' is required but was missing"]),
])
def test_parameters_that_cannot_be_used_end_the_execution_before_the_task(
        states, name, resource, parameters, problems):
    templates = {f"{field}.$": f"$.{field}" for field in parameters}
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": templates,
             "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "T"}]}
    events = run(states, name, definition(state), parameters)
    assert [event["type"] for event in events] == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    shown = json.dumps(parameters, separators=(",", ":"))
    text = f"The Parameters '{shown}' could not be used to start the Task: [{', '.join(problems)}]"
    assert failure(events) == ("States.Runtime", PREFIX + text)


INVALID = {"StartAt": "I", "States": {"I": {"Type": "Pass", "InputPath": "$.x", "End": True}}}


@pytest.mark.parametrize("state, document", [
    ({"Type": "Map", "ItemProcessor": PASS, "ItemSelector": {"v.$": "$.x"}}, [1]),
    ({"Type": "Map", "ItemProcessor": INVALID}, [{}]),
    ({"Type": "Parallel", "Branches": [PASS], "Parameters": {"v.$": "$.x"}}, {}),
    ({"Type": "Parallel", "Branches": [INVALID]}, {}),
])
@pytest.mark.parametrize("error", ["States.ALL", "States.TaskFailed", "States.Runtime"])
def test_a_runtime_error_is_neither_retried_nor_caught(states, name, state, document, error):
    handled = state | {
        "Retry": [{"ErrorEquals": [error], "IntervalSeconds": 1}], "Catch": [{"ErrorEquals": [error], "Next": "T"}],
    }
    events = run(states, name, definition(handled), document)
    assert failure(events)[0] == "States.Runtime"
    assert not any(event["type"].endswith("StateFailed") for event in events)


@pytest.mark.parametrize("state", [
    {"Type": "Map", "Items": [1], "ItemProcessor": PASS, "ItemSelector": {"v": "{% $states.input.x %}"}},
    {"Type": "Map", "Items": "{% 1 %}", "ItemProcessor": PASS},
    {"Type": "Parallel", "Branches": [PASS], "Output": "{% $states.result.x %}"},
    {"Type": "Parallel", "Branches": [PASS], "Arguments": "{% $states.input.x %}"},
])
@pytest.mark.parametrize("error", ["States.ALL", "States.TaskFailed", "States.QueryEvaluationError"])
def test_an_expression_that_fails_is_caught(states, name, state, error):
    caught = state | {"Catch": [{"ErrorEquals": [error], "Next": "T"}]}
    events = run(states, name, definition(caught, QueryLanguage="JSONata"), {})
    assert events[-1]["type"] == "ExecutionSucceeded"
    output = json.loads(events[-1]["executionSucceededEventDetails"]["output"])
    assert output["Error"] == "States.QueryEvaluationError"


@pytest.mark.parametrize("state, inner", [
    ({"Type": "Map", "ItemProcessor": FAIL}, ["MapStateStarted", "MapIterationStarted", "FailStateEntered",
                                              "MapIterationFailed", "MapStateFailed"]),
    ({"Type": "Parallel", "Branches": [FAIL]}, ["ParallelStateStarted", "FailStateEntered", "ParallelStateFailed"]),
])
def test_what_fails_inside_fails_outside_under_its_own_name(states, name, state, inner):
    events = run(states, name, definition(state), [1])
    assert [event["type"] for event in events[2:-1]] == inner
    assert failure(events) == ("Inner", "inner cause")
    # The last one that is told of the chain is the one before what failed around it.
    assert events[-1]["previousEventId"] == events[-2]["id"]
