// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

extension StateReader {
    func map() -> Map? {
        fields.requireOne(of: ["ItemProcessor", "Iterator"])
        fields.allowAtMostOne(of: ["ItemSelector", "Parameters"])
        let processor = fields.object("ItemProcessor") ?? fields.object("Iterator")
        let mode = processor.flatMap(mode)
        let (itemsPointer, batcher) = distributedFields()
        let itemsPath = queryLanguage == .jsonata ? nil : fields.referencePath("ItemsPath", noting: references)
        let items = items()
        let itemSelector =
            queryLanguage == .jsonata
            ? template("ItemSelector") : objectTemplate("ItemSelector") ?? objectTemplate("Parameters")
        let maxConcurrency = fields.countField("MaxConcurrency", noting: references) ?? .literal(0)
        let toleratedCount = fields.countField("ToleratedFailureCount", noting: references)
        let toleratedPercentage = toleratedPercentage()
        let resultSelector = resultSelector()
        let resultPath = fields.resultPath()
        let retry = retriers()
        let catchers = catchers()
        let transition = transition()
        guard let workflow = processor.flatMap({ machine.workflow($0, in: scope) }), let transition else { return nil }
        return Map(
            processor: workflow,
            // Measured on AWS: a Map is accepted with them whatever its mode.
            unusableFields: mode == .distributed ? [] : Self.distributedFieldNames.filter(fields.has),
            readsItems: fields.has("ItemReader"),
            itemsPointer: itemsPointer,
            batcher: batcher,
            writesResults: fields.has("ResultWriter"),
            itemsPath: itemsPath,
            items: items,
            itemSelector: itemSelector,
            maxConcurrency: maxConcurrency,
            toleratedFailureCount: toleratedCount,
            toleratedFailurePercentage: toleratedPercentage,
            resultSelector: resultSelector,
            resultPath: resultPath,
            retry: retry,
            catchers: catchers,
            transition: transition
        )
    }

    /// The `Items` of a JSONata state.
    private func items() -> PayloadTemplate? {
        guard queryLanguage == .jsonata, let value = fields["Items"] else { return nil }
        guard value.elements != nil || fields.holdsExpression("Items") else {
            fields.reject(Message.expected(.array), at: "Items")
            return nil
        }
        return template("Items", giving: .array)
    }

    private func toleratedPercentage() -> NumberField<Double>? {
        let name = "ToleratedFailurePercentage"
        if fields.holdsExpression(name) { return fields.expression(name, giving: .number).map(NumberField.expression) }
        if queryLanguage == .jsonata { return fields.number(name, from: 0, through: 100).map(NumberField.literal) }
        fields.allowAtMostOne(of: [name, "\(name)Path"])
        if let path = fields.dataPath("\(name)Path", noting: references) { return .path(path) }
        return fields.number(name, from: 0, through: 100).map(NumberField.literal)
    }

    private enum Mode: String {
        case inline = "INLINE"
        case distributed = "DISTRIBUTED"
    }

    /// Checks the processor's own fields and tells its mode.
    private func mode(of processor: Fields) -> Mode {
        processor.allowOnly(["Comment", "StartAt", "States", "ProcessorConfig"])
        _ = processor.string("Comment")
        processor.require(["States", "StartAt"])
        guard let config = processor.object("ProcessorConfig") else { return .inline }
        config.allowOnly(["Mode", "ExecutionType"])
        let types = ["STANDARD", "EXPRESS"]
        guard config.choice("Mode", of: ["INLINE", "DISTRIBUTED"]) == Mode.distributed.rawValue else {
            if config.has("ExecutionType") { config.error(Message.unsupportedField("ExecutionType")) }
            return .inline
        }
        config.require(["ExecutionType"])
        _ = config.choice("ExecutionType", of: types)
        if machine.type == .express {
            config.error(Message.distributedInExpress, at: "Mode")
        } else {
            let location = config.location.field("Mode")
            fields.findings.refuseForNow(Message.notYetSupported("Mode", Mode.distributed.rawValue), at: location)
        }
        return .distributed
    }

