import json
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.errors import FileError, ReportError
from dateline.eval.counts import Counts
from dateline.eval.report import GoldSet, Report, make_report, read_report, write_report
from dateline.eval.scores import Breakdown, Metric
from dateline.eval.uncertainty import bootstrap_f1, counts_table

SHELLING = "Rebels shelled Kora .\n  A.Shelling: shelled | Actor: Rebels | Target: Kora"
DEATH = "Two men died .\n  A.Death: died | Target: Two men\n\nRain fell ."


@pytest.fixture
def gold(label):
    return [label(SHELLING, "a"), label(DEATH, "b")]


@pytest.fixture
def report(label, gold) -> Report:
    found = [
        label("Rebels shelled Kora .\n  A.Shelling: shelled | Target: Kora", "a"),
        label("Two men died .\n  A.Death[planned]: died | Target: men\n\nRain fell .\n  A.Weather: fell", "b"),
    ]
    return make_report(GoldSet(("gold.txt",), gold), found, "runs/x", {"tokens": 12, "windows": 2})


@pytest.fixture
def written(report, tmp_path) -> tuple[Path, dict]:
    path = tmp_path / "new" / "report.json"
    write_report(report, path)
    return path, json.loads(path.read_text(encoding="utf-8"))


def test_a_report_says_what_was_measured(report):
    assert (report.predicted_by, report.gold.names) == ("runs/x", ("gold.txt",))
    assert (report.gold.documents, report.gold.sentences, report.gold.events) == (2, 3, 2)
    assert [document.id for document in report.documents] == ["a", "b"]
    assert report.totals[Metric.TRIGGER_C] == Counts(2, 1, 0)
    assert report.totals[Metric.STATUS] == Counts(1, 1, 1)
    assert report.totals[Metric.ARGUMENT_C] == Counts(1, 1, 2)  # Kora; men; Rebels and Two men
    assert report.table(Metric.ARGUMENT_C).tolist() == [[1, 0, 1], [0, 1, 1]]
    assert {name: row.counts() for name, row in report.breakdowns[Breakdown.TYPE].items()} == {
        "A.Death": Counts(1, 0, 0),
        "A.Shelling": Counts(1, 0, 0),
        "A.Weather": Counts(0, 1, 0),
    }


def test_reading_gives_back_what_was_written(report, written):
    again = read_report(written[0])
    assert again == report
    assert again.totals == report.totals
    assert again.interval(Metric.TRIGGER_C) == report.interval(Metric.TRIGGER_C)


def test_the_rates_in_the_file_are_those_of_its_counts(written):
    data = written[1]
    assert data["derived"].keys() == data["documents"][0]["scores"].keys()
    for metric, rates in data["derived"].items():
        rows = [[document["scores"][metric][name] for name in ("tp", "fp", "fn")] for document in data["documents"]]
        tp, fp, fn = (sum(column) for column in zip(*rows, strict=True))
        assert rates["precision"] == pytest.approx(tp / (tp + fp) if tp + fp else 0)
        assert rates["recall"] == pytest.approx(tp / (tp + fn) if tp + fn else 0)
        assert rates["f1"] == pytest.approx(2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0)
        table = [Counts(*row) for row in rows]
        assert rates["f1_interval_95"] == pytest.approx(bootstrap_f1(counts_table(table)))


def test_rates_that_somebody_edited_are_derived_anew(report, written):
    path, data = written
    data["derived"]["trigger_classification"]["f1"] = 0.99
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_report(path) == report


def test_the_same_documents_in_any_order_and_file_are_the_same_gold(gold):
    rows = [GoldSet(("x.txt",), gold).describe(), GoldSet(("y.jsonl", "z.txt"), gold[::-1]).describe()]
    assert rows[0].fingerprint == rows[1].fingerprint


