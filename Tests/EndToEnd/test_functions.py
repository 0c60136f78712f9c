# SPDX-License-Identifier: Apache-2.0
"""Functions through Lambda's API: real processes, Lambda's shapes and errors."""

import base64
import json

import pytest

from bank_account import create, create_function, zipped
from stepwell import ROLE, ended, until
from test_state_machines import code

ECHO = "def handler(event, context):\n    print('called')\n    return event\n"
RAISE = "class Own(Exception):\n    pass\n\n\ndef handler(event, context):\n    raise Own('said so')\n"
SLOW = "import time\n\n\ndef handler(event, context):\n    time.sleep(event['seconds'])\n    return 'late'\n"
ABOUT = (
    "import os\n\n\ndef handler(event, context):\n"
    "    return {'name': context.function_name, 'variable': os.environ.get('OWN'), 'pid': os.getpid(),\n"
    "            'secret': os.environ.get('STEPWELL_TEST_SECRET'), 'left': context.get_remaining_time_in_millis()}\n"
)


def test_a_function_answers(functions, name):
    create_function(functions, name, ECHO)
    answer = functions.invoke(FunctionName=name, Payload=b'{"a":[1,"\xc3\xa9"]}', LogType="Tail")
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert json.loads(answer["Payload"].read()) == {"a": [1, "é"]}
    assert "called" in base64.b64decode(answer["LogResult"]).decode()


def test_an_exception_has_lambdas_shape(functions, name):
    create_function(functions, name, RAISE)
    answer = functions.invoke(FunctionName=name)
    assert answer["FunctionError"] == "Unhandled"
    error = json.loads(answer["Payload"].read())
    assert (error["errorType"], error["errorMessage"]) == ("Own", "said so")
    assert error["stackTrace"]


def test_an_event_is_accepted_and_a_dry_run_does_nothing(functions, name):
    create_function(functions, name, ECHO)
    assert functions.invoke(FunctionName=name, InvocationType="Event")["StatusCode"] == 202
    assert functions.invoke(FunctionName=name, InvocationType="DryRun")["StatusCode"] == 204


def test_a_function_that_takes_too_long_is_ended(functions, name):
    create_function(functions, name, SLOW, Timeout=1)
    answer = functions.invoke(FunctionName=name, Payload=b'{"seconds":30}')
    assert answer["FunctionError"] == "Unhandled"
    assert "timed out" in json.loads(answer["Payload"].read())["errorMessage"].lower()
    again = functions.invoke(FunctionName=name, Payload=b'{"seconds":0}')
    assert json.loads(again["Payload"].read()) == "late"


def test_a_function_sees_its_own_environment_only(functions, name):
    create_function(functions, name, ABOUT, Environment={"Variables": {"OWN": "given"}}, Timeout=9)
    about = json.loads(functions.invoke(FunctionName=name)["Payload"].read())
    assert (about["name"], about["variable"], about["secret"]) == (name, "given", None)
    assert 0 < about["left"] <= 9000


def test_a_process_is_kept_warm_until_its_code_changes(functions, name):
    create_function(functions, name, ABOUT)
    first, second = (json.loads(functions.invoke(FunctionName=name)["Payload"].read())["pid"] for _ in range(2))
    assert first == second
    functions.update_function_code(FunctionName=name, ZipFile=zipped({"app.py": ECHO}))
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    assert json.loads(functions.invoke(FunctionName=name, Payload=b"7")["Payload"].read()) == 7


def test_settings_are_read_back_and_changed(functions, name):
    create_function(functions, name, ECHO, Timeout=7, MemorySize=256, Description="echoes")
    answer = functions.get_function(FunctionName=name)["Configuration"]
    assert (answer["Timeout"], answer["MemorySize"], answer["Description"]) == (7, 256, "echoes")
    assert (answer["Runtime"], answer["Handler"], answer["State"]) == ("python3.12", "app.handler", "Active")
    functions.update_function_configuration(FunctionName=name, Timeout=8)
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    assert functions.get_function_configuration(FunctionName=name)["Timeout"] == 8
    listed = [item for page in functions.get_paginator("list_functions").paginate() for item in page["Functions"]]
    assert name in [item["FunctionName"] for item in listed]


