# SPDX-License-Identifier: Apache-2.0
"""State machines and activities with keys of the customer: nothing of theirs stands on disk in the clear, and without
the key nothing is read and nothing is lost."""

import base64
import json
import secrets

import pytest

from bank_account import create_function
from service_model import refused
from stepwell import ACCOUNT, REGION, ROLE, Server, command_line, ended, history, until

SECRET = "the-secret-of-the-customer"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:fragile"
KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/orders"}
OWNED = {"type": "AWS_OWNED_KEY"}
# Fails at the first attempt, with the secret.
CODE = """
def handler(event, context):
    if event["attempt"] == 0:
        raise ValueError(event["secret"])
    return event
"""


def everything(activity):
    """Tasks with Retry, a Map, a Parallel, variables, a worker, a Wait and a failure, each with the secret."""
    task = {"Type": "Task", "Resource": FUNCTION, "End": True,
            "Arguments": {"attempt": "{% $states.context.State.RetryCount %}", "secret": "{% $states.input.secret %}"},
            "Retry": [{"ErrorEquals": ["ValueError"], "IntervalSeconds": 1, "MaxAttempts": 2}]}
    return {
        "Comment": f"comment-{SECRET}", "StartAt": "Assign", "QueryLanguage": "JSONata", "States": {
            "Assign": {"Type": "Pass", "Assign": {"kept": "{% $states.input.secret %}"}, "Next": f"Map-{SECRET}"},
            f"Map-{SECRET}": {
                "Type": "Map", "Items": "{% [1..3].{'secret': $kept} %}", "Next": "Parallel",
                "ItemProcessor": {"StartAt": "T", "States": {"T": task}}},
            "Parallel": {"Type": "Parallel", "Next": "Worker", "Branches": [
                {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": True}}},
                {"StartAt": "P", "States": {"P": {"Type": "Pass", "Output": "{% $kept %}", "End": True}}}]},
            "Worker": {"Type": "Task", "Resource": activity, "Arguments": {"secret": "{% $kept %}"}, "Next": "Fail"},
            "Fail": {"Type": "Fail", "Error": f"Error-{SECRET}", "Cause": "{% 'because of ' & $kept %}"}}}


WAIT = {"Comment": SECRET, "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3, "End": True}}}
PASS = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


class Keys:
    """A configuration file with keys."""

    def __init__(self, folder):
        self.folder, self.file = folder, folder / "stepwell.json"
        self.text = base64.b64encode(secrets.token_bytes(32)).decode() + "\n"
        self.write()

    def write(self, *keys, **members):
        """The file has this one key, unless others are given; `keys=[]`: none."""
        path = self.folder / "orders.key"
        path.write_text(self.text)
        path.chmod(0o600)
        one = {"keyId": "orders-2026", "aliases": ["alias/orders"], "file": "orders.key", **members}
        self.file.write_text(json.dumps({"encryption": {"keys": list(keys) or [one]}}))

    def remove(self):
        self.file.write_text(json.dumps({"encryption": {"keys": []}}))

    @property
    def options(self):
        return ["--config", self.file]


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def create(states, name, definition, encryption=KEY, **more):
    configuration = {"encryptionConfiguration": encryption} if encryption else {}
    return states.create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=ROLE, **configuration, **more)["stateMachineArn"]


def start(states, machine, document, name="e"):
    return states.start_execution(
        stateMachineArn=machine, name=name, input=json.dumps(document))["executionArn"]


def found(folder, text=SECRET):
    """The files of a directory in which a text stands, without what functions log by themselves."""
    files = [file for file in folder.rglob("*") if file.is_file() and folder / "logs/functions" not in file.parents]
    return sorted(str(file.relative_to(folder)) for file in files if text.encode() in file.read_bytes())


def test_nothing_is_on_disk_in_the_clear(tmp_path, data, keys):
    document = {"secret": SECRET}
    with Server(data, options=keys.options) as server:
        states = server.states
        create_function(server.functions, "fragile", CODE)
        activity = states.create_activity(name="work", encryptionConfiguration=KEY)["activityArn"]
        machine = create(states, "sealed", everything(activity))
        execution = start(states, machine, document)
        task = states.get_activity_task(activityArn=activity)
        assert json.loads(task["input"]) == document
        assert found(data) == [], "while a worker has the task"
        assert found(data, execution) != [], "what is in the clear is found"
        states.send_task_success(taskToken=task["taskToken"], output=json.dumps({"worker": SECRET}))
        failed = ended(states, execution)
        assert (failed["status"], failed["error"]) == ("FAILED", f"Error-{SECRET}")
        assert (failed["cause"], json.loads(failed["input"])) == (f"because of {SECRET}", document)
        events = history(states, execution)
        assert [event["id"] for event in events] == list(range(1, len(events) + 1))
        assert sum(event["type"] == "LambdaFunctionFailed" for event in events) == 3
        assert json.loads(states.describe_state_machine(stateMachineArn=machine)["definition"])["StartAt"] == "Assign"
        redriven = states.redrive_execution(executionArn=execution)
        assert redriven["redriveDate"] and ended(states, execution)["redriveCount"] == 1
        stopped = start(states, create(states, "waits", WAIT), document)
        states.stop_execution(executionArn=stopped, error=SECRET, cause=SECRET)
        assert states.describe_execution(executionArn=stopped)["cause"] == SECRET
        assert found(data) == [], "the database and its journal"
        answer = command_line("backup", "--data", data, tmp_path / "copy")
        assert answer.returncode == 0, answer.stderr
        assert found(tmp_path / "copy") == []
        server.kill()
    assert found(data) == [], "after a kill"
    with Server(data, options=keys.options) as server:
        assert history(server.states, execution)[: len(events)] == events
        assert ended(server.states, execution)["cause"] == f"because of {SECRET}"
    assert found(data) == [], "after a stop"
    with Server(tmp_path / "copy", options=keys.options) as restored:
        assert ended(restored.states, execution)["error"] == f"Error-{SECRET}"


def test_what_has_no_key_is_found_by_the_same_means(data, keys):
    with Server(data, options=keys.options) as server:
        for name, encryption in (("none", None), ("owned", OWNED)):
            machine = create(server.states, name, PASS, encryption)
            ended(server.states, start(server.states, machine, {"secret": f"{name}-{SECRET}"}))
            assert found(data, f"{name}-{SECRET}") != []


def test_executions_go_on_after_a_kill(data, keys):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "waits", WAIT)
        activity = server.states.create_activity(name="work", encryptionConfiguration=KEY)["activityArn"]
        works = create(server.states, "works", {
            "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": activity, "End": True}}})
        execution = start(server.states, machine, {"secret": SECRET})
        waiting = start(server.states, works, {"secret": SECRET})
        server.kill()
    assert found(data) == []
    with Server(data, options=keys.options) as server:
        assert json.loads(ended(server.states, execution)["output"]) == {"secret": SECRET}
        task = server.states.get_activity_task(activityArn=activity)
        assert json.loads(task["input"]) == {"secret": SECRET}
        server.states.send_task_success(taskToken=task["taskToken"], output="1")
        assert ended(server.states, waiting)["output"] == "1"


