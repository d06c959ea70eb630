# One command a job; `make` alone lists them.

BIN := .venv/bin
# Touched when everything is installed; older than what it depends on, it is installed again.
DONE := .venv/.set-up
UV := uv==0.13.9

# The cache of uv may lie on another disk, where files cannot be linked; copying is never wrong.
export UV_LINK_MODE ?= copy
# Compiling our modules at every start would cost each process three times as much as starting.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench browser nginx

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

setup: $(DONE) ## install everything into .venv (needs Python 3.11 or newer and, once, the network)
	@:

run: setup ## serve the dashboard at http://localhost:8501, with an invented campaign if it is empty
	@$(BIN)/campaign serve --demo-if-empty

test: check browser nginx ## check the code, then run every test, those in a real browser too
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup ## rules, format and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

bench: setup ## measure beside what one would use instead, into tests/benchmarks/RESULTS.md (an hour)
	@$(BIN)/python tests/benchmarks/bench_all.py --install

$(DONE): pyproject.toml uv.lock README.md
	@echo "Installing into .venv: a minute or two the first time."
	@.ci/environment
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action ignore "$(UV)"
	@$(BIN)/uv sync --frozen --quiet --compile-bytecode
	@touch $@

# Chromium, found or installed, or word of how to.
browser: setup
	@.ci/browser

# nginx, found or installed, or word of how to.
nginx: setup
	@.ci/nginx
