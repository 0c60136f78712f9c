# SPDX-License-Identifier: Apache-2.0
"""Tasks of AWS-compatible services: calls over HTTP, signed, with AWS's errors."""

import json
import os
import shutil
import socket
import subprocess
import threading

import pytest
from botocore.exceptions import ClientError

from aws_service import ACCESS_KEY, SECRET_KEY, AWSService
from stepwell import ROLE, Server, command_line, ended, history, until

REQUEST = {"x-amzn-RequestId": "11111111-2222-3333-4444-555555555555"}
ID = REQUEST["x-amzn-RequestId"]


def configured(folder, services, **common):
    """The option that names a configuration file with services."""
    file = folder / "services.json"
    credentials = {"accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY}
    file.write_text(json.dumps({"aws": {**credentials, "region": "eu-west-1", **common, "services": services}}))
    file.chmod(0o600)
    return ["--config", str(file)]


@pytest.fixture(scope="module")
def aws():
    with AWSService() as service:
        yield service


@pytest.fixture(scope="module")
def closed_port():
    """A port on which nobody listens, and that nobody else gets."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def calling(tmp_path_factory, aws, closed_port):
    """A server that has the services."""
    folder = tmp_path_factory.mktemp("services")
    services = dict.fromkeys(("dynamodb", "secretsmanager", "sqs", "eventbridge", "ecs", "kms"), {})
    services["ssm"] = {"endpoint": f"http://127.0.0.1:{closed_port}"}
    with Server(folder / "data", options=configured(folder, services, endpoint=aws.endpoint)) as running:
        yield running


def machine(states, name, resource, parameters, **task):
    definition = {
        "StartAt": "Call",
        "States": {
            "Call": {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, "End": True}
            | task
        },
    }
    return states.create_state_machine(name=name, definition=json.dumps(definition), roleArn=ROLE)["stateMachineArn"]


def run(states, name, resource, parameters, document=None, **task):
    """The description of the ended execution of a machine with one task."""
    arn = machine(states, name, resource, parameters, **task)
    started = states.start_execution(stateMachineArn=arn, input=json.dumps(document or {}))
    return ended(states, started["executionArn"])


def failed(description):
    assert description["status"] == "FAILED", description
    return description["error"], description.get("cause")


# MARK: Answers


def test_an_sdk_integration_is_called_and_answers_in_its_own_names(calling, aws, name):
    aws.answer("secretsmanager.DescribeSecret", {
        "ARN": "arn:s", "Name": "s", "CreatedDate": 1700000000.25, "DeletedDate": None, "Tags": [{"Key": "k"}],
    })
    answer = run(calling.states, name, "aws-sdk:secretsmanager:describeSecret", {"SecretId.$": "$.id"}, {"id": 7})
    assert json.loads(answer["output"]) == {
        "Arn": "arn:s", "Name": "s", "CreatedDate": "2023-11-14T22:13:20.250Z", "Tags": [{"Key": "k"}],
    }
    assert aws.taken("secretsmanager.DescribeSecret")[-1] == {"SecretId": "7"}
    headers = aws.headers("secretsmanager.DescribeSecret")
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert "/eu-west-1/secretsmanager/" in headers["Authorization"]


def test_an_optimized_integration_tells_of_the_answer_beneath(calling, aws, name):
    aws.answer("DynamoDB_20120810.GetItem", {"Item": {"id": {"S": "a"}}}, headers={**REQUEST, "x-amz-crc32": "7"})
    parameters = {"TableName": "t", "Key": {"id": {"S.$": "$.id"}}}
    answer = run(calling.states, name, "dynamodb:getItem", parameters, {"id": "a"})
    output = json.loads(answer["output"])
    assert list(output) == ["Item", "SdkHttpMetadata", "SdkResponseMetadata"]
    assert output["Item"] == {"id": {"S": "a"}}
    assert output["SdkHttpMetadata"]["HttpStatusCode"] == 200
    assert output["SdkHttpMetadata"]["HttpHeaders"]["x-amz-crc32"] == "7"
    assert output["SdkHttpMetadata"]["AllHttpHeaders"]["x-amzn-RequestId"] == [ID]
    assert output["SdkResponseMetadata"] == {"RequestId": ID}
    assert aws.taken("DynamoDB_20120810.GetItem")[-1] == {"TableName": "t", "Key": {"id": {"S": "a"}}}
    assert aws.headers("DynamoDB_20120810.GetItem")["Content-Type"] == "application/x-amz-json-1.0"


def test_names_and_bytes_are_those_of_the_wire_there(calling, aws, name):
    aws.answer("AmazonEC2ContainerServiceV20141113.RunTask", {
        "tasks": [{"taskArn": "arn:t", "createdAt": 1700000000, "tags": [{"key": "team", "value": "a"}]}], "failures": [],
    })
    parameters = {"Cluster": "c", "TaskDefinition": "d", "Tags": [{"Key": "team", "Value": "a"}]}
    answer = run(calling.states, name, "aws-sdk:ecs:runTask", parameters)
    assert json.loads(answer["output"]) == {
        "Tasks": [{"TaskArn": "arn:t", "CreatedAt": "2023-11-14T22:13:20Z", "Tags": [{"Key": "team", "Value": "a"}]}],
        "Failures": [],
    }
    sent = aws.taken("AmazonEC2ContainerServiceV20141113.RunTask")[-1]
    token = sent.pop("clientToken")
    assert len(token) == 36
    assert sent == {"cluster": "c", "taskDefinition": "d", "tags": [{"key": "team", "value": "a"}]}

    aws.answer("TrentService.Encrypt", {"CiphertextBlob": "c2VhbGVk", "KeyId": "k"})
    answer = run(calling.states, f"{name}-kms", "aws-sdk:kms:encrypt", {"KeyId": "k", "Plaintext": "text"})
    assert json.loads(answer["output"]) == {"CiphertextBlob": "sealed", "KeyId": "k"}
    assert aws.taken("TrentService.Encrypt")[-1] == {"KeyId": "k", "Plaintext": "dGV4dA=="}


def test_an_empty_answer_is_an_empty_object(calling, aws, name):
    aws.answer("secretsmanager.UntagResource", b"")
    answer = run(calling.states, name, "aws-sdk:secretsmanager:untagResource", {"SecretId": "s", "TagKeys": ["k"]})
    assert answer["output"] == "{}"


def test_connections_are_kept(calling, aws, name):
    aws.answer("DynamoDB_20120810.DeleteItem", {})
    arn = machine(calling.states, name, "dynamodb:deleteItem", {"TableName": "t", "Key": {}})
    before = aws.connections
    for _ in range(10):
        started = calling.states.start_execution(stateMachineArn=arn)
        assert ended(calling.states, started["executionArn"])["status"] == "SUCCEEDED"
    assert aws.connections - before <= 2


class Unprivileged(Server):
    """A server that may not do with sockets what only the superuser may, whoever runs the tests."""

    def command(self):
        drop = ["setpriv", "--bounding-set=-net_admin"]
        # A container may not even let its superuser do less.
        can = os.geteuid() == 0 and shutil.which("setpriv") and subprocess.run([*drop, "true"]).returncode == 0
        return [*(drop if can else []), *super().command()]


def test_calls_need_no_privilege(aws, tmp_path, name):
    aws.answer("DynamoDB_20120810.DeleteBackup", {})
    with Unprivileged(None, options=configured(tmp_path, {"dynamodb": {}}, endpoint=aws.endpoint)) as server:
        answer = run(server.states, name, "aws-sdk:dynamodb:deleteBackup", {"BackupArn": "b"})
    assert answer["status"] == "SUCCEEDED", answer


def test_no_more_than_two_hundred_calls_are_made_of_a_service_at_a_time(calling, aws, name):
    released = threading.Event()
    aws.answer("DynamoDB_20120810.UpdateTimeToLive", {}, until=released)
    call = {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateTimeToLive", "Parameters": {"TableName": "t"},
        "End": True,
    }
    definition = {"StartAt": "All", "States": {"All": {
        "Type": "Map", "End": True, "ItemProcessor": {"StartAt": "Call", "States": {"Call": call}},
    }}}
    arn = calling.states.create_state_machine(name=name, definition=json.dumps(definition), roleArn=ROLE)["stateMachineArn"]
    try:
        # No Map has more than 40 iterations at a time.
        started = [calling.states.start_execution(stateMachineArn=arn, input=json.dumps([0] * 30)) for _ in range(7)]
        executions = [answer["executionArn"] for answer in started]
        until(lambda: len(aws.taken("DynamoDB_20120810.UpdateTimeToLive")) >= 200, what="all calls")
        # The others have been asked for: their tasks have started.
        for arn in executions:
            until(lambda: [e["type"] for e in history(calling.states, arn)].count("TaskStarted") == 30, what="the tasks")
        assert len(aws.taken("DynamoDB_20120810.UpdateTimeToLive")) == 200
    finally:
        released.set()
    assert [ended(calling.states, arn)["status"] for arn in executions] == ["SUCCEEDED"] * 7
    assert len(aws.taken("DynamoDB_20120810.UpdateTimeToLive")) == 210


# MARK: Idempotency


def test_a_token_is_of_the_attempt(calling, aws, name):
    aws.answer("secretsmanager.CreateSecret", {"__type": "InternalServiceError", "message": "again"}, status=500)
    retry = [{"ErrorEquals": ["SecretsManager.InternalServiceErrorException"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    failed(run(calling.states, name, "aws-sdk:secretsmanager:createSecret", {"Name": name}, Retry=retry))
    tokens = [body["ClientRequestToken"] for body in aws.taken("secretsmanager.CreateSecret") if body["Name"] == name]
    assert len(set(tokens)) == 2
    failed(run(calling.states, f"{name}-own", "aws-sdk:secretsmanager:createSecret", {
        "Name": name, "ClientRequestToken": "mine",
    }))
    assert aws.taken("secretsmanager.CreateSecret")[-1]["ClientRequestToken"] == "mine"


# MARK: Errors


@pytest.mark.parametrize(("resource", "parameters", "target", "status", "document", "headers", "error", "cause"), [
    pytest.param(
        "aws-sdk:secretsmanager:getSecretValue", {"SecretId": "s"}, "secretsmanager.GetSecretValue",
        400, {"__type": "ResourceNotFoundException", "Message": "no secret"}, {},
        "SecretsManager.ResourceNotFoundException",
        f"no secret (Service: SecretsManager, Status Code: 400, Request ID: {ID})", id="sdk, modelled",
    ),
    pytest.param(
        "aws-sdk:secretsmanager:createSecret", {"Name": "a b"}, "secretsmanager.CreateSecret",
        400, {"__type": "ValidationException", "message": "Invalid name."}, {},
        "SecretsManager.SecretsManagerException",
        f"Invalid name. (Service: SecretsManager, Status Code: 400, Request ID: {ID})", id="sdk, not modelled",
    ),
    pytest.param(
        "aws-sdk:dynamodb:query", {"TableName": "t"}, "DynamoDB_20120810.Query",
        400, {"__type": "com.amazon.coral.validate#ValidationException", "message": "bad"}, {},
        "DynamoDb.DynamoDbException", f"bad (Service: DynamoDb, Status Code: 400, Request ID: {ID})", id="with namespace",
    ),
    pytest.param(
        "dynamodb:putItem", {"TableName": "t", "Item": {}}, "DynamoDB_20120810.PutItem",
        400, {"__type": "x#ConditionalCheckFailedException", "message": "The conditional request failed"}, {},
        "DynamoDB.ConditionalCheckFailedException",
        "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: "
        f"ConditionalCheckFailedException; Request ID: {ID}; Proxy: null)", id="optimized, modelled",
    ),
    pytest.param(
        "dynamodb:updateItem", {"TableName": "t", "Key": {}}, "DynamoDB_20120810.UpdateItem",
        400, {"__type": "x#ValidationException", "message": "bad"}, {"X-Amzn-ErrorType": "ValidationException:http://x/"},
        "DynamoDB.AmazonDynamoDBException",
        f"bad (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; Request ID: {ID}; Proxy: null)",
        id="optimized, not modelled",
    ),
    pytest.param(
        "sqs:sendMessage", {"QueueUrl": "q", "MessageBody": "m"}, "AmazonSQS.SendMessage",
        400, {"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "no queue"},
        {"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"},
        "SQS.QueueDoesNotExistException",
        "no queue (Service: AmazonSQS; Status Code: 400; Error Code: AWS.SimpleQueueService.NonExistentQueue; "
        f"Request ID: {ID}; Proxy: null)", id="with a code of the query protocol",
    ),
    pytest.param(
        "aws-sdk:dynamodb:listTables", {}, "DynamoDB_20120810.ListTables", 503, b"<html>no JSON</html>", {},
        "DynamoDb.DynamoDbException", f"null (Service: DynamoDb, Status Code: 503, Request ID: {ID})", id="no document",
    ),
    pytest.param(
        "aws-sdk:dynamodb:describeEndpoints", {}, "DynamoDB_20120810.DescribeEndpoints", 503, b"<html>" + b" " * 3_000_000, {},
        "DynamoDb.DynamoDbException", f"null (Service: DynamoDb, Status Code: 503, Request ID: {ID})",
        id="a document that is too large",
    ),
    pytest.param(
        "aws-sdk:dynamodb:listBackups", {}, "DynamoDB_20120810.ListBackups", 302, b"", {"Location": "http://127.0.0.1:1/"},
        "DynamoDb.DynamoDbException", f"null (Service: DynamoDb, Status Code: 302, Request ID: {ID})", id="a redirect",
    ),
    pytest.param(
        "aws-sdk:dynamodb:listImports", {}, "DynamoDB_20120810.ListImports", 200, b"<html>no JSON</html>", {},
        "DynamoDb.SdkClientException",
        "Unable to unmarshall response: the body is no JSON object. Response Code: 200", id="an answer that is no JSON",
    ),
])
def test_refusals_become_errors(
    calling, aws, name, resource, parameters, target, status, document, headers, error, cause
):
    aws.answer(target, document, status=status, headers={**REQUEST, **headers})
    assert failed(run(calling.states, name, resource, parameters)) == (error, cause)


def test_a_wrong_signature_is_refused(aws, tmp_path, name):
    options = configured(tmp_path, {"dynamodb": {}}, endpoint=aws.endpoint, secretAccessKey="another")
    with Server(None, options=options) as server:
        error, cause = failed(run(server.states, name, "dynamodb:getItem", {"TableName": "t", "Key": {}}))
    assert error == "DynamoDB.AmazonDynamoDBException" and "the signature is not that of dynamodb" in cause


def test_nobody_listens(calling, closed_port, name):
    error, cause = failed(run(calling.states, name, "aws-sdk:ssm:getParameter", {"Name": "p"}))
    assert error == "Ssm.SdkClientException"
    assert cause == f"Unable to execute HTTP request: Connect to 127.0.0.1:{closed_port} failed: Connection refused"


def test_an_answer_that_ends_early(name, tmp_path):
    """The service takes the request, closes the connection and says nothing; it is called once."""
    accepted = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                accepted.append(connection.recv(1))
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        port = listener.getsockname()[1]
        with Server(None, options=configured(tmp_path, {"sqs": {"endpoint": f"http://127.0.0.1:{port}"}})) as server:
            error, cause = failed(run(server.states, name, "sqs:sendMessage", {"QueueUrl": "q", "MessageBody": "m"}))
        listener.shutdown(socket.SHUT_RDWR)
    assert error == "SQS.SdkClientException" and cause.startswith("Unable to execute HTTP request: ")
    assert len(accepted) == 1


@pytest.mark.parametrize("size", [270_000, 3_000_000])
def test_an_answer_that_is_too_large(calling, aws, name, size):
    aws.answer("DynamoDB_20120810.Scan", {"Items": [{"a": {"S": "x" * size}}]})
    error, cause = failed(run(calling.states, name, "aws-sdk:dynamodb:scan", {"TableName": "t"}))
    assert error == "States.DataLimitExceeded"
    assert cause == (
        "The state/task 'aws-sdk:dynamodb' returned a result with a size exceeding the maximum number of bytes "
        "service limit."
    )


def test_an_answer_that_takes_too_long(calling, aws, name):
    never = threading.Event()
    aws.answer("DynamoDB_20120810.ListGlobalTables", {}, until=never)
    try:
        description = run(calling.states, name, "aws-sdk:dynamodb:listGlobalTables", {}, TimeoutSeconds=1)
        assert failed(description) == ("States.Timeout", None)
    finally:
        never.set()


def test_a_call_may_take_as_long_as_is_configured(aws, tmp_path, name):
    never = threading.Event()
    aws.answer("DynamoDB_20120810.ListContributorInsights", {}, until=never)
    try:
        with Server(None, options=configured(tmp_path, {"dynamodb": {"timeoutSeconds": 1}}, endpoint=aws.endpoint)) as server:
            description = run(server.states, name, "aws-sdk:dynamodb:listContributorInsights", {})
    finally:
        never.set()
    assert failed(description) == ("DynamoDb.SdkClientException", "Unable to execute HTTP request: Read timed out")


def test_stop_ends_the_wait(calling, aws, name):
    never = threading.Event()
    aws.answer("DynamoDB_20120810.ListExports", {}, until=never)
    try:
        arn = machine(calling.states, name, "aws-sdk:dynamodb:listExports", {})
        execution = calling.states.start_execution(stateMachineArn=arn)["executionArn"]
        until(lambda: aws.taken("DynamoDB_20120810.ListExports"), what="the call")
        calling.states.stop_execution(executionArn=execution)
        assert ended(calling.states, execution)["status"] == "ABORTED"
    finally:
        never.set()


def test_a_call_that_a_crash_cuts_off_is_not_repeated_behind_ones_back(aws, tmp_path, name):
    never = threading.Event()
    aws.answer("DynamoDB_20120810.BatchWriteItem", {"UnprocessedItems": {}}, until=never)
    retry = [{"ErrorEquals": ["DynamoDb.SdkClientException"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    options = configured(tmp_path, {"dynamodb": {}}, endpoint=aws.endpoint)
    with Server(tmp_path / "data", options=options) as server:
        arn = machine(server.states, name, "aws-sdk:dynamodb:batchWriteItem", {"RequestItems": {}}, Retry=retry)
        again = machine(server.states, f"{name}-2", "aws-sdk:dynamodb:batchWriteItem", {"RequestItems": {}})
        executions = [server.states.start_execution(stateMachineArn=one)["executionArn"] for one in (arn, again)]
        until(lambda: len(aws.taken("DynamoDB_20120810.BatchWriteItem")) == 2, what="the calls")
        server.kill()
        never.set()
        server.start()
        assert ended(server.states, executions[0])["status"] == "SUCCEEDED"
        events = [event["type"] for event in history(server.states, executions[0])]
        assert events.count("TaskFailed") == 1 and events.count("TaskSucceeded") == 1
        error, cause = failed(ended(server.states, executions[1]))
        assert error == "DynamoDb.SdkClientException" and cause.startswith("Unable to execute HTTP request: ")
    assert len(aws.taken("DynamoDB_20120810.BatchWriteItem")) == 3


# MARK: Queues and events


def test_a_message_carries_the_token_back(calling, aws, name):
    aws.answer("AmazonSQS.SendMessage", {"MessageId": "m-1", "MD5OfMessageBody": "5d41"}, headers=REQUEST)
    arn = machine(calling.states, name, "sqs:sendMessage.waitForTaskToken", {
        "QueueUrl": "http://queues/q", "MessageBody": {"token.$": "$$.Task.Token", "of": name},
    })
    execution = calling.states.start_execution(stateMachineArn=arn)["executionArn"]

    def message():
        bodies = [json.loads(call["MessageBody"]) for call in aws.taken("AmazonSQS.SendMessage") if name in call["MessageBody"]]
        return bodies and bodies[0]

    token = until(message, what="the message")["token"]
    until(lambda: "TaskSubmitted" in [event["type"] for event in history(calling.states, execution)], what="the answer")
    calling.states.send_task_success(taskToken=token, output='{"done":true}')
    assert json.loads(ended(calling.states, execution)["output"]) == {"done": True}
    submitted = next(
        event["taskSubmittedEventDetails"]["output"] for event in history(calling.states, execution)
        if event["type"] == "TaskSubmitted"
    )
    assert list(json.loads(submitted)) == ["MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"]
    assert aws.headers("AmazonSQS.SendMessage")["x-amzn-query-mode"] == "true"


def test_events_name_where_they_come_from(calling, aws, name):
    aws.answer("AWSEvents.PutEvents", {"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]})
    parameters = {"Entries": [{"Source": "s", "DetailType": "d", "Detail": {"a.$": "$.a"}, "Resources": ["own"]}]}
    answer = run(calling.states, name, "events:putEvents", parameters, {"a": 1})
    assert json.loads(answer["output"]) == {"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]}
    assert aws.taken("AWSEvents.PutEvents")[-1] == {"Entries": [{
        "Source": "s", "DetailType": "d", "Detail": '{"a":1}',
        "Resources": ["own", answer["executionArn"], answer["stateMachineArn"]],
    }]}


def test_an_event_that_is_not_taken_fails_the_task(calling, aws, name):
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "no"}]}
    aws.answer("AWSEvents.PutEvents", refused)
    error, cause = failed(run(calling.states, name, "events:putEvents", {"Entries": [{"Source": "s"}]}))
    assert error == "EventBridge.FailedEntry" and json.loads(cause) == refused


# MARK: What is refused


def refusal(call):
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(("resource", "parameters", "text"), [
    ("aws-sdk:dynamodb:putThing", {}, "The resource provided arn:aws:states:::aws-sdk:dynamodb:putThing is not recognized."),
    ("aws-sdk:dynamodb:getItem.sync", {}, "is not recognized."),
    ("dynamodb:getItem.waitForTaskToken", {"TableName": "t", "Key": {}}, "is not recognized."),
    ("aws-sdk:kinesis:putRecord", {}, 'its configuration names no service "kinesis" (--config).'),
    ("aws-sdk:s3:getObject", {}, "This server has no integration aws-sdk:s3:getObject."),
    ("dynamodb:getItem", {"TableName": "t", "Key": {}, "Extra": 1}, 'The field "Extra" is not supported by Step Functions'),
    ("aws-sdk:ecs:runTask", {"taskDefinition": "d"}, 'The field "taskDefinition" is not supported by Step Functions'),
])
def test_definitions_are_refused(calling, name, resource, parameters, text):
    message = refusal(lambda: machine(calling.states, name, resource, parameters))
    assert text in message
    assert ("This server has no" in message) == ("kinesis" in resource or "s3" in resource)


def test_without_a_configuration_services_are_refused(states, name):
    message = refusal(lambda: machine(states, name, "dynamodb:getItem", {"TableName": "t", "Key": {}}))
    assert 'This server has no integration dynamodb:getItem: its configuration names no service "dynamodb"' in message


@pytest.mark.parametrize(("aws_member", "text"), [
    ({"services": {"s3": {}}}, '$.aws.services.s3: "s3" is none of the services that this version can call'),
    ({"services": {"sfn": {}}}, "Step Functions is this server itself"),
    ({"services": {"dynamodb": {}}}, '"endpoint" is missing'),
    ({"endpoint": "https://dynamodb.us-east-1.amazonaws.com", "services": {"dynamodb": {}}}, "speaks http only"),
    ({"endpoint": "127.0.0.1:8000", "services": {"dynamodb": {}}}, '"endpoint" must be http://HOST:PORT'),
    ({"endpoint": "http://h:8000/path", "services": {"dynamodb": {}}}, '"endpoint" must be http://HOST:PORT'),
    ({"endpoint": "http://h:8000", "services": {"dynamodb": {}}}, "there are no credentials"),
    ({"endpoint": "http://h", "accessKeyId": "a", "services": {"dynamodb": {}}}, "go together"),
    ({"endpoint": "http://h", "credentialsFile": "none", "services": {"dynamodb": {}}}, "none"),
    ({"endpoint": "http://h", "services": {"dynamodb": {"port": 1}}}, 'there is no member "port"'),
])
def test_configurations_are_refused(tmp_path, aws_member, text):
    file = tmp_path / "configuration.json"
    file.write_text(json.dumps({"aws": aws_member}))
    done = command_line("serve", "--in-memory", "--port", 0, "--config", file, env={})
    assert done.returncode != 0 and text in done.stderr


@pytest.mark.parametrize("source", ["environment", "file"])
def test_credentials_need_not_stand_in_the_configuration(aws, tmp_path, name, source):
    aws.answer("DynamoDB_20120810.DescribeLimits", {"AccountMaxReadCapacityUnits": 1})
    member = {"endpoint": aws.endpoint, "services": {"dynamodb": {}}}
    environment = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_SESSION_TOKEN": "token"}
    if source == "file":
        lines = ["[other]", "aws_access_key_id = x", "aws_secret_access_key = y", "", "[work]"]
        lines += [f"{variable.lower()} = {value}" for variable, value in environment.items()]
        credentials = tmp_path / "credentials"
        credentials.write_text("\n".join(lines))
        credentials.chmod(0o600)
        member |= {"credentialsFile": "credentials", "profile": "work"}
        environment = {}
    file = tmp_path / "configuration.json"
    file.write_text(json.dumps({"aws": member}))
    with Server(None, environment=environment, options=["--config", str(file)]) as server:
        answer = run(server.states, name, "aws-sdk:dynamodb:describeLimits", {})
    assert json.loads(answer["output"]) == {"AccountMaxReadCapacityUnits": 1}
    assert aws.headers("DynamoDB_20120810.DescribeLimits")["x-amz-security-token"] == "token"
