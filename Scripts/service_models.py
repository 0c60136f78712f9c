#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what TestState checks mocked results against: the shapes of AWS services' answers, from botocore's models.

    .venv/bin/python Scripts/service_models.py > Sources/APIServer/Testing/ServiceModels.swift
"""

import botocore.session

from swift_table import print_table

# The services that workflows call most; a mock of another one is not checked.
SERVICES = (
    "athena", "batch", "codebuild", "dynamodb", "ecs", "events", "kms", "lambda", "s3", "secretsmanager", "sns", "sqs",
    "stepfunctions",
)
KINDS = {
    "integer": "i", "long": "i", "float": "i", "double": "i", "boolean": "b", "timestamp": "t", "blob": "s",
    "string": "s",
}


def model(service):
    """The operations' outputs, and the structures and enums that they refer to by `@name`."""
    source = botocore.session.get_session().get_service_model(service)
    shapes = {}
    operations = {}
    for name in source.operation_names:
        output = source.operation_model(name).output_shape
        if output is not None:
            operations[name] = reference(output, shapes)
    return {"operations": operations, "shapes": shapes}


def reference(shape, shapes):
    """A shape: `@name`, a list `["l", element]`, a map `["m", value]`, or a kind with its bounds, `s1:80`."""
    kind = shape.type_name
    if kind == "list":
        return ["l", reference(shape.member, shapes)]
    if kind == "map":
        return ["m", reference(shape.value, shapes)]
    if kind == "structure":
        if shape.name not in shapes:
            shapes[shape.name] = {}
            required = set(shape.required_members)
            # A member that must be there has an exclamation mark after its name.
            shapes[shape.name] = {
                name + ("!" if name in required else ""): reference(member, shapes)
                for name, member in shape.members.items()
            }
        return f"@{shape.name}"
    if kind == "string" and shape.enum:
        shapes.setdefault(shape.name, ["e", *shape.enum])
        return f"@{shape.name}"
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    bounds = "" if low is None and high is None else f"{'' if low is None else low}:{'' if high is None else high}"
    return KINDS[kind] + bounds


def main():
    print_table(
        "service_models.py", "ServiceModels", ["The shapes of services' answers as JSON text, by the service."],
        {service: model(service) for service in SERVICES})


if __name__ == "__main__":
    main()
