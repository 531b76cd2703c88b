"""Reports and comparisons as tables for the terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from .comparison import MetricComparison
from .counts import Counts
from .report import Report
from .scores import Breakdown, Metric

TITLES: dict[Metric, str] = {
    Metric.SENTENCE_TYPE: "Sentence types (events)",
    Metric.SENTENCE_HEAD: "Sentence types (head)",
    Metric.TRIGGER_I: "Trig-I",
    Metric.TRIGGER_C: "Trig-C",
    Metric.TRIGGER_C_OVERLAP: "Trig-C, overlapping",
    Metric.TRIGGER_STATUS: "Trig-C and status",
    Metric.STATUS: "Status of matched triggers",
    Metric.ARGUMENT_I: "Arg-I",
    Metric.ARGUMENT_C: "Arg-C",
    Metric.ARGUMENT_C_OVERLAP: "Arg-C, overlapping",
    Metric.ARGUMENT_I_ATTACHED: "Arg-I+",
    Metric.ARGUMENT_C_ATTACHED: "Arg-C+",
}
_BREAKDOWN_TITLES = {
    Breakdown.SENTENCE_TYPE: "Sentences by type",
    Breakdown.TYPE: "Triggers by type (Trig-C)",
    Breakdown.STATUS: "Triggers by status (type and status right)",
    Breakdown.ROLE: "Arguments by role (Arg-C)",
}


def report_tables(report: Report, *, breakdowns: bool = True) -> RenderableType:
    """Return a report as tables: the scores with their intervals, then by type, status and role."""
    gold = report.gold
    title = f"{report.predicted_by} on {', '.join(gold.names)}"
    caption = f"{gold.documents} documents, {gold.sentences} sentences, {gold.events} events"
    scores = Table(title=title, caption=caption, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
    scores.add_column("score", no_wrap=True)
    for name in ("P", "R", "F1", "95 % of F1", "gold", "found"):
        scores.add_column(name, justify="right", no_wrap=True)
    for metric, label in TITLES.items():
        if metric in report.totals:
            low, high = report.interval(metric)
            scores.add_row(label, *_cells(report.totals[metric], f"{low:.3f}–{high:.3f}"))
    parts: list[RenderableType] = [scores]
    for by, heading in _BREAKDOWN_TITLES.items() if breakdowns else ():
        if by in report.breakdowns:
            parts.append(_breakdown_table(heading, {k: row.counts() for k, row in report.breakdowns[by].items()}))
    if report.coverage:
        parts.append(_coverage_line(report.coverage))
    return Group(*parts)


def _cells(counts: Counts, *middle: str) -> list[str]:
    rates = [f"{rate:.3f}" for rate in (counts.precision, counts.recall, counts.f1)]
    return [*rates, *middle, str(counts.gold), str(counts.predicted)]


def _breakdown_table(title: str, rows: dict[str, Counts]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("label", no_wrap=True)
    for name in ("P", "R", "F1", "gold", "found"):
        table.add_column(name, justify="right")
    for label, counts in sorted(rows.items(), key=lambda row: (-row[1].gold, row[0])):
        table.add_row(label, *_cells(counts))
    return table


def _coverage_line(coverage: dict[str, int]) -> str:
    return (
        f"{coverage['tokens']} tokens in {coverage['windows']} windows; {coverage['split_sentences']} sentences longer"
        f" than the encoder's limit were split, {coverage['shortened_words']} words cut short"
    )


def comparison_table(rows: Sequence[MetricComparison], names: Sequence[str], documents: int) -> Table:
    """Return a comparison as a table, a line per score and further report."""
    table = Table(
        title=f"F1 against {names[0]}",
        caption=(
            f"{documents} documents. Interval: paired bootstrap, 95 %; p: approximate randomisation; significant at 5 %"
            " after Holm; detectable: the smallest difference this data would show (power 80 %)"
        ),
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("score", no_wrap=True)
    table.add_column("report")
    for name in ("F1", "difference", "95 %", "p", "significant", "detectable"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(TITLES[row.metric], names[0], f"{row.f1[0]:.3f}", *[""] * 5)
        for index, (name, f1, found) in enumerate(zip(names[1:], row.f1[1:], row.differences, strict=True)):
            low, high = found.interval
            table.add_row(
                "",
                name,
                f"{f1:.3f}",
                f"{found.difference:+.3f}",
                f"{low:+.3f} … {high:+.3f}",
                f"{found.p_value:.4f}",
                "yes" if row.is_significant(index) else "no",
                f"{found.detectable:.3f}",
            )
    return table
