// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// A kind of input, with the rules that must hold for it.
enum Area: String, CaseIterable {
    case json
    case path
    case reference
    case intrinsic
    case definition
    case execution

    /// Executions reach the most code, so half of all cases are theirs.
    static func draw(_ generator: inout SeededGenerator) -> Area {
        switch generator.int(0..<20) {
        case 0..<3: .json
        case 3..<5: .path
        case 5: .reference
        case 6..<8: .intrinsic
        case 8..<10: .definition
        default: .execution
        }
    }

    func run(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        switch self {
        case .json: try JSONCase.run(&generator, &report)
        case .path: try PathCase.run(&generator, &report)
        case .reference: try PathCase.runReference(&generator, &report)
        case .intrinsic: try IntrinsicCase.run(&generator, &report)
        case .definition: try DefinitionCase.run(&generator, &report)
        case .execution: try ExecutionCase.run(&generator, &report)
        }
    }
}

/// A rule that an input broke.
struct Violation: Error {
    var message: String
    /// The input, to look at.
    var material: String

    static func require(
        _ condition: Bool,
        _ message: @autoclosure () -> String,
        _ material: @autoclosure () -> String
    ) throws(Violation) {
        guard condition else { throw Violation(message: message(), material: material()) }
    }
}

extension SeededGenerator {
    mutating func int(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True that often in a hundred.
    mutating func chance(_ percent: Int) -> Bool { int(0..<100) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0..<elements.count)] }
}
