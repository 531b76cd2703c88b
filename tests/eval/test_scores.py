from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.eval.alignment import DocumentPair
from dateline.eval.counts import Counts
from dateline.eval.scores import (
    Abilities,
    Breakdown,
    Item,
    Metric,
    break_down,
    count_overlapping,
    score_pair,
    sum_counts,
)

BOTH = Abilities(events=True, sentence_types=True)

TYPES = ("A.B", "A.C", "D.E")
TEXT = "abcdefgh ijklmnop qrstuvwx"
SENTENCES = (Span(0, 8), Span(9, 17), Span(18, 26))

# --------------------------------------------------------------------------------------- worked by hand

SENTENCE = "Rebels shelled the old market of Kora and killed two men .\n"
SHELLED = "  Conflict.Shelling: shelled | Actor: Rebels | Target: old market of Kora"
TI, TC, TS, ST = Metric.TRIGGER_I, Metric.TRIGGER_C, Metric.TRIGGER_STATUS, Metric.STATUS
AI, AC, AIP, ACP = Metric.ARGUMENT_I, Metric.ARGUMENT_C, Metric.ARGUMENT_I_ATTACHED, Metric.ARGUMENT_C_ATTACHED
TCO, ACO, SEN = Metric.TRIGGER_C_OVERLAP, Metric.ARGUMENT_C_OVERLAP, Metric.SENTENCE_TYPE


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        # One event with two arguments is right: whatever is attached to type or trigger is right too.
        (SHELLED, {TI: (1, 0, 0), TC: (1, 0, 0), ST: (1, 0, 0), AI: (2, 0, 0), ACP: (2, 0, 0), SEN: (1, 0, 0)}),
        # Another type: the trigger span is still found; the arguments belong to no gold event type.
        (
            SHELLED.replace("Shelling", "Attack"),
            {TI: (1, 0, 0), TC: (0, 1, 1), TS: (0, 1, 1), ST: (0, 0, 0), AI: (0, 2, 2), SEN: (0, 1, 1)},
        ),
        # Another status spoils nothing but the status.
        (
            SHELLED.replace(":", "[planned]:", 1),
            {TC: (1, 0, 0), TS: (0, 1, 1), ST: (0, 1, 1), AC: (2, 0, 0), ACP: (2, 0, 0)},
        ),
        # A role exchanged: Arg-I has both spans, Arg-C one of two.
        (
            SHELLED.replace("Target", "Place"),
            {AI: (2, 0, 0), AIP: (2, 0, 0), AC: (1, 1, 1), ACP: (1, 1, 1), ACO: (1, 1, 1)},
        ),
        # Another trigger of the same type: arguments count without the trigger, and not with it.
        (
            SHELLED.replace("shelled", "killed"),
            {TI: (0, 1, 1), TC: (0, 1, 1), AI: (2, 0, 0), AC: (2, 0, 0), AIP: (0, 2, 2), ACP: (0, 2, 2)},
        ),
        # A span one word short: wrong exactly, right where overlap is enough.
        (
            SHELLED.replace("old market", "market"),
            {AI: (1, 1, 1), AC: (1, 1, 1), ACO: (2, 0, 0), TC: (1, 0, 0)},
        ),
        # A trigger one word long too many.
        (
            SHELLED.replace("shelled", "shelled the"),
            {TI: (0, 1, 1), TC: (0, 1, 1), TCO: (1, 0, 0), AC: (2, 0, 0), ACP: (0, 2, 2), SEN: (1, 0, 0)},
        ),
        # The same event twice counts once.
        (f"{SHELLED}\n{SHELLED}", {TI: (1, 0, 0), TC: (1, 0, 0), AC: (2, 0, 0), ACP: (2, 0, 0), SEN: (1, 0, 0)}),
        # Two types at one trigger are one trigger span.
        (
            f"{SHELLED}\n  Life.Death: shelled",
            {TI: (1, 0, 0), TC: (1, 1, 0), TS: (1, 1, 0), ST: (1, 0, 0), SEN: (1, 1, 0)},
        ),
        ("", {TI: (0, 0, 1), TC: (0, 0, 1), ST: (0, 0, 0), AI: (0, 0, 2), ACP: (0, 0, 2), SEN: (0, 0, 1)}),
    ],
    ids=[
        "right",
        "type",
        "status",
        "role",
        "trigger",
        "short-argument",
        "long-trigger",
        "twice",
        "two-types",
        "nothing",
    ],
)
def test_one_mistake_and_what_it_costs(label, predicted, expected):
    scores = score_pair(DocumentPair(label(SENTENCE + SHELLED), label(SENTENCE + predicted)), BOTH)
    assert {metric: scores[metric] for metric in expected} == {m: Counts(*counts) for m, counts in expected.items()}


