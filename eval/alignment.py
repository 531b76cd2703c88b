"""Gold and predicted documents brought side by side: same ids, same words, gold's sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ..corpus.events import Argument, Document, Event, Sentence, Span
from ..errors import ReportError


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """A gold document and the prediction for it, in gold's characters and in gold's sentences."""

    gold: Document
    predicted: Document


def pair_documents(gold: Sequence[Document], predicted: Sequence[Document]) -> list[DocumentPair]:
    """Pair documents by id, in gold's order.

    A prediction may be laid out otherwise (line breaks, blanks) and cut into other sentences: spans are
    carried over by counting the characters that are not blank, and every predicted event goes to the gold
    sentence in which its trigger begins.

    Raises:
        ReportError: ids are missing or unknown, or a document's words differ.
    """
    by_id = {document.id: document for document in predicted}
    missing = [document.id for document in gold if document.id not in by_id]
    unknown = sorted(by_id.keys() - {document.id for document in gold})
    if missing:
        raise ReportError(
            f"{len(missing)} of {len(gold)} gold documents have no prediction, the first {missing[0]!r};"
            " documents are paired by their id"
        )
    if unknown:
        raise ReportError(f"{len(unknown)} predicted documents are not in gold, the first {unknown[0]!r}")
    return [DocumentPair(document, carry_over(document, by_id[document.id])) for document in gold]


def carry_over(gold: Document, predicted: Document) -> Document:
    """Return the prediction with its spans in gold's text and its events in gold's sentences.

    Raises:
        ReportError: the two texts differ in more than blanks.
    """
    gold_places, predicted_places = _places(gold.text), _places(predicted.text)
    _check_same_words(gold, predicted, gold_places, predicted_places)
    if gold.text == predicted.text and [s.span for s in gold.sentences] == [s.span for s in predicted.sentences]:
        return predicted

    def carry(span: Span) -> Span:
        """Return the span of gold's text that holds the same characters."""
        first = bisect_left(predicted_places, span.start)
        last = bisect_left(predicted_places, span.end) - 1
        if last < first:  # a span of blanks only is wrong anywhere; it goes to the blank before the next word
            end = gold_places[first] if first < len(gold_places) else len(gold.text)
            return Span(max(end - 1, 0), max(end, 1))
        # Blanks at the edges of a span stay a mistake: one character is kept of each.
        start = gold_places[first] - (span.start < predicted_places[first])
        end = gold_places[last] + 1 + (span.end > predicted_places[last] + 1)
        return Span(max(start, 0), end)

    return replace(gold, sentences=_place_in_sentences(gold, predicted, carry))


def _places(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if not character.isspace()]


def _check_same_words(
    gold: Document, predicted: Document, gold_places: Sequence[int], predicted_places: Sequence[int]
) -> None:
    for gold_place, predicted_place in zip_longest(gold_places, predicted_places):
        here = "" if gold_place is None else gold.text[gold_place]
        there = "" if predicted_place is None else predicted.text[predicted_place]
        if here != there:
            raise ReportError(
                f"document {gold.id!r}: gold and prediction have different texts:"
                f" gold goes on with {_excerpt(gold.text, gold_place)}, the prediction with"
                f" {_excerpt(predicted.text, predicted_place)}"
            )


def _excerpt(text: str, place: int | None) -> str:
    return "nothing" if place is None else repr(text[place : place + 30])


def _place_in_sentences(gold: Document, predicted: Document, carry: Callable[[Span], Span]) -> tuple[Sentence, ...]:
    if not gold.sentences:
        # Nothing is right here, and nothing is lost: what was predicted stays, all of it wrong.
        gold = replace(gold, sentences=(Sentence(Span(0, len(gold.text))),) if gold.text else ())
    starts = [sentence.span.start for sentence in gold.sentences]
    events: list[list[Event]] = [[] for _ in starts]
    types: list[list[str]] = [[] for _ in starts]
    has_types = any(sentence.types is not None for sentence in predicted.sentences)
    for sentence in predicted.sentences:
        if sentence.types and sentence.span.of(predicted.text).strip():
            span = carry(sentence.span)
            for index, candidate in enumerate(gold.sentences):
                if candidate.span.overlaps(span):
                    types[index] += sentence.types
        for event in sentence.events:
            arguments = tuple(Argument(a.role, carry(a.span), a.score) for a in event.arguments)
            moved = replace(event, trigger=carry(event.trigger), arguments=arguments)
            # A trigger before the first sentence goes to it: it is wrong there, and not lost.
            events[max(bisect_right(starts, moved.trigger.start) - 1, 0)].append(moved)
    return tuple(
        replace(
            sentence,
            events=tuple(events[index]),
            types=tuple(dict.fromkeys(types[index])) if has_types else None,
        )
        for index, sentence in enumerate(gold.sentences)
    )
