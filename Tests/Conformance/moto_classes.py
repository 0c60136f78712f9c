# SPDX-License-Identifier: Apache-2.0
"""The classes of differences between moto's server and Stepwell, each with what proves Stepwell right.

A proof is the id of a recorded case, or a clause of AWS's documents, of the States Language's specification or of
measurements on AWS. The predicates look at what both sides say, so that a class takes no more than it means.
docs/conformance-moto.md lists the classes; a test holds the two together.
"""

import copy
import dataclasses
import json
import re
import typing


@dataclasses.dataclass
class Difference:
    """One case that came out differently: `aspect` is the first thing that differs."""

    seed: int
    definition: dict
    data: object
    broken: str | None
    aspect: str
    own: dict
    theirs: dict

    @property
    def cause(self):
        """Our cause, or why we refused the definition."""
        return self.own.get("cause") or self.own.get("why") or ""

    @property
    def text(self):
        """All that moto says, caught errors in its output too."""
        return json.dumps(self.theirs)

    @property
    def definition_text(self):
        return json.dumps(self.definition)


class Class(typing.NamedTuple):
    name: str
    # Recorded cases by id, or the clause that says so.
    proof: str
    holds: typing.Callable[[Difference], bool]
    # What takes the cause out of a definition and its input: then the difference must be gone, or of another class. For
    # classes that cannot tell from what the two sides say.
    without: typing.Callable[[dict, object], tuple[dict, object]] | None = None


def refused(difference):
    """A definition that was broken on purpose is refused here, with a code of AWS's, and taken by moto."""
    return bool(difference.broken) and difference.aspect == "created" and difference.theirs["created"]


def says(own=None, theirs=None):
    """Both sides' causes have these expressions in them."""
    def holds(difference):
        return (own is None or re.search(own, difference.cause) is not None) and (
            theirs is None or re.search(theirs, difference.text) is not None)
    return holds


def says_definition(pattern):
    return lambda difference: re.search(pattern, difference.definition_text) is not None


def events(difference, kind):
    return difference.own["events"].count(kind), difference.theirs["events"].count(kind)


def evaluation_told_twice(difference):
    """moto's history has EvaluationFailed once more for one failure."""
    if difference.aspect != "events":
        return False
    own, theirs = events(difference, "EvaluationFailed")
    return theirs > own > 0 and "EvaluationFailed EvaluationFailed" in " ".join(difference.theirs["events"])


def unquoted(difference):
    """An output that is a text stands as it is, and is no JSON, or another value."""
    own, theirs = difference.own.get("output"), difference.theirs.get("output")
    return difference.aspect == "output" and isinstance(own, str) and (
        theirs == {"no JSON": own} or json.dumps(theirs) == own)


def failed_after_work(difference):
    """An expression fails when the branches or iterations are done: the state fails with it, and may be caught."""
    return any(own > theirs for own, theirs in (events(difference, kind) for kind in ("MapStateFailed", "ParallelStateFailed"))
               ) and re.search("EvaluationFailed (Map|Parallel)StateFailed", " ".join(difference.own["events"])) is not None


def siblings(difference):
    """A Map or Parallel failed in both; which of its branches was first, and how far the others came, may differ."""
    failed = {"MapStateFailed", "ParallelStateFailed"}
    return difference.aspect != "created" and all(
        failed & {*side["events"]} for side in (difference.own, difference.theirs))


def one_by_one(definition, data):
    """One branch, and one iteration at a time: then the order is that of the definition."""
    def changed(value):
        if isinstance(value, list):
            return [changed(element) for element in value]
        if not isinstance(value, dict):
            return value
        value = {key: changed(member) for key, member in value.items()}
        if value.get("Type") == "Map":
            value["MaxConcurrency"] = 1
        if value.get("Type") == "Parallel":
            value["Branches"] = value["Branches"][:1]
        return value

    return changed(definition), data


def same_but(*patterns):
    """Outputs that are the same once these texts are taken out of both."""
    def holds(difference):
        def rest(side):
            text = json.dumps(side["output"], ensure_ascii=False, sort_keys=True)
            for pattern in patterns:
                text = re.sub(pattern, "", text)
            return text

        return difference.aspect == "output" and rest(difference.own) == rest(difference.theirs)
    return holds


