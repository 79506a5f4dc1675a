# vanban: `make run` sets everything up and reads the samples in data/raw into data/tables; `make test` checks the project.

SHELL := /bin/bash
SYSTEM := libreoffice-writer libreoffice-calc tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd fonts-liberation2
TEST_SYSTEM := chromium
STAMP := .venv/.installed
BIN := .venv/bin
export OMP_THREAD_LIMIT := 1
export OPENBLAS_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install test model locale fuzz torture bench bench-large lock wheel

run: install
	@$(BIN)/vanban ingest data/raw --tables data/tables || [ $$? -eq 3 ]  # 3: some samples are meant to fail

install: $(STAMP)

# Installs those of the system packages in $$wanted that are missing, by apt; without apt, the programs $(1) must be there.
define system_packages
missing=""; \
	if command -v dpkg-query >/dev/null; then \
	  for p in $$wanted; do \
	    dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	else for p in $(1); do command -v $$p >/dev/null || missing=" $$wanted"; done; fi; \
	if [ -n "$$missing" ]; then \
	  command="apt-get update && apt-get install -y --no-install-recommends$$missing"; sudo=""; able=""; \
	  if ! command -v apt-get >/dev/null; then able=no; \
	  elif [ "$$(id -u)" -ne 0 ]; then \
	    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then sudo=sudo; else able=no; fi; fi; \
	  if [ -n "$$able" ]; then \
	    echo "System packages are missing. As root: $$command" >&2; exit 2; fi; \
	  echo "Installing system packages:$$missing"; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive sh -c "$$command" >/tmp/vanban-apt.$$$$ 2>&1 || { \
	    tail -5 /tmp/vanban-apt.$$$$ >&2; echo "System packages could not be installed. As root: $$command" >&2; exit 2; }; \
	  rm -f /tmp/vanban-apt.$$$$; fi
endef

# System packages (only those that are missing), then .venv from the locked versions. A stamp makes it quick.
$(STAMP): Makefile pyproject.toml requirements.lock
	@python=""; for p in python3 python3.13 python3.12 python3.11; do \
	  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$p; break; fi; done; \
	if [ -z "$$python" ]; then echo "vanban needs Python 3.11 or newer: install it and run make again" >&2; exit 2; fi; \
	wanted="$(SYSTEM)"; $$python -c 'import ensurepip, venv' 2>/dev/null || wanted="$$wanted python3-venv"; \
	$(call system_packages,soffice tesseract); \
	if [ ! -x $(BIN)/python ]; then $$python -m venv .venv; fi
	@echo "Installing Python packages into .venv (some minutes the first time)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

test: .venv/.tools
	@wanted="$(TEST_SYSTEM)"; $(call system_packages,chromium)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

# The named-entity model of models/ner: corpus, training, figures; the model is in the repository, `make run` trains none.
model: install
	$(BIN)/python -W ignore -m models.ner.train

# The Vietnamese catalogue: new messages put in, those that are gone taken out, compiled.
locale: .venv/.tools
	$(BIN)/python -m tests.catalogue

# 5,000 broken and hostile files of every format, COUNT=n for another number; new examples for the tests that draw them.
COUNT ?= 5000
fuzz: .venv/.tools
	$(BIN)/python -m tests.fuzz --count $(COUNT)
	$(BIN)/pytest -n 2 -m hypothesis --hypothesis-profile=search

# 200 kills of runs at every step and at random moments, a reader looking on; COUNT=n for another number.
torture: .venv/.tools
	$(BIN)/python -m tests.torture --count $(if $(filter file,$(origin COUNT)),200,$(COUNT))

# Time and memory beside a peer or a bare limit, in one run, as ratios. The peers are installed first.
bench: .venv/.peers
	$(BIN)/python -m tests.bench

# The measures of scale with 100,000 documents against 1,000: hours; SCALE=n for another number.
SCALE ?= 100000
bench-large: install
	SCALE=$(SCALE) FEW=1000 $(BIN)/python -m tests.bench scale

# What only tests need (and Ray), and what only `make bench` compares with.
.venv/.tools: requirements-dev.lock $(STAMP)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.peers: requirements-bench.lock .venv/.tools
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

# The exact versions and hashes of everything, from pyproject.toml, for every Python; only the public index counts.
PIN := env -u UV_INDEX_URL -u UV_FIND_LINKS $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
  --upgrade --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links
lock: .venv/.tools
	@$(PIN) --extra build --output-file requirements.lock pyproject.toml
	@$(PIN) --extra dev --output-file requirements-dev.lock pyproject.toml
	@$(PIN) --extra dev --extra bench --output-file requirements-bench.lock pyproject.toml

wheel: .venv/.tools
	$(BIN)/python -m build --wheel --no-isolation
