"""Texts that are published as tokens, and the spans that token offsets mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from .events import Span
from .labelled_text import SENTENCE_GAP


@dataclass(frozen=True)
class TokenizedText:
    """A text made of tokens.

    Attributes:
        text: the tokens with a blank between them, and a gap between sentences.
        sentences: where each sentence stands.
        tokens: where each token of the whole text stands.
        first_token: the number of each sentence's first token.
    """

    text: str
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]
    first_token: tuple[int, ...]

    def span(self, start: int, end: int, what: str) -> Span:
        """Return the characters of the tokens ``[start, end)`` of the text.

        Raises:
            ValueError: there are no such tokens.
        """
        return find_token_span(self.tokens, start, end, what)


def find_token_span(tokens: Sequence[Span], start: int, end: int, what: str) -> Span:
    """Return the characters of the tokens ``[start, end)``.

    Raises:
        ValueError: there are no such tokens; ``what`` names whose they are.
    """
    if not 0 <= start < end <= len(tokens):
        raise ValueError(f"{what}: the token offsets {start}-{end} are not within the {len(tokens)} tokens")
    return Span(tokens[start].start, tokens[end - 1].end)


def join_tokens(sentences: Sequence[Sequence[str]]) -> TokenizedText:
    """Return the text of tokenised sentences. A token without a character counts as a blank.

    Raises:
        ValueError: a sentence has no token.
    """
    parts: list[str] = []
    spans: list[Span] = []
    tokens: list[Span] = []
    first_token: list[int] = []
    position = 0
    for number, sentence in enumerate(sentences, start=1):
        if not sentence:
            raise ValueError(f"sentence {number} has no tokens")
        first_token.append(len(tokens))
        start = position
        for token in sentence:
            size = max(len(token), 1)
            tokens.append(Span(position, position + size))
            position += size + 1
        parts.append(" ".join(token or " " for token in sentence))
        spans.append(Span(start, position - 1))
        position += len(SENTENCE_GAP) - 1
    return TokenizedText(SENTENCE_GAP.join(parts), tuple(spans), tuple(tokens), tuple(first_token))
