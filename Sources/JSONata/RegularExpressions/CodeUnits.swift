// SPDX-License-Identifier: Apache-2.0

// Code units compared with ASCII characters, so that a grammar reads as it is written.

func == (unit: UInt16, character: Unicode.Scalar) -> Bool { UInt32(unit) == character.value }

func == (unit: UInt16?, character: Unicode.Scalar) -> Bool { unit.map { $0 == character } ?? false }

func != (unit: UInt16, character: Unicode.Scalar) -> Bool { !(unit == character) }

func != (unit: UInt16?, character: Unicode.Scalar) -> Bool { !(unit == character) }

func ~= (character: Unicode.Scalar, unit: UInt16) -> Bool { unit == character }

func ~= (characters: ClosedRange<Unicode.Scalar>, unit: UInt16) -> Bool {
    characters.lowerBound.value <= unit && unit <= characters.upperBound.value
}
