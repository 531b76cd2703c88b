"""RAMS (Ebner et al., ACL 2020): five sentences a line, one trigger, arguments in any of them.

``evt_triggers`` holds ``[first, last, [[type, score]]]``, ``gold_evt_links`` holds ``[trigger, argument, role]`` with
spans of tokens ``[first, last]``, both included. A role is named ``evt089arg02place``: the event and the number in
it are left off.
"""

import re
from pathlib import Path

from pydantic import BaseModel

from .events import Argument, Document, Event
from .json_rows import place_events, read_rows
from .ontology import Ontology
from .tokens import join_tokens

_ROLE = re.compile(r"^evt\d+arg\d+")


class _Row(BaseModel):
    doc_key: str
    sentences: list[list[str]]
    evt_triggers: list[tuple[int, int, list[tuple[str, float]]]]
    gold_evt_links: list[tuple[tuple[int, int], tuple[int, int], str]] = []


def read_rams(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read RAMS JSON Lines.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    return read_rows(path, _Row, _build, ontology)


def _build(row: _Row) -> Document:
    tokens = join_tokens(row.sentences)
    events = [
        Event(
            kind,
            tokens.span(first, last + 1, f"trigger of {kind}"),
            arguments=tuple(
                Argument(_ROLE.sub("", role), tokens.span(start, end + 1, role))
                for trigger, (start, end), role in row.gold_evt_links
                if trigger == (first, last)
            ),
        )
        for first, last, types in row.evt_triggers
        for kind, _ in types
    ]
    return Document(row.doc_key, tokens.text, place_events(tokens.sentences, events))
