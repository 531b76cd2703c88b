"""The scores, as pure functions over documents: sets of items, micro-averaged, exact spans.

As TextEE defines them (Huang et al., "TextEE: Benchmark, Reevaluation, Reflections, and Future Challenges in
Event Extraction", Findings of ACL 2024), and beside them what TextEE lacks: sentence types, status, and the
relaxed variants, where overlapping spans of the same labels are matched one to one, as many as can be.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from ..corpus.events import Document, Span
from .alignment import DocumentPair
from .counts import Counts


class Metric(StrEnum):
    """A score. Each is counted per document; a corpus' is the sum."""

    SENTENCE_TYPE = "sentence_type"
    SENTENCE_HEAD = "sentence_head"
    TRIGGER_I = "trigger_identification"
    TRIGGER_C = "trigger_classification"
    TRIGGER_STATUS = "trigger_status"
    STATUS = "status"
    ARGUMENT_I = "argument_identification"
    ARGUMENT_C = "argument_classification"
    ARGUMENT_I_ATTACHED = "argument_identification_attached"
    ARGUMENT_C_ATTACHED = "argument_classification_attached"
    TRIGGER_C_OVERLAP = "trigger_classification_overlap"
    ARGUMENT_C_OVERLAP = "argument_classification_overlap"


class Item(NamedTuple):
    """What is matched: a span (None for a whole sentence) and the labels that must agree."""

    span: Span | None
    labels: tuple[Hashable, ...]


Items = Callable[[Document], Iterator[Item]]


def sentence_type_items(document: Document) -> Iterator[Item]:
    """(sentence, type) of its events; of a sentence that was labelled as a whole, of its types."""
    for number, sentence in enumerate(document.sentences):
        yield from (Item(None, (number, name)) for name in sentence.event_types)


def sentence_event_items(document: Document) -> Iterator[Item]:
    """(sentence, type) of its events only: what the trigger head says of a sentence."""
    for number, sentence in enumerate(document.sentences):
        yield from (Item(None, (number, name)) for name in {event.type for event in sentence.events})


def sentence_head_items(document: Document) -> Iterator[Item]:
    """(sentence, type) as the sentence head says."""
    for number, sentence in enumerate(document.sentences):
        yield from (Item(None, (number, name)) for name in sentence.types or ())


def trigger_items(document: Document) -> Iterator[Item]:
    """Trigger spans."""
    return (Item(event.trigger, ()) for event in document.events)


def typed_trigger_items(document: Document) -> Iterator[Item]:
    """Trigger spans with their type."""
    return (Item(event.trigger, (event.type,)) for event in document.events)


def trigger_status_items(document: Document) -> Iterator[Item]:
    """Trigger spans with type and status."""
    return (Item(event.trigger, (event.type, event.status)) for event in document.events)


def argument_items(document: Document) -> Iterator[Item]:
    """Argument spans with the event's type."""
    return (Item(a.span, (event.type,)) for event in document.events for a in event.arguments)


def role_items(document: Document) -> Iterator[Item]:
    """Argument spans with the event's type and the role."""
    return (Item(a.span, (event.type, a.role)) for event in document.events for a in event.arguments)


def attached_argument_items(document: Document) -> Iterator[Item]:
    """Argument spans with the event's type and trigger."""
    return (Item(a.span, (event.type, event.trigger)) for event in document.events for a in event.arguments)


def attached_role_items(document: Document) -> Iterator[Item]:
    """Argument spans with the event's type and trigger, and the role."""
    return (Item(a.span, (event.type, event.trigger, a.role)) for event in document.events for a in event.arguments)


EXACT: Mapping[Metric, Items] = {
    Metric.TRIGGER_I: trigger_items,
    Metric.TRIGGER_C: typed_trigger_items,
    Metric.TRIGGER_STATUS: trigger_status_items,
    Metric.ARGUMENT_I: argument_items,
    Metric.ARGUMENT_C: role_items,
    Metric.ARGUMENT_I_ATTACHED: attached_argument_items,
    Metric.ARGUMENT_C_ATTACHED: attached_role_items,
}
RELAXED: Mapping[Metric, Items] = {
    Metric.TRIGGER_C_OVERLAP: typed_trigger_items,
    Metric.ARGUMENT_C_OVERLAP: role_items,
}


def count_exact(gold: Iterable[Item], predicted: Iterable[Item]) -> Counts:
    """Count items that are equal. Repeated items count once, as everywhere in the field."""
    wanted, found = set(gold), set(predicted)
    right = len(wanted & found)
    return Counts(right, len(found) - right, len(wanted) - right)


def count_overlapping(gold: Iterable[Item], predicted: Iterable[Item]) -> Counts:
    """Count items of equal labels whose spans share a character, each matched at most once.

    The matching is of maximum size (Hopcroft and Karp, 1973), so the counts do not depend on any order.
    """
    wanted, found = _group_spans(gold), _group_spans(predicted)
    right = sum(_match_spans(wanted[labels], found[labels]) for labels in wanted.keys() & found.keys())
    return Counts(right, sum(map(len, found.values())) - right, sum(map(len, wanted.values())) - right)


def _group_spans(items: Iterable[Item]) -> dict[tuple[Hashable, ...], list[Span]]:
    groups: defaultdict[tuple[Hashable, ...], list[Span]] = defaultdict(list)
    for span, labels in set(items):
        if span is not None:
            groups[labels].append(span)
    return groups


