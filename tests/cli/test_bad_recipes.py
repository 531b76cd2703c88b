"""Mistakes in recipes, overrides and split files: told before anything is trained, and nothing is left behind."""

import pytest

CORPUS = "# id: a\n\nRebels shelled Kora .\n  Conflict.Shelling: shelled | Actor: Rebels | Target: Kora\n"
RECIPE = "name: t\noutput: out\nencoder: encoder\nprecision: fp32\n"
GOOD = f"{RECIPE}corpus: {{paths: [tiny.txt]}}\n"
SPLIT = f"{RECIPE}corpus: {{paths: [c.txt], splits: s.yaml}}\n"
TRAIN = "train r.yaml"
NO_MAPPING = "r.yaml: a recipe is a mapping; see configs/quickstart.yaml"
NO_NAME = "not a name of transformers' TrainingArguments; did you mean"
NO_INTEGER = "Input should be a valid integer, unable to parse string as an integer"


def trainer(setting: str) -> dict[str, str]:
    return {"r.yaml": f"{GOOD}trainer: {{{setting}}}\n"}


RECIPES = {
    "unknown-name": (
        "train quikstart",
        {},
        ["quikstart: there is no such recipe; a file, or one of: default, quickstart, teacher"],
    ),
    "missing": (TRAIN, {}, ["r.yaml: there is no such recipe; a file, or one of: default, quickstart, teacher"]),
    "folder": ("train d", {"d/x": ""}, ["d: this is a folder and not a file"]),
    "not-yaml": (TRAIN, {"r.yaml": "name: t\ncorpus: [\n"}, ["r.yaml:3: not valid YAML: expected the node content[…]"]),
    "empty": (TRAIN, {"r.yaml": ""}, [NO_MAPPING]),
    "text": (TRAIN, {"r.yaml": "just words"}, [NO_MAPPING]),
    "key-twice": (TRAIN, {"r.yaml": f"{GOOD}name: u\n"}, ["r.yaml:6: not valid YAML: 'name' stands twice"]),
    "misspelt-key": (
        TRAIN,
        {"r.yaml": f"{GOOD}windos: {{tokens: 3}}\n"},
        ["r.yaml: windos: unknown key; did you mean 'windows'?"],
    ),
    "misspelt-inner-key": (
        TRAIN,
        {"r.yaml": f"{GOOD}heads: {{sizes: 3}}\n"},
        ["r.yaml: heads.sizes: unknown key; did you mean 'size'?"],
    ),
    "misspelt-key-of-an-optional-section": (
        TRAIN,
        {"r.yaml": f"{GOOD}distillation: {{teacher: x, shar: 1}}\n"},
        ["r.yaml: distillation.shar: unknown key; did you mean 'share'?"],
    ),
    "share-above-one": (
        TRAIN,
        {"r.yaml": f"{GOOD}distillation: {{teacher: x, share: 2}}\n"},
        ["r.yaml: distillation.share: Input should be less than or equal to 1, not 2"],
    ),
    "no-documents": (
        TRAIN,
        {"r.yaml": GOOD.replace("{paths:", "{share: 0, paths:")},
        ["r.yaml: corpus.share: Input should be greater than 0, not 0"],
    ),
    "two-at-once": (
        TRAIN,
        {"r.yaml": f"{GOOD}seed: -1\nsed: 2\n"},
        [
            "r.yaml: seed: Input should be greater than or equal to 0, not -1",
            "r.yaml: sed: unknown key; did you mean 'seed'?",
        ],
    ),
    "wrong-type": (
        TRAIN,
        {"r.yaml": f"{GOOD}heads: {{size: big}}\n"},
        [f"r.yaml: heads.size: {NO_INTEGER}, not 'big'"],
    ),
    "wrong-choice": (
        TRAIN,
        {"r.yaml": GOOD.replace("fp32", "fp8")},
        ["r.yaml: precision: Input should be 'auto', 'bf16' or 'fp32', not 'fp8'"],
    ),
    "without-corpus": (TRAIN, {"r.yaml": RECIPE}, ["r.yaml: corpus: is missing"]),
    "paths-not-a-list": (
        TRAIN,
        {"r.yaml": f"{RECIPE}corpus: {{paths: c.txt}}\n"},
        ["r.yaml: corpus.paths: Input should be a valid tuple, not 'c.txt'"],
    ),
    "corpus-missing": (
        TRAIN,
        {"r.yaml": f"{RECIPE}corpus: {{paths: [c.txt]}}\n"},
        ["c.txt: there is no such file or folder; check the path"],
    ),
    "output-below-a-file": (
        f"{TRAIN} output=r.yaml/out",
        {"r.yaml": GOOD},
        ["{here}/r.yaml/out/recipe.yaml: cannot be written: Not a directory"],
    ),
    "finished-run": (
        TRAIN,
        {"r.yaml": GOOD, "out/model/config.json": "{}"},
        ["out: holds a finished run; give another output=… or --overwrite"],
    ),
    "corpus-without-events": (
        TRAIN,
        {"r.yaml": f"{RECIPE}corpus: {{paths: [c.txt]}}\n", "c.txt": "# id: a\n\nOk .\n---\n# id: b\n\nOk .\n"},
        ["[…]types: […]"],
    ),
    "one-document": (
        TRAIN,
        {"r.yaml": f"{RECIPE}corpus: {{paths: [c.txt]}}\n", "c.txt": CORPUS},
        ["c.txt: the training documents hold no sentence; add documents"],
    ),
}

