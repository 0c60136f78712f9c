// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs `body` with a new directory, which is gone afterwards.
func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
    let directory = try makeTemporaryDirectory()
    defer { removeTemporaryDirectory(directory) }
    try body(directory)
}

func makeTemporaryDirectory() throws -> String {
    let directory = FileManager.default.temporaryDirectory.appending(path: "stepwell-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    return directory.path
}

func removeTemporaryDirectory(_ directory: String) {
    do {
        try FileManager.default.removeItem(atPath: directory)
    } catch {
        preconditionFailure("The test's directory \(directory) cannot be removed: \(error)")
    }
}
