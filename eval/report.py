"""The report of an evaluation: JSON with counts per document, so that two reports can be compared.

Rates and intervals stand in the file for other programs to read; reading it back derives them anew.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .. import __version__
from ..corpus.events import Document, Sentence
from ..corpus.files import read_text, write_text
from ..corpus.json_lines import format_json_line
from ..corpus.validation import explain_errors
from ..errors import ReportError
from .alignment import pair_documents
from .counts import Counts
from .scores import Abilities, Breakdown, Metric, break_down, is_labelled_as_a_whole, score_pair, sum_counts
from .uncertainty import Interval, Table, bootstrap_f1, counts_table

SCHEMA = "dateline.report"
SCHEMA_VERSION = 1
Label = TypeVar("Label")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CountsRow(_Frozen):
    """Counts as they stand in a report."""

    tp: int = Field(ge=0)
    fp: int = Field(ge=0)
    fn: int = Field(ge=0)

    def counts(self) -> Counts:
        """Return them as counts."""
        return Counts(self.tp, self.fp, self.fn)


class DocumentRow(_Frozen):
    """The counts of one document."""

    id: str
    scores: dict[Metric, CountsRow]


class GoldRow(_Frozen):
    """What was measured on; the fingerprint is of texts and labels."""

    names: tuple[str, ...]
    fingerprint: str
    documents: int
    sentences: int
    events: int


class Report(_Frozen):
    """An evaluation of predictions against gold."""

    schema_name: Literal["dateline.report"] = SCHEMA
    schema_version: Literal[1] = SCHEMA_VERSION
    created: str
    dateline: str
    predicted_by: str
    gold: GoldRow
    documents: tuple[DocumentRow, ...]
    breakdowns: dict[Breakdown, dict[str, CountsRow]]
    coverage: dict[str, int] | None = None

    @cached_property
    def totals(self) -> dict[Metric, Counts]:
        """The counts of all documents together."""
        return sum_counts({m: row.counts() for m, row in document.scores.items()} for document in self.documents)

    def table(self, metric: Metric) -> Table:
        """Return the counts per document, shape (documents, 3); a document without the metric counts nothing."""
        nothing = CountsRow(tp=0, fp=0, fn=0)
        return counts_table([document.scores.get(metric, nothing).counts() for document in self.documents])

    def interval(self, metric: Metric) -> Interval:
        """Return the 95 % bootstrap interval of F1 over documents."""
        return bootstrap_f1(self.table(metric))


@dataclass(frozen=True)
class GoldSet:
    """Gold documents and the names of the files they came from."""

    names: tuple[str, ...]
    documents: Sequence[Document]

    def describe(self) -> GoldRow:
        """Return what a report says of them."""
        lines = sorted(format_json_line(_bare(document)) for document in self.documents)
        return GoldRow(
            names=self.names,
            fingerprint=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
            documents=len(self.documents),
            sentences=sum(len(document.sentences) for document in self.documents),
            events=sum(1 for document in self.documents for _ in document.events),
        )


def _bare(document: Document) -> Document:
    """Return the document with its texts and labels alone, the labels in one order."""
    sentences: list[Sentence] = []
    for sentence in document.sentences:
        events = [
            replace(event, score=None, arguments=_in_one_order({replace(a, score=None) for a in event.arguments}))
            for event in sentence.events
        ]
        types = None if sentence.types is None else tuple(sorted(set(sentence.types)))
        sentences.append(Sentence(sentence.span, _in_one_order(events), types))
    return Document(document.id, document.text, tuple(sentences))


def _in_one_order(labels: Iterable[Label]) -> tuple[Label, ...]:
    return tuple(sorted(labels, key=repr))


def make_report(
    gold: GoldSet, predicted: Sequence[Document], predicted_by: str, coverage: dict[str, int] | None = None
) -> Report:
    """Score predictions against gold.

    Args:
        gold: what is right.
        predicted: a prediction for every gold document, by id.
        predicted_by: the model or file, for the reader of the report.
        coverage: how the documents fitted the encoder, if a model predicted here.

    Raises:
        ReportError: the two do not belong together.
    """
    pairs = pair_documents(gold.documents, predicted)
    # A file without events may come from a classifier of sentences; a model that found nothing has missed it.
    abilities = Abilities.of(predicted) if coverage is None else Abilities.of_model(gold.documents)
    with_triggers = [pair for pair in pairs if not is_labelled_as_a_whole(pair.gold)]
    by_sentence = {Breakdown.SENTENCE_TYPE: abilities.events, Breakdown.SENTENCE_HEAD: abilities.sentence_types}
    return Report(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        dateline=__version__,
        predicted_by=predicted_by,
        gold=gold.describe(),
        documents=tuple(
            DocumentRow(id=pair.gold.id, scores={m: _row(counts) for m, counts in score_pair(pair, abilities).items()})
            for pair in pairs
        ),
        breakdowns={
            by: {label: _row(counts) for label, counts in found.items()}
            for by in Breakdown
            if by_sentence.get(by, abilities.events)
            and (found := break_down(pairs if by in by_sentence else with_triggers, by))
        },
        coverage=coverage,
    )


def _row(counts: Counts) -> CountsRow:
    return CountsRow(**asdict(counts))


def write_report(report: Report, path: Path) -> None:
    """Write a report as JSON, with the rates that its counts give."""
    data: dict[str, Any] = report.model_dump(mode="json")
    data["derived"] = {
        metric.value: {
            "precision": counts.precision,
            "recall": counts.recall,
            "f1": counts.f1,
            "f1_interval_95": list(report.interval(metric)),
        }
        for metric, counts in report.totals.items()
    }
    write_text(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def read_report(path: Path) -> Report:
    """Read a report.

    Raises:
        ReportError: the file is no report, or of another schema version.
        FileError: it cannot be read.
    """
    advice = "make it with 'dateline evaluate … --report FILE'"
    try:
        data = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise ReportError(f"{path}:{error.lineno}: not JSON ({error.msg}); {advice}") from None
    if not isinstance(data, dict) or data.get("schema_name") != SCHEMA:
        raise ReportError(f"{path}: this is JSON but no dateline report; {advice}")
    if data.get("schema_version") != SCHEMA_VERSION:
        raise ReportError(
            f"{path}: a report of schema version {data.get('schema_version')}, this dateline reads version"
            f" {SCHEMA_VERSION}; evaluate again to compare"
        )
    data.pop("derived", None)
    try:
        return Report.model_validate(data)
    except ValidationError as error:
        raise ReportError(f"{path}: {explain_errors(error)[0]}; {advice}") from None
