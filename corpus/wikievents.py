"""WikiEvents (Li et al., NAACL 2021): a document a line, arguments anywhere in it, named by entity.

``sentences`` holds ``[[[token, start, end], …], text]``; entity mentions and triggers point to tokens of the document,
half-open; an argument has the ``entity_id`` of a mention.
"""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .events import Argument, Document, Event
from .json_rows import place_events, read_rows
from .ontology import Ontology
from .tokens import TokenizedText, join_tokens


class _Mention(BaseModel):
    start: int
    end: int


class _Entity(_Mention):
    id: str


class _Role(BaseModel):
    entity_id: str
    role: str


class _EventMention(BaseModel):
    event_type: str
    trigger: _Mention
    arguments: list[_Role] = []


class _Row(BaseModel):
    doc_id: str
    sentences: list[tuple[list[tuple[str, int, int]], Any]]
    entity_mentions: list[_Entity] = []
    event_mentions: list[_EventMention] = []


def read_wikievents(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read WikiEvents JSON Lines; relations and coreference are left aside.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    return read_rows(path, _Row, _build, ontology)


def _build(row: _Row) -> Document:
    tokens = join_tokens([[token for token, _, _ in words] for words, _ in row.sentences if words])
    entities = {entity.id: entity for entity in row.entity_mentions}
    events = [_read_event(mention, entities, tokens) for mention in row.event_mentions]
    return Document(row.doc_id, tokens.text, place_events(tokens.sentences, events))


def _read_event(mention: _EventMention, entities: dict[str, _Entity], tokens: TokenizedText) -> Event:
    arguments: list[Argument] = []
    for role in mention.arguments:
        entity = entities.get(role.entity_id)
        if entity is None:
            raise ValueError(f"{role.role} of {mention.event_type}: there is no entity {role.entity_id!r}")
        arguments.append(Argument(role.role, tokens.span(entity.start, entity.end, role.role)))
    trigger = tokens.span(mention.trigger.start, mention.trigger.end, f"trigger of {mention.event_type}")
    return Event(mention.event_type, trigger, arguments=tuple(arguments))
