// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter

/// Where sealed bytes stand: they open nowhere else, so that nobody can exchange them.
public enum SealPlace: Sendable, Equatable {
    case input(ExecutionKey)
    /// Output, error and cause.
    case result(ExecutionKey)
    case turn(ExecutionKey, Int)
    case frame(ExecutionKey, FrameID)
    case definition(RevisionKey)

    /// What the bytes are bound to.
    ///
    /// The numbers of the places stand in data of all ages: never change one, only add.
    var binding: [UInt8] {
        switch self {
        case .input(let key): Self.binding(1, key.number)
        case .result(let key): Self.binding(2, key.number)
        case .turn(let key, let turn): Self.binding(3, key.number, Int64(turn))
        case .frame(let key, let frame): Self.binding(4, key.number, Int64(frame.number))
        case .definition(let revision): Self.binding(5, revision.number)
        }
    }

    private static func binding(_ kind: UInt8, _ numbers: Int64...) -> [UInt8] {
        [kind] + numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number &>> Int64(8 * $0)) } }
    }
}

/// Sealed bytes as they are stored.
///
/// Layout: version (1 byte), XXH64 of the rest (8 bytes, little endian), envelope (`DataKey.seal`). The checksum begins
/// from the place, so that damage is found without the key, too.
public enum SealCodec {
    /// None of `TurnCodec`'s formats, so that a turn's first byte tells whether it is sealed.
    public static let version: UInt8 = 0xE1

    private static let headerCount = 9

    /// Whether a turn's content is sealed.
    public static func isSealed(_ content: [UInt8]) -> Bool { content.first == version }

    /// Seals bytes for a place.
    public static func seal(_ plain: [UInt8], at place: SealPlace, with key: DataKey) -> [UInt8] {
        var bytes = [version] + [UInt8](repeating: 0, count: headerCount - 1)
        let binding = place.binding
        key.seal(plain, binding: binding, appendingTo: &bytes)
        let checksum = checksum(of: bytes, binding)
        for index in 0..<8 { bytes[1 + index] = UInt8(truncatingIfNeeded: checksum &>> UInt64(8 * index)) }
        return bytes
    }

    /// What was sealed for a place.
    public static func open(
        _ bytes: [UInt8],
        at place: SealPlace,
        with keys: KeyRing
    ) throws(SealError) -> [UInt8] {
        do throws(RecordDamage) {
            try check(bytes, at: place)
        } catch {
            throw .damaged(error.reason)
        }
        var result: Result<[UInt8], SealError> = .success([])
        bytes.withUnsafeBytes { bytes in
            let envelope = UnsafeRawBufferPointer(rebasing: bytes[headerCount...])
            do throws(SealError) {
                result = .success(try keys.open(envelope, binding: place.binding))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    /// Throws where bytes are not what was written in a place; whether they open is not looked at.
    public static func check(_ bytes: [UInt8], at place: SealPlace) throws(RecordDamage) {
        guard bytes.count > headerCount else { throw RecordDamage(reason: "it ends early") }
        guard bytes[0] == version else { throw RecordDamage(reason: "its format \(bytes[0]) is unknown") }
        var stored: UInt64 = 0
        for index in 0..<8 { stored |= UInt64(bytes[1 + index]) &<< UInt64(8 * index) }
        guard stored == checksum(of: bytes, place.binding) else {
            throw RecordDamage(reason: "its checksum does not match")
        }
    }

    private static func checksum(of bytes: [UInt8], _ binding: [UInt8]) -> UInt64 {
        let seed = binding.withUnsafeBytes { XXHash64.hash($0) }
        return bytes.withUnsafeBytes { XXHash64.hash(UnsafeRawBufferPointer(rebasing: $0[headerCount...]), seed: seed) }
    }
}
