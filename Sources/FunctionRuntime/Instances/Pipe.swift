// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A pipe; both ends are closed by whoever made it, and are not inherited by programs.
struct Pipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() throws(FileSystem.Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FileSystem.Failure(action: "make a pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = ends[0]
        writing = ends[1]
    }
}