@pytest.mark.parametrize("state", ["gone", "disabled"])
def test_without_the_key_nothing_is_read_and_nothing_is_lost(data, keys, state):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "waits", WAIT)
        plain = create(server.states, "plain", WAIT, None)
        execution, other = start(server.states, machine, {"secret": SECRET}), start(server.states, plain, {})
        past = start(server.states, machine, {"past": SECRET}, "past")
        server.states.stop_execution(executionArn=past)
        server.kill()
    if state == "gone":
        keys.remove()
    else:
        keys.write(enabled=False)
    code = "KmsInvalidStateException" if state == "disabled" else "KmsAccessDeniedException"
    with Server(data, options=keys.options) as server:
        states = server.states
        for arn in (execution, past):
            for call in (states.describe_execution, states.get_execution_history,
                         states.describe_state_machine_for_execution):
                error = refused(call, executionArn=arn)
                assert error.response["Error"]["Code"] == code
                if state == "disabled":
                    assert error.response["kmsKeyState"] == "DISABLED"
            described = states.describe_execution(executionArn=arn, includedData="METADATA_ONLY")
            assert described["status"] == ("RUNNING" if arn == execution else "ABORTED")
        assert refused(states.start_execution, stateMachineArn=machine).response["Error"]["Code"] == code
        assert refused(states.describe_state_machine, stateMachineArn=machine).response["Error"]["Code"] == code
        described = states.describe_state_machine(stateMachineArn=machine, includedData="METADATA_ONLY")
        assert (described["definition"], described["encryptionConfiguration"]["kmsKeyId"]) == ("{}", "alias/orders")
        assert len(states.list_executions(stateMachineArn=machine)["executions"]) == 2
        assert server.health()["status"] == "degraded" and execution in server.health()["problems"][0]
        assert ended(states, other)["status"] == "SUCCEEDED"
    keys.write()
    with Server(data, options=keys.options) as server:
        assert server.health()["status"] == "healthy"
        assert json.loads(ended(server.states, execution)["output"]) == {"secret": SECRET}
        assert json.loads(server.states.describe_execution(executionArn=past)["input"]) == {"past": SECRET}


