"""Learning from a teacher: its probabilities reach the loss, for the words that both read."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dateline.errors import ConfigError
from dateline.eval.report import read_report
from dateline.eval.scores import Metric
from dateline.model.folder import load_model_folder
from dateline.model.network import mean_cross_entropy
from dateline.model.tags import IGNORED
from dateline.model.windows import frame_of
from dateline.training.features import FeatureBuilder, collate_features
from dateline.training.recipe import WindowRecipe, read_recipe
from dateline.training.run import load_data
from dateline.training.teacher import ask_teacher

logits = arrays("float32", (4, 3), elements=st.floats(-3, 3, width=32)).map(torch.from_numpy)
LABELS = torch.tensor([0, 2, IGNORED, 1])


@given(logits, logits, st.floats(0, 1))
def test_the_loss_mixes_labels_and_teacher(student, teacher, share):
    soft = teacher.softmax(dim=-1)
    hard_loss, soft_loss = mean_cross_entropy(student, LABELS), mean_cross_entropy(student, LABELS, soft, 1.0)
    mixed = mean_cross_entropy(student, LABELS, soft, share)
    assert mixed.item() == pytest.approx((1 - share) * hard_loss.item() + share * soft_loss.item(), abs=1e-4)


@given(logits)
def test_a_sure_teacher_is_another_label(student):
    sure = torch.eye(3)[torch.tensor([0, 2, 1, 1])]
    assert mean_cross_entropy(student, LABELS, sure, 1.0).item() == pytest.approx(
        mean_cross_entropy(student, LABELS).item(), abs=1e-5
    )


@given(logits)
def test_where_the_teacher_was_not_asked_the_labels_count_alone(student):
    nothing = torch.zeros(4, 3)
    assert mean_cross_entropy(student, LABELS, nothing, 0.9).item() == pytest.approx(
        mean_cross_entropy(student, LABELS).item(), abs=1e-6
    )


@pytest.fixture(scope="module")
def asked(tiny_run, write_recipe, tmp_path_factory):
    """The tiny corpus' rows, and what the tiny model says of them."""
    recipe = read_recipe(str(write_recipe(tmp_path_factory.mktemp("student") / "run")))
    data = load_data(recipe)
    folder = load_model_folder(tiny_run)
    builder = FeatureBuilder(data.ontology, folder.tokenizer, frame_of(folder.tokenizer, 48), 0)
    rows = builder.build(data.train).to_list()
    return data, rows, ask_teacher(tiny_run, data.ontology, data.train, rows, WindowRecipe())


def test_the_teacher_speaks_of_every_window(asked):
    _, rows, soft = asked
    assert len(soft) == len(rows)
    for row, labels in zip(rows, soft, strict=True):
        assert labels is not None
        assert len(labels.triggers) == len(row["trigger_tags"])
        assert labels.roles.shape[:2] == (len(row["events"]), len(row["trigger_tags"]))
        assert labels.triggers.sum(axis=-1) == pytest.approx(1, abs=0.01)


def test_a_good_teacher_agrees_with_the_labels(asked):
    _, rows, soft = asked
    right = [
        (labels.triggers.argmax(axis=-1) == row["trigger_tags"]).mean() for row, labels in zip(rows, soft, strict=True)
    ]
    assert sum(right) / len(right) > 0.95


def test_windows_that_the_teacher_reads_otherwise_are_left_out(asked, tiny_run):
    data, rows, _ = asked
    changed = [dict(rows[0], trigger_tags=[*rows[0]["trigger_tags"], 0]), *rows[1:]]
    soft = ask_teacher(tiny_run, data.ontology, data.train, changed, WindowRecipe())
    assert soft[0] is None
    assert None not in soft[1:]
    batch = collate_features(changed[:2], 0, len(data.ontology.types), len(data.ontology.roles), soft)
    assert batch["soft_triggers"][0].sum() == 0
    assert batch["soft_triggers"][1].sum() > 0
    assert ask_teacher(tiny_run, data.ontology, data.train, rows[:-1], WindowRecipe()) == [None] * (len(rows) - 1)


def test_a_student_learns_from_its_teacher_alone(tiny_run, tmp_path, write_recipe, run_training):
    """With a share of 1 the labels are not looked at; what the student knows it has from the teacher."""
    recipe = write_recipe(tmp_path / "student", distillation=f"{{teacher: '{tiny_run}', share: 1.0}}")
    run_training(recipe)
    totals = read_report(tmp_path / "student" / "dev-report.json").totals
    assert totals[Metric.TRIGGER_C].f1 > 0.9
    assert totals[Metric.ARGUMENT_C].f1 > 0.7


def test_a_teacher_of_another_ontology_is_refused(tiny_run, tmp_path, write_recipe, run_training, tiny_corpus):
    other = tmp_path / "other.txt"
    other.write_text(tiny_corpus.read_text().replace("Conflict.Shelling", "Conflict.Bombing"))
    recipe = write_recipe(
        tmp_path / "student", corpus=f"{{paths: ['{other}']}}", distillation=f"{{teacher: '{tiny_run}'}}"
    )
    with pytest.raises(ConfigError, match="another ontology"):
        run_training(recipe)
