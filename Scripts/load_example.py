#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Loads examples/bank-account into a running server: functions from their folders, and two state machines."""

import pathlib
import subprocess
import sys

import boto3

EXAMPLE = pathlib.Path(__file__).resolve().parents[1] / "examples" / "bank-account"
FUNCTIONS = {
    "CheckName": "check-name",
    "CheckAddress": "check-address",
    "ApproveApplication": "approve-application",
    "RejectApplication": "reject-application",
}
MACHINES = {"BankAccount": "bank-account", "BankAccountWithApproval": "bank-account-with-approval"}


def add_functions(binary, endpoint):
    told = set()
    for name, folder in FUNCTIONS.items():
        answer = subprocess.run(
            [binary, "function", "add", name, "--dir", str(EXAMPLE / "functions" / folder),
             "--handler", "app.handler", "--runtime", "python3.12", "--endpoint", endpoint],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        # What is said of the runtime is the same for each function: once is enough.
        for line in answer.stderr.splitlines():
            if line not in told:
                told.add(line)
                print(line, file=sys.stderr)
        answer.check_returncode()


def put_state_machine(states, name, definition):
    """Creates it; one that is there, which its user may have changed, stays as it is."""
    role = "arn:aws:iam::123456789012:role/stepwell"
    try:
        return states.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
    except states.exceptions.StateMachineAlreadyExists:
        pages = states.get_paginator("list_state_machines").paginate()
        told = "is there with another definition or configuration and stays as it is; delete it to get the example's."
        print(name, told, file=sys.stderr)
        return next(item["stateMachineArn"] for page in pages for item in page["stateMachines"] if item["name"] == name)


def main(binary, endpoint):
    add_functions(binary, endpoint)
    states = boto3.client(
        "stepfunctions", endpoint_url=endpoint, region_name="us-east-1",
        aws_access_key_id="test", aws_secret_access_key="test",
    )
    for name, file in MACHINES.items():
        print(put_state_machine(states, name, (EXAMPLE / f"{file}.asl.json").read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(*sys.argv[1:])
