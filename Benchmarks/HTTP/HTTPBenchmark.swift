// SPDX-License-Identifier: Apache-2.0

import JSONModule
import NIOCore
import NIOPosix

/// How many calls a second the server answers, over loopback, 64 connections, no pipelining.
///
/// (a) a constant answer, (b) StartSyncExecution of one Pass state, (c) StartExecution of the same Express machine,
/// one after the other on the same server; the ratios say what the API and the engine cost on top of HTTP.
///
/// Usage: `HTTPBenchmark [--url http://127.0.0.1:PORT] [--seconds N] [--loops N]`. Without a URL it serves itself, on
/// N event loops with the in-memory store; with one, (a) is `GET /health` of the server there.
@main
struct HTTPBenchmark {
    static func main() throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        let server = try options.address.map { try Server(at: $0) } ?? Server(loops: options.loops)
        let clients = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let load = Load(address: server.address, group: clients, connections: 64)

        let machine = try createMachine(load)
        let input = #"{"stateMachineArn":"\#(machine)","input":"{\"order\":17,\"items\":[\"a\",\"b\"]}"}"#
        let constant = try load.run(server.constantRequest, seconds: options.seconds)
        let synchronous = try load.run(Requests.call("StartSyncExecution", input), seconds: options.seconds)
        let started = try load.run(Requests.call("StartExecution", input), seconds: options.seconds)

        report("constant answer", constant, of: constant)
        report("StartSyncExecution", synchronous, of: constant)
        report("StartExecution EXPRESS", started, of: constant)
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

    private static func report(_ name: String, _ rate: Double, of base: Double) {
        let padded = name.padding(to: 24)
        print("\(padded) \(Int(rate)) calls/s, \(Int((rate / base * 100).rounded())) % of a constant answer")
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
    var seconds = 5
    var loops = 1

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError("\(name) needs a value") }
            switch name {
            case "--url": address = try Self.address(of: value)
            case "--seconds": seconds = try Self.count(value)
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
