# SPDX-License-Identifier: Apache-2.0
"""The Step Functions Data Science SDK for Python: workflows built of its steps, created, run, listed and removed by it."""

import json

import pytest
from stepfunctions import steps
from stepfunctions.inputs import ExecutionInput
from stepfunctions.workflow import Workflow

from stepwell import ROLE


@pytest.fixture
def workflow(server, request):
    """Makes workflows of this test's name, and removes them."""
    made = []

    def make(definition, **more):
        workflow = Workflow(
            name=request.node.name.replace("[", "-").replace("]", ""), definition=definition, role=ROLE,
            client=server.states, **more)
        workflow.create()
        made.append(workflow)
        return workflow

    yield make
    for one in made:
        one.delete()


def call(name, function, **more):
    """Calls a function with the number, which becomes its answer. (The SDK knows no ResultSelector.)"""
    return steps.LambdaStep(name, parameters={"FunctionName": function, "Payload.$": "$.number"},
                            output_path="$.Payload", **more)


def test_a_chain_with_a_choice_runs_and_gives_its_output(workflow):
    choice = steps.Choice("Large?")
    choice.add_choice(steps.ChoiceRule.NumericGreaterThan(variable="$.number", value=10), steps.Succeed("Large"))
    choice.default_choice(steps.Fail("Small", error="TooSmall", cause="it was not large"))
    chain = steps.Chain([steps.Pass("Begin", result_path="$.noted", result="x"), steps.Wait("Pause", seconds=1),
                         call("Double", "double"),
                         steps.Pass("Named", parameters={"number.$": "$"}), choice])
    made = workflow(chain)
    execution = made.execute(inputs={"number": 21})
    assert execution.get_output(wait=True) == {"number": 42}
    assert execution.describe()["status"] == "SUCCEEDED"
    assert [event["type"] for event in execution.list_events()][-1] == "ExecutionSucceeded"
    failed = made.execute(inputs={"number": 3})
    failed.get_output(wait=True)
    assert (failed.describe()["status"], failed.describe()["error"]) == ("FAILED", "TooSmall")
    assert {one.execution_arn for one in made.list_executions()} == {execution.execution_arn, failed.execution_arn}
    assert json.loads(made.definition.to_json())["StartAt"] == "Begin"


def test_branches_and_items_with_retries_and_catches(workflow):
    flaky = call("Flaky", "flaky")
    flaky.add_retry(steps.Retry(error_equals=["ValueError"], interval_seconds=1, max_attempts=3, backoff_rate=1.0))
    caught = call("Missing", "missing")
    caught.add_catch(steps.Catch(error_equals=["States.ALL"], next_step=steps.Pass("Caught", result="caught")))
    parallel = steps.Parallel("Both")
    parallel.add_branch(flaky)
    parallel.add_branch(caught)
    each = steps.Map("Each", items_path="$.numbers", iterator=steps.Pass("One", parameters={"n.$": "$"}), max_concurrency=1)
    made = workflow(steps.Chain([each, steps.Pass("Number", result={"number": 1}), parallel]))
    output = made.execute(inputs={"numbers": [1, 2, 3]}).get_output(wait=True)
    assert output == [3, "caught"]


def test_a_workflow_is_updated_attached_to_and_stopped(workflow, server):
    made = workflow(steps.Wait("Long", seconds=3600))
    execution = made.execute()
    execution.stop(cause="enough", error="Stopped")
    assert execution.describe()["status"] == "ABORTED"
    made.update(definition=steps.Pass("Short", result="short"))
    assert made.execute().get_output(wait=True) == "short"
    attached = Workflow.attach(made.state_machine_arn, client=server.states)
    assert attached.name == made.name
    assert made.state_machine_arn in {one["stateMachineArn"] for one in Workflow.list_workflows(client=server.states)}


def test_placeholders_of_the_input_become_paths(workflow):
    schema = ExecutionInput(schema={"number": int})
    step = steps.LambdaStep("Double", parameters={"FunctionName": "double", "Payload": schema["number"]},
                            output_path="$.Payload")
    assert workflow(steps.Chain([step]), execution_input=schema).execute(inputs={"number": 4}).get_output(wait=True) == 8
