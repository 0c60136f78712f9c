// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A warning for a Pass state's Result that was probably meant as a template.
enum StaticResultRule {
    static func check(_ result: JSON, at location: Location, findings: Findings) {
        switch result {
        case .object(let members):
            for (key, value) in members {
                if key.text.hasSuffix(".$") {
                    findings.warning(
                        .passResultIsStatic,
                        Message.staticResult(key.text),
                        at: location,
                        place: location.field(key.text).value,
                        hint: Hints.useParameters
                    )
                }
                check(value, at: location.field(key.text), findings: findings)
            }
        case .array(let elements):
            for (position, element) in elements.enumerated() {
                check(element, at: location.element(position), findings: findings)
            }
        default: break
        }
    }
}
