"""Logits to spans: the scores, and how caution moves the balance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dateline.model.decoding import decode_roles, decode_triggers

logits = arrays("float64", (2, 5, 5), elements=st.floats(-4, 4))
role_logits = arrays("float64", (2, 5, 2, 3), elements=st.floats(-4, 4))
LENGTHS = [5, 3]


def words(found):
    return {(row, word) for row, spans in enumerate(found) for span in spans for word in range(span.start, span.end)}


@given(logits, st.floats(0, 3))
def test_more_caution_never_covers_more_words(values, caution):
    bold, cautious = decode_triggers(values, LENGTHS), decode_triggers(values, LENGTHS, caution)
    assert len(words(cautious)) <= len(words(bold))


@given(logits)
def test_without_caution_nothing_changes(values):
    assert decode_triggers(values, LENGTHS) == decode_triggers(values, LENGTHS, 0.0)


@given(logits, st.floats(-2, 2))
def test_caution_leaves_probabilities_alone(values, caution):
    known = {span[:3]: span.score for span in decode_triggers(values, LENGTHS)[0]}
    again = {span[:3]: span.score for span in decode_triggers(values, LENGTHS, caution)[0]}
    assert all(again[span] == pytest.approx(known[span]) for span in known.keys() & again.keys())


@given(role_logits)
def test_great_caution_finds_no_argument_and_great_boldness_leaves_no_word(values):
    assert decode_roles(values, LENGTHS, 100.0) == [[], []]
    bold = decode_roles(values, LENGTHS, -100.0)
    assert [sum(span.end - span.start for span in spans) for spans in bold] == [2 * 5, 2 * 3]


def test_a_score_is_the_probability_of_the_least_certain_tag():
    probabilities = np.array([[[0.1, 0.9, 0.0], [0.3, 0.0, 0.7], [0.8, 0.1, 0.1]]])
    with np.errstate(divide="ignore"):
        (found,) = decode_triggers(np.log(probabilities), [3])
    assert [(span.start, span.end, span.label) for span in found] == [(0, 2, 0)]
    assert found[0].score == pytest.approx(0.7)
