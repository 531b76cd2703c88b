"""The token-offset JSON of TextEE and OneIE, in and out: one sentence (window) a line.

TextEE (Huang et al., ACL Findings 2024) gives ``wnd_id``, argument offsets and, mostly, the text; OneIE
(Lin et al., ACL 2020) gives ``sent_id`` and points to entities. Lines of one ``doc_id`` become one document,
in the order of the file. Offsets count tokens, half-open. ``status`` is ours: other readers ignore it.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import CorpusError, Problem
from .events import DEFAULT_STATUS, Argument, Document, Event, Sentence, Span
from .files import read_text
from .json_rows import unknown_names
from .labelled_text import SENTENCE_GAP
from .ontology import Ontology
from .tokens import find_token_span, join_tokens
from .validation import list_problems
from .words import find_words, split_words_at


class _Mention(BaseModel):
    text: str = ""
    start: int
    end: int


class _Entity(_Mention):
    id: str


class _Role(BaseModel):
    role: str
    entity_id: str | None = None
    start: int | None = None
    end: int | None = None


class _EventMention(BaseModel):
    event_type: str
    trigger: _Mention
    arguments: list[_Role] = []
    status: str = DEFAULT_STATUS


class _Window(BaseModel):
    doc_id: str
    tokens: list[str]
    text: str | None = None
    sentence: str | None = None
    entity_mentions: list[_Entity] = []
    event_mentions: list[_EventMention] = []


def read_textee(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read TextEE or OneIE JSON Lines; with an ontology, its names are checked as well.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    problems: list[Problem] = []
    windows: dict[str, list[tuple[str, list[Event]]]] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            window = _Window.model_validate_json(line)
        except ValidationError as error:
            problems += list_problems(error, str(path), number)
            continue
        text, tokens = align_tokens(window)
        events: list[Event] = []
        for mention in window.event_mentions:
            try:
                events.append(_read_event(mention, window, tokens))
            except ValueError as error:
                problems.append(Problem(str(path), number, str(error)))
        if text:
            windows.setdefault(window.doc_id, []).append((text, events))
        problems += [Problem(str(path), number, message) for message in unknown_names(events, ontology)]
    if not windows and not problems:
        problems.append(Problem(str(path), None, "holds no sentences; one JSON object a line is expected"))
    if problems:
        raise CorpusError(problems)
    return [_join_windows(identity, parts) for identity, parts in windows.items()]


def align_tokens(window: _Window) -> tuple[str, list[Span]]:
    """Return the window's text and where its tokens stand in it.

    The published text is taken where all tokens are found in it in order; otherwise the tokens are joined
    with blanks, since some sets carry a text that lost or changed characters.
    """
    for text in filter(None, (window.text, window.sentence)):
        spans: list[Span] = []
        position = 0
        for token in window.tokens:
            start = text.find(token, position) if token else -1
            # A jump over more than a few signs means that the token was not there but further on.
            if start < 0 or len(text[position:start].strip()) > 4:
                break
            position = start + len(token)
            spans.append(Span(start, position))
        if len(spans) == len(window.tokens):
            return text, spans
    if not window.tokens:
        return "", []
    joined = join_tokens([window.tokens])
    return joined.text, list(joined.tokens)


def _read_event(event: _EventMention, window: _Window, tokens: list[Span]) -> Event:
    entities = {entity.id: entity for entity in window.entity_mentions}
    arguments: list[Argument] = []
    for role in event.arguments:
        mention: Any = role if role.start is not None and role.end is not None else entities.get(role.entity_id or "")
        if mention is None:
            raise ValueError(f"{role.role} of {event.event_type}: no offsets, and no entity {role.entity_id!r}")
        arguments.append(Argument(role.role, find_token_span(tokens, mention.start, mention.end, role.role)))
    trigger = find_token_span(tokens, event.trigger.start, event.trigger.end, f"trigger of {event.event_type}")
    return Event(event.event_type, trigger, event.status, tuple(arguments))


def _join_windows(identity: str, parts: list[tuple[str, list[Event]]]) -> Document:
    sentences: list[Sentence] = []
    start = 0
    for text, events in parts:
        sentences.append(Sentence(Span(start, start + len(text)), tuple(_shift(event, start) for event in events)))
        start += len(text) + len(SENTENCE_GAP)
    return Document(identity, SENTENCE_GAP.join(text for text, _ in parts), tuple(sentences))


def _shift(event: Event, offset: int) -> Event:
    arguments = tuple(Argument(a.role, a.span.shift(offset), a.score) for a in event.arguments)
    return Event(event.type, event.trigger.shift(offset), event.status, arguments, event.score)


def format_textee(documents: Iterable[Document]) -> str:
    """Write documents as TextEE JSON Lines, a line per sentence.

    Raises:
        CorpusError: an argument lies outside its event's sentence, which this writer cannot say.
    """
    problems: list[Problem] = []
    lines = [
        json.dumps(_window_row(document, sentence, number, problems), ensure_ascii=False) + "\n"
        for document in documents
        for number, sentence in enumerate(document.sentences)
    ]
    if problems:
        raise CorpusError(dict.fromkeys(problems))
    return "".join(lines)


def _window_row(document: Document, sentence: Sentence, number: int, problems: list[Problem]) -> dict[str, Any]:
    text = sentence.span.of(document.text)
    spans = [event.trigger for event in sentence.events]
    spans += [argument.span for event in sentence.events for argument in event.arguments]
    boundaries = [edge for span in spans for edge in (span.start, span.end)]
    tokens = split_words_at(find_words(text, sentence.span.start), boundaries)
    window_id = f"{document.id}_{number}"

    def locate(span: Span) -> dict[str, Any]:
        inside = [index for index, token in enumerate(tokens) if span.contains(token)]
        if not sentence.span.contains(span) or not inside:
            message = f"sentence {number + 1}: {span.of(document.text)!r} lies outside the event's sentence"
            problems.append(Problem(document.id, None, f"{message}; write JSON Lines"))
            return {}
        return {"text": span.of(document.text), "start": inside[0], "end": inside[-1] + 1}

    entities = sorted({argument.span for event in sentence.events for argument in event.arguments})
    entity_ids = {span: f"{window_id}_Ent{index}" for index, span in enumerate(entities)}
    return {
        "doc_id": document.id,
        "wnd_id": window_id,
        "text": text,
        "tokens": [token.of(document.text) for token in tokens],
        "entity_mentions": [{"id": entity_ids[span], "entity_type": "UNK", **locate(span)} for span in entities],
        "event_mentions": [
            {
                "id": f"{window_id}_Evt{index}",
                "event_type": event.type,
                "status": event.status,
                "trigger": locate(event.trigger),
                "arguments": [
                    {"entity_id": entity_ids[a.span], "role": a.role, **locate(a.span)} for a in event.arguments
                ],
            }
            for index, event in enumerate(sentence.events)
        ],
        "lang": "en",
    }
