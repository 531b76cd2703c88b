"""Asking a teacher: a trained model's probabilities for the windows that another one is trained on."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from rich.console import Console
from rich.progress import Progress

from ..corpus.events import Document
from ..corpus.ontology import Ontology
from ..errors import ConfigError, Problem
from ..model.folder import load_model_folder
from ..model.prediction import batch_by_length
from ..model.windows import frame_of
from .distillation import SoftLabels, cut_soft_labels
from .features import FeatureBuilder, collate_features
from .recipe import Recipe, WindowRecipe


def learn_from(
    recipe: Recipe,
    ontology: Ontology,
    documents: Sequence[Document],
    train_set: Dataset,
    console: Console,
) -> list[SoftLabels | None] | None:
    """Return what the recipe's teacher says of the set's rows, as ``ask_teacher``; None without a teacher."""
    distillation = recipe.distillation
    if distillation is None:
        return None
    rows: list[dict[str, Any]] = train_set.to_list()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("asking the teacher", total=len(rows))

        def told(done: int) -> None:
            bar.update(task, completed=done)

        soft = ask_teacher(distillation.teacher, ontology, documents, rows, recipe.windows, told)
    known = sum(labels is not None for labels in soft)
    console.print(f"teacher {distillation.teacher}: read {known} of {len(rows)} windows as the student does")
    return soft


def ask_teacher(
    folder: Path,
    ontology: Ontology,
    documents: Sequence[Document],
    rows: Sequence[dict[str, Any]],
    windows: WindowRecipe,
    told: Callable[[int], None] = lambda _: None,
) -> list[SoftLabels | None]:
    """Return the teacher's labels for each of the student's rows, None where the two see other words.

    Args:
        folder: the teacher's model folder.
        ontology: of the labels; the teacher must have been trained with it.
        documents: what the rows were made of.
        rows: the student's rows, of ``FeatureBuilder``.
        windows: the student's; the teacher reads the same ones.
        told: is told after each batch how many windows are done.

    Raises:
        ConfigError: the teacher was trained with another ontology.
        ModelFolderError: there is no such teacher.
    """
    teacher = load_model_folder(folder)
    if [teacher.ontology.types, teacher.ontology.roles] != [ontology.types, ontology.roles] or list(
        teacher.ontology.statuses
    ) != list(ontology.statuses):
        message = "the teacher was trained with another ontology; train one with the ontology of this corpus"
        raise ConfigError([Problem(str(folder), None, message)])
    model = teacher.model
    frame = frame_of(teacher.tokenizer, model.config.encoder_limit)
    builder = FeatureBuilder(ontology, teacher.tokenizer, frame, windows.tokens, windows.wide_arguments)
    own = [row for document in documents for row in builder.label_windows(document)]
    if len(own) != len(rows):
        return [None] * len(rows)
    soft: list[SoftLabels | None] = [None] * len(rows)
    done = 0
    for batch in batch_by_length(range(len(own)), lambda number: own[number]["length"]):
        inputs = collate_features(
            [own[number] for number in batch], frame.pad, len(ontology.types), len(ontology.roles)
        )
        with torch.inference_mode():
            output = model(**{name: tensor.to(model.device) for name, tensor in inputs.items()})
        for place, number in enumerate(batch):
            if _same_words(own[number], rows[number]):
                soft[number] = cut_soft_labels(
                    output.trigger_logits[place],
                    output.sentence_logits[place],
                    output.status_logits[place],
                    output.role_logits[place],
                    own[number],
                )
        done += len(batch)
        told(done)
    return soft


def _same_words(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two rows speak of the same words and events."""
    return one["trigger_tags"] == other["trigger_tags"] and one["events"] == other["events"]
