// SPDX-License-Identifier: Apache-2.0

/// The function `$power`.
enum Power {
    /// As JavaScript's `Math.pow`: unlike C's, one to an infinite power, or to no number, is no number.
    static func of(_ base: Double, _ exponent: Double) -> Double {
        if exponent.isNaN || base.magnitude == 1 && exponent.isInfinite { return .nan }
        return libraryPower(base, exponent)
    }
}

/// The C library's `pow`, which the standard library's own runtime links; Glibc is not imported by pure targets.
@_silgen_name("pow")
private func libraryPower(_ base: Double, _ exponent: Double) -> Double
