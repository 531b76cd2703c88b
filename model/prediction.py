"""Documents in, documents with predicted events out: the one path for dev scores, evaluation and tagging."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import torch

from ..corpus.events import Argument, Document, Event, Sentence, Span
from .batches import collate_inputs, window_inputs
from .decoding import ScoredWords, decode_roles, decode_triggers
from .network import EventTagger
from .windows import TokenFrame, Window, encode_words, frame_of, plan_windows

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

Item = TypeVar("Item")
TOKENS_PER_BATCH = 1536
"""Padded tokens of a batch: measured best on two cores; a GPU is far from full with it but works."""
SENTENCE_TYPE_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class PiecePrediction:
    """What was found in a sentence, or in a part of one."""

    sentence: int
    events: tuple[Event, ...]
    types: tuple[str, ...]


@dataclass
class Coverage:
    """How the documents fitted the encoder; filled while predicting. Signs without a token are left out."""

    documents: int = 0
    sentences: int = 0
    tokens: int = 0
    windows: int = 0
    split_sentences: int = 0
    shortened_words: int = 0


class _Job(NamedTuple):
    document: int
    window: Window


@dataclass(frozen=True)
class Reading:
    """A batch of windows that the encoder has read; the heads have not spoken yet.

    Attributes:
        jobs: the windows, and which document each is of.
        words: states (B, W, H).
        word_sentence: each word's sentence (B, W), -1 for padding.
        sentences: how many sentences the longest window has.
    """

    jobs: Sequence[_Job]
    words: torch.Tensor
    word_sentence: torch.Tensor
    sentences: int


@dataclass
class Predictor:
    """A model, its tokenizer, and the windows it reads. ``coverage`` adds up over calls."""

    model: EventTagger
    tokenizer: "PreTrainedTokenizerFast"
    coverage: Coverage = field(default_factory=Coverage)

    def __post_init__(self) -> None:
        self.frame: TokenFrame = frame_of(self.tokenizer, self.model.config.encoder_limit)

    def predict(self, documents: Sequence[Document]) -> list[Document]:
        """Return the documents with the model's events and sentence types in place of their own."""
        return self.tell(self.read(documents), documents)

    def read(self, documents: Sequence[Document]) -> Iterator[Reading]:
        """Yield what the encoder makes of the documents' windows, batch by batch.

        Windows of all documents are sorted by length, so what a document gets does not depend on its
        neighbours beyond rounding.
        """
        jobs = [_Job(number, window) for number, document in enumerate(documents) for window in self._plan(document)]
        for batch in batch_by_length(jobs, lambda job: job.window.token_count):
            inputs = collate_inputs([window_inputs(job.window, self.frame) for job in batch], self.frame.pad)
            inputs = {name: tensor.to(self.model.device) for name, tensor in inputs.items()}
            with self._at_rest():
                words = self.model.encode(inputs["input_ids"], inputs["attention_mask"], inputs["word_tokens"])
            yield Reading(batch, words, inputs["word_sentence"], inputs["sentence_mask"].shape[1])

    def tell(
        self, readings: Iterable[Reading], documents: Sequence[Document], *, describe: bool = True
    ) -> list[Document]:
        """Return the documents with what the heads find in ``readings``.

        Args:
            readings: of ``read``, all of them.
            documents: those that were read.
            describe: look for status and arguments of the events as well; without it they have none.
        """
        found: defaultdict[int, list[PiecePrediction]] = defaultdict(list)
        for reading in readings:
            with self._at_rest():
                predictions = predict_pieces(self.model, reading, describe=describe)
            for job, pieces in zip(reading.jobs, predictions, strict=True):
                found[job.document] += pieces
        return [place_predictions(document, found[number]) for number, document in enumerate(documents)]

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Keep the model from dropping units and from recording gradients."""
        was_training = self.model.training
        self.model.eval()
        try:
            with torch.inference_mode():
                yield
        finally:
            self.model.train(was_training)

    def _plan(self, document: Document) -> tuple[Window, ...]:
        plan = plan_windows(encode_words(document, self.tokenizer), self.model.config.window_tokens, self.frame)
        coverage = self.coverage
        coverage.documents += 1
        coverage.sentences += len(document.sentences)
        coverage.windows += len(plan.windows)
        coverage.tokens += sum(window.token_count for window in plan.windows)
        coverage.split_sentences += plan.split_sentences
        coverage.shortened_words += plan.shortened_words
        return plan.windows


def batch_by_length(
    items: Iterable[Item], length: Callable[[Item], int], tokens: int = TOKENS_PER_BATCH
) -> Iterator[list[Item]]:
    """Yield the items in batches of similar length, at most ``tokens`` tokens with padding (one item at least)."""
    batch: list[Item] = []
    for item in sorted(items, key=lambda item: -length(item)):
        if batch and (len(batch) + 1) * length(batch[0]) > tokens:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def predict_pieces(model: EventTagger, reading: Reading, *, describe: bool = True) -> list[list[PiecePrediction]]:
    """Return what the model finds in each piece of each window."""
    windows = [job.window for job in reading.jobs]
    words, word_sentence = reading.words, reading.word_sentence
    trigger_logits, sentence_logits = model.tag_words(words, word_sentence, reading.sentences)
    lengths = (word_sentence >= 0).sum(dim=1).tolist()
    triggers = decode_triggers(trigger_logits.float().cpu().numpy(), lengths, model.config.trigger_caution)
    if describe:
        events = _describe(model, windows, words, word_sentence, triggers)
    else:
        events = _name_only(model, windows, word_sentence, triggers)
    types = (sentence_logits.sigmoid() > SENTENCE_TYPE_THRESHOLD).cpu().tolist()
    names = model.config.event_types
    return [
        [
            PiecePrediction(
                piece.sentence,
                tuple(event for number, event in events[row] if number == index),
                tuple(name for name, holds in zip(names, types[row][index], strict=True) if holds),
            )
            for index, piece in enumerate(window.pieces)
        ]
        for row, window in enumerate(windows)
    ]


def _name_only(
    model: EventTagger, windows: Sequence[Window], word_sentence: torch.Tensor, triggers: list[list[ScoredWords]]
) -> list[list[tuple[int, Event]]]:
    """Return each window's events with trigger and type alone, each with the number of its piece."""
    sentence_of = word_sentence.cpu().tolist()
    types = model.config.event_types
    return [
        [
            (
                sentence_of[row][trigger.start],
                Event(types[trigger.label], _join([word.span for word in window.words], trigger), score=trigger.score),
            )
            for trigger in triggers[row]
        ]
        for row, window in enumerate(windows)
    ]


