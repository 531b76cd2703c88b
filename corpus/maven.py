"""MAVEN (Wang et al., EMNLP 2020) and MAVEN-Arg (Wang et al., ACL 2024): a document a line.

MAVEN gives tokenised sentences and triggers in them; MAVEN-Arg gives the document as one string, arguments by
offset or by entity. An argument belongs to the whole event, so each of its mentions gets it; of an entity the
mention nearest to the trigger is taken.
"""

from pathlib import Path

from pydantic import BaseModel, model_validator

from .events import Argument, Document, Event, Span
from .json_rows import place_events, read_rows
from .ontology import Ontology
from .segmentation import split_sentences
from .tokens import join_tokens


class _Sentence(BaseModel):
    tokens: list[str]


class _Mention(BaseModel):
    offset: tuple[int, int]
    sent_id: int | None = None


class _Argument(BaseModel):
    offset: tuple[int, int] | None = None
    entity_id: str | None = None


class _Event(BaseModel):
    type: str
    mention: list[_Mention]
    argument: dict[str, list[_Argument]] = {}


class _Entity(BaseModel):
    id: str
    mention: list[_Mention]


class _Row(BaseModel):
    id: str
    content: list[_Sentence] = []
    document: str = ""
    events: list[_Event] = []
    entities: list[_Entity] = []

    @model_validator(mode="after")
    def _check_text(self) -> "_Row":
        if bool(self.content) == bool(self.document):
            raise ValueError("a document has 'content' (MAVEN) or 'document' (MAVEN-Arg)")
        return self


def read_maven(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read MAVEN or MAVEN-Arg JSON Lines; the test sets are published without events.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    return read_rows(path, _Row, lambda row: _read_tokens(row) if row.content else _read_text(row), ontology)


def _read_tokens(row: _Row) -> Document:
    tokens = join_tokens([sentence.tokens for sentence in row.content])
    events: list[Event] = []
    for event in row.events:
        for mention in event.mention:
            if mention.sent_id is None or not 0 <= mention.sent_id < len(row.content):
                raise ValueError(f"a mention of {event.type} is in no sentence: sent_id {mention.sent_id}")
            first = tokens.first_token[mention.sent_id]
            start, end = mention.offset
            events.append(Event(event.type, tokens.span(first + start, first + end, f"trigger of {event.type}")))
    return Document(row.id, tokens.text, place_events(tokens.sentences, events))


def _read_text(row: _Row) -> Document:
    entities = {entity.id: [Span(*mention.offset) for mention in entity.mention] for entity in row.entities}
    events = [
        Event(event.type, trigger, arguments=tuple(_find_arguments(event, trigger, entities)))
        for event in row.events
        for trigger in (Span(*mention.offset) for mention in event.mention)
    ]
    return Document(row.id, row.document, place_events(split_sentences(row.document), events))


def _find_arguments(event: _Event, trigger: Span, entities: dict[str, list[Span]]) -> list[Argument]:
    arguments: list[Argument] = []
    for role, fillers in event.argument.items():
        for filler in fillers:
            if filler.offset is not None:
                arguments.append(Argument(role, Span(*filler.offset)))
            elif mentions := entities.get(filler.entity_id or ""):
                arguments.append(Argument(role, min(mentions, key=lambda span: abs(span.start - trigger.start))))
            else:
                raise ValueError(f"{role} of {event.type}: no offset, and no entity {filler.entity_id!r}")
    return arguments
