"""From logits to events: pure functions over arrays. Constraints come from the tag table, not from branches.

Shape letters: B windows, W words, E events, R roles, K trigger tags.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from .tags import OUTSIDE, LabelledWords, best_tags, decode_tags

Floats = NDArray[np.floating]


class ScoredWords(NamedTuple):
    """A decoded span: words ``[start, end)``, the index of its label, and a probability."""

    start: int
    end: int
    label: int
    score: float


def decode_triggers(logits: Floats, lengths: Sequence[int], caution: float = 0.0) -> list[list[ScoredWords]]:
    """Return the triggers of each window, in text order, with the index of their type.

    Args:
        logits: (B, W, K), padded.
        lengths: the words of each window.
        caution: added to the logit of outside; above 0 there are fewer triggers, and surer ones.

    Returns:
        For each window its triggers; the score is the probability of the span's least certain tag.
    """
    log_probabilities = log_softmax(logits, axis=-1)
    paths = best_tags(_favour_outside(log_probabilities, caution), lengths)
    return [
        [_score_span(span, path, rows) for span in decode_tags(path)]
        for path, rows in zip(paths, log_probabilities, strict=True)
    ]


def decode_roles(logits: Floats, lengths: Sequence[int], caution: float = 0.0) -> list[list[ScoredWords]]:
    """Return the arguments of each event, ordered by role and then by text, with the index of their role.

    Args:
        logits: (E, W, R, 3), padded: outside, begin, inside of each role at each word that the event sees.
        lengths: the words that each event sees.
        caution: added to the logit of outside; above 0 there are fewer arguments, and surer ones.

    Returns:
        For each event its arguments; the score is the probability of the span's least certain tag.
    """
    events, words, roles, _ = logits.shape
    if events == 0:
        return []
    log_probabilities = log_softmax(logits, axis=-1)
    rows = log_probabilities.transpose(0, 2, 1, 3).reshape(events * roles, words, 3)
    paths = best_tags(_favour_outside(rows, caution), [length for length in lengths for _ in range(roles)])
    decoded: list[list[ScoredWords]] = [[] for _ in range(events)]
    for number, (path, row) in enumerate(zip(paths, rows, strict=True)):
        event, role = divmod(number, roles)
        decoded[event] += [_score_span(span, path, row)._replace(label=role) for span in decode_tags(path)]
    return decoded


def _favour_outside(log_probabilities: Floats, caution: float) -> Floats:
    """Return the log-probabilities (N, W, tags) with ``caution`` added to those of outside."""
    if caution == 0:
        return log_probabilities
    favoured = log_probabilities.copy()
    favoured[..., OUTSIDE] += caution
    return favoured


def _score_span(span: LabelledWords, path: Sequence[int], log_probabilities: Floats) -> ScoredWords:
    least = min(log_probabilities[word, path[word]] for word in range(span.start, span.end))
    return ScoredWords(*span, score=float(np.exp(least)))
