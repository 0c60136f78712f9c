# SPDX-License-Identifier: Apache-2.0
"""What must hold for every execution whatever happened to the server; written apart from the engine."""

import collections

# What an event may follow in its chain (previousEventId); types that are not named may follow anything.
FOLLOWS = {
    "TaskScheduled": {"TaskStateEntered", "TaskFailed", "TaskTimedOut", "TaskSubmitFailed"},
    "TaskStarted": {"TaskScheduled"},
    "TaskSubmitted": {"TaskStarted"},
    "TaskSucceeded": {"TaskStarted", "TaskSubmitted"},
    "TaskFailed": {"TaskScheduled", "TaskStarted", "TaskSubmitted"},
    "TaskTimedOut": {"TaskScheduled", "TaskStarted", "TaskSubmitted"},
    "ActivityScheduled": {"TaskStateEntered", "ActivityFailed", "ActivityTimedOut"},
    "ActivityStarted": {"ActivityScheduled"},
    "ActivitySucceeded": {"ActivityStarted"},
    "ActivityFailed": {"ActivityScheduled", "ActivityStarted"},
    "ActivityTimedOut": {"ActivityScheduled", "ActivityStarted"},
    "TaskStateExited": {
        "TaskSucceeded", "TaskFailed", "TaskTimedOut", "TaskSubmitFailed",
        "ActivitySucceeded", "ActivityFailed", "ActivityTimedOut",
    },
    "ChoiceStateExited": {"ChoiceStateEntered"},
    "ParallelStateStarted": {"ParallelStateEntered", "ParallelStateFailed"},
    "ParallelStateExited": {"TaskStateExited", "ParallelStateFailed"},
    "ExecutionSucceeded": {"TaskStateExited", "ParallelStateExited", "PassStateExited", "ChoiceStateExited"},
}
ENDS = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"}


def broken_history(events):
    """What is wrong with the ids, the order and the chain of a closed execution's history."""
    found = []
    if [event["id"] for event in events] != list(range(1, len(events) + 1)):
        found.append(f"the ids are not 1...{len(events)}: {[event['id'] for event in events]}")
        return found
    if events[0]["type"] != "ExecutionStarted" or events[-1]["type"] not in ENDS:
        found.append(f"it begins with {events[0]['type']} and ends with {events[-1]['type']}")
    types = {event["id"]: event["type"] for event in events}
    times = [event["timestamp"] for event in events]
    if times != sorted(times):
        found.append("the timestamps go back")
    for event in events:
        previous = event["previousEventId"]
        if not 0 <= previous < event["id"]:
            found.append(f"event {event['id']} follows {previous}")
        elif event["type"] in FOLLOWS and types.get(previous) not in FOLLOWS[event["type"]]:
            found.append(f"event {event['id']} {event['type']} follows {previous} {types.get(previous)}")
        if event["type"] in ENDS and event["id"] != len(events):
            found.append(f"event {event['id']} {event['type']} is not the last")
    return found + twice_left(events)


def twice_left(events):
    """States of these workflows have no loops: each is entered once and left once."""
    found = []
    for key, suffix in (("stateEnteredEventDetails", "entered"), ("stateExitedEventDetails", "left")):
        names = collections.Counter(event[key]["name"] for event in events if key in event)
        found += [f"{name} is {suffix} {count} times" for name, count in names.items() if count > 1]
    return found


def attempts(events):
    """For each Task state: the errors after which it was tried again, one entry for each further attempt."""
    by_id = {event["id"]: event for event in events}
    result = collections.defaultdict(list)
    for event in events:
        if event["type"] == "TaskScheduled":
            origin = event
            while origin["type"] != "TaskStateEntered" and origin["previousEventId"]:
                origin = by_id[origin["previousEventId"]]
            before = by_id[event["previousEventId"]]
            details = before.get("taskFailedEventDetails") or before.get("taskTimedOutEventDetails") or {}
            name = origin.get("stateEnteredEventDetails", {}).get("name", "?")
            result[name].append(details.get("error"))
    return {name: errors[1:] for name, errors in result.items()}


def named_by_retry(error, retriers):
    """Whether a state's Retry names an error."""
    names = {name for retrier in retriers for name in retrier["ErrorEquals"]}
    return error in names or bool(names & {"States.ALL", "States.TaskFailed"} and error != "States.Timeout")


def unnamed_retries(events, retriers_of):
    """Further attempts whose error no Retry of the state names."""
    return [
        f"{state} was tried again after {error}, which its Retry does not name"
        for state, errors in attempts(events).items()
        for error in errors
        if not named_by_retry(error, retriers_of.get(state, []))
    ]


def repeated_calls(calls, events):
    """Calls that the functions saw but the history does not account for."""
    found = []
    for (state, attempt), count in collections.Counter((call["state"], call["attempt"]) for call in calls).items():
        if count > 1:
            found.append(f"the function of {state} was called {count} times in attempt {attempt}")
    scheduled = {state: 1 + len(errors) for state, errors in attempts(events).items()}
    for state, count in collections.Counter(call["state"] for call in calls).items():
        if count > scheduled.get(state, 0):
            found.append(f"the function of {state} was called {count} times, scheduled {scheduled.get(state, 0)}")
    return found


def disappeared(shown, events):
    """Whether what a reader saw before a kill is still the beginning of the history."""
    key = [(event["id"], event["type"], event["previousEventId"], event["timestamp"]) for event in events]
    before = [(event["id"], event["type"], event["previousEventId"], event["timestamp"]) for event in shown]
    return [] if key[: len(before)] == before else [f"of {len(before)} events shown before the kill some changed"]
