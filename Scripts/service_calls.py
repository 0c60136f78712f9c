#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what tasks need to know to call AWS-compatible services: names, shapes and errors, from botocore's models.

    .venv/bin/python Scripts/service_calls.py > Sources/Integrations/Services/ServiceTables.swift

All services of AWS's JSON protocol that are listed here, each as one JSON text:

    client      what AWS's SDK for Java 2 calls the service in errors: DynamoDb
    target      what X-Amz-Target begins with; version: of the protocol; signing: the name that signatures have
    query       true where errors also have a code of the older query protocol (awsQueryCompatible)
    isCamel     true where names on the wire begin with a small letter
    errors      the exceptions that the model knows; "Class=Name" where that SDK's class has another name
    operations  action: [name on the wire, what it takes, what it answers], each an index into shapes or null
    shapes      structures: {"Member": kind}; "Member=name" where the name on the wire follows from no rule

A kind is s text, i text that is made up where it is missing (idempotency token), t seconds since 1970, b bytes, n any other
value, a number for a structure, ["l", kind] a list, ["m", kind] a map. What only answers hold is left out where it goes
through as it is; below the first level of parameters so are members that are no texts.
"""

import json
import re

import botocore.session

from swift_table import print_table

# Those that have compatible servers, and those that workflows call most. Step Functions itself is not among them: its
# calls are answered in the process. Nor are the largest (SageMaker, Lightsail), which would double the table.
SERVICES = (
    "acm", "application-autoscaling", "athena", "budgets", "cloudcontrol", "cloudtrail", "codebuild", "codepipeline",
    "cognito-identity", "cognito-idp", "comprehend", "datasync", "dynamodb", "dynamodbstreams", "ecr", "ecs", "emr",
    "events", "firehose", "glue", "kinesis", "kms", "logs", "organizations", "redshift-data", "rekognition",
    "route53resolver", "secretsmanager", "service-quotas", "servicediscovery", "sqs", "ssm", "support", "textract",
    "transcribe", "transfer", "translate", "wafv2",
)

# What members cannot be called in that SDK, whose methods have their names: Java's keywords (in any case), and what all
# objects and builders have already. Such a member's name gets "Value" at its end.
KEYWORDS = frozenset(
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends false "
    "final finally float for goto if implements import instanceof int interface long native new null package private "
    "protected public return short static strictfp super switch synchronized this throw throws transient true try void "
    "volatile while".split()
)
METHODS = frozenset(
    "equals finalize getClass hashCode notify notifyAll toString wait builder sdkFields toBuilder "
    "overrideConfiguration sdkHttpResponse".split()
)

# The names that the SDK itself gives members otherwise (its customization.config: emitPropertyName), by structure.
RENAMED = {("AttributeValue", "NULL"): "Nul", ("AccountTakeoverActionType", "Notify"): "SendNotification"}


def words(text):
    """A name's words, split as AWS's SDK for Java 2 does (its code generator's `Utils`): DBInstance is DB, Instance."""
    text = re.sub(r"[^A-Za-z0-9]+", " ", text)
    text = re.sub(r"([^a-z]{2,})v([0-9]+)", r"\1 v\2 ", text)
    text = re.sub(r"([^A-Z]{2,})V([0-9]+)", r"\1 V\2 ", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z]([a-zA-Z]|[0-9]))", " ", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", text)
    text = re.sub(r"([0-9])([a-zA-Z])", r"\1 \2", text)
    return text.split()


def pascal(text):
    """A class's name, as that SDK has it: DbLimit."""
    return "".join(word[:1].upper() + word[1:].lower() for word in words(text))


def without_acronym(name):
    """A member's name with only the first letter of an acronym that it begins with: DbInstance, StreamARN, Arn.

    The SDK's methods are called so (its code generator's `unCapitalize`): dbInstance, streamARN, arn.
    """
    count = 1
    while count < len(name) and name[count].isupper() and not name[count + 1:count + 2].islower():
        count += 1
    return name[:1].upper() + name[1:count].lower() + name[count:]


def member_name(structure, name):
    """The name of a structure's member as that SDK, and so a task, has it: EqualsValue."""
    if (structure, name) in RENAMED:
        return RENAMED[structure, name]
    shown = without_acronym(name)
    return f"{shown}Value" if lowered(shown) in METHODS or shown.lower() in KEYWORDS else shown


def exception(name):
    """An exception with the SDK's class for it: DBLimitFault is DbLimitException."""
    shown = pascal(name.removesuffix("Fault")).removesuffix("Exception") + "Exception"
    return name if name == shown else f"{shown}={name}"


