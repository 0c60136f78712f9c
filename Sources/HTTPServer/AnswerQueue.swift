// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The answers that a connection owes, in the order of its requests.
struct AnswerQueue {
    private struct Slot {
        var framing: HTTPResponseWriter.Framing
        var response: HTTPResponse?
    }

    private var slots: CircularBuffer<Slot> = []
    /// The number of the first slot; requests of a connection are counted from 0.
    private var first = 0

    var isEmpty: Bool { slots.isEmpty }
    var count: Int { slots.count }

    /// Whether a request's answer is still due.
    func owes(_ number: Int) -> Bool { number >= first }

    /// Takes the next request's place in the order and returns its number.
    mutating func reserve(_ framing: HTTPResponseWriter.Framing) -> Int {
        slots.append(Slot(framing: framing))
        return first + slots.count - 1
    }

    /// Takes the first request's place away, where it is this one: its answer can go out at once.
    mutating func takeFirst(_ number: Int) -> HTTPResponseWriter.Framing? {
        guard number == first, let slot = slots.popFirst() else { return nil }
        first += 1
        return slot.framing
    }

    /// Sets the answer of a request.
    mutating func fulfill(_ number: Int, with response: HTTPResponse) {
        let position = number - first
        precondition(
            position >= 0 && position < slots.count && slots[offset: position].response == nil,
            "a request was answered twice"
        )
        slots[offset: position].response = response
    }

    /// The next answer that can go out.
    mutating func popReady() -> (response: HTTPResponse, framing: HTTPResponseWriter.Framing)? {
        guard let slot = slots.first, let response = slot.response else { return nil }
        slots.removeFirst()
        first += 1
        return (response, slot.framing)
    }

    /// Forgets all: the connection is gone.
    mutating func removeAll() {
        first += slots.count
        slots.removeAll()
    }

    /// Says that the last answer is the connection's last.
    mutating func closeAfterLast() {
        guard !slots.isEmpty else { return }
        slots[offset: slots.count - 1].framing.keepAlive = false
    }
}
