from collections import Counter

import pytest

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.statistics import count_corpus

TEXT = "Rebels shelled the port. Nobody died. It rained."
#       0      7           19  24        32   37       48
SHELLED = Event("Shelling", Span(7, 14), arguments=(Argument("Actor", Span(0, 6)), Argument("Target", Span(19, 23))))
DIED = Event("Death", Span(32, 36), "negated", (Argument("Target", Span(25, 31)),))
ARTICLE = Document(
    "a",
    TEXT,
    (Sentence(Span(0, 24), (SHELLED,)), Sentence(Span(25, 37), (DIED,)), Sentence(Span(38, 48))),
    source="wire",
)
ROW = Document("b", "Two died.", (Sentence(Span(0, 9), types=("Death", "Attack")),))
EMPTY_ROW = Document("c", "Hello.", (Sentence(Span(0, 6), types=()),), source="wire")


def test_counts_by_hand():
    found = count_corpus([ARTICLE, ROW, EMPTY_ROW])
    assert (found.documents, found.sentences, found.events, found.arguments) == (3, 5, 2, 3)
    assert found.words == 16  # 4 + . | 2 + . | 2 + . = 11; 2 + . = 3; 1 + . = 2
    assert found.sentences_without_event == 2  # "It rained." and "Hello."
    assert found.sentences_labelled_as_a_whole == 2  # the two rows
    assert found.types == Counter(Shelling=1, Death=2, Attack=1)  # DIED and the row's Death
    assert found.roles == Counter(Target=2, Actor=1)
    assert found.statuses == Counter(actual=1, negated=1)
    assert found.sources == Counter({"wire": 2, "(none)": 1})


def test_shares_by_hand():
    found = count_corpus([ARTICLE, ROW, EMPTY_ROW])
    assert found.share_without_event == pytest.approx(2 / 5)
    assert found.share_not_actual == pytest.approx(1 / 2)


def test_shares_of_nothing_are_zero():
    found = count_corpus([])
    assert (found.share_without_event, found.share_not_actual) == (0.0, 0.0)


def test_types_of_a_sentence_with_events_are_not_counted_twice():
    # Predicted sentences carry the sentence head's types beside the events.
    sentence = Sentence(Span(0, 24), (SHELLED,), types=("Shelling", "Attack"))
    assert count_corpus([Document("a", TEXT, (sentence,))]).types == Counter(Shelling=1)


def test_counts_do_not_depend_on_the_order_and_take_any_iterable():
    assert count_corpus(iter([ROW, ARTICLE])) == count_corpus([ARTICLE, ROW])
