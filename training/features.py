"""Labelled documents as rows of a ``datasets`` set, a row per window, and rows as batches of tensors.

Shape letters: B windows, W words, S sentences, E events, R roles, C event types.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from datasets import Dataset
from torch import Tensor

from ..corpus.events import Document, Event, Sentence, Span
from ..corpus.ontology import Ontology
from ..model.batches import collate_inputs, window_inputs
from ..model.tags import IGNORED, LabelledWords, encode_spans
from ..model.windows import EncodedWord, Piece, TokenFrame, Window, encode_words, plan_windows
from .distillation import SoftLabels, collate_soft

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


@dataclass
class FeatureCounts:
    """What became of the labels: how many there are, and how many of them the tags cannot say."""

    windows: int = 0
    tokens: int = 0
    split_sentences: int = 0
    shortened_words: int = 0
    events: int = 0
    arguments: int = 0
    lost_triggers: int = 0
    lost_arguments: int = 0


@dataclass
class FeatureBuilder:
    """Turns documents into rows. ``counts`` adds up over them."""

    ontology: Ontology
    tokenizer: "PreTrainedTokenizerFast"
    frame: TokenFrame
    window_tokens: int
    wide_arguments: bool = False
    counts: FeatureCounts = field(default_factory=FeatureCounts)

    def __post_init__(self) -> None:
        self.types = {name: index for index, name in enumerate(self.ontology.types)}
        self.roles = {name: index for index, name in enumerate(self.ontology.roles)}
        self.statuses = {name: index for index, name in enumerate(self.ontology.statuses)}

    def build(self, documents: Sequence[Document]) -> Dataset:
        """Return a set with a row per window; its columns are what ``collate_features`` reads."""
        rows = [row for document in documents for row in self.label_windows(document)]
        return Dataset.from_list([row | {"number": number} for number, row in enumerate(rows)])

    def label_windows(self, document: Document) -> Iterator[dict[str, Any]]:
        """Yield a row for each window of the document."""
        plan = plan_windows(encode_words(document, self.tokenizer), self.window_tokens, self.frame)
        self.counts.windows += len(plan.windows)
        self.counts.split_sentences += plan.split_sentences
        self.counts.shortened_words += plan.shortened_words
        seen: set[tuple[int, int]] = set()
        for window in plan.windows:
            row = window_inputs(window, self.frame)
            row["length"] = len(row["input_ids"])
            self.counts.tokens += window.token_count
            row |= self._labels(window, document.sentences, seen)
            yield row
        self.counts.lost_triggers += sum(1 for _ in document.events) - len(seen)

    def _labels(self, window: Window, sentences: Sequence[Sentence], seen: set[tuple[int, int]]) -> dict[str, Any]:
        trigger_tags: list[int] = []
        sentence_types: list[list[int]] = []
        events: list[dict[str, Any]] = []
        offset = 0
        for piece in window.pieces:
            sentence = sentences[piece.sentence]
            tags, found = self._label_piece(piece, sentence, offset, window)
            trigger_tags += tags
            events += [event for _, event in found]
            seen |= {(piece.sentence, index) for index, _ in found}
            whole = {self.types[name] for name in sentence.event_types}
            # A part of a split sentence has the types of the triggers that stand in it.
            here = {event["type"] for _, event in found}
            sentence_types.append(sorted(whole if _holds_every_trigger(piece, sentence) else here))
            offset += len(piece.words)
        return {"trigger_tags": trigger_tags, "sentence_types": sentence_types, "events": events}

    def _label_piece(
        self, piece: Piece, sentence: Sentence, offset: int, window: Window
    ) -> tuple[list[int], list[tuple[int, dict[str, Any]]]]:
        """Return the trigger tags of a piece's words, and its events with their numbers in the sentence."""
        if sentence.types is not None and not sentence.events:
            return [IGNORED] * len(piece.words), []  # nobody looked for triggers here
        triggers: list[LabelledWords] = []
        found: list[tuple[int, dict[str, Any]]] = []
        for number, event in enumerate(sentence.events):
            words = locate(event.trigger, piece.words)
            if words is not None:
                triggers.append(LabelledWords(*words, self.types[event.type]))
                trigger = offset + words[0], offset + words[1] - 1
                # The words that may be arguments: those of the piece, or all of the window.
                seen, first = (window.words, 0) if self.wide_arguments else (piece.words, offset)
                found.append((number, self._label_event(event, trigger, seen, first)))
        tags, left_out = encode_spans(triggers, len(piece.words))
        self.counts.lost_triggers += left_out
        self.counts.events += len(found)
        return tags, found

    def _label_event(
        self, event: Event, trigger: tuple[int, int], words: Sequence[EncodedWord], first: int
    ) -> dict[str, Any]:
        spans: list[list[LabelledWords]] = [[] for _ in self.roles]
        for argument in event.arguments:
            place = locate(argument.span, words)
            if place is None:
                self.counts.lost_arguments += 1
            else:
                spans[self.roles[argument.role]].append(LabelledWords(*place, 0))
        role_tags: list[list[int]] = []
        for of_role in spans:
            tags, left_out = encode_spans(set(of_role), len(words))
            self.counts.lost_arguments += left_out
            role_tags.append(tags)
        self.counts.arguments += len(event.arguments)
        return {
            "type": self.types[event.type],
            "status": self.statuses[event.status],
            "trigger": list(trigger),
            "first_word": first,
            "role_tags": role_tags,
        }