def client(service_id):
    return pascal(re.sub(r"^(Amazon|AWS)\s*", "", service_id))


def lowered(text):
    return text[:1].lower() + text[1:]


class Table:
    """The table of one service."""

    def __init__(self, name):
        self.model = botocore.session.get_session().get_service_model(name)
        names = [member for shape in self._structures() for member in shape.members]
        self.is_camel = sum(name[:1].islower() for name in names) * 2 > len(names)
        self.shapes, self.indexes = [], {}

    @property
    def key(self):
        return client(self.model.service_id).lower()

    def _structures(self):
        for name in self.model.shape_names:
            shape = self.model.shape_for(name)
            if shape.type_name == "structure":
                yield shape

    def content(self):
        metadata = self.model.metadata
        content = {
            "client": client(self.model.service_id),
            "target": metadata["targetPrefix"],
            "version": metadata["jsonVersion"],
            "signing": self.model.signing_name,
        }
        if "awsQueryCompatible" in metadata:
            content["query"] = True
        if self.is_camel:
            content["isCamel"] = True
        content["errors"] = sorted({exception(shape.name) for shape in self.model.error_shapes})
        content["operations"] = dict(self._operations())
        content["shapes"] = self.shapes
        return content

    def _operations(self):
        for name in self.model.operation_names:
            operation = self.model.operation_model(name)
            # Streams of events are not for tasks.
            if operation.has_event_stream_input or operation.has_event_stream_output:
                continue
            taken, given = operation.input_shape, operation.output_shape
            yield lowered(name), [
                name,
                None if taken is None else self._structure(taken, "input"),
                None if given is None or not self._matters(given) else self._structure(given, "output"),
            ]

    def _structure(self, shape, use):
        """The index of a structure's shape in one use: input (of the first level), nested (input) or output."""
        if (shape.name, use) in self.indexes:
            return self.indexes[shape.name, use]
        index = self.indexes[shape.name, use] = len(self.shapes)
        self.shapes.append({})
        members = {}
        for name, member in shape.members.items():
            kind = self._kind(member, "output" if use == "output" else "nested")
            shown = self._shown(shape, name)
            if kind == "n" and "=" not in shown and use != "input":
                continue
            members[shown] = kind
        self.shapes[index] = members
        return index

    def _shown(self, structure, name):
        """The member's name in tasks, with the name on the wire where no rule says it."""
        shown = member_name(structure.name, name)
        return shown if name == (lowered(shown) if self.is_camel else shown) else f"{shown}={name}"

    def _kind(self, shape, use):
        if use == "output" and not self._matters(shape):
            return "n"
        match shape.type_name:
            case "structure" if not shape.is_document_type:
                return self._structure(shape, use) if use == "output" or self._matters_in(shape) else "n"
            case "list" | "map":
                inner = self._kind(shape.member if shape.type_name == "list" else shape.value, use)
                return "n" if inner == "n" else [shape.type_name[0], inner]
            case "timestamp":
                # Dates that are texts on the wire stay what they are.
                return "t" if shape.serialization.get("timestampFormat", "unixTimestamp") == "unixTimestamp" else "n"
            case "blob":
                return "b"
            case "string" if not shape.serialization.get("jsonvalue"):
                if use == "output":
                    return "n"
                return "i" if shape.metadata.get("idempotencyToken") or shape.serialization.get("idempotencyToken") else "s"
        return "n"

    def _matters(self, shape):
        """Whether anything in an answer is not as it is on the wire."""
        return self._any(shape, lambda part: part.type_name in ("timestamp", "blob"))

    def _matters_in(self, shape):
        return self._any(shape, lambda part: part.type_name in ("timestamp", "blob", "string"))

    def _any(self, shape, test):
        seen, open_shapes = set(), [shape]
        while open_shapes:
            part = open_shapes.pop()
            if part.name in seen:
                continue
            seen.add(part.name)
            if test(part):
                return True
            match part.type_name:
                case "structure":
                    # An answer's names in camel case are changed in structures, and not in maps.
                    if any("=" in self._shown(part, name) or self.is_camel for name in part.members):
                        return True
                    open_shapes += part.members.values()
                case "list":
                    open_shapes.append(part.member)
                case "map":
                    open_shapes.append(part.value)
        return False


def main():
    tables = sorted((Table(name) for name in SERVICES), key=lambda table: table.key)
    print_table(
        "service_calls.py", "ServiceTables",
        ["What is known of the services that tasks can call, as JSON text by the name that a resource has for each;",
         "the script says what the members mean."],
        {table.key: table.content() for table in tables},
        f"static let names = [{', '.join(json.dumps(table.key) for table in tables)}]")


if __name__ == "__main__":
    main()
