#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares `stepwell validate` with statelint and cfn-lint on published definitions.

    .venv-peers/bin/python Tests/Conformance/linters.py [--definitions FOLDER…] [--binary .build/release/stepwell]
        [--write docs/conformance-linters.md | --check docs/conformance-linters.md]

Placeholders of the definitions' templates are filled first. Each finding of a linter on a definition that Stepwell takes,
each error of Stepwell's that they do not have, and each of Stepwell's warnings of something broken must be one of those
explained below. What is not is printed and fails the run, and so does an explanation that nothing needs any more. The
tables of the document are written from here.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import typing

HERE = pathlib.Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"

# What a deployment would put in the place of placeholders, by what they stand in for; the first that matches counts.
REPLACEMENTS = [
    (r'("Resource": *)"\$\{DDBTransactWriteItems\}"', r'\1"arn:aws:states:::aws-sdk:dynamodb:transactWriteItems"'),
    (r'("Resource": *)"\$\{SNSTopicPublishAction\}"', r'\1"arn:aws:states:::sns:publish"'),
    (r'("Resource": *)"\$\{SQSSendMessageAction\}"', r'\1"arn:aws:states:::sqs:sendMessage"'),
    (r'("Resource": *)"\$\{LambdaActionAction\}"', r'\1"arn:aws:states:::lambda:invoke"'),
    (r'("Resource": *)"\$\{\w*Activity\w*\}"', r'\1"arn:aws:states:us-east-1:123456789012:activity:Work"'),
]
LATER_REPLACEMENTS = [
    (r'("Resource": *)"\$\{\w+\}"', r'\1"arn:aws:lambda:us-east-1:123456789012:function:Work"'),
    (r"\$\{[\w:]*Partition\}", "aws"),
    (r"\$\{([\w:.]+)\}", r"\1"),
]


class Explained(typing.NamedTuple):
    """A kind of finding of a linter that Stepwell does not share."""

    linter: str
    # What its message has in it; the first explanation that fits counts.
    pattern: str
    # How the document shows it.
    shown: str
    why: str


EXPLAINED = [
    Explained("statelint", r"BackoffRate is \d+ but should be a Float", "`BackoffRate is 2 but should be a Float`",
              "AWS takes any number from 1.0; its own console writes whole numbers. statelint leaves it out with "
              "`--ignore=FLOAT`"),
    Explained("statelint", r'Field "Label" not allowed', '`Field "Label" not allowed`',
              "AWS has Label for Distributed Maps; statelint's grammar lacks it"),
    Explained("statelint", r'Field "(InputType|CSVHeaderLocation)" not allowed',
              '`Field "InputType"`, `"CSVHeaderLocation" not allowed in … ReaderConfig`', "AWS has both; the same"),
    Explained("statelint", r"ResultPath is .* but should be a Reference Path",
              '`ResultPath is "$.error-info" but should be a Reference Path`',
              "AWS reads paths with Jayway JsonPath, which takes hyphens in names"),
    Explained("statelint", r"Numeric\w+Path is .\$\$\..* but should be a Reference Path",
              '`NumericGreaterThanEqualsPath is "$$.Execution.Input.quorum" but should be a Reference Path`',
              "AWS documents the context object for comparisons of Choice rules"),
    Explained("statelint", r"is not a JSONPath",
              '`"$.[0]"`, `"$.detail-type"`, `"$.Snapshots.[0].State"`, '
              '`"$.approaches[?(@.workerId == $.agent_id)].approach" is not a JSONPath`',
              "Jayway again: it takes a point before a bracket, hyphens in names, and `$` in a filter"),
    Explained("statelint", r"IntervalSeconds is 0 but allowed floor is 0", "`IntervalSeconds is 0 but allowed floor is 0`",
              "the published workflow runs on AWS with it"),
    Explained("statelint", r'Items is "\{%.*%\}" but should be a JSONata',
              '`Items is "{% $states.input.Items%}" but should be a JSONata`',
              "an expression is what stands between `{%` and `%}`; blanks inside do not matter"),
    Explained("cfn-lint", r"E3601 .*'OutputPath' was unexpected", "`E3601 … 'OutputPath' was unexpected` in a Succeed state",
              "AWS has InputPath and OutputPath in Succeed states"),
    Explained("cfn-lint", r"E3601 .*'Parameters' was unexpected", "`E3601 … 'Parameters' was unexpected` in a Parallel state",
              "AWS has Parameters in Parallel states"),
]

