"""A training run from a recipe to a model folder. It can be killed anywhere and started again.

The run's folder holds ``recipe.yaml``, ``run.json`` (revision, versions, precision, times), ``log.jsonl`` and
``dev-curve.csv``, ``dev-report.json``, ``model/``, and while it runs ``checkpoints/``.
"""

import csv
import hashlib
import io
import json
import platform
import random
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from transformers import EarlyStoppingCallback, PrinterCallback, TrainingArguments, set_seed

from .. import __version__
from ..corpus.events import Document
from ..corpus.files import format_yaml, read_text, write_text
from ..corpus.formats import read_documents
from ..corpus.ontology import Ontology, derive_ontology, read_ontology
from ..corpus.splits import read_splits
from ..errors import ConfigError, CorpusError, Problem
from ..eval.alignment import DocumentPair
from ..eval.report import GoldSet, Report, make_report, write_report
from ..eval.scores import Abilities, Metric, score_pair, sum_counts
from ..model.config import EventTaggerConfig
from ..model.encoders import PACKAGED, encoder_limit, load_tokenizer
from ..model.folder import quiet_transformers, save_model_folder
from ..model.network import EventTagger
from ..model.precision import Precision, PrecisionChoice, choose_device, choose_precision
from ..model.prediction import Coverage, Predictor
from ..model.windows import frame_of
from .card import CardFacts, write_card
from .features import FeatureBuilder, FeatureCounts, collate_features
from .progress import ProgressCallback
from .recipe import Recipe
from .teacher import learn_from
from .trainer import EventTrainer
from .tuning import tune_on

MEAN_OF = (Metric.SENTENCE_TYPE, Metric.TRIGGER_C, Metric.ARGUMENT_C)
_PACKAGES = ("torch", "transformers", "datasets", "accelerate", "tokenizers", "scikit-learn", "numpy")


@dataclass(frozen=True)
class TrainingData:
    """The documents of a run and the ontology of their labels."""

    ontology: Ontology
    train: Sequence[Document]
    dev: Sequence[Document]


@dataclass(frozen=True)
class FinishedRun:
    """Where the model is, and how it does on the dev documents."""

    model: Path
    dev: Report
    counts: FeatureCounts
    seconds: float


