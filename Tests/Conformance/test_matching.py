# SPDX-License-Identifier: Apache-2.0
"""The comparison itself: a matcher that takes everything would pass every case."""

import datetime

import pytest

from matching import Difference, Matcher, is_loose


def differs(expected, actual):
    return [difference.path for difference in Matcher().differences(expected, actual)]


@pytest.mark.parametrize("expected, actual", [
    ({"a": 1}, {"a": 1}),
    ({"a": '{"b": 1, "c": 2}'}, {"a": '{"c":2,"b":1}'}),
    ({"a": {"b": 1}}, {"a": '{"b":1}'}),
    ({"t": "timestamp"}, {"t": datetime.datetime.now()}),
    ({"t": "date"}, {"t": "2024-01-01T00:00:00Z"}),
    ({"Date": "date"}, {"Date": ["Sat, 28 Nov 2026 23:50:07 GMT"]}),
    ({"RequestId": "RequestId"}, {"RequestId": "a-b"}),
    ("arn:<partition>:lambda:<region>:111111111111:function:lambda_function_name",
     "arn:aws:lambda:us-east-1:123456789012:function:check"),
    ({"a": "<uuid:1>", "b": ["<uuid:1>"]}, {"a": "x-1", "b": ["x-1"]}),
    (["a"], '["a"]'),
    ([{"id": 1, "type": "ParallelStateStarted"},
      {"id": [0], "previousEventId": 0, "type": "PassStateEntered", "timestamp": "timestamp"},
      {"id": 4, "type": "ParallelStateExited"}],
     [{"id": 1, "type": "ParallelStateStarted"},
      {"id": 2, "previousEventId": 1, "type": "PassStateEntered", "timestamp": datetime.datetime.now()},
      {"id": 3, "previousEventId": 2, "type": "ParallelStateSucceeded"},
      {"id": 4, "type": "ParallelStateExited"}]),
    ("snf_role_arn", "arn:aws:iam::123456789012:role/some/role"),
    ("sfn_role_arn", "arn:aws:iam::123456789012:role/some/role"),
    ({"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}},
     {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {"a": "b"}, "RetryAttempts": 0}}),
])
def test_what_was_recorded_matches(expected, actual):
    assert differs(expected, actual) == []


@pytest.mark.parametrize("expected, actual, paths", [
    ({"a": 1}, {"a": 2}, ["$.a"]),
    ({"a": 1}, {"a": 1.0}, ["$.a"]),
    ({"a": 1}, {"a": True}, ["$.a"]),
    ({"a": None}, {}, ["$.a"]),
    ({}, {"b": 0}, ["$.b"]),
    ([1, 2], [1], ["$[1]"]),
    ("[1, 2]", "[1,2]", ["$"]),
    ("text", "other", ["$"]),
    ({"a": "<uuid:1>", "b": "<uuid:1>"}, {"a": "x", "b": "y"}, ["$.b"]),
    ("snf_role_arn", "role", ["$"]),
    ({"Date": "date"}, {"Date": []}, ["$.Date"]),
    ({"Date": "date"}, {"Date": ["one", "two"]}, ["$.Date"]),
    ({"ResponseMetadata": {"HTTPStatusCode": 400}}, {"ResponseMetadata": {"HTTPStatusCode": 200}},
     ["$.ResponseMetadata.HTTPStatusCode"]),
    ("arn:<partition>:states:<region>:111111111111:stateMachine:<ArnPart_0idx>",
     "arn:aws:states:us-east-1:123456789012:execution:x", ["$"]),
])
def test_anything_else_is_told_with_its_path(expected, actual, paths):
    assert differs(expected, actual) == paths


def test_a_placeholder_keeps_its_text_through_a_case():
    matcher = Matcher()
    assert matcher.differences("<a:1>", "one") == []
    assert matcher.differences("<a:1>", "two") != []


@pytest.mark.parametrize("path, loose, expected", [
    ("$.key.events[4].previousEventId", "$..events[4].previousEventId", True),
    ("$.key.events[5].previousEventId", "$..events[4].previousEventId", False),
    ("$.key.events[5].previousEventId", "$..events..previousEventId", True),
    ("$.key.output.SdkHttpMetadata.HttpHeaders.Date", "$..SdkHttpMetadata", True),
    ("$.key.redriveCounts", "$..redriveCount", False),
])
def test_a_loose_path_covers_what_is_below_it(path, loose, expected):
    assert is_loose(Difference(path, 1, 2), [loose]) is expected
