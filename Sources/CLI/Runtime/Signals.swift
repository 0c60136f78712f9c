// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The signals that end the server: the main thread waits for them, no other thread sees them.
struct TerminationSignals {
    private var set = sigset_t()

    /// Must be made before any thread is: threads inherit what is blocked.
    init() {
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGHUP)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // A client that goes away while it is being answered must not end the server.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Blocks until one of them comes, and tells which.
    func wait() -> Int32 {
        var received: Int32 = 0
        var set = set
        while sigwait(&set, &received) != 0 {}
        return received
    }
}