def refused_start(data, keys):
    answer = command_line("serve", "--data", data, "--port", 0, "--config", keys.file)
    assert answer.returncode == 1
    return answer.stderr


def another(name):
    """What is said of a key that is not the one its id stands for."""
    return (
        f"The key '{name}' of the configuration is not the one of that id that has sealed what is stored here. Give the "
        "former key back its place, and this one a keyId of its own.")


@pytest.mark.parametrize("enabled", [True, False])
def test_another_key_of_the_same_id_seals_nothing(data, keys, enabled):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "waits", WAIT)
        execution = start(server.states, machine, {"secret": SECRET})
        server.kill()
    text, keys.text = keys.text, secrets.token_hex(32)
    keys.write(enabled=enabled)
    assert another("orders-2026") in refused_start(data, keys)
    # Under an id of its own it seals, and what the former one has sealed waits for that.
    keys.write({"keyId": "orders-2027", "aliases": ["alias/orders"], "file": "orders.key"})
    with Server(data, options=keys.options) as server:
        error = refused(server.states.describe_execution, executionArn=execution)
        assert error.response["Error"]["Code"] == "KmsAccessDeniedException"
        fresh = create(server.states, "fresh", PASS)
        new = start(server.states, fresh, {"new": SECRET}, "new")
        assert json.loads(ended(server.states, new)["output"]) == {"new": SECRET}
    (keys.folder / "former.key").write_text(text)
    keys.write({"keyId": "orders-2026", "file": "former.key"},
               {"keyId": "orders-2027", "aliases": ["alias/orders"], "file": "orders.key"})
    with Server(data, options=keys.options) as server:
        assert server.health()["status"] == "healthy"
        for arn, document in ((execution, {"secret": SECRET}), (new, {"new": SECRET})):
            assert json.loads(ended(server.states, arn)["output"]) == document


def test_another_key_is_refused_where_only_an_alias_has_named_the_former_one(data, keys):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "waits", WAIT)
    (keys.folder / "old.key").write_text(keys.text)
    old = {"keyId": "orders-2026", "file": "old.key"}
    new = {"keyId": "orders-2027", "aliases": ["alias/orders"], "file": "orders.key"}
    keys.text = secrets.token_hex(32)
    keys.write(old, new)
    with Server(data, options=keys.options) as server:
        start(server.states, machine, {"secret": SECRET})
    keys.text = secrets.token_hex(32)
    keys.write(old, new)
    assert another("orders-2027") in refused_start(data, keys)


def test_without_the_key_an_execution_is_stopped_where_nothing_is_to_be_sealed(data, keys):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "waits", {**WAIT, "TimeoutSeconds": 900})
        execution = start(server.states, machine, {})
        server.kill()
    keys.remove()
    with Server(data, options=keys.options) as server:
        error = refused(server.states.stop_execution, executionArn=execution, cause=SECRET)
        assert error.response["Error"]["Code"] == "KmsAccessDeniedException"
        server.states.stop_execution(executionArn=execution)
        server.states.delete_state_machine(stateMachineArn=machine)
        until(lambda: not server.states.list_state_machines()["stateMachines"], what="the machine's end")
    assert found(data) == []


