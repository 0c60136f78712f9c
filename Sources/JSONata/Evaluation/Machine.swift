// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The state of one evaluation.
struct Machine {
    /// Steps until the limits are looked at again.
    private var countdown: Int
    private var fuel: Int
    private var memory: Int
    /// Open calls of functions written in JSONata.
    private(set) var depth = 0
    /// The levels of syntax of all of them, which the stack is taken up by.
    private var levels = 0
    /// The levels of evaluation that are open outside of the function that is being evaluated.
    private var nesting = 0
    let limits: Limits
    let variables: Variables
    let version: Options.Version
    /// With how many digits `$string` and `&` write numbers.
    let digits: NumberDigits
    var environment: Environment
    /// What `$$` stands for.
    let root: Value
    /// Whether a variable has the name of a built-in function that the expression uses.
    let hasShadowedFunctions: Bool
    /// The traits of a sequence.
    let sequence: Traits
    /// Frames that may hold a function which refers back to them.
    private var cyclicFrames: [Frame] = []
    /// Objects of copies, in which a function may stand that refers to one of them.
    private var cyclicRecords: [Record] = []
    /// How many containers were made.
    private var containers = 0
    /// What reads times by the picture that was used last.
    var dateReader: DateReader?

    init(
        root: Value,
        options: Options,
        variables: Variables,
        environment: Environment,
        limits: Limits,
        hasShadowedFunctions: Bool,
        distinguishesSequences: Bool
    ) {
        self.root = root
        version = options.version
        digits = NumberDigits(options)
        self.variables = variables
        self.environment = environment
        self.limits = limits
        self.hasShadowedFunctions = hasShadowedFunctions
        sequence = distinguishesSequences ? [.sequence, .distinguished] : .sequence
        countdown = min(limits.checkInterval, limits.fuel)
        fuel = limits.fuel - countdown
        memory = limits.memory
    }

    /// Takes steps; throws where there are none left.
    @inline(__always)
    mutating func step(_ count: Int = 1) throws(JSONataError) {
        countdown &-= count
        if countdown < 0 { try refuel() }
    }

    /// Takes steps for a look at so many bytes.
    @inline(__always)
    mutating func step(bytes count: Int) throws(JSONataError) { try step(count >> 6) }

    /// Takes steps for a look at a text by its characters, which is more work where they are not all ASCII.
    mutating func step(characters string: JSONString) throws(JSONataError) {
        let count = string.text.utf8.count
        try step(count >> 6)
        if count >= Self.longText, !string.isASCII { try step(string.mayHaveEscapes ? count >> 1 : count >> 3) }
    }

    /// Texts of fewer bytes are looked at in no time.
    private static let longText = 64

    /// Takes steps for work that may grow with the square of a text's length; a text of some hundred bytes takes a few.
    mutating func step(square length: Int) throws(JSONataError) {
        let blocks = length >> 5
        try step(blocks.multipliedReportingOverflow(by: blocks).overflow ? remainingFuel + 1 : blocks * blocks)
    }

    @inline(never)
    private mutating func refuel() throws(JSONataError) {
        if limits.isOutOfTime?() == true { throw .outOfTime }
        guard fuel + countdown >= 0 else { throw .outOfTime }
        let refill = min(fuel, max(limits.checkInterval, -countdown))
        countdown += refill
        fuel -= refill
    }

    /// The steps that are left.
    var remainingFuel: Int { fuel + max(countdown, 0) }

    /// Accounts for an array about to be made.
    mutating func allocate(elements count: Int) throws(JSONataError) { try allocate(elements: count, more: count) }

    /// Accounts for an array of so many elements, of which some are more than what is accounted for.
    mutating func allocate(elements count: Int, more: Int) throws(JSONataError) {
        guard count <= limits.sequenceLength else { throw .outOfMemory }
        try allocate(bytes: more * 24)
    }

    /// Puts what a fold came to in the place of what it came to before; an array that nothing refers to any more then
    /// gives back the memory that it was accounted for with.
    mutating func replace(_ value: inout Value, by next: Value) throws(JSONataError) {
        var items = value.plainItems
        value = next
        guard items.count >= Self.returnedMinimum else { return }
        try step(items.count >> 4)
        let place = items.withUnsafeBufferPointer { $0.baseAddress }
        // Makes room that is there, unless something shares it: then it makes a copy elsewhere.
        items.reserveCapacity(items.count)
        guard items.withUnsafeBufferPointer({ $0.baseAddress }) == place else { return }
        memory = min(limits.memory, memory + 24 * items.count)
    }

    /// Arrays of fewer elements are not worth a look.
    private static let returnedMinimum = 64

    /// Accounts for an object of so many members.
    mutating func allocate(members count: Int) throws(JSONataError) { try allocate(bytes: 32 + count * 48) }

