import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.eval.counts import Counts
from dateline.eval.uncertainty import RESAMPLES, SEED, Interval, bootstrap_f1, compare_f1, counts_table, f1_of


def typical(seed, documents=40, right=0.6):
    """Counts of documents of 5 gold items, each found with probability ``right``; up to 3 wrong ones."""
    generator = np.random.default_rng(seed)
    found = generator.binomial(5, right, documents)
    return np.column_stack([found, generator.integers(0, 4, documents), 5 - found])


def f1(rows):
    tp, fp, fn = (sum(int(row[column]) for row in rows) for column in range(3))
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0


tables = st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=6).map(np.array)
pairs = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        *[st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=n, max_size=n).map(np.array) for _ in range(2)]
    )
)

# ------------------------------------------------------------------------------------------------ tables


def test_a_table_has_a_row_per_document():
    assert counts_table([Counts(1, 2, 3), Counts(4, 5, 6)]).tolist() == [[1, 2, 3], [4, 5, 6]]
    assert counts_table([]).shape == (0, 3)


def test_f1_of_a_table_is_that_of_its_counts():
    rows = np.array([[3, 1, 2], [0, 0, 0], [0, 1, 1], [2, 0, 0]])
    assert f1_of(rows).tolist() == pytest.approx([2 / 3, 0, 0, 1])  # 2*3 / (2*3 + 1 + 2) = 6/9


# --------------------------------------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("rows", "interval"),
    [
        ([(3, 1, 2)] * 30, (2 / 3, 2 / 3)),
        ([(2, 0, 0)] * 5, (1, 1)),
        ([(0, 1, 1)] * 5, (0, 0)),
        ([(0, 0, 0)] * 5, (0, 0)),
        ([(3, 1, 2)], (2 / 3, 2 / 3)),
        ([], (0, 0)),
        # Of two documents, one all right and one all wrong, a quarter of the draws has only the one or the other.
        ([(1, 0, 0), (0, 1, 1)], (0, 1)),
    ],
    ids=["all-equal", "all-right", "all-wrong", "nothing-counted", "one-document", "no-document", "right-and-wrong"],
)
def test_intervals_that_are_known(rows, interval):
    found = bootstrap_f1(np.array(rows, dtype=np.int64).reshape(-1, 3))
    assert found == pytest.approx(interval)


@pytest.mark.parametrize("seed", range(3))
def test_an_interval_is_that_of_drawing_documents_in_a_loop(seed):
    table = typical(seed)
    rows, drawer = table.tolist(), random.Random(seed)  # noqa: S311
    scores = sorted(f1(drawer.choices(rows, k=len(rows))) for _ in range(2000))
    # The ends of 2,000 draws wander by about 0.003 here: the spread is 0.05 and the density at 2.5 % is low.
    assert bootstrap_f1(table) == pytest.approx((scores[50], scores[1950]), abs=0.012)


@given(tables)
@settings(deadline=None, max_examples=30)
def test_an_interval_is_the_percentiles_of_the_same_draws(table):
    generator = np.random.default_rng(7)
    drawn = generator.multinomial(len(table), [1 / len(table)] * len(table), size=200)
    scores = [f1(list(itertools.chain(*([row] * n for row, n in zip(table, times, strict=True))))) for times in drawn]
    expected = np.percentile(scores, 2.5), np.percentile(scores, 97.5)
    assert bootstrap_f1(table, resamples=200, seed=7) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_an_interval_holds_the_score_itself_and_is_the_same_each_time(seed):
    table = typical(seed)
    interval = bootstrap_f1(table)
    assert interval.low < f1(table) < interval.high
    assert isinstance(interval, Interval)
    assert bootstrap_f1(table, RESAMPLES, SEED) == interval
    assert bootstrap_f1(table, seed=SEED + 1) != interval


def test_an_interval_narrows_with_the_root_of_the_documents():
    low, high = bootstrap_f1(typical(0))
    low_4, high_4 = bootstrap_f1(np.tile(typical(0), (4, 1)))
    assert (high_4 - low_4) / (high - low) == pytest.approx(1 / 2, abs=0.07)


# -------------------------------------------------------------------------------------------- comparison


def test_equal_systems_do_not_differ():
    found = compare_f1(typical(0), typical(0))
    assert found == (0.0, (0.0, 0.0), 1.0, 0.0)


def test_a_clear_winner_is_significant():
    found = compare_f1(typical(0, right=0.3), typical(0, right=0.9))
    assert found.difference == pytest.approx(f1(typical(0, right=0.9)) - f1(typical(0, right=0.3)))
    assert found.interval.low > 0
    assert found.p_value == pytest.approx(1 / 2001)  # no shuffle of 2,000 is as extreme; the observed one is counted


def test_a_random_difference_is_not_significant():
    # 12 documents where A is better by one item and 12 where B is: no difference at all.
    a, b = np.tile([[3, 1, 1], [2, 1, 2]], (12, 1)), np.tile([[2, 1, 2], [3, 1, 1]], (12, 1))
    found = compare_f1(a, b)
    assert (found.difference, found.p_value) == (0.0, 1.0)
    assert found.interval.low < 0 < found.interval.high


@given(pairs)
@settings(deadline=None, max_examples=30)
def test_exchanging_the_systems_turns_the_difference_round(pair):
    there, back = compare_f1(*pair), compare_f1(*reversed(pair))
    assert there.difference == -back.difference
    assert there.p_value == back.p_value
    assert there.interval == pytest.approx((-back.interval.high, -back.interval.low))
    assert there.detectable == pytest.approx(back.detectable)


@pytest.mark.parametrize("seed", range(6))
def test_randomisation_agrees_with_all_256_swaps_of_eight_documents(seed):
    a, b = typical(seed, 8, 0.5), typical(seed + 100, 8, 0.7)
    observed = abs(f1(b) - f1(a))
    extreme = 0
    for swaps in itertools.product((False, True), repeat=8):
        left = [b[i] if swap else a[i] for i, swap in enumerate(swaps)]
        right = [a[i] if swap else b[i] for i, swap in enumerate(swaps)]
        extreme += abs(f1(right) - f1(left)) >= observed - 1e-12
    # The standard error of a share of 2,000 is at most sqrt(0.25 / 2000) = 0.011.
    assert compare_f1(a, b).p_value == pytest.approx(extreme / 256, abs=0.04)


def test_the_interval_of_a_difference_is_of_pairs():
    # B finds one item more in each document: the scores vary a lot, and their difference hardly.
    a = typical(0, right=0.5)
    b = a + np.where(a[:, [2]] > 0, [[1, 0, -1]], 0)
    single, difference = bootstrap_f1(a), compare_f1(a, b).interval
    assert difference.high - difference.low < (single.high - single.low) / 2


def test_the_detectable_difference_is_2_8_standard_errors_of_the_difference():
    a, b = typical(1), typical(2)
    drawer = random.Random(0)  # noqa: S311
    differences = []
    for _ in range(2000):
        drawn = drawer.choices(range(len(a)), k=len(a))
        differences.append(f1(b[drawn]) - f1(a[drawn]))
    assert compare_f1(a, b).detectable == pytest.approx(2.8 * np.std(differences), rel=0.1)


def test_a_comparison_is_the_same_each_time():
    assert compare_f1(typical(1), typical(2)) == compare_f1(typical(1), typical(2))