def _describe(
    model: EventTagger,
    windows: Sequence[Window],
    words: torch.Tensor,
    word_sentence: torch.Tensor,
    triggers: list[list[ScoredWords]],
) -> list[list[tuple[int, Event]]]:
    """Return each window's events, each with the number of its piece."""
    described: list[list[tuple[int, Event]]] = [[] for _ in windows]
    rows = [row for row, found in enumerate(triggers) if found]
    if not rows:
        return described
    most = max(len(triggers[row]) for row in rows)
    padded = [[*triggers[row], *[ScoredWords(0, 1, 0, 0.0)] * (most - len(triggers[row]))] for row in rows]
    edges = torch.tensor([[(t.start, t.end - 1) for t in line] for line in padded], device=words.device)  # (B, E, 2)
    types = torch.tensor([[t.label for t in line] for line in padded], device=words.device)
    status_logits, role_logits = model.describe_events(words[rows], word_sentence[rows], edges, types)
    statuses = status_logits.argmax(dim=-1).cpu().tolist()
    # An event sees the words of its sentence or window, which stand side by side: (events of the batch, W, R, 3).
    jobs = [(number, row, index) for number, row in enumerate(rows) for index in range(len(triggers[row]))]
    sentence_of = word_sentence.cpu().tolist()
    pieces = [sentence_of[row][triggers[row][index].start] for _, row, index in jobs]
    if model.config.wide_arguments:
        firsts = [0] * len(jobs)
        lengths = [len(windows[row].words) for _, row, _ in jobs]
    else:
        firsts = [sentence_of[row].index(piece) for (_, row, _), piece in zip(jobs, pieces, strict=True)]
        lengths = [sentence_of[row].count(piece) for (_, row, _), piece in zip(jobs, pieces, strict=True)]
    seen = role_logits.float().new_zeros(len(jobs), max(lengths), *role_logits.shape[3:])
    for job, ((number, _, index), first, length) in enumerate(zip(jobs, firsts, lengths, strict=True)):
        seen[job, :length] = role_logits[number, index, first : first + length]
    arguments = decode_roles(seen.cpu().numpy(), lengths, model.config.role_caution)
    for job, (number, row, index) in enumerate(jobs):
        spans = [word.span for word in windows[row].words]
        inside = spans[firsts[job] : firsts[job] + lengths[job]]
        event = _build_event(model, triggers[row][index], spans, statuses[number][index], arguments[job], inside)
        described[row].append((pieces[job], event))
    return described


def _build_event(
    model: EventTagger,
    trigger: ScoredWords,
    words: Sequence[Span],
    status: int,
    arguments: list[ScoredWords],
    sentence: Sequence[Span],
) -> Event:
    config = model.config
    trigger_span = _join(words, trigger)
    found = [Argument(config.roles[a.label], _join(sentence, a), a.score) for a in arguments]
    return Event(
        type=config.event_types[trigger.label],
        trigger=trigger_span,
        status=config.statuses[status],
        # A trigger is never an argument of its own event.
        arguments=tuple(argument for argument in found if argument.span != trigger_span),
        score=trigger.score,
    )


def _join(words: Sequence[Span], found: ScoredWords) -> Span:
    return Span(words[found.start].start, words[found.end - 1].end)


def place_predictions(document: Document, pieces: Iterable[PiecePrediction]) -> Document:
    """Return the document with the predicted events and types of its sentences; the parts of one are joined."""
    by_sentence: defaultdict[int, list[PiecePrediction]] = defaultdict(list)
    for piece in pieces:
        by_sentence[piece.sentence].append(piece)
    sentences: list[Sentence] = []
    for index, sentence in enumerate(document.sentences):
        parts = by_sentence[index]
        events = sorted((event for part in parts for event in part.events), key=lambda event: event.trigger)
        types = tuple(dict.fromkeys(name for part in parts for name in part.types))
        sentences.append(replace(sentence, events=tuple(events), types=types))
    return replace(document, sentences=tuple(sentences))
