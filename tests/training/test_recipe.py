"""Recipes: validated once, with every mistake at once; what ships is valid."""

from pathlib import Path

import pytest

import dateline.training.recipe as recipes
from dateline.errors import ConfigError
from dateline.training.recipe import find_recipe, read_recipe

SHIPPED = sorted(
    path.stem
    for path in Path(recipes.__file__).parents[1].glob("configs/*.yaml")
    if "encoder:" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_recipe_is_valid_and_found_by_name(name):
    recipe = read_recipe(name)
    assert recipe.name == name
    assert all(path.exists() for path in recipe.corpus.paths)


def test_quickstart_ships():
    assert "quickstart" in SHIPPED


def test_overrides_change_values_deep_down():
    recipe = read_recipe("quickstart", ("seed=7", "trainer.num_train_epochs=3", "trainer.learning_rate=2e-4"))
    assert (recipe.seed, recipe.trainer["num_train_epochs"], recipe.trainer["learning_rate"]) == (7, 3, 2e-4)


def test_paths_of_a_recipe_are_relative_to_its_file(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text("name: r\noutput: out\ncorpus: {paths: [data], splits: s.yaml}\n", encoding="utf-8")
    recipe = read_recipe(str(path))
    assert recipe.corpus.paths == (tmp_path / "data",)
    assert recipe.corpus.splits == tmp_path / "s.yaml"
    assert recipe.output == Path("out")


MISTAKES = {
    "unknown-key": ("sede: 1", r"r\.yaml: sede: unknown key; did you mean 'seed'\?"),
    "unknown-key-inside": ("windows: {token: 5}", r"windows\.token: unknown key; did you mean 'tokens'\?"),
    "wrong-type": ("seed: many", r"seed: .*integer.*, not 'many'"),
    "out-of-range": ("heads: {dropout: 2}", r"heads\.dropout: .*less than or equal to 1, not 2"),
    "closed-choice": ("early_stopping: {metric: accuracy}", r"early_stopping\.metric: .*'mean'"),
    "trainer-name": (
        "trainer: {num_epochs: 3}",
        r"trainer\.num_epochs: not a name of transformers' TrainingArguments; did you mean 'num_train_epochs'\?",
    ),
    "trainer-owned": ("trainer: {output_dir: x}", r"trainer\.output_dir: set by dateline itself"),
}


@pytest.mark.parametrize(("line", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_each_mistake_says_what_to_write(line, message, tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(f"name: r\noutput: out\ncorpus: {{paths: [data]}}\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_recipe(str(path))


def test_all_mistakes_come_together(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text("name: r\nsede: 1\nheads: {size: 0}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_recipe(str(path), ("oops",))
    messages = [problem.message for problem in caught.value.problems]
    assert len(messages) == 5  # the override, no output, no corpus, sede, size
    assert "output: is missing" in messages


def test_an_unknown_recipe_names_those_that_ship():
    with pytest.raises(ConfigError, match=r"there is no such recipe; a file, or one of: .*quickstart"):
        find_recipe("quickstrat")
