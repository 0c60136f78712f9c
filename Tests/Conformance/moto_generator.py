# SPDX-License-Identifier: Apache-2.0
"""Definitions without tasks, made up from a seed, and inputs for them.

All state types but Task, both query languages, all data-flow fields, Choice operators, intrinsic functions, the JSONPath
dialect, variables and the context object; most paths lead somewhere, and some do not.
"""

import random

TEXTS = ["", "a", "abc", "a b,c", "Zoë", "x*y", "2024-03-01T00:00:00Z", "7"]
TIMES = ["2024-03-01T00:00:00Z", "2023-12-31T23:59:59.5Z", "2024-03-01T01:00:00+01:00", "yesterday"]
NUMBERS = [0, 1, 2, 3, 7, -1, 2.5, 10]
COMPARISONS = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]
ERRORS = ["Custom", "Other.Error", "E", "States.TaskFailed"]

# Paths by what they lead to in a document of `document`; the last list is of those that may lead nowhere.
PATHS = {
    "number": ["$.n", "$.o.n", "$.items[0].n", "$.list[1]", "$['n']", "$.o['n']"],
    "string": ["$.s", "$.o.s", "$.items[1].s", "$['s']", "$.time"],
    "boolean": ["$.b", "$.o.b"],
    "array": ["$.list", "$.items", "$.items[*].n", "$.items[?(@.n > 1)]", "$.list[0:2]", "$..n", "$.items[0,1]",
              "$.items[?(@.s == 'abc')].n", "$.o.*", "$.list[-1:]", "$.items[?(@.ok)]", "$.empty",
              "$.items[?(@.n >= 1 && @.ok == true)].s", "$['items'][*]['s']"],
    "object": ["$.o", "$.items[0]", "$"],
    "null": ["$.nul"],
    "wild": ["$.missing", "$.o.missing.x", "$.list[9]", "$.n.x", "$.s[0]", "$.items[?(@.n > 99)]", "$.missing[*]"],
}
CONTEXT = ["$$.State.Name", "$$.Execution.Input.n", "$$.StateMachine.Name", "$$.Execution.Input", "$$.Missing"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.count = 0

    def case(self):
        """A definition, its input, and what was broken in it, if anything."""
        self.count = 0
        self.assigned = []
        self.scope = ""
        jsonata = self.chance(35)
        definition = self.workflow(jsonata, depth=0, prefix="")
        if jsonata:
            definition = {"QueryLanguage": "JSONata", **definition}
        if self.chance(10):
            definition["Comment"] = "made up"
        data = self.document() if self.chance(95) else self.pick([[], 1, "text", None, {}])
        return definition, data, self.broken(definition, jsonata) if self.chance(8) else None

    def broken(self, definition, jsonata):
        """Breaks a rule that AWS is known to check, and says which."""
        state = definition["States"][definition["StartAt"]]
        kind = self.pick(["unknown field", "dangling target", "two ends", "other language", "bad start", "unknown type"])
        if kind == "unknown field":
            state["Unknown"] = 1
        elif kind == "dangling target":
            state.pop("End", None)
            state["Default" if state["Type"] == "Choice" else "Next"] = "Nowhere"
        elif kind == "two ends":
            state.update({"Next": definition["StartAt"], "End": True})
        elif kind == "other language":
            state.update({"InputPath": "$.o"} if jsonata else {"Output": 1})
        elif kind == "bad start":
            definition["StartAt"] = "Nowhere"
        else:
            state["Type"] = "Other"
        return kind

    # Data.

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def number(self):
        return self.pick(NUMBERS)

    def document(self):
        return {
            "n": self.number(), "s": self.pick(TEXTS), "b": self.chance(50), "nul": None, "empty": [],
            "time": self.pick(TIMES), "o": {"n": self.number(), "s": self.pick(TEXTS), "b": self.chance(50)},
            "list": [self.number() for _ in range(self.pick([2, 3, 4]))],
            "items": [self.item() for _ in range(self.pick([2, 3]))],
        }

    def item(self):
        return {"n": self.number(), "s": self.pick(TEXTS), "ok": self.chance(50)}

    def value(self):
        return self.pick([self.number(), self.pick(TEXTS), self.chance(50), None, [1, "a"], {"k": 1}, []])

    def path(self, kind=None):
        if self.chance(6):
            return self.pick(PATHS["wild"])
        return self.pick(PATHS[kind or self.pick(["number", "string", "boolean", "array", "object", "null"])])

    # Workflows.

    def name(self, prefix):
        self.count += 1
        return f"{prefix}S{self.count}"

    def workflow(self, jsonata, depth, prefix):
        outer, self.scope = self.scope, prefix
        names = [self.name(prefix) for _ in range(self.pick([1, 2, 2, 3] if depth else [2, 3, 4, 5]))]
        states = {}
        for position, name in enumerate(names):
            following = names[position + 1:]
            states[name] = self.state(jsonata, depth, name, following)
        for name in list(states):
            states.update(states[name].pop("+", {}))
        self.scope = outer
        return {"StartAt": names[0], "States": states}

    def state(self, jsonata, depth, name, following):
        kinds = ["Pass"] * 8 + ["Wait"] + ["Choice"] * 4
        kinds += ["Parallel", "Map", "Map"] if depth < 2 else []
        if not following:
            kinds = ["Pass"] * 4 + ["Succeed", "Fail", "Wait"] + (["Parallel", "Map"] if depth < 2 else [])
        kind = self.pick(kinds)
        state = {"Type": kind}
        makers = {
            "Pass": self.passing, "Wait": self.wait, "Choice": self.choice, "Succeed": self.succeed, "Fail": self.fail,
            "Parallel": self.parallel, "Map": self.map,
        }
        makers[kind](state, jsonata, depth, name, following)
        if kind not in ("Choice", "Succeed", "Fail"):
            state.update({"Next": following[0]} if following else {"End": True})
        if kind != "Fail":
            self.flow(state, jsonata, kind)
        return state

    def flow(self, state, jsonata, kind):
        """The data-flow fields that the type has."""
        if jsonata:
            if self.chance(40):
                state["Output"] = self.jsonata_template(result=kind in ("Parallel", "Map"))
        else:
            for field in ("InputPath", "OutputPath"):
                if self.chance(12):
                    state[field] = self.pick([self.path("object"), self.path("object"), self.path(), None])
            if kind in ("Parallel", "Map") and self.chance(25):
                state["ResultSelector"] = {"first.$": "$[0]", "all.$": "$", "fixed": self.value()}
            if kind in ("Pass", "Parallel", "Map") and self.chance(35):
                state["ResultPath"] = self.pick(["$.r", "$.o.r", "$", None, "$.list[0]", "$['r']", "$.new.deep.r"])
        if kind not in ("Succeed",) and self.chance(25):
            state["Assign"] = self.assignments(jsonata)

    def assignments(self, jsonata):
        # An inner scope may not assign what an outer one has.
        name = self.pick(["v", "w", "total"]) + self.scope
        self.assigned.append(name)
        if jsonata:
            return {name: self.jsonata_value(), f"fixed{self.scope}": self.value()}
        return self.pick([{f"{name}.$": self.path()}, {name: self.value()}, {f"{name}.$": self.call()}])

    # JSONPath.

    def template(self):
        template = {}
        for key in self.random.sample(["p", "q", "r", "t"], self.pick([1, 2, 3])):
            choice = self.random.randrange(10)
            if choice < 4:
                template[f"{key}.$"] = self.path()
            elif choice < 7:
                template[f"{key}.$"] = self.call()
            elif choice == 7:
                template[f"{key}.$"] = self.pick(CONTEXT)
            elif choice == 8:
                template[key] = self.pick([self.value(), {"in.$": self.path()}, [{"x.$": self.path()}, 1]])
            elif self.assigned:
                template[f"{key}.$"] = f"${self.pick(self.assigned)}"
            else:
                template[key] = self.value()
        return template

    def call(self, depth=0):
        """An intrinsic function; those that are random only where the result is not."""
        number, string, array = (lambda kind=kind: self.argument(kind, depth) for kind in ("number", "string", "array"))
        whole = lambda: str(self.pick([0, 1, 2, 3]))
        return self.pick([
            lambda: f"States.Format('{{}}-{{}}', {string()}, {number()})",
            lambda: f"States.Format('it\\'s {{}}', {string()})",
            lambda: f"States.Array({number()}, {string()}, {array()})",
            lambda: f"States.ArrayPartition({array()}, {self.pick([1, 2, 3, 0])})",
            lambda: f"States.ArrayContains({array()}, {number()})",
            lambda: f"States.ArrayRange({whole()}, {self.pick([5, 9, -3])}, {self.pick([1, 2, -1, 3])})",
            lambda: f"States.ArrayGetItem({array()}, {whole()})",
            lambda: f"States.ArrayLength({array()})",
            lambda: f"States.ArrayUnique({array()})",
            lambda: f"States.Base64Encode({string()})",
            lambda: f"States.Base64Decode(States.Base64Encode({string()}))",
            lambda: f"States.Hash({string()}, '{self.pick(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])}')",
            lambda: "States.JsonMerge($.o, $.items[0], false)",
            lambda: "States.StringToJson('[1, null, true]')",
            lambda: f"States.JsonToString({self.path('object')})",
            lambda: f"States.MathAdd({number()}, {number()})",
            lambda: f"States.StringSplit({string()}, '{self.pick([',', ' ', 'b,', '.+'])}')",
            lambda: "States.ArrayLength(States.StringSplit(States.UUID(), '-'))",
            lambda: "States.MathAdd(States.MathRandom(1, 2), 0)",
        ])()

    def argument(self, kind, depth):
        if depth < 2 and self.chance(15):
            return {
                "number": f"States.ArrayLength({self.path('array')})",
                "string": f"States.Format('<{{}}>', {self.path('string')})",
                "array": f"States.Array({self.path('number')}, {self.path('number')})",
            }[kind]
        if self.chance(70):
            return self.path(kind)
        literal = {"number": str(self.pick([0, 1, 2, -1, 10])), "string": f"'{self.pick(['', 'a', 'a,b', 'x y'])}'"}
        return literal.get(kind, "$.list")

    def rule(self, depth=0):
        if depth < 2 and self.chance(25):
            kind = self.pick(["And", "Or", "Not"])
            return {kind: self.rule(depth + 1) if kind == "Not" else [self.rule(depth + 1) for _ in range(2)]}
        kind = self.pick(["number", "string", "boolean", "time", "is"])
        if kind == "is":
            name = self.pick(["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"])
            return {"Variable": self.test_path(), name: self.chance(70)}
        if kind == "boolean":
            literal, path = self.chance(50), "$.o.b"
            operator = "BooleanEquals"
        else:
            domain = {"number": "Numeric", "string": "String", "time": "Timestamp"}[kind]
            operator = domain + self.pick(COMPARISONS)
            literal, path = {
                "number": (self.number(), "$.o.n"), "string": (self.pick(TEXTS), "$.o.s"),
                "time": (self.pick(TIMES[:3]), "$.time"),
            }[kind]
            if kind == "string" and self.chance(25):
                return {"Variable": self.test_path(), "StringMatches": self.pick(["a*", "*", "*b*", "abc", "x\\\\*y", ""])}
        if self.chance(30):
            return {"Variable": self.test_path(), f"{operator}Path": path}
        return {"Variable": self.test_path(), operator: literal}

    def test_path(self):
        if self.chance(8):
            return self.pick(["$.missing", "$.o.missing", "$$.Execution.Input.n", "$$.State.Name"])
        return self.pick(["$.n", "$.s", "$.b", "$.time", "$.o.n", "$.o.s", "$.nul", "$.list[0]", "$.items[0].ok"])

    # JSONata.

    def jsonata_value(self, result=False):
        data = "$states.result" if result and self.chance(60) else "$states.input"
        expressions = [
            f"{{% {data}.n %}}", f"{{% {data}.n + 1 %}}", f"{{% {data}.s & '!' %}}", f"{{% $count({data}.items) %}}",
            f"{{% {data}.items[n > 1].s %}}", f"{{% [{data}.items.n] %}}", f"{{% $sum({data}.list) %}}",
            f"{{% {data}.missing %}}", f"{{% $exists({data}.missing) %}}", f"{{% {data} %}}",
            f"{{% $uppercase({data}.s) %}}", f"{{% {data}.b ? 'yes' : 'no' %}}", f"{{% {{'k': {data}.n}} %}}",
            f"{{% $map({data}.list, function($v) {{ $v * 2 }}) %}}", "{% $states.context.State.Name %}",
            "{% $states.context.Execution.Input.n %}", f"{{% $keys({data}.o) %}}", f"{{% $length({data}.n) %}}",
            f"{{% $partition({data}.list, 2) %}}", "{% $range(1, 7, 2) %}", f"{{% $hash({data}.s, 'SHA-256') %}}",
            "{% $parse('[1, {\\\"a\\\": 2}]') %}", f"{{% {data}.list[0] %}}", "{% 1 / 0 %}", f"{{% {data}.n = 1 %}}",
            f"{{% $merge([{data}.o, {{'z': 1}}]) %}}", f"{{% $string({data}.o) %}}", "{% [1..3] %}", "{% null %}",
        ]
        if self.assigned:
            expressions += [f"{{% ${self.pick(self.assigned)} %}}"] * 4
        return self.pick(expressions)

    def jsonata_template(self, result=False):
        return self.pick([
            self.jsonata_value(result), self.value(),
            {"p": self.jsonata_value(result), "q": self.jsonata_value(result), "r": self.value()},
            {"p": [self.jsonata_value(result), 1], "n": 1, "s": "{% $states.input.s %}"},
            "{% $merge([$states.input, {'seen': $states.context.State.Name}]) %}",
            "{% $merge([$states.input, {'seen': $states.context.State.Name}]) %}",
        ])

    def condition(self):
        return self.pick([
            "{% $states.input.n > 1 %}", "{% $states.input.b %}", "{% $states.input.s = 'abc' %}", "{% true %}", True,
            False, "{% $exists($states.input.missing) %}", "{% $states.input.n %}", "{% $states.input.missing %}",
            "{% $count($states.input.items) = 2 and $not($states.input.b) %}",
        ])

    # State types.

    def passing(self, state, jsonata, depth, name, following):
        if jsonata:
            return
        if self.chance(30):
            state["Result"] = self.pick([self.document(), self.document(), self.value(), {"x.$": "$.n"}])
        elif self.chance(55):
            state["Parameters"] = {**self.template(), **self.kept()}

    def kept(self):
        """Members that the states behind can go on with."""
        if self.chance(20):
            return {}
        return {f"{name}.$": f"$.{name}" for name in ("n", "s", "b", "o", "list", "items", "nul", "time")}

    def wait(self, state, jsonata, depth, name, following):
        if jsonata:
            state.update(self.pick([
                {"Seconds": 0}, {"Seconds": "{% 0 %}"}, {"Timestamp": "2024-01-01T00:00:00Z"},
                {"Timestamp": "{% $states.input.time %}"}, {"Seconds": "{% $states.input.s %}"},
            ]))
        else:
            state.update(self.pick([
                {"Seconds": 0}, {"SecondsPath": "$.zero"}, {"Timestamp": "2024-01-01T00:00:00Z"},
                {"TimestampPath": "$.time"}, {"TimestampPath": "$.s"}, {"Seconds": 0}, {"SecondsPath": "$.s"},
            ]))

    def choice(self, state, jsonata, depth, name, following):
        rules = []
        for _ in range(self.pick([1, 2, 2, 3])):
            rule = {"Condition": self.condition()} if jsonata else self.rule()
            if self.chance(15):
                rule["Assign"] = self.assignments(jsonata)
            if jsonata and self.chance(25):
                rule["Output"] = self.jsonata_template()
            rules.append({**rule, "Next": self.pick(following)})
        state["Choices"] = rules
        # All that follows must be reached: by the Default, and where a rule leads elsewhere, by its neighbours.
        state["Default"] = following[0]
        if self.chance(12) and any(rule["Next"] == following[0] for rule in rules):
            del state["Default"]

    def succeed(self, state, jsonata, depth, name, following):
        pass

    def fail(self, state, jsonata, depth, name, following):
        # What a Catch gets of a failure without an error's name was never recorded: docs/deviations.md.
        state["Error"] = self.pick(ERRORS)
        if self.chance(70):
            state["Cause"] = self.pick(["because", ""])
        if not jsonata and self.chance(30):
            state.pop("Cause", None)
            state["CausePath"] = self.pick(["$.s", "$.time", "States.Format('c {}', $.n)", "$.missing", "$.n"])
        if jsonata and self.chance(30):
            state["Cause"] = self.pick(["{% $states.input.s %}", "{% $states.input.n %}", "{% $string($states.input.n) %}"])

    def parallel(self, state, jsonata, depth, name, following):
        if not jsonata and self.chance(25):
            state["Parameters"] = {**self.template(), **self.kept()}
        if jsonata and self.chance(25):
            state["Arguments"] = "{% $merge([$states.input, {'seen': 1}]) %}"
        assigned = list(self.assigned)
        state["Branches"] = []
        for branch in range(self.pick([1, 2])):
            self.assigned = list(assigned)
            state["Branches"].append(self.workflow(jsonata, depth + 1, f"{name}b{branch}"))
        self.assigned = assigned
        self.handlers(state, jsonata, name, following)

    def map(self, state, jsonata, depth, name, following):
        if jsonata:
            if self.chance(90):
                state["Items"] = self.pick(["{% $states.input.items %}", "{% $states.input.list %}", [1, {"n": 2}],
                                            "{% $states.input.n %}", "{% [] %}"])
            if self.chance(30):
                state["ItemSelector"] = {"i": "{% $states.context.Map.Item.Index %}",
                                         "v": "{% $states.context.Map.Item.Value %}", "n": 1, "s": "abc"}
        else:
            if self.chance(92):
                state["ItemsPath"] = self.pick(["$.items", "$.list", "$.items", "$.empty", "$.n", "$.missing"])
            if self.chance(35):
                state[self.pick(["ItemSelector", "Parameters"])] = {
                    "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", **self.kept()}
        if self.chance(30):
            state["MaxConcurrency"] = self.pick([0, 1, 2])
        assigned = list(self.assigned)
        state[self.pick(["ItemProcessor", "ItemProcessor", "Iterator"])] = self.workflow(jsonata, depth + 1, f"{name}i")
        self.assigned = assigned
        if "ItemProcessor" in state and self.chance(40):
            state["ItemProcessor"]["ProcessorConfig"] = {"Mode": "INLINE"}
        self.handlers(state, jsonata, name, following)

    def handlers(self, state, jsonata, name, following):
        if self.chance(15):
            state["Retry"] = [{"ErrorEquals": [self.pick(["Custom", "E"])], "MaxAttempts": self.pick([0, 0, 1]),
                               "IntervalSeconds": 1}]
        if self.chance(45):
            catcher = {"ErrorEquals": [self.pick(["States.ALL", "States.ALL", "Custom", "States.TaskFailed"])]}
            if jsonata:
                if self.chance(40):
                    catcher["Output"] = {"caught": "{% $states.errorOutput.Error %}", "n": 1, "s": "abc"}
            elif self.chance(60):
                catcher["ResultPath"] = self.pick(["$.error", None, "$"])
            if self.chance(20):
                catcher["Assign"] = {f"v{self.scope}": 1} if jsonata else {f"v{self.scope}.$": "$.Error"}
            handled = f"{name}caught"
            catcher["Next"] = self.pick(following) if following and self.chance(50) else handled
            if catcher["Next"] == handled:
                state["+"] = {handled: {"Type": "Pass", "End": True}}
            state["Catch"] = [catcher]
