#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs cases recorded on AWS against a running server and says how many give AWS's answers.

    python3 Tests/Conformance/recorded.py --cases DIR [--endpoint http://127.0.0.1:8083] [--jobs 8]
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import sys
import uuid

from replay import Outcome, Replay, client

# Groups of other features than executions: TestState, its mocks, versions, aliases, tags, map runs.
OTHER_FEATURES = re.compile(r"state-|local_mocking|sfn_api_(versioning|aliasing|tagging|map_run)")


def main():
    options = arguments()
    cases = selected(options)
    if options.jsonpath_executions:
        print(f"{len(cases)} JSONPath execution cases")
    if options.jsonata_and_variables:
        print(f"{len(cases)} JSONata and variables cases")
    account = options.account or own_account(options)
    run = uuid.uuid4().hex
    outcomes = {}
    # Slow cases first, so that they do not end the run alone.
    ordered = sorted(cases, key=lambda case: -sum("sleep" in function["behaviour"] for function in case["functions"]))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {
            pool.submit(performed, case, options.endpoint, options.region, account, run): case for case in ordered
        }
        for future in concurrent.futures.as_completed(futures):
            outcomes[futures[future]["id"]] = future.result()
    report(cases, outcomes, options)
    passed = sum(outcome.passed for outcome in outcomes.values())
    share = passed / len(cases) if cases else 0
    if share < options.floor / 100:
        print(f"{100 * share:.1f} % passed, below the floor of {options.floor} %")
        sys.exit(1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", default="http://127.0.0.1:8083")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--account", help="the server's account id; default: asked from the server")
    parser.add_argument("--cases", default=os.environ.get("STEPWELL_RECORDED_CASES"), type=pathlib.Path,
                        help="the folder with the *.jsonl files; default: $STEPWELL_RECORDED_CASES")
    parser.add_argument("--group", action="append", default=[], help="only groups that contain this text (repeatable)")
    parser.add_argument("--case", action="append", default=[],
                        help="only cases whose id contains this text, with their differences (repeatable)")
    parser.add_argument("--jsonpath-executions", action="store_true", help="only the JSONPath execution cases")
    parser.add_argument("--jsonata-and-variables", action="store_true", help="only the JSONata and variables cases")
    parser.add_argument("--list-failures", action="store_true", help="the first difference of each failed case")
    parser.add_argument("--differences", type=int, default=10, help="how many differences --case shows")
    parser.add_argument("--jobs", type=int, default=8, help="cases at a time")
    parser.add_argument("--floor", type=float, default=0, help="exit with 1 below this percentage of passed cases")
    parser.add_argument("--json", type=pathlib.Path, help="write each case's result to this file")
    options = parser.parse_args()
    if options.cases is None or not options.cases.is_dir():
        parser.error("--cases must name the folder with the recorded cases")
    return options


def selected(options):
    cases = []
    for file in sorted(options.cases.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            cases += [json.loads(line) for line in lines]
    if options.jsonpath_executions:
        cases = [case for case in cases if is_jsonpath_execution(case)]
    if options.jsonata_and_variables:
        cases = [case for case in cases if has_jsonata_or_variables(case)]
    if options.group:
        cases = [case for case in cases if any(text in group(case["id"]) for text in options.group)]
    if options.case:
        cases = [case for case in cases if any(text in case["id"] for text in options.case)]
    return cases


def is_jsonpath_execution(case):
    """An execution's history is read, and neither JSONata nor a distributed Map is involved."""
    steps = json.dumps(case["steps"])
    return (
        any(step["op"] == "GetExecutionHistory" for step in case["steps"])
        and not OTHER_FEATURES.match(case["id"])
        and "JSONata" not in steps
        and "DISTRIBUTED" not in steps
    )


def has_jsonata_or_variables(case):
    """A definition is in JSONata, in all or in part, or assigns variables, and no distributed Map is involved."""
    steps = json.dumps(case["steps"])
    return (
        ("JSONata" in steps or "Assign" in steps)
        and not OTHER_FEATURES.match(case["id"])
        and "DISTRIBUTED" not in steps
    )


def group(identifier):
    return identifier.split("/", 1)[0]


def own_account(options):
    """The account id stands in every ARN that the server makes."""
    states = client("stepfunctions", options.endpoint, options.region)
    arn = states.create_activity(name=f"recorded-{uuid.uuid4().hex}")["activityArn"]
    states.delete_activity(activityArn=arn)
    return arn.split(":")[4]


def performed(case, endpoint, region, account, run):
    try:
        return Replay(case, endpoint, region, account, run).perform()
    except Exception as problem:  # One broken case must not end the run: it counts as failed, with its reason.
        return Outcome(problem=f"{type(problem).__name__}: {problem}")


def report(cases, outcomes, options):
    counts = collections.defaultdict(lambda: [0, 0])
    for case in cases:
        outcome = outcomes[case["id"]]
        counts[group(case["id"])][0 if outcome.passed else 1] += 1
        if options.case:
            print_case(case["id"], outcome, options.differences)
        elif options.list_failures and not outcome.passed:
            first = outcome.problem or outcome.differences[0]
            print(f"FAILED {case['id']}\n       {first}")
    for name in sorted(counts):
        print(f"{name}: {counts[name][0]} passed, {counts[name][1]} failed")
    if options.json:
        options.json.write_text(json.dumps({
            identifier: {
                "passed": outcome.passed,
                "problem": outcome.problem,
                "differences": [str(difference) for difference in outcome.differences],
                "loose": [str(difference) for difference in outcome.loose],
            }
            for identifier, outcome in sorted(outcomes.items())
        }, indent=1))
    loose = sum(bool(outcome.loose) for outcome in outcomes.values())
    print(f"{loose} cases differ where another implementation was known to differ (not counted as failed)")
    print(f"{sum(c[0] for c in counts.values())} passed, {sum(c[1] for c in counts.values())} failed")


def print_case(identifier, outcome, limit):
    print(f"{'passed' if outcome.passed else 'FAILED'} {identifier}")
    if outcome.problem:
        print(f"       {outcome.problem}")
    for difference in outcome.differences[:limit]:
        print(f"       {difference}")
    for difference in outcome.loose[:limit]:
        print(f"       (loose) {difference}")


if __name__ == "__main__":
    main()
