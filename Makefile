# Each target does all of its own set-up; only Python >= 3.11 is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts tests bench clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

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

bench: $(READY)  ## time and accuracy of the straight path, as tables
	@$(BIN)/python benchmarks/straight_path.py

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:  ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
