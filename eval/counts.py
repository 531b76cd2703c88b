"""Scores are counts; rates are derived from them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """How many predictions are right (``tp``), wrong (``fp``), and how many gold items were missed (``fn``).

    Counts add up: those of a corpus are the sum of its documents', in any order. A rate whose denominator is
    0 is 0, as in scikit-learn with ``zero_division=0``; ``gold`` tells the two zeros apart.
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def gold(self) -> int:
        """Gold items."""
        return self.tp + self.fn

    @property
    def predicted(self) -> int:
        """Predicted items."""
        return self.tp + self.fp

    @property
    def precision(self) -> float:
        """The share of predictions that are right, in [0, 1]."""
        return self.tp / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of gold items that were found, in [0, 1]."""
        return self.tp / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in [0, 1]."""
        total = self.gold + self.predicted
        return 2 * self.tp / total if total else 0.0
