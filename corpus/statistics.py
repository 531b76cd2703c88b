"""What a corpus holds, counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .events import DEFAULT_STATUS, Document
from .words import find_words


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """Counts over documents. Shares are derived; a share of nothing is 0."""

    documents: int
    sentences: int
    sentences_without_event: int
    sentences_labelled_as_a_whole: int
    words: int
    events: int
    arguments: int
    types: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    @property
    def share_without_event(self) -> float:
        """The share of sentences that have neither an event nor a type."""
        return self.sentences_without_event / self.sentences if self.sentences else 0.0

    @property
    def share_not_actual(self) -> float:
        """The share of events that are planned, possible, negated or of another status of the ontology."""
        return 1 - self.statuses[DEFAULT_STATUS] / self.events if self.events else 0.0


def count_corpus(documents: Iterable[Document]) -> CorpusStatistics:
    """Count documents, sentences, words, events and arguments, and events by type, role, status and source."""
    documents = list(documents)
    sentences = [sentence for document in documents for sentence in document.sentences]
    events = [event for document in documents for event in document.events]
    arguments = [argument for event in events for argument in event.arguments]
    labelled_as_a_whole = [sentence for sentence in sentences if sentence.types is not None]
    types = Counter(event.type for event in events)
    types.update(name for sentence in labelled_as_a_whole if not sentence.events for name in sentence.types or ())
    return CorpusStatistics(
        documents=len(documents),
        sentences=len(sentences),
        sentences_without_event=sum(not sentence.event_types for sentence in sentences),
        sentences_labelled_as_a_whole=len(labelled_as_a_whole),
        words=sum(len(find_words(document.text)) for document in documents),
        events=len(events),
        arguments=len(arguments),
        types=types,
        roles=Counter(argument.role for argument in arguments),
        statuses=Counter(event.status for event in events),
        sources=Counter(document.source or "(none)" for document in documents),
    )
