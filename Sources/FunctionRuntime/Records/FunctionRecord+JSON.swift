// SPDX-License-Identifier: Apache-2.0

import JSONModule

// The documents in which functions are kept. Members that are added later get a default when they are read.

extension FunctionRecord {
    var document: JSON {
        [
            "name": .string(name),
            "latest": latest.document,
            "published": .array(published.map(\.document)),
            "lastNumber": .integer(Int64(lastNumber)),
            "aliases": .array(aliases.map(\.document)),
            "tags": .object(tags),
            "policies": .object(
                JSONObject(policies.sorted { $0.key < $1.key }.map { (JSONString($0.key), $0.value.document) })
            ),
            "reservedConcurrency": reservedConcurrency.map { .integer(Int64($0)) } ?? .null,
        ]
    }

    init?(_ document: JSON) {
        guard let name = document["name"]?.text, let latest = document["latest"].flatMap(FunctionVersion.init),
            let published = document["published"]?.elements?.map(FunctionVersion.init),
            let aliases = document["aliases"]?.elements?.map(FunctionAlias.init),
            let policies = document["policies"]?.members, let tags = document["tags"]?.members,
            let lastNumber = document["lastNumber"]?.int
        else { return nil }
        self.init(name: name, latest: latest)
        self.published = published.compactMap(\.self)
        self.aliases = aliases.compactMap(\.self)
        guard self.published.count == published.count, self.aliases.count == aliases.count else { return nil }
        self.lastNumber = lastNumber
        self.tags = tags
        for (qualifier, policy) in policies { self.policies[qualifier.text] = FunctionPolicy(policy) }
        reservedConcurrency = document["reservedConcurrency"]?.int
    }
}

extension FunctionVersion {
    var document: JSON {
        [
            "version": .string(version), "settings": settings.document, "code": code.document,
            "lastModified": .string(lastModified), "revisionID": .string(revisionID),
        ]
    }

    init?(_ document: JSON) {
        guard let version = document["version"]?.text,
            let settings = document["settings"].flatMap(FunctionSettings.init),
            let code = document["code"].flatMap(FunctionCode.init), let modified = document["lastModified"]?.text,
            let revisionID = document["revisionID"]?.text
        else { return nil }
        self.init(
            version: version,
            settings: settings,
            code: code,
            lastModified: modified,
            revisionID: revisionID
        )
    }
}

extension FunctionSettings {
    var document: JSON {
        [
            "runtime": .string(runtime), "handler": .string(handler), "role": .string(role),
            "description": .string(description), "timeout": .integer(Int64(timeout)),
            "memory": .integer(Int64(memory)), "environment": .object(environment),
            "architecture": .string(architecture), "ephemeralStorage": .integer(Int64(ephemeralStorage)),
            "tracingMode": .string(tracingMode), "logGroup": logGroup.map { .string($0) } ?? .null,
        ]
    }

    init?(_ document: JSON) {
        guard let runtime = document["runtime"]?.text, let handler = document["handler"]?.text,
            let role = document["role"]?.text
        else { return nil }
        self.init(runtime: runtime, handler: handler, role: role)
        description = document["description"]?.text ?? description
        timeout = document["timeout"]?.int ?? timeout
        memory = document["memory"]?.int ?? memory
        environment = document["environment"]?.members ?? environment
        architecture = document["architecture"]?.text ?? architecture
        ephemeralStorage = document["ephemeralStorage"]?.int ?? ephemeralStorage
        tracingMode = document["tracingMode"]?.text ?? tracingMode
        logGroup = document["logGroup"]?.text
    }
}

extension FunctionCode {
    var document: JSON {
        let place: (String, JSON) =
            switch place {
            case .unpacked(let id): ("unpacked", .string(id))
            case .folder(let path): ("folder", .string(path))
            }
        return .object([
            JSONString(place.0): place.1, "size": .integer(Int64(size)), "sha256": .string(sha256),
        ])
    }

    init?(_ document: JSON) {
        guard let size = document["size"]?.int, let sha256 = document["sha256"]?.text else { return nil }
        if let id = document["unpacked"]?.text {
            self.init(place: .unpacked(id: id), size: size, sha256: sha256)
        } else if let path = document["folder"]?.text {
            self.init(place: .folder(path: path), size: size, sha256: sha256)
        } else {
            return nil
        }
    }
}

extension FunctionAlias {
    var document: JSON {
        [
            "name": .string(name), "version": .string(version), "description": .string(description),
            "additionalVersion": additionalVersion.map { .string($0) } ?? .null,
            "additionalWeight": .double(additionalWeight), "revisionID": .string(revisionID),
        ]
    }

    init?(_ document: JSON) {
        guard let name = document["name"]?.text, let version = document["version"]?.text,
            let revisionID = document["revisionID"]?.text
        else { return nil }
        self.init(
            name: name,
            version: version,
            description: document["description"]?.text ?? "",
            additionalVersion: document["additionalVersion"]?.text,
            additionalWeight: document["additionalWeight"]?.number ?? 0,
            revisionID: revisionID
        )
    }
}

extension FunctionPolicy {
    var document: JSON { ["statements": .array(statements), "revisionID": .string(revisionID)] }

    init(_ document: JSON) {
        self.init(
            statements: document["statements"]?.elements ?? [],
            revisionID: document["revisionID"]?.text ?? ""
        )
    }
}
