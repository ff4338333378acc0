# Each target does all of its own set-up; only Python >= 3.11 is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench
TRAINING := .venv-training
E2E := .venv-e2e

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts tests e2e bench bench-check bench-accuracy train docs clean

help:  ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: $(READY)  ## run the main job: a dozen prompts through a real guard, with the bytes that each server received
	@$(BIN)/privacyguard demo

test: lint types contracts tests  ## everything: lint, types, import contracts, all tests

lint: $(READY)  ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types: $(READY)  ## mypy, strict
	@$(BIN)/mypy

contracts: $(READY)  ## import-linter: who may know whom
	@$(BIN)/lint-imports

tests: $(READY)  ## pytest alone
	@$(BIN)/pytest

e2e: $(READY) $(E2E)/.ready  ## with a real inference server on loopback and a tiny model made on the spot; 200 kills under load; a minute of 64 writers
	@PRIVACYGUARD_E2E_PYTHON=$(abspath $(E2E)/bin/python) $(BIN)/pytest -m e2e tests/e2e
	@PRIVACYGUARD_KILLS=200 PRIVACYGUARD_WRITING_SECONDS=60 $(BIN)/pytest tests/wire/test_evidence.py

bench: $(BENCH)/.ready  ## what everything costs, beside other tools, as tables and a plot: docs/speed.md
	@$(BENCH)/bin/python -m benchmarks.straight_path

bench-check: $(READY)  ## a few minutes' worth of it against what it may cost; fails where something became slower
	@$(BIN)/python -m benchmarks.check

bench-accuracy: $(BENCH)/.ready  ## what is found and what is not, beside other tools, as tables (DATA=folder: on its sets too)
	@$(BENCH)/bin/python -m benchmarks.accuracy $(if $(DATA),--data $(DATA)) $(if $(LIMIT),--limit $(LIMIT))

train: $(TRAINING)/.ready  ## make the shipped model again, from data to weights (DATA=folder; an hour or two on two cores)
	@PYTHONPATH=. $(TRAINING)/bin/python training $(DATA)

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# the peers have an environment of their own: nothing of theirs gets into ours, and they may want a newer certifi than we pin
$(BENCH)/.ready: pyproject.toml constraints.txt benchmarks/requirements-peers.txt
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/requirements-peers.txt
	@touch $@

# torch without CUDA where the index offers one; on Linux: make e2e PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
$(E2E)/.ready: tests/e2e/requirements.txt
	@test -x $(E2E)/bin/python || $(PYTHON) -m venv $(E2E)
	@$(E2E)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/e2e/requirements.txt
	@touch $@

$(TRAINING)/.ready: pyproject.toml constraints.txt training/requirements.txt
	@test -x $(TRAINING)/bin/python || $(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --requirement training/requirements.txt
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

docs: $(READY)  ## write the pages that are generated: the reference of the policy language, its codes, its JSON Schema, the matrix
	@$(BIN)/privacyguard policy reference > docs/policy-reference.md
	@$(BIN)/privacyguard policy code --markdown > docs/policy-codes.md
	@$(BIN)/python -m tests.wire.matrix > docs/egress.md
	@$(BIN)/privacyguard policy schema > policies/privacyguard.policy.v1.schema.json

clean:  ## remove the environment and caches
	rm -rf $(VENV) $(BENCH) $(TRAINING) $(E2E) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
