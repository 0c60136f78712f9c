# SPDX-License-Identifier: Apache-2.0
"""TestState: one state, with a mock or for real, and what it does on the way."""

import json

import pytest
from botocore.exceptions import ClientError

from stepwell import ROLE
from test_state_machines import code

TASK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.m"}, "Next": "Then"}


def outcome(states, definition, value=None, **more):
    answer = states.test_state(definition=json.dumps(definition), input=json.dumps(value or {}), **more)
    answer.pop("ResponseMetadata")
    return answer


def inspected(states, definition, value=None, **more):
    answer = outcome(states, definition, value, inspectionLevel="DEBUG", **more)
    data = answer["inspectionData"]
    return answer, {key: json.loads(text) if isinstance(text, str) else text for key, text in data.items()}


def test_a_pass_state_shows_each_step(states):
    state = {"Type": "Pass", "InputPath": "$.a", "Parameters": {"x.$": "$.b"}, "ResultPath": "$.r", "Next": "N"}
    answer, data = inspected(states, state, {"a": {"b": 1}})
    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "N")
    assert json.loads(answer["output"]) == {"a": {"b": 1}, "r": {"x": 1}}
    assert data == {
        "input": {"a": {"b": 1}}, "afterInputPath": {"b": 1}, "afterParameters": {"x": 1},
        "afterResultSelector": {"x": 1}, "afterResultPath": {"a": {"b": 1}, "r": {"x": 1}},
    }
    assert "inspectionData" not in outcome(states, state, {"a": {"b": 1}})


def test_a_mocked_task_calls_nothing(states):
    answer, data = inspected(states, {**TASK, "ResultPath": "$.r"}, {"m": "hi"}, mock={"result": '{"Id":1}'})
    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "Then")
    assert data["afterParameters"] == {"QueueUrl": "q", "MessageBody": "hi"}
    assert data["result"] == data["afterResultSelector"] == {"Id": 1}
    assert data["afterResultPath"] == json.loads(answer["output"]) == {"m": "hi", "r": {"Id": 1}}


@pytest.mark.parametrize("count,status,backoff", [(0, "RETRIABLE", 2), (1, "RETRIABLE", 4), (3, "CAUGHT_ERROR", None)])
def test_failures_are_retried_and_then_caught(states, count, status, backoff):
    state = {
        **TASK, "Retry": [{"ErrorEquals": ["Other"]},
                          {"ErrorEquals": ["Boom"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 3}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "Caught"}],
    }
    answer, data = inspected(
        states, state, {"m": 1}, mock={"errorOutput": {"error": "Boom", "cause": "c"}},
        stateConfiguration={"retrierRetryCount": count},
    )
    assert (answer["status"], answer["error"], answer["cause"]) == (status, "Boom", "c")
    if backoff:
        assert data["errorDetails"] == {"retryIndex": 1, "retryBackoffIntervalSeconds": backoff}
        assert "nextState" not in answer and "output" not in answer
    else:
        assert data["errorDetails"] == {"catchIndex": 0}
        assert answer["nextState"] == "Caught"
        assert json.loads(answer["output"]) == {"m": 1, "e": {"Error": "Boom", "Cause": "c"}}


