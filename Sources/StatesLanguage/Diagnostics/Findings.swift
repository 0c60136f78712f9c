// SPDX-License-Identifier: Apache-2.0

/// What the reading of one definition has found so far.
final class Findings {
    private(set) var errors: [Diagnostic] = []
    private(set) var warnings: [Diagnostic] = []
    /// What AWS would accept and this version refuses: told only where nothing else is wrong.
    private var notYetSupported: [Diagnostic] = []
    /// UTF-8 bytes of texts that may still be noted: each can repeat a long name, and nobody reads more.
    private var room = 1 << 20
    /// How many instructions the regular expressions that are still to come may have: a few letters may stand for
    /// thousands, and there may be as many of them as fit into a definition.
    var instructionsLeft = 3_000_000
    /// The first value that nothing was made of.
    private var loss: String?

    /// Notes an error; `place` is what it is about, where that is not the name of what stands at AWS's location.
    func error(
        _ message: String,
        at location: Location?,
        code: Diagnostic.Code = .schemaValidationFailed,
        place: Place? = nil,
        hint: Hint? = nil
    ) {
        note(in: \.errors) {
            Diagnostic(
                severity: .error,
                code: code,
                message: message,
                location: location?.text,
                place: place ?? location?.name,
                hint: hint
            )
        }
    }

    /// Adds one to a list while there is room.
    ///
    /// The first of a list always has room: whether there is one decides what becomes of the definition.
    private func note(in list: ReferenceWritableKeyPath<Findings, [Diagnostic]>, _ diagnostic: () -> Diagnostic) {
        guard room > 0 || self[keyPath: list].isEmpty else { return }
        let diagnostic = diagnostic()
        room -= diagnostic.message.utf8.count + (diagnostic.location?.utf8.count ?? 0)
        self[keyPath: list].append(diagnostic)
    }

    /// Notes that nothing is made of a value, so that what stands around it must not be run without.
    func noteLoss(_ message: String, at location: Location) {
        if loss == nil { loss = "\(message) at \(location.text)" }
    }

    /// Gives the first loss since the last time, and forgets it.
    func takeLoss() -> String? {
        defer { loss = nil }
        return loss
    }

    /// Puts back what was noted about a state before one within it was read.
    func restoreLoss(_ earlier: String?) { loss = earlier }

    func add(_ error: Diagnostic) { errors.append(error) }

    func warning(
        _ code: Diagnostic.Code,
        _ message: String,
        at location: Location,
        place: Place? = nil,
        hint: Hint? = nil
    ) {
        note(in: \.warnings) {
            Diagnostic(
                severity: .warning,
                code: code,
                message: message,
                location: location.text,
                place: place ?? location.value,
                hint: hint
            )
        }
    }

    func refuseForNow(_ message: String, at location: Location) {
        note(in: \.notYetSupported) {
            Diagnostic(
                severity: .error,
                code: .schemaValidationFailed,
                message: message,
                location: location.text,
                place: location.value
            )
        }
    }

    /// All findings, errors first.
    var diagnostics: [Diagnostic] { (errors.isEmpty ? notYetSupported : errors) + warnings }

    /// Only what AWS finds too.
    var diagnosticsOfAWS: [Diagnostic] { errors + warnings }
}
