"""Reports and comparisons as tables for the terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

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
    Metric.STATUS: "Status (matched triggers)",
    Metric.ARGUMENT_I: "Arg-I",
    Metric.ARGUMENT_C: "Arg-C",
    Metric.ARGUMENT_C_OVERLAP: "Arg-C, overlapping",
    Metric.ARGUMENT_I_ATTACHED: "Arg-I+",
    Metric.ARGUMENT_C_ATTACHED: "Arg-C+",
}
FEW_DOCUMENTS = 5
_BREAKDOWN_TITLES = {
    Breakdown.SENTENCE_TYPE: "Sentences by type (events)",
    Breakdown.SENTENCE_HEAD: "Sentences by type (head)",
    Breakdown.TYPE: "Triggers by type (Trig-C)",
    Breakdown.STATUS: "Triggers by status (type and status right)",
    Breakdown.ROLE: "Arguments by role (Arg-C)",
}


def report_tables(report: Report, *, breakdowns: bool = True) -> RenderableType:
    """Return a report as tables: the scores with their intervals, then by type, status and role."""
    gold = report.gold
    scores = _make_table(f"{report.predicted_by} on {', '.join(gold.names)}", "score")
    scores.caption = f"{gold.documents} documents, {gold.sentences} sentences, {gold.events} events"
    if gold.documents < FEW_DOCUMENTS:
        scores.caption += "; too few documents for the intervals to mean much"
    _add_numbers(scores, "P", "R", "F1", "95 % of F1", "gold", "found")
    for metric, label in TITLES.items():
        if metric in report.totals:
            low, high = report.interval(metric)
            scores.add_row(label, *_cells(report.totals[metric], f"{low:.3f}–{high:.3f}"))
    parts: list[RenderableType] = [scores]
    for by, heading in _BREAKDOWN_TITLES.items() if breakdowns else ():
        if by in report.breakdowns:
            parts.append(_breakdown_table(heading, {k: row.counts() for k, row in report.breakdowns[by].items()}))
    if report.coverage:
        parts.append(_describe_coverage(report.coverage))
    return Group(*parts)


def _make_table(title: str, first_column: str) -> Table:
    # Names of files and labels are people's own: never read as markup.
    table = Table(title=Text(title), title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
    table.pad_edge = False
    table.padding = 0
    table.add_column(first_column, overflow="fold")
    return table


def _add_numbers(table: Table, *headings: str) -> None:
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)


def _cells(counts: Counts, *middle: str) -> list[str]:
    rates = [f"{rate:.3f}" for rate in (counts.precision, counts.recall, counts.f1)]
    return [*rates, *middle, str(counts.gold), str(counts.predicted)]


def _breakdown_table(title: str, rows: dict[str, Counts]) -> Table:
    table = _make_table(title, "label")
    _add_numbers(table, "P", "R", "F1", "gold", "found")
    for label, counts in sorted(rows.items(), key=lambda row: (-row[1].gold, row[0])):
        table.add_row(Text(label), *_cells(counts))
    return table


def _describe_coverage(coverage: dict[str, int]) -> str:
    return (
        f"{coverage['tokens']} tokens in {coverage['windows']} windows; {coverage['split_sentences']} sentences longer"
        f" than the encoder's limit were split, {coverage['shortened_words']} words cut short"
    )


def comparison_tables(rows: Sequence[MetricComparison], names: Sequence[str], documents: int) -> RenderableType:
    """Return a comparison: for each further report a table of how it differs from the first."""
    explanation = (
        f"{documents} documents. 95 %: paired bootstrap. p: approximate randomisation; sig.: significant at 5 %"
        " (after Holm where several reports are compared). least: the smallest difference that these documents"
        " would show, with 80 % power."
    )
    return Group(*[_comparison_table(rows, names[0], name, index) for index, name in enumerate(names[1:])], explanation)


def _comparison_table(rows: Sequence[MetricComparison], base: str, name: str, index: int) -> Table:
    table = _make_table(f"F1: A = {base}, B = {name}", "score")
    _add_numbers(table, "A", "B", "B – A", "95 %", "p", "sig.", "least")
    for row in rows:
        found = row.differences[index]
        low, high = found.interval
        table.add_row(
            TITLES[row.metric],
            f"{row.f1[0]:.3f}",
            f"{row.f1[index + 1]:.3f}",
            f"{found.difference:+.3f}",
            f"{low:+.3f}, {high:+.3f}",
            f"{found.p_value:.4f}",
            "yes" if row.is_significant(index) else "no",
            f"{found.detectable:.3f}",
        )
    return table
