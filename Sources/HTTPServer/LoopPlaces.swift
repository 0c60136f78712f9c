// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What the connections of each of a group's event loops have together.
struct LoopPlaces: Sendable {
    struct Place: Sendable {
        let round: NIOLoopBoundBox<LoopRound<HTTPConnectionHandler>>
        let responder: any HTTPResponder
    }

    private let places: [ObjectIdentifier: Place]

    init(of group: any EventLoopGroup, responder: () -> any HTTPResponder) {
        places = Dictionary(
            uniqueKeysWithValues: group.makeIterator().map { loop in
                let round = NIOLoopBoundBox.makeBoxSendingValue(
                    LoopRound<HTTPConnectionHandler>(on: loop),
                    eventLoop: loop
                )
                return (ObjectIdentifier(loop), Place(round: round, responder: responder()))
            }
        )
    }

    subscript(eventLoop: any EventLoop) -> Place {
        guard let place = places[ObjectIdentifier(eventLoop)] else {
            preconditionFailure("A connection is on a loop of the group that it was accepted on.")
        }
        return place
    }
}