# Errors of Stepwell's that mean "not here", not "not on AWS".
NOT_YET = re.compile(r"This server has no integration|'DISTRIBUTED' is not supported by this version")

# Warnings of something that cannot work, which no linter has, by definition and code, with what is wrong.
BROKEN = {
    ("parallelized-embedding-pipeline", "CONTEXT_PATH"):
        "**Really broken**: its Map's ItemSelector reads `$.Map.Item.Value` where the context object's "
        "`$$.Map.Item.Value` was meant. AWS creates it, and each execution that gets there ends with States.Runtime",
    ("calling-async-api-callback", "ALWAYS_FAILS"):
        "a task reads the task token without `.waitForTaskToken`; the template's placeholder may hold the pattern",
    ("distributed-data-stream-aggregator", "ALWAYS_FAILS"): "a task reads the task token without `.waitForTaskToken`",
    ("chain-of-responsibility-cdk", "UNKNOWN_ERROR"): "retriers name `States.TaskFailedId`, which nothing raises",
    ("quorum-with-parallel-pattern", "UNKNOWN_ERROR"):
        "names of its own that begin with `States.`: they work, as its Fail states raise them",
    ("idempotent-workflow-sam", "NEVER_MATCHES"): "a retrier repeats errors of the one before it",
}
HARD = {"ALWAYS_FAILS", "CONTEXT_PATH", "NEVER_MATCHES", "UNASSIGNED_VARIABLE", "UNKNOWN_ERROR", "REPEATED_KEY"}


def filled(text):
    for pattern, value in REPLACEMENTS:
        text = re.sub(pattern, value, text)
    # `${DDBPutItem}` stands for the action `putItem`.
    text = re.sub(r'("Resource": *)"\$\{DDB(\w)(\w*)\}"',
                  lambda found: f'{found[1]}"arn:aws:states:::dynamodb:{found[2].lower()}{found[3]}"', text)
    for pattern, value in LATER_REPLACEMENTS:
        text = re.sub(pattern, value, text)
    return text


def statelint(files):
    from statelint.config import Config
    from statelint.linter import Linter

    return {file: [str(problem) for problem in Linter.validate(str(file), Config([], False, False))] for file in files}