def test_an_update_changes_the_key_and_what_runs_keeps_its_own(data, keys):
    secret_of = {name: f"{name}-{SECRET}" for name in ("before", "during", "after")}
    with Server(data, options=keys.options) as server:
        states = server.states
        machine = create(states, "changes", {**WAIT, "Comment": "none"}, None, publish=True)
        before = start(states, machine, secret_of["before"], "before")
        revision = states.update_state_machine(stateMachineArn=machine, encryptionConfiguration=KEY)["revisionId"]
        same = {**KEY, "kmsDataKeyReusePeriodSeconds": 300}
        again = states.update_state_machine(stateMachineArn=machine, encryptionConfiguration=same)
        assert again["revisionId"] == revision, "it says the same"
        states.publish_state_machine_version(stateMachineArn=machine)
        during = start(states, machine, secret_of["during"], "during")
        states.update_state_machine(stateMachineArn=machine, encryptionConfiguration=OWNED)
        after = start(states, machine, secret_of["after"], "after")
        for arn, name, encryption in ((before, "before", OWNED), (during, "during", same), (after, "after", OWNED)):
            assert json.loads(ended(states, arn)["output"]) == secret_of[name]
            described = states.describe_state_machine_for_execution(executionArn=arn)
            assert described["encryptionConfiguration"] == encryption
        for version, encryption in ((1, OWNED), (2, same)):
            described = states.describe_state_machine(stateMachineArn=f"{machine}:{version}")
            assert described["encryptionConfiguration"] == encryption
            assert json.loads(described["definition"])["Comment"] == "none"
        assert states.describe_state_machine(stateMachineArn=machine)["encryptionConfiguration"] == OWNED
    assert {name for name, text in secret_of.items() if found(data, text)} == {"before", "after"}


def test_a_key_is_changed_by_its_alias(data, keys):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "changes", PASS)
        old = start(server.states, machine, {"old": SECRET}, "old")
        ended(server.states, old)
    (keys.folder / "new.key").write_text(secrets.token_hex(32))
    new = {"keyId": "orders-2027", "aliases": ["alias/orders"], "file": str(keys.folder / "new.key")}
    keys.write({"keyId": "orders-2026", "file": "orders.key"}, new)
    with Server(data, options=keys.options) as server:
        fresh = start(server.states, machine, {"new": SECRET}, "new")
        for arn, document in ((old, {"old": SECRET}), (fresh, {"new": SECRET})):
            assert json.loads(ended(server.states, arn)["output"]) == document
    keys.write(new)
    with Server(data, options=keys.options) as server:
        assert json.loads(ended(server.states, fresh)["output"]) == {"new": SECRET}
        assert refused(server.states.describe_execution, executionArn=old).response["Error"]["Code"] == (
            "KmsAccessDeniedException")


def test_express_keeps_nothing_but_the_definition(data, keys):
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "express", {**PASS, "Comment": SECRET}, type="EXPRESS")
        answer = server.states.start_sync_execution(stateMachineArn=machine, input=json.dumps(SECRET))
        assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", SECRET)
        server.states.start_execution(stateMachineArn=machine, input=json.dumps(SECRET))
        described = server.states.describe_state_machine(stateMachineArn=machine)
        assert json.loads(described["definition"])["Comment"] == SECRET
    assert found(data) == []


