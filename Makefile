# What a newcomer does: `make demo`, `make test`. Everything else is in README.md and CONTRIBUTING.md.
PYTHON ?= python3
BIN := .venv/bin
CORPUS := seeds/corpus

.PHONY: demo test check clean

# A venv that pip has filled; made again when the dependencies change.
.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --upgrade pip
	$(BIN)/python -m pip install -qq --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install -qq --editable '.[dev]'
	@touch $@

# Train the quick-start model, measure it on the documents held out, and tag the owner's article.
demo: .venv/installed
	$(BIN)/dateline train configs/quickstart.yaml --overwrite
	$(BIN)/dateline evaluate --model runs/quickstart --data $(CORPUS) --splits seeds/splits.yaml --split test \
	  --report runs/quickstart/test-report.json --predictions runs/quickstart/test-predictions.txt
	$(BIN)/dateline tag seeds/article.txt --model runs/quickstart --out runs/quickstart/article.jsonl
	$(BIN)/dateline tag seeds/article.txt --model runs/quickstart --format table

test: .venv/installed-dev
	$(BIN)/python -m pytest

# Format, lint, types, and what the corpus must hold: what CI runs before the tests.
check: .venv/installed-dev
	./check

clean:
	rm -rf .venv .typing build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
