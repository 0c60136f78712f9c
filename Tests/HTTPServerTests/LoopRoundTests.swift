// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import HTTPServer

struct LoopRoundTests {
    /// Notes when its turn comes.
    private final class Member: RoundMember {
        let name: String
        let notes: Notes
        let onStart: () -> Void

        init(_ name: String, _ notes: Notes, onStart: @escaping () -> Void = {}) {
            (self.name, self.notes, self.onStart) = (name, notes, onStart)
        }

        func startRequests() {
            notes.add("\(name) starts")
            onStart()
        }

        func sendAnswers() { notes.add("\(name) sends") }
    }

    private final class Notes: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    @Test func `all start before the first sends, when what the loop is at has ended`() async throws {
        let (loop, notes) = (group.next(), Notes())
        try await loop.submit {
            let round = LoopRound<Member>(on: loop)
            for name in ["a", "b", "c"] { round.add(Member(name, notes)) }
            notes.add("read")
        }.get()
        try await loop.submit {}.get()
        #expect(notes.all == ["read", "a starts", "b starts", "c starts", "a sends", "b sends", "c sends"])
    }

    @Test func `who comes in while a round ends has the next one`() async throws {
        let (loop, notes) = (group.next(), Notes())
        try await loop.submit {
            let round = LoopRound<Member>(on: loop)
            round.add(Member("a", notes) { round.add(Member("late", notes)) })
        }.get()
        for _ in 0..<3 { try await loop.submit {}.get() }
        #expect(notes.all == ["a starts", "a sends", "late starts", "late sends"])
    }
}
