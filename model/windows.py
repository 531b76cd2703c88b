"""What the encoder reads at once: words aligned with tokens, sentences packed into windows. Nothing is lost.

Training and inference both come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..corpus.events import Document, Span
from ..corpus.words import find_words

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


_LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class EncodedWord:
    """A word that has tokens: its characters in the document, and its tokens ``[first, end)``."""

    span: Span
    token_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one sentence in a window; the whole sentence unless it is longer than the encoder's limit."""

    sentence: int
    words: tuple[EncodedWord, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What is encoded at once: pieces of consecutive sentences of one document."""

    pieces: tuple[Piece, ...]

    @property
    def words(self) -> list[EncodedWord]:
        """The words of all pieces, in order."""
        return [word for piece in self.pieces for word in piece.words]

    @property
    def token_count(self) -> int:
        """Tokens without the special ones at the ends."""
        return sum(len(word.token_ids) for word in self.words)


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """The windows of a document; how many sentences had to be split, how many words were cut short."""

    windows: tuple[Window, ...]
    split_sentences: int = 0
    shortened_words: int = 0


@dataclass(frozen=True, slots=True)
class TokenFrame:
    """The special tokens that the tokenizer puts before and after a text, and the encoder's limit."""

    prefix: tuple[int, ...]
    suffix: tuple[int, ...]
    pad: int
    limit: int
    unknown: int | None = None

    def reads(self, word: EncodedWord) -> bool:
        """Whether the encoder sees all of a word: not one over its limit, nor one that the tokenizer gives up on.

        WordPiece takes a word of over 100 letters for a single unknown token.
        """
        given_up = word.token_ids == (self.unknown,) and word.span.end - word.span.start > _LONGEST_WORD
        return len(word.token_ids) <= self.room and not given_up

    @property
    def room(self) -> int:
        """How many tokens fit between prefix and suffix."""
        return self.limit - len(self.prefix) - len(self.suffix)


def frame_of(tokenizer: "PreTrainedTokenizerFast", limit: int) -> TokenFrame:
    """Return the tokenizer's special tokens around a text.

    Args:
        tokenizer: any fast tokenizer.
        limit: the longest input of the encoder, in tokens, special ones included.
    """
    inner = tokenizer("a", add_special_tokens=False)["input_ids"]
    outer = tokenizer("a", add_special_tokens=True)["input_ids"]
    start = next(i for i in range(len(outer)) if outer[i : i + len(inner)] == inner)
    pad = tokenizer.pad_token_id if isinstance(tokenizer.pad_token_id, int) else 0
    unknown = tokenizer.unk_token_id if isinstance(tokenizer.unk_token_id, int) else None
    return TokenFrame(tuple(outer[:start]), tuple(outer[start + len(inner) :]), pad, limit, unknown)


def encode_words(document: Document, tokenizer: "PreTrainedTokenizerFast") -> list[tuple[EncodedWord, ...]]:
    """Return each sentence's words with their tokens.

    A token belongs to the word with which it shares characters; one that spans two words belongs to both.
    Words without a token (characters that the tokenizer drops) are left out: the encoder cannot see them.
    """
    texts = [sentence.span.of(document.text) for sentence in document.sentences]
    if not texts:
        return []
    encoding = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False)
    return [
        tuple(_align(find_words(text, sentence.span.start), sentence.span.start, token_ids, offsets))
        for text, sentence, token_ids, offsets in zip(
            texts, document.sentences, encoding["input_ids"], encoding["offset_mapping"], strict=True
        )
    ]


def _align(
    words: Sequence[Span], start: int, token_ids: Sequence[int], offsets: Sequence[tuple[int, int]]
) -> list[EncodedWord]:
    encoded: list[EncodedWord] = []
    first = 0
    for word in words:
        while first < len(offsets) and offsets[first][1] + start <= word.start:
            first += 1
        end = first
        while end < len(offsets) and offsets[end][0] + start < word.end:
            end += 1
        ids = tuple(
            token_id
            for token_id, (left, right) in zip(token_ids[first:end], offsets[first:end], strict=True)
            if right > left
        )
        if ids:
            encoded.append(EncodedWord(word, ids))
    return encoded


def plan_windows(sentences: Sequence[tuple[EncodedWord, ...]], budget: int, frame: TokenFrame) -> WindowPlan:
    """Pack consecutive sentences into windows of at most ``budget`` tokens.

    A sentence over the budget stands alone; one over the encoder's limit is split at words; a word over the
    limit by itself keeps its first tokens, and is counted.

    Args:
        sentences: the words of each sentence.
        budget: tokens of a window, special ones not counted; 0 puts every sentence in a window of its own.
        frame: gives the encoder's limit.
    """
    windows: list[Window] = []
    open_pieces: list[Piece] = []
    open_tokens = split = shortened = 0
    for index, sentence in enumerate(sentences):
        words = tuple(
            EncodedWord(word.span, word.token_ids[: frame.room]) if len(word.token_ids) > frame.room else word
            for word in sentence
        )
        shortened += sum(not frame.reads(word) for word in sentence)
        size = sum(len(word.token_ids) for word in words)
        if open_pieces and open_tokens + size > min(budget, frame.room):
            windows.append(Window(tuple(open_pieces)))
            open_pieces, open_tokens = [], 0
        if size > frame.room:
            split += 1
            windows += [Window((Piece(index, part),)) for part in _split_words(words, frame.room)]
        elif words:
            open_pieces.append(Piece(index, words))
            open_tokens += size
    if open_pieces:
        windows.append(Window(tuple(open_pieces)))
    return WindowPlan(tuple(windows), split, shortened)


def _split_words(words: Sequence[EncodedWord], room: int) -> list[tuple[EncodedWord, ...]]:
    parts: list[list[EncodedWord]] = [[]]
    size = 0
    for word in words:
        if size + len(word.token_ids) > room:
            parts.append([])
            size = 0
        parts[-1].append(word)
        size += len(word.token_ids)
    return [tuple(part) for part in parts]
