"""What a corpus should be beyond being readable: labels that make sense, no copies, and enough of each kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import CorpusError, Problem
from .events import Document, Event, Span
from .files import parse_yaml, read_text
from .ontology import Ontology
from .statistics import CorpusStatistics
from .validation import list_problems

NGRAM = 4
Share = Annotated[float, Field(ge=0, le=1)]


class Requirements(BaseModel):
    """How much a corpus must hold; what is left out is not required. Read from YAML."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: int = 0
    sentences: int = 0
    events: int = 0
    events_per_type: int = 0
    arguments_per_role: int = 0
    not_actual: Share = 0.0
    without_event: tuple[Share, Share] = (0.0, 1.0)
    sentences_per_document: tuple[int, int] = (0, 10**9)
    shared_ngrams: Share = 1.0
    forbidden_starts: tuple[str, ...] = ()


def read_requirements(path: Path) -> Requirements:
    """Read requirements from YAML.

    Raises:
        CorpusError: with every mistake of the file.
        FileError: the file cannot be read or is no YAML.
    """
    try:
        return Requirements.model_validate(parse_yaml(read_text(path), str(path)) or {})
    except ValidationError as error:
        raise CorpusError(list_problems(error, str(path))) from None


def check_labels(documents: Iterable[Document], forbidden_starts: Sequence[str] = ()) -> list[Problem]:
    """Return the labels that cannot be meant.

    These are two events of one type on one trigger, a trigger that is its own argument, an argument given
    twice, and one that begins with a word that the guidelines leave out (``forbidden_starts``: articles).
    """
    starts = (
        re.compile(rf"(?:{'|'.join(map(re.escape, forbidden_starts))})\s", re.IGNORECASE) if forbidden_starts else None
    )
    problems: list[Problem] = []
    for document in documents:
        for sentence in document.sentences:
            triggers = Counter((event.trigger, event.type) for event in sentence.events)
            messages = [
                f"{name} stands twice on {span.of(document.text)!r}" for (span, name), n in triggers.items() if n > 1
            ]
            for event in sentence.events:
                messages += _check_event(event, document.text, starts)
            place = f"{document.id}: {_shorten(sentence.span.of(document.text))}"
            problems += [Problem(place, None, message) for message in messages]
    return problems


def _check_event(event: Event, text: str, starts: re.Pattern[str] | None) -> Iterator[str]:
    label = f"{event.type} {event.trigger.of(text)!r}"
    given = Counter((argument.role, argument.span) for argument in event.arguments)
    for (role, span), count in given.items():
        mention = span.of(text)
        if count > 1:
            yield f"{label}: {role} {mention!r} is given twice"
        if span == event.trigger:
            yield f"{label}: the trigger is its own {role}"
        if starts and starts.match(mention):
            yield f"{label}: {role} {mention!r} begins with a word that is left out"


def find_near_copies(documents: Iterable[Document], limit: float) -> list[Problem]:
    """Return the sentences that share more than ``limit`` of their word 4-grams with an earlier one.

    The share is taken of the shorter of the two sentences; those under six words are too short to tell.
    """
    seen: list[tuple[str, int]] = []
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    problems: list[Problem] = []
    for document in documents:
        for sentence in document.sentences:
            text = sentence.span.of(document.text)
            grams = _word_ngrams(text)
            if len(grams) < 3:
                continue
            shared = Counter(earlier for gram in grams for earlier in index[gram])
            for earlier, count in shared.items():
                place, size = seen[earlier]
                if count > limit * min(len(grams), size):
                    message = f"shares {count} of its {len(grams)} word 4-grams with {place}"
                    problems.append(Problem(f"{document.id}: {_shorten(text)}", None, message))
            for gram in grams:
                index[gram].append(len(seen))
            seen.append((f"{document.id}: {_shorten(text)}", len(grams)))
    return problems


def _word_ngrams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + NGRAM]) for start in range(len(words) - NGRAM + 1)}


def check_requirements(
    documents: Sequence[Document], statistics: CorpusStatistics, ontology: Ontology, required: Requirements
) -> list[Problem]:
    """Return what the corpus lacks of the requirements: each with what is wanted and what is there."""
    messages: list[str] = []
    for name in ("documents", "sentences", "events"):
        wanted, found = getattr(required, name), getattr(statistics, name)
        if found < wanted:
            messages.append(f"{found} {name}, wanted at least {wanted}")
    for kind, names, counts, wanted in (
        ("events of type", ontology.types, statistics.types, required.events_per_type),
        ("arguments of role", ontology.roles, statistics.roles, required.arguments_per_role),
    ):
        messages += [f"{counts[n]} {kind} {n}, wanted at least {wanted}" for n in names if counts[n] < wanted]
    if statistics.share_not_actual < required.not_actual:
        messages.append(f"{statistics.share_not_actual:.1%} of events not actual, wanted {required.not_actual:.0%}")
    low, high = required.without_event
    if not low <= statistics.share_without_event <= high:
        messages.append(f"{statistics.share_without_event:.1%} of sentences without event, wanted {low:.0%}–{high:.0%}")
    shortest, longest = required.sentences_per_document
    messages += [
        f"{document.id} has {len(document.sentences)} sentences, wanted {shortest}–{longest}"
        for document in documents
        if not shortest <= len(document.sentences) <= longest
    ]
    return [Problem("corpus", None, message) for message in messages]


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}…"


def find_uncovered_words(document: Document) -> list[Span]:
    """Return the stretches of a document's text that lie in no sentence and are not blank."""
    stretches: list[Span] = []
    edges = [
        0,
        *(edge for sentence in document.sentences for edge in (sentence.span.start, sentence.span.end)),
    ]
    edges.append(len(document.text))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if document.text[start:end].strip():
            stretches.append(Span(start, end))
    return stretches
