# SPDX-License-Identifier: Apache-2.0
"""The classes of differences with moto: the document lists them, and the recordings that they name exist."""

import json
import pathlib

import pytest

from moto_classes import CLASSES, Difference
from moto_generator import Generator

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDED = ROOT.parent / "shared/corpora/aws-recorded"


def test_the_document_lists_each_class_with_its_proof():
    text = (ROOT / "docs/conformance-moto.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    for kind in CLASSES:
        assert any(row.startswith(f"| {kind.name} |") and kind.proof in row for row in rows), kind.name
    assert len(rows) == len(CLASSES) + 2


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded cases are not here")
def test_the_recorded_proofs_exist():
    ids = {json.loads(line)["id"] for file in RECORDED.glob("*.jsonl") for line in file.open()}
    for kind in CLASSES:
        assert "/" not in kind.proof or kind.proof in ids, kind.proof


def test_the_same_seed_makes_the_same_cases_and_all_types_of_states():
    cases = [Generator(seed).case() for seed in range(200)]
    assert cases == [Generator(seed).case() for seed in range(200)]
    text = json.dumps(cases)
    for kind in ("Pass", "Wait", "Choice", "Succeed", "Fail", "Parallel", "Map"):
        assert f'"Type": "{kind}"' in text
    assert '"QueryLanguage": "JSONata"' in text and "$$.Execution" in text and "States.Hash" in text


def test_alike_outcomes_with_another_error_are_of_no_class():
    """A class takes no more than it means: a plain difference is left over."""
    own = {"created": True, "status": "FAILED", "error": "A", "cause": "x", "events": ["ExecutionStarted"]}
    theirs = {**own, "error": "B", "cause": "y"}
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    difference = Difference(1, definition, {}, None, "error", own, theirs)
    assert [kind.name for kind in CLASSES if kind.holds(difference)] == []