def test_a_retry_count_is_the_matching_retriers_alone_however_large(states):
    state = {
        "Type": "Task", "QueryLanguage": "JSONata", "Resource": TASK["Resource"], "End": True,
        "Arguments": {"QueueUrl": "q", "MessageBody": "m"},
        "Retry": [{"ErrorEquals": ["Other"]}, {"ErrorEquals": ["Boom"], "MaxAttempts": 3}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C", "Output": "{% $states.context.State.RetryCount %}"}],
    }

    def retry_count(given):
        answer = outcome(
            states, state, {}, mock={"errorOutput": {"error": "Boom", "cause": "c"}},
            stateConfiguration={"retrierRetryCount": given},
        )
        assert answer["status"] == "CAUGHT_ERROR"
        return json.loads(answer["output"])

    assert retry_count(3) == 3
    assert retry_count(2**31 - 1) >= 3


def test_selected_items_are_shown_up_to_the_size_of_a_payload(states):
    state = {
        "Type": "Map", "ItemSelector": {"all.$": "$"}, "End": True,
        "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}},
    }
    answer, _ = inspected(states, state, list(range(1000)), mock={"result": "[]"})
    assert (answer["status"], answer["error"]) == ("FAILED", "States.DataLimitExceeded")


def test_choices_waits_and_failures(states):
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.v", "NumericEquals": 1, "Next": "One"}], "Default": "D"}
    assert outcome(states, choice, {"v": 1})["nextState"] == "One"
    assert outcome(states, choice, {"v": 2})["nextState"] == "D"
    assert outcome(states, {"Type": "Wait", "Seconds": 1, "End": True}, {"v": 2})["output"] == '{"v":2}'
    assert outcome(states, {"Type": "Fail", "Error": "E", "Cause": "C"}) == {
        "status": "FAILED", "error": "E", "cause": "C"
    }
    failed = outcome(states, {"Type": "Pass", "InputPath": "$.none", "End": True})
    assert (failed["status"], failed["error"]) == ("FAILED", "States.Runtime")


def test_variables_and_context_are_the_callers(states):
    state = {
        "Type": "Task", "QueryLanguage": "JSONata", "Resource": TASK["Resource"], "Assign": {"n": "{% $n + 1 %}"},
        "Arguments": {"QueueUrl": "q", "MessageBody": "m"},
        "Output": "{% $states.context.Execution.Name & $string($n) %}", "End": True,
    }
    answer, data = inspected(
        states, state, variables='{"n":1,"m":2}', context='{"Execution":{"Name":"mine"}}', mock={"result": "{}"}
    )
    assert json.loads(answer["output"]) == "mine1"
    assert data["variables"] == {"n": 2, "m": 2}


def test_a_state_inside_of_a_machine(states):
    inner = {"StartAt": "B", "States": {"B": {"Type": "Pass", "Output": "{% 1 + 1 %}", "End": True}}}
    machine = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Map", "Items": [1], "ItemProcessor": inner, "End": True},
    }}
    assert outcome(states, machine, stateName="B")["output"] == "2"
    assert outcome(states, machine, stateName="A", mock={"result": "[5]"})["output"] == "[5]"
    with pytest.raises(ClientError) as refused:
        outcome(states, machine, stateName="C")
    assert refused.value.response["Error"]["Message"] == "State not found in definition"


PARAMETERS = {
    "sqs": {"QueueUrl": "q", "MessageBody": "b"}, "dynamodb": {}, "s3": {}, "states": {"StateMachineArn": "m"},
}


@pytest.mark.parametrize("resource,result,message", [
    ("sqs:sendMessage", {"MessageId": 1}, "Field 'MessageId' must be a string"),
    ("aws-sdk:dynamodb:getItem", {"Item": {"a": {"SS": "x"}}}, "Field 'SS' must be an array"),
    ("aws-sdk:sqs:receiveMessage", {"Messages": [{"Body": 1}]}, "Field 'Body' must be a string"),
    ("aws-sdk:s3:listObjectsV2", {"KeyCount": "1"}, "Field 'KeyCount' must be a number"),
    ("states:startExecution", {"StartDate": "now"}, "Required field 'ExecutionArn' is missing"),
    ("states:startExecution.sync:2", {"ExecutionArn": "a", "StateMachineArn": "b", "StartDate": 0, "Status": "LOST"},
     "Field 'Status' is not an expected value"),
])
def test_mocked_results_fit_the_services_answers(states, resource, result, message):
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": PARAMETERS[resource.removeprefix("aws-sdk:").split(":")[0]],
             "End": True}
    mock = {"result": json.dumps(result)}
    with pytest.raises(ClientError) as refused:
        outcome(states, state, mock=mock)
    assert refused.value.response["Error"]["Message"] == f"Mock result schema validation error: {message}"
    assert outcome(states, state, mock={**mock, "fieldValidationMode": "NONE"})["status"] == "SUCCEEDED"


