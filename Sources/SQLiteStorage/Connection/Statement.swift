// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Storage

/// One prepared statement of a connection: parameters in, rows out.
///
/// It belongs to its connection and is used by one thread at a time, like it.
final class Statement {
    private let handle: OpaquePointer
    private let connection: Connection
    private var bound = BoundBytes()

    init(_ sql: String, on connection: Connection) throws(StoreError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection.handle,
            sql,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &handle,
            nil
        )
        guard code == SQLITE_OK, let handle else { throw connection.error(code, while: "prepare \"\(sql)\"") }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs a statement that gives no rows.
    func run(_ values: Value...) throws(StoreError) { try run(values) }

    func run(_ values: [Value]) throws(StoreError) {
        try bind(values)
        defer { reset() }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else { throw failure(code) }
    }

    /// Reads all rows, in order.
    func rows<Result>(
        _ values: Value...,
        read: (Row) throws(StoreError) -> Result
    ) throws(StoreError) -> [Result] { try rows(values, read: read) }

    func rows<Result>(
        _ values: [Value],
        read: (Row) throws(StoreError) -> Result
    ) throws(StoreError) -> [Result] {
        var results: [Result] = []
        try forEach(values) { (row) throws(StoreError) in
            results.append(try read(row))
            return true
        }
        return results
    }

    /// Reads the first row, or nil where there is none.
    func first<Result>(
        _ values: Value...,
        read: (Row) throws(StoreError) -> Result
    ) throws(StoreError) -> Result? {
        var result: Result?
        try forEach(values) { (row) throws(StoreError) in
            result = try read(row)
            return false
        }
        return result
    }

    /// Reads rows, in order, as long as `body` asks for more.
    func forEach(_ values: [Value], body: (Row) throws(StoreError) -> Bool) throws(StoreError) {
        try bind(values)
        defer { reset() }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: guard try body(Row(statement: handle)) else { return }
            case SQLITE_DONE: return
            case let code: throw failure(code)
            }
        }
    }

    private func bind(_ values: [Value]) throws(StoreError) {
        precondition(
            values.count == Int(sqlite3_bind_parameter_count(handle)),
            "A statement takes a value for each parameter."
        )
        let code = bound.bind(values, to: handle)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// The result of a reset is the step's, which was looked at already.
    private func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func failure(_ code: CInt) -> StoreError {
        let sql = sqlite3_sql(handle).map { String(cString: $0) } ?? "a statement"
        return connection.error(code, while: "run \"\(sql)\"")
    }
}

extension BoundBytes {
    /// Binds all parameters of a statement.
    fileprivate mutating func bind(_ values: [Value], to statement: OpaquePointer) -> CInt {
        reset(byteCount: values.reduce(0) { $0 + $1.byteCount })
        for index in values.indices {
            let code = values[index].bind(to: statement, at: CInt(index + 1), in: &self)
            guard code == SQLITE_OK else { return code }
        }
        return SQLITE_OK
    }
}

/// What a parameter can be.
enum Value {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null

    static func integer(_ value: Int) -> Value { .integer(Int64(value)) }

    static func optional(_ value: Int64?) -> Value { value.map(Value.integer) ?? .null }

    static func optional(_ value: String?) -> Value { value.map(Value.text) ?? .null }

    static func optional(_ value: [UInt8]?) -> Value { value.map(Value.blob) ?? .null }

    /// How much room it takes among the bound bytes.
    fileprivate var byteCount: Int {
        switch self {
        case .integer, .null: 0
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        }
    }

    fileprivate func bind(to statement: OpaquePointer, at index: CInt, in bound: inout BoundBytes) -> CInt {
        switch self {
        case .integer(let value):
            return sqlite3_bind_int64(statement, index, value)
        case .text(var text):
            // By length: a text may hold NUL characters.
            let utf8 = text.withUTF8 { bound.take(UnsafeRawBufferPointer($0)) }
            let start = utf8.baseAddress?.assumingMemoryBound(to: CChar.self)
            // Without a destructor the bytes are SQLite's to read, and stay where they are.
            return sqlite3_bind_text64(statement, index, start, UInt64(utf8.count), nil, UInt8(SQLITE_UTF8))
        case .blob(let bytes):
            let blob = bytes.withUnsafeBytes { bound.take($0) }
            return sqlite3_bind_blob64(statement, index, blob.baseAddress, UInt64(blob.count), nil)
        case .null:
            // As it is already: every run ends with all bindings cleared.
            return SQLITE_OK
        }
    }
}

/// The row at which a statement stands; good until its next step.
struct Row {
    fileprivate let statement: OpaquePointer

    func int64(_ column: CInt) -> Int64 { sqlite3_column_int64(statement, column) }

    func int(_ column: CInt) -> Int { Int(int64(column)) }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func optionalInt64(_ column: CInt) -> Int64? { isNull(column) ? nil : int64(column) }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// What follows a byte's last occurrence in a text; all of it where the byte is not in it.
    func text(_ column: CInt, after byte: UInt8) -> String {
        let bytes = bytes(column)
        let start = bytes.lastIndex(of: byte).map { $0 + 1 } ?? 0
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start...]), as: UTF8.self)
    }

    func isEmpty(_ column: CInt) -> Bool { bytes(column).isEmpty }

    func optionalText(_ column: CInt) -> String? { isNull(column) ? nil : text(column) }

    func blob(_ column: CInt) -> [UInt8] { Array(bytes(column)) }

    /// Bytes in a column that otherwise holds text: what is sealed.
    func sealed(_ column: CInt) -> [UInt8]? {
        sqlite3_column_type(statement, column) == SQLITE_BLOB ? blob(column) : nil
    }

    private func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
        // The pointer first: asking for it may convert the value and so change the count.
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}
