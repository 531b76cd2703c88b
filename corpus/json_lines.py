"""JSON Lines with character offsets: the exchange format. One document a line; nothing is lost.

::

    {"id": "a-1", "date": "2016-03-25", "source": "wire", "text": "Troops took Palmyra.", "sentences": [
     {"start": 0, "end": 20, "events": [
      {"type": "Conflict.Seizure", "status": "actual", "score": 0.93,
       "trigger": {"start": 7, "end": 11, "text": "took"},
       "arguments": [{"role": "Target", "start": 12, "end": 19, "text": "Palmyra", "score": 0.88}]}]}]}

Offsets count Unicode characters, half-open. ``text`` of a trigger or argument may be left out; where it
stands it must be what the offsets give. ``meta`` holds other header lines. ``types`` of a sentence is a
labelling of the whole sentence, without triggers.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import CorpusError, Problem
from .events import DEFAULT_STATUS, Argument, Document, Event, Sentence, Span, find_problems
from .files import read_text
from .json_rows import unknown_names
from .ontology import Ontology
from .validation import explain_errors


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Score = Annotated[float, Field(ge=0, le=1)]


class _SpanRow(_Row):
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _check_order(self) -> "_SpanRow":
        if self.end <= self.start:
            raise ValueError(f"end {self.end} must be greater than start {self.start}")
        return self

    def span(self) -> Span:
        return Span(self.start, self.end)


class _MentionRow(_SpanRow):
    text: str | None = None


class _ArgumentRow(_MentionRow):
    role: str
    score: Score | None = None


class _EventRow(_Row):
    type: str
    trigger: _MentionRow
    status: str = DEFAULT_STATUS
    arguments: list[_ArgumentRow] = []
    score: Score | None = None


class _SentenceRow(_SpanRow):
    events: list[_EventRow] = []
    types: list[str] | None = None


class _DocumentRow(_Row):
    id: str = Field(min_length=1)
    text: str
    sentences: list[_SentenceRow] = []
    date: str | None = None
    source: str | None = None
    meta: dict[str, str] = {}


def read_json_lines(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read the documents of a JSON Lines file; with an ontology, its names are checked as well.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    problems: list[Problem] = []
    documents: list[Document] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        messages: list[str] = []
        document = _read_line(line, messages, ontology)
        if document is not None and document.id in lines:
            messages.append(f"the id {document.id!r} was used in line {lines[document.id]}; ids are unique")
        problems += [Problem(str(path), number, message) for message in messages]
        if document is not None:
            lines.setdefault(document.id, number)
            documents.append(document)
    if not documents and not problems:
        problems.append(Problem(str(path), None, "holds no documents; one JSON object a line is expected"))
    if problems:
        raise CorpusError(problems)
    return documents


def _read_line(line: str, messages: list[str], ontology: Ontology | None) -> Document | None:
    try:
        row = _DocumentRow.model_validate_json(line)
    except ValidationError as error:
        messages += explain_errors(error)
        return None
    document = _to_document(row)
    messages += [problem.message for problem in find_problems(document, "")]
    if not messages:
        messages += _find_wrong_mentions(row)
    if ontology is not None:
        messages += unknown_names(document.events, ontology)
        for sentence in document.sentences:
            for type_name in sentence.types or ():
                messages += ontology.unknown_names(type_name, DEFAULT_STATUS, ())
    return document


def _find_wrong_mentions(row: _DocumentRow) -> Iterator[str]:
    for sentence in row.sentences:
        for event in sentence.events:
            for mention in (event.trigger, *event.arguments):
                stands = row.text[mention.start : mention.end]
                if mention.text is not None and mention.text != stands:
                    yield (
                        f"the offsets {mention.start}–{mention.end} give {stands!r} and not {mention.text!r};"
                        " offsets count characters of the document's text"
                    )


def _to_document(row: _DocumentRow) -> Document:
    return Document(
        id=row.id,
        text=row.text,
        sentences=tuple(_to_sentence(sentence) for sentence in row.sentences),
        date=row.date,
        source=row.source,
        meta=tuple(row.meta.items()),
    )


def _to_sentence(row: _SentenceRow) -> Sentence:
    events = tuple(
        Event(
            type=event.type,
            trigger=event.trigger.span(),
            status=event.status,
            arguments=tuple(Argument(a.role, a.span(), a.score) for a in event.arguments),
            score=event.score,
        )
        for event in row.events
    )
    return Sentence(row.span(), events, None if row.types is None else tuple(row.types))


def format_json_line(document: Document) -> str:
    """Write a document as one line of JSON, without the line end."""
    row: dict[str, Any] = {"id": document.id, "date": document.date, "source": document.source}
    row["meta"] = dict(document.meta)
    row = {key: value for key, value in row.items() if value not in (None, {})}
    row["text"] = document.text
    row["sentences"] = [_sentence_row(document.text, sentence) for sentence in document.sentences]
    return json.dumps(row, ensure_ascii=False)


def format_json_lines(documents: Iterable[Document]) -> str:
    """Write documents as JSON Lines."""
    return "".join(f"{format_json_line(document)}\n" for document in documents)


def _sentence_row(text: str, sentence: Sentence) -> dict[str, Any]:
    row: dict[str, Any] = {"start": sentence.span.start, "end": sentence.span.end}
    if sentence.types is not None:
        row["types"] = list(sentence.types)
    row["events"] = [_event_row(text, event) for event in sentence.events]
    return row


def _event_row(text: str, event: Event) -> dict[str, Any]:
    row: dict[str, Any] = {
        "type": event.type,
        "status": event.status,
        "trigger": _span_row(text, event.trigger),
    }
    row["arguments"] = [
        {"role": argument.role, **_span_row(text, argument.span), **_score_row(argument.score)}
        for argument in event.arguments
    ]
    return row | _score_row(event.score)


def _span_row(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _score_row(score: float | None) -> dict[str, float]:
    return {} if score is None else {"score": score}
