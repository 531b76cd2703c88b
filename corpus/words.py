"""What a word is: the unit that triggers and arguments are made of, in the model and in token formats."""

import itertools
from collections.abc import Iterable

import regex

from .events import Span

_IN_WORD = r"\p{L}\p{N}\p{M}"
_WORD = regex.compile(rf"[{_IN_WORD}]+|[^{_IN_WORD}\s\x1c-\x1f]")
_CHARACTER = regex.compile(rf"[{_IN_WORD}]")


def is_in_word(character: str) -> bool:
    """Whether a character is a letter, a digit, or a mark upon one (an accent, a vowel sign)."""
    return _CHARACTER.match(character) is not None


def find_words(text: str, offset: int = 0) -> list[Span]:
    """Return the words of ``text``: runs of letters and digits with their marks, and each other sign by itself.

    Args:
        text: any text.
        offset: added to every span, to place the words of a sentence in its document.
    """
    return [Span(match.start() + offset, match.end() + offset) for match in _WORD.finditer(text)]


def split_words_at(words: Iterable[Span], boundaries: Iterable[int]) -> list[Span]:
    """Return the words, cut where a boundary falls inside one, so that labelled spans are whole words."""
    cuts = sorted(set(boundaries))
    pieces: list[Span] = []
    for word in words:
        inner = [cut for cut in cuts if word.start < cut < word.end]
        edges = [word.start, *inner, word.end]
        pieces += [Span(start, end) for start, end in itertools.pairwise(edges)]
    return pieces
