// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import JSONPath
public import StatesLanguage

extension Intrinsic {
    /// Calls the function.
    ///
    /// Measured on AWS: an error names the whole call, wherever in its arguments it arose.
    public func evaluate(_ evaluation: inout Evaluation) throws(EvaluationError) -> JSON {
        do throws(IntrinsicFailure) {
            return try value(&evaluation)
        } catch {
            throw EvaluationError(cause: "The function '\(text)' had the following error: \(error.message)")
        }
    }

    private func value(_ evaluation: inout Evaluation) throws(IntrinsicFailure) -> JSON {
        var values: [JSON] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            switch argument {
            case .literal(let value): values.append(value)
            case .call(let call): values.append(try call.value(&evaluation))
            case .path(let path): values.append(try Self.value(at: path, in: evaluation))
            }
        }
        let arguments = IntrinsicArguments(values: values, bytesMaximum: evaluation.intrinsicBytesLeft)
        let value = try function.apply(arguments, drawing: &evaluation.generator)
        evaluation.intrinsicBytesLeft -= value.byteCount
        guard evaluation.intrinsicBytesLeft >= 0 else { throw .tooLarge }
        return value
    }

    /// Measured on AWS: a place past an array's end, null elsewhere, is none here.
    private static func value(at path: Path, in evaluation: Evaluation) throws(IntrinsicFailure) -> JSON {
        guard let document = path.document(in: evaluation), !path.leadsPastEnd(of: document) else {
            throw .notFound(path, in: evaluation)
        }
        do throws(PathEvaluationError) {
            return try path.evaluate(on: document)
        } catch {
            // Measured on AWS: what is no array tells so in the words of its path library.
            guard error.isOfMisfit || error.isExhausted else { throw .notFound(path, in: evaluation) }
            throw IntrinsicFailure(message: error.message)
        }
    }
}

extension Intrinsic.Function {
    fileprivate func apply(
        _ arguments: IntrinsicArguments,
        drawing generator: inout SeededGenerator
    ) throws(IntrinsicFailure) -> JSON {
        switch self {
        case .format: try IntrinsicFormat.format(arguments)
        case .stringToJson: try IntrinsicJSON.parse(arguments)
        case .jsonToString: try IntrinsicJSON.text(arguments)
        case .array: try IntrinsicArray.make(arguments)
        case .arrayPartition: try IntrinsicArray.partition(arguments)
        case .arrayContains: try IntrinsicArray.contains(arguments)
        case .arrayRange: try IntrinsicArray.range(arguments)
        case .arrayGetItem: try IntrinsicArray.item(arguments)
        case .arrayLength: try IntrinsicArray.length(arguments)
        case .arrayUnique: try IntrinsicArray.unique(arguments)
        case .base64Encode: try IntrinsicBase64.encode(arguments)
        case .base64Decode: try IntrinsicBase64.decode(arguments)
        case .hash: try IntrinsicHash.hash(arguments)
        case .jsonMerge: try IntrinsicJSON.merge(arguments)
        case .mathRandom: try IntrinsicMath.random(arguments, drawing: &generator)
        case .mathAdd: try IntrinsicMath.add(arguments)
        case .stringSplit: try IntrinsicString.split(arguments)
        case .uuid: .string(generator.uuid())
        }
    }
}

/// Why a function refuses its arguments.
struct IntrinsicFailure: Error {
    let message: String

    static func notFound(_ path: Path, in evaluation: Evaluation) -> IntrinsicFailure {
        let input = path.searchedDocument(in: evaluation).shown
        return IntrinsicFailure(
            message: "The JsonPath argument for the field '\(path.text)' could not be found in the input '\(input)'"
        )
    }

    static let tooLarge = IntrinsicFailure(
        message: "The size of its values exceeds the maximum number of bytes service limit."
    )
}