def locate(span: Span, words: Sequence[EncodedWord]) -> tuple[int, int] | None:
    """Return the words ``[start, end)`` that a span of characters touches; None if it touches none of them."""
    touched = [index for index, word in enumerate(words) if word.span.overlaps(span)]
    if not touched or span.start < words[0].span.start or span.end > words[-1].span.end:
        return None
    return touched[0], touched[-1] + 1


def _holds_every_trigger(piece: Piece, sentence: Sentence) -> bool:
    return all(locate(event.trigger, piece.words) for event in sentence.events)


def collate_features(
    rows: Sequence[Mapping[str, Any]],
    pad: int,
    types: int,
    roles: int,
    soft: Sequence[SoftLabels | None] | None = None,
) -> dict[str, Tensor]:
    """Pad rows to one batch: the inputs as inference pads them, and the labels.

    Args:
        rows: of ``FeatureBuilder.build``.
        pad: the encoder's padding token.
        types: how many event types there are (C).
        roles: how many roles there are (R).
        soft: a teacher's labels by the row's number.
    """
    batch = collate_inputs(rows, pad)
    windows, words = batch["word_sentence"].shape
    sentences = batch["sentence_mask"].shape[1]
    events = max(1, *(len(row["events"]) for row in rows))
    trigger_tags = torch.full((windows, words), IGNORED)
    sentence_types = torch.zeros(windows, sentences, types)
    event_triggers = torch.zeros(windows, events, 2, dtype=torch.long)
    event_types = torch.zeros(windows, events, dtype=torch.long)
    event_statuses = torch.full((windows, events), IGNORED)
    role_tags = torch.full((windows, events, words, roles), IGNORED)
    for number, row in enumerate(rows):
        trigger_tags[number, : len(row["trigger_tags"])] = torch.tensor(row["trigger_tags"])
        for sentence, present in enumerate(row["sentence_types"]):
            sentence_types[number, sentence, present] = 1
        for index, event in enumerate(row["events"]):
            event_triggers[number, index] = torch.tensor(event["trigger"])
            event_types[number, index] = event["type"]
            event_statuses[number, index] = event["status"]
            if roles:
                tags = torch.tensor(event["role_tags"]).T  # (words of the sentence, R)
                role_tags[number, index, event["first_word"] : event["first_word"] + len(tags)] = tags
    labels = {
        "trigger_tags": trigger_tags,
        "sentence_types": sentence_types,
        "event_triggers": event_triggers,
        "event_types": event_types,
        "event_statuses": event_statuses,
        "role_tags": role_tags,
    }
    if soft is not None:
        labels |= collate_soft([soft[row["number"]] for row in rows], windows, sentences, events, words)
    return batch | labels
