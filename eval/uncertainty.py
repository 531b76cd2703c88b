"""How sure a score is, and whether two differ: resampling over documents.

Documents and not sentences or events are drawn, since the events of an article hang together.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .counts import Counts

RESAMPLES = 2000
SEED = 20160325
Table = NDArray[np.int64]
"""Counts per document: shape (documents, 3), the columns tp, fp, fn."""


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


class Difference(NamedTuple):
    """How F1 of B differs from that of A on the same documents.

    Attributes:
        difference: F1 of B minus F1 of A.
        interval: 95 %, paired bootstrap.
        p_value: two-sided, approximate randomisation.
        detectable: the smallest true difference that this data would show with 80 % power at the 5 % level.
    """

    difference: float
    interval: Interval
    p_value: float
    detectable: float


def counts_table(counts: Sequence[Counts]) -> Table:
    """Return the counts of documents as a table."""
    return np.array([(c.tp, c.fp, c.fn) for c in counts], dtype=np.int64).reshape(-1, 3)


def f1_of(table: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return F1 of summed counts; the last axis holds tp, fp, fn. 0 where there is nothing."""
    tp, fp, fn = table[..., 0], table[..., 1], table[..., 2]
    total = 2 * tp + fp + fn
    return np.divide(2 * tp, total, out=np.zeros(total.shape), where=total > 0)


def bootstrap_f1(table: Table, resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """Return the percentile bootstrap interval of F1 over documents (Efron, 1979)."""
    if len(table) == 0:
        return Interval(0.0, 0.0)
    low, high = np.percentile(f1_of(_resample(table, resamples, seed)), [2.5, 97.5])
    return Interval(float(low), float(high))


def _resample(table: Table, resamples: int, seed: int) -> NDArray[np.int64]:
    """Return sums over documents drawn with replacement: shape (resamples, columns)."""
    generator = np.random.default_rng(seed)
    documents = len(table)
    times = generator.multinomial(documents, np.full(documents, 1 / documents), size=resamples)
    return times @ table


def compare_f1(a: Table, b: Table, resamples: int = RESAMPLES, seed: int = SEED) -> Difference:
    """Compare two systems on the same documents.

    The p-value is of approximate randomisation (Noreen, 1989; Yeh, 2000): the outputs of the two are swapped
    document by document at random; it is the share of such shuffles, the observed one included, whose
    difference is at least as large. The detectable difference is 2.80 (1.96 + 0.84) standard errors of the
    paired bootstrap.

    Args:
        a: counts of system A, shape (documents, 3).
        b: counts of system B on the same documents in the same order.
        resamples: of the bootstrap and of the randomisation.
        seed: of both.
    """
    if len(a) == 0:
        return Difference(0.0, Interval(0.0, 0.0), 1.0, 0.0)
    observed = float(f1_of(b.sum(axis=0)) - f1_of(a.sum(axis=0)))
    sums = _resample(np.hstack([a, b]), resamples, seed)
    differences = f1_of(sums[:, 3:]) - f1_of(sums[:, :3])
    low, high = np.percentile(differences, [2.5, 97.5])
    swapped = np.random.default_rng(seed).integers(0, 2, size=(resamples, len(a)))
    # With swaps, A's sum is its own plus the difference of the swapped documents.
    moved = swapped @ (b - a)
    shuffled = f1_of(b.sum(axis=0) - moved) - f1_of(a.sum(axis=0) + moved)
    extreme = int((np.abs(shuffled) >= abs(observed) - 1e-12).sum())
    return Difference(
        observed,
        Interval(float(low), float(high)),
        (extreme + 1) / (resamples + 1),
        float(2.80 * differences.std()),
    )
