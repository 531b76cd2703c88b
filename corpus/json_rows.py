"""Reading files of JSON objects, one a line, into documents: every mistake told with its line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import CorpusError, Problem
from .events import Document, Event, Sentence, Span, find_problems
from .files import read_text
from .ontology import Ontology
from .validation import list_problems

Row = TypeVar("Row", bound=BaseModel)


def read_rows(
    path: Path, row_type: type[Row], build: Callable[[Row], Document], ontology: Ontology | None = None
) -> list[Document]:
    """Return the documents of a file with a JSON object a line.

    Args:
        path: the file.
        row_type: what a line must hold.
        build: makes the document; its ValueErrors are told as mistakes of the line.
        ontology: if given, its names are checked as well.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    problems: list[Problem] = []
    documents: list[Document] = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            document = build(row_type.model_validate_json(line))
        except ValidationError as error:
            problems += list_problems(error, str(path), number)
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
        else:
            documents.append(document)
            problems += [replace(problem, line=number) for problem in find_problems(document, str(path))]
            problems += [Problem(str(path), number, message) for message in unknown_names(document.events, ontology)]
    if not documents and not problems:
        problems.append(Problem(str(path), None, "holds no documents; one JSON object a line is expected"))
    if problems:
        raise CorpusError(problems)
    return documents


def unknown_names(events: Iterable[Event], ontology: Ontology | None) -> list[str]:
    """Return a message for each name in the events that an ontology does not have; none without an ontology."""
    if ontology is None:
        return []
    return [
        message
        for event in events
        for message in ontology.unknown_names(event.type, event.status, [argument.role for argument in event.arguments])
    ]


def place_events(spans: Sequence[Span], events: Sequence[Event]) -> tuple[Sentence, ...]:
    """Return sentences with the events whose triggers they hold, in text order.

    Sentences that a trigger crosses are joined, since an event has its trigger in one sentence.
    """
    joined: list[Span] = []
    for span in spans:
        crossed = joined and any(
            event.trigger.start < joined[-1].end < event.trigger.end
            or joined[-1].end <= event.trigger.start < span.start
            for event in events
        )
        if crossed:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(
        Sentence(span, tuple(sorted((e for e in events if span.contains(e.trigger)), key=lambda e: e.trigger)))
        for span in joined
    )
