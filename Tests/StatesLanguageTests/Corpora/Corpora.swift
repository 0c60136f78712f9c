// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule

/// Test data made by others, beside the repository or where `STEPWELL_SHARED` says; it is not part of the repository.
enum Corpora {
    static let folder: URL? = {
        let beside = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
        let named = ProcessInfo.processInfo.environment["STEPWELL_SHARED"].map { URL(fileURLWithPath: $0) }
        return [named, beside].compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("corpora").path)
        }
    }()

    static let isPresent: Bool = {
        if folder == nil { print("skipped: corpora absent") }
        return folder != nil
    }()

    /// The files of a folder whose names end so, in order.
    static func files(in path: String, ending suffix: String) throws -> [URL] {
        guard let folder = folder?.appendingPathComponent(path) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(suffix) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// The cases recorded on AWS, of groups whose file names start so.
    static func recordedCases(_ prefix: String) throws -> [JSON] {
        try files(in: "corpora/aws-recorded", ending: ".jsonl")
            .filter { $0.lastPathComponent.hasPrefix(prefix) }
            .flatMap { file in
                try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                    try JSON(parsing: String($0))
                }
            }
    }
}