def _match_spans(gold: list[Span], predicted: list[Span]) -> int:
    overlaps = np.array([[a.overlaps(b) for b in predicted] for a in gold], dtype=np.int8)
    return int((maximum_bipartite_matching(csr_matrix(overlaps), perm_type="column") >= 0).sum())


def count_status(gold: Document, predicted: Document) -> Counts:
    """Count, among the triggers matched by span and type, those with the right status.

    Accuracy is precision and recall alike. A trigger that carries one type twice with different statuses
    (no guideline asks for it) is judged by the first.
    """
    wanted = {(event.trigger, event.type): event.status for event in reversed(list(gold.events))}
    found = {(event.trigger, event.type): event.status for event in reversed(list(predicted.events))}
    matched = wanted.keys() & found.keys()
    right = sum(wanted[key] == found[key] for key in matched)
    return Counts(right, len(matched) - right, len(matched) - right)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the predictions hold anywhere, so that a document without any of it counts as one that missed it."""

    events: bool = True
    sentence_types: bool = True

    @classmethod
    def of(cls, predicted: Iterable[Document]) -> Self:
        """Return what the documents hold; of nothing at all, events."""
        predicted = list(predicted)
        types = any(has_sentence_types(document) for document in predicted)
        return cls(events=not types or any(any(document.events) for document in predicted), sentence_types=types)

    @classmethod
    def of_model(cls, gold: Iterable[Document]) -> Self:
        """Return what a model of ours is asked for on gold: where it found no event, it missed those there are."""
        return cls(events=not all(is_labelled_as_a_whole(document) for document in gold))


def score_pair(pair: DocumentPair, abilities: Abilities) -> dict[Metric, Counts]:
    """Return every score of a document that its labels, and what was predicted, allow.

    Where gold was labelled by sentence only, or only sentence types were predicted, there are no trigger,
    status or argument scores.
    """
    gold, predicted = pair.gold, pair.predicted
    scores: dict[Metric, Counts] = {}
    if abilities.events:
        scores[Metric.SENTENCE_TYPE] = count_exact(sentence_type_items(gold), sentence_event_items(predicted))
    if abilities.sentence_types:
        scores[Metric.SENTENCE_HEAD] = count_exact(sentence_type_items(gold), sentence_head_items(predicted))
    if is_labelled_as_a_whole(gold) or not abilities.events:
        return scores
    for metric, items in EXACT.items():
        scores[metric] = count_exact(items(gold), items(predicted))
    for metric, items in RELAXED.items():
        scores[metric] = count_overlapping(items(gold), items(predicted))
    scores[Metric.STATUS] = count_status(gold, predicted)
    return scores


def has_sentence_types(document: Document) -> bool:
    """Whether some sentence was labelled as a whole, by a person or by the sentence head."""
    return any(sentence.types is not None for sentence in document.sentences)


def is_labelled_as_a_whole(document: Document) -> bool:
    """Whether gold says of some sentence only which types it holds, without triggers."""
    return any(sentence.types is not None and not sentence.events for sentence in document.sentences)


def sum_counts(parts: Iterable[Mapping[Metric, Counts]]) -> dict[Metric, Counts]:
    """Add the counts of documents."""
    total: dict[Metric, Counts] = {}
    for part in parts:
        for metric, counts in part.items():
            total[metric] = total.get(metric, Counts()) + counts
    return total


class Breakdown(StrEnum):
    """Which label a breakdown goes by."""

    SENTENCE_TYPE = "sentence_type"
    SENTENCE_HEAD = "sentence_head"
    TYPE = "type"
    STATUS = "status"
    ROLE = "role"
    TYPE_AND_ROLE = "type_and_role"


def _type_label(item: Item) -> str:
    return str(item.labels[0])


def _last_label(item: Item) -> str:
    return str(item.labels[-1])


def _type_and_role_label(item: Item) -> str:
    return f"{item.labels[0]} {item.labels[1]}"


BREAKDOWNS: Mapping[Breakdown, tuple[Items, Items, Callable[[Item], str]]] = {
    Breakdown.SENTENCE_TYPE: (sentence_type_items, sentence_event_items, _last_label),
    Breakdown.SENTENCE_HEAD: (sentence_type_items, sentence_head_items, _last_label),
    Breakdown.TYPE: (typed_trigger_items, typed_trigger_items, _type_label),
    Breakdown.STATUS: (trigger_status_items, trigger_status_items, _last_label),
    Breakdown.ROLE: (role_items, role_items, _last_label),
    Breakdown.TYPE_AND_ROLE: (role_items, role_items, _type_and_role_label),
}


def break_down(pairs: Iterable[DocumentPair], by: Breakdown) -> dict[str, Counts]:
    """Return the exact counts of each label, sorted by label. Those of ``type`` sum to Trig-C, of ``role`` to Arg-C."""
    gold_items, predicted_items, label = BREAKDOWNS[by]
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for pair in pairs:
        wanted, found = set(gold_items(pair.gold)), set(predicted_items(pair.predicted))
        right.update(map(label, wanted & found))
        wrong.update(map(label, found - wanted))
        missed.update(map(label, wanted - found))
    return {name: Counts(right[name], wrong[name], missed[name]) for name in sorted({*right, *wrong, *missed})}
