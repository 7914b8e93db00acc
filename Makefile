# Two commands: `make run` (the demo region on http://127.0.0.1:8000) and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORTAL_VAR ?= var

.PHONY: help install assets run test test-quick test-thorough check bench format browser lock clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.installed  ## Python and its packages into .venv, exactly as locked

$(VENV)/.installed: requirements-dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 
	@touch $@

assets: static/vendor/manifest.json  ## htmx, the font and NL Design System parts from npm into static/vendor

static/vendor/manifest.json: $(VENV)/.installed package.json package-lock.json portal/cli/assets.py $(wildcard static/css/*.css static/js/*.js static/img/*)
	$(BIN)/portal assets

run: install assets  ## the demo region on http://127.0.0.1:8000
	$(BIN)/portal demo --keep
	@echo "Plekwijzer: http://127.0.0.1:$(PORT)  (stop with Ctrl-C)"
	$(BIN)/portal serve --bind 127.0.0.1:$(PORT)

browser:  ## Chromium for the browser tests (a system package; skipped loudly where it may not be installed)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { echo "Browser tests need the system package chromium; trying: apt-get install chromium"; \
	    (apt-get update -qq && apt-get install -y -qq chromium) >/dev/null 2>&1 || echo "chromium could not be installed: the browser tests will be SKIPPED"; }

test: install assets browser  ## every test, on SQLite and on PostgreSQL where that can differ
	$(BIN)/python -m pytest -n 2

test-quick: install assets  ## for daily work: no browser, no processes, SQLite only, one case of each test
	$(BIN)/python -m pytest -n 2 --quick --hypothesis-profile=quick

test-thorough: install assets browser  ## every test on both databases, with many new examples: hours
	$(BIN)/python -m pytest -n 2 --both-databases --hypothesis-profile=thorough

check: install  ## format, lint, types, import contracts, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint templates

format: install  ## put everything in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --reformat --quiet templates || true

bench: install  ## the benchmarks: ratios against peers measured in the same run
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.findability
	$(BIN)/python -m benchmarks.visibility

lock:  ## the lock files again from pyproject.toml (needs uv)
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal -p 3.11 pyproject.toml -o requirements.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal -p 3.11 --extra dev pyproject.toml -o requirements-dev.txt

clean:  ## what was made, not what was written
	rm -rf $(VENV) var static/vendor node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
