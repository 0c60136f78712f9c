// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Says which case it was when the process dies, or when a case takes more than twenty seconds of processor time:
/// an execution may have 25,000 events of 32,768 characters.
enum Watchdog {
    private static let secondsMaximum = 20
    private static let noteMaximum = 1 << 18
    private static let alternateStackSize = 1 << 16

    private struct State {
        var length = 0
        /// Seconds that the present case has taken.
        var ticks = 0
        /// Where the material of the case begins.
        var commandLength = 0
    }

    // The process has one thread: signal handlers interrupt it, and nothing else touches these.
    nonisolated(unsafe) private static let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    // The same holds for these.
    nonisolated(unsafe) private static let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: noteMaximum)

    static func install() {
        state.initialize(to: State())
        bytes.initialize(repeating: 0, count: noteMaximum)
        // A stack that overflowed has no room for a handler.
        var stack = stack_t()
        stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: alternateStackSize, alignment: 16)
        stack.ss_size = alternateStackSize
        sigaltstack(&stack, nil)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] { handle(signal) { _ in Watchdog.crashed() } }
        handle(SIGPROF) { _ in Watchdog.tick() }
        let second = timeval(tv_sec: 1, tv_usec: 0)
        var timer = itimerval(it_interval: second, it_value: second)
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    }

    /// Starts a case; the command replays it.
    static func begin(_ command: String) {
        state.pointee = State()
        note("replay: swift run -c release \(command)\n")
        state.pointee.commandLength = state.pointee.length
    }

    /// Notes the material of the case, in place of what was noted before.
    static func material(_ text: String) {
        state.pointee.length = state.pointee.commandLength
        note(text)
        note("\n")
    }

    private static func note(_ text: String) {
        for byte in text.utf8 {
            guard state.pointee.length < noteMaximum else { return }
            bytes[state.pointee.length] = byte
            state.pointee.length += 1
        }
    }

    private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        // Once it is handled, a fault ends the process as it would have done.
        action.sa_flags = signal == SIGPROF ? SA_RESTART : Int32(bitPattern: UInt32(SA_ONSTACK) | 0x8000_0000)
        sigaction(signal, &action, nil)
    }

    private static func crashed() {
        say("CRASH\n")
    }

    private static func tick() {
        state.pointee.ticks += 1
        guard state.pointee.ticks > secondsMaximum else { return }
        say("HANG: more than twenty seconds\n")
        _exit(3)
    }

    /// Writes without any allocation, as a signal handler must.
    private static func say(_ title: StaticString) {
        write(STDERR_FILENO, title.utf8Start, title.utf8CodeUnitCount)
        write(STDERR_FILENO, bytes, state.pointee.length)
    }
}
