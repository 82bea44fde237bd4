# make chat       the web chat on http://127.0.0.1:7860
# make test       all tests, long ones as a slice (under 10 minutes on 2 cores)
# make test-full  all tests, whole
# make lint       style and types
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One test process more than cores: many tests wait for a browser, a server or a clock.
PROCESSES = $(shell $(PYTHON) -c "import os; print(min(5, (os.cpu_count() or 1) + 1))")
INSTALLED := $(VENV)/.installed

# The tests start hundreds of processes; code that is kept compiled lets each start sooner.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: chat test test-full lint bench clean

chat: $(INSTALLED)
	$(BIN)/nap chat

test: $(INSTALLED)-test
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

test-full: $(INSTALLED)-test
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder --full

lint: $(INSTALLED)-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(INSTALLED)-test
	$(BIN)/python -m tests.benchmarks

# The exact versions that were tested; pip takes a CPU build of torch where its index or a local folder has one.
$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --constraint constraints.txt --editable .
	touch $@

$(INSTALLED)-test: $(INSTALLED)
	$(BIN)/python -m pip install --constraint constraints.txt --editable ".[test]"
	touch $@

clean:
	rm -rf $(VENV) .nap-test
