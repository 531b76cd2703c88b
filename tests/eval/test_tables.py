import io
import re

import pytest
from rich.console import Console

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.eval.comparison import MetricComparison, compare_reports
from dateline.eval.report import CountsRow, DocumentRow, GoldSet, make_report
from dateline.eval.scores import Metric
from dateline.eval.tables import TITLES, comparison_tables, report_tables
from dateline.eval.uncertainty import Difference, Interval

TEXT = "Rebels shelled Kora ."


def render(table, width=80):
    console = Console(width=width, file=io.StringIO())
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def documents(count=1, kind="Conflict.Shelling", role="Target", status="actual"):
    event = Event(kind, Span(7, 14), status, (Argument(role, Span(15, 19)),))
    return [Document(f"d{i}", TEXT, (Sentence(Span(0, 21), (event,), (kind,)),)) for i in range(count)]


def measure(gold, predicted, predicted_by="model", names=("gold.txt",), **more):
    return make_report(GoldSet(names, gold), predicted, predicted_by, **more)


def line_of(text, title):
    return next(line.split() for line in text.splitlines() if line.strip().startswith(title))


@pytest.mark.parametrize("count", [1, 10_000], ids=["few", "many"])
def test_no_number_of_the_scores_is_cut_at_80_columns(count):
    report = measure(documents(), documents())
    scores = {metric: CountsRow(tp=count, fp=0, fn=0) for metric in Metric}
    report = report.model_copy(update={"documents": (DocumentRow(id="d0", scores=scores),)})
    text = render(report_tables(report, breakdowns=False))
    assert "…" not in text
    assert line_of(text, "score")[1:] == ["P", "R", "F1", "95", "%", "of", "F1", "gold", "found"]
    for title in TITLES.values():
        cells = line_of(text, f"{title} ")[len(title.split()) :]
        assert all(re.fullmatch(r"[01]\.\d{3}", cell) for cell in cells[:3]), (title, cells)
        assert re.fullmatch(r"[01]\.\d{3}–[01]\.\d{3}", cells[3]), (title, cells)
        assert cells[4:] == [str(count), str(count)], title


def test_the_scores_stand_in_the_table():
    gold, found = documents(4), documents(2, role="Place") + documents(4)[2:]
    text = render(report_tables(measure(gold, found)), width=100)
    assert "model on gold.txt" in text
    assert "4 documents, 4 sentences, 4 events" in text
    # Two of four roles are right: P, R and F1 are 2/4.
    assert line_of(text, "Arg-C ")[1:4] == ["0.500", "0.500", "0.500"]
    assert line_of(text, "Trig-C ")[1:] == ["1.000", "1.000", "1.000", "1.000–1.000", "4", "4"]
    assert line_of(text, "Place") == ["Place", "0.000", "0.000", "0.000", "0", "2"]  # none of 2 found are gold
    assert line_of(text, "Target") == ["Target", "1.000", "0.500", "0.667", "4", "2"]  # 2*2 / (2 + 4)


def test_scores_that_were_not_measured_have_no_line(label):
    text = render(report_tables(measure([label("One .\n  types: A.B")], [label("One .\n  A.B: One")])))
    assert "Sentence types (events)" in text
    assert "Trig" not in text
    assert "Arg" not in text


def test_breakdowns_can_be_left_out_and_list_the_frequent_first(label):
    gold = [label("a b c .\n  A.Rare: a\n  B.Often: b\n  B.Often: c")]
    assert "A.Rare" not in render(report_tables(measure(gold, gold), breakdowns=False))
    text = render(report_tables(measure(gold, gold)))
    part = text[text.index("Triggers by type") :]
    assert part.index("B.Often") < part.index("A.Rare")


@pytest.mark.parametrize(
    "kind",
    ["conflict.attack.biologicalchemicalpoisonattack", "Justice.InitiateJudicialProcess.Unspecified", "x" * 70],
    ids=["rams", "wikievents", "longest"],
)
def test_long_labels_do_not_cut_numbers_at_80_columns(kind):
    text = render(report_tables(measure(documents(kind=kind), documents(kind=kind))))
    part = text[text.index("Triggers by type") :]
    part = part[: part.index("Triggers by status")]
    assert part.count("1.000") == 3
    assert "found" in part


@pytest.mark.parametrize("name", ["runs/[v2]/model", "a[/b]", "[red]"], ids=["middle", "closing", "style"])
def test_brackets_in_names_are_shown_as_they_are(name):
    gold = documents()
    report = measure(gold, gold, predicted_by=name, names=(name,))
    assert f"{name} on {name}" in render(report_tables(report), width=200)
    text = render(comparison_tables(compare_reports([report, report], [name, f"{name}2"]), [name, f"{name}2"], 1), 200)
    assert f"F1: A = {name}, B = {name}2" in text


@pytest.mark.parametrize("kind", ["A[b]", "A[/b]"], ids=["style", "closing"])
def test_brackets_in_labels_are_shown_as_they_are(kind):
    gold = documents(kind=kind, role=kind, status=kind)
    assert render(report_tables(measure(gold, gold))).count(kind) == 5  # sentence type twice, type, status, role


def test_coverage_is_told():
    coverage = {"tokens": 1200, "windows": 31, "split_sentences": 2, "shortened_words": 1}
    text = " ".join(render(report_tables(measure(documents(), documents(), coverage=coverage))).split())
    assert "1200 tokens in 31 windows; 2 sentences longer than the encoder's limit were split, 1 words cut" in text


# ------------------------------------------------------------------------------------------ comparison

FOUND = Difference(-0.123, Interval(-0.234, 0.045), 0.0425, 0.178)
NAMES = ["baseline-2016", "bert-large-2016"]


@pytest.mark.parametrize("width", [80, 120], ids=["terminal", "file"])
def test_no_number_of_a_comparison_is_cut(width):
    rows = [MetricComparison(metric, (0.612, 0.489), (FOUND,)) for metric in Metric]
    text = render(comparison_tables(rows, NAMES, 40), width)
    for part in ("0.612", "0.489", "-0.123", "-0.234", "+0.045", "0.0425", "yes", "0.178"):
        assert text.count(part) >= len(Metric), part
    for title in TITLES.values():
        assert title in " ".join(text.split())


def test_a_comparison_says_who_wins_and_how_surely():
    weak = dict.fromkeys(range(20))
    gold, found = documents(len(weak)), [replace_kind(d) for d in documents(len(weak))]
    reports = [measure(gold, found), measure(gold, gold), measure(gold, found)]
    text = render(comparison_tables(compare_reports(reports, "abc"), "abc", 20), 140)
    assert "20 documents" in text
    for name, expected in (
        # Every document differs by 1: no shuffle of 2,000 is as extreme, 1/2001; nothing varies, so 0 is detectable.
        ("b", ["Trig-C", "0.000", "1.000", "+1.000", "+1.000,", "+1.000", "0.0005", "yes", "0.000"]),
        ("c", ["Trig-C", "0.000", "0.000", "+0.000", "+0.000,", "+0.000", "1.0000", "no", "0.000"]),
    ):
        part = text[text.index(f"F1: A = a, B = {name}") :]
        assert part[part.index("Trig-C ") :].splitlines()[0].split() == expected


def replace_kind(document):
    (sentence,) = document.sentences
    return Document(document.id, TEXT, (Sentence(sentence.span, (Event("Other.Type", Span(7, 14)),)),))
