# The commands of the project. `make help` lists them.

PORT ?= 8000
ARGS ?=

venv := .venv
python := $(venv)/bin/python
flask := $(python) -m flask --app wsgi
oldest := (3, 11)

export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-busy check format bench weak-line faults mutants lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  PORT=8001 make run · make test ARGS="tests/orders -x --database sqlite"'

run: export DEMO := 1
run: $(venv)/for-running ## the demonstration market at http://127.0.0.1:8000
	@exec $(flask) in-turn "db upgrade" "reference load" "demo load --if-empty" serve

test: $(venv)/for-testing ## the whole suite, on SQLite and PostgreSQL
	$(python) -m pytest -n 2 --dist worksteal $(ARGS)

test-busy: $(venv)/for-testing ## ten times beside busy loops: what drives a browser or measures (long; ARGS="--times 2")
	$(python) -m benchmarks.busy $(ARGS)

check: $(venv)/for-testing ## format, lint, types and the rules of the house
	$(python) -m ruff format --check
	$(python) -m ruff check
	$(python) -m djlint --lint --quiet templates
	$(python) -m mypy
	$(python) -m pytest -q tests/house $(ARGS)

format: $(venv)/for-testing ## put the Python files into their format
	$(python) -m ruff check --select I --fix
	$(python) -m ruff format

bench: $(venv)/for-testing ## pages beside a bare Flask view, an order beside a bare driver, what a photo costs
	$(python) -m benchmarks $(ARGS)
	$(python) -m benchmarks.checkout_cost
	$(python) -m benchmarks.photos
	$(python) -m benchmarks.lists
	$(python) -m benchmarks.finding

weak-line: $(venv)/for-testing ## when pages can be read on weak and slow 3G, in a real Chromium
	$(python) -m benchmarks.weak_line $(ARGS)

faults: $(venv)/for-testing ## prove under fire that nothing is sold twice, lost or doubled (long; ARGS="--database sqlite")
	$(python) -m benchmarks.oversell $(ARGS)
	$(python) -m benchmarks.crash $(ARGS)
	$(python) -m benchmarks.backup $(ARGS)
	$(python) -m benchmarks.histories $(ARGS)
	$(python) -m pytest -q -m hypothesis --hypothesis-profile=large tests $(ARGS)

mutants: $(venv)/for-testing ## break each rule once and list what no test notices (an hour; ARGS="--rooms stock --tests tests/stock")
	$(python) -m benchmarks.mutants $(ARGS)

lock: ## write requirements*.txt anew from the .in files (needs uv)
	python3 .ci/lock $(ARGS)

clean: ## remove what was installed and cached; the data in instance/ stays
	rm -rf $(venv) .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed is remembered by a stamp, so that the second start installs nothing. Only what is imported is compiled,
# by the first start itself.
$(venv)/for-running: requirements.txt | $(python)
	$(python) -m pip install --quiet --no-compile --require-hashes -r requirements.txt
	@touch $@

$(venv)/for-testing: requirements-dev.txt requirements.txt | $(python)
	$(python) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $(venv)/for-running $@

$(python):
	@for candidate in python3.13 python3.12 python3.11 python3; do \
	  if $$candidate -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < $(oldest))' 2>/dev/null; then \
	    echo "Making $(venv) with $$($$candidate --version) …"; \
	    exec $$candidate -m venv --clear $(venv); \
	  fi; \
	done; \
	echo 'The market needs Python 3.11 or newer with its venv module. On Debian 12 or newer: apt install python3-venv' >&2; \
	exit 1
