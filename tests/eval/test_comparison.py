import pytest

from dateline.errors import ReportError
from dateline.eval.comparison import MetricComparison, compare_reports
from dateline.eval.report import CountsRow, DocumentRow, GoldRow, Report
from dateline.eval.scores import Metric
from dateline.eval.uncertainty import Difference, Interval, compare_f1

TC, AC = Metric.TRIGGER_C, Metric.ARGUMENT_C


def make(rows, fingerprint="f", metrics=(TC,)):
    """A report with these counts per document, by id."""
    documents = tuple(
        DocumentRow(id=key, scores={m: CountsRow(tp=tp, fp=fp, fn=fn) for m in metrics})
        for key, (tp, fp, fn) in rows.items()
    )
    gold = GoldRow(names=("gold.txt",), fingerprint=fingerprint, documents=len(rows), sentences=9, events=9)
    return Report(created="now", dateline="0", predicted_by="x", gold=gold, documents=documents, breakdowns={})


WEAK = {f"d{i}": (1 + i % 2, 2, 3) for i in range(20)}
STRONG = {f"d{i}": (4, i % 2, 0) for i in range(20)}


def test_each_further_report_is_compared_with_the_first():
    weak, strong = make(WEAK), make(STRONG)
    (row,) = compare_reports([weak, strong, weak], ["a", "b", "c"])
    assert row.metric is TC
    # Weak: 30 right, 40 wrong, 60 missed: 60/160. Strong: 80 right, 10 wrong: 160/170.
    assert row.f1 == pytest.approx((60 / 160, 160 / 170, 60 / 160))
    assert [found.difference for found in row.differences] == pytest.approx([160 / 170 - 60 / 160, 0])
    assert row.differences[0] == compare_f1(weak.table(TC), strong.table(TC))
    assert [row.is_significant(index) for index in (0, 1)] == [True, False]


def test_the_order_of_documents_in_a_report_does_not_matter():
    # As pairs, B finds one item more in every document; paired wrongly the difference would vary.
    a = {f"d{i}": (i, 3, 12 - i) for i in range(10)}
    b = {f"d{i}": (i + 1, 3, 11 - i) for i in range(10)}
    reversed_b = dict(reversed(b.items()))
    assert compare_reports([make(a), make(b)], "ab") == compare_reports([make(a), make(reversed_b)], "ab")
    assert compare_reports([make(a), make(reversed_b)], "ab")[0].differences[0] == compare_f1(
        make(a).table(TC), make(b).table(TC)
    )


def test_only_scores_that_all_reports_have_are_compared():
    rows = compare_reports([make(WEAK, metrics=(TC, AC)), make(WEAK, metrics=(AC,))], "ab")
    assert [row.metric for row in rows] == [AC]


def test_reports_on_other_gold_are_refused():
    message = (
        r"^new\.json was measured on other gold than old\.json \(3 documents of gold\.txt, and 20"
        r" documents of gold\.txt, which differ in texts or labels\); evaluate both on the same$"
    )
    other = make({"d0": (1, 0, 0), "d1": (1, 0, 0), "d2": (1, 0, 0)}, fingerprint="g")
    with pytest.raises(ReportError, match=message):
        compare_reports([make(WEAK), other], ["old.json", "new.json"])


def test_the_report_that_differs_is_named_among_many():
    with pytest.raises(ReportError, match=r"^c was measured on other gold than a"):
        compare_reports([make(WEAK), make(STRONG), make(WEAK, fingerprint="g")], "abc")


@pytest.mark.parametrize("reports", [[], [make(WEAK)]], ids=["none", "one"])
def test_a_comparison_needs_two(reports):
    with pytest.raises(ReportError, match="a comparison needs two reports or more"):
        compare_reports(reports, ["a"][: len(reports)])


@pytest.mark.parametrize(
    ("p_values", "significant"),
    [
        # Holm: the smallest of n against 0.05/n, the next against 0.05/(n - 1), … and none after the first failure.
        ([0.04], [True]),
        ([0.05], [True]),
        ([0.0501], [False]),
        ([0.01, 0.02, 0.04], [True, True, True]),  # 0.01 <= 0.0167, 0.02 <= 0.025, 0.04 <= 0.05
        ([0.04, 0.01, 0.03], [False, True, False]),  # 0.01 <= 0.0167, but 0.03 > 0.025; 0.04 falls with it
        ([0.02, 0.02, 0.02], [False, False, False]),  # 0.02 > 0.0167
        ([0.025, 0.025], [True, True]),  # 0.025 <= 0.025, 0.025 <= 0.05
        ([0.03, 0.03], [False, False]),
        ([0.2, 0.02, 0.001], [False, True, True]),  # 0.001 <= 0.0167, 0.02 <= 0.025, 0.2 > 0.05
        ([1.0, 1.0], [False, False]),
    ],
    ids=["one", "edge", "over", "all", "first-only", "equal-over", "equal-at-edge", "two-over", "last-fails", "none"],
)
def test_holms_correction(p_values, significant):
    nothing = Interval(0, 0)
    row = MetricComparison(TC, (0.5,), tuple(Difference(0.1, nothing, p, 0.1) for p in p_values))
    assert [row.is_significant(index) for index in range(len(p_values))] == significant
