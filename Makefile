# Three words to remember: demo, test, check. Each installs what it needs, from the lock, into .venv.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development

# The build tool is locked too, so nothing is fetched that the lock does not name.
INSTALL_PROJECT = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .

MEASURED = --cov --cov-report=term-missing:skip-covered --cov-fail-under=100

.PHONY: demo test check format pictures lock clean

demo: $(RUNTIME)  ## the whole thing on this machine, in a browser, with invented people
	$(BIN)/squaredeal demo

test: $(DEVELOPMENT)  ## every test; with COVERAGE=1 also whether those of the domain go through all of it
	$(BIN)/python -m pytest --numprocesses auto $(if $(COVERAGE),$(MEASURED))

check: $(DEVELOPMENT)  ## what every change must pass besides: style, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEVELOPMENT)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: $(DEVELOPMENT)  ## docs/pictures and the icons, drawn anew by Chromium; needs a font with emoji, and npm for those of Teams
	$(BIN)/python -m docs.pictures.make
	$(BIN)/python -m docs.pictures.digest
	$(BIN)/python -m docs.pictures.slack
	$(BIN)/python -m docs.pictures.teams
	$(BIN)/python -m docs.pictures.icons

lock: $(DEVELOPMENT)  ## the newest versions that fit together, with hashes and without addresses
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group build --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements-dev.lock

clean:
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Squaredeal needs Python 3.11 or newer.")'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(INSTALL_PROJECT)
	touch $@

$(DEVELOPMENT): $(BIN)/python requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(INSTALL_PROJECT)
	touch $@
