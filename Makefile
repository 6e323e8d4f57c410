# `make demo` shows what Nightdesk does, `make test` that it does it. Both set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

.PHONY: demo desk test torture lint floors docs lock clean

demo: .venv/core
	$(BIN)/nightdesk record examples/*.txt
	@echo; echo "make desk opens this night in the browser."

# The example night on the desk, in a log of its own.
desk: .venv/desk
	$(BIN)/nightdesk --log nightdesk.db.example add examples/*.txt
	$(BIN)/nightdesk --log nightdesk.db.example serve --open

test: .venv/dev
	$(BIN)/python -m pytest -q

# Kills writers at random, far longer than the tests do.
torture: .venv/dev
	$(BIN)/python tests/torture.py --kills 500

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/core: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	@touch $@

.venv/desk: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(PIP) --editable '.[desk]'
	@touch $@

.venv/dev: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(PIP) --editable '.[dev]'
	@touch $@

# The scores that tests hold the reader to, after it got better; LOWER=--lower lets them sink.
floors: .venv/dev
	$(BIN)/python tests/floors.py $(LOWER)

# The pages that are written from the program.
docs: .venv/dev
	$(BIN)/cog -r docs/commands.md docs/vocabulary.md

# The versions everybody works with; run after a change of the dependencies.
lock: .venv/dev
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-emit-index-url \
		--no-annotate --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
