# SPDX-License-Identifier: Apache-2.0
"""The verdict on a run: a case that differs without a reason, or a reason without a difference, must not go unseen."""

import json

import pytest

from matching import Difference
from recordings import Case, Corpus
from replay import Outcome
from score import Reasons, Score

DIFFERENCE = Difference("$.a", 1, 2)
PASSED, FAILED = Outcome(), Outcome(differences=[DIFFERENCE])
LOOSE = Outcome(loose=[DIFFERENCE])
BROKEN = Outcome(problem="no answer")


def case(identifier, definition="{}", operation="GetExecutionHistory"):
    steps = [{"op": "CreateStateMachine", "params": {"definition": definition}}, {"op": operation, "params": {}}]
    return Case({"id": identifier, "functions": [], "steps": steps})


def score(outcomes, reasons=None, later=None):
    """A run whose cases are told by their outcomes."""
    cases = [case(identifier) for identifier in outcomes]
    texts = {key: f"Because of {key}." for key in (reasons or {}).values()}
    return Score(cases, outcomes, Reasons(texts, reasons or {}, later or {}))


@pytest.mark.parametrize("outcome", [FAILED, LOOSE, BROKEN])
def test_a_counted_case_that_differs_needs_a_reason(outcome):
    assert score({"base/a": outcome}, {"base/a": "age"}).problems([]) == []
    assert score({"base/a": outcome}).problems([]) == ["base/a differs, and reasons.json does not say why"]


@pytest.mark.parametrize("identifiers", [["base/a"], ["base/b"]])
def test_a_reason_needs_a_case_that_differs(identifiers):
    found = score({"base/a": PASSED}, dict.fromkeys(identifiers, "age")).problems([])
    assert found == [f"{identifiers[0]} does not differ: its reason in reasons.json must go"]


def test_cases_of_later_features_are_counted_apart():
    run = score({"base/a": PASSED, "sfn_api_map_run/b": FAILED}, later={"Map Runs": "their actions"})
    assert run.problems([("counted", 100)]) == []
    assert "**1 of 1 cases pass, 100.0 %**" in run.page()
    assert "| Map Runs | 0 | 1 | their actions |" in run.page()
    found = score({"sfn_api_map_run/b": FAILED}).problems([])
    assert found == ["reasons.json does not say why cases of Map Runs are apart"]


@pytest.mark.parametrize("floor, holds", [(50, True), (50.1, False)])
def test_a_share_below_its_floor_is_told(floor, holds):
    run = score({"base/a": PASSED, "base/b": FAILED}, {"base/b": "age"})
    assert (run.problems([("counted", floor)]) == []) is holds
    assert (run.problems([("jsonpath", floor)]) == []) is holds


def test_the_page_lists_every_case_that_differs_with_its_reason():
    outcomes = {"base/a": FAILED, "base/b": LOOSE, "base/c": PASSED, "base/d": FAILED}
    page = score(outcomes, {"base/a": "age", "base/b": "age", "base/d": "age"}).page()
    assert "Because of age.\n\n- `base/a`\n- `base/b` (counted as passed" in page
    assert "base/c" not in page
    assert "**2 of 4 cases pass, 50.0 %**.\n" in page


def test_the_page_tells_apart_what_a_newer_recording_contradicts():
    outcomes = {"base/a": FAILED, "base/b": FAILED, "base/c": PASSED, "base/d": LOOSE}
    page = score(outcomes, {"base/a": "redrive", "base/b": "age", "base/d": "encryption"}).page()
    assert "**2 of 4 cases pass, 50.0 %** (66.7 % of the 3 that no newer recording contradicts)" in page


@pytest.mark.parametrize("data, unknown", [
    ({"texts": {}, "cases": {"a": "age"}, "later": {}}, "age"),
    ({"texts": {"age": "Old."}, "cases": {}, "later": {}}, "age"),
])
def test_reasons_and_texts_belong_together(tmp_path, data, unknown):
    file = tmp_path / "reasons.json"
    file.write_text(json.dumps(data))
    with pytest.raises(ValueError, match=unknown):
        Reasons.read(file)


@pytest.mark.parametrize("identifier, definition, feature", [
    ("base/a", "{}", None),
    ("base/a", '{"Mode": "DISTRIBUTED"}', "Distributed Map"),
    ("sfn_api_map_run/a", '{"Mode": "DISTRIBUTED"}', "Map Runs"),
    ("state-x/a", '{"Mode": "DISTRIBUTED"}', None),
    ("sfn_api_map_run/a", "{}", "Map Runs"),
    ("sfn_api/a", "{}", None),
])
def test_what_a_case_comes_with(identifier, definition, feature):
    assert case(identifier, definition).later == feature


def test_cases_are_chosen_by_group_and_id(tmp_path):
    lines = [json.dumps({"id": identifier, "steps": [], "functions": []}) for identifier in ("x/one", "x/two", "y/one")]
    (tmp_path / "all.jsonl").write_text("\n".join(lines))
    corpus = Corpus(tmp_path)
    assert [case.id for case in corpus.selected(["x"], [])] == ["x/one", "x/two"]
    assert [case.id for case in corpus.selected(["x"], ["one"])] == ["x/one"]
    assert corpus.selected([], []) == corpus.cases
