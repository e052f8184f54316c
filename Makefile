# Two commands on a fresh machine with Python 3.11+ and make:
#   make brief    sets up and runs the main job on the example article -> out/brief.html, out/brief.json
#   make test     sets up and passes all tests
# `make check` is what every change must pass; `make test-slow` adds the long fits and sweeps.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
            if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; \
            then echo $$p; break; fi; done)
ARTICLE ?= examples/2025-01-13-helenow-ministers.txt

.PHONY: setup brief test test-slow check lint figures panel clean

# The stamps make setting up twice a no-op; a change of pyproject.toml sets up again.
$(VENV)/.app: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Détente needs Python 3.11 or newer; none was found. Install one or run: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(VENV): some minutes the first time, nothing is printed until it is done"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[pdf,docx]"
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group test --group check
	@touch $@

setup: $(VENV)/.dev

brief: $(VENV)/.app
	$(BIN)/detente brief $(ARTICLE) --out out

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not slow"

test-slow: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/typos

check: lint
	$(BIN)/python -m pytest -m "not slow and not browser" -q

# Rebuilds the embedded reference panel; needs DETENTE_MIRROR.
panel: $(VENV)/.app
	$(BIN)/detente data panel

clean:
	rm -rf out dist build .pytest_cache .ruff_cache .hypothesis
