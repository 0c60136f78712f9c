// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Parallel and Map.
extension Witness {
    func takeJoin(_ event: HistoryEvent) throws(Violation) {
        switch event.type {
        case .parallelStateStarted: try startParallel(event)
        case .mapStateStarted: try startMap(event)
        case .mapIterationStarted: try startIteration(event)
        case .mapIterationSucceeded: try endIteration(event)
        case .mapIterationFailed: break
        case .parallelStateSucceeded, .mapStateSucceeded: try join(event)
        default: try failJoin(event)
        }
    }

    /// The line that begins the work of its step with this event.
    func beginning(_ event: HistoryEvent, _ isIt: (BlueprintWork) -> Bool) throws(Violation) -> (Line, Int) {
        for line in lines where line.head == event.previousID {
            switch line.phase {
            case .inside(let position) where isIt(line.workflow.steps[position].work):
                return (line, position)
            case .retrying(let position, let due) where isIt(line.workflow.steps[position].work):
                let time = event.timestamp.milliseconds
                // An activity's task stands in its queue a while after its attempt began: the clock may have been set.
                let mayBeEarly = event.type == .activityScheduled && oracle.clockWasSet
                try demand(time >= due || mayBeEarly, "the next attempt was \(due - time) ms early")
                return (line, position)
            default: continue
            }
        }
        throw Violation("nothing begins there")
    }

    private func startParallel(_ event: HistoryEvent) throws(Violation) {
        let (line, position) = try beginning(event) { work in
            guard case .parallel = work else { return false }
            return true
        }
        guard case .parallel(let branches) = line.workflow.steps[position].work else { return }
        try demand(line.children.lines.isEmpty, "its branches run already")
        line.head = event.id
        line.phase = .joining(position)
        let document: JSON = ["n": line.document["n"] ?? .null]
        line.children.lines = branches.enumerated().map { index, branch in
            let number = lineCount + index
            return Line(branch, parent: line, index: index, number: number, head: event.id, document: document)
        }
        lineCount += branches.count
        line.children.begun = branches.count
        lines += line.children.lines.compactMap(\.self)
    }

    private func startMap(_ event: HistoryEvent) throws(Violation) {
        let (line, position) = try beginning(event) { work in
            guard case .map = work else { return false }
            return true
        }
        guard case .map(_, let count, _) = line.workflow.steps[position].work,
            case .mapStarted(let length) = event.details
        else { return }
        try demand(line.children.lines.isEmpty, "its iterations run already")
        try demand(length == count, "it goes over \(length) items, not \(count)")
        line.head = event.id
        line.phase = .joining(position)
        line.children.lines = Array(repeating: nil, count: count)
        line.children.started = event.id
        line.children.last = event.id
    }

    private func startIteration(_ event: HistoryEvent) throws(Violation) {
        guard case .mapIteration(let name, let index) = event.details else { throw Violation("wrong details") }
        let isIt = { (line: Line) in
            guard case .joining = line.phase, line.step?.name == name else { return false }
            return line.children.started == event.previousID
                || line.children.lines.contains { $0?.head == event.previousID && $0?.isFinished == true }
        }
        // After a redrive several may follow the same event.
        let parent = lines.first { isIt($0) && $0.mayBegin(iteration: index) } ?? lines.first(where: isIt)
        guard let parent, case .map(let processor, let count, let concurrency) = parent.step?.work else {
            throw Violation("no Map goes on there")
        }
        try demand(
            index == parent.children.begun && index < count,
            "iteration \(index) follows \(parent.children.begun)"
        )
        try demand(parent.mayBegin(iteration: index), "more than \(concurrency) iterations run")
        parent.children.begun += 1
        let child = Line(
            processor,
            parent: parent,
            index: index,
            number: lineCount,
            head: event.id,
            document: ["n": .integer(Int64(index))]
        )
        lineCount += 1
        parent.children.lines[index] = child
        lines.append(child)
    }

    private func endIteration(_ event: HistoryEvent) throws(Violation) {
        guard case .mapIteration(let name, let index) = event.details,
            let child = lines.first(where: {
                $0.head == event.previousID && $0.index == index && $0.isFinished && $0.parent?.step?.name == name
            }), let parent = child.parent
        else { throw Violation("no iteration has come to its end") }
        lines.removeAll { $0 === child }
        parent.children.finished += 1
        parent.children.last = event.id
    }

    private func join(_ event: HistoryEvent) throws(Violation) {
        let line = lines.first { line in
            guard case .joining = line.phase, line.children.last == event.previousID else { return false }
            return line.children.finished == line.children.lines.count
        }
        guard let line, let position = line.position else { throw Violation("not all have come to their end") }
        let results = line.children.lines.map { $0?.document ?? .null }
        line.head = event.previousID
        line.phase = .worked(position, result: .array(results))
        line.children.lines = []
    }

    private func failJoin(_ event: HistoryEvent) throws(Violation) {
        for line in lines where line.head == event.previousID {
            guard case .failing(let position, let error) = line.phase else { continue }
            line.head = event.id
            return try settle(line, position, error, at: event)
        }
        throw Violation("nothing of it has failed")
    }
}

extension Line {
    /// Whether the Map that it is in may begin that iteration now.
    fileprivate func mayBegin(iteration index: Int) -> Bool {
        guard case .map(_, let count, let concurrency) = step?.work else { return false }
        let running = children.begun - children.finished
        return index == children.begun && index < count && running < (concurrency == 0 ? 40 : concurrency)
    }

    var isFinished: Bool {
        guard case .finished = phase else { return false }
        return true
    }
}
