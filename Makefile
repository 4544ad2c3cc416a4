# Each target does its own set-up: a virtual environment in .venv, and what it needs there.
# Needs Python 3.11 or later with pip; name another one with `make PYTHON=python3.13 …`.

PYTHON ?= python3
BIN := .venv/bin
# Options for the server, as in `make serve ARGS="--port 9000"`.
ARGS ?=

# Scripts of the pages; where npm is not there, the pages do without.
NPM := $(shell command -v npm)
MODULES := frontend/node_modules/.package-lock.json
VENDOR := server/rightsgraph_server/static/vendor
SCRIPTS := frontend/build.mjs $(shell find frontend/src -name '*.js')

.PHONY: serve test test-scripts screenshots lint assets build clean

# Scripts that cannot be built keep nobody from the server.
serve: .venv/installed
	-@$(MAKE) --no-print-directory assets
	$(BIN)/rightsgraph serve $(ARGS)

# Tests of one group, such as those in the browser, share one process and what it has started.
test: lint assets test-scripts
	$(BIN)/pytest -n auto --dist loadgroup

# Pictures of the main pages for docs/site.md, in the folder of the documentation.
screenshots: .venv/developing assets
	RIGHTSGRAPH_SCREENSHOTS=docs/screenshots $(BIN)/pytest -n0 tests/browser/test_screenshots.py

lint: .venv/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

ifeq ($(NPM),)
assets test-scripts:
	@echo "npm is not there: the pages come without scripts"
else
assets: $(VENDOR)/LICENSES.txt

test-scripts: $(MODULES)
	cd frontend && npm test --silent

$(VENDOR)/LICENSES.txt: $(SCRIPTS) $(MODULES)
	cd frontend && npm run --silent build

$(MODULES): frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --silent
	touch $@
endif

build: .venv/developing
	$(BIN)/python -m build --wheel

clean:
	rm -rf .venv dist frontend/node_modules $(VENDOR)

# Where Python comes without ensurepip (Debian), its own pip fills the environment.
.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " \
	  + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv 2>/dev/null || $(PYTHON) -m venv --without-pip --clear .venv
	test -x $(BIN)/pip || $(PYTHON) -m pip --python $(BIN)/python install --quiet pip
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@
