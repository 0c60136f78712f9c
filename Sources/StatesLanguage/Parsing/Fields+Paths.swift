// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// What the fields of one state read: the context object, and which variables.
final class References {
    private(set) var readsContext = false
    private(set) var variables: Set<String> = []

    func add(_ path: Path) {
        switch path.root {
        case .input: break
        case .context: readsContext = true
        case .variable(let name): variables.insert(name)
        }
    }

    func addContext() { readsContext = true }

    func add(variable name: String) { variables.insert(name) }
}

extension Fields {
    /// A field that holds any path.
    func path(_ name: String, noting references: References) -> Path? {
        guard let text = string(name) else { return nil }
        do {
            let path = try Path(parsing: text)
            references.add(path)
            return path
        } catch {
            reject(Message.invalidPath, at: name, hint: text.hasPrefix("$") ? nil : Hints.startWithDollar)
            return nil
        }
    }

    /// A field that holds a path to one place: names and indexes only.
    func referencePath(_ name: String, noting references: References) -> Path? {
        guard let text = string(name) else { return nil }
        guard text.hasPrefix("$") else {
            reject(
                Message.notAReferencePath("Reference path didn't start with '$'"),
                at: name,
                hint: Hints.startWithDollar
            )
            return nil
        }
        do {
            let path = try ReferencePath(parsing: text).path
            references.add(path)
            return path
        } catch {
            reject(Message.notAReferencePath(error.message), at: name)
            return nil
        }
    }

    /// `InputPath` or `OutputPath`; a JSONata state has none.
    func pathField(_ name: String, noting references: References) -> PathField {
        guard expressions == nil, let value = self[name], value.text != "$" else { return .root }
        return value.isNull ? .null : path(name, noting: references).map(PathField.path) ?? .root
    }

    /// `ResultPath`, which points into the state's input; a JSONata state has none.
    func resultPath() -> ResultPath {
        guard expressions == nil, let value = self["ResultPath"], value.text != "$" else { return .root }
        if value.isNull { return .discard }
        guard let text = string("ResultPath") else { return .root }
        do {
            let reference = try ReferencePath(parsing: text)
            if reference.path.root == .input { return .path(reference) }
            reject(Message.notAReferencePath("it must start with '$.' or '$['"), at: "ResultPath")
        } catch {
            reject(Message.notAReferencePath(error.message), at: "ResultPath")
        }
        return .root
    }

    /// A whole number, an expression, or the reference path in the field with the suffix `Path`.
    func integerField(
        _ name: String,
        from minimum: Int,
        through maximum: Int = .max,
        noting references: References
    ) -> NumberField<Int>? {
        if expressions != nil {
            if holdsExpression(name) { return expression(name, giving: .number).map(NumberField.expression) }
            return integer(name, from: minimum, through: maximum).map(NumberField.literal)
        }
        allowAtMostOne(of: [name, "\(name)Path"])
        if let path = referencePath("\(name)Path", noting: references) { return .path(path) }
        return integer(name, from: minimum, through: maximum).map(NumberField.literal)
    }

    /// A count of a Map, whose path must be a reference path into the data: measured on AWS for all six of them.
    func countField(_ name: String, through maximum: Int = .max, noting references: References) -> NumberField<Int>? {
        if expressions != nil { return integerField(name, from: 0, through: maximum, noting: references) }
        allowAtMostOne(of: [name, "\(name)Path"])
        if let path = dataPath("\(name)Path", noting: references) { return .path(path) }
        return integer(name, from: 0, through: maximum).map(NumberField.literal)
    }

    /// A reference path that does not begin at the context object.
    func dataPath(_ name: String, noting references: References) -> Path? {
        guard let path = referencePath(name, noting: references) else { return nil }
        if path.root != .context { return path }
        reject(Message.notAReferencePath("it must not begin with '$$'"), at: name)
        return nil
    }
}
