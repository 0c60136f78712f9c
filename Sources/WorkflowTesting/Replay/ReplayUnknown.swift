// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What a history does not tell of its execution, so that a replay cannot have it.
///
/// Which values depend on it is found out by running once more with another one in its place.
public enum ReplayUnknown: Sendable, CaseIterable {
    /// UUIDs, random numbers, task tokens, jitter.
    case randomNumbers
    /// The execution's ARN and name and those of its state machine, unless they are given; its role in older histories.
    case identity
    /// The times between events at which states were entered and expressions evaluated.
    case clock

    /// How many other random numbers are tried before a definition's way is taken to differ.
    static let draws: ClosedRange<UInt64> = 2...9

    /// The same subject with another one in its place; nil where it is known.
    func varied(_ subject: VirtualRun.Subject) -> VirtualRun.Subject? {
        var other = subject
        switch self {
        case .randomNumbers: other.seed = Self.draws.upperBound + 1
        case .clock: other.startTime = Timestamp(milliseconds: subject.startTime.milliseconds + 1_234)
        case .identity:
            guard subject.arn == nil || subject.roleARN == nil else { return nil }
            if subject.arn == nil { other.arn = .madeUp(subject.type, "another", "other", account: "210987654321") }
            if subject.roleARN == nil { other.roleARN = "arn:aws:iam::210987654321:role/other" }
        }
        return other
    }
}

extension JSON {
    /// The value with those of its parts that come otherwise in a variant as they were recorded.
    ///
    /// Whether they differ cannot be told. Only a part of the same kind is taken; `fields` gets their places.
    func adopting(
        _ recorded: JSON,
        whereOther variant: JSON,
        at field: String,
        _ fields: inout [String]
    ) -> JSON {
        if self == variant || self == recorded { return self }
        if var members, let others = variant.members, let olds = recorded.members {
            for (key, value) in members {
                guard let other = others[key], let old = olds[key] else { continue }
                members[key] = value.adopting(old, whereOther: other, at: "\(field).\(key.text)", &fields)
            }
            return .object(members)
        }
        if var elements, let others = variant.elements, let olds = recorded.elements, elements.count == others.count {
            for index in elements.indices where index < olds.count {
                let place = "\(field)[\(index)]"
                elements[index] = elements[index].adopting(olds[index], whereOther: others[index], at: place, &fields)
            }
            return .array(elements)
        }
        guard kindName == recorded.kindName else { return self }
        fields.append(field)
        return recorded
    }
}
