"""A text's sentences, with their offsets: blocks of lines first, then sentences within each block.

A headline or byline stands in a line of its own and has no full stop, so a line break ends a sentence unless
the text is hard-wrapped there; within a block ``sentencex`` (Wikimedia) finds the ends.
"""

import re

from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue] (compiled)

from .events import Span

_LANGUAGE = "en"
_MOST_WRAPPED = 120  # characters; no one wraps wider, so a longer line was not wrapped
_LINE = re.compile(r"[^\n]*\n?")


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of a text in order, without the blanks around them; together they hold every word."""
    spans: list[Span] = []
    flat = text.replace("\n", " ")  # a wrap is a blank like any other; offsets stay
    for block in find_blocks(text):
        position = block.start
        for sentence in segment(_LANGUAGE, block.of(flat)):
            words = sentence.strip()
            if not words:
                continue
            start = flat.index(words, position, block.end)
            position = start + len(words)
            spans.append(Span(start, position))
    return spans


def find_blocks(text: str) -> list[Span]:
    """Return the stretches of text in which sentences run on: lines, and wrapped lines joined.

    A break looks like a wrap when the next line's first word would not have fitted before the paragraph's widest
    line ended; a paragraph is wrapped if it has three lines or more, none over 120 characters, and at least half of its
    breaks look so.
    """
    blocks: list[Span] = []
    paragraph: list[Span] = []
    for match in _LINE.finditer(text):
        if match[0].strip():
            paragraph.append(Span(match.start(), match.end()))
        else:
            blocks += _join_wrapped(text, paragraph)
            paragraph = []
    return blocks + _join_wrapped(text, paragraph)


def _join_wrapped(text: str, lines: list[Span]) -> list[Span]:
    lengths = [len(line.of(text).rstrip()) for line in lines]
    width = max(lengths, default=0)
    words = [line.of(text).split(maxsplit=1)[0] for line in lines]
    wraps = [length + 1 + len(word) > width for length, word in zip(lengths, words[1:], strict=False)]
    is_wrapped = len(lines) >= 3 and width <= _MOST_WRAPPED and 2 * sum(wraps) >= len(wraps)
    blocks = lines[:1]
    for line, wrap in zip(lines[1:], wraps, strict=True):
        if is_wrapped and wrap:
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(line)
    return blocks
