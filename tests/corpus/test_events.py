from dataclasses import FrozenInstanceError

import pytest

from dateline.corpus.events import Argument, Document, Event, Sentence, Span, find_problems

TEXT = "Rebels shelled the port. Nobody died."
#       0      7       15  19  24        34


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (2, 2), (3, 2), (0, 0)], ids=["negative", "empty", "backwards", "empty-at-0"]
)
def test_span_is_never_empty_or_negative(start, end):
    with pytest.raises(ValueError, match=rf"0 <= start < end, not \[{start}, {end}\)"):
        Span(start, end)


def test_span_gives_the_words_it_covers():
    assert Span(7, 14).of(TEXT) == "shelled"


@pytest.mark.parametrize(
    ("other", "overlaps", "contains"),
    [
        (Span(5, 10), True, True),
        (Span(6, 9), True, True),
        (Span(4, 6), True, False),
        (Span(9, 12), True, False),
        (Span(4, 12), True, False),
        (Span(10, 12), False, False),
        (Span(2, 5), False, False),
    ],
    ids=["same", "inside", "over-the-start", "over-the-end", "around", "touching-after", "touching-before"],
)
def test_relations_of_spans(other, overlaps, contains):
    span = Span(5, 10)
    assert span.overlaps(other) is overlaps
    assert other.overlaps(span) is overlaps
    assert span.contains(other) is contains


def test_span_shifts_both_ends():
    assert Span(2, 5).shift(10) == Span(12, 15)
    assert Span(12, 15).shift(-10) == Span(2, 5)


def test_spans_sort_by_start_then_end():
    assert sorted([Span(3, 4), Span(0, 9), Span(0, 2)]) == [Span(0, 2), Span(0, 9), Span(3, 4)]


def test_types_are_frozen_and_hashable():
    event = Event("Life.Death", Span(32, 36), "negated", (Argument("Target", Span(25, 31), 0.5),), 0.9)
    document = Document("a", TEXT, (Sentence(Span(25, 37), (event,)),), meta=(("k", "v"),))
    assert len({document, Document("a", TEXT, (Sentence(Span(25, 37), (event,)),), meta=(("k", "v"),))}) == 1
    with pytest.raises(FrozenInstanceError):
        event.type = "Conflict.Attack"  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("events", "types", "expected"),
    [
        ((), None, set()),
        ((), (), set()),
        ((), ("B", "A"), {"A", "B"}),
        ((Event("A", Span(0, 1)), Event("A", Span(2, 3))), None, {"A"}),
        ((Event("A", Span(0, 1)),), ("B",), {"A"}),
    ],
    ids=["nothing", "labelled-as-none", "labelled-as-a-whole", "two-events-of-one-type", "events-win"],
)
def test_event_types_of_a_sentence(events, types, expected):
    assert Sentence(Span(0, 9), events, types).event_types == expected


def test_events_of_a_document_come_in_the_order_of_its_sentences():
    first, second = Event("A", Span(7, 14)), Event("B", Span(32, 36))
    document = Document("a", TEXT, (Sentence(Span(0, 24), (first,)), Sentence(Span(25, 37), (second,))))
    assert list(document.events) == [first, second]


def test_a_sound_document_has_no_problems():
    # An argument may lie outside its sentence: models see windows of several sentences.
    event = Event("Life.Death", Span(32, 36), arguments=(Argument("Actor", Span(0, 6)),))
    document = Document("a", TEXT, (Sentence(Span(0, 24)), Sentence(Span(25, 37), (event,))))
    assert find_problems(document, "f.jsonl") == []


@pytest.mark.parametrize(
    ("sentences", "message"),
    [
        (
            (Sentence(Span(0, 24)), Sentence(Span(20, 30))),
            "sentence 2 overlaps the one before it or stands out of order",
        ),
        (
            (Sentence(Span(25, 37)), Sentence(Span(0, 24))),
            "sentence 2 overlaps the one before it or stands out of order",
        ),
        ((Sentence(Span(25, 38)),), "sentence 1 ends at 38, after the text (37 long)"),
        (
            (Sentence(Span(0, 24), (Event("Life.Death", Span(32, 36)),)),),
            "the trigger of Life.Death at 32 lies outside sentence 1",
        ),
        (
            (Sentence(Span(0, 24), (Event("Life.Death", Span(7, 14), arguments=(Argument("Actor", Span(0, 40)),)),)),),
            "Actor of Life.Death ends at 40, after the text (37 long)",
        ),
    ],
    ids=["overlap", "out-of-order", "sentence-too-long", "trigger-outside", "argument-too-long"],
)
def test_each_broken_rule_is_named(sentences, message):
    (problem,) = find_problems(Document("a", TEXT, sentences), "f.jsonl")
    assert str(problem) == f"f.jsonl: document 'a': {message}"


def test_all_broken_rules_are_named_at_once():
    event = Event("Life.Death", Span(32, 36), arguments=(Argument("Actor", Span(0, 40)),))
    sentences = (Sentence(Span(0, 24), (event,)), Sentence(Span(20, 99)))
    assert len(find_problems(Document("a", TEXT, sentences), "f.jsonl")) == 4
