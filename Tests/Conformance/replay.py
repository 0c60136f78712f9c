# SPDX-License-Identifier: Apache-2.0
"""Performs the steps of one recorded case against a server, and compares the answers."""

import hashlib
import io
import json
import re
import time
import zipfile
from dataclasses import dataclass, field

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from matching import Matcher, is_loose

# The text counts, to the line: AWS's answers hold the functions' stack traces.
HANDLERS = {
    "echo": "def handler(event, context):\n    return event\n",
    "raise": 'def handler(event, context):\n    raise Exception("Some exception was raised.")\n',
    "raise-custom": (
        "class CustomException(Exception):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "\n"
        "\n"
        "# The line of the raise is part of the recorded stack trace.\n"
        "\n"
        "def handler(event, context):\n"
        "    raise CustomException()\n"
    ),
    "hello-object": 'def handler(event, context):\n    return {"Return": "HelloWorld"}\n',
    "hello-bytes": (
        'import json\n\n\ndef handler(event, context):\n    return json.dumps("HelloWorld!").encode("utf-8")\n'
    ),
    "sleep-60-then-echo": (
        "import time\n\n\ndef handler(event, context):\n    time.sleep(60)\n    return event\n"
    ),
    "too-big": 'def handler(event, context):\n    return ("a" * (257 * 1024)).encode("utf-8")\n',
}

ENDED = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"}

# The calls whose answer may need a moment until it has what is expected.
POLLED = ("List", "Describe", "GetExecutionHistory")


@dataclass
class Outcome:
    """How a case went: without differences and problem, it passed."""

    differences: list = field(default_factory=list)
    loose: list = field(default_factory=list)
    problem: str = ""

    @property
    def passed(self):
        return not self.differences and not self.problem


class CannotGoOn(Exception):
    """A step that later steps need has failed."""


