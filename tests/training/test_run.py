"""Training: it learns, repeats itself, goes on after a kill, and loses nobody's work."""

import json
import shutil
import subprocess
import sys
from itertools import pairwise

import pytest
from safetensors.torch import load_file

from dateline.errors import ConfigError, CorpusError, ModelFolderError
from dateline.eval.report import read_report
from dateline.eval.scores import Metric
from dateline.inference.tagger import Tagger
from dateline.model.folder import load_model_folder
from dateline.model.precision import Precision
from dateline.training.recipe import read_recipe
from dateline.training.run import load_data

PEOPLE = ("rebels", "soldiers", "gunmen", "troops")
PLACES = ("Kora", "Belem", "Suda", "Minsa")


def weights(run):
    return load_file(run / "model" / "model.safetensors")


def same_weights(a, b):
    one, other = weights(a), weights(b)
    return one.keys() == other.keys() and all(one[name].equal(other[name]) for name in one)


def test_the_tiny_model_learns_the_tiny_corpus(tiny_run):
    report = read_report(tiny_run / "dev-report.json")
    assert report.totals[Metric.TRIGGER_C].f1 > 0.9
    assert report.totals[Metric.ARGUMENT_C].f1 > 0.8
    assert report.totals[Metric.STATUS].f1 > 0.9
    assert report.totals[Metric.SENTENCE_HEAD].f1 > 0.9


def test_the_run_folder_tells_how_the_model_was_made(tiny_run):
    facts = json.loads((tiny_run / "run.json").read_text())
    assert {"revision", "seed", "precision", "versions", "seconds"} <= facts.keys()
    assert (tiny_run / "recipe.yaml").is_file()
    assert (tiny_run / "dev-curve.csv").read_text().startswith("epoch,")
    assert any("loss" in json.loads(line) for line in (tiny_run / "log.jsonl").read_text().splitlines())
    assert not (tiny_run / "checkpoints").exists()


def test_the_model_folder_holds_no_pickle_and_a_card_with_scores(tiny_run):
    names = {path.name for path in (tiny_run / "model").iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", "ontology.yaml", "README.md"} <= names
    assert not [name for name in names if name.endswith((".bin", ".pt", ".pkl", ".pth"))]
    assert "| Trig-C |" in (tiny_run / "model" / "README.md").read_text()


def test_the_same_seed_gives_the_same_weights(tiny_run, tmp_path, write_recipe, run_training):
    run_training(write_recipe(tmp_path / "again"))
    assert same_weights(tiny_run, tmp_path / "again")


def test_another_seed_gives_others(tiny_run, tmp_path, write_recipe, run_training):
    run_training(write_recipe(tmp_path / "other"), "seed=2", "trainer.num_train_epochs=1")
    assert not same_weights(tiny_run, tmp_path / "other")


def test_a_share_of_the_training_documents_is_part_of_every_larger_one(tmp_path, write_recipe):
    recipe = str(write_recipe(tmp_path / "out"))
    shares = [load_data(read_recipe(recipe, (f"corpus.share={share}",))) for share in (0.01, 0.25, 0.5, 1.0)]
    taken = [[document.id for document in data.train] for data in shares]
    assert [len(ids) for ids in taken] == [1, 4, 8, 15]
    assert all(set(smaller) < set(larger) for smaller, larger in pairwise(taken))
    assert all(ids == [id_ for id_ in taken[-1] if id_ in ids] for ids in taken)
    assert all(data.dev == shares[0].dev for data in shares)


def test_arguments_in_other_sentences_are_learnt_and_found(tmp_path, write_recipe, run_training):
    lines = []
    for number in range(16):
        who, where = PEOPLE[number % 4], PLACES[number // 4]
        text = f"{who} left .\n{where} was quiet ."
        start = text.index("left")
        trigger = {"start": start, "end": start + 4}
        place = {"role": "Place", "start": text.index(where), "end": text.index(where) + len(where)}
        event = {"type": "A.B", "trigger": trigger, "arguments": [place]}
        ends = text.index("\n")
        sentences = [{"start": 0, "end": ends, "events": [event]}, {"start": ends + 1, "end": len(text)}]
        lines.append(json.dumps({"id": f"w{number}", "text": text, "sentences": sentences}))
    (tmp_path / "wide.jsonl").write_text("\n".join(lines))
    recipe = write_recipe(
        tmp_path / "wide",
        corpus=f"{{paths: ['{tmp_path / 'wide.jsonl'}']}}",
        windows="{tokens: 40, wide_arguments: true}",
    )
    finished = run_training(recipe, "trainer.num_train_epochs=30")
    assert finished.counts.lost_arguments == 0
    document = Tagger.from_pretrained(finished.model, Precision.FP32).tag("troops left .\nKora was quiet .")
    assert [a.span.of(document.text) for event in document.events for a in event.arguments] == ["Kora"]


KILLED = """
import os, sys
from transformers import TrainerCallback
from dateline.training import run
class Kill(TrainerCallback):
    def on_epoch_begin(self, args, state, control, **kwargs):
        if state.epoch >= 5:
            os._exit(9)
run._early_stopping = lambda recipe: [Kill()]
from dateline.cli import main
import torch
torch.set_num_threads(1)
main(["train", sys.argv[1]])
"""


def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_been(tiny_run, tmp_path, write_recipe, run_training):
    recipe = write_recipe(tmp_path / "killed")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(recipe)], capture_output=True)
    assert killed.returncode == 9
    checkpoints = tmp_path / "killed" / "checkpoints"
    assert checkpoints.is_dir()
    # A checkpoint that was being written when the run died has no state yet.
    newest = max(checkpoints.glob("checkpoint-*"), key=lambda path: int(path.name[11:]))
    shutil.copytree(newest, checkpoints / "checkpoint-9999")
    (checkpoints / "checkpoint-9999" / "trainer_state.json").unlink()
    run_training(recipe)
    assert same_weights(tiny_run, tmp_path / "killed")


