"""Tags and their decoding: against tables, and against brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model.tags import LabelledWords, allowed_transitions, best_tags, decode_tags, encode_spans

O, B0, I0, B1, I1 = range(5)  # noqa: E741 (the tag's name)


@pytest.mark.parametrize(
    ("previous", "following", "allowed"),
    [
        (
            previous,
            following,
            following not in (I0, I1) or (previous, following) in {(B0, I0), (I0, I0), (B1, I1), (I1, I1)},
        )
        for previous in range(5)
        for following in range(5)
    ],
)
def test_inside_follows_only_its_own_begin_or_inside(previous, following, allowed):
    assert allowed_transitions(2)[previous, following] == allowed


@pytest.mark.parametrize(
    ("spans", "tags", "left_out"),
    [
        ([], [O, O, O, O], 0),
        ([(0, 1, 0)], [B0, O, O, O], 0),
        ([(1, 4, 1)], [O, B1, I1, I1], 0),
        ([(0, 2, 0), (2, 4, 0)], [B0, I0, B0, I0], 0),
        ([(0, 1, 0), (0, 3, 1)], [B1, I1, I1, O], 1),  # the longer of two that overlap
        ([(0, 2, 0), (1, 3, 1)], [B0, I0, O, O], 1),  # of equally long ones the first
    ],
    ids=["none", "one-word", "many-words", "adjacent", "longer-wins", "first-wins"],
)
def test_spans_become_tags(spans, tags, left_out):
    assert encode_spans([LabelledWords(*span) for span in spans], 4) == (tags, left_out)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.integers(0, 2)), max_size=5))
def test_spans_that_do_not_overlap_come_back(parts):
    spans, position = [], 0
    for gap, length, label in parts:
        spans.append(LabelledWords(position + gap, position + gap + length, label))
        position += gap + length
    tags, left_out = encode_spans(spans, position + 1)
    assert left_out == 0
    assert decode_tags(tags) == spans


def test_an_inside_without_its_begin_begins_a_span():
    assert decode_tags([I0, I0, I1]) == [LabelledWords(0, 2, 0), LabelledWords(2, 3, 1)]


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_best_tags_are_those_of_brute_force(seed, words):
    scores = np.log(np.random.default_rng(seed).dirichlet(np.ones(5), size=words))
    allowed = allowed_transitions(2)

    def total(path):
        steps = itertools.pairwise((O, *path))
        return sum(scores[i, tag] for i, tag in enumerate(path)) if all(allowed[a, b] for a, b in steps) else -np.inf

    best = max(itertools.product(range(5), repeat=words), key=total)
    found = best_tags(scores[None], [words])[0]
    assert total(found) == pytest.approx(total(best))


def test_padding_does_not_change_a_row():
    generator = np.random.default_rng(0)
    short, long = np.log(generator.dirichlet(np.ones(5), size=(2, 6)))
    alone = best_tags(short[None, :3], [3])[0]
    together = best_tags(np.stack([short, long]), [3, 6])
    assert together[0] == alone
    assert len(together[1]) == 6
