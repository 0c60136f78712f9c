# SPDX-License-Identifier: Apache-2.0
"""Logs of executions: lines as in CloudWatch Logs, in files named for their log groups."""

import json

from stepwell import ACCOUNT, REGION, ROLE, Server, ended, history, until
from test_state_machines import PASS, code


def logging(group, level="ALL", data=True):
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:*"
    return {
        "level": level, "includeExecutionData": data,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}],
    }


def lines(data, group):
    file = data / "execution-logs" / f"{group.strip('/')}.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_events_are_logged_as_history_shows_them(tmp_path):
    with Server(tmp_path / "data") as server:
        machine = server.states.create_state_machine(
            name="m", definition=PASS, roleArn=ROLE, loggingConfiguration=logging("/aws/vendedlogs/m")
        )["stateMachineArn"]
        arn = server.states.start_execution(stateMachineArn=machine, input='{"a":1}')["executionArn"]
        ended(server.states, arn)
        logged = until(lambda: len(lines(server.data, "/aws/vendedlogs/m")) == 4, what="the log") and lines(
            server.data, "/aws/vendedlogs/m"
        )
        events = history(server.states, arn)
    assert [line["type"] for line in logged] == [event["type"] for event in events]
    assert logged[1] == {
        "id": "2", "type": "PassStateEntered", "redrive_count": "0", "previous_event_id": "0", "execution_arn": arn,
        "event_timestamp": str(int(events[1]["timestamp"].timestamp() * 1000)),
        "details": {"name": "A", "input": '{"a":1}', "inputDetails": {"truncated": False}},
    }


def test_express_executions_are_logged_without_data_unless_it_is_wanted(tmp_path):
    with Server(tmp_path / "data") as server:
        machine = server.states.create_state_machine(
            name="x", definition=PASS, roleArn=ROLE, type="EXPRESS", loggingConfiguration=logging("x", data=False)
        )["stateMachineArn"]
        arn = server.states.start_sync_execution(stateMachineArn=machine, input='{"secret":1}')["executionArn"]
        until(lambda: len(lines(server.data, "x")) == 4, what="the log")
        assert "secret" not in json.dumps(lines(server.data, "x"))
        assert {line["execution_arn"] for line in lines(server.data, "x")} == {arn}


def test_logging_needs_one_destination(states, name):
    create = states.create_state_machine
    given = {"name": name, "definition": PASS, "roleArn": ROLE}
    assert code(create, **given, loggingConfiguration={"level": "ALL"}) == "InvalidLoggingConfiguration"
    two = logging("a")["destinations"] * 2
    assert code(create, **given, loggingConfiguration={"destinations": two}) == "InvalidLoggingConfiguration"
    assert code(create, **given, loggingConfiguration={"level": "ERROR", "destinations": [{
        "cloudWatchLogsLogGroup": {"logGroupArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:a"}
    }]}) == "InvalidLoggingConfiguration"