@pytest.mark.parametrize(
    "other",
    [
        SHELLING.replace("shelled", "bombed"),
        SHELLING.replace("A.Shelling", "A.Attack"),
        SHELLING.replace("Shelling:", "Shelling[planned]:"),
        SHELLING.replace("Target: Kora", "Place: Kora"),
        SHELLING.replace(" | Target: Kora", ""),
    ],
    ids=["text", "type", "status", "role", "argument"],
)
def test_other_texts_or_labels_are_other_gold(label, gold, other):
    changed = GoldSet(("x",), [label(other, "a"), gold[1]])
    assert changed.describe().fingerprint != GoldSet(("x",), gold).describe().fingerprint


@pytest.mark.parametrize(
    "header",
    [{"date": "2016-03-25"}, {"source": "wire"}, {"meta": (("author", "me"),)}],
    ids=["date", "source", "other-header"],
)
def test_headers_are_neither_texts_nor_labels(gold, header):
    changed = GoldSet(("x",), [replace(gold[0], **header), gold[1]])
    assert changed.describe().fingerprint == GoldSet(("x",), gold).describe().fingerprint


def test_gold_labelled_by_sentence_has_sentence_scores_only(label):
    gold = [label("One .\n  types: A.B", "a"), label("Two .\n  A.C: Two", "b")]
    found = [label("One .\n  A.B: One", "a"), label("Two .\n  A.C: Two", "b")]
    report = make_report(GoldSet(("g",), gold), found, "x")
    assert report.totals[Metric.SENTENCE_TYPE] == Counts(2, 0, 0)
    assert report.totals[Metric.TRIGGER_C] == Counts(1, 0, 0)
    assert report.table(Metric.TRIGGER_C).tolist() == [[0, 0, 0], [1, 0, 0]]
    assert list(report.breakdowns[Breakdown.TYPE]) == ["A.C"]
    assert list(report.breakdowns[Breakdown.SENTENCE_TYPE]) == ["A.B", "A.C"]


ADVICE = "make it with 'dateline evaluate … --report FILE'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", rf"report.json:1: not JSON .*; {ADVICE}"),
        ('{\n "a": 1,\n', rf"report.json:3: not JSON .*; {ADVICE}"),
        ("[1, 2]", rf"report.json: this is JSON but no dateline report; {ADVICE}"),
        ('{"accuracy": 1}', "this is JSON but no dateline report"),
        ('{"schema_name": "other"}', "this is JSON but no dateline report"),
        (
            '{"schema_name": "dateline.report", "schema_version": 0}',
            "a report of schema version 0, this dateline reads version 1; evaluate again to compare",
        ),
        ('{"schema_name": "dateline.report", "schema_version": 2}', "a report of schema version 2"),
        ('{"schema_name": "dateline.report"}', "a report of schema version None"),
        ('{"schema_name": "dateline.report", "schema_version": 1}', rf"created: Field required; {ADVICE}"),
    ],
    ids=["empty", "broken", "list", "other-json", "other-schema", "older", "newer", "no-version", "bare"],
)
def test_a_file_that_is_no_report_is_refused(tmp_path, text, message):
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=message):
        read_report(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(extra=1), "extra: Extra inputs are not permitted"),
        (lambda data: data["documents"][0]["scores"]["status"].pop("tp"), r"documents.0.scores.status.tp: Field requ"),
        (lambda data: data["documents"][0]["scores"].update(bleu={"tp": 1, "fp": 0, "fn": 0}), "scores.bleu"),
    ],
    ids=["unknown-key", "missing-count", "unknown-score"],
)
def test_a_report_that_was_damaged_is_refused_with_the_place(written, change, message):
    path, data = written
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ReportError, match=message):
        read_report(path)


def test_a_report_that_is_not_there(tmp_path):
    with pytest.raises(FileError, match=r"nowhere\.json: there is no such file; check the path"):
        read_report(tmp_path / "nowhere.json")


def test_a_model_that_finds_nothing_has_missed_everything(label):
    gold = label("One .\n  A.B: One")
    nothing = label("One .\n  types:")
    found = make_report(GoldSet(("g",), [gold]), [nothing], "model", coverage={"documents": 1})
    assert found.totals[Metric.TRIGGER_C] == Counts(0, 0, 1)
    from_a_file = make_report(GoldSet(("g",), [gold]), [nothing], "file")
    assert Metric.TRIGGER_C not in from_a_file.totals
