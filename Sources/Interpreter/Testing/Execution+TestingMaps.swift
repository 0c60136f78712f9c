// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What TestState tells of a Map: its items on the way to the iterations, and whether the mock fits them.
extension Execution {
    /// Looks at the fields of a Map; throws the failure of one of which more iterations failed than it tolerates.
    ///
    /// What the call says that cannot be of this Map becomes the report's refusal.
    mutating func inspectMap(_ map: Map, of state: State, in frame: FrameID) throws(Failure) {
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let tolerance: Tolerance
        do throws(EvaluationError) {
            look(.maxConcurrency, .integer(Int64(try map.maxConcurrency.maxConcurrency(in: &evaluation))))
            tolerance = Tolerance(
                count: try map.toleratedFailureCount?.toleratedFailureCount(in: &evaluation),
                percentage: try map.toleratedFailurePercentage?.toleratedFailurePercentage(in: &evaluation)
            )
        } catch {
            throw Failure(error)
        }
        if let count = tolerance.count { look(.toleratedFailureCount, .integer(Int64(count))) }
        if let percentage = tolerance.percentage { look(.toleratedFailurePercentage, .double(percentage)) }
        let iterations = try inspectItems(of: map, state, in: frame, &evaluation)
        let failures = probe?.setup.iterationFailureCount
        if let failures, failures > iterations {
            try refuse("Map iteration failure count must be less than or equal to the number of Map iterations")
        }
        guard case .result(let result)? = probe?.setup.mock else { return }
        if let failures, tolerance.isExceeded(by: failures, of: iterations) {
            throw Failure(
                error: "States.ExceedToleratedFailureThreshold",
                cause: "The specified tolerated failure threshold was exceeded"
            )
        }
        if !map.writesResults, let results = result.value.elements, results.count != iterations {
            try refuse("Input array does not equal the mocked result array's size")
        }
    }

    /// Ends the test: the call asks for what cannot be.
    private func refuse(_ reason: String) throws(Failure) {
        probe?.report.refusal = reason
        throw Failure(error: EvaluationError.runtime, cause: reason)
    }

    /// Looks at the items from where they come from to what the iterations are given; gives the number of these.
    private mutating func inspectItems(
        of map: Map,
        _ state: State,
        in frame: FrameID,
        _ evaluation: inout Evaluation
    ) throws(Failure) -> Int {
        let items: [JSON]
        if let data = probe?.setup.itemReaderData {
            items = try readItems(of: map, in: data)
        } else {
            do throws(EvaluationError) {
                items = try map.items(in: state, &evaluation)
            } catch {
                throw Failure(error)
            }
            if state.queryLanguage == .jsonPath { look(.afterItemsPath, .array(items)) }
        }
        let inputs = try inspectInputs(items, of: map, state, in: frame)
        guard let batcher = map.batcher else { return inputs.count }
        let batches: [JSON]
        do throws(EvaluationError) {
            batches = try batcher.batches(of: inputs, &evaluation)
        } catch {
            throw Failure(error)
        }
        look(.afterItemBatcher, .array(batches))
        return batches.count
    }

    /// The items in what stands for an ItemReader's object.
    private mutating func readItems(of map: Map, in data: JSON) throws(Failure) -> [JSON] {
        var data = data
        if let pointer = map.itemsPointer {
            guard let place = data.value(at: pointer) else {
                throw Failure(
                    error: "States.ItemReaderFailed",
                    cause: "The ItemsPointer '\(pointer)' leads to nothing in the data of the ItemReader."
                )
            }
            data = place
            look(.afterItemsPointer, data)
        }
        return data.elements ?? [data]
    }

    /// What `ItemSelector` makes of the items: all of them are shown, and it can repeat the whole input for each.
    private mutating func inspectInputs(
        _ items: [JSON],
        of map: Map,
        _ state: State,
        in frame: FrameID
    ) throws(Failure) -> [JSON] {
        guard map.itemSelector != nil else { return items }
        var inputs: [JSON] = []
        var rest = limits.payloadBytesMaximum
        for (index, item) in items.enumerated() {
            let input = try iterationInput(map, of: state, in: frame, MapItem(value: item, key: nil), at: index).value
            rest -= input.byteCount + 1
            guard rest >= 0 else {
                let cause = "The inputs of the Map's iterations are larger than a test can show."
                throw Failure(error: Failure.dataLimitError, cause: cause)
            }
            inputs.append(input)
        }
        look(.afterItemSelector, .array(inputs))
        return inputs
    }
}

/// How many iterations of a Map may fail.
private struct Tolerance {
    var count: Int?
    var percentage: Double?

    /// One of both is enough (reference §4.4); where the state names no threshold, none is exceeded (recorded).
    func isExceeded(by failures: Int, of iterations: Int) -> Bool {
        let share = iterations == 0 ? 0 : 100 * Double(failures) / Double(iterations)
        return count.map { failures > $0 } == true || percentage.map { share > $0 } == true
    }
}

extension ItemBatcher {
    /// The inputs of the iterations: each takes items as long as the limits allow, and one at least.
    ///
    /// Measured on AWS: TestState shows each item of a batch as a JSON text.
    fileprivate func batches(of items: [JSON], _ evaluation: inout Evaluation) throws(EvaluationError) -> [JSON] {
        let maxItems = try maxItems?.batchLimit("MaxItemsPerBatch", in: &evaluation) ?? .max
        let maxBytes = try maxBytes?.batchLimit("MaxInputBytesPerBatch", in: &evaluation) ?? .max
        var batch: JSONObject = [:]
        if let input { batch["BatchInput"] = try input.evaluate(&evaluation) }
        batch["Items"] = []
        let emptyBytes = JSON.object(batch).byteCount
        var batches: [JSON] = []
        var taken: [JSON] = []
        var bytes = emptyBytes
        for item in items {
            let size = item.byteCount + 1
            if !taken.isEmpty, taken.count >= maxItems || bytes + size > maxBytes {
                batch["Items"] = .array(taken)
                batches.append(.object(batch))
                (taken, bytes) = ([], emptyBytes)
            }
            taken.append(.string(JSONString(item.serialized)))
            bytes += size
        }
        if !taken.isEmpty {
            batch["Items"] = .array(taken)
            batches.append(.object(batch))
        }
        return batches
    }
}

extension JSON {
    /// The value that a JSON Pointer (RFC 6901) leads to; nil where it leads to nothing.
    fileprivate func value(at pointer: String) -> JSON? {
        if pointer.isEmpty { return self }
        guard pointer.hasPrefix("/") else { return nil }
        var value = self
        for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = token.replacing("~1", with: "/").replacing("~0", with: "~")
            let next: JSON? =
                if let elements = value.elements {
                    Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
                } else {
                    value.members?[JSONString(String(name))]
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}