def load_data(recipe: Recipe) -> TrainingData:
    """Read the recipe's corpus and divide it.

    Raises:
        ProblemsError: the corpus, its ontology or its splits have mistakes, or a split is empty.
    """
    paths = list(recipe.corpus.paths)
    ontology = read_ontology(recipe.corpus.ontology) if recipe.corpus.ontology else None
    documents = read_documents(paths, ontology)
    if recipe.corpus.splits:
        splits = read_splits(recipe.corpus.splits, documents)
        train, dev = splits.select(documents, "train"), splits.select(documents, "dev")
    else:
        shuffled = sorted(documents, key=lambda document: document.id)
        random.Random(recipe.seed).shuffle(shuffled)  # noqa: S311 (a split, not a secret)
        held_out = max(1, len(shuffled) // 10)
        dev, train = shuffled[:held_out], shuffled[held_out:]
    train = _take_share(train, recipe.corpus.share)
    for name, part in (("training", train), ("dev", dev)):
        if not any(document.sentences for document in part):
            raise CorpusError([Problem(str(paths[0]), None, f"the {name} documents hold no sentence; add documents")])
    return TrainingData(ontology or derive_ontology(documents, recipe.name), train, dev)


def _take_share(documents: Sequence[Document], share: float) -> list[Document]:
    """Return so many of the documents, in their order: those whose ids' digests are the smallest."""
    digests = {document.id: hashlib.sha256(document.id.encode()).digest() for document in documents}
    chosen = set(sorted(digests, key=digests.__getitem__)[: max(1, round(share * len(documents)))])
    return [document for document in documents if document.id in chosen]


def train(recipe: Recipe, console: Console, *, overwrite: bool = False) -> FinishedRun:
    """Train, or go on with a run of the same recipe that was killed.

    Args:
        recipe: everything that decides the run.
        console: shows the progress.
        overwrite: replace the model of a finished run.

    Raises:
        ConfigError: the output folder holds a finished run, or an unfinished one of another recipe.
        DatelineError: what the data, the encoder or the folder lack.
    """
    started = time.monotonic()
    revision = _revision()  # the code may change while it trains
    data = load_data(recipe)
    checkpoint = find_checkpoint(recipe, data, overwrite=overwrite)
    set_seed(recipe.seed)
    with quiet_transformers():
        tokenizer = load_tokenizer(recipe.encoder)
        model = EventTagger.from_encoder(recipe.encoder, _model_config(recipe, data.ontology))
    model.config.encoder_limit = encoder_limit(model.encoder, tokenizer)
    model.loss_weights = replace(recipe.loss.weights(), soft=recipe.distillation.share if recipe.distillation else 0.0)
    builder = FeatureBuilder(
        data.ontology,
        tokenizer,
        frame_of(tokenizer, model.config.encoder_limit),
        recipe.windows.tokens,
        recipe.windows.wide_arguments,
    )
    train_set = builder.build(data.train)
    write_text(recipe.output / "recipe.yaml", _recipe_text(recipe))
    write_text(recipe.output / "corpus.sha256", _fingerprint(data))
    choice = choose_precision(choose_device(), recipe.precision)
    _announce(console, recipe, data, builder.counts, choice, checkpoint)
    soft = learn_from(recipe, data.ontology, data.train, train_set, console)
    predictor = Predictor(model, tokenizer)
    progress = ProgressCallback(console)
    trainer = EventTrainer(
        model,
        _training_arguments(recipe, choice),
        heads_learning_rate=recipe.heads_learning_rate,
        score_dev=partial(score_dev, predictor, data.dev, choice),
        train_dataset=train_set,
        data_collator=partial(
            collate_features,
            pad=builder.frame.pad,
            types=len(data.ontology.types),
            roles=len(data.ontology.roles),
            soft=soft,
        ),
        callbacks=[progress, *_early_stopping(recipe)],
    )
    trainer.remove_callback(PrinterCallback)
    try:
        with quiet_transformers():
            trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    finally:
        progress.close()
    _tune(predictor, data.dev, recipe, choice)
    dev = report_dev(predictor, data.dev, recipe, choice)
    seconds = time.monotonic() - started
    if trainer.is_world_process_zero():
        _write_log(recipe.output, trainer.state.log_history)
        _write_results(recipe, data, predictor, dev, describe_run(recipe, choice, seconds, revision))
    return FinishedRun(recipe.output / "model", dev, builder.counts, seconds)


def _write_results(
    recipe: Recipe, data: TrainingData, predictor: Predictor, dev: Report, facts: dict[str, Any]
) -> None:
    """Write what is left of a run when it is over; the model comes last, and then the checkpoints go."""
    told = json.dumps(facts, indent=1) + "\n"
    write_text(recipe.output / "run.json", told)
    write_report(dev, recipe.output / "dev-report.json")
    card = write_card(_card_facts(recipe, data, dev, facts))
    texts = {"README.md": card, "recipe.yaml": _recipe_text(recipe), "run.json": told}
    save_model_folder(recipe.output / "model", predictor.model, predictor.tokenizer, data.ontology, texts)
    shutil.rmtree(recipe.output / "checkpoints", ignore_errors=True)


def _recipe_text(recipe: Recipe) -> str:
    return format_yaml(recipe.to_yaml_data())


def _fingerprint(data: TrainingData) -> str:
    """Return a digest of the texts and labels that are trained on and tuned on."""
    parts = (GoldSet((), documents).describe().fingerprint for documents in (data.train, data.dev))
    return "\n".join(parts) + "\n"


def find_checkpoint(recipe: Recipe, data: TrainingData, *, overwrite: bool) -> Path | None:
    """Return the checkpoint of the output folder to go on from, if there is one; broken ones are removed.

    With ``overwrite``, what is there of another recipe or of other labels is left to be replaced.

    Raises:
        ConfigError: as ``train``.
    """
    folder = recipe.output
    checkpoints = folder / "checkpoints"
    # A checkpoint writes its state last: without it, the run was killed while writing.
    whole = [path for path in checkpoints.glob("checkpoint-*") if (path / "trainer_state.json").is_file()]
    if whole:
        found = [(folder / name).is_file() and read_text(folder / name) for name in ("recipe.yaml", "corpus.sha256")]
        if found != [_recipe_text(recipe), _fingerprint(data)]:
            if overwrite:
                shutil.rmtree(checkpoints)
                return None
            message = "holds an unfinished run of another recipe or corpus; give another output=… or --overwrite"
            raise ConfigError([Problem(str(folder), None, message)])
        for path in checkpoints.glob("checkpoint-*"):
            if path not in whole:
                shutil.rmtree(path)
        return max(whole, key=lambda path: int(path.name.rpartition("-")[2]))
    shutil.rmtree(checkpoints, ignore_errors=True)
    if (folder / "model").exists() and not overwrite:
        message = "holds a finished run; give another output=… or --overwrite"
        raise ConfigError([Problem(str(folder), None, message)])
    return None


def score_dev(predictor: Predictor, dev: Sequence[Document], choice: PrecisionChoice) -> dict[str, float]:
    """Return F1 on the dev documents by metric name, and ``mean``, of sentence types, triggers and arguments."""
    predicted = _predict(predictor, dev, choice)
    pairs = [DocumentPair(gold, found) for gold, found in zip(dev, predicted, strict=True)]
    abilities = Abilities.of_model(dev)
    totals = sum_counts(score_pair(pair, abilities) for pair in pairs)
    scores = {metric.value: counts.f1 for metric, counts in totals.items()}
    # A corpus without triggers is about the sentence head.
    of_interest = [totals[metric].f1 for metric in (MEAN_OF if abilities.events else [Metric.SENTENCE_HEAD])]
    return scores | {"mean": sum(of_interest) / len(of_interest)}


def _predict(predictor: Predictor, documents: Sequence[Document], choice: PrecisionChoice) -> list[Document]:
    with _as_in_training(predictor, choice):
        return predictor.predict(documents)


def _tune(predictor: Predictor, dev: Sequence[Document], recipe: Recipe, choice: PrecisionChoice) -> None:
    wanted = {"trigger_caution": recipe.caution.trigger, "role_caution": recipe.caution.role}
    if Abilities.of_model(dev).events:
        with _as_in_training(predictor, choice):
            tune_on(predictor, dev, wanted)


def _as_in_training(predictor: Predictor, choice: PrecisionChoice) -> torch.autocast:
    return torch.autocast(predictor.model.device.type, choice.dtype, enabled=choice.precision is Precision.BF16)


def report_dev(predictor: Predictor, dev: Sequence[Document], recipe: Recipe, choice: PrecisionChoice) -> Report:
    """Return the report of the final model on the dev documents, computed as during training."""
    predictor.coverage = Coverage()
    predicted = _predict(predictor, dev, choice)
    names = tuple(path.name for path in recipe.corpus.paths)
    return make_report(GoldSet(names, dev), predicted, recipe.name, asdict(predictor.coverage))


def _model_config(recipe: Recipe, ontology: Ontology) -> EventTaggerConfig:
    return EventTaggerConfig(
        event_types=list(ontology.types),
        roles=list(ontology.roles),
        statuses=list(ontology.statuses),
        head_size=recipe.heads.size,
        head_dropout=recipe.heads.dropout,
        role_layers=recipe.heads.role_layers,
        window_tokens=recipe.windows.tokens,
        wide_arguments=recipe.windows.wide_arguments,
    )


def _training_arguments(recipe: Recipe, choice: PrecisionChoice) -> TrainingArguments:
    options: dict[str, Any] = {
        "per_device_train_batch_size": 32,
        "num_train_epochs": 10,
        "learning_rate": 1e-4,
        "warmup_steps": 0.1,
        "weight_decay": 0.01,
        "lr_scheduler_type": "linear",
        "train_sampling_strategy": "group_by_length",
        "logging_steps": 10,
        "save_total_limit": 2,
        "dataloader_pin_memory": False,
        **recipe.trainer,
    }
    owned: dict[str, Any] = {
        "output_dir": str(recipe.output / "checkpoints"),
        "seed": recipe.seed,
        "data_seed": recipe.seed,
        "bf16": choice.precision is Precision.BF16,
        "eval_strategy": "epoch",
        "save_strategy": "epoch",
        "load_best_model_at_end": True,
        "metric_for_best_model": f"eval_{recipe.early_stopping.metric}",
        "greater_is_better": True,
        "remove_unused_columns": False,
        "report_to": "none",
        "disable_tqdm": True,
        "use_cpu": choose_device().type == "cpu",
    }
    try:
        return TrainingArguments(**owned, **options)
    except (TypeError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ConfigError([Problem("trainer", None, reason)]) from None


def _early_stopping(recipe: Recipe) -> list[EarlyStoppingCallback]:
    patience = recipe.early_stopping.patience
    return [] if patience is None else [EarlyStoppingCallback(early_stopping_patience=patience)]


def _announce(
    console: Console,
    recipe: Recipe,
    data: TrainingData,
    counts: FeatureCounts,
    choice: PrecisionChoice,
    checkpoint: Path | None,
) -> None:
    console.print(
        f"{recipe.name}: {len(data.train)} documents to train, {len(data.dev)} to tune; {counts.windows} windows,"
        f" {counts.tokens} tokens, {counts.events} events, {counts.arguments} arguments"
    )
    if counts.lost_triggers or counts.lost_arguments or counts.split_sentences or counts.shortened_words:
        console.print(
            f"not learnt from: {counts.lost_triggers} triggers and {counts.lost_arguments} arguments that the tags"
            f" cannot say; {counts.split_sentences} sentences were split, {counts.shortened_words} words cut short"
        )
    console.print(f"encoder {recipe.encoder} in {choice.reason}; seed {recipe.seed}")
    if checkpoint:
        console.print(f"going on from {checkpoint.name} of a run that did not finish")


def _write_log(folder: Path, history: Sequence[dict[str, Any]]) -> None:
    write_text(folder / "log.jsonl", "".join(json.dumps(entry) + "\n" for entry in history))
    rows = [
        {key.removeprefix("eval_"): value for key, value in entry.items() if key != "step"}
        for entry in history
        if any(key.startswith("eval_") for key in entry)
    ]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=["epoch", *sorted({key for row in rows for key in row} - {"epoch"})])
    writer.writeheader()
    writer.writerows(rows)
    write_text(folder / "dev-curve.csv", stream.getvalue())


def describe_run(recipe: Recipe, choice: PrecisionChoice, seconds: float, revision: str) -> dict[str, Any]:
    """Return what made the model: revision, versions, machine, precision, seed and time."""
    return {
        "dateline": __version__,
        "revision": revision,
        "seed": recipe.seed,
        "precision": choice.reason,
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        "processor": platform.machine(),
        "threads": torch.get_num_threads(),
        "versions": {name: version(name) for name in _PACKAGES},
    }


def _revision() -> str:
    """Return the git revision of the code, with + where it was changed; "unknown" outside a checkout."""
    folder = Path(__file__).parent
    git = shutil.which("git")
    if git is None:
        return "unknown"
    command = [git, "-C", str(folder), "describe", "--always", "--abbrev=40", "--dirty=+"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (fixed arguments)
    return found.stdout.strip() or "unknown"


def _card_facts(recipe: Recipe, data: TrainingData, dev: Report, run: dict[str, Any]) -> CardFacts:
    parts = {"train": data.train, "dev": data.dev}
    return CardFacts(
        name=recipe.name,
        encoder=recipe.encoder,
        license="apache-2.0" if recipe.encoder == PACKAGED else None,
        documents={name: len(part) for name, part in parts.items()},
        events={name: sum(1 for document in part for _ in document.events) for name, part in parts.items()},
        ontology=data.ontology,
        run=run,
        dev=dev,
    )
