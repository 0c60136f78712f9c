# SPDX-License-Identifier: Apache-2.0
"""Makes up expressions and data from a seed, for the differential check."""

import random
import re

NAMES = ["a", "b", "c", "items", "id", "price", "tags", "missing"]
WORDS = ["", "x", "abc", "Hello World", "10", "a,b,c", "é😀"]
NUMBERS = [0, 1, -1, 2, 10, 2.5, 100, 0.1]

# In a template § stands for an expression and «a|b» for one of the texts.
LEAVES = "«a|b|c|items|id|price|tags|missing|$|1|2|-1|0.5|\"x\"|\"abc\"|true|null|[1..3]|[]|$$|a.b|items.tags»"

SHAPES = [
    "§«+|-|*|/|%|&|=|!=|<|>=| and | or | in |<=|>»§", "(§).(§)", "«a|b|c|items|tags».§", "(§)[§]", "«a|b|c|items»[§]",
    "[§, §]", '{"k": §, "l": §}', "(§ ? § : §)", "(§ ? §)", "items^(«<|>|»«price|id|tags[0]»).§",
    "items^(>price, «<|>|»id).«id|§»", "items{$string(«id|price»): §}", "-(§)", "**.«a|b|c|id|tags»", "*.§", "§.*",
    "(§; §)", "($x := §; «$x|[$x, $x]|$count($x)|$x.a|$x[0]|$x[]»)", "§[]", "«a|items|tags|b»[].§", "[§].«§|$»",
    "[§..§]", "[1..«3|2.5|$count(items)|-1|1»]", "§[«0|-1|1.5|-0.5|$ > 1|id|[0, 1]|[-1, 0]|$[0]|true|\"x\"|null|[]»]",
    # Joins, positions, parents.
    "items#$i.{\"i\": $i, \"v\": §}", "items@$v.{\"v\": $v.id, \"w\": §}", "items@$v#$i[$i «=|>|<» «0|1»].[$i, $v.id, §]",
    "items.tags.{\"t\": $, \"id\": %.«id|price»}", "items#$i[«0|1|$i > 0|id = 1»].[$i]", "items@$v.$$.«items|c»@$w.[$v.id, $w]",
    "items[%.a = §].id", "items.tags[%.id = «0|1»]", "«a|b|c|items».«a|b|c|tags».%.«id|a|§»", "items.tags.%.%.«a|b|§»",
    "items^(id)#$i.[$i, id]", "items#$i^(>price).[$i, id]", "items@$v.tags@$t.{$t: $v.id}", "items.tags#$i{$string($i): $}",
    "«a|items|c|$».(§).%", "items.tags^(%.id, <$)", "items@$v[$v.id = «0|1»].§",
    # Paths that begin with an array constructor.
    "[§, §][«0|-1|id|§»].«id|$|§»", "[§]^(«id|<$»)«|[0]».«id|$|§»", "«[]|[§]|[missing]».«a|§»«|[]».§«#$i|@$v|».[$i, §]", "[§]@$v.«items|a|§».§",
    # Functions of higher order.
    "$map(§, function($v, $i, $a) {«$v|$i|$v & $i|[$v]|[$v, $i]|$count($a)|{\"v\": $v}|$a[$i]|()»})",
    "$filter(§, function($v, $i, $a) {«$boolean($v)|$i > 0|$v > 1|$count($a) > 1|$v = 1»})",
    "$single(§, function($v, $i) {«$i = 0|$v = 1|true|$boolean($v)»})", "$map(§, $«string|number|type|count|keys|boolean|not|exists|sum|uppercase»)",
    "$reduce(§, function($l, $r«|, $i|, $i, $a») {«$l & $r|[$l, $r]|$append($l, $r)|$r»}«|, \"s\"|, 1|, []|, §»)",
    "$sift(§, function($v, $k, $o) {«$k != \"a\"|$boolean($v)|$count($keys($o)) > 1|$type($v) = \"number\"»})",
    "$each(§, function($v, $k) {«$k|$v|$k & \"=\" & $string($v)|[$v]|{$k: $v}»})", "$sort(§«|, function($l, $r) {$l > $r}|, function($l, $r) {$l.id < $r.id}»)",
    "(§ ~> $«string|count|reverse|type|keys|sum|map(function($v) {$v})|map($string)|filter(function($v, $i) {$i < 2})|append(§)|join(\"-\")»)",
    "(§ ~> $«string|reverse|distinct» ~> $«string|count|type|uppercase»)", "(($«string|reverse|count» ~> $«count|type|string»)(§))",
    "($f := «$substring(?, 0, 2)|$append(?, §)|$append(§, ?)|function($x) {$x}|function($x, $y) {[$x, $y]}|$round(?, 1)|$join(?, \"-\")|$map(?, $string)»; $f(§))",
    "($f := function($x) {§}; $f(§))", "($f := function($n) {$n <= 1 ? 1 : $n * $f($n - 1)}; $f(«3|5|§»))",
    "($f := function($n, $m)«<nn:n>|<n-n:n>|<n?n?:n>|<a<n>n:a>|<jj:j>|<x-x?:x>» {$append($n, $m)}; «$f(§, §)|§.$f(1)|$f(§)|§.$f(§)»)",
    "($f := function($s)«<s-:s>|<s:s>|<a<s>:s>|<(sn):s>|<o:o>|<b:b>|<l:l>|<j-:j>|<s+:s>|<f:f>|<a:a>|<n+:n>» {$s}; «$f(§)|§.$f()|$f()|$f(§, §)»)",
    # Transforms.
    "§ ~> |«$|items|a|b|items[id = 1]|**|*|c.b»|{«\"z\": §|\"id\": 9|\"a\": id»}«|, \"id\"|, [\"id\", \"a\"]|, §»|",
    # Arrays and objects.
    "$append(§, §)", "$zip(§, §«|, §»)", "$lookup(§, \"«a|id|b|missing»\")", "$merge([§, §])", "$spread(§)", "$keys([§, §])",
    "$distinct(§)", "$count(§)", "$reverse(§)", "$exists(§)", "{§: §}", "{\"k\": §}.«k|*|§»", "§{«\"k\"|$string(id)|id»: §}", "$merge(§)",
    # Strings.
    "$substring($string(§), «0|1|-2|2.7|-0.5»«|, 2|, 1.5|, -1»)", "$split(«\"a,b\"|\"abc\"|b|§», «\",\"|\"\"|/b/|/,/|/(,)|(b)/»«|, 1|, 2.5|, -1»)",
    "$replace($string(§), «\"a\"|/[a-c]/|/(a)(b)?/|/./|\"\"|/\\d+/», «\"z\"|\"$0$0\"|\"[$1]\"|\"$$\"|\"$9\"|\"$10\"|function($m) {$uppercase($m.match)}|function($m) {$m.index}|$uppercase»«|, 1|, 0|, -1|, 1.5»)",
    "$match($string(§), «/[a-c]/|/(a)|(b)/|/\\d/|/l+/|/(?:o) ?(W)?/i»«|, 1|, 0|, -1»)", "$contains($string(§), «\"a\"|/B/i|\"\"|/^a/»)",
    "$pad($string(§), «5|-5|3.5|0»«|, \"#\"|, \"ab\"|, \"\"»)", "$substring«Before|After»($string(§), «\",\"|\"\"|\"b\"|§»)",
    "$join(«[\"a\", \"b\"]|tags|items.tags|§»«|, \"-\"|, \"\"|, §»)", "$string(§, «true|false|§»)", "$«base64encode|base64decode|encodeUrl|encodeUrlComponent|decodeUrl|decodeUrlComponent»(«\"a b&c/é\"|\"%41%2f\"|\"YWI=\"|\"%\"|$string(§)»)",
    "$«uppercase|lowercase|trim|length»(«\"  aÉ\\t ß \"|$string(§)|§»)", "\"«\\u00e9|\\\"|\\n|\\\\|\\/|\\t»\" & §", "'«it|a\\'b»' & §", "§.`«a|items|not here|id»`",
    # Numbers.
    "$round(§, «0|1|-1|2»)", "$«floor|ceil|abs|sqrt|round»(«2.5|-2.5|3.5|0.5|§»)", "$power(«2|0.5|-8|§», «3|0.5|-1|§»)", "$number(«\"1e3\"|\"-0\"|\" 1\"|\"0x1F\"|\"0b11\"|\"0o17\"|\"1.\"|\".5\"|\"01\"|\"\"|§»)",
    "$formatBase(«10|255|-7.5|§»«|, 2|, 16|, 36|, 37|, 1.5»)", "$formatNumber(«1234.5|0|-1.005|0.00012|1e21|§», \"«#,##0.00|0|#.##|#0%|0‰|(0);0|0.00;(0.00)|###|#,#|0,0.0|x0y»\")",
    "$formatNumber(«1234.5|0.00012|1e21|7», \"«0.0e0|00.000e00|#.0e0|0e00»\")",
    "$formatInteger(«0|7|42|1999|-3|123456|2.7|§», \"«0|000|#,##0|i|I|A|a|w|W|Ww|w;o|0;o|1st|#»\")", "$parseInteger(\"«12|xii|1,234|twelve|Twenty-First|b|»\", \"«0|#,##0|i|w|Ww;o|a»\")",
    "$string(«0.1+0.2|1e21|1e-7|123456789012|1/3|1e15+0.3|100000000000000000000|-0|5e-324»)", "§ «+|-|*|/|%» «0|0.1|1e308|-3»",
    # Times.
    "$fromMillis(«0|1510067557121|-1e11|§», \"«[Y0001]-[M01]-[D01]|[D1o] [MNn,3-3] [Y,2]|[FNn], [h#1]:[m01][PN]|[H01]:[m]:[s].[f001]|[W01]/[X]|[dwo]|[Z]|[z]|[Z01:01t]|[E]|[C]|[x] [w]|[[x]] [Y]|[YI]»\"«|, \"+0530\"|, \"-0330\"|, \"Z\"»)",
    "$toMillis(\"«2017-11-07T15:07:54.972Z|2018|2018-02-30|2017-11-07|12/3/2020|7th Nov 2017|Friday|2017-11-07T15:07:54+0200|13:45»\"«|, \"[D]/[M]/[Y]\"|, \"[D1o] [MNn,3-3] [Y]\"|, \"[Y]-[M]-[D]\"»)",
    "$fromMillis(§)", "$type(«§|$sum|/a/|function() {1}»)", "$boolean(«§|$sum|[0, 1]|[[]]|{}|{\"a\": 1}|\"0\"|0.0|[null]»)",
    # Parents, joins and positions with groups, filters and orders.
    "items{$string(id): tags.%.«price|id|%.a»}", "items.tags{$: %.id}", "items.{\"k\": tags.{\"t\": $, \"p\": %.«id|%.a|%.id»}}",
    "items.tags[%.id «=|>|<» «0|1»]{$: «%.price|$count($)»}", "items.(tags.{\"t\": $, \"i\": %.id})", "items.tags.(%.(id + §))", "items[tags[%.id = 1]].id",
    "items@$v[$v.id «>|=|<» «0|1»]^(«<|>»$v.price).$v.«id|tags»", "items#$i[id > 0]#$j.[$i, $j]", "items^(>id)@$v.$v.«id|tags[0]»", "items@$v^(>$v.id)#$i.[$i, $v.id]",
    "items.tags@$t[$t != \"x\"]#$i{$t: $i}", "items@$v.$v.tags#$i[$i = «0|1»].{\"t\": $, \"v\": $v.id}", "items#$i.tags#$j.[$i, $j]", "items#$i^(>price)[0].[$i, id]", "items[0]#$i.[$i, §]",
    "items@$a.items@$b[$a.id = $b.id].[$a.id, §]", "(items@$v.tags)[0]", "items@$v{$string($v.id): $v.tags}", "items.tags^($)#$i[$i < 2]{$: $i}",
    # Transforms that delete, and one after the other.
    "§ ~> |$|{}, [\"a\", \"b\"]|", "$ ~> |items|{\"n\": $uppercase(tags[0])}, \"tags\"| ~> |**[id]|{\"x\": 1}, §|", "($f := |items|{\"z\": «id|tags[]|$count($)|[tags]»}«|, \"id\"»|; $f($$)«|.items|.items.z»)",
    # Members of arrays and objects.
    "«items|[§, §]|§».$sift(function($v, $k) {$k in [\"id\", \"tags\", \"a\"]})", "$sift(«items|[§, §]», function($v) {$boolean($v)})", "«items|[§]».$each(function($v, $k) {«$k|$v|[$v]|{$k: $v}»})",
    "$each(«items[0]|[§]|{\"k\": §, \"l\": §}», function($v, $k, $o) {«$type($v)|$v|$keys($o)»})", "$spread(«items|[§, [§]]|{\"k\": §[]}»)«|.k|.a|.id»", "$merge($spread(§))«|.k|.a»", "$merge(items.{$string(id): tags})",
    # Sequences in variables, arrays and objects, and calls that functions end with.
    "{\"k\": §[]}«.k|.k.$|.k[]|.*|»", "($x := «§[]|$keys(§)[]»; «$x|{\"k\": $x}.k|[$x]|[$x].$|$x.$|$append($x, [])»)", "$distinct(«{\"k\": items.price}.k|$map([1, 2], function() {items.price})[0]|{\"k\": §.§}.k»)",
    "$map([1, 2], function() {«§[]|$keys(§)[]|(§)[]»})«|[0]|.$|[0].$»", "($f := function($x) {«$keys($x)|$string($x)|$spread($x)|$x.§|§»«|[]|{\"n\": $}|[0]|[1]»}; $f(§)«|.n|[]»)", "($f := function($x) {($x ? «$keys($x)|$count($x)|§» : §)«|[]|[0]|[1]|[[0, 0]]|[§]»}; $f(§))",
    # Chains of what stands in for nothing.
    "(§ ? § : § ? § : §)", "(§ ? §)", "«a|missing|§» ~> $exists() ? § : §",
    # Halves of surrogate pairs.
    "$«length|type|uppercase|encodeUrlComponent|reverse|base64encode»(\"«\\ud83d|\\ude00x|\\ud83d\\ude00|a\\ud83d\\ude00b|\\ud83d\\ud83d\\ude00»\")", "$substring(\"a\\ud83d\\ude00b\\ud83d\", «0|1|2|-2»«|, 1|, 2»)", "$split(\"\\ud83d\\ude00x\", \"\")",
    "(\"\\ud83d\" & \"\\ude00\") «= \"😀\"|~> $length|~> $split(\"\")»", "$match(\"\\ud83d\\ude00\", /«.|\\ud83d|\\ude00|..»/).«index|match»", "$replace(\"x\\ud83d\\ude00y\", «\"\\ude00\"|/\\ud83d/|/./», \"«z|$0$0»\")", "$pad(\"\\ud83d\\ude00\", «3|-3», \"«\\ud83d|ab»\")",
    # Replacements by functions, and pictures.
    "$replace($string(§), /«(\\w)(\\d)?|([a-z])([a-z])|(\\d+)\\.?(\\d)?»/, function($m) {«$m.groups[0]|$string($m.start)|$m.match & $m.groups[1]|$string($count($m.groups))|$m.next()»})",
    "$formatNumber(«1234.5|-1234567.891|0.5|0|§», \"«#.##0,00|#,##0.00|0%|#0.0;~0.0»\", {«\"decimal-separator\": \",\", \"grouping-separator\": \".\"|\"minus-sign\": \"~\"|\"percent\": \"p\"|\"digit\": \"@\"|\"infinity\": \"inf\"|\"pattern-separator\": \"~\"»})",
    "$fromMillis(«0|1510067557121|-62135596800001|253402300800000|951782400000», \"«[Y0001]-W[W01]-[F1]|[M01]/[D01]/[Y,*-2]|[dWwo]|[Dwo] [MNn,*-3]|[P] [h]|[H01][m01][s01][f,3-3]|[Z0000]|[z0]|[Y9,999]|[YWw] [MN]|[D01] [MI] [Yi]|[xNn] [w] [W]|[X0001] [x1]|[F0]|[FNn,3-3]|[Da]|[DA]»\"«|, \"+0100\"|, \"-0800\"»)",
    "($p := \"«[Y0001]-[M01]-[D01]|[D] [MNn] [Y]|[D1o] [MNn,3-3] [Y]|[Y]-[M01]-[D01]T[H01]:[m]:[s].[f001][Z]|[M01]/[D01]/[Y0001] [h]:[m01] [P]|[Dwo] [MNn] [YWw]|[YI] [MI] [DI]|[Y]-[d001]»\"; $toMillis($fromMillis(«0|1510067557121|951782400000|1e12», $p), $p))",
    "$formatInteger(«0|1|21|112|1999|100000|-12|1e12|4.5», \"«w;o|W;o|Ww;o|I|i|A|a|00;o|1;o|#,##0;o|#00,000|0000|٠٠|#:###:000|0,000;c|»\")",
    "($p := \"«w|W|Ww|w;o|I|i|A|a|0|#,##0|1;o|00;o»\"; $parseInteger($formatInteger(«0|1|21|112|1999|100000|12», $p), $p))",
    # Odd places.
    "§ /* note */ «+|&|.» §", "«and|or|in|function|true1»", "$error(«|\"bad\"|§»)", "$assert(§«|, \"no\"»)", "§ in [§, §]", "$string($«sum|nothing»)",
    "§«.|~>»«$string|$string()|$count()|$type()|$»", "$«nothing|x|»(§)", "«a|b|items|tags»(§)", "§[§][§]", "§{\"a\": §}[§]", "$number(§) «=|!=|<|<=» §", "«2»/«2»/§", "§ ? /«a|b»/ : §",
] + ["$«string|count|sum|max|min|type|length|boolean|not|exists|keys|spread|merge|reverse|distinct|uppercase|lowercase|number|average|trim|sort|floor|ceil|abs|join|single|flatten»(§)"] * 8

