# SPDX-License-Identifier: Apache-2.0
# Every target is a step; none is a file.
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' Makefile)

SWIFT_BUILD := swift build --explicit-target-dependency-import-check error
# One binary: the Swift runtime is part of it.
RELEASE := -c release --static-swift-stdlib
BINARY := .build/release/stepwell
PYTHON := .venv/bin/python
PEERS := .venv-peers/bin/python
# The cases recorded on AWS are no part of this repository: where they are not, their step says so and is skipped.
RECORDED_CASES ?= ../shared/corpora/aws-recorded
CONFORMANCE := $(PYTHON) Tests/Conformance/conformance.py --cases $(RECORDED_CASES)
# Per cent of all counted cases, of those in JSONPath that read a history, and of those with JSONata or variables.
FLOORS := --floor counted=95 --floor jsonpath=94 --floor jsonata=99
KILLS ?= 8
# With which seeds the gate begins to tell stories, and how long from each; a process for each bounds the memory.
SIMULATION_SEEDS ?= 1 1000001 2000001 3000001 4000001 5000001
SIMULATION_SECONDS ?= 20
SECONDS ?= 600
SEED ?= 1
CASES ?= 2000
EXPRESSIONS ?= 100000
PREFIX ?= $(HOME)/.local

help: ## this text
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24
	@echo; echo "  make run PORT=8084 DATA=DIR CONFIG=FILE: another port, data directory, configuration"

run: build ## build, start the server on .stepwell/ and load the bank account example
	@Scripts/run.sh

setup: ## install what is missing, or say what to install
	@Scripts/setup.sh

build: setup ## the release binary, .build/release/stepwell
	$(SWIFT_BUILD) $(RELEASE) --product stepwell

install: build ## copy the binary to PREFIX/bin, ~/.local/bin by default
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/stepwell"

# What stands in for AWS's services beneath recorded cases, installed beside boto3, unless it is there.
services = { cmp -s Tests/Conformance/requirements.txt .venv/conformance.txt || { \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/Conformance/requirements.txt && \
	cp Tests/Conformance/requirements.txt .venv/conformance.txt; }; }

lint: ## the formatter's opinion, as errors
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

test: lint test-swift test-end-to-end test-conformance test-kills test-simulation ## everything that must pass before a merge

test-swift: setup ## unit tests and the repository's own rules
	$(SWIFT_BUILD) --build-tests
	swift test --skip-build --parallel

test-end-to-end: build ## the release binary, driven by boto3 and the AWS CLI
	$(PYTHON) -m pytest -q -n auto --dist loadfile Tests/EndToEnd Tests/Conformance Tests/Planted

test-conformance: build ## cases recorded on AWS: the floors, a reason for each that differs, docs/conformance.md
	@if [ -d $(RECORDED_CASES) ]; then \
		$(call services) && $(CONFORMANCE) --list-failures --check docs/conformance.md $(FLOORS); \
	else echo "recorded cases: skipped, there is no folder $(RECORDED_CASES)"; fi

test-clients: build ## the Data Science SDK and SAM's translator, in an environment of their own (not part of `make test`: 300 MB)
	@$(call environment,.venv-clients,Tests/Clients/requirements.txt)
	.venv-clients/bin/python -m pytest -q Tests/Clients

conformance: build ## replays all recorded cases and writes docs/conformance.md; CASE=ID: what one differs in
	@$(call services)
	@$(CONFORMANCE) $(if $(CASE),--case '$(CASE)',--write docs/conformance.md)

test-kills: build ## kill -9, KILLS times with functions and KILLS times under load, and every promise checked
	$(PYTHON) Tests/EndToEnd/kill_harness.py --kills $(KILLS) --seed 1
	$(PYTHON) Tests/EndToEnd/load_kill_harness.py --kills $(KILLS) --seed 1

test-simulation: build ## simulated worlds full of faults from fixed seeds on, SIMULATION_SECONDS each, and every promise checked
	@for seed in $(SIMULATION_SEEDS); do $(BINARY) simulate --seed $$seed --seconds $(SIMULATION_SECONDS) || exit; done

planted: setup ## deliberate defects in a copy of the sources: the simulator must catch each
	$(PYTHON) Scripts/planted.py all

# What the file $(2) names, installed into the environment $(1), unless it is what that was made from.
environment = cmp -s $(2) $(1)/requirements.txt || { \
	[ -x $(1)/bin/python ] || python3 -m venv $(1); \
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check -r $(2) && cp $(2) $(1)/requirements.txt; }

peers: ## what the comparisons with others need, in an environment of its own
	@$(call environment,.venv-peers,Scripts/requirements-peers.txt)

peers-speed: ## the JSONata engines that ours is measured beside, in another one: two peers share a module's name
	@$(call environment,.venv-peers/speed,Scripts/requirements-peers-speed.txt)

peers-bench: ## the servers and the library that the binary is measured beside
	@$(call environment,.venv-peers/bench,Scripts/requirements-peers-bench.txt)

differential-moto: build peers ## CASES made-up definitions from SEED, run by moto's server too: every difference is explained
	$(PEERS) Tests/Conformance/moto_differential.py --count $(CASES) --seed $(SEED)

differential-linters: build peers ## published definitions, checked by statelint and cfn-lint too: the same
	$(PEERS) Tests/Conformance/linters.py --check docs/conformance-linters.md

differential-jsonata: setup peers ## EXPRESSIONS made up from SEED, in other engines too, JAVASCRIPT=FILE one: every difference is explained
	$(SWIFT_BUILD) $(RELEASE) --product JSONataBenchmark
	$(PEERS) Tests/Conformance/jsonata_differential.py --count $(EXPRESSIONS) --seed $(SEED) \
		$(if $(JAVASCRIPT),--javascript $(JAVASCRIPT))

crash-images: setup ## the power cut at every write of the reference workflows, from SEED, and every promise checked
	$(SWIFT_BUILD) $(RELEASE) --product CrashImageCheck
	.build/release/CrashImageCheck --seed $(SEED)

fuzz: setup ## made-up definitions, documents and paths for SECONDS from SEED, and every rule checked
	$(SWIFT_BUILD) $(RELEASE) --product Fuzz
	.build/release/Fuzz --seconds $(SECONDS) --seed $(SEED)

bench: build bench-jsonata ## the measurements: JSON, store, engine, JSONata, and the binary as a process and under HTTP load
	@Scripts/setup.sh wrk
	@for part in JSON Storage Engine; do \
		$(SWIFT_BUILD) $(RELEASE) --product $${part}Benchmark || exit; \
	done
	@for part in JSON Storage Engine; do echo "-- $$part"; .build/release/$${part}Benchmark || exit; done
	@echo "-- HTTP"; $(PYTHON) Benchmarks/http_load.py $(BINARY)
	@echo "-- process"; $(PYTHON) Benchmarks/process.py $(BINARY)

bench-jsonata: setup peers-speed ## JSONata beside other engines, and what expressions made to be slow or large take
	$(SWIFT_BUILD) $(RELEASE) --product JSONataBenchmark
	.venv-peers/speed/bin/python Benchmarks/jsonata_peers.py
	.venv-peers/speed/bin/python Benchmarks/jsonata_bounds.py

bench-peers: build peers-bench ## MiniStack, moto and DBOS beside the binary, each on what it can do
	@Scripts/setup.sh wrk
	.venv-peers/bench/bin/python Benchmarks/peers.py $(BINARY)

clean: ## remove what was built; .stepwell/ and .venv*/ stay
	rm -rf .build
