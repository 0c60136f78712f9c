// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// Measures the JSON value and the paths at the engine's own work; each line is the best of several rounds.
///
/// An argument restricts it to the lines whose names have that text.
@main
struct JSONBenchmark {
    static func main() throws {
        print("stride of JSON: \(MemoryLayout<JSON>.stride) bytes")
        try measureValues("730 B", Documents.small)
        try measureValues("80 KB", Documents.large)
        try measurePaths()
    }

    private static func measureValues(_ name: String, _ text: String) throws {
        let bytes = Array(text.utf8)
        let value = try JSON(parsing: bytes)
        measure("\(name): parse", bytes: bytes.count) { (try? JSON(parsing: bytes)) != nil }
        measure("\(name): write", bytes: bytes.count) { value.serialized.utf8.count > 0 }
        measure("\(name): byteCount", bytes: bytes.count) { value.byteCount > 0 }
        let paths = try ["$.result", "$.customer.tier", "$.payment.receipt.id", "$.attempt", "$.customer.address.zip"]
            .map { path throws(PathParseError) in try ReferencePath(parsing: path) }
        measure("\(name): parse + 5 updates + write", bytes: bytes.count) { updated(bytes, paths) > 0 }
        measure("\(name): 1 update + write", bytes: bytes.count) { written(value, paths[0]) > 0 }
    }

    private static func updated(_ bytes: [UInt8], _ paths: [ReferencePath]) -> Int {
        guard var value = try? JSON(parsing: bytes) else { return 0 }
        for (number, path) in paths.enumerated() {
            guard (try? path.set(.integer(Int64(number)), in: &value)) != nil else { return 0 }
        }
        return value.serialized.utf8.count
    }

    private static func written(_ value: JSON, _ path: ReferencePath) -> Int {
        (try? path.setting("done", in: value))?.serialized.utf8.count ?? 0
    }

    private static func measurePaths() throws {
        let document = try JSON(parsing: Documents.small)
        let many = try JSON(parsing: Documents.large)
        let definite = try Path(parsing: "$.customer.address.city")
        let filter = try Path(parsing: "$.orders[?(@.customer.vip == true && @.payment.amount > 100)].orderId")
        measure("$.customer.address.city") { definite.value(on: document) != nil }
        measure("a filter over 130 orders") { filter.value(on: many) != nil }
    }

    // MARK: - Measuring

    /// The shortest time of one call over ten rounds of some 50 ms each.
    private static func best(_ body: () -> Bool) -> Duration {
        let clock = ContinuousClock()
        var calls = 1
        var shortest = Duration.seconds(1)
        for _ in 0..<10 {
            let time = clock.measure {
                for _ in 0..<calls { precondition(body(), "A measured operation failed.") }
            }
            shortest = min(shortest, time / calls)
            calls = max(1, Int(Duration.milliseconds(50) / shortest))
        }
        return shortest
    }

    private static func measure(_ name: String, bytes: Int? = nil, _ body: () -> Bool) {
        if let wanted = CommandLine.arguments.dropFirst().first, !name.contains(wanted) { return }
        let time = best(body)
        let hundredths = Int((time / .nanoseconds(10)).rounded())
        let rate = bytes.map { ", \(Int(Double($0) / (time / .microseconds(1)))) MB/s" } ?? ""
        print("\(name): \(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) µs\(rate)")
    }
}
