// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// Settings of every target: what Swift 6 makes strict, and warnings as errors.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("StrictLanguageFeatures", as: .error),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "stepwell",
    products: [.executable(name: "stepwell", targets: ["CLI"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    // In dependency order: a target names only targets above it.
    targets: [
        // What is hashed and sealed: OpenSSL's libcrypto, of the system.
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Digests", dependencies: ["CCrypto"]),
        // How payloads are sealed at rest: keys of customers, data keys, AES-256-GCM.
        .target(name: "Encryption", dependencies: ["CCrypto", "Digests"]),
        // The languages and the core: pure, no Foundation, no I/O.
        .target(name: "JSONModule"),
        .target(name: "JSONPath", dependencies: ["JSONModule"]),
        .target(name: "JSONata", dependencies: ["JSONModule", "Digests"]),
        .target(name: "StatesLanguage", dependencies: ["JSONModule", "JSONPath", "JSONata"]),
        .target(name: "Interpreter", dependencies: ["JSONModule", "JSONPath", "JSONata", "StatesLanguage", "Digests"]),
        // Runs and checks workflows on a clock of their own; pure as well.
        .target(name: "WorkflowTesting", dependencies: ["JSONModule", "StatesLanguage", "Interpreter"]),
        // The store's ports, and the engine that drives the core.
        .target(name: "Storage", dependencies: ["JSONModule", "StatesLanguage", "Interpreter", "Encryption"]),
        .target(
            name: "Engine",
            dependencies: [
                "JSONModule", "JSONPath", "StatesLanguage", "Interpreter", "Encryption", "Storage", logging,
            ]
        ),
        // Adapters: none imports another.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "SQLiteStorage",
            dependencies: ["JSONModule", "StatesLanguage", "Interpreter", "Encryption", "Storage", "CSQLite"]
        ),
        .target(name: "AWSProtocol", dependencies: ["JSONModule", "Digests"]),
        .target(name: "HTTPServer", dependencies: ["JSONModule", nioCore, nioPosix, nioHTTP1, logging]),
        // How functions are called: all that those who call them and those who run them know of each other.
        .target(name: "FunctionPort"),
        .target(
            name: "Integrations",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Storage", "Engine", "AWSProtocol", "FunctionPort",
                nioCore, nioPosix, nioHTTP1, logging,
            ]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CProcess"),
        .target(
            name: "FunctionRuntime",
            dependencies: [
                "JSONModule", "AWSProtocol", "HTTPServer", "FunctionPort", "Digests", "CZlib", "CProcess",
                nioCore, nioPosix, nioHTTP1, logging,
            ]
        ),
        .target(
            name: "APIServer",
            dependencies: [
                "JSONModule", "JSONPath", "StatesLanguage", "Interpreter", "Storage", "Engine", "AWSProtocol",
                "HTTPServer", nioCore, nioHTTP1, logging,
            ]
        ),
        // Simulated worlds for `stepwell simulate` and for tests, and the store conformance suite.
        .target(
            name: "Simulation",
            dependencies: ["JSONModule", "StatesLanguage", "Interpreter", "Encryption", "Storage", "Engine", logging]
        ),
        // The only composition root.
        .executableTarget(
            name: "CLI",
            dependencies: [
                "JSONModule", "JSONPath", "JSONata", "StatesLanguage", "Interpreter", "Encryption", "Storage", "Engine",
                "SQLiteStorage",
                "AWSProtocol", "HTTPServer", "Integrations", "FunctionRuntime", "APIServer", "WorkflowTesting",
                "Simulation",
                nioCore, nioPosix, nioHTTP1, logging, argumentParser, yams,
            ]
        ),
        // Measurements, run by hand: `swift run -c release JSONBenchmark`.
        .executableTarget(
            name: "JSONBenchmark",
            dependencies: ["JSONModule", "JSONPath"],
            path: "Benchmarks/JSON",
            // Nothing it imports links the C library's mathematics.
            linkerSettings: [.linkedLibrary("m")]
        ),
        .executableTarget(
            name: "JSONataBenchmark",
            dependencies: ["JSONModule", "JSONata"],
            path: "Benchmarks/JSONata"
        ),
        .executableTarget(
            name: "StorageBenchmark",
            dependencies: ["JSONModule", "StatesLanguage", "Interpreter", "Storage", "SQLiteStorage"],
            path: "Benchmarks/Storage"
        ),
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Storage", "Engine", "SQLiteStorage", "Simulation",
                logging,
            ],
            path: "Benchmarks/Engine"
        ),
        // Inputs made up from a seed, run by hand: `make fuzz`.
        .executableTarget(
            name: "Fuzz",
            dependencies: ["JSONModule", "JSONPath", "StatesLanguage", "Interpreter"],
            path: "Benchmarks/Fuzz",
            // Nothing it imports links the C library's mathematics.
            linkerSettings: [.linkedLibrary("m")]
        ),
        // Power cuts at every write of the store: `make crash-images`.
        .target(name: "CSimulatedDisk", dependencies: ["CSQLite"], path: "Benchmarks/CrashImages/CSimulatedDisk"),
        .target(
            name: "CrashImages",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Encryption", "Storage", "Engine", "SQLiteStorage",
                "Simulation", "CSimulatedDisk", logging,
            ],
            path: "Benchmarks/CrashImages/CrashImages"
        ),
        .executableTarget(
            name: "CrashImageCheck",
            dependencies: ["CrashImages"],
            path: "Benchmarks/CrashImages/Run"
        ),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"]),
        .testTarget(name: "EncryptionTests", dependencies: ["Encryption"]),
        .testTarget(name: "JSONModuleTests", dependencies: ["JSONModule"]),
        .testTarget(name: "JSONPathTests", dependencies: ["JSONModule", "JSONPath"]),
        .testTarget(name: "JSONataTests", dependencies: ["JSONModule", "JSONata"]),
        .testTarget(name: "StatesLanguageTests", dependencies: ["JSONModule", "JSONPath", "StatesLanguage"]),
        .testTarget(
            name: "InterpreterTests",
            dependencies: ["JSONModule", "JSONPath", "StatesLanguage", "Interpreter"]
        ),
        .testTarget(
            name: "WorkflowTestingTests",
            dependencies: ["JSONModule", "StatesLanguage", "Interpreter", "WorkflowTesting"]
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Encryption", "Storage", "CSQLite", "SQLiteStorage",
                "Simulation",
            ]
        ),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Encryption", "Storage", "Engine", "Simulation", logging,
            ]
        ),
        .testTarget(name: "AWSProtocolTests", dependencies: ["JSONModule", "AWSProtocol"]),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer", nioCore, nioPosix, nioHTTP1, logging]),
        .testTarget(
            name: "IntegrationsTests",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Storage", "Engine", "AWSProtocol", "FunctionPort",
                "Integrations", "Simulation", nioCore, nioPosix, logging,
            ]
        ),
        .testTarget(
            name: "FunctionRuntimeTests",
            dependencies: [
                "JSONModule", "AWSProtocol", "HTTPServer", "FunctionPort", "FunctionRuntime",
                nioCore, nioPosix, nioHTTP1, logging,
            ]
        ),
        .testTarget(
            name: "APIServerTests",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Encryption", "Storage", "Engine", "AWSProtocol",
                "HTTPServer", "APIServer", "Simulation", nioCore, nioPosix, nioHTTP1, logging,
            ]
        ),
        .testTarget(
            name: "CrashImagesTests",
            dependencies: ["JSONModule", "Storage", "SQLiteStorage", "CrashImages"]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "JSONModule", "StatesLanguage", "Interpreter", "Storage", "Engine", "Integrations", "Simulation",
                logging,
            ]
        ),
        .testTarget(name: "RepositoryTests"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