# A cause that the interpreter made, not the definition: ours always begins so.
MADE_CAUSE = (r'"Cause": "(An error occurred while executing the state|Map state input must be|The JSONata expression)'
              r'([^"\\]|\\.)*"')


def stops_before_work(difference):
    """A JSONPath Map that cannot begin fails the execution at once; moto lets the state fail, and catches that."""
    own = difference.own.get("events", [])
    return (difference.own.get("error") == "States.Runtime" and own[-2:] == ["MapStateEntered", "ExecutionFailed"]
            and "MapStateFailed" in difference.theirs["events"])


def runtime_is_caught(difference):
    """States.Runtime ends the execution here; moto fails or catches a Map or Parallel with it."""
    if difference.own.get("error") != "States.Runtime":
        return False
    return ("MapStateFailed" in difference.theirs["events"] or "ParallelStateFailed" in difference.theirs["events"])


def own_assignment(difference):
    """Output reads a variable that has no value yet, and that the same state assigns."""
    found = re.search(r"executing the state '(\w+)'.*expression '\$(\w+)' specified for the field 'Output\b.*undefined", difference.cause)
    if not found:
        return False
    return any(found[2] in state.get("Assign", {}) for state in states(difference.definition, found[1]))


def states(definition, name):
    """The states of that name, of all depths."""
    if isinstance(definition, dict):
        if isinstance(definition.get("States"), dict) and name in definition["States"]:
            yield definition["States"][name]
        for member in definition.values():
            yield from states(member, name)
    elif isinstance(definition, list):
        for element in definition:
            yield from states(element, name)


def unwrapped(value):
    """A value in which arrays of one element are that element."""
    if isinstance(value, list):
        return unwrapped(value[0]) if len(value) == 1 else [unwrapped(element) for element in value]
    if isinstance(value, dict):
        return {key: unwrapped(element) for key, element in value.items()}
    return value


def choices(definition):
    """All Choice states, of all depths."""
    if isinstance(definition, dict):
        if definition.get("Type") == "Choice" and "Choices" in definition:
            yield definition
        for member in definition.values():
            yield from choices(member)
    elif isinstance(definition, list):
        for element in definition:
            yield from choices(element)


def choice_effects(difference):
    """A Choice has Assign or Output of its own, which are its Default's, or in a rule."""
    return any(field in part for choice in choices(difference.definition) for part in [choice, *choice["Choices"]]
               for field in ("Assign", "Output"))


def without_choice_effects(definition, data):
    definition = copy.deepcopy(definition)
    for choice in choices(definition):
        for part in [choice, *choice["Choices"]]:
            part.pop("Assign", None)
            part.pop("Output", None)
    return definition, data


def rewritten(*patterns):
    """Replaces texts in the definition and the input."""
    def without(definition, data):
        text = json.dumps([definition, data], ensure_ascii=False)
        for pattern, replacement in patterns:
            text = re.sub(pattern, replacement, text)
        return tuple(json.loads(text))
    return without


# Instead of expressions whose results do not fit their fields, what does.
FITTING_RESULTS = [
    (r'"Condition": "\{% \$states\.input\.n %\}"', '"Condition": true'),
    (r'"Cause": "\{% \$states\.input\.n %\}"', '"Cause": "c"'),
    (r'"Seconds": "\{% \$states\.input\.s %\}"', '"Seconds": 0'),
    (r'"Timestamp": "\{%[^"]*"', '"Seconds": 0'),
]

