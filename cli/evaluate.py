"""``dateline evaluate``."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..corpus.events import Document
    from ..corpus.formats import Format
    from ..eval.report import Report


def evaluate(
    more_data: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="More --data.")] = None,
    model: Annotated[Path | None, typer.Option("--model", help="Of --data; by default dateline's own.")] = None,
    data: Annotated[list[Path] | None, typer.Option("--data", help="Labelled files or folders.")] = None,
    splits: Annotated[Path | None, typer.Option("--splits", help="A split file; with --split.")] = None,
    split: Annotated[str | None, typer.Option("--split", help="Which part of --splits: train, dev or test.")] = None,
    gold: Annotated[list[Path] | None, typer.Option("--gold", help="Labelled files, with --predicted.")] = None,
    predicted: Annotated[list[Path] | None, typer.Option("--predicted", help="Predictions for --gold.")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write the report to this JSON file.")] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Write what the model predicts on gold's sentences.")
    ] = None,
) -> None:
    """Measure a model on labelled data, or predictions against gold.

    Example: dateline evaluate --model runs/quickstart --data labelled.txt --report report.json
    """
    data = [*(data or []), *(more_data or [])]
    if bool(data) == bool(gold) or (gold and not predicted):
        raise DatelineError("give --data PATH… (and --model FOLDER), or --gold PATH --predicted PATH")
    if gold and (model or predictions or splits or split):
        raise DatelineError("--model, --predictions, --splits and --split go with --data, not with --gold")
    if data and predicted:
        raise DatelineError("--predicted goes with --gold, not with --data")
    if split and not splits:
        raise DatelineError("--split needs --splits FILE")

    from ..corpus.formats import read_documents
    from ..eval.report import GoldSet, make_report, write_report
    from ..eval.tables import report_tables
    from .terminal import make_console

    if gold:
        gold_set = GoldSet(tuple(path.name for path in gold), read_documents(gold))
        name = ", ".join(path.name for path in predicted or ())
        finished = make_report(gold_set, read_documents(predicted or ()), name)
    else:
        form = _choose_form(predictions) if predictions else None
        documents, names = _read_data(data, splits, split or "test")
        finished = _measure_model(model, documents, names, predictions, form)
    if report:
        write_report(finished, report)
    make_console().print(report_tables(finished))


def _read_data(data: "Sequence[Path]", splits: Path | None, split: str) -> "tuple[list[Document], tuple[str, ...]]":
    from ..corpus.formats import read_documents
    from ..corpus.splits import Splits, read_splits

    documents = read_documents(data)
    names = tuple(path.name for path in data)
    if splits is None:
        return documents, names
    if split not in Splits.model_fields:
        raise DatelineError(f"--split {split}: one of {', '.join(Splits.model_fields)}")
    chosen = read_splits(splits, documents).select(documents, split)
    if not chosen:
        raise DatelineError(f"{splits}: the split {split!r} is empty; choose another with --split")
    return chosen, tuple(f"{name} ({split})" for name in names)


def _choose_form(predictions: Path) -> "Format":
    from ..corpus.formats import SUFFIXES, WRITERS

    form = SUFFIXES.get(predictions.suffix.lower())
    if form is None or form not in WRITERS:
        raise DatelineError(f"{predictions}: predictions are written as .txt, .jsonl or .json")
    return form


def _measure_model(
    model: Path | None,
    documents: "Sequence[Document]",
    names: tuple[str, ...],
    predictions: Path | None,
    form: "Format | None",
) -> "Report":
    from ..corpus.events import DEFAULT_STATUS
    from ..corpus.files import write_text
    from ..corpus.formats import WRITERS
    from ..eval.report import GoldSet, make_report
    from ..inference.tagger import DEFAULT_MODEL_NAME, Tagger

    tagger = Tagger.from_pretrained(model)
    labels = {
        (event.type, event.status, tuple(a.role for a in event.arguments)) for d in documents for event in d.events
    }
    labels |= {
        (name, DEFAULT_STATUS, ()) for d in documents for sentence in d.sentences for name in sentence.types or ()
    }
    unknown = sorted({message for label in labels for message in tagger.ontology.unknown_names(*label)})
    if unknown:
        raise DatelineError(f"the model was trained with another ontology: {unknown[0]} ({len(unknown)} such names)")
    found = tagger.tag_documents(documents)
    if predictions and form:
        write_text(predictions, WRITERS[form](found))
    return make_report(GoldSet(names, documents), found, str(model or DEFAULT_MODEL_NAME), asdict(tagger.coverage))