def test_logs_are_told_of_apart(data, keys):
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:sealed:*"
    logging = {"level": "ALL", "includeExecutionData": True,
               "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}]}
    with Server(data, options=keys.options) as server:
        machine = create(server.states, "logged", PASS, loggingConfiguration=logging)
        ended(server.states, start(server.states, machine, SECRET))
    assert found(data) == ["execution-logs/sealed.jsonl"]


@pytest.mark.parametrize("encryption,code", [
    ({"type": "CUSTOMER_MANAGED_KMS_KEY"}, "InvalidEncryptionConfiguration"),
    ({"type": "AWS_OWNED_KEY", "kmsKeyId": "alias/orders"}, "InvalidEncryptionConfiguration"),
    ({**KEY, "kmsKeyId": "alias/other"}, "KmsAccessDeniedException"),
    ({**KEY, "kmsKeyId": "off"}, "InvalidEncryptionConfiguration"),
    ({**KEY, "kmsDataKeyReusePeriodSeconds": 59}, "ValidationException"),
    ({**KEY, "kmsDataKeyReusePeriodSeconds": 901}, "ValidationException"),
])
def test_configurations_that_are_refused(data, keys, encryption, code):
    orders = {"keyId": "orders-2026", "aliases": ["alias/orders"], "file": "orders.key"}
    keys.write(orders, {"keyId": "off", "file": "orders.key", "enabled": False})
    with Server(data, options=keys.options) as server:
        states = server.client("stepfunctions", validation=False)
        machine = create(states, "there", PASS, None)
        given = {"encryptionConfiguration": encryption}
        for error in (
            refused(states.create_state_machine, name="other", definition=json.dumps(PASS), roleArn=ROLE, **given),
            refused(states.create_activity, name="a", **given),
            refused(states.update_state_machine, stateMachineArn=machine, **given),
        ):
            assert error.response["Error"]["Code"] == code


def test_a_key_is_named_as_on_aws(data, keys):
    prefix = f"arn:aws:kms:{REGION}:{ACCOUNT}:"
    with Server(data, options=keys.options) as server:
        for number, name in enumerate(
                ("orders-2026", "alias/orders", f"{prefix}key/orders-2026", f"{prefix}alias/orders")):
            machine = create(server.states, f"m{number}", PASS, {**KEY, "kmsKeyId": name})
            shown = server.states.describe_state_machine(stateMachineArn=machine)["encryptionConfiguration"]
            assert shown == {**KEY, "kmsKeyId": name, "kmsDataKeyReusePeriodSeconds": 300}


ORDERS = {"keyId": "a", "file": "orders.key"}


@pytest.mark.parametrize("configuration,text", [
    ({"encryption": []}, "$.encryption: must be an object"),
    ({"encryption": {"key": []}}, '$.encryption: there is no member "key"'),
    ({"encryption": {"keys": {}}}, '$.encryption: "keys" must be an array'),
    ({"encryption": {"keys": [{"file": "orders.key"}]}}, '$.encryption.keys[0]: "keyId" is missing'),
    ({"encryption": {"keys": [{"keyId": "a"}]}}, '$.encryption.keys[0]: "file" is missing'),
    ({"encryption": {"keys": [{**ORDERS, "key": "x"}]}}, '$.encryption.keys[0]: there is no member "key"'),
    ({"encryption": {"keys": [{**ORDERS, "keyId": "a b"}]}},
     '$.encryption.keys[0]: a key\'s id has up to 255 letters, digits, - and _, or is the ARN of a key, not "a b"'),
    ({"encryption": {"keys": [{**ORDERS, "aliases": ["orders"]}]}},
     '$.encryption.keys[0]: an alias is alias/NAME, or the ARN of one, not "orders"'),
    ({"encryption": {"keys": [{**ORDERS, "enabled": 1}]}}, '$.encryption.keys[0]: "enabled" must be true or false'),
    ({"encryption": {"keys": [ORDERS, ORDERS]}}, "$.encryption.keys[1]: there are two keys of the name a"),
    ({"encryption": {"keys": [{**ORDERS, "file": "none"}]}}, "none: No such file or directory"),
    ({"encryption": {"keys": [{**ORDERS, "file": "stepwell.json"}]}},
     "stepwell.json must hold 32 bytes as base64 or hexadecimal digits"),
    ({"encryption": {"keys": [{**ORDERS, "file": "raw.key"}]}},
     "raw.key must hold 32 bytes as base64 or hexadecimal digits"),
])
def test_a_wrong_configuration_says_where(data, keys, configuration, text):
    keys.file.write_text(json.dumps(configuration))
    (keys.folder / "raw.key").write_bytes(bytes(range(0xE0, 0x100)))
    answer = command_line("serve", "--data", data, "--port", 0, "--config", keys.file)
    assert answer.returncode == 1
    assert text in answer.stderr and not data.exists()
    assert keys.text.strip() not in answer.stderr


def test_a_file_that_others_can_read_is_warned_of(tmp_path, data, keys):
    log = tmp_path / "server.log"
    with Server(data, options=keys.options, log=log):
        pass
    assert "can be read by others" not in log.read_text()
    (tmp_path / "orders.key").chmod(0o644)
    with Server(data, options=keys.options, log=log):
        pass
    assert "can be read by others" in log.read_text() and keys.text.strip() not in log.read_text()
