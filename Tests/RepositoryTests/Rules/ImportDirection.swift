// SPDX-License-Identifier: Apache-2.0

import Testing

/// A target imports only what stands before it in the manifest, and no adapter imports another.
struct ImportDirection: Rule {
    /// The targets of this package and the modules from outside that each may import.
    static let allowed: [String: Set<String>] = [
        "Digests": ["CCrypto"],
        "Encryption": ["CCrypto", "Digests"],
        "JSONModule": [],
        "JSONPath": ["JSONModule"],
        "JSONata": ["JSONModule", "Digests"],
        "StatesLanguage": languages,
        "Interpreter": languages.union(["StatesLanguage", "Digests"]),
        "WorkflowTesting": core,
        "Storage": core.union(["Encryption", "Synchronization"]),
        "Engine": core.union(["Encryption", "Storage", "Logging", "Synchronization", "Glibc"]),
        "SQLiteStorage": core.union(["Encryption", "Storage", "CSQLite", "Synchronization", "Glibc"]),
        "AWSProtocol": ["JSONModule", "Digests"],
        "HTTPServer": sockets.union(["JSONModule", "NIOHTTP1"]),
        "FunctionPort": [],
        "Integrations": core.union(engine).union(sockets).union(["AWSProtocol", "FunctionPort", "NIOHTTP1"]),
        "FunctionRuntime": sockets.union([
            "JSONModule", "AWSProtocol", "HTTPServer", "FunctionPort", "CZlib", "CProcess", "NIOHTTP1", "Digests",
        ]),
        "APIServer": core.union(engine).union(sockets).union(["AWSProtocol", "HTTPServer", "NIOHTTP1"]),
        "CLI": core.union(engine).union(sockets).union(adapters)
            .union(["AWSProtocol", "HTTPServer", "WorkflowTesting", "Encryption", "Simulation"])
            .union(["NIOHTTP1", "ArgumentParser", "Yams"]),
        "Simulation": core.union(engine).union(["Encryption"]),
    ]

    private static let languages: Set<String> = ["JSONModule", "JSONPath", "JSONata"]
    private static let core = languages.union(["StatesLanguage", "Interpreter"])
    private static let engine: Set<String> = ["Storage", "Engine", "Logging", "Synchronization", "Glibc"]
    private static let sockets: Set<String> = [
        "NIOCore", "NIOPosix", "NIOConcurrencyHelpers", "Logging", "Synchronization", "Glibc",
    ]

    /// What the composition root puts together; to each other they are strangers.
    static let adapters: Set<String> = ["SQLiteStorage", "Integrations", "FunctionRuntime", "APIServer"]

    func applies(to path: String) -> Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }

    func violations(in file: SourceFile) -> [Violation] {
        guard let allowed = Self.allowed[file.target] else {
            return [file.violation(line: 0, "\(file.target) is not in the table of ImportDirection")]
        }
        return file.imports().filter { !allowed.contains($0.module) }.map { item in
            file.violation(line: item.line, "\(file.target) may not import \(item.module)")
        }
    }
}

struct ImportDirectionTests {
    private func violations(_ text: String, target: String) -> Int {
        ImportDirection().violations(in: SourceFile(path: "Sources/\(target)/A.swift", text: text)).count
    }

    @Test(arguments: [
        ("Storage", "import Engine"), ("Interpreter", "public import Storage"), ("APIServer", "import SQLiteStorage"),
        ("Engine", "import NIOCore"), ("FunctionRuntime", "import APIServer"), ("APIServer", "import Foundation"),
        ("Unheard", "import JSONModule"),
    ])
    func `an import against the direction is found`(target: String, text: String) {
        #expect(violations(text, target: target) == 1)
    }

    @Test(arguments: [
        ("Engine", "public import Storage"), ("CLI", "import SQLiteStorage"), ("HTTPServer", "import NIOCore"),
    ])
    func `an import along the direction passes`(target: String, text: String) {
        #expect(violations(text, target: target) == 0)
    }

    @Test func `no adapter may import another`() {
        for adapter in ImportDirection.adapters {
            #expect(ImportDirection.allowed[adapter]?.isDisjoint(with: ImportDirection.adapters) == true)
        }
    }

    @Test func `the repository keeps it`() throws {
        let violations = try ImportDirection().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
