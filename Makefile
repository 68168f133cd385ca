# What a newcomer needs is `make demo` and `make test`; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
LONG := test_exchange_files.py test_search.py test_undo_machine.py test_timeline.py test_record.py

.PHONY: help demo demo-reset run check test quick lint format kills bench pictures docs requirements environment test-environment

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo:  ## Try it: a playground, the real bot and a chat page, no Discord account
	@$(PYTHON) -m bot demo

demo-reset:  ## The same, with the demo's world and database begun anew
	@$(PYTHON) -m bot demo --reset

run:  ## Join Discord with the token in .env
	@$(PYTHON) -m bot run

check:  ## Look token, network, database and clock over
	@$(PYTHON) -m bot check

environment:
	@$(PYTHON) -m bot.bootstrap requirements.txt

test-environment:
	@$(PYTHON) -m bot.bootstrap requirements-dev.txt

test: test-environment  ## Check it: all tests, with branch coverage
	@sh tests/install-chromium.sh
	@sh tests/install-node.sh
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n auto --maxprocesses 4 --dist loadfile
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

quick: test-environment  ## What a change usually breaks, in under a minute
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q -x --hypothesis-profile=quick $(addprefix --ignore=tests/tracker/,$(LONG)) tests/calculations tests/tracker tests/commands tests/documentation

lint: test-environment  ## Style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: test-environment  ## Put the code into shape
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

kills: test-environment  ## A thousand kills of the delivering process: each alert once, in order
	@KILLS=1000 $(BIN)/pytest -q tests/end_to_end/test_alert_delivery.py -k kills

bench: test-environment  ## Speed and memory as ratios against a bare bot, alerts and the playground
	@sh tests/install-chromium.sh
	@$(BIN)/python -m tests.benchmarks

pictures: test-environment  ## Make the pictures of the README in a real browser
	@sh tests/install-chromium.sh
	@$(BIN)/python -m tests.pictures

docs: test-environment  ## Write the generated parts of docs/ anew
	@$(BIN)/python -m tests.documentation

requirements:  ## Pin the requirements anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q pyproject.toml --group dev -o requirements-dev.txt
