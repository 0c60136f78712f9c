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
}