_PART = re.compile("«([^»]*)»|(§)")


class Generator:
    """Expressions by templates; each is a list of texts and of parts, so that it can be made smaller."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def data(self, depth=3):
        choose = self.random
        kind = choose.randrange(9 if depth else 6)
        if kind < 2:
            return choose.choice(NUMBERS)
        if kind < 4:
            return choose.choice(WORDS)
        if kind < 6:
            return choose.choice([True, False, None])
        if kind < 7:
            return [self.data(depth - 1) for _ in range(choose.randrange(4))]
        return {name: self.data(depth - 1) for name in choose.sample(NAMES[:-1], choose.randrange(1, 5))}

    def document(self):
        items = [
            {"id": number, "price": self.random.choice([1, 2.5, 10]), "tags": self.random.choices(WORDS, k=2)}
            for number in range(self.random.randrange(4))
        ]
        return {"items": items, "a": self.data(2), "b": self.data(1), "c": self.data(3)}

    def expression(self, depth):
        return self._fill(LEAVES if depth <= 0 else self.random.choice(SHAPES), depth)

    def _fill(self, template, depth):
        tree, end = [], 0
        for found in _PART.finditer(template):
            tree.append(template[end:found.start()])
            end = found.end()
            if found[2]:
                tree.append(self.expression(depth - 1 - self.random.randrange(max(depth, 1))))
            else:
                tree += self._fill(self.random.choice(found[1].split("|")), depth)
        return [part for part in tree + [template[end:]] if part]
