// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    /// Records an event that follows the last one of a frame, and becomes its last one.
    mutating func record(
        _ type: @autoclosure () -> HistoryEventType,
        in frame: FrameID,
        _ details: @autoclosure () -> HistoryEventDetails = .none
    ) {
        guard recordsHistory else {
            nextEvent += 1
            return
        }
        let previous = frames.lastEvent(of: frame)
        let event = append(type(), after: previous, details())
        frames.change(frame) { $0.lastEvent = event }
    }

    /// How many events there is room for at once: most turns have no more, and glibc keeps a block of their size at hand.
    static let eventsAtHand = 12

    /// Records an event beside the chain: the next event of the frame does not name it as its previous one.
    @discardableResult
    mutating func append(
        _ type: HistoryEventType,
        after previous: Int,
        _ details: @autoclosure () -> HistoryEventDetails = .none
    ) -> Int {
        let id = nextEvent
        nextEvent += 1
        if recordsHistory {
            if turn.step.events.isEmpty { turn.step.events.reserveCapacity(Self.eventsAtHand) }
            turn.step.events.append(
                HistoryEvent(id: id, previousID: previous, timestamp: turn.now, type: type, details: details())
            )
        }
        return id
    }

    /// Tells a decision, where somebody wants to know.
    mutating func note(_ decision: @autoclosure () -> Decision) {
        if recordsDecisions { turn.step.decisions.append(decision()) }
    }

    /// Whether a document is too large for a state's input or output.
    func exceedsLimits(_ payload: Payload) -> Bool { payload.exceeds(payloadBounds) }

    func exceedsLimits(_ value: JSON) -> Bool { value.exceeds(payloadBounds) }

    private var payloadBounds: JSONBounds {
        JSONBounds(bytes: limits.payloadBytesMaximum, depth: limits.payloadDepthMaximum)
    }

    /// Makes the text of a payload once, where events will show it.
    func materialized(_ payload: Payload) -> Payload {
        guard recordsHistory else { return payload }
        var payload = payload
        payload.materialize()
        return payload
    }

    /// The next number for an effect or timer that a frame will wait for; nil for one that is the execution's own.
    mutating func takeEffectNumber(for frame: FrameID?) -> Int {
        defer { nextEffect += 1 }
        owners[nextEffect] = frame
        return nextEffect
    }

    mutating func setAlarm(at time: Timestamp, for frame: FrameID?) -> Alarm {
        let alarm = Alarm(id: TimerID(takeEffectNumber(for: frame)), time: time)
        turn.step.effects.append(.setTimer(alarm.id, at: time))
        return alarm
    }

    mutating func cancel(_ alarm: Alarm?) {
        guard let alarm else { return }
        owners[alarm.id.number] = nil
        turn.step.effects.append(.cancelTimer(alarm.id))
    }

    /// Marks a frame as one that the turn must store.
    mutating func touch(_ frame: FrameID) {
        guard recordsHistory else { return }
        if frame == .top { turn.touchesTop = true } else { turn.step.changedFrames.insert(frame) }
    }
}
