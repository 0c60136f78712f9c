# SPDX-License-Identifier: Apache-2.0
"""AWS's own translator of SAM templates: the definitions that it makes of them are created and run."""

import copy
import json
import unittest.mock

from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from stepwell import ROLE, ended

FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:double"

TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Machine": {
            "Type": "AWS::Serverless::StateMachine",
            "Properties": {
                "Name": "sam-machine",
                "Type": "STANDARD",
                "Tracing": {"Enabled": True},
                "Tags": {"team": "blue"},
                "AutoPublishAlias": "live",
                "Role": ROLE,
                "DefinitionSubstitutions": {"Function": {"Ref": "FunctionArn"}},
                "Definition": {
                    "StartAt": "Double",
                    "States": {
                        "Double": {
                            "Type": "Task", "Resource": "${Function}", "InputPath": "$.number", "Next": "Done",
                            "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}],
                        },
                        "Done": {"Type": "Pass", "Parameters": {"doubled.$": "$"}, "End": True},
                    },
                },
            },
        },
    },
    "Parameters": {"FunctionArn": {"Type": "String"}},
}


def resolved(value, parameters):
    """What CloudFormation makes of the few functions that the translator writes."""
    if isinstance(value, list):
        return [resolved(element, parameters) for element in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return parameters[value["Ref"]]
    if set(value) == {"Fn::Join"}:
        separator, parts = value["Fn::Join"]
        return separator.join(resolved(parts, parameters))
    return {key: resolved(member, parameters) for key, member in value.items()}


def translated(template):
    # No template here names a managed policy, so no client of IAM is needed.
    with unittest.mock.patch.dict("os.environ", AWS_DEFAULT_REGION="us-east-1"):
        return transform(copy.deepcopy(template), {}, ManagedPolicyLoader(None))


def test_a_sam_state_machine_is_created_and_runs_with_its_tags_and_alias(server):
    resources = translated(TEMPLATE)["Resources"]
    by_type = {resource["Type"]: resource["Properties"] for resource in resources.values()}
    machine = resolved(by_type["AWS::StepFunctions::StateMachine"], {"FunctionArn": FUNCTION_ARN})
    text = machine["DefinitionString"]
    for name, value in machine["DefinitionSubstitutions"].items():
        text = text.replace("${" + name + "}", value)
    states = server.states
    made = states.create_state_machine(
        name=machine["StateMachineName"], type=machine["StateMachineType"], definition=text, roleArn=machine["RoleArn"],
        tracingConfiguration={"enabled": machine["TracingConfiguration"]["Enabled"]},
        tags=[{"key": tag["Key"], "value": tag["Value"]} for tag in machine["Tags"]])
    arn = made["stateMachineArn"]
    assert {"key": "team", "value": "blue"} in states.list_tags_for_resource(resourceArn=arn)["tags"]

    # The alias's own version, as CloudFormation publishes it.
    version = states.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"]
    alias = by_type["AWS::StepFunctions::StateMachineAlias"]
    live = states.create_state_machine_alias(
        name=alias["Name"], routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}])
    started = states.start_execution(
        stateMachineArn=live["stateMachineAliasArn"], input=json.dumps({"number": 21}))["executionArn"]
    execution = ended(states, started)
    assert (execution["status"], json.loads(execution["output"])) == ("SUCCEEDED", {"doubled": 42})
    assert execution["stateMachineVersionArn"] == version