def client(service, endpoint, region, validation=True):
    """A low-level client of the server under test; no retries, so that each answer is seen."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(
            inject_host_prefix=False,
            parameter_validation=validation,
            retries={"total_max_attempts": 1},
            connect_timeout=5,
            read_timeout=130,
            max_pool_connections=4,
        ),
    )


class Replay:
    """One case against one server. The names that a case makes are its own in each run."""

    def __init__(self, case, endpoint, region, account, run):
        self.case = case
        self.states = client("stepfunctions", endpoint, region)
        self.unchecked = client("stepfunctions", endpoint, region, validation=False)
        self.functions = client("lambda", endpoint, region)
        self.account, self.run = account, run
        steps = own_names(case, run, json.dumps(case["steps"]))
        self.steps = json.loads(steps.replace("000000000000", account).replace("us-east-1", region))
        self.made = {"machine": [], "execution": [], "lambda": [], "name": [], "activity": [], "alias": []}
        self.answers, self.calls = {}, {}
        self.matcher = Matcher()

    def perform(self):
        """Runs the case and cleans up after it."""
        outcome = Outcome()
        try:
            self._create_functions()
            self._perform_steps(outcome)
        except CannotGoOn as problem:
            outcome.problem = str(problem)
        except (BotoCoreError, ClientError) as problem:
            outcome.problem = f"{type(problem).__name__}: {problem}"
        finally:
            self._clean_up()
        return outcome

    def _create_functions(self):
        for index, function in enumerate(self.case["functions"]):
            digits = hashlib.sha256(f"{self.run}{self.case['id']}{index}".encode()).hexdigest()[:8]
            name = f"recorded-{digits}"
            answer = self.functions.create_function(
                FunctionName=name,
                Runtime=function["Runtime"],
                Handler=function["Handler"],
                Timeout=function["Timeout"],
                Role=f"arn:aws:iam::{self.account}:role/recorded-lambda",
                Code={"ZipFile": zipped(HANDLERS[function["behaviour"]])},
            )
            self.made["name"].append(name)
            self.made["lambda"].append(answer["FunctionArn"])
            self.functions.get_waiter("function_active_v2").wait(
                FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
            )

    def _perform_steps(self, outcome):
        comparisons = [index for index, step in enumerate(self.steps) if step["op"] == "expect"]
        for step in self.steps[: comparisons[-1] + 1 if comparisons else 0]:
            if step["op"] == "expect":
                self._compare(step, outcome)
            else:
                self._call(step["op"], self._resolved(step["params"]))

    def _resolved(self, params):
        text = json.dumps(params)

        # The ARN of an alias was recorded as `x:NAME`.
        for alias in self.made["alias"]:
            text = text.replace(f'"x:{alias.rpartition(":")[2]}"', f'"{alias}"')

        def value(hit):
            kind, index = hit.group(1), int(hit.group(2))
            made = self.made[kind]
            if index >= len(made) or made[index] is None:
                raise CannotGoOn(f"{hit.group()} was not made: {self._last_error(kind)}")
            return made[index]

        return json.loads(re.sub(r"\$\{(machine|execution|lambda|name):(\d+)\}", value, text))

    def _last_error(self, kind):
        operation = {"machine": "CreateStateMachine", "execution": "StartExecution"}.get(kind)
        answer = self.answers.get(operation)
        return str(answer).partition("\n")[0] if isinstance(answer, Exception) else "no such call"

    def _call(self, operation, params):
        if operation == "GetExecutionHistory":
            self._wait_for_end(params)
        self.calls[operation] = params
        try:
            answer = self._send(operation, params)
        except (ClientError, BotoCoreError) as error:
            answer = error
        self.answers[operation] = answer
        self._remember(operation, answer)
        return answer

    def _send(self, operation, params):
        """Sends even what this version of the SDK would refuse, unless the SDK's refusal is what was recorded."""
        method = xform_name(operation)
        try:
            return getattr(self.states, method)(**params)
        except ParamValidationError:
            if "Parameter validation failed" in json.dumps(self.case["expected"]):
                raise
            return getattr(self.unchecked, method)(**params)

    def _remember(self, operation, answer):
        kind, key = {
            "CreateStateMachine": ("machine", "stateMachineArn"),
            "StartExecution": ("execution", "executionArn"),
            "CreateActivity": ("activity", "activityArn"),
            "CreateStateMachineAlias": ("alias", "stateMachineAliasArn"),
        }.get(operation, (None, None))
        if kind == "alias" and not isinstance(answer, dict):
            return
        if kind:
            self.made[kind].append(answer.get(key) if isinstance(answer, dict) else None)

    def _wait_for_end(self, params):
        """Polls the history until one of its events ends the execution."""
        deadline = time.monotonic() + self._patience()
        pause = 0.02
        while True:
            try:
                answer = self.states.get_execution_history(executionArn=params["executionArn"])
            except (ClientError, BotoCoreError):
                return
            if any(event["type"] in ENDED for event in answer["events"]):
                return
            if time.monotonic() > deadline:
                raise CannotGoOn(f"{params['executionArn']} has not ended in {self._patience():.0f} s")
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    def _patience(self):
        """Seconds that an execution of the case may take: its waits, backoffs and slow functions, and some more."""
        waits = re.findall(r'(?<![A-Za-z])(?:Interval)?Seconds\\*": (\d+)', json.dumps(self.steps))
        slow = 70 * sum(function["behaviour"].startswith("sleep") for function in self.case["functions"])
        return 20 + slow + min(sum(3 * int(seconds) for seconds in waits), 120)

    def _compare(self, step, outcome):
        expected = self.case["expected"][step["key"]]
        operation = step["of"]
        deadline = time.monotonic() + 5
        while True:
            trial = self.matcher.copy()
            actual = self._observed(operation, expected)
            found = trial.differences(expected, actual, f"$.{step['key']}")
            serious = [difference for difference in found if not is_loose(difference, self.case["loose"])]
            if not serious or not operation.startswith(POLLED) or time.monotonic() > deadline:
                break
            if operation == "GetExecutionHistory" or isinstance(self.answers.get(operation), Exception):
                break
            time.sleep(0.2)
            self._call(operation, self.calls[operation])
        self.matcher = trial
        outcome.differences += serious
        outcome.loose += [difference for difference in found if difference not in serious]

    def _observed(self, operation, expected):
        """The last answer of the operation, in the form in which the recording keeps it."""
        answer = self.answers.get(operation)
        if isinstance(answer, Exception) and isinstance(expected, dict) and "exception_typename" in expected:
            return {"exception_typename": type(answer).__name__, "exception_value": str(answer)}
        if isinstance(answer, ClientError):
            return answer.response if isinstance(expected, dict) else str(answer)
        if isinstance(answer, Exception):
            return str(answer)
        if operation == "GetExecutionHistory" and isinstance(expected, list):
            return self._inputs_and_outputs()
        if operation == "ListActivities":
            # Other cases run on the same server: only what this case made counts.
            own = [item for item in answer["activities"] if item["activityArn"] in self.made["activity"]]
            return {**answer, "activities": own}
        return answer

    def _inputs_and_outputs(self):
        """The comparison cases keep a list of each execution's input and output."""
        rows = []
        for arn in self.made["execution"]:
            events = self.states.get_execution_history(executionArn=arn)["events"]
            rows.append({
                "input": events[0]["executionStartedEventDetails"]["input"],
                "output": events[-1].get("executionSucceededEventDetails", {}).get("output"),
            })
        return rows

    def _clean_up(self):
        for arn in filter(None, self.made["execution"]):
            attempt(self.states.stop_execution, executionArn=arn)
        for arn in filter(None, self.made["machine"]):
            attempt(self.states.delete_state_machine, stateMachineArn=arn)
        for arn in filter(None, self.made["activity"]):
            attempt(self.states.delete_activity, activityArn=arn)
        for name in self.made["name"]:
            attempt(self.functions.delete_function, FunctionName=name)


def own_names(case, run, text):
    """Replaces the eight hex digits in a case's names by digits of this run, so that a server can be used twice."""
    recorded = set()
    for step in case["steps"]:
        if step["op"] in ("CreateStateMachine", "CreateActivity"):
            recorded |= set(re.findall(r"(?<![0-9a-f])[0-9a-f]{8}(?![0-9a-f])", step["params"]["name"]))
    for digits in recorded:
        own = hashlib.sha256(f"{run}{case['id']}{digits}".encode()).hexdigest()[:8]
        text = text.replace(digits, own)
    return text


def attempt(call, **params):
    """Cleaning up must not hide how the case went."""
    try:
        call(**params)
    except (ClientError, BotoCoreError):
        return


def zipped(handler):
    """A deployment package with one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("handler.py")
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, handler)
    return buffer.getvalue()