def test_a_trigger_labelled_twice_with_one_type_is_judged_by_its_first_status(label):
    gold = label(SENTENCE + "  A.B[planned]: killed")
    twice = label(SENTENCE + "  A.B[planned]: killed\n  A.B: killed")
    assert score_pair(DocumentPair(gold, twice), BOTH)[ST] == Counts(1, 0, 0)
    assert score_pair(DocumentPair(twice, gold), BOTH)[ST] == Counts(1, 0, 0)


def test_gold_labelled_by_sentence_has_sentence_scores_only(label):
    gold = label("One .\n  types: A.B, D.E\n\nTwo .\n  types:")
    predicted = label("One .\n  types: A.B\n  D.E: One\n\nTwo .\n  types: A.C\n  A.C: Two")
    # Events say D.E (right) and A.C (wrong), the head A.B (right) and A.C (wrong); gold has two types.
    assert score_pair(DocumentPair(gold, predicted), BOTH) == {
        Metric.SENTENCE_TYPE: Counts(1, 1, 1),
        Metric.SENTENCE_HEAD: Counts(1, 1, 1),
    }


def test_the_sentence_head_is_scored_where_the_prediction_has_one(label):
    gold = label("One .\n  A.B: One\n\nTwo .")
    assert Metric.SENTENCE_HEAD not in score_pair(DocumentPair(gold, gold), Abilities.of([gold]))
    head = label("One .\n  types: A.B, A.C\n\nTwo .\n  types:")
    assert score_pair(DocumentPair(gold, head), BOTH)[Metric.SENTENCE_HEAD] == Counts(1, 1, 0)


def test_a_document_without_a_head_counts_as_missed_when_others_have_one(label):
    gold = label("One .\n  A.B: One")
    assert score_pair(DocumentPair(gold, gold), BOTH)[Metric.SENTENCE_HEAD] == Counts(0, 0, 1)


def test_a_classifier_of_sentences_has_no_scores_of_events(label):
    gold = label("One .\n  types: A.B")
    assert score_pair(DocumentPair(gold, gold), Abilities.of([gold])) == {Metric.SENTENCE_HEAD: Counts(1, 0, 0)}


# --------------------------------------------------------------------------------------------- properties


@st.composite
def documents(draw, identity="d"):
    """A document of three sentences, with few places and labels, so that two of them often agree."""
    statuses: dict[tuple[Span, str], str] = {}
    sentences = []
    for span in SENTENCES:
        events = []
        for _ in range(draw(st.integers(0, 4))):
            start = span.start + draw(st.integers(0, 3))
            trigger, kind = Span(start, start + draw(st.integers(1, 2))), draw(st.sampled_from(TYPES[:2]))
            status = statuses.setdefault((trigger, kind), draw(st.sampled_from(["actual", "planned"])))
            events.append(Event(kind, trigger, status, tuple(draw(st.lists(arguments(), max_size=3)))))
        sentences.append(Sentence(span, tuple(events)))
    return Document(identity, TEXT, tuple(sentences))


@st.composite
def arguments(draw):
    start = draw(st.integers(0, 4))
    return Argument(draw(st.sampled_from(["Actor", "Place"])), Span(start, start + draw(st.integers(1, 3))))


def score(*pairs):
    return sum_counts(score_pair(pair, Abilities(events=True, sentence_types=False)) for pair in pairs)


doc_pairs = st.builds(DocumentPair, documents(), documents())
several = st.lists(doc_pairs, min_size=1, max_size=3)
quick = settings(deadline=None, max_examples=35)


def reorder(document, randomly):
    def mix(items):
        return tuple(randomly.sample(items, len(items)))

    sentences = [
        replace(sentence, events=mix([replace(event, arguments=mix(event.arguments)) for event in sentence.events]))
        for sentence in document.sentences
    ]
    return replace(document, sentences=tuple(sentences))


@given(several, st.randoms(use_true_random=False))
@quick
def test_scores_do_not_depend_on_the_order_of_documents_events_or_arguments(pairs, randomly):
    mixed = [DocumentPair(reorder(pair.gold, randomly), reorder(pair.predicted, randomly)) for pair in pairs]
    randomly.shuffle(mixed)
    assert score(*mixed) == score(*pairs)
    for by in Breakdown:
        assert break_down(mixed, by) == break_down(pairs, by)


@given(doc_pairs, st.permutations(range(3)))
@quick
def test_scores_do_not_depend_on_the_order_of_sentences(pair, order):
    gold, predicted = (replace(d, sentences=tuple(d.sentences[i] for i in order)) for d in (pair.gold, pair.predicted))
    assert score(DocumentPair(gold, predicted)) == score(pair)


@given(several)
@quick
def test_counts_add_up_when_documents_are_joined_into_one(pairs):
    gold, predicted = join([pair.gold for pair in pairs]), join([pair.predicted for pair in pairs])
    assert score(DocumentPair(gold, predicted)) == score(*pairs)


