// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

/// What a definition is planned to.
struct PlanningTests {
    private static let definition = #"""
        {
          "Comment": "all", "StartAt": "Choose", "TimeoutSeconds": 60, "Version": "1.0",
          "States": {
            "Choose": {
              "Type": "Choice",
              "Choices": [
                {"And": [{"Variable": "$guess", "StringEqualsPath": "$answer"},
                         {"Not": {"Variable": "$$.State.Name", "StringMatches": "a*\\*"}}],
                 "Next": "Work", "Assign": {"x.$": "$other.y"}},
                {"Variable": "$.t", "TimestampLessThan": "2024-01-02T03:04:05Z", "Next": "Split"}
              ],
              "Default": "Each", "Assign": {"z.$": "States.Format('{}', $third)"}
            },
            "Work": {
              "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
              "Parameters": {"FunctionName": "f", "Payload.$": "$"},
              "ResultPath": "$.work", "TimeoutSecondsPath": "$seconds", "HeartbeatSeconds": 3,
              "Retry": [{"ErrorEquals": ["A", "B"], "BackoffRate": 3, "JitterStrategy": "FULL", "MaxDelaySeconds": 9},
                        {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 0}],
              "Catch": [{"ErrorEquals": ["C"], "Next": "Split", "ResultPath": null, "Assign": {"e.$": "$failed"}}],
              "Next": "Split"
            },
            "Split": {
              "Type": "Parallel",
              "Branches": [{"StartAt": "Left", "States": {"Left": {"Type": "Wait", "SecondsPath": "$wait", "End": true}}}],
              "Next": "Each"
            },
            "Each": {
              "Type": "Map", "ItemsPath": "$.items", "Parameters": {"i.$": "$$.Map.Item.Index"}, "MaxConcurrency": 2,
              "Iterator": {"StartAt": "One", "States": {"One": {"Type": "Pass", "Result": 1, "Next": "Two"},
                                                        "Two": {"Type": "Fail", "CausePath": "$why"}}},
              "End": true
            }
          }
        }
        """#

    @Test func `names are resolved and fields read`() throws {
        let machine = try #require(analyze(Self.definition).machine)
        #expect(machine.comment == "all")
        #expect(machine.timeoutSeconds == 60)
        let workflow = machine.workflow
        #expect(workflow.states.map(\.name) == ["Choose", "Work", "Split", "Each"])
        guard case .choice(let choice) = workflow[workflow.startAt].kind else { throw WrongKind() }
        #expect(choice.rules.map { workflow[$0.next].name } == ["Work", "Split"])
        #expect(choice.defaultState.map { workflow[$0].name } == "Each")
        guard case .task(let task) = workflow.states[1].kind else { throw WrongKind() }
        #expect(task.transition == .next(StateIndex(position: 2)))
        #expect(task.retry.map(\.errorEquals) == [["A", "B"], ["States.ALL"]])
        #expect(task.retry.map(\.intervalSeconds) == [1, 2])
        #expect(task.retry.map(\.maxAttempts) == [3, 0])
        #expect(task.retry.map(\.backoffRate) == [3, 2])
        #expect(task.retry.map(\.maxDelaySeconds) == [9, nil])
        #expect(task.retry.map(\.fullJitter) == [true, false])
        #expect(task.catchers.map(\.resultPath) == [.discard])
        #expect(task.heartbeatSeconds == .literal(3))
        guard case .map(let map) = workflow.states[3].kind else { throw WrongKind() }
        #expect(map.processor.states.map(\.name) == ["One", "Two"])
        #expect(map.itemSelector != nil)
        #expect(map.maxConcurrency == .literal(2))
    }

    @Test func `a variable that some state assigns is read although a function has its name`() throws {
        let machine = try #require(
            analyze(
                #"""
                {"QueryLanguage":"JSONata","StartAt":"A","States":{
                "A":{"Type":"Pass","Output":"{% [$count, $sum] %}","Next":"B"},
                "B":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"count":"{% $length %}","x":1},"End":true}}}
                """#
            ).machine
        )
        #expect(machine.workflow.allStates.map(\.variableReferences) == [["count"], []])
    }

    @Test func `what each state reads is known`() throws {
        let machine = try #require(analyze(Self.definition).machine)
        let states = machine.workflow.allStates
        #expect(states.map(\.name) == ["Choose", "Work", "Split", "Left", "Each", "One", "Two"])
        #expect(states.map(\.readsContext) == [true, false, false, false, true, false, false])
        #expect(
            machine.variableReferences.map { "\($0.state): \($0.variables.joined(separator: " "))" } == [
                "Choose: answer guess other third", "Work: failed seconds", "Left: wait", "Two: why",
            ]
        )
    }

    @Test func `scopes and conditions may nest up to the limit`() throws {
        var definition = #"{"StartAt":"S0","States":{"S0":{"Type":"Succeed"}}}"#
        for level in 1...45 {
            let parallel = #"{"Type":"Parallel","Branches":[\#(definition)],"End":true}"#
            definition = #"{"StartAt":"S\#(level)","States":{"S\#(level)":\#(parallel)}}"#
        }
        #expect(analyze(definition).machine?.workflow.allStates.count == 46)
        var condition = #"{"Variable":"$.a","IsNull":true}"#
        for _ in 1...180 { condition = #"{"Not":\#(condition)}"# }
        let rule = condition.dropLast() + #","Next":"A"}"#
        let choice = #""Type":"Choice","Choices":[\#(rule)],"Default":"B""#
        let machine = #"{"StartAt":"A","States":{"A":{\#(choice)},"B":{"Type":"Succeed"}}}"#
        #expect(analyze(machine).machine != nil)
    }

    private struct WrongKind: Error {}
}

struct WarningTests {
    @Test func `what was probably meant otherwise is told without refusing`() {
        let analysis = analyze(
            #"""
            {"StartAt":"P","States":{
              "P":{"Type":"Pass","Parameters":{"a":"$.x","b":["$.y"],"c":{"d":"States.UUID()"}},"Next":"Q"},
              "Q":{"Type":"Pass","Result":{"e.$":"$.x"},"Next":"C"},
              "C":{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"$.b","Next":"F"}]},
              "F":{"Type":"Fail","Cause":"$.cause","Error":"E$"}}}
            """#
        )
        #expect(analysis.machine != nil)
        #expect(analysis.diagnostics.allSatisfy { $0.severity == .warning })
        #expect(
            analysis.diagnostics.map { "\($0.code.rawValue) \($0.location ?? "")" } == [
                "NO_DOLLAR /States/P/Parameters", "NO_DOLLAR /States/P/Parameters/c",
                "PASS_RESULT_IS_STATIC /States/Q/Result", "NO_PATH /States/C/Choices[0]/StringEquals",
                "NO_PATH /States/F/Cause",
            ]
        )
        #expect(
            analysis.diagnostics.map(\.message) == [
                "The value of 'a' looks like a JSONPath. Instead of 'a', use 'a.$' to evaluate it as a JSONPath at runtime.",
                "The value of 'd' looks like an Intrinsic Function. Instead of 'd', use 'd.$' to evaluate it as "
                    + "an Intrinsic Function at runtime.",
                "The value of 'e.$' will not evaluate as a JSONPath or Intrinsic Function at runtime. Instead of "
                    + "'Result', use 'Parameters' to evaluate it as a JSONPath or Intrinsic Function at runtime.",
                "The value of 'StringEquals' looks like a JSONPath. Instead of 'StringEquals', use 'StringEqualsPath' "
                    + "to evaluate it as a JSONPath at runtime.",
                "The value of 'Cause' looks like a JSONPath. Instead of 'Cause', use 'CausePath' to evaluate it as a "
                    + "JSONPath at runtime.",
            ]
        )
    }
}

struct InvalidDefinitionTextTests {
    @Test func `errors are listed and warnings left out`() {
        let analysis = analyze(#"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a":"$.b"},"Next":"B"}}}"#)
        #expect(analysis.diagnostics.count == 3)
        #expect(
            analysis.diagnostics.invalidDefinitionText
                == "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at "
                + "/States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null'"
        )
    }
}
