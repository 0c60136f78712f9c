// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// The tags of a resource: each key once, in the order in which they came.
public struct TagSet: Sendable, Equatable {
    /// A key with its value.
    public struct Tag: Sendable, Equatable {
        public var key: String
        public var value: String
    }

    public private(set) var tags: [Tag] = []
    /// Where each key stands, by its code units: two spellings of one letter are two keys.
    private var positions: [JSONString: Int] = [:]

    private init() {}

    /// Tags in the API's shape; of two with one key the later one counts.
    public init(json: [JSON]) {
        for tag in json { set(tag["key"]?.text ?? "", tag["value"]?.text ?? "") }
    }

    /// In the API's shape.
    public var json: JSON {
        .array(tags.map { ["key": .string($0.key), "value": .string($0.value)] })
    }

    mutating func add(_ other: TagSet) {
        for tag in other.tags { set(tag.key, tag.value) }
    }

    mutating func remove(_ keys: [String]) {
        let keys = Set(keys.map { JSONString($0) })
        let kept = tags.filter { !keys.contains(JSONString($0.key)) }
        self = TagSet()
        for tag in kept { set(tag.key, tag.value) }
    }

    private mutating func set(_ key: String, _ value: String) {
        if let position = positions[JSONString(key)] {
            tags[position].value = value
        } else {
            positions[JSONString(key)] = tags.count
            tags.append(Tag(key: key, value: value))
        }
    }
}

/// What can have tags, by its ARN; a version or an alias has none.
public enum TaggedResource: Sendable, Equatable {
    case stateMachine(String)
    case activity(String)
    /// Something of a state machine, with the machine's own ARN.
    case qualified(String, stateMachineARN: String)

    /// Reads an ARN; throws `InvalidArn` for what is none of a state machine or an activity.
    public init(arn text: String) throws(ServiceError) {
        let arn = try ResourceARN(text, in: [.stateMachine, .activity])
        if arn.kind == .activity {
            guard !arn.name.contains(":") else { throw .invalidARN("Invalid ARN format: \(text)") }
            self = .activity(text)
        } else {
            let reference = try StateMachineReference(text)
            self = reference.qualifier == nil ? .stateMachine(text) : .qualified(text, stateMachineARN: reference.arn)
        }
    }

    var arn: String {
        switch self {
        case .stateMachine(let arn), .activity(let arn), .qualified(let arn, _): arn
        }
    }
}

/// What TagResource and UntagResource do.
public enum TagChange: Sendable, Equatable {
    case adding(TagSet)
    case removing([String])

    /// The configuration of a resource with its tags changed; throws `TooManyTags`.
    func applied(
        to configuration: JSONObject,
        of resource: TaggedResource,
        limits: Limits
    ) throws(ServiceError) -> JSONObject {
        var tags = TagSet(json: configuration["tags"]?.elements ?? [])
        switch self {
        case .adding(let added): tags.add(added)
        case .removing(let keys): tags.remove(keys)
        }
        guard tags.tags.count <= limits.tagsPerResourceMaximum else {
            throw .tooManyTags(limits, resource: resource.arn)
        }
        var changed = configuration
        changed["tags"] = tags.json
        return changed
    }
}

extension ServiceError {
    static func tooManyTags(_ limits: Limits, resource: String) -> ServiceError {
        ServiceError(
            .tooManyTags,
            "A resource can have up to \(limits.tagsPerResourceMaximum) tags.",
            resourceName: resource
        )
    }
}