    /// Accounts for so many frames that are kept.
    mutating func allocate(frames count: Int, slots: Int) throws(JSONataError) {
        try allocate(bytes: count * (96 + 32 * slots))
    }

    /// Accounts for a string about to be made.
    mutating func allocate(text bytes: Int) throws(JSONataError) {
        try checkLength(bytes)
        try allocate(bytes: bytes)
        try step(bytes: bytes)
    }

    /// Accounts for copies of parts of a text, of so many bytes together.
    mutating func allocate(parts bytes: Int) throws(JSONataError) {
        try allocate(bytes: bytes)
        try step(bytes: bytes)
    }

    /// Accounts for a text that was made byte by byte, by more work than copying it takes.
    mutating func allocate(worked bytes: Int) throws(JSONataError) {
        try allocate(text: bytes)
        try step(bytes >> 2)
    }

    /// Checks the length of a string that is being put together.
    func checkLength(_ bytes: Int) throws(JSONataError) {
        guard bytes <= limits.stringLength else { throw .outOfMemory }
    }

    /// Accounts for the values that a text of so many bytes may be read as.
    mutating func allocate(parsed bytes: Int) throws(JSONataError) { try allocate(bytes: 24 * bytes) }

    private mutating func allocate(bytes: Int) throws(JSONataError) {
        memory -= bytes
        guard memory >= 0 else { throw .outOfMemory }
    }

    /// Counts a container; whether there are so few yet that they cannot nest too deep.
    @inline(__always)
    mutating func noteContainer() -> Bool {
        containers &+= 1
        return containers <= Nesting.plainMaximum
    }

    /// Begins a call of a function that has so many levels; throws where too many calls or levels are open.
    @inline(__always)
    mutating func enter(_ levels: FunctionLevels) throws(JSONataError) {
        depth += 1
        guard depth <= limits.depth else { throw .stackOverflow() }
        try checkNesting(levels.evaluation)
        try descend(levels.syntax)
    }

    /// Throws where too many levels are open, with so many in the function that is being evaluated.
    @inline(__always)
    func checkNesting(_ levels: Int) throws(JSONataError) {
        guard nesting + levels <= limits.nesting else { throw .stackOverflow() }
    }

    /// Begins what calls functions, while so many levels are open in the function that the calls are made from.
    ///
    /// No error is caught within an evaluation, so none need be closed where one is thrown.
    @inline(__always)
    mutating func open(_ levels: Int) { nesting += levels }

    /// Ends what began with as many levels.
    @inline(__always)
    mutating func close(_ levels: Int) { nesting -= levels }

    /// Ends a call that began with as many levels.
    @inline(__always)
    mutating func leave(_ levels: FunctionLevels) {
        depth -= 1
        ascend(levels.syntax)
    }

    /// As `enter`, for what is no call of its own but takes up the stack of one.
    @inline(__always)
    mutating func descend(_ levels: Int = 0) throws(JSONataError) {
        self.levels += levels + Limits.levelsPerCall
        guard self.levels <= limits.levels else { throw .stackOverflow() }
    }

    @inline(__always)
    mutating func ascend(_ levels: Int = 0) { self.levels -= levels + Limits.levelsPerCall }

    /// Keeps a frame that a function was bound in, so that `dismantle` can undo a cycle of references.
    mutating func noteCycle(_ frame: Frame) throws(JSONataError) {
        cyclicFrames.append(frame)
        try allocate(bytes: 128)
    }

    /// Keeps a copy's object, to which a function that is put into it may refer.
    mutating func noteCycle(_ record: Record) throws(JSONataError) {
        cyclicRecords.append(record)
        try allocate(bytes: 64)
    }

    /// Frees what refers to itself; after it no function of this evaluation may be called.
    mutating func dismantle() {
        for frame in cyclicFrames { frame.clear(0..<frame.count) }
        cyclicFrames = []
        for record in cyclicRecords { record.removeAll() }
        cyclicRecords = []
    }
}

extension Machine {
    /// Calls a function until no tail call is left.
    @inline(__always)
    mutating func apply(
        _ function: Function,
        _ arguments: Arguments,
        context: Value
    ) throws(JSONataError) -> Value {
        let result = try function.call(arguments, context: context, &self)
        guard case .function(let next) = result, next.isTailCall else { return result }
        return try bounce(next, context: context)
    }

    /// The loop that runs tail calls without a growing stack.
    @inline(never)
    mutating func bounce(_ function: Function, context: Value) throws(JSONataError) -> Value {
        var result = Value.function(function)
        while case .function(let next) = result, next.isTailCall {
            result = try unsafeDowncast(next, to: TailCall.self).make(context: context, &self)
        }
        return result
    }

    /// Calls a function as the built-in functions do: with no context of its own.
    @inline(__always)
    mutating func invoke(_ function: Function, _ arguments: Arguments) throws(JSONataError) -> Value {
        try apply(function, arguments, context: .json(.null))
    }
}