def test_iterations_that_fail_beyond_the_tolerance(states):
    state = {
        "Type": "Map", "ItemsPath": "$.v", "ToleratedFailureCount": 1, "End": True,
        "ItemSelector": {"i.$": "$$.Map.Item.Value"},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}},
        },
    }
    for failures, status in ((1, "SUCCEEDED"), (2, "FAILED")):
        answer, data = inspected(
            states, state, {"v": [1, 2, 3]}, mock={"result": "[1,1,1]"},
            stateConfiguration={"mapIterationFailureCount": failures},
        )
        assert answer["status"] == status
        assert (data["maxConcurrency"], data["toleratedFailureCount"]) == (0, 1)
        assert data["afterItemSelector"] == [{"i": 1}, {"i": 2}, {"i": 3}]
    assert answer["error"] == "States.ExceedToleratedFailureThreshold"


@pytest.mark.parametrize("tolerance", [(1, 0), (0, 50), (0, 100), (2, 49)])
def test_one_tolerance_that_is_exceeded_is_enough(states, tolerance):
    state = {
        "Type": "Map", "End": True, "ToleratedFailureCount": tolerance[0], "ToleratedFailurePercentage": tolerance[1],
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}},
        },
    }
    answer, _ = inspected(
        states, state, [1, 2], mock={"result": "[1,1]"}, stateConfiguration={"mapIterationFailureCount": 1},
    )
    assert answer["error"] == "States.ExceedToleratedFailureThreshold"


@pytest.mark.parametrize("resource", [
    "lamda:invoke", "dynamodb:query", "sqs:sendMessage.sync", "aws-sdk:dynamodb:getItem.sync", "dynamodb:getItem.sync",
    "ecs:runTask.sync:2", "glue:startJobRun.waitForTaskToken",
])
def test_a_mock_makes_no_resource_of_what_aws_does_not_know(states, resource):
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": {}, "End": True}
    with pytest.raises(ClientError, match="is not recognized") as refused:
        outcome(states, state, mock={"result": "{}"})
    assert refused.value.response["Error"]["Code"] == "InvalidDefinition"


def test_a_function_is_called_for_real(states):
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
             "Parameters": {"FunctionName": "no-such-function"}}
    answer = outcome(states, state, roleArn=ROLE)
    assert (answer["status"], answer["error"]) == ("FAILED", "Lambda.ResourceNotFoundException")


@pytest.mark.parametrize("definition,more,error", [
    ({"Type": "Pass", "End": True}, {"mock": {"result": "1"}}, "ValidationException"),
    (TASK, {}, "ValidationException"),
    (TASK, {"mock": {"result": "1", "errorOutput": {"error": "E"}}}, "ValidationException"),
    (TASK, {"mock": {"result": "1"}, "revealSecrets": True}, "ValidationException"),
    (TASK, {"mock": {"result": "no JSON"}}, "ValidationException"),
    (TASK, {"mock": {"result": '{"MessageId":[]}'}}, "ValidationException"),
    (TASK, {"mock": {"result": "1"}, "context": '{"Other":1}'}, "ValidationException"),
    ({"Type": "Parallel", "Branches": [], "End": True}, {"mock": {"result": "[]"}}, "InvalidDefinition"),
    ({"Type": "Nothing"}, {}, "InvalidDefinition"),
    ({"Type": "Pass", "End": True}, {"input": "no JSON"}, "InvalidExecutionInput"),
    ({"Type": "Pass", "End": True}, {"context": "{}"}, "ValidationException"),
    (TASK, {"roleArn": "no-role", "mock": {"result": "1"}}, "InvalidArn"),
])
def test_what_cannot_be_tested_is_refused(states, definition, more, error):
    assert code(states.test_state, definition=json.dumps(definition), **more) == error


def test_a_tasks_mocked_result_is_written_as_a_service_s_answer(states):
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "End": True}
    answer = outcome(states, state, mock={"result": '{"StatusCode": 200,  "Payload": 1}'})
    assert answer["output"] == '{"StatusCode":200,"Payload":1}'


def test_a_mocked_result_keeps_its_text_and_needs_no_threshold(states):
    state = {
        "Type": "Map", "QueryLanguage": "JSONata", "Items": [1, 2], "End": True,
        "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}},
    }
    more = {"mock": {"result": "[1,  1]"}, "stateConfiguration": {"mapIterationFailureCount": 2}}
    assert outcome(states, state, **more) == {"status": "SUCCEEDED", "output": "[1,  1]"}
    assert outcome(states, {**state, "Output": "{% $states.result %}"}, **more)["output"] == "[1,  1]"
