// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// Expressions that ask for more than can be had: they end with U1001, soon and without taking the process with them.
struct BoundedWorkTests {
    private func evaluate(_ text: String, _ change: (inout Limits) -> Void = { _ in }) throws -> Outcome {
        var limits = Limits.stepFunctions
        change(&limits)
        var environment = Environment(now: 0, seed: 1)
        return try Expression.compile(text).evaluate(
            nil,
            variables: Variables(),
            environment: &environment,
            limits: limits
        )
    }

    private func code(_ text: String, _ change: (inout Limits) -> Void = { _ in }) -> ErrorCode? {
        #expect(throws: JSONataError.self) { try evaluate(text, change) }?.code
    }

    @Test(
        arguments: [
            ("[1e300..1e300]", [1e300]), ("($f := $sum(?); [$f([1e308, 1e308])])", ["Infinity"]),
            ("($f := $round(?, ?); [$f(1.5, 1.5)])", ["NaN"]), ("{'a': [-1/0]}", ["a": ["-Infinity"]]),
        ] as [(String, JSON)]
    )
    func `numbers that no integer and no JSON holds`(text: String, expected: JSON) throws {
        #expect(try evaluate(text) == .value(expected))
    }

    @Test func `a result whose text nobody could write is not handed out`() {
        #expect(code("$reduce([1..32], function($a, $i) { {'a': $a, 'b': $a} }, 1)") == .U1001)
        #expect(code("['abcdef', 'abcdef']") { $0.stringLength = 10 } == .U1001)
    }

    @Test(arguments: [
        "($d := $reduce([1..2000], function($a, $i) { {'a': $a} }, 1); 1)",
        "($d := $reduce([1..2000], function($a, $i) { [[$a]] }, 1); 1)",
        "($d := $reduce([1..2000], function($a, $i) { $map([1, 2], function() { $a }) }, 1); 1)",
        "($d := $reduce([1..2000], function($a, $i) { $spread({'a': $a}) }, 1); 1)",
        "($d := $reduce([1..2000], function($a, $i) { $merge([{'b': 1}, {'a': $a}]) }, 1); 1)",
        "($d := $reduce([1..2000], function($a, $i) { $zip([$a, 1], [$a, 1]) }, 1); 1)",
        "($f := function($n, $a) { $n = 0 ? 1 : $f($n - 1, function() { $a }) }; $f(2000, 1))",
        "($f := function($n, $a) { $n = 0 ? 1 : $f($n - 1, $a ~> $sum) }; $f(2000, $sum))",
        "$type($reduce([1..200000], function($a, $b) { |$|{'x': $a}| }, 1))",
        "$type($reduce([1..200000], function($a, $b) { (function() { ($sum($a)){'n': $} })() }, 1))",
    ])
    func `what is wrapped again and again is refused before it is too deep`(text: String) {
        #expect(code(text) == .U1001)
    }

    /// Calls that take some microseconds each however short their arguments are.
    @Test(arguments: ["$uuid()", "$fromMillis($)", "$now()", "$hash('a', 'SHA-512')", "$round(1e300 / $, -5)"])
    func `a short call of a function that works hard takes steps`(call: String) {
        #expect(code("[1..1000].\(call)") { $0.fuel = 8_000 } == .U1001)
    }

    @Test(arguments: [
        // A signature that can be matched in very many ways.
        "($f := function($x)<\(String(repeating: "n+", count: 30))s:n>{1}; $f(\(String(repeating: "1, ", count: 300))1))",
        "$count([1..1000].(\(String(repeating: "$ = 1; ", count: 200))1))",
        "$count($keys([1..1000]{\(String(repeating: "nothing: 1, ", count: 300))'a': 1}))",
        "($f := function($x){1}; $count([1..1000].$f($\(String(repeating: ", $", count: 1500)))))",
        "$contains($pad('', 100, 'b'), /(?:\(String(repeating: "(a)", count: 300))|b)*(?=c)/)",
    ])
    func `work that a text asks for many times over takes steps`(text: String) {
        #expect(code(text) { $0.fuel = 100_000 } == .U1001)
    }

    @Test(arguments: [
        "$fromMillis(0, $pad('', 2400, '[H0,1000000]'))", "$now($pad('', 2400, '[H0,1000000]'))",
        "$toMillis('x', $pad('', 4000, '[Yw]'))", "$toMillis('x', $pad('', 70000, '[Yw]'))",
        "$toMillis('x', $pad('', 200000, 'a'))",
    ])
    func `a picture of a time that asks for too much is refused`(text: String) {
        #expect(code(text) == .U1001)
    }

    @Test(arguments: [
        "$match('abc', function($s) { {'match': 'a', 'start': 0, 'end': 1, 'groups': [$d, $d], 'next': $n} })",
        "$formatNumber(1, '0', {'zero-digit': $d, 'x': $d}) & $string($d)",
    ])
    func `a value that repeats its parts is not unfolded`(text: String) {
        let value = "$reduce([1..240], function($a, $b) { {'l': $a, 'r': $a} }, 1)"
        #expect(code("($d := \(value); $n := function() { $nothing }; \(text))") == .U1001)
    }