def test_a_finished_run_is_not_overwritten_unless_asked(tiny_run, tmp_path, write_recipe, run_training):
    shutil.copytree(tiny_run, tmp_path / "run")
    recipe = write_recipe(tmp_path / "run", trainer="{num_train_epochs: 1}")
    before = (tmp_path / "run" / "model" / "model.safetensors").read_bytes()
    with pytest.raises(ConfigError, match="holds a finished run; give another output=… or --overwrite"):
        run_training(recipe)
    assert (tmp_path / "run" / "model" / "model.safetensors").read_bytes() == before
    run_training(recipe, overwrite=True)
    assert (tmp_path / "run" / "model" / "model.safetensors").read_bytes() != before


def test_an_unfinished_run_of_another_recipe_is_left_alone(tmp_path, write_recipe, run_training):
    checkpoint = tmp_path / "run" / "checkpoints" / "checkpoint-3"
    checkpoint.mkdir(parents=True)
    (checkpoint / "trainer_state.json").write_text("{}")
    (tmp_path / "run" / "recipe.yaml").write_text("name: other\n")
    with pytest.raises(ConfigError, match="unfinished run of another recipe"):
        run_training(write_recipe(tmp_path / "run"))


def test_a_table_of_texts_and_types_trains_the_sentence_head(tmp_path, write_recipe, run_training):
    rows = "".join(
        f'"{who} shelled {where} .",Shelling\n"the market of {where} was full .",\n'
        for who in ("rebels", "soldiers", "gunmen", "troops")
        for where in ("Kora", "Belem", "Suda")
    )
    (tmp_path / "table.csv").write_text(f"text,types\n{rows}")
    recipe = write_recipe(tmp_path / "run", corpus=f"{{paths: ['{tmp_path / 'table.csv'}']}}")
    finished = run_training(recipe)
    assert finished.dev.totals[Metric.SENTENCE_HEAD].f1 == 1
    assert Metric.TRIGGER_C not in finished.dev.totals


def test_windows_of_neighbouring_sentences_learn_too(tmp_path, write_recipe, run_training):
    finished = run_training(write_recipe(tmp_path / "run", windows="{tokens: 30}"))
    assert finished.counts.windows < 14 * 5  # fewer than the sentences to train on
    assert finished.dev.totals[Metric.TRIGGER_C].f1 > 0.9
    assert finished.dev.totals[Metric.ARGUMENT_C].f1 > 0.6


def test_an_unknown_encoder_is_one_line(tmp_path, write_recipe, run_training):
    with pytest.raises(ModelFolderError, match=r"there is no encoder folder '\./no-such-encoder'; check the path"):
        run_training(write_recipe(tmp_path / "run", encoder="./no-such-encoder"))


def test_a_corpus_with_mistakes_stops_before_training(tmp_path, write_recipe, run_training):
    (tmp_path / "bad.txt").write_text("# id: a\n\nTroops left.\n  Military.Withdrawal: went\n")
    with pytest.raises(CorpusError, match=r"bad\.txt:4: 'went' is not in the sentence"):
        run_training(write_recipe(tmp_path / "run", corpus=f"{{paths: ['{tmp_path / 'bad.txt'}']}}"))


def test_precision_is_what_was_asked_for(tiny_run):
    import torch

    from dateline.model.precision import Precision

    folder = load_model_folder(tiny_run, Precision.BF16)
    assert next(folder.model.encoder.parameters()).dtype is torch.bfloat16
    assert next(folder.model.trigger_head.parameters()).dtype is torch.float32


def test_an_unfinished_run_on_other_labels_is_not_gone_on_with(tmp_path, write_recipe, run_training, tiny_corpus):
    labels = tmp_path / "labels.txt"
    labels.write_text(tiny_corpus.read_text())
    recipe = write_recipe(
        tmp_path / "run", corpus=f"{{paths: ['{labels}']}}", trainer="{num_train_epochs: 1, learning_rate: 5e-3}"
    )
    run_training(recipe)
    checkpoint = tmp_path / "run" / "checkpoints" / "checkpoint-3"
    checkpoint.mkdir(parents=True)
    (checkpoint / "trainer_state.json").write_text("{}")
    labels.write_text(tiny_corpus.read_text().replace("on Monday", "on Friday").replace("Time: Monday", "Time: Friday"))
    with pytest.raises(ConfigError, match="unfinished run of another recipe or corpus"):
        run_training(recipe)
    assert run_training(recipe, overwrite=True).model.is_dir()