def join(parts):
    sentences = []
    for number, document in enumerate(parts):
        offset = number * (len(TEXT) + 1)
        for sentence in document.sentences:
            events = [
                replace(
                    event,
                    trigger=event.trigger.shift(offset),
                    arguments=tuple(replace(a, span=a.span.shift(offset)) for a in event.arguments),
                )
                for event in sentence.events
            ]
            sentences.append(Sentence(sentence.span.shift(offset), tuple(events)))
    return Document("d", " ".join(document.text for document in parts), tuple(sentences))


@given(documents())
@quick
def test_gold_against_itself_is_right_in_everything(gold):
    for metric, counts in score(DocumentPair(gold, gold)).items():
        assert (counts.fp, counts.fn) == (0, 0), metric
        assert counts.f1 == (1.0 if counts.gold else 0.0)


@given(doc_pairs)
@quick
def test_exchanging_gold_and_prediction_exchanges_wrong_and_missed(pair):
    swapped = score(DocumentPair(pair.predicted, pair.gold))
    assert swapped == {metric: Counts(c.tp, c.fn, c.fp) for metric, c in score(pair).items()}


@given(doc_pairs)
@quick
def test_overlap_is_never_stricter_than_equality_and_less_says_no_more(pair):
    scores = score(pair)
    for relaxed, exact in ((TCO, TC), (ACO, AC)):
        assert scores[relaxed].tp >= scores[exact].tp
        assert (scores[relaxed].gold, scores[relaxed].predicted) == (scores[exact].gold, scores[exact].predicted)
    for more, less in ((TI, TC), (TC, TS), (AI, AC), (AIP, ACP)):
        assert scores[less].gold >= scores[more].gold
    assert scores[ST].gold == scores[TC].tp


@given(several)
@quick
def test_breakdowns_sum_to_the_scores_they_break_down(pairs):
    scores = score(*pairs)
    for by, metric in {"type": TC, "role": AC, "type_and_role": AC, "status": TS, "sentence_type": SEN}.items():
        assert sum(break_down(pairs, Breakdown(by)).values(), Counts()) == scores[metric], by


# ------------------------------------------------------------------------------------ overlap, by brute force

spans = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 7), st.integers(1, 4))
items = st.lists(st.builds(Item, spans, st.sampled_from([("A.B",), ("D.E",)])), max_size=5)


def most_matches(wanted, found):
    if not wanted:
        return 0
    (span, labels), *rest = wanted
    skipped = most_matches(rest, found)
    partners = [item for item in found if item.labels == labels and item.span.overlaps(span)]
    return max([skipped, *(1 + most_matches(rest, [f for f in found if f is not item]) for item in partners)])


@given(items, items)
@settings(deadline=None, max_examples=100)
def test_overlapping_spans_are_matched_as_many_as_can_be(wanted, found):
    gold, predicted = list(set(wanted)), list(set(found))
    best = most_matches(gold, predicted)
    assert count_overlapping(wanted, found) == Counts(best, len(predicted) - best, len(gold) - best)


def test_a_span_is_matched_once_and_no_match_is_wasted():
    gold = [Item(Span(0, 4), ()), Item(Span(3, 9), ())]
    # [2, 5) overlaps both of gold, [0, 2) the first only: both find a partner, whichever stands first.
    predicted = [Item(Span(2, 5), ()), Item(Span(0, 2), ())]
    assert count_overlapping(gold, predicted) == count_overlapping(gold, predicted[::-1]) == Counts(2, 0, 0)
    assert count_overlapping(gold, predicted[:1]) == Counts(1, 0, 1)
    # Half-open spans that touch share no character.
    assert count_overlapping([Item(Span(0, 2), ())], [Item(Span(2, 4), ())]) == Counts(0, 1, 1)


# ------------------------------------------------------------------------------------------ scikit-learn


@given(several)
@quick
def test_sentence_types_score_as_scikit_learn_scores_labels(pairs):
    wanted, found = (
        np.array([[name in {e.type for e in s.events} for name in TYPES] for p in pairs for s in side(p).sentences])
        for side in (lambda p: p.gold, lambda p: p.predicted)
    )
    counts = score(*pairs)[SEN]
    micro = scikit_learn(wanted, found, "micro")[:3]
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx(micro)
    by_type = break_down(pairs, Breakdown.SENTENCE_TYPE)
    for name, *rates, support in zip(TYPES, *scikit_learn(wanted, found, None), strict=True):
        mine = by_type.get(name, Counts())
        assert [mine.precision, mine.recall, mine.f1, mine.gold] == pytest.approx([*rates, support])


def scikit_learn(wanted, found, average) -> Any:
    options: dict[str, Any] = {"average": average, "zero_division": 0}
    return precision_recall_fscore_support(wanted, found, **options)