CLASSES = [
    Class("moto checks little", "specification: fields, transitions and types of states; AWS's codes as measured", refused),
    Class("moto's own exceptions", "specification: error names; no such cause is recorded",
          says(theirs=r"(\"|\b)[A-Z]\w*(Error|Exception)\(|event id #\d+\)\. list index out of range")),
    Class("texts without quotes", "state-state_scenarios/base_lambda_task_state[DEBUG]", unquoted),
    Class("a failed Output of a Map or Parallel", "scenarios-base_scenarios/map_state_items_eval_jsonata_fail[string]",
          failed_after_work),
    Class("a Choice's variable that is not there", "specification: only IsPresent may ask for a variable that is not there",
          says(own="The choice state's condition path references an invalid value")),
    Class("a Map that cannot begin", "scenarios-base_scenarios/max_concurrency_path[NoNumber]", stops_before_work),
    Class("a filter, slice or wildcard that finds nothing", "measured on AWS: an indefinite path without a match gives []",
          says(theirs=r"[pP]ath '\$[^']*(\[\?|\*|:\d|\d:|\.\.|,\d)[^']*('[^']*'[^']*)?' ?(specified|could not| : No results|:)")),
    Class("a slice of something that is no array", "Jayway JsonPath, which AWS uses: a name is asked of an object",
          says(own=r"([pP]ath|for the field) '\$\.\w+\[(\d:\d|\?|\*|-)[^']*' (specified|: Expected|could not be found)")),
    Class("a wildcard behind a name in brackets", "Jayway JsonPath, which AWS uses: both notations mean the same",
          says(theirs=r"ath '\$\['items'\]\[\*\]")),
    Class("an index past the end", "measured on AWS: an index past the end of an array gives null",
          says(theirs=r"ath '\$(\.list)?\[\d\]'")),
    Class("a caught failure of an index past the end", "measured on AWS: an index past the end of an array gives null",
          says_definition(r"\$\.list\[9\]|\"\$\[0\]\""),
          rewritten((r"\$\.list\[9\]", "$.list[0]"), (r'"\$\[0\]"', '"$"'))),
    Class("a path from null", "AWS's answer to users who asked: no path is applied to null, not even $",
          says(own="Unable to apply Path transformation to null or empty input")),
    Class("States.TaskFailed stands for all but timeouts", "specification: States.TaskFailed matches any error but States.Timeout",
          lambda difference: bool(re.search(r'ErrorEquals": \["States.TaskFailed"\]', difference.definition_text))
          and difference.own["events"].count("MapStateExited") + difference.own["events"].count("ParallelStateExited")
          > difference.theirs["events"].count("MapStateExited") + difference.theirs["events"].count("ParallelStateExited"),
          rewritten((r'\["States.TaskFailed"\]', '["States.ALL"]'))),
    Class("a result's place that does not exist", "AWS's documents: a failure of a path is States.Runtime",
          says(own="Unable to apply ReferencePath"), rewritten((r'"ResultPath": "[^"]*"', '"ResultPath": "$"'))),
    Class("an array put in the place of an element", "specification: a ResultPath's place gets the whole result",
          says_definition(r'"ResultPath": "\$\.list\[\d\]"'),
          rewritten((r'"ResultPath": "\$\.list\[\d\]"', '"ResultPath": "$.o.r"'))),
    Class("the state and the field in a cause", "assign-assign_reference_variables/undefined_reference[BASE_UNDEFINED_ASSIGN]",
          same_but(MADE_CAUSE)),
    Class("a cause that was not given", "specification: the error output has a Cause where there is one",
          same_but(r'"Cause": ""(, )?')),
    Class("a variable that is not assigned", "AWS's documents: only variables that were assigned can be read",
          says(own=r"The JSONPath '\$[a-zA-Z]\w*' specified for the field")),
    Class("JSONata results of the wrong type or range",
          "AWS's documents: States.QueryEvaluationError, for a type or a range that the field does not have",
          lambda difference: "States.QueryEvaluationError" in json.dumps(difference.own)
          and "States.Runtime" in difference.text, rewritten(*FITTING_RESULTS)),
    Class("a path through an index gives one value", "specification: a path of names and indexes names one value",
          lambda difference: difference.aspect == "output"
          and unwrapped(difference.own["output"]) == unwrapped(difference.theirs["output"])),
    Class("a quote in the text of a call", "specification: \\' in a text of an intrinsic function is a quote",
          lambda difference: "it\\\\'s" in difference.definition_text, rewritten((r"it\\\\'s", "it is"))),
    Class("States.Runtime is caught", "scenarios-base_scenarios/catch_states_runtime", runtime_is_caught),
    Class("types of JSONata results", "scenarios-base_scenarios/map_state_items_eval_jsonata_fail[string]",
          says(own="returned an unexpected result type")),
    Class("a cause that is no text", "specification: CausePath must name a string",
          says(own="The CausePath parameter does not reference a string value")),
    Class("failed evaluations told twice", "scenarios-base_scenarios/map_state_items_eval_jsonata_fail[string]",
          evaluation_told_twice),
    Class("a path through an index, in a call or a rule", "specification: a path of names and indexes names one value",
          says_definition(r"\$\.items\[\d\]\.(n|s|ok)"),
          rewritten((r"\$\.items\[\d\]\.ok", "$.b"), (r"\$\.items\[\d\]\.([ns])", r"$.\1"))),
    Class("numbers that are not finite", "measured on AWS: an infinite number becomes the text Infinity",
          says_definition("1 / 0"), rewritten(("1 / 0", "1"))),
    Class("JSONata results of the wrong type, caught",
          "AWS's documents: States.QueryEvaluationError, for a type or a range that the field does not have",
          says_definition(r'"(Condition|Cause)": "\{% \$states\.input\.n %\}"|"Seconds": "\{% \$states\.input\.s %\}"'
                          r'|"Timestamp": "\{%'),
          rewritten(*FITTING_RESULTS)),
    Class("failing JSONata functions, caught", "scenarios-base_scenarios/map_state_items_eval_jsonata_fail[string]",
          says_definition(r"\$length\(|\$merge\(\["),
          rewritten((r"\$length\([^)]*\)", "1"), (r"\$merge\(\[([^,]*), [^\]]*\]\)", r"\1"))),
    Class("characters beyond ASCII in JsonToString", "Jackson, which AWS uses, writes characters as they are",
          says_definition("JsonToString"), rewritten(("Zoë", "Zoe"))),
    Class("characters beyond ASCII in $string", "JSONata's own engine, in JavaScript, writes characters as they are",
          says_definition(r"\$string\("), rewritten(("Zoë", "Zoe"))),
    Class("a state's own Assign in its Output", "specification: a variable has its new value from the next state on",
          own_assignment),
    Class("branches beside the one that failed", "specification: the others are ended; recorded histories stop them there",
          siblings, one_by_one),
    Class("the end of MathRandom", "AWS's documents: the end of the range is not included",
          says_definition(r"MathRandom\(1, 2\)"), rewritten((r"States\.MathRandom\(1, 2\)", "1"))),
    Class("timestamps with fractions and offsets", "base-wait/wait_timestamppath[.00Z]",
          lambda difference: bool(re.search(r'"(Is)?Timestamp', difference.definition_text))
          and bool(re.search(r"\d\+01:00|\.5Z", difference.definition_text + json.dumps(difference.data))),
          rewritten((r"\+01:00", "Z"), (r"\.5Z", "Z"))),
    Class("functions that AWS adds to JSONata", "AWS's documents: $partition, $range, $hash, $random, $uuid and $parse",
          lambda difference: bool(re.search(r"\$(partition|range|hash|parse)\(", difference.definition_text)),
          rewritten((r"\$partition\((.*?), 2\)", r"$count(\1)"), (r"\$range\(1, 7, 2\)", "[1, 3]"),
                    (r"\$hash\((.*?), 'SHA-256'\)", r"$string(\1)"), (r"\$parse\('.*?'\)", "[1]"))),
    Class("Assign and Output of a Choice", "assign-assign_base/assign_in_choice[CONDITION_TRUE]", choice_effects,
          without_choice_effects),
    Class("seconds as text", "measured on AWS: SecondsPath takes a text of digits",
          says(theirs=r"The SecondsPath parameter cannot be parsed as a long value: \$\S+ == -?\d+\"")),
    Class("a Result of null", "measured on AWS: a Result of null is none",
          lambda difference: '"Result": null' in difference.definition_text,
          rewritten((r'"Result": null, ', ""), (r', "Result": null', ""))),
]
