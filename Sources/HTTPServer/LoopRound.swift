// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What has something to do when a round of its event loop ends: a connection.
protocol RoundMember: AnyObject {
    /// Comes first, for all members.
    func startRequests()
    /// Comes when all members have started theirs.
    func sendAnswers()
}

/// The connections of a listener on one event loop that have something to do when a round of the loop ends.
///
/// In a round the loop reads from all connections that are ready, and takes what came from other threads. Then the requests
/// that came in are started, and then the answers are sent, so that each kind of work is done for many requests on end: its
/// code and data stay in the processor's caches, which system calls in between would empty (a fifth of what a call costs).
/// And a write wakes up who waits for it: of answers that go out one close upon the other only the first one has to (another
/// fifth). A connection's last answer alone is sent when it is written.
final class LoopRound<Member: RoundMember> {
    private let eventLoop: any EventLoop
    private var members: [Member] = []
    /// Those whose round ends; beside `members`, so that what comes in meanwhile is not lost.
    private var ending: [Member] = []

    init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Takes a member that has requests to start or answers to send, once a round.
    func add(_ member: Member) {
        members.append(member)
        guard members.count == 1 else { return }
        // The loop comes to its tasks when it is through with the connections that were ready.
        eventLoop.assumeIsolated().execute { self.end() }
    }

    private func end() {
        swap(&members, &ending)
        for member in ending { member.startRequests() }
        for member in ending { member.sendAnswers() }
        ending.removeAll(keepingCapacity: true)
    }
}
