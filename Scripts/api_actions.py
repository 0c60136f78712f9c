#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the page of the API's actions from AWS's own model, as botocore has it.

    .venv/bin/python Scripts/api_actions.py > docs/api-actions.md

A test compares the page with what this would write, and the server with the same model.
"""

import botocore.session

INTRODUCTION = """\
# The actions of the API

Made by `Scripts/api_actions.py` from AWS's model of the API. A star marks what must be given, or is always there; what
follows a type is the length of a text or list, or the range of a number. Tests hold the server to all of it: inputs,
answers, and errors. Every action may answer `ValidationException` and `SerializationException`, too.
"""


def page():
    """The text of the page."""
    model = botocore.session.get_session().get_service_model("stepfunctions")
    structures = {}
    sections = [section(model.operation_model(name), structures) for name in model.operation_names]
    described = {}
    # Describing one structure may find others.
    while open_names := sorted(set(structures) - set(described)):
        described |= {name: f"## {name}\n\n{table(structures[name], structures)}" for name in open_names}
    return "\n".join([INTRODUCTION, *sections, "# Structures\n", *(described[name] for name in sorted(described))])


def section(operation, structures):
    lines = [f"## {operation.name}\n"]
    for title, shape in (("Input", operation.input_shape), ("Answer", operation.output_shape)):
        lines.append(f"{title}: {members(shape, structures)}\n" if shape and shape.members else f"{title}: nothing\n")
    errors = ", ".join(f"`{shape.error_code}`" for shape in operation.error_shapes)
    lines.append(f"Errors: {errors or 'none of its own'}\n")
    return "\n".join(lines)


def table(shape, structures):
    rows = [f"| `{name}`{star(shape, name)} | {kind(member, structures)} |" for name, member in shape.members.items()]
    return "\n".join(["| member | type |", "| --- | --- |", *rows, ""])


def members(shape, structures):
    return ", ".join(
        f"`{name}`{star(shape, name)} {kind(member, structures)}" for name, member in shape.members.items()
    )


def star(shape, name):
    return "\\*" if name in shape.required_members else ""


def kind(shape, structures):
    """A member's type in words."""
    if shape.type_name == "structure":
        structures[shape.name] = shape
        return f"[{shape.name}](#{shape.name.lower()})"
    if shape.type_name == "list":
        return f"list{bounds(shape)} of {kind(shape.member, structures)}"
    if shape.type_name == "string" and shape.enum:
        # Events have some sixty types.
        return "one of " + ", ".join(f"`{value}`" for value in shape.enum) if len(shape.enum) < 20 else "text"
    words = {"string": "text", "long": "integer", "float": "number", "double": "number", "timestamp": "time"}
    return f"{words.get(shape.type_name, shape.type_name)}{bounds(shape)}"


def bounds(shape):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is None:
        return "" if high is None else f" up to {high}"
    return f" from {low}" if high is None else f" {low}–{high}"


if __name__ == "__main__":
    print(page(), end="")