TRAINERS = {
    "misspelt": ("num_train_epoch: 3", f"{NO_NAME} 'num_train_epochs'?"),
    "owned": ("output_dir: x", "set by dateline itself; see seed, precision, output and early_stopping"),
    "epochs-in-words": ("num_train_epochs: many", "[…]"),
    "rate-in-words": ("learning_rate: fast", "[…]"),
    "decay-in-words": ("weight_decay: heavy", "[…]"),
    "half-a-sentence": ("per_device_train_batch_size: 2.5", "[…]"),
    "number-in-quotes": ("per_device_train_batch_size: '8'", "[…]"),
    "unknown-scheduler": ("lr_scheduler_type: liner", "[…]"),
    "unknown-optimizer": ("optim: adamm", "[…]"),
}

OVERRIDES = {
    "no-value": ("seed", ["seed: an override is key=value, for example seed=2 or trainer.num_train_epochs=3"]),
    "wrong-type": ("seed=two", [f"[…]seed[…]{NO_INTEGER}, not 'two'"]),
    "key-of-a-number": ("seed.x=1", ["seed.x=1: seed is a value and has no keys"]),
    "key-of-a-text": ("name.x=1", ["name.x=1: name is a value and has no keys"]),
    "not-yaml": ("'seed=[1'", ["seed=[1[…]: not valid YAML: […]"]),
    "misspelt": ("sead=2", ["[…]sead: unknown key; did you mean 'seed'?"]),
    "two-misspelt": (
        "sead=2 trainer.learning_rat=1e-4",
        ["[…]sead: unknown key; did you mean 'seed'?", f"[…]trainer.learning_rat: {NO_NAME} 'learning_rate'?"],
    ),
}

SPLITS = {
    "unknown-ids": (
        "train: [a, b]\ndev: [c]\n",
        ["s.yaml: 'b' is the id of no document", "s.yaml: 'c' is the id of no document"],
    ),
    "document-in-no-split": ("train: []\n", ["s.yaml: the document 'a' is in no split"]),
    "unknown-split": ("trian: [a]\n", ["s.yaml: trian: […]"]),
    "not-yaml": ("train: [a\n", ["s.yaml:2: not valid YAML: […]"]),
    "no-dev": ("train: [a]\n", ["c.txt: the dev documents hold no sentence; add documents"]),
}


@pytest.mark.parametrize(("command", "files", "told"), RECIPES.values(), ids=RECIPES)
def test_recipes(check_mistake, command, files, told):
    check_mistake(command, files, told)


@pytest.mark.parametrize(("setting", "told"), TRAINERS.values(), ids=TRAINERS)
def test_training_arguments(check_mistake, setting, told):
    key = setting.partition(":")[0]
    check_mistake(TRAIN, trainer(setting), [f"r.yaml: trainer.{key}: {told}"])


@pytest.mark.parametrize(("overrides", "told"), OVERRIDES.values(), ids=OVERRIDES)
def test_overrides(check_mistake, overrides, told):
    # The corpus is missing: should an override pass for good, this still ends at once.
    recipe = f"{RECIPE}seed: 1\ncorpus: {{paths: [missing.txt]}}\n"
    check_mistake(f"{TRAIN} {overrides}", {"r.yaml": recipe}, told)


@pytest.mark.parametrize(("splits", "told"), SPLITS.values(), ids=SPLITS)
def test_splits(check_mistake, splits, told):
    check_mistake(TRAIN, {"r.yaml": SPLIT, "c.txt": CORPUS, "s.yaml": splits}, told)
