// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

/// Definitions made from valid ones by random changes: they may be refused, but nothing may stop the process.
struct DefinitionFuzzTests {
    private static let seeds = [
        #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"States.Format('{}',$.x)"},"ResultPath":"$.r","Next":"C"},"C":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsNull":true},{"Not":{"Variable":"$v","StringMatches":"a*"}}],"Next":"A"}],"Default":"F"},"F":{"Type":"Fail","ErrorPath":"$.e"}}}"#,
        #"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"x"},"TimeoutSeconds":5,"Retry":[{"ErrorEquals":["States.ALL"],"BackoffRate":1.5}],"Catch":[{"ErrorEquals":["E"],"Next":"W","ResultPath":null}],"Next":"W"},"W":{"Type":"Wait","Timestamp":"2024-01-02T03:04:05Z","End":true}}}"#,
        #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.a","MaxConcurrencyPath":"$.x","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}],"Assign":{"v":1},"End":true}}},"End":true}}}"#,
    ]

    @Test(arguments: 0..<20)
    func `a changed definition is answered`(seed: UInt64) throws {
        var generator = Generator(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        let start = try #require(Self.seeds.randomElement(using: &generator))
        for round in 0..<100 {
            let text =
                if round % 2 == 0 {
                    Self.changedText(start, &generator)
                } else {
                    Self.changed(try JSON(parsing: start), &generator).serialized
                }
            let analysis = analyze(text, type: round % 3 == 0 ? .express : .standard)
            let isRefused = analysis.diagnostics.contains { $0.severity == .error }
            #expect((analysis.machine == nil) == isRefused, "\(text)")
            #expect(analysis.positions(in: text).count == analysis.diagnostics.count)
            #expect(!analysis.diagnostics.compactMap(\.hint?.text).contains(""))
            let price = DefinitionParser(catalog: .test).advise(on: text, type: .standard).price
            #expect(isRefused || price != nil, "\(text)")
        }
    }

    private static func changedText(_ text: String, _ generator: inout Generator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes.remove(at: position)
            case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            default: bytes.insert(Array(#"{}[]",:$\*'"#.utf8).randomElement(using: &generator) ?? 0, at: position)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let values: [JSON] = [
        nil, true, -1, 1.5, "", "$", "$$.a", "$.a[*]", "States.UUID()", [], [1], [:], ["a.$": "b"], "JSONata", "A",
        9_007_199_254_740_993, "States.ALL",
    ]

    /// The value with a few of its parts removed, doubled, renamed or replaced.
    private static func changed(_ value: JSON, _ generator: inout Generator) -> JSON {
        if Int.random(in: 0..<12, using: &generator) == 0 { return values.randomElement(using: &generator) ?? .null }
        switch value {
        case .array(let elements):
            return .array(elements.map { changed($0, &generator) })
        case .object(let members):
            var result = JSONObject()
            for (key, member) in members {
                switch Int.random(in: 0..<40, using: &generator) {
                case 0: break
                case 1: result[JSONString("\(key.text).$")] = member
                case 2:
                    result[["Type", "Next", "End", "Assign", "Output"].randomElement(using: &generator) ?? ""] = member
                default: result[key] = changed(member, &generator)
                }
            }
            return .object(result)
        default:
            return value
        }
    }

    /// A small generator with a seed (splitmix64).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
