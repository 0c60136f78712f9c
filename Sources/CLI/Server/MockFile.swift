// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Interpreter
import JSONModule
import StatesLanguage
import Synchronization
import WorkflowTesting

/// The mocks of a `MockConfigFile.json`, read again whenever the file has changed.
///
/// A file that is wrong when it is read again refuses starts of test cases, with what is wrong; executions that run go
/// on with what it said before.
final class MockFile: TaskMocks {
    private let path: String
    private let state: Mutex<State>

    private struct State {
        var stamp: Stamp?
        var configuration: MockConfiguration
        /// Why the file as it stands cannot be used.
        var fault: String?
    }

    /// What changes when a file does.
    private struct Stamp: Equatable {
        var seconds: Int
        var nanoseconds: Int
        var size: Int
        var number: UInt

        init?(of path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
            size = Int(status.st_size)
            number = UInt(status.st_ino)
        }
    }

    /// Reads the file; throws what is wrong with it, for people.
    init(_ path: String) throws {
        self.path = path
        let stamp = Stamp(of: path)
        state = Mutex(State(stamp: stamp, configuration: try Self.read(path)))
    }

    func refusal(of testCase: String, of stateMachineName: String, running machine: StateMachine) -> String? {
        current { state in
            state.fault ?? state.configuration.refusal(of: testCase, of: stateMachineName, running: machine)
        }
    }

    func answer(_ call: MockedCall, of task: ConnectorTask) -> [Command]? {
        current { state in
            state.configuration.answer(call, of: task.request, in: task.execution.stateMachineName)
        }
    }

    private func current<Answer>(_ body: (State) -> Answer) -> Answer {
        let stamp = Stamp(of: path)
        let state = state.withLock { state in
            guard stamp != state.stamp else { return state }
            state.stamp = stamp
            do {
                state.configuration = try Self.read(path)
                state.fault = nil
            } catch {
                state.fault = "The mock configuration cannot be used: \(error)"
            }
            return state
        }
        return body(state)
    }

    private static func read(_ path: String) throws -> MockConfiguration {
        let text = try Files.text(of: path)
        let document: JSON
        do throws(JSONParseError) {
            document = try JSON(parsing: text)
        } catch {
            throw RuntimeError("\(path):\(error.line):\(error.column): \(error.reason)")
        }
        do throws(DocumentFault) {
            return try MockConfiguration(document)
        } catch {
            let position = (try? JSONLocations(parsing: text)).flatMap { error.place.position(in: $0) }
            throw RuntimeError("\(path)\(position.map { ":\($0.line):\($0.column)" } ?? ""): \(error)")
        }
    }
}
