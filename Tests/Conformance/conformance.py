#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays every case recorded on AWS against a real server, and says which give AWS's answers.

    python3 Tests/Conformance/conformance.py --cases DIR                      the score of each group
    python3 Tests/Conformance/conformance.py --cases DIR --case ID            the first differences of one case
    python3 Tests/Conformance/conformance.py --cases DIR --write FILE         and write the page of the documentation
    python3 Tests/Conformance/conformance.py --cases DIR --check FILE --floor counted=95    what the gate asks

A server of its own runs the cases, or the one at --endpoint. Why a case differs is data: reasons.json, by the case's id.
"""

import argparse
import concurrent.futures
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid

from mocked import configuration
from recordings import KINDS, Corpus
from replay import Outcome, Replay, client, own_names
from score import Reasons, Score

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "EndToEnd"))

REGION = "us-east-1"


def main():
    options = arguments()
    corpus = Corpus(options.cases)
    cases = corpus.selected(options.group, options.case)
    if options.endpoint:
        outcomes = performed(cases, options.endpoint, options.jobs, uuid.uuid4().hex)
    else:
        outcomes = performed_alone(cases, options)
    score = Score(cases, outcomes, Reasons.read(HERE / "reasons.json"))
    for case in cases if options.case else []:
        print_case(case, outcomes[case.id], options.differences)
    print(score.text(list_failures=options.list_failures))
    if options.json:
        options.json.write_text(json.dumps(score.details(), indent=1))
    # A page and a verdict need all cases.
    problems = score.problems(options.floor) if cases == corpus.cases else []
    if options.write and cases == corpus.cases:
        options.write.write_text(score.page())
    if options.check and options.check.read_text() != score.page():
        problems.append(f"{options.check} is not what this run would write: run `make conformance`")
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", default=os.environ.get("STEPWELL_RECORDED_CASES"), type=pathlib.Path,
                        help="the folder with the *.jsonl files; default: $STEPWELL_RECORDED_CASES")
    parser.add_argument("--endpoint", help="a server that runs already; default: one of its own, in memory")
    parser.add_argument("--group", action="append", default=[], help="only groups that contain this text (repeatable)")
    parser.add_argument("--case", action="append", default=[],
                        help="only cases whose id contains this text, with their differences (repeatable)")
    parser.add_argument("--list-failures", action="store_true", help="the first difference of each failed case")
    parser.add_argument("--differences", type=int, default=10, help="how many differences --case shows")
    parser.add_argument("--jobs", type=int, default=8, help="cases at a time")
    parser.add_argument("--floor", action="append", default=[], type=floor,
                        help=f"KIND=PERCENT: exit with 1 below it; kinds: {', '.join(KINDS)} (repeatable)")
    parser.add_argument("--write", type=pathlib.Path, help="write the page of the documentation to this file")
    parser.add_argument("--check", type=pathlib.Path, help="exit with 1 unless this file is the page that would be written")
    parser.add_argument("--json", type=pathlib.Path, help="write each case's result to this file")
    parser.add_argument("--log", type=pathlib.Path, help="where the server's own output goes")
    options = parser.parse_args()
    if options.cases is None or not options.cases.is_dir():
        parser.error("--cases must name the folder with the recorded cases")
    if (options.write or options.check) and (options.group or options.case):
        parser.error("--write and --check need all cases")
    return options


def floor(text):
    kind, _, percent = text.partition("=")
    if kind not in KINDS:
        raise argparse.ArgumentTypeError(f"{kind} is none of {', '.join(KINDS)}")
    return kind, float(percent)


def performed_alone(cases, options):
    """Each case's outcome on servers of this run: those with mocks have one of their own, as it takes all resources."""
    from stepwell import Server

    run = uuid.uuid4().hex
    outcomes = {}
    if plain := [case for case in cases if not case.is_mocked]:
        with aws_services(plain) as arguments, Server(None, log=options.log, options=arguments) as server:
            outcomes |= performed(plain, server.endpoint, options.jobs, run)
    if mocked := [case for case in cases if case.is_mocked]:
        mocks = configuration([case.content for case in mocked], lambda case, text: own_names(case, run, text))
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(mocks, file)
            file.flush()
            with Server(None, log=options.log, options=["--mock-config", file.name]) as server:
                outcomes |= performed(mocked, server.endpoint, options.jobs, run)
    return outcomes


@contextlib.contextmanager
def aws_services(cases):
    """The server's arguments that name the AWS services beneath the cases, which run meanwhile where one calls them."""
    called = [name for name in ("dynamodb", "secretsmanager") if any(f":{name}:" in case.steps for case in cases)]
    if not called:
        yield []
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file, subprocess.Popen(
        [sys.executable, HERE / "aws_services.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        port = process.stdout.readline().strip()
        if not port:
            sys.exit("the AWS services beneath the cases did not start: install Tests/Conformance/requirements.txt")
        json.dump({"aws": {
            "endpoint": f"http://127.0.0.1:{port}",
            "accessKeyId": "test", "secretAccessKey": "test",
            "services": {name: {} for name in called},
        }}, file)
        file.flush()
        yield ["--config", file.name]
        process.stdin.close()


def performed(cases, endpoint, jobs, run):
    """Each case's outcome, by its id."""
    account = own_account(endpoint)
    # Slow cases first, so that they do not end the run alone.
    ordered = sorted(cases, key=lambda case: -case.slow_functions)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return dict(zip(
            (case.id for case in ordered),
            pool.map(lambda case: one(case, endpoint, account, run), ordered),
        ))


def own_account(endpoint):
    """The account id stands in every ARN that the server makes."""
    states = client("stepfunctions", endpoint, REGION)
    arn = states.create_activity(name=f"recorded-{uuid.uuid4().hex}")["activityArn"]
    states.delete_activity(activityArn=arn)
    return arn.split(":")[4]


def one(case, endpoint, account, run):
    try:
        return Replay(case.content, endpoint, REGION, account, run).perform()
    except Exception as problem:  # One broken case must not end the run: it counts as failed, with its reason.
        return Outcome(problem=f"{type(problem).__name__}: {problem}")


def print_case(case, outcome, limit):
    print(f"{'passed' if outcome.passed else 'FAILED'} {case.id}")
    if outcome.problem:
        print(f"       {outcome.problem}")
    for difference in outcome.differences[:limit]:
        print(f"       {difference}")
    for difference in outcome.loose[:limit]:
        print(f"       (loose) {difference}")


if __name__ == "__main__":
    main()
