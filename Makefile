# The verbs of this repository. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
KIND ?= methods
.DEFAULT_GOAL := help

.PHONY: help setup demo check fix test test-only bench bench-peers docs lock clean

help: ## list these verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(READY) ## build .venv with the newcare command and the development tools, from the lock file

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newcare needs Python 3.11 or later; this is " + sys.version.split()[0])'
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $@

demo: setup ## make up a place, run its model of care through every stage, and say where the report is
	$(BIN)/newcare demo --out demo

check: setup ## look at everything, change nothing: lock, format, lint, types, imports, bans, docs
	$(BIN)/python -m tools.check

fix: setup ## format, mend what can be mended, and rewrite the generated pages
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet
	$(BIN)/python -m tools.reference_pages

test: setup ## every test that this machine can run
	$(BIN)/pytest -n auto -q

test-only: setup ## one folder of the tests: make test-only KIND=methods
	$(BIN)/pytest -q tests/$(KIND)

bench: setup ## each speed and truth claim, measured in one run
	$(BIN)/python -m benchmarks

bench-peers: setup ## the estimators beside the packages that others use, which it installs into .venv-peers
	test -d .venv-peers || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/peers/requirements.txt
	$(BIN)/python -m benchmarks peers

docs: setup ## rewrite the reference pages from the code
	$(BIN)/python -m tools.reference_pages

lock: setup ## settle every version again and write the lock file (reaches the package index)
	$(BIN)/python -m tools.lock

clean: ## remove what the other verbs made
	rm -rf .venv .venv-peers demo england .pytest_cache .mypy_cache .ruff_cache .hypothesis
