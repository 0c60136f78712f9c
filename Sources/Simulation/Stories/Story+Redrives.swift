// SPDX-License-Identifier: Apache-2.0

import Engine
import StatesLanguage

/// Clients that have executions go on which did not succeed.
extension Story {
    func redrive(_ random: inout StoryRandom) {
        let failed = asked.filter(oracle.hasFailed)
        // Mostly one that can be redriven.
        let candidates = failed.isEmpty || random.perMille(200) ? asked : failed
        guard !candidates.isEmpty else { return }
        let arn = random.pick(candidates)
        let token = random.perMille(700) ? "t\(random.below(3))" : nil
        call("RedriveExecution \(arn) \(token ?? "")") { [unowned self] engine, reply in
            oracle.requestRedrive(arn, token: token)
            engine.redriveExecution(arn: arn, token: token, reply: reply)
        } then: { [unowned self] (result: Result<Timestamp, ServiceError>) in
            check { () throws(Violation) in
                switch result {
                case .success(let time): try oracle.acknowledgedRedrive(arn, at: time)
                case .failure(let error) where error.code == .executionNotRedrivable:
                    try oracle.refusedRedrive(arn, token: token, because: error.message)
                case .failure(let error):
                    throw Violation("RedriveExecution of \(arn) answered \(error.code.rawValue), \(error.message)")
                }
            }
        }
    }
}