    @Test func `the pieces of a text that is split by a function are accounted for`() {
        let text = """
            ($s := $join([1..4].$pad('', 250000, 'x'));
            $n := function() { {'match': '', 'start': 999999, 'end': 0, 'groups': [], 'next': $n} };
            $count($split($s, function($x) { $n() }, 400)))
            """
        #expect(code(text) == .U1001)
    }

    @Test func `many references to a name that is bound on many levels share what it means outside`() throws {
        let blocks = String(repeating: "$x := 1; (", count: 60)
        let references = String(repeating: "$x; ", count: 20_000)
        #expect(try evaluate("(\(blocks)\(references)$x\(String(repeating: ")", count: 61))") == .value(1))
        #expect(try evaluate("($x := 1; ($y := $x; $x := 2; [$y, $x]))") == .value([1, 2]))
        #expect(
            try evaluate("($x := 1; $f := function() { ($y := $x; $x := 2; $y & $x & ($y := $x; $x := 3; $y)) }; $f())")
                == .value("122")
        )
    }

    @Test func `a name for many ancestors is compiled in time`() throws {
        let text = "a.b.[%\(String(repeating: ", %", count: 20_000))]"
        #expect(try evaluate("$count(\(text))") == .value(0))
    }

    @Test func `what an update puts in never contains itself`() throws {
        let transform = "($f := function() { 1 }; $t := |$|{'b': {'f': $f, 'me': $, 'all': [$]}}|; $t({}) = $t({}))"
        #expect(try evaluate(transform) == .value(true))
    }

    @Test func `many containers that do not nest deep are made`() throws {
        let text = "$map([1..2000], function($i) { {'all': [1..200], 'item': [{'i': $i}]} })"
        #expect(try evaluate("($m := \(text); $m[1999].item.i)") == .value(2_000))
        #expect(
            try evaluate("$count($reduce([1..1000], function($a, $i) { $append($a, {'i': $i}) }, []))") == .value(1_000)
        )
    }

    @Test(arguments: [
        "($x := [1..900]; $count([1..900].$x))",
        "$join([1..2000].'0123456789')", "$replace($pad('', 900, 'a'), 'a', '0123456789')",
        "$replace($pad('', 900, 'a'), /a/, '0123456789')", "$string([1..2000])",
        "($s := $pad('', 900, 'a'); $s & $s & $s & $s & $s)",
        "($s := $pad('', 900, 'a'); $map([1..200], function() { $count($match($s, /((((((((((a*))))))))))/)) }))",
        "$map([1..400], function($i) { [1..800] })", "$each({'a': 1}, function() { [1..2000] })",
    ])
    func `what is made is accounted for while it is made`(text: String) {
        #expect(
            code(text) { limits in
                limits.sequenceLength = 1_000
                limits.stringLength = 1_000
                limits.memory = 1_000_000
            } == .U1001
        )
    }

    @Test(arguments: [
        "$string($a)", "$a = $b", "$a in [$b]", "$count($distinct([$a, $b]))", "$count($a.**)", "$a ~> |**|{}|",
        "$boolean($z)", "$count($z.*)", "$z.name", "$sum($a)", "$sum([[$z]])", "'' & $a",
    ])
    func `parts that are repeated are not walked without end`(text: String) {
        let twice = "$reduce([1..32], function($a, $i) { {'a': $a, 'b': $a} }, 1)"
        let lists = "$reduce([1..32], function($a, $i) { [[$a], [$a]] }, 0)"
        // The error may hold the value, which the testing library would show whole.
        var length: Int?
        do {
            _ = try evaluate("($a := \(twice); $b := \(twice); $z := \(lists); \(text))") { limits in
                limits.fuel = 100_000
                limits.stringLength = 100_000
            }
        } catch {
            length = "\(error)".utf8.count
        }
        #expect(length.map { $0 < 1_000_000 } == true)
    }

    @Test(arguments: [
        "$boolean($zeros)", "$not($zeros)", "$zeros ? 1 : 2", "$zeros and true", "$filter([1], function() { $zeros })",
        "[1][$zeros]", "$f($zeros)", "$g($texts)", "$append($zeros, 1)", "$reverse($zeros)", "$sort($zeros)",
        "$shuffle($zeros)", "$zeros = $others", "'x' in $zeros", "$keys($object)", "$spread($object)", "$object.*",
        "$merge([$object, {'z': 1}])", "$each($object, $string)", "$sift($object, $boolean)", "$object = $same",
        "$uppercase($text)", "$lowercase($text)", "$trim($text)", "$base64encode($text)", "$base64decode($text)",
        "$encodeUrl($text)", "$decodeUrlComponent($text)", "$hash($text, 'MD5')", "$parse($json)",
        "$length($formatInteger(500000, 'I'))", "$fromMillis(0, $picture)", "$toMillis($text, $picture)",
        "$formatNumber(1, $digits)", "$formatNumber(1, '0', {'grouping-separator': $text})",
        "$formatInteger(1, $digits)",
        "$parseInteger($digits, '0')", "$join($texts)",
        "$contains($text, /z/)", "$split($text, 'z')", "$match($text, /z/)", "$replace($text, /z/, '')",
        "$distinct($zeros)", "$string($zeros)", "$zeros & ''", "$zip($zeros)", "$partition($zeros, 3)",
        "$zeros{'a': $}",
        "$zeros^($)", "$zeros[0 = 1]", "$sum($zeros)", "$max($zeros)", "$zeros.a", "$lookup($zeros, 'a')",
        "$zeros ~> |$|{}|", "[$zeros]", "$map($zeros, $string)", "$reduce($zeros, function($a, $b) { $a })",
    ])
    func `what looks at all of a value takes steps for it`(text: String) {
        let setting = """
            $zeros := $map([1..2000], function() { 0 }); $others := $map([1..2000], function() { 0 });
            $texts := $map([1..2000], function() { 'a' }); $object := $merge([1..2000].{$string($): 0}); $same := $merge([$object]);
            $f := function($a)<a<n>:x> { 1 }; $g := function($a)<a<s>:x> { 1 }; $text := $pad('', 20000, 'ab');
            $digits := $pad('', 2000, '0'); $picture := $pad('', 2000, 'x'); $json := $string($zeros);
            """
        func repeated(_ text: String) -> String { "(\(setting) $count($map([1..1000], function() { (\(text); 1) })))" }
        #expect(throws: Never.self) { try evaluate(repeated("1")) { $0.fuel = 60_000 } }
        #expect(code(repeated(text)) { $0.fuel = 60_000 } == .U1001)
    }

    @Test func `what a fold does not need any more is free again`() throws {
        let fold = "$count($reduce([1..500], function($a, $i) { $append($a, $i) }, []))"
        #expect(try evaluate(fold) { $0.memory = 200_000 } == .value(500))
        // The same as long as something holds on to each array.
        let kept = "($all := $map([1..500], function($n) { $append([1..$n], 0) }); $count($all))"
        #expect(code(kept) { $0.memory = 200_000 } == .U1001)
        let held = "$count($reduce([1..500], function($a, $i) { [[$a], $append($a[0], $i)] }, [[0]]))"
        #expect(code(held) { $0.memory = 200_000 } == .U1001)
    }

    @Test(arguments: [
        "($s := $pad('', 30000, 'a'); $contains($s, $pad('', 15000, 'a') & 'b'))",
        "($s := $pad('', 30000, 'a'); $split($s, $pad('', 15000, 'a') & 'b'))",
    ])
    func `a search that compares again and again takes steps`(text: String) {
        #expect(code(text) { $0.fuel = 100_000 } == .U1001)
    }

    @Test func `numbers that reach past the integers end no process`() throws {
        #expect(code("$range(0, -1e19, -1)") == .U1001)
        let found =
            "{'match': 'xyz', 'start': 9223372036854774784, 'end': 1, 'groups': [], 'next': function() { $nothing }}"
        let long = "$replace('abc', function($s) { $merge([\(found), {'match': $pad('', 2000, 'x')}]) }, 'x')"
        #expect(try evaluate(long) == .value("abcx"))
    }

    @Test func `a substitute that is longer than a string may be is refused`() throws {
        let long = "$replace($pad('', 600, 'a'), /a+/, $pad('', 600, '$0'))"
        #expect(code(long) { $0.stringLength = 1_000 } == .U1001)
        #expect(try evaluate("$length(\(long))") == .value(180_000))
    }

    @Test func `a picture takes steps where it is read anew`() throws {
        let once = "$count([1..200].$toMillis('x', '[Yw]'))"
        #expect(try evaluate(once) { $0.fuel = 70_000 } == .value(0))
        #expect(code("$count([1..200].$toMillis('x', '[Yw]' & $))") { $0.fuel = 70_000 } == .U1001)
    }

    @Test func `tuples of lists are no array together`() throws {
        let text = "$count($zip([1..400], [1..400], [1..400]))"
        #expect(try evaluate(text) { $0.sequenceLength = 400 } == .value(400))
        #expect(code(text) { $0.memory = 40_000 } == .U1001)
    }

    @Test func `regular expressions that are written out too often are refused`() throws {
        let long = "$contains('ab', /(?:ab){9000}/)"
        #expect(try evaluate(long) == .value(false))
        let many = "[" + Array(repeating: long, count: 100).joined(separator: ", ") + "]"
        #expect(code(many) == .S0303)
        #expect(code("$contains('a', /(?:(?:(?:){1000}){1000}bc){30000}/)") == .S0303)
    }
}
