"""DyGIE++ JSON (Wadden et al., EMNLP 2019): a document of tokenised sentences a line.

``{"doc_key": …, "sentences": [[token, …], …], "events": [[event, …], …]}``, the events of each sentence in turn.
An event is a list: its trigger ``[token, type]`` (or ``[first, last, type]``), then arguments
``[first, last, role]``, each perhaps with a score after it. Tokens are counted through the document; the last one
is part of the span.
"""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .events import Argument, Document, Event
from .json_rows import place_events, read_rows
from .ontology import Ontology
from .tokens import TokenizedText, join_tokens

_SHORT_TRIGGER = 2


class _Row(BaseModel):
    doc_key: str
    sentences: list[list[str]]
    events: list[list[list[list[Any]]]] = []


def read_dygie(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read DyGIE++ JSON Lines; entities and relations are left aside.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    return read_rows(path, _Row, _build, ontology)


def _build(row: _Row) -> Document:
    tokens = join_tokens(row.sentences)
    events = [_read_event(event, tokens) for sentence in row.events for event in sentence]
    return Document(row.doc_key, tokens.text, place_events(tokens.sentences, events))


def _read_event(parts: list[list[Any]], tokens: TokenizedText) -> Event:
    if not parts:
        raise ValueError("an event without a trigger")
    trigger, *arguments = parts
    # A third cell may be the type, after the last token, or a score, after the type.
    first, last, kind = trigger[:3] if _is_wide(trigger) else (trigger[0], trigger[0], trigger[1])
    return Event(
        str(kind),
        tokens.span(int(first), int(last) + 1, f"trigger of {kind}"),
        arguments=tuple(
            Argument(str(role), tokens.span(int(start), int(end) + 1, str(role)))
            for start, end, role in (argument[:3] for argument in arguments)
        ),
    )


def _is_wide(trigger: list[Any]) -> bool:
    if len(trigger) < _SHORT_TRIGGER:
        raise ValueError(f"a trigger is [token, type] or [first, last, type], not {trigger}")
    return not isinstance(trigger[1], str)
