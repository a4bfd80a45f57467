# What one does with MG Portal. `make` alone lists the targets.
#
# Variables on the command line reach the programs as environment variables, so that any setting
# of .env.example can be given here: make run PORT=8123 MGPORTAL_VAR=/some/folder

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/requirements.stamp
TOOLS := $(VENV)/requirements-dev.stamp
# Browser tests wait more than they work: three at a time keep two processors busy.
BROWSERS ?= 3
TEMPLATES = find templates -name '*.html'
PIP_INSTALL = $(BIN)/python -m pip install --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run install test test-fast test-browser browser bench lint format clean
.SUFFIXES:
MAKEFLAGS += --no-print-directory

help: ## Show this list
	@echo 'MG Portal. Needs Python 3.11 or newer and make; PYTHON=python3.13 chooses another one.'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'
	@echo
	@echo 'Settings go on the command line or into .env: make run PORT=8123 MGPORTAL_VAR=/some/folder'

run: $(RUNTIME) ## Prepare the site and serve it on http://127.0.0.1:8000
	@$(BIN)/python manage.py serve

install: $(RUNTIME) ## Make .venv with what the site runs on

test: test-fast test-browser ## Run all tests: units, pages and a real browser

test-fast: $(TOOLS) ## Run the tests that need no browser
	@echo 'Tests without a browser'
	@$(BIN)/python -m pytest -n 2 --ignore tests/browser $(if $(ONLY),-m '$(ONLY)')

test-browser: $(TOOLS) browser
	@echo 'Tests with a browser'
	@$(BIN)/python -m pytest -p no:randomly -n $(BROWSERS) --dist loadfile tests/browser $(if $(ONLY),-m '$(ONLY)')

browser: $(TOOLS)
	@$(BIN)/python -m tests.browser.chromium

bench: $(RUNTIME) ## Measure how fast the portal is on this machine, in some minutes
	@$(BIN)/python -m benchmarks.run $(if $(ARTICLES),--articles $(ARTICLES)) \
	  $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ONLY),--only '$(ONLY)')

lint: $(TOOLS) ## Check format, style, types, migrations and production settings
	@echo 'Format and style of Python'
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@echo 'Format of templates'
	@$(TEMPLATES) -exec $(BIN)/djade --check --target-version 5.2 {} +
	@echo 'Types'
	@MGPORTAL_ENV_FILE=/dev/null $(BIN)/mypy .
	@echo 'Migrations'
	@MGPORTAL_ENV_FILE=/dev/null $(BIN)/python manage.py makemigrations --check --dry-run
	@echo 'Production settings'
	@MGPORTAL_ENV_FILE=/dev/null PRODUCTION=true ALLOWED_HOSTS=portal.example.org \
	  SITE_URL=https://portal.example.org EMAIL_URL=smtp+tls://mail.example.org:587 TRUSTED_PROXY_COUNT=1 \
	  SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  $(BIN)/python -W error manage.py check --deploy --fail-level WARNING

format: $(TOOLS) ## Format Python and templates
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(TEMPLATES) -exec $(BIN)/djade --target-version 5.2 {} +

clean: ## Remove .venv and caches; the state in var stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is younger than the list that was installed last, so nothing happens while it is.
$(RUNTIME): requirements.txt | $(BIN)/python
	@# Where the making of .venv was broken off, pip is what is missing.
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	@echo 'Installing what the site runs on (once, about a minute)'
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	@echo 'Installing the tools for tests and checks (once, about a minute)'
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo 'There is no $(PYTHON) here. Install Python 3.11 or newer, or name one: make run PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "MG Portal needs Python 3.11 or newer, but $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Making $(VENV)'
	@$(PYTHON) -m venv --clear $(VENV)
