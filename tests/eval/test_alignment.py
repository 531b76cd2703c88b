"""A prediction counts for what it says, however its text is laid out and cut into sentences."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.labelled_text import parse_labelled_text
from dateline.errors import ReportError
from dateline.eval.alignment import carry_over, pair_documents
from dateline.eval.counts import Counts
from dateline.eval.report import GoldSet, make_report
from dateline.eval.scores import Metric

GOLD = """# id: d

Rebels shelled the old market of Kora on Monday .
  Conflict.Shelling: shelled | Actor: Rebels | Target: old market of Kora | Time: Monday

Two men died in Kora , and three fled .
  Life.Death: died | Target: Two men | Place: Kora
  Movement.Flight[possible]: fled | Actor: three

The mayor spoke .
"""
PREDICTED = """# id: d

Rebels shelled the old market of Kora on Monday .
  Conflict.Shelling: shelled | Actor: Rebels | Target: market of Kora
  Statement.Claim: Monday

Two men died in Kora , and three fled .
  Life.Death: died | Target: Two men | Place: Kora
  Movement.Flight: fled | Target: three

The mayor spoke .
  Statement.Claim: spoke | Actor: The mayor
"""


def parse(text):
    return parse_labelled_text(text, "test")[0]


def totals(gold, predicted):
    return make_report(GoldSet(("gold",), [gold]), [predicted], "test").totals


def lay_out(document, gaps, before="", cuts=None):
    """Return the document with other blanks between its words, and cut after every word in ``cuts``."""
    text, moved, words = before, {}, []
    for number, match in enumerate(re.finditer(r"\S+", document.text)):
        words.append(Span(len(text), len(text) + len(match[0])))
        moved |= {match.start() + i: len(text) + i for i in range(len(match[0]))}
        text += match[0] + gaps[number % len(gaps)]

    def move(span):
        return Span(moved[span.start], moved[span.end - 1] + 1)

    events = [
        Event(e.type, move(e.trigger), e.status, tuple(Argument(a.role, move(a.span)) for a in e.arguments))
        for e in document.events
    ]
    if cuts is None:
        sentences = [Sentence(move(s.span), tuple(e for e in events if move(s.span).contains(e.trigger)))
                     for s in document.sentences]  # fmt: skip
        return Document(document.id, text, tuple(sentences))
    ends = sorted({*(cut for cut in cuts if cut < len(words) - 1), len(words) - 1})
    starts = [0, *(end + 1 for end in ends[:-1])]
    spans = [Span(words[first].start, words[last].end) for first, last in zip(starts, ends, strict=True)]
    return Document(
        document.id,
        text,
        tuple(Sentence(span, tuple(e for e in events if span.contains(e.trigger))) for span in spans),
    )


gaps = st.lists(st.sampled_from([" ", "\n", "  ", "\n\n", "\t", "\u00a0", "\u3000", " \r\n "]), min_size=1, max_size=5)


@given(gaps, st.sampled_from(["", " ", "\n\n"]), st.none() | st.sets(st.integers(0, 21)))
@settings(deadline=None, max_examples=40)
def test_layout_and_sentences_of_a_prediction_do_not_change_its_scores(gaps, before, cuts):
    gold, predicted = parse(GOLD), parse(PREDICTED)
    assert totals(gold, lay_out(predicted, gaps, before, cuts)) == totals(gold, predicted)


@given(gaps, st.none() | st.sets(st.integers(0, 21)))
@settings(deadline=None, max_examples=25)
def test_gold_laid_out_otherwise_is_carried_back_to_itself(gaps, cuts):
    gold = parse(GOLD)
    assert carry_over(gold, lay_out(gold, gaps, "\n", cuts)) == gold


def test_a_trigger_between_the_sentences_of_gold_is_wrong_and_not_lost():
    text = "Fire . Rain fell . Wind"
    gold = Document("d", text, (Sentence(Span(7, 18), (Event("W.R", Span(12, 16)),)),))
    whole = Span(0, len(text))
    events = [Event("W.R", Span(12, 16)), Event("W.F", Span(0, 4)), Event("W.W", Span(19, 23))]
    predicted = Document("d", text, (Sentence(whole, tuple(events)),))
    scores = totals(gold, predicted)
    assert scores[Metric.TRIGGER_C] == Counts(1, 2, 0)
    assert scores[Metric.SENTENCE_TYPE] == Counts(1, 2, 0)


def test_sentence_types_go_to_every_gold_sentence_they_cover():
    gold = parse("# id: d\n\nOne .\n  A.B: One\n\nTwo .\n  A.C: Two\n\nThree .\n")
    predicted = Document(
        "d", gold.text, (Sentence(Span(0, 12), types=("A.B", "A.C")), Sentence(Span(14, 21), types=()))
    )
    # Two sentences with two types each; one of each is right.
    assert totals(gold, predicted)[Metric.SENTENCE_HEAD] == Counts(2, 2, 0)


def test_gold_without_sentences_takes_predictions_as_wrong():
    text = "Fire broke out ."
    predicted = Document("d", text, (Sentence(Span(0, 16), (Event("W.F", Span(0, 4)),)),))
    assert totals(Document("d", text), predicted)[Metric.TRIGGER_C] == Counts(0, 1, 0)


@pytest.mark.parametrize("blank", [Span(4, 5), Span(16, 17)], ids=["between-words", "at-the-end"])
def test_a_predicted_span_of_blanks_is_wrong_in_any_layout(blank):
    text = "Fire broke out . "
    gold = Document("d", text, (Sentence(Span(0, 16), (Event("W.F", Span(0, 4)),)),))
    event = Event("W.F", Span(0, 4), arguments=(Argument("Place", blank),))
    same = Document("d", text, (Sentence(Span(0, 16), (event,)),))
    other = Document("d", text, (Sentence(Span(0, 17), (event,)),))
    assert totals(gold, same)[Metric.ARGUMENT_C] == Counts(0, 1, 0)
    assert totals(gold, other)[Metric.ARGUMENT_C] == Counts(0, 1, 0)


@pytest.mark.parametrize("text", ["Fire broke out .", "Fire  broke out ."], ids=["same-layout", "other-layout"])
def test_a_blank_at_the_edge_of_a_span_counts_alike_in_any_layout(text):
    gold = Document("d", "Fire broke out .", (Sentence(Span(0, 16), (Event("W.F", Span(0, 4)),)),))
    predicted = Document("d", text, (Sentence(Span(0, 16), (Event("W.F", Span(0, 5)),)),))
    first = totals(gold, Document("d", gold.text, (Sentence(Span(0, 16), (Event("W.F", Span(0, 5)),)),)))
    assert totals(gold, predicted) == first


@pytest.mark.parametrize(
    ("other", "near"),
    [
        ("Rain fell in Kora .", r"'Tarn \.', the prediction with 'Kora \.'"),
        ("Rain fell", r"'in Tarn \.', the prediction with nothing"),
        ("Rain fell in Tarn . Again .", r"nothing, the prediction with 'Again \.'"),
        ("", r"'Rain fell in Tarn \.', the prediction with nothing"),
        ("rain fell in Tarn .", "'Rain fell.*, the prediction with 'rain fell"),
        ("Rain fell in Ta\u0301rn .", r"'rn \.', the prediction with '\u0301rn"),
    ],
    ids=["word", "cut-short", "longer", "empty", "case", "accent"],
)
def test_other_words_are_refused_with_the_place(other, near):
    gold = Document("doc-7", "Rain fell in Tarn .")
    with pytest.raises(
        ReportError, match=rf"document 'doc-7': gold and prediction have different texts: gold goes on with {near}"
    ):
        pair_documents([gold], [Document("doc-7", other)])


def test_an_empty_gold_text_with_a_prediction_of_words_is_refused():
    with pytest.raises(ReportError, match="document 'd': gold and prediction have different texts"):
        pair_documents([Document("d", "")], [Document("d", "Rain .")])


def test_documents_are_paired_by_id_in_golds_order():
    gold = [Document("a", "One ."), Document("b", "Two .")]
    predicted = [Document("b", "Two .", source="model"), Document("a", "One .", source="model")]
    pairs = pair_documents(gold, predicted)
    assert [(pair.gold.id, pair.predicted.id) for pair in pairs] == [("a", "a"), ("b", "b")]
    assert pairs[0].predicted.source == "model"


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        ("abc", "b", "2 of 3 gold documents have no prediction, the first 'a'; documents are paired by their id"),
        ("a", "", "1 of 1 gold documents have no prediction, the first 'a'"),
        ("a", "xca", "2 predicted documents are not in gold, the first 'c'"),
        ("ab", "ax", "1 of 2 gold documents have no prediction, the first 'b'"),
    ],
    ids=["missing", "no-prediction", "unknown", "misnamed"],
)
def test_ids_that_do_not_match_are_named(gold, predicted, message):
    with pytest.raises(ReportError, match=message):
        pair_documents([Document(i, "x") for i in gold], [Document(i, "x") for i in predicted])
