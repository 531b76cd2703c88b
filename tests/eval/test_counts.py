import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.eval.counts import Counts

counts = st.builds(Counts, *[st.integers(0, 1000)] * 3)


@pytest.mark.parametrize(
    ("tp", "fp", "fn", "precision", "recall", "f1"),
    [
        (3, 1, 2, 3 / 4, 3 / 5, 2 / 3),  # 3 of 4 found are right, 3 of 5 gold are found; 2*3 / (4 + 5)
        (5, 0, 0, 1.0, 1.0, 1.0),
        (0, 2, 3, 0.0, 0.0, 0.0),
        (0, 2, 0, 0.0, 0.0, 0.0),
        (0, 0, 3, 0.0, 0.0, 0.0),
        (0, 0, 0, 0.0, 0.0, 0.0),
        (1, 0, 9, 1.0, 0.1, 2 / 11),  # 2*1 / (1 + 10)
    ],
    ids=["mixed", "perfect", "all-wrong", "no-gold", "nothing-found", "nothing-at-all", "cautious"],
)
def test_rates(tp, fp, fn, precision, recall, f1):
    found = Counts(tp, fp, fn)
    assert (found.precision, found.recall, found.f1) == pytest.approx((precision, recall, f1))
    assert (found.gold, found.predicted) == (tp + fn, tp + fp)


def test_gold_tells_a_missed_corpus_from_an_empty_one():
    assert Counts(0, 0, 3).f1 == Counts().f1 == 0
    assert (Counts(0, 0, 3).gold, Counts().gold) == (3, 0)


def test_adding_counts_is_not_adding_rates():
    # 1 of 1 and 0 of 3: together 1 right of 4, F1 2*1 / (4 + 4), and not the mean of 1 and 0.
    assert (Counts(1, 0, 0) + Counts(0, 3, 3)).f1 == pytest.approx(0.25)


@given(counts, counts, counts)
def test_counts_add_up_in_any_order(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Counts() == a


@given(counts)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(found):
    low, high = sorted((found.precision, found.recall))
    assert low - 1e-12 <= found.f1 <= high + 1e-12
    if low > 0:
        assert found.f1 == pytest.approx(2 / (1 / found.precision + 1 / found.recall))


@given(counts)
def test_swapping_wrong_and_missed_swaps_precision_and_recall(found):
    swapped = Counts(found.tp, found.fn, found.fp)
    assert (swapped.precision, swapped.recall, swapped.f1) == (found.recall, found.precision, found.f1)
