# SPDX-License-Identifier: Apache-2.0
.PHONY: help run build install setup lint test test-swift test-end-to-end test-recorded test-kills test-simulation planted fuzz bench clean

SWIFT_BUILD := swift build --explicit-target-dependency-import-check error
# One binary: the Swift runtime is part of it.
RELEASE := -c release --static-swift-stdlib
BINARY := .build/release/stepwell
PYTHON := .venv/bin/python
# The cases recorded on AWS are no part of this repository: where they are not, their step says so and is skipped.
RECORDED_CASES ?= ../shared/corpora/aws-recorded
RECORDED_FLOOR ?= 80
JSONATA_FLOOR ?= 90
KILLS ?= 20
# How long the gate tells stories; the longer, the more seeds.
SIMULATION_SECONDS ?= 30
SECONDS ?= 600
SEED ?= 1
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

lint: ## the formatter's opinion, as errors
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

test: lint test-swift test-end-to-end test-recorded test-kills test-simulation ## everything that must pass before a merge

test-swift: setup ## unit tests and the repository's own rules
	$(SWIFT_BUILD) --build-tests
	swift test --skip-build --parallel

test-end-to-end: build ## the release binary, driven by boto3 and the AWS CLI
	$(PYTHON) -m pytest -q Tests/EndToEnd Tests/Conformance

test-recorded: build ## cases recorded on AWS: at least RECORDED_FLOOR per cent of JSONPath, JSONATA_FLOOR of JSONata
	@Scripts/recorded.sh $(RECORDED_CASES) $(RECORDED_FLOOR) $(JSONATA_FLOOR)

test-kills: build ## kill -9, KILLS times, and every promise checked
	$(PYTHON) Tests/EndToEnd/kill_harness.py --kills $(KILLS) --seed 1

test-simulation: build ## simulated worlds full of faults from seed 1 on, for SIMULATION_SECONDS, and every promise checked
	$(BINARY) simulate --seed 1 --seconds $(SIMULATION_SECONDS)

planted: setup ## deliberate defects in a copy of the sources: the simulator must catch each
	$(PYTHON) Scripts/planted.py all

fuzz: setup ## made-up definitions, documents and paths for SECONDS from SEED, and every rule checked
	$(SWIFT_BUILD) $(RELEASE) --product Fuzz
	.build/release/Fuzz --seconds $(SECONDS) --seed $(SEED)

bench: build ## the measurements: JSON, store, engine, HTTP, and the binary as a process
	@for part in JSON Storage Engine HTTP; do \
		$(SWIFT_BUILD) $(RELEASE) --product $${part}Benchmark || exit; \
	done
	@for part in JSON Storage Engine HTTP; do echo "-- $$part"; .build/release/$${part}Benchmark || exit; done
	@echo "-- process"; $(PYTHON) Benchmarks/process.py $(BINARY)

clean: ## remove what was built; .stepwell/ and .venv/ stay
	rm -rf .build
