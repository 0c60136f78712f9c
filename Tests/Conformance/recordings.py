# SPDX-License-Identifier: Apache-2.0
"""The recorded cases as they lie in a folder, and which of them come with what."""

import json
import re

from mocked import started_test_case

# Cases of features that are not there yet: shown, and counted apart.
LATER = {
    "Map Runs": re.compile(r"sfn_api_map_run"),
}
DISTRIBUTED_MAP = "Distributed Map"


class Case:
    """One recorded case."""

    def __init__(self, content):
        self.content = content
        self.id = content["id"]
        self.group = self.id.split("/", 1)[0]
        self.steps = json.dumps(content["steps"])

    @property
    def later(self):
        """The feature that is not there yet and that the case comes with; None: it counts."""
        for feature, groups in LATER.items():
            if groups.match(self.id):
                return feature
        # TestState looks at a distributed Map's state only: its run is mocked.
        return DISTRIBUTED_MAP if "DISTRIBUTED" in self.steps and not self.id.startswith("state-") else None

    @property
    def is_mocked(self):
        """Whether it needs a server with mocks of its own."""
        return started_test_case(self.content) is not None

    @property
    def slow_functions(self):
        return sum("sleep" in function["behaviour"] for function in self.content["functions"])

    def reads_history(self):
        return any(step["op"] == "GetExecutionHistory" for step in self.content["steps"])

    def uses_jsonata(self):
        return "JSONata" in self.steps


# What a floor can be set for.
KINDS = {
    "counted": lambda case: case.later is None,
    "jsonpath": lambda case: case.later is None and case.reads_history() and not case.uses_jsonata(),
    "jsonata": lambda case: case.later is None and (case.uses_jsonata() or "Assign" in case.steps),
}


class Corpus:
    """All cases of a folder, in the order of their files."""

    def __init__(self, folder):
        self.cases = []
        for file in sorted(folder.glob("*.jsonl")):
            with file.open(encoding="utf-8") as lines:
                self.cases += [Case(json.loads(line)) for line in lines]

    def selected(self, groups, identifiers):
        """Those whose group, and whose id, contains one of the texts; all where there are none."""
        return [
            case for case in self.cases
            if (not groups or any(text in case.group for text in groups))
            and (not identifiers or any(text in case.id for text in identifiers))
        ]
