// SPDX-License-Identifier: Apache-2.0

import JSONModule
import NIOCore
import NIOPosix

/// How many calls a second the server answers, over loopback, 64 connections, no pipelining.
///
/// A constant answer to a GET, a constant answer to the very request of StartSyncExecution, StartSyncExecution of one
/// Pass state, and StartExecution of the same Express machine; the ratios say what the API and the engine cost on top of
/// HTTP. All of them take turns for some rounds, and the best round of each counts: other work on the machine can only
/// slow one down. Beside the calls a second stands the server's own processor time for a call, which such work changes
/// little.
///
/// Usage: `HTTPBenchmark [--url http://127.0.0.1:PORT] [--seconds N] [--rounds N] [--loops N] [--only NAME]`. Without a
/// URL it serves itself, on N event loops with the in-memory store; with one, the constant answer is `GET /health` of the
/// server there. With a name it makes only the calls whose names begin with it, for a profiler; their ratios are to the first
/// of them.
@main
struct HTTPBenchmark {
    static func main() throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        let server = try options.address.map { try Server(at: $0) } ?? Server(loops: options.loops)
        let clients = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let load = Load(address: server.address, group: clients, connections: 64)

        let machine = try createMachine(load)
        let input = #"{"stateMachineArn":"\#(machine)","input":"{\"order\":17,\"items\":[\"a\",\"b\"]}"}"#
        var kinds = [("constant answer, GET", server.constantRequest)]
        if server.hasConstantCalls {
            let request = Requests.call("StartSyncExecution", input, target: "/constant")
            kinds.append(("constant, same request", request))
        }
        kinds.append(("StartSyncExecution", Requests.call("StartSyncExecution", input)))
        kinds.append(("StartExecution EXPRESS", Requests.call("StartExecution", input)))
        if let only = options.only { kinds = kinds.filter { $0.0.hasPrefix(only) } }
        guard !kinds.isEmpty else { throw BenchmarkError("there are no such calls") }

        var best = [Rate?](repeating: nil, count: kinds.count)
        for _ in 0..<options.rounds {
            for (index, (_, request)) in kinds.enumerated() {
                let rate = try load.run(request, seconds: options.seconds)
                best[index] = best[index].map { $0.better(rate) } ?? rate
            }
        }
        let rates = best.compactMap { $0 }
        for ((name, _), rate) in zip(kinds, rates) {
            report(name, rate, get: rates[0], same: server.hasConstantCalls ? rates.dropFirst().first ?? rate : nil)
        }
    }

    private static func createMachine(_ load: Load) throws -> String {
        let definition: JSON = #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"ok":true},"End":true}}}"#
        let input: JSON = [
            "name": "http-benchmark", "definition": definition, "type": "EXPRESS",
            "roleArn": "arn:aws:iam::123456789012:role/benchmark",
        ]
        let answer = try JSON(parsing: load.once(Requests.call("CreateStateMachine", input.serialized)))
        guard let arn = answer["stateMachineArn"]?.text else { throw BenchmarkError("no machine: \(answer)") }
        return arn
    }

    private static func report(_ name: String, _ rate: Rate, get: Rate, same: Rate?) {
        var line =
            "\(name.padding(to: 24)) \(Int(rate.calls)) calls/s, \(percent(rate.calls / get.calls)) of the constant GET"
        if let same {
            let microseconds = (rate.microseconds * 10).rounded() / 10
            line +=
                ", \(percent(rate.calls / same.calls)) of the same request's constant answer; server \(microseconds) µs a "
            line += "call, a rate \(percent(get.microseconds / rate.microseconds)) and "
            line += "\(percent(same.microseconds / rate.microseconds)) of theirs"
        }
        print(line)
    }

    private static func percent(_ ratio: Double) -> String { "\(Int((ratio * 100).rounded())) %" }
}

extension Rate {
    fileprivate func better(_ other: Rate) -> Rate {
        Rate(calls: max(calls, other.calls), microseconds: min(microseconds, other.microseconds))
    }
}

/// Why there is nothing to measure.
struct BenchmarkError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// What the command line says.
struct Options {
    var address: SocketAddress?
    var seconds = 2
    var rounds = 4
    var loops = 1
    var only: String?

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError("\(name) needs a value") }
            switch name {
            case "--url": address = try Self.address(of: value)
            case "--seconds": seconds = try Self.count(value)
            case "--rounds": rounds = try Self.count(value)
            case "--only": only = value
            case "--loops": loops = try Self.count(value)
            default: throw BenchmarkError("there is no option \(name)")
            }
        }
    }

    private static func address(of url: String) throws -> SocketAddress {
        let parts = url.split(separator: "/").last?.split(separator: ":") ?? []
        guard url.hasPrefix("http://"), parts.count == 2, let port = Int(parts[1]) else {
            throw BenchmarkError("a URL must be http://HOST:PORT, not \(url)")
        }
        return try SocketAddress.makeAddressResolvingHost(String(parts[0]), port: port)
    }

    private static func count(_ text: String) throws -> Int {
        guard let count = Int(text), count > 0 else { throw BenchmarkError("\(text) is not a number above 0") }
        return count
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
