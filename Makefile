# Everything that the project does, each by one word. The first use sets up a virtual environment in .venv; one for
# another interpreter, as in `make test PYTHON=python3.13`, has a folder of its own beside it.

PYTHON ?= python3
VENV   ?= .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
PY      = $(VENV)/bin/python
TOOLS   = PYTHONPATH=.:tests:tools

.PHONY: $(COMMANDS) html test test-all test-fast check serve bench bench-scale mutation lock clean

html: $(VENV)/ready
	@$(PY) -m traceability build _build/html

# Every assertion, on a cover: some minutes on two cores. docs/decisions says what the cover is.
test: $(VENV)/ready
	@echo "tests  every assertion on a cover: about 6 minutes on two cores" >&2
	$(PY) -m pytest -n auto --dist worksteal

# Every assertion, on everything: all pages, more examples, all mutations. Half an hour or more.
test-all: $(VENV)/ready
	@echo "tests  every assertion on everything: about half an hour on two cores" >&2
	$(PY) -m pytest -n auto --dist worksteal -m "" --hypothesis-profile full

# No browser and no built site.
test-fast: $(VENV)/ready
	@echo "tests  without browsers and built sites: about a minute on two cores" >&2
	$(PY) -m pytest -n auto --dist worksteal -m "not slow and not exhaustive"

check: $(VENV)/ready
	$(PY) -m traceability check

serve: $(VENV)/ready
	$(PY) -m traceability.sphinx_ext.preview _build/serve

# The other commands, each with what it takes, e.g. `make explain ID=A101`, `make new ARGS="evidence Smith 2025"`.
COMMANDS = explain confirm new next-id diff verify-source lock-source stale addresses new-edition assess draft-statement

$(COMMANDS): $(VENV)/ready
	@$(PY) -m traceability $@ $(ID) $(OLD) $(NEW) $(PDF) $(ARGS)

# BESIDE=FOLDER names another checkout, e.g. a worktree of main, whose build is measured beside ours.
bench: $(VENV)/ready
	$(TOOLS) $(PY) tools/bench.py

# Takes an hour or so; tools/bench_scale.py says how other tools are measured beside.
bench-scale: $(VENV)/ready
	$(TOOLS) $(PY) tools/bench_scale.py

# Which rule catches each of some thousand changes to the policy, and why none catches the others; then whether the
# tests notice each of some thousand changes to the rules and to how verdicts are computed.
mutation: $(VENV)/ready
	$(TOOLS) $(PY) -m mutations
	$(TOOLS) $(PY) tools/mutants_of_code.py

LOCK = uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
  --no-emit-find-links --upgrade

# Writes the locks again, from pyproject.toml and from the list of OSCAL's validators; needs uv.
lock:
	$(LOCK) pyproject.toml --extra site --extra test --python-version 3.11 -o dependencies.lock
	echo "flit_core" | $(LOCK) pyproject.toml - --constraints dependencies.lock --python-version 3.11 -o commands.lock
	$(LOCK) tests/oscal/validators.txt --python-version 3.12 -o tests/oscal/validators.lock

TIMED = began=$$(date +%s); $(1) && echo "setup  $(2): $$(($$(date +%s) - began)) s" >&2

$(VENV)/ready: dependencies.lock
	@echo "setup  makes a Python environment in $(VENV) and installs $$(grep -c == $<) packages into it" >&2
	@$(call TIMED,$(PYTHON) -m venv --clear $(VENV),environment)
	@$(call TIMED,$(PY) -m pip install --disable-pip-version-check --require-hashes --no-deps -r $<,packages)
	@touch $@

clean:
	rm -rf _build .venv .venv-*
