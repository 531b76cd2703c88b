"""CASIE (Satyapanich et al., AAAI 2020): an article of security news a file, with events of whole articles.

The published offsets are off by one or two characters for some 4 % of the mentions. Every mention carries its words,
so it is moved to where they stand next to the offsets; how many were moved, and how many could not be found
anywhere, is told in the document's header lines.
"""

from collections import Counter
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..errors import CorpusError, Problem
from .events import Argument, Document, Event, Span, find_problems
from .files import read_text
from .json_rows import place_events, unknown_names
from .ontology import Ontology
from .segmentation import split_sentences
from .validation import list_problems

_STATUSES = {"General": "generic"}


class _Info(BaseModel):
    date: str | None = None


class _Mention(BaseModel):
    startOffset: int  # noqa: N815 (the format's name)
    endOffset: int  # noqa: N815
    text: str


class _Role(BaseModel):
    type: str


class _Argument(_Mention):
    role: _Role


class _Event(BaseModel):
    subtype: str
    nugget: _Mention
    realis: str = "Actual"
    argument: list[_Argument] = []


class _Hopper(BaseModel):
    events: list[_Event] = []


class _CyberEvent(BaseModel):
    hopper: list[_Hopper] = []


class _Article(BaseModel):
    sourcefile: str
    content: str
    info: _Info = _Info()
    cyberevent: _CyberEvent | None = None


def read_casie(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read one article; its id is the name of its source file, as in TextEE's split lists, without ``.txt``.

    Raises:
        CorpusError: every mistake of the file.
        FileError: the file cannot be read.
    """
    try:
        article = _Article.model_validate_json(read_text(path))
    except ValidationError as error:
        raise CorpusError(list_problems(error, str(path))) from None
    counts: Counter[str] = Counter()
    hoppers = article.cyberevent.hopper if article.cyberevent else []
    found = [_read_event(event, article.content, counts) for hopper in hoppers for event in hopper.events]
    events = [event for event in found if event is not None]
    document = Document(
        article.sourcefile.removesuffix(".txt"),
        article.content,
        place_events(split_sentences(article.content), events),
        article.info.date,
        "casie",
        tuple((name, str(counts[name])) for name in ("mentions moved", "mentions not found") if counts[name]),
    )
    problems = find_problems(document, str(path))
    problems += [Problem(str(path), None, message) for message in unknown_names(document.events, ontology)]
    if problems:
        raise CorpusError(problems)
    return [document]


def _read_event(event: _Event, text: str, counts: Counter[str]) -> Event | None:
    trigger = _find_mention(event.nugget, text, counts)
    if trigger is None:
        return None
    spans = [(argument.role.type, _find_mention(argument, text, counts)) for argument in event.argument]
    arguments = tuple(Argument(role, span) for role, span in spans if span is not None)
    return Event(event.subtype, trigger, _STATUSES.get(event.realis, event.realis.lower()), arguments)


def _find_mention(mention: _Mention, text: str, counts: Counter[str]) -> Span | None:
    """Return where the mention's words stand, as near to its offsets as can be."""
    start, end = mention.startOffset, mention.endOffset
    words = mention.text.strip()
    if words and text[start:end].strip() == words:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        return Span(start, start + len(words))
    places = [place for place in range(len(text)) if text.startswith(words, place)] if words else []
    if places:
        counts["mentions moved"] += 1
        nearest = min(places, key=lambda place: abs(place - start))
        return Span(nearest, nearest + len(words))
    given = text[start:end].strip()
    if given and (words.startswith(given) or given.startswith(words)):
        return Span(text.index(given, start), text.index(given, start) + len(given))
    counts["mentions not found"] += 1
    return None
