// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The size of the compact text in UTF-8 bytes, counted without building it.
    public var byteCount: Int {
        switch self {
        case .null: 4
        case .bool(let value): value ? 4 : 5
        case .integer(let value): JSONWriter.digits(of: value.magnitude) + (value < 0 ? 1 : 0)
        case .double(let value): JSONNumber.text(of: value).utf8.count
        case .string(let string): string.byteCount
        case .array(let elements):
            elements.reduce(max(2, elements.count + 1)) { $0 + $1.byteCount }
        case .object(let object):
            object.source?.count
                ?? object.entries.reduce(max(2, object.count * 2 + 1)) { $0 + $1.key.byteCount + $1.value.byteCount }
        }
    }

    /// A size that `byteCount` does not exceed, found without a look at the strings' content or the numbers' digits.
    var byteBound: Int {
        if let bound = scalarBound { return bound }
        switch self {
        case .null, .bool, .integer, .double, .string:
            return 0
        case .array(let elements):
            return elements.withUnsafeBufferPointer { elements in
                var bound = elements.count + 2
                for index in elements.indices { bound += elements[index].scalarBound ?? elements[index].byteBound }
                return bound
            }
        case .object(let object):
            if let source = object.source { return source.count }
            return object.entries.withUnsafeBufferPointer { entries in
                var bound = entries.count * 2 + 2
                for index in entries.indices {
                    bound += entries[index].key.byteBound
                    bound += entries[index].value.scalarBound ?? entries[index].value.byteBound
                }
                return bound
            }
        }
    }

    /// The bound of anything but an array or an object.
    @inline(__always)
    var scalarBound: Int? {
        switch self {
        case .null, .bool: 5
        case .integer: 20
        case .double: JSONNumber.bytesMaximum
        case .string(let string): string.byteBound
        case .array, .object: nil
        }
    }
}

extension JSONString {
    /// The size as a JSON text if every byte needed the longest escape, `\u0000`.
    var byteBound: Int { text.utf8.count * 6 + 2 }

    /// The size in UTF-8 bytes of the string as a JSON text, with its quotes and escapes.
    public var byteCount: Int {
        withUTF8 { bytes in
            guard !JSONWriter.isPlain(bytes) else { return bytes.count + 2 }
            var writer = JSONWriter(capacity: bytes.count + 64)
            writer.writeString(bytes)
            return writer.count
        }
    }
}
