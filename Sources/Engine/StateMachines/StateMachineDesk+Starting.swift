// SPDX-License-Identifier: Apache-2.0

import Storage

/// What an execution is started of: a state machine, perhaps as one of its versions, perhaps through an alias.
struct StartTarget: Sendable {
    let machine: RegisteredStateMachine
    var aliasARN: String?
}

extension StateMachineDesk {
    /// Finds what a start is of that the registry does not have; answers on any thread.
    func find(_ reference: StateMachineReference, reply: @escaping Reply<StartTarget>) {
        let text = reference.text
        run(on: reference.arn) { desk, finished in
            let answer = { (result: Result<StartTarget, ServiceError>) in
                reply(result)
                finished()
            }
            desk.load(reference.arn) { result in
                switch result {
                case .failure(let error): answer(.failure(error))
                case .success(nil): answer(.failure(.stateMachineDoesNotExist(text)))
                case .success(let machine?):
                    guard let qualifier = reference.qualifier else {
                        return answer(.success(StartTarget(machine: machine)))
                    }
                    guard !machine.isDeleting else { return answer(.failure(.stateMachineDeleting(reference.arn))) }
                    desk.find(qualifier, of: reference, then: answer)
                }
            }
        }
    }

    private func find(
        _ qualifier: StateMachineReference.Qualifier,
        of reference: StateMachineReference,
        then body: @escaping (Result<StartTarget, ServiceError>) -> Void
    ) {
        let missing = ServiceError.stateMachineDoesNotExist(reference.text)
        switch qualifier {
        case .label: body(.failure(missing))
        case .version(let number): findVersion(number, of: reference, alias: nil, then: body)
        case .alias(let name):
            loadAlias(name, of: reference.arn) { [self] result in
                switch result {
                case .failure(let error): body(.failure(error))
                case .success(nil): body(.failure(missing))
                case .success(let alias?):
                    let number = alias.drawVersion(services.entropy.next())
                    findVersion(number, of: reference, alias: alias.arn, then: body)
                }
            }
        }
    }

    private func findVersion(
        _ number: Int,
        of reference: StateMachineReference,
        alias: String?,
        then body: @escaping (Result<StartTarget, ServiceError>) -> Void
    ) {
        loadVersion(number, of: reference.arn) { result in
            body(
                result.flatMap { version in
                    guard let version else { return .failure(.versionDoesNotExist("\(reference.arn):\(number)")) }
                    return .success(StartTarget(machine: version, aliasARN: alias))
                }
            )
        }
    }
}

extension LaneServices {
    /// What a start through an alias is of, where the alias and the version it draws are in use already.
    func target(ofAlias arn: String) -> StartTarget? {
        guard let alias = registry.alias(arn: arn) else { return nil }
        let version = "\(alias.stateMachineARN):\(alias.drawVersion(entropy.next()))"
        return registry[version].map { StartTarget(machine: $0, aliasARN: alias.arn) }
    }
}
