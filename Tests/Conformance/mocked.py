# SPDX-License-Identifier: Apache-2.0
"""The mocks of the cases that start a test case (`stateMachineArn#TestCase`): what AWS's own services answered there."""

import collections
import json

OUTCOMES = ("taskSucceededEventDetails", "taskFailedEventDetails")


def started_test_case(case):
    """The test case that a recorded case starts; None for one without mocks."""
    for step in case["steps"]:
        _, mark, name = step.get("params", {}).get("stateMachineArn", "").partition("#")
        if step["op"] in ("StartExecution", "StartSyncExecution") and mark:
            return name
    return None


def configuration(cases, own_names):
    """A MockConfigFile.json for recorded cases; `own_names` gives a case's texts the names of this run."""
    machines, responses = {}, {}
    for case in cases:
        machine = next(step["params"] for step in case["steps"] if step["op"] == "CreateStateMachine")
        states = {}
        for state, calls in recorded_calls(case, json.loads(machine["definition"])).items():
            states[state] = f"{case['id']} {state}"
            responses[states[state]] = {str(number): call for number, call in enumerate(calls)}
        machines[own_names(case, machine["name"])] = {"TestCases": {started_test_case(case): states}}
    return {"StateMachines": machines, "MockedResponses": responses}


def recorded_calls(case, definition):
    """How the calls of each state went, in order, by state."""
    calls = collections.defaultdict(list)
    for answer in case["expected"].values():
        state = None
        for event in answer.get("events", []):
            state = event.get("stateEnteredEventDetails", {}).get("name", state)
            for outcome in (event[name] for name in OUTCOMES if name in event):
                calls[state].append(response(outcome))
        if "events" not in answer and "output" in answer and not calls:
            # No history tells: what the other states have added to the output of the only task is taken away.
            tasks = [name for name, state in definition["States"].items() if state["Type"] == "Task"]
            added = {state.get("ResultPath", "").removeprefix("$.") for state in definition["States"].values()}
            result = {name: value for name, value in answer["output"].items() if name not in added}
            calls[tasks[0]].append({"Return": result})
    return calls


def response(outcome):
    """A response of the file for the details of a task's last event."""
    if "output" in outcome:
        output = outcome["output"]
        return {"Return": json.loads(output) if isinstance(output, str) else output}
    texts = {"Error": outcome.get("error"), "Cause": outcome.get("cause")}
    return {"Throw": {
        name: text if isinstance(text, str) else json.dumps(text) for name, text in texts.items() if text is not None
    }}