def test_a_version_keeps_the_code_and_an_alias_points_at_it(functions, name):
    create_function(functions, name, ECHO)
    version = functions.publish_version(FunctionName=name)["Version"]
    functions.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    functions.update_function_code(FunctionName=name, ZipFile=zipped({"app.py": RAISE}))
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    answer = functions.invoke(FunctionName=name, Qualifier="live", Payload=b"1")
    assert json.loads(answer["Payload"].read()) == 1
    assert answer["ExecutedVersion"] == version
    assert functions.invoke(FunctionName=name)["FunctionError"] == "Unhandled"


def test_errors_have_lambdas_names(functions, name):
    assert code(functions.invoke, FunctionName=name) == "ResourceNotFoundException"
    assert code(functions.get_function, FunctionName=name) == "ResourceNotFoundException"
    create_function(functions, name, ECHO)
    again = {"FunctionName": name, "Runtime": "python3.12", "Handler": "app.handler", "Role": ROLE}
    assert code(
        functions.create_function, **again, Code={"ZipFile": zipped({"app.py": ECHO})}
    ) == "ResourceConflictException"
    assert code(functions.invoke, FunctionName=name, Payload=b"{no json") == "InvalidRequestContentException"
    functions.delete_function(FunctionName=name)
    assert code(functions.delete_function, FunctionName=name) == "ResourceNotFoundException"


def test_no_concurrency_means_no_calls(functions, name):
    create_function(functions, name, ECHO)
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    assert code(functions.invoke, FunctionName=name) == "TooManyRequestsException"


@pytest.mark.parametrize("files", [{"../outside.py": ECHO}, {"/absolute.py": ECHO}])
def test_an_archive_that_reaches_outside_is_refused(functions, name, files):
    refused = code(
        functions.create_function, FunctionName=name, Runtime="python3.12", Handler="app.handler", Role=ROLE,
        Code={"ZipFile": zipped(files)},
    )
    assert refused == "InvalidParameterValueException"


def test_a_state_can_name_the_function_by_its_arn(states, functions, name):
    arn = create_function(functions, name, ECHO)
    machine = create(states, name, {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": arn, "End": True}}})
    execution = states.start_execution(stateMachineArn=machine, input='{"a":1}')["executionArn"]
    assert ended(states, execution)["output"] == '{"a":1}'


def test_a_function_sends_the_token_back_itself(server, states, functions, name):
    text = (
        "import json, urllib.request\n\n\ndef handler(event, context):\n"
        "    body = json.dumps({'taskToken': event['token'], 'output': '\"done\"'}).encode()\n"
        "    request = urllib.request.Request(event['endpoint'], body, {\n"
        "        'X-Amz-Target': 'AWSStepFunctions.SendTaskSuccess', 'Content-Type': 'application/x-amz-json-1.0'})\n"
        "    urllib.request.urlopen(request).read()\n"
    )
    create_function(functions, name, text)
    machine = create(states, name, {"StartAt": "A", "States": {"A": {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "End": True,
        "Parameters": {"FunctionName": name, "Payload": {"token.$": "$$.Task.Token", "endpoint": server.endpoint}},
    }}})
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    assert ended(states, execution)["output"] == '"done"'


def test_a_retry_names_the_functions_error(states, functions, name):
    create_function(functions, name, RAISE)
    machine = create(states, name, {"StartAt": "A", "States": {"A": {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": name},
        "Retry": [{"ErrorEquals": ["Own"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1}],
        "Catch": [{"ErrorEquals": ["Own"], "Next": "B"}], "End": True,
    }, "B": {"Type": "Pass", "End": True}}})
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    output = json.loads(ended(states, execution)["output"])
    assert output["Error"] == "Own"
    events = states.get_execution_history(executionArn=execution)["events"]
    assert sum(event["type"] == "TaskFailed" for event in events) == 3


def test_many_calls_run_side_by_side(states, functions, name):
    create_function(functions, name, SLOW)
    machine = create(states, name, {"StartAt": "M", "States": {"M": {
        "Type": "Map", "ItemsPath": "$", "End": True, "ItemProcessor": {"StartAt": "A", "States": {"A": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True, "OutputPath": "$.Payload",
            "Parameters": {"FunctionName": name, "Payload": {"seconds.$": "$"}},
        }}},
    }}})
    execution = states.start_execution(stateMachineArn=machine, input="[1, 0.1, 1]")["executionArn"]
    assert ended(states, execution)["output"] == '["late","late","late"]'
    assert until(lambda: functions.get_function(FunctionName=name))["Configuration"]["State"] == "Active"
