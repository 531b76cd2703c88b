"""The data types that everything else works on. The same types carry gold and predicted events.

One convention for spans: characters of the document's text, half-open, so ``document.text[start:end]`` is
the mention.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import Problem

DEFAULT_STATUS = "actual"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of a document's text; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the words that the span covers in ``text``, the document's text."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether every character of ``other`` is in this span."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, offset: int) -> "Span":
        """Return the span moved by ``offset`` characters."""
        return Span(self.start + offset, self.end + offset)


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what plays a role in an event. ``score`` is a probability in [0, 1]; None on gold data."""

    role: str
    span: Span
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is planned, possible, or said not to have happened, at its trigger."""

    type: str
    trigger: Span
    status: str = DEFAULT_STATUS
    arguments: tuple[Argument, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its events, in the order in which they were labelled.

    ``types`` is a labelling of the whole sentence, without triggers: on gold data it means that nobody
    looked for triggers here (a table of texts and types); on predicted data it is what the sentence head
    says, beside the events. None where there is no such labelling.
    """

    span: Span
    events: tuple[Event, ...] = ()
    types: tuple[str, ...] | None = None

    @property
    def event_types(self) -> frozenset[str]:
        """The types of its events, or those it was labelled with as a whole if there are no events."""
        if self.events or self.types is None:
            return frozenset(event.type for event in self.events)
        return frozenset(self.types)


@dataclass(frozen=True, slots=True)
class Document:
    """An article: its text, and its sentences in text order. ``meta`` keeps other header lines as pairs."""

    id: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    date: str | None = None
    source: str | None = None
    meta: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.meta]
        if len(set(keys)) < len(keys):
            raise ValueError(f"the keys of meta are unique, unlike {keys}")

    @property
    def events(self) -> Iterator[Event]:
        """Every event of the document, in text order of its sentences."""
        return (event for sentence in self.sentences for event in sentence.events)


def find_problems(document: Document, place: str) -> list[Problem]:
    """Return what breaks the document's own rules; every reader of a format with offsets calls it.

    Args:
        document: the document to examine.
        place: the file that it came from, for the messages.
    """
    problems: list[str] = []
    length, previous_end = len(document.text), 0
    for number, sentence in enumerate(document.sentences, start=1):
        if sentence.span.start < previous_end:
            problems.append(f"sentence {number} overlaps the one before it or stands out of order")
        if sentence.span.end > length:
            problems.append(f"sentence {number} ends at {sentence.span.end}, after the text ({length} long)")
        previous_end = sentence.span.end
        for event in sentence.events:
            if not sentence.span.contains(event.trigger):
                problems.append(f"the trigger of {event.type} at {event.trigger.start} lies outside sentence {number}")
            problems.extend(
                f"{argument.role} of {event.type} ends at {argument.span.end}, after the text ({length} long)"
                for argument in event.arguments
                if argument.span.end > length
            )
    return [Problem(place, None, f"document {document.id!r}: {message}") for message in problems]
