# SPDX-License-Identifier: Apache-2.0
"""What came of a run: the score of each group, the reasons why cases differ, and the page that tells both."""

import collections
import json
from dataclasses import dataclass, field

from recordings import KINDS

# The reasons of cases that a newer recording contradicts, which wins: they are told apart in the total.
CONTRADICTED = {"redrive", "encryption"}

INTRODUCTION = """\
# Conformance

What AWS answered was recorded, call by call, and is replayed against Stepwell through its API, with real functions:
{total} cases in {groups} groups. Histories are compared event by event (ids, order, previousEventId and every detail),
and so are the answers of Describe, List and Validate calls and the texts of errors. Times, identifiers and ARNs may be
others, but the same one everywhere; key order and spacing inside JSON objects do not count. Where cases call DynamoDB
and Secrets Manager, moto's server stands in for them, with two of AWS's checks that it lacks
(`Tests/Conformance/aws_services.py`). The cases are no part of this repository; where their folder is,
`make conformance` replays them and writes this page, and `make conformance CASE=ID` shows what one of them differs in.

**{passed} of {counted} cases pass, {share:.1f} %**{apart}.
Cases of features that are not there yet follow below and are not part of these figures.
"""


class Reasons:
    """Why cases differ: texts by a short key, and keys by the cases' ids; `later` holds the texts for features."""

    def __init__(self, texts, cases, later):
        self.texts, self.cases, self.later = texts, cases, later

    @staticmethod
    def read(file):
        data = json.loads(file.read_text(encoding="utf-8"))
        unknown = sorted(set(data["cases"].values()) - set(data["texts"]))
        unused = sorted(set(data["texts"]) - set(data["cases"].values()))
        if unknown or unused:
            raise ValueError(f"{file}: reasons without a text: {unknown}, texts without a case: {unused}")
        return Reasons(data["texts"], data["cases"], data["later"])


@dataclass
class Tally:
    """How many cases passed; of those, how many differ where another implementation was known to differ."""

    passed: int = 0
    failed: int = 0
    loose: int = 0

    def add(self, outcome):
        self.passed += outcome.passed
        self.failed += not outcome.passed
        self.loose += outcome.passed and bool(outcome.loose)

    @property
    def total(self):
        return self.passed + self.failed


@dataclass
class Score:
    """The outcomes of a run."""

    cases: list
    outcomes: dict
    reasons: Reasons
    groups: dict = field(init=False)

    def __post_init__(self):
        self.groups = self._tallies(lambda case: case.group, lambda case: True)

    def _tallies(self, key, wanted):
        tallies = collections.defaultdict(Tally)
        for case in filter(wanted, self.cases):
            tallies[key(case)].add(self.outcomes[case.id])
        return dict(sorted(tallies.items()))

    def _tally(self, wanted):
        return self._tallies(lambda case: "", wanted).get("", Tally())

    def _differing(self):
        return [case for case in self.cases if not self.outcomes[case.id].passed or self.outcomes[case.id].loose]

    def problems(self, floors):
        """What must not be: a share below its floor, a counted case that differs without a reason, a stale reason."""
        differing = {case.id for case in self._differing()}
        found = [
            f"{case.id} differs, and reasons.json does not say why"
            for case in self._differing() if case.later is None and case.id not in self.reasons.cases
        ]
        found += [
            f"{identifier} does not differ: its reason in reasons.json must go"
            for identifier in self.reasons.cases if identifier not in differing
        ]
        found += [
            f"reasons.json does not say why cases of {feature} are apart"
            for feature in {case.later for case in self.cases} - {None, *self.reasons.later}
        ]
        for kind, percent in floors:
            tally = self._tally(KINDS[kind])
            if 100 * tally.passed < percent * tally.total:
                found.append(f"{kind}: {tally.passed} of {tally.total} passed, below the floor of {percent} %")
        return found

    # MARK: Texts

    def text(self, list_failures=False):
        """The score for the terminal."""
        lines = []
        for case in self.cases if list_failures else []:
            outcome = self.outcomes[case.id]
            if not outcome.passed:
                lines += [f"FAILED {case.id}", f"       {outcome.problem or outcome.differences[0]}"]
        lines += [f"{name}: {tally.passed} passed, {tally.failed} failed" for name, tally in self.groups.items()]
        later = self._tally(lambda case: case.later)
        counted = self._tally(KINDS["counted"])
        lines.append(f"{self._tally(lambda case: True).loose} passed cases differ where another implementation was known to differ")
        lines.append(f"with features that are not there yet: {later.passed} passed, {later.failed} failed")
        lines.append(f"all others: {counted.passed} passed, {counted.failed} failed")
        return "\n".join(lines)

    def details(self):
        """Each case's result, for programs."""
        return {
            identifier: {
                "passed": outcome.passed,
                "problem": outcome.problem,
                "differences": [str(difference) for difference in outcome.differences],
                "loose": [str(difference) for difference in outcome.loose],
            }
            for identifier, outcome in sorted(self.outcomes.items())
        }

    def page(self):
        """The page of the documentation: the score of each group, and every case that differs with its reason."""
        counted = self._tally(KINDS["counted"])
        parts = [
            INTRODUCTION.format(
                total=len(self.cases), groups=len(self.groups), passed=counted.passed, counted=counted.total,
                share=100 * counted.passed / (counted.total or 1), apart=self._apart(counted),
            ),
            self._table(self._tallies(lambda case: case.group, KINDS["counted"]), "group"),
            "## Cases that differ\n\n" + "\n\n".join(self._reasoned()) + "\n",
            "## Features that are not there yet\n",
            self._table(self._tallies(lambda case: case.later, lambda case: case.later), "feature", self.reasons.later),
        ]
        return "\n".join(parts)

    def _apart(self, counted):
        """The share of what can pass: in parentheses, or nothing where all can."""
        lasting = counted.total - self._differing_for(CONTRADICTED)
        if lasting == counted.total:
            return ""
        return f" ({100 * counted.passed / lasting:.1f} % of the {lasting} that no newer recording contradicts)"

    def _differing_for(self, reasons):
        return sum(
            self.reasons.cases.get(case.id) in reasons and not self.outcomes[case.id].passed for case in self.cases
        )

    def _table(self, tallies, heading, remarks=None):
        rows = [f"| {heading} | passed | differ |" + (" |" if remarks else "")]
        rows.append("| --- | --- | --- |" + (" --- |" if remarks else ""))
        for name, tally in tallies.items():
            row = f"| {name} | {tally.passed} | {tally.failed} |"
            rows.append(f"{row} {remarks.get(name, '')} |" if remarks else row)
        return "\n".join(rows) + "\n"

    def _reasoned(self):
        """A paragraph for each reason, with its cases; those that count as passed say so."""
        for key, text in self.reasons.texts.items():
            cases = [case for case in self._differing() if self.reasons.cases.get(case.id) == key]
            yield "\n".join([text, "", *(f"- `{case.id}`{self._note(case)}" for case in cases)])

    def _note(self, case):
        return " (counted as passed: another implementation was known to differ there)" \
            if self.outcomes[case.id].passed else ""
