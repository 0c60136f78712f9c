// SPDX-License-Identifier: Apache-2.0

/// Makes up expressions by breaking and splicing ones that work.
struct ExpressionMutator {
    private var state: UInt64
    private var corpus: [[UInt8]]

    private static let corpusMaximum = 4_096
    private static let lengthMaximum = 400

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        corpus = Self.seeds.map { Array($0.utf8) }
    }

    /// The next expression.
    mutating func next() -> String {
        var bytes = corpus[below(corpus.count)]
        for _ in 0...below(4) { mutate(&bytes) }
        return String(decoding: bytes.prefix(Self.lengthMaximum), as: UTF8.self)
    }

    /// Builds on an expression that had a result.
    mutating func keep(_ text: String) {
        guard below(64) == 0 else { return }
        if corpus.count < Self.corpusMaximum {
            corpus.append(Array(text.utf8))
        } else {
            corpus[Self.seeds.count + below(Self.corpusMaximum - Self.seeds.count)] = Array(text.utf8)
        }
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        switch below(7) {
        case 0: bytes.insert(contentsOf: Self.tokens[below(Self.tokens.count)].utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
        case 2: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: 32 + below(96)) }
        case 3:
            let other = corpus[below(corpus.count)]
            let start = below(other.count + 1)
            bytes.insert(contentsOf: other[start..<min(other.count, start + below(24))], at: place)
        case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + below(16))], at: place)
        case 5:
            let token = Self.tokens[below(Self.tokens.count)].utf8
            bytes.replaceSubrange(place..<min(bytes.count, place + below(6)), with: token)
        default: bytes = Array("(".utf8) + bytes + Array((")" + Self.tokens[below(Self.tokens.count)]).utf8)
        }
    }

    private mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: (state >> 11) % UInt64(max(1, bound)))
    }

    private static let tokens = [
        "$", "$$", "%", "*", "**", ".", "[", "]", "{", "}", "(", ")", "^(", "@$v", "#$i", "~>", ":=", "?", ":", "..",
        " and ", " or ", " in ", "=", "!=", "<", ">=", "&", "+", "-", "/", "|", ";", ",", "\"s\"", "'t'", "`n`", "null",
        "true", "false", "0", "1", "-1", "1e308", "0.5", "1e-320", "99999999999", "a", "b", "c", "items", "price", "$x",
        "$y", "$states.input", "function($p){$p}", "λ($p)<n:n>{$p}", "/a+/i", "/(x)|y/", "$sum(", "$count(", "$map(",
        "$filter(", "$reduce(", "$string(", "$number(", "$split(", "$match(", "$replace(", "$sort(", "$zip(", "$each(",
        "$sift(", "$spread(", "$merge(", "$lookup(", "$substring(", "$pad(", "$formatNumber(", "$formatInteger(",
        "$fromMillis(", "$toMillis(", "$formatBase(", "$round(", "$power(", "$partition(", "$range(", "$hash(",
        "$parse(",
        "$random(", "$eval(", "$error(", "$assert(", "$join(", "$distinct(", "$single(", "$type(", "é", "😀", "\\u0041",
        "/* c */", "[[]]", "[0..5]", "[1..100000]", "{\"k\": 1}", "?:", "??",
        "($q := ", "($q := a; $q)", "n?", "s-", "a<n>", "(ns)+", "[($q := a; $q)]@$v.", "[a][0]#$i.", "<n?n:n>",
    ]

    private static let seeds = [
        "a", "$sum(items.price)", "items[price > 10].id", "items^(>price).id", "items{$string(id): price}",
        "$map(c, function($v, $i) { $i })", "(items.tags)[0]", "d.e.f[-1]", "**.f", "items.%.a",
        "items@$i.c[$i.id = 1]", "items#$n.{\"n\": $n, \"id\": id}", "a ~> $string ~> $uppercase",
        "$ ~> |items|{\"price\": price * 2}, [\"tags\"]|",
        "(\n  $f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) };\n  $f(5)\n)",
        "$reduce([1..5], function($l, $r) { $l + $r })", "$replace(b, /t(e)/, \"$1\")", "$match(\"abcabc\", /b(c)/)",
        "$split(\"a, b\", /,\\s*/)", "$formatNumber(12345.6, \"#,##0.00\")", "$formatInteger(a, \"w\")",
        "$fromMillis(0, \"[Y]-[M01]-[D01] [FNn]\")", "$toMillis(\"2020-01-01\", \"[Y]-[M]-[D]\")",
        "$sift(d, λ($v, $k){$k = \"g\"})",
        "$each($, function($v, $k) { $k })", "$sort(c, function($l, $r) { $l > $r })",
        "$add := function($p, $q){$p + $q}",
        "($g := $substring(?, 0, 2); $g(b))", "\"a\" in [\"a\", \"b\"]", "a = 1 ? \"one\" : \"other\"",
        "{\"x\": [items.id], \"y\": {\"z\": null}}", "$states.input.items[0].price", "$partition(c, 2)",
        "$range(0, 10, 3)",
        "$hash(b, \"SHA-256\")", "$parse(\"[1,2]\")", "$merge([d, {\"h\": 1}])", "$spread(d)", "$zip(c, items.id)",
        "[1..10][$ % 2 = 0]", "$lookup(d, \"g\")", "$join(items.tags, \"-\")", "$formatBase(255, 16)",
        "-a + 2 * (3 - 1) / 4 % 5", "λ($p, $q, $r)<s-n?a<n>(ns)+:x>{[$p, $q, $r]}(b, 2, [3], \"t\", 5)",
        "[items.($q := id; $q)]#$n.[$n, $]", "[items, ($q := items; $q)]^(<id)[0].(\n$q := id; $q)@$v{$string($v): $v}",
    ]
}