    // MARK: Distributed Map

    /// The ends of the ARNs of what can list items (reference §3.2).
    private static let readers = [":states:::s3:getObject", ":states:::s3:listObjectsV2"]

    private static let distributedFieldNames = ["ItemReader", "ItemBatcher", "ResultWriter", "Label"]

    private func distributedFields() -> (itemsPointer: String?, batcher: ItemBatcher?) {
        if let label = fields.string("Label") {
            LabelRule.check(label, at: fields.location.field("Label"), in: machine)
        }
        let itemsPointer = fields.object("ItemReader").flatMap(itemsPointer)
        let batcher = fields.object("ItemBatcher").map(batcher)
        if let writer = fields.object("ResultWriter") { checkWriter(writer) }
        return (itemsPointer, batcher)
    }

    /// Checks an ItemReader; gives its `ItemsPointer`.
    private func itemsPointer(of reader: Fields) -> String? {
        reader.allowOnly(["Resource", "Parameters", "Arguments", "ReaderConfig", "ItemsPointer"])
        FieldSupportRule.checkLanguage(reader, in: queryLanguage)
        reader.require(["Resource"])
        if let resource = reader.string("Resource"), !Self.readers.contains(where: resource.hasSuffix) {
            reader.reject(Message.unrecognizedResource(resource), at: "Resource")
        }
        _ = arguments(in: reader)
        let pointer = reader.string("ItemsPointer")
        guard let config = reader.object("ReaderConfig") else { return pointer }
        config.allowOnly([
            "InputType", "CSVHeaderLocation", "CSVHeaders", "CSVDelimiter", "MaxItems", "MaxItemsPath",
            "ManifestType", "Transformation", "ItemsPointer",
        ])
        FieldSupportRule.checkLanguage(config, in: queryLanguage)
        _ = config.choice("InputType", of: ["CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"])
        _ = config.choice("CSVHeaderLocation", of: ["FIRST_ROW", "GIVEN"])
        if config["CSVHeaderLocation"]?.text == "GIVEN" { config.require(["CSVHeaders"]) }
        _ = config.choice("CSVDelimiter", of: ["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"])
        _ = config.choice("ManifestType", of: ["S3_INVENTORY", "ATHENA_DATA"])
        _ = config.choice("Transformation", of: ["NONE", "LOAD_AND_FLATTEN"])
        _ = config.countField("MaxItems", through: 100_000_000, noting: references)
        return config.string("ItemsPointer") ?? pointer
    }

    private func batcher(_ batcher: Fields) -> ItemBatcher {
        batcher.allowOnly([
            "BatchInput", "MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
        ])
        FieldSupportRule.checkLanguage(batcher, in: queryLanguage)
        let limits = ["MaxItemsPerBatch", "MaxInputBytesPerBatch"]
        batcher.requireAny(of: limits + limits.map { "\($0)Path" }, usable: limits)
        return ItemBatcher(
            maxItems: batcher.countField("MaxItemsPerBatch", noting: references),
            maxBytes: batcher.countField("MaxInputBytesPerBatch", through: 262_144, noting: references),
            input: template("BatchInput", in: batcher)
        )
    }

    private func checkWriter(_ writer: Fields) {
        writer.allowOnly(["Resource", "Parameters", "Arguments", "WriterConfig"])
        FieldSupportRule.checkLanguage(writer, in: queryLanguage)
        writer.requireAny(of: ["Resource", "WriterConfig"])
        _ = writer.string("Resource")
        _ = arguments(in: writer)
        guard let config = writer.object("WriterConfig") else { return }
        config.allowOnly(["Transformation", "OutputType"])
        _ = config.choice("Transformation", of: ["NONE", "COMPACT", "FLATTEN"])
        _ = config.choice("OutputType", of: ["JSON", "JSONL"])
    }
}
