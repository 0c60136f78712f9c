// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule

/// The cases recorded on AWS, beside the repository or where `STEPWELL_SHARED` says.
enum RecordedCases {
    private static let folder: URL? = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { root.deleteLastPathComponent() }
        let named = ProcessInfo.processInfo.environment["STEPWELL_SHARED"].map { URL(fileURLWithPath: $0) }
        return [named, root.appendingPathComponent("shared")].compactMap { $0 }
            .map { $0.appendingPathComponent("corpora/aws-recorded") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    static let arePresent: Bool = {
        if folder == nil { print("skipped: corpora absent") }
        return folder != nil
    }()

    /// The cases of the groups whose file names start so.
    static func of(_ prefix: String) throws -> [JSON] {
        guard let folder else { return [] }
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix(prefix) && $0.pathExtension == "jsonl" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .flatMap { file in
                try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                    try JSON(parsing: String($0))
                }
            }
    }
}
