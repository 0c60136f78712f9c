# SPDX-License-Identifier: Apache-2.0
"""Loads the example that most tests run: its functions and its two state machines."""

import io
import json
import zipfile

from stepwell import ROLE, ROOT

EXAMPLE = ROOT / "examples" / "bank-account"
FUNCTIONS = {
    "CheckName": "check-name",
    "CheckAddress": "check-address",
    "ApproveApplication": "approve-application",
    "RejectApplication": "reject-application",
}


def zipped(files):
    """A deployment package from names and texts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return buffer.getvalue()


def create_function(functions, name, text, **settings):
    """Creates a Python function from the text of its one file, and waits until it is active."""
    answer = functions.create_function(**{
        "FunctionName": name,
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "Role": ROLE,
        "Code": {"ZipFile": zipped({"app.py": text})},
        **settings,
    })
    functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    return answer["FunctionArn"]


def source(folder):
    return (EXAMPLE / "functions" / folder / "app.py").read_text(encoding="utf-8")


def definition(name):
    """A definition of the example, as an object."""
    return json.loads((EXAMPLE / f"{name}.asl.json").read_text(encoding="utf-8"))


def example_input(name="input"):
    return (EXAMPLE / f"{name}.json").read_text(encoding="utf-8")


def load_functions(server):
    for name, folder in FUNCTIONS.items():
        create_function(server.functions, name, source(folder))


def create(states, name, machine, kind="STANDARD"):
    """Creates a state machine and returns its ARN."""
    text = machine if isinstance(machine, str) else json.dumps(machine)
    return states.create_state_machine(name=name, definition=text, roleArn=ROLE, type=kind)["stateMachineArn"]
