# Everything behind these targets is an ordinary tool; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/tsconfig.json web/package.json -type f)

.PHONY: help run test check fix test-python test-web test-e2e fuzz bench bench-server bench-typing bench-durability wheel lock clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.ready web/dist/.ready ## Open the studio at http://127.0.0.1:8000
	$(BIN)/narrative serve

test: check test-python test-web test-e2e ## Set everything up and pass every test

check: $(VENV)/.ready web/node_modules/.ready ## Lint, types, floors, generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.docs --check
	$(BIN)/python -m tools.client --check
	cd web && npm run --silent check

fix: $(VENV)/.ready web/node_modules/.ready ## Format, and write what is generated
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.docs
	$(BIN)/python -m tools.client
	cd web && npm run --silent fix

test-python: $(VENV)/.ready ## The Python tests, with coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses=2 --dist=loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --fail-under=95 \
	  --include='src/narrative/text/*,src/narrative/manuscript/*,src/narrative/story/*,src/narrative/checks/*'

test-web: web/node_modules/.ready ## The web app's unit tests, with coverage
	cd web && npm run --silent test

test-e2e: $(VENV)/.ready web/dist/.ready ## What a novelist does, in a real browser
	CHROMIUM="$$(tools/chromium)" BIN="$(CURDIR)/$(BIN)" npm --prefix web run --silent e2e

FUZZ_SECONDS ?= 120
FUZZ_ROLES ?= owner,editor,commenter,viewer,stranger,anonymous

fuzz: $(VENV)/.ready ## Call the whole API with whatever fits its description and what does not, FUZZ_SECONDS as each role
	FUZZ_EXAMPLES=100 FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_ROLE_SECONDS=$(FUZZ_SECONDS) FUZZ_ROLES=$(FUZZ_ROLES) \
	  FUZZ_PHASES=examples,coverage,fuzzing,stateful \
	  $(BIN)/pytest tests/rest/test_fuzz.py tests/rest/accounts/test_fuzzed_roles.py --no-header -q

NOVELS ?= ../shared/data/novels
LONGEST ?= $(NOVELS)/bram-stoker_dracula.md

bench: $(VENV)/.ready ## Measure accuracy and speed on the novels of the folder NOVELS
	$(BIN)/python -m benchmarks.structure "$(NOVELS)"
	$(BIN)/python -m benchmarks.checks.accuracy --novels "$(NOVELS)"
	$(BIN)/python -m benchmarks.checks.speed "$(LONGEST)"
	$(BIN)/python -m benchmarks.reading "$(LONGEST)"
	$(BIN)/python -m benchmarks.startup

bench-server: $(VENV)/.ready ## Measure a shared studio under load, and what its walls cost (needs wrk)
	$(BIN)/python -m benchmarks.reads
	$(BIN)/python -m benchmarks.reads --connections 500
	$(BIN)/python -m benchmarks.walls

bench-typing: $(VENV)/.ready web/dist/.ready ## Measure typing in a book of 250,000 words
	CHROMIUM="$$(tools/chromium)" BIN="$(CURDIR)/$(BIN)" npm --prefix web run --silent latency

DURABILITY_RUNS ?= 40

bench-durability: $(VENV)/.ready ## Kill, damage, attack and crowd a studio, and look for what is lost (docs/durability.md)
	$(BIN)/python -m benchmarks.durability.kill --runs $(DURABILITY_RUNS)
	$(BIN)/python -m benchmarks.durability.kill --control
	$(BIN)/python -m benchmarks.durability.full
	$(BIN)/python -m benchmarks.durability.converge
	$(BIN)/python -m benchmarks.durability.flips
	$(BIN)/python -m benchmarks.durability.flips --control --count 2000
	$(BIN)/python -m benchmarks.durability.mutations
	$(BIN)/python -m benchmarks.durability.crowd

wheel: web/dist/.ready ## Build the wheel, web app inside
	$(BIN)/pip install --quiet build
	$(BIN)/python -m build --wheel

lock: $(VENV)/.ready ## Resolve the Python dependencies again
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links --extra server --extra redis --extra vault --extra aws \
	  --group pyproject.toml:dev pyproject.toml --output-file requirements.lock

clean: ## Remove everything that was made here, but no book
	rm -rf $(VENV) web/node_modules web/dist dist build .coverage* .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

web/node_modules/.ready: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/.ready: web/node_modules/.ready $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@
