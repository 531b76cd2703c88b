"""Gold and predicted documents brought side by side: same ids, same words, gold's sentences."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    gold_places = _places(gold.text)
    predicted_places = _places(predicted.text)
    gold_words = "".join(gold.text[place] for place in gold_places)
    predicted_words = "".join(predicted.text[place] for place in predicted_places)
    if gold_words != predicted_words:
        where = next(
            (i for i, (a, b) in enumerate(zip(gold_words, predicted_words, strict=False)) if a != b),
            min(len(gold_words), len(predicted_words)),
        )
        near = gold.text[gold_places[where - 1] if where else 0 :][:30] if gold_places else ""
        raise ReportError(f"document {gold.id!r}: gold and prediction have different texts, near {near!r}")
    if gold.text == predicted.text and [s.span for s in gold.sentences] == [s.span for s in predicted.sentences]:
        return predicted

    def carry(span: Span) -> Span:
        first = bisect_right(predicted_places, span.start - 1)
        last = bisect_right(predicted_places, span.end - 1) - 1
        return Span(gold_places[first], gold_places[last] + 1)

    return replace(gold, sentences=_place_in_sentences(gold, predicted, carry))


def _places(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if not character.isspace()]


def _place_in_sentences(gold: Document, predicted: Document, carry) -> tuple[Sentence, ...]:  # noqa: ANN001
    starts = [sentence.span.start for sentence in gold.sentences]
    events: list[list[Event]] = [[] for _ in starts]
    types: list[list[str]] = [[] for _ in starts]
    has_types = any(sentence.types is not None for sentence in predicted.sentences)
    for sentence in predicted.sentences:
        if sentence.types:
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
