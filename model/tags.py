"""Spans as begin/inside/outside tags of words, and back. One table of transitions, one interpreter.

Ramshaw and Marcus (1995), "Text chunking using transformation-based learning", in the IOB2 form: every span
begins with B. Tag 0 is outside; label ``k`` begins with tag ``1 + 2k`` and goes on with ``2 + 2k``.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0
IGNORED = -100
"""The tag of a word that nobody labelled; no loss is taken there (the default of torch's cross entropy)."""


class LabelledWords(NamedTuple):
    """A span of words: the first, the one after the last, and the index of its label."""

    start: int
    end: int
    label: int


def count_tags(labels: int) -> int:
    """Return how many tags ``labels`` labels need."""
    return 1 + 2 * labels


def begin_tag(label: int) -> int:
    """Return the tag of the first word of a span."""
    return 1 + 2 * label


def inside_tag(label: int) -> int:
    """Return the tag of the further words of a span."""
    return 2 + 2 * label


def allowed_transitions(labels: int) -> NDArray[np.bool_]:
    """Return which tag may follow which: shape (tags, tags), ``[previous, next]``.

    Inside follows only begin or inside of its own label; everything else is free.
    """
    tags = count_tags(labels)
    allowed = np.ones((tags, tags), dtype=np.bool_)
    for label in range(labels):
        allowed[:, inside_tag(label)] = False
        allowed[[begin_tag(label), inside_tag(label)], inside_tag(label)] = True
    return allowed


def encode_spans(spans: Iterable[LabelledWords], length: int) -> tuple[list[int], int]:
    """Return the tags of ``length`` words, and how many spans had no room beside an earlier one.

    Where spans overlap the longer one is kept, and of equally long ones the first given.
    """
    tags = [OUTSIDE] * length
    left_out = 0
    for start, end, label in sorted(spans, key=lambda span: span.start - span.end):
        if any(tags[start:end]):
            left_out += 1
            continue
        tags[start:end] = [begin_tag(label)] + [inside_tag(label)] * (end - start - 1)
    return tags, left_out


def decode_tags(tags: Sequence[int]) -> list[LabelledWords]:
    """Return the spans of a tag sequence, in order. An inside tag without its begin begins a span."""
    spans: list[LabelledWords] = []
    for word, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        label, is_inside = divmod(tag - 1, 2)
        last = spans[-1] if spans else None
        if is_inside and last is not None and last.end == word and last.label == label:
            spans[-1] = last._replace(end=word + 1)
        else:
            spans.append(LabelledWords(word, word + 1, label))
    return spans


def best_tags(log_probabilities: NDArray[np.floating], lengths: Sequence[int]) -> list[list[int]]:
    """Return the most probable allowed tag sequence of each row (Viterbi, 1967).

    Args:
        log_probabilities: shape (N, W, tags): of each tag at each word; words beyond a row's length are
            ignored.
        lengths: the words of each row.
    """
    rows, words, tags = log_probabilities.shape
    if rows == 0 or words == 0:
        return [[] for _ in range(rows)]
    forbidden = np.where(allowed_transitions((tags - 1) // 2), 0.0, -np.inf)
    score = log_probabilities[:, 0] + forbidden[OUTSIDE]  # (N, tags): a sequence starts as if after outside
    back = np.zeros((rows, words, tags), dtype=np.int64)
    best_last = np.zeros((rows, words), dtype=np.int64)
    best_last[:, 0] = score.argmax(axis=1)
    for word in range(1, words):
        candidates = score[:, :, None] + forbidden  # (N, previous, next)
        back[:, word] = candidates.argmax(axis=1)
        score = candidates.max(axis=1) + log_probabilities[:, word]
        best_last[:, word] = score.argmax(axis=1)
    paths: list[list[int]] = []
    for row, length in enumerate(lengths):
        path = [int(best_last[row, length - 1])] if length else []
        for word in range(length - 1, 0, -1):
            path.append(int(back[row, word, path[-1]]))
        paths.append(path[::-1])
    return paths
