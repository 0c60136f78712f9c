# SPDX-License-Identifier: Apache-2.0
"""The checks of the kill harness find what they are for."""

import pytest

import invariants

GOOD = [
    (1, 0, "ExecutionStarted"), (2, 0, "TaskStateEntered"), (3, 2, "TaskScheduled"), (4, 3, "TaskStarted"),
    (5, 4, "TaskFailed"), (6, 5, "TaskScheduled"), (7, 6, "TaskStarted"), (8, 7, "TaskSucceeded"),
    (9, 8, "TaskStateExited"), (10, 9, "ExecutionSucceeded"),
]


def history(rows):
    events = [{"id": i, "previousEventId": p, "type": t, "timestamp": i} for i, p, t in rows]
    for event in events:
        if event["type"] == "TaskStateEntered":
            event["stateEnteredEventDetails"] = {"name": "Check"}
        if event["type"] == "TaskFailed":
            event["taskFailedEventDetails"] = {"error": "Lambda.SdkClientException"}
    return events


def test_a_good_history_passes():
    assert invariants.broken_history(history(GOOD)) == []


@pytest.mark.parametrize("rows", [
    GOOD[:4] + GOOD[5:],
    GOOD[:-1],
    GOOD[:7] + [(8, 3, "TaskSucceeded")] + GOOD[8:],
    GOOD[:9] + [(10, 9, "ExecutionSucceeded"), (11, 10, "ExecutionSucceeded")],
    GOOD[:1] + [(2, 2, "TaskStateEntered")] + GOOD[2:],
    GOOD[:8] + [(9, 8, "TaskStateEntered"), (10, 9, "ExecutionFailed")],
])
def test_a_broken_history_is_found(rows):
    assert invariants.broken_history(history(rows))


def test_a_repeated_call_is_found():
    events = history(GOOD)
    calls = [{"state": "Check", "attempt": 0}, {"state": "Check", "attempt": 1}]
    assert invariants.repeated_calls(calls, events) == []
    assert invariants.repeated_calls([*calls, {"state": "Check", "attempt": 1}], events)
    assert invariants.repeated_calls([*calls, {"state": "Check", "attempt": 2}], events)


@pytest.mark.parametrize("names, found", [
    (["Lambda.SdkClientException"], 0), (["States.ALL"], 0), (["Other"], 1), ([], 1),
])
def test_a_retry_that_nobody_named_is_found(names, found):
    retriers = {"Check": [{"ErrorEquals": names}]}
    assert len(invariants.unnamed_retries(history(GOOD), retriers)) == found


def test_what_was_shown_must_stay():
    events = history(GOOD)
    assert invariants.disappeared(events[:5], events) == []
    assert invariants.disappeared(history([*GOOD[:4], (5, 4, "TaskSucceeded")]), events)
