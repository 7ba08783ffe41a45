# One target for each task of the project. The first run creates a virtual environment in .venv. Another interpreter,
# as in `make test PYTHON=python3.13`, gets an environment in a separate folder.

PYTHON ?= python3
VENV   ?= .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
PY      = $(VENV)/bin/python
TOOLS   = PYTHONPATH=.:tests:tools
unexport PYTHONDONTWRITEBYTECODE  # the tests start hundreds of interpreters; each would compile the project again

# Where the site and its preview are written, and the port of the preview, e.g. `make html SITE=/tmp/site`.
SITE    = _build/html
PREVIEW = _build/serve
PORT    = 8000

COMMANDS = explain confirm new next-id record-ids diff verify-source lock-source verify-law stale addresses new-edition assess draft-statement propose-statement show

.PHONY: $(COMMANDS) html test test-all test-fast check serve bench bench-scale mutation findings tomorrow lock clean

html: $(VENV)/ready
	@$(PY) -m traceability build $(SITE)

# Every assertion, on a cover: some minutes on two cores. Decision 12 in docs/decisions explains the cover.
test: $(VENV)/ready
	@echo "tests  every assertion on a cover: about 6 minutes on two cores" >&2
	$(PY) -m pytest -n auto --dist worksteal

# Every assertion, on everything: all pages, more examples, all mutations. Takes half an hour or more.
test-all: $(VENV)/ready
	@echo "tests  every assertion on everything: about half an hour on two cores" >&2
	$(PY) -m pytest -n auto --dist worksteal -m "" --hypothesis-profile full

# Needs no browser and no built site.
test-fast: $(VENV)/ready
	@echo "tests  without browsers and built sites: about 1 minute on two cores" >&2
	$(PY) -m pytest -n auto --dist worksteal -m "not slow and not exhaustive"

# Takes more options, e.g. `make check ARGS="--format sarif"`. make ends with 2 where the command ends with 1.
check: $(VENV)/ready
	@$(PY) -m traceability check $(ARGS)

serve: $(VENV)/ready
	@echo "serve  reads the policy and builds the pages: about 10 seconds" >&2
	@$(PY) -m traceability.sphinx_ext.preview $(PREVIEW) --port $(PORT)

# The other commands, each with its arguments, e.g. `make explain ID=A101`, `make new ARGS="evidence Smith 2025"`.
$(COMMANDS): $(VENV)/ready
	@$(PY) -m traceability $@ $(ID) $(OLD) $(NEW) $(PDF) $(MODEL) $(ARGS)

# BESIDE=FOLDER names another checkout, e.g. a worktree of main. Its build is measured in turn with ours.
bench: $(VENV)/ready
	$(TOOLS) $(PY) tools/bench.py

# Takes about an hour. tools/bench_scale.py explains how to measure other tools in the same run.
bench-scale: $(VENV)/ready
	$(TOOLS) $(PY) tools/bench_scale.py

# Prints which rule catches each of some thousand changes to the policy, and why no rule catches the others. Then prints
# whether the tests notice each of some thousand changes to the rules and to the computation of verdicts.
mutation: $(VENV)/ready
	$(TOOLS) $(PY) -m mutations
	$(TOOLS) $(PY) tools/mutants_of_code.py

# Runs every script in findings/, also after one has failed. A script fails if outside software behaves differently.
findings:
	@failed=0; for script in findings/*.sh; do echo "$$script"; bash "$$script" || failed=1; done; exit $$failed

# Runs what the alternatives print under Tomorrow, each in an empty folder. Installs packages; takes some minutes.
tomorrow: $(VENV)/ready
	@$(TOOLS) $(PY) tools/run_tomorrow.py $(ID)

LOCK = uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
  --no-emit-find-links --upgrade

# Writes the lock files again, from pyproject.toml and from the list of OSCAL validators. Needs uv.
lock:
	$(LOCK) pyproject.toml --extra site --extra test --python-version 3.11 -o dependencies.lock
	echo "flit_core" | $(LOCK) pyproject.toml - --constraints dependencies.lock --python-version 3.11 -o commands.lock
	$(LOCK) pyproject.toml --extra propose --python-version 3.11 -o propose.lock
	$(LOCK) tests/oscal/validators.txt --python-version 3.12 -o tests/oscal/validators.lock

TIMED = began=$$(date +%s); $(1) && echo "setup  $(2): $$(($$(date +%s) - began)) s" >&2

$(VENV)/ready: dependencies.lock
	@echo "setup  makes a Python environment in $(VENV) and installs $$(grep -c == $<) packages into it" >&2
	@$(call TIMED,$(PYTHON) -m venv $(VENV),environment)
	@$(call TIMED,$(PY) -m pip install --disable-pip-version-check --require-hashes --no-deps -r $<,packages)
	@touch $@

clean:
	rm -rf _build .venv .venv-*