def cfn_lint(files, folder):
    """Each definition as the DefinitionString of a template, whose other parts are in order."""
    templates = {}
    for file in files:
        resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": "arn:aws:iam::123456789012:role/role", "DefinitionString": file.read_text()}}
        template = folder / f"{file.name}.template.json"
        template.write_text(json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Machine": resource}}))
        templates[str(template)] = file
    program = pathlib.Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([program, "--format", "json", "--regions", "us-east-1", "--", *templates],
                          capture_output=True, text=True, check=False)
    findings = {file: [] for file in files}
    for match in json.loads(done.stdout or "[]"):
        if match["Level"] == "Error":
            findings[templates[match["Filename"]]].append(f"{match['Rule']['Id']} {match['Message']}")
    return findings


def stepwell(files, binary):
    done = subprocess.run([binary, "validate", "--json", *files], capture_output=True, text=True, check=False)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    return {file: report["diagnostics"] for file, report in zip(files, reports, strict=True)}


class Comparison:
    """What both sides find, with the explanations that fit."""

    def __init__(self, files, findings, diagnostics):
        self.files = files
        # Explanation to the definitions in which it is needed, once for each place.
        self.needed = collections.defaultdict(list)
        self.broken = collections.Counter()
        self.softer = collections.defaultdict(list)
        self.unexplained = []
        self.not_yet = sum(any(NOT_YET.search(item["message"]) for item in diagnostics[file]) for file in files)
        for file in files:
            self.errors(file, diagnostics[file])
            for linter, found in findings.items():
                for message in found[file]:
                    self.finding(linter, file, message)

    def errors(self, file, diagnostics):
        name = file.name.split("__")[0]
        for item in diagnostics:
            if item["severity"] == "ERROR" and not NOT_YET.search(item["message"]):
                self.unexplained.append(f"stepwell: {file.name}: {item['code']}: {item['message']}")
            elif item["code"] in HARD:
                self.broken[name, item["code"]] += 1
                if (name, item["code"]) not in BROKEN:
                    self.unexplained.append(f"stepwell: {file.name}: {item['code']}: {item['message']}")
            elif item["severity"] == "WARNING":
                self.softer[item["code"]].append(file.name)

    def finding(self, linter, file, message):
        kind = next((kind for kind in EXPLAINED if kind.linter == linter and re.search(kind.pattern, message)), None)
        if kind is None:
            self.unexplained.append(f"{linter}: {file.name}: {message}")
        else:
            self.needed[kind].append(file.name)

    @property
    def outdated(self):
        kinds = [f"{kind.linter}: {kind.pattern}" for kind in EXPLAINED if kind not in self.needed]
        return kinds + [f"stepwell: {name} {code}" for name, code in BROKEN if not self.broken[name, code]]

    def places(self, kind):
        names = self.needed[kind]
        several = f" in {len(set(names))} definitions" if len(set(names)) not in (1, len(names)) else ""
        one = " in 1 definition" if len(set(names)) == 1 < len(names) else ""
        return f"{len(names)}{several}{one}"

    def tables(self):
        """The parts of the document that are written from here, by their names."""
        linters = ["| linter | what it says | places | why Stepwell accepts it |", "| --- | --- | --- | --- |"]
        linters += [f"| {kind.linter} | {kind.shown} | {self.places(kind)} | {kind.why} |" for kind in EXPLAINED]
        broken = ["| definition | what is wrong | code | places |", "| --- | --- | --- | --- |"]
        broken += [f"| {name} | {what} | `{code}` | {self.broken[name, code]} |" for (name, code), what in BROKEN.items()]
        softer = [f"- `{code}`: {len(names)} in {len(set(names))} definitions" if len(names) > 1 else f"- `{code}`: 1"
                  for code, names in sorted(self.softer.items())]
        return {"linters": "\n".join(linters), "broken": "\n".join(broken), "softer": "\n".join(softer)}


def with_tables(text, tables):
    for name, table in tables.items():
        pattern = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?<!-- end -->", re.DOTALL)
        if not pattern.search(text):
            raise SystemExit(f"the document has no place for the table '{name}'")
        text = pattern.sub(lambda found, table=table: f"{found[1]}\n{table}\n\n<!-- end -->", text)
    return text


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--definitions", nargs="+", type=pathlib.Path,
                        default=[SHARED / "corpora/workflows", SHARED / "scenarios/asl"])
    parser.add_argument("--binary", default=HERE.parents[1] / ".build/release/stepwell")
    parser.add_argument("--write", type=pathlib.Path, help="write the document's tables")
    parser.add_argument("--check", type=pathlib.Path, help="fail where the document's tables are others")
    return parser.parse_args()


def main():
    options = arguments()
    sources = [file for folder in options.definitions for file in sorted(folder.glob("*.json"))]
    if not sources:
        print("linters: skipped, there are no definitions")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        files = []
        for source in sources:
            files.append(folder / source.name)
            files[-1].write_text(filled(source.read_text()))
        findings = {"statelint": statelint(files), "cfn-lint": cfn_lint(files, folder)}
        comparison = Comparison(files, findings, stepwell(files, options.binary))
    tables = comparison.tables()
    print(f"{len(files)} definitions, {comparison.not_yet} of them name what this server does not have yet\n")
    print("\n\n".join(tables.values()))
    failures = [f"unexplained: {text}" for text in comparison.unexplained]
    failures += [f"explained, and not found any more: {text}" for text in comparison.outdated]
    if options.write:
        options.write.write_text(with_tables(options.write.read_text(), tables))
    if options.check and with_tables(options.check.read_text(), tables) != options.check.read_text():
        failures.append(f"{options.check} has other tables: run this with --write")
    if failures:
        print("\n" + "\n".join(failures))
        sys.exit(1)


if __name__ == "__main__":
    main()
