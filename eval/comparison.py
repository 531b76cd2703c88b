"""Whether one model really beats another: reports side by side, with differences and their uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import ReportError
from .report import Report
from .scores import Metric
from .uncertainty import Difference, compare_f1

SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """A score of every report, and how each further one differs from the first."""

    metric: Metric
    f1: tuple[float, ...]
    differences: tuple[Difference, ...]

    def is_significant(self, index: int) -> bool:
        """Whether difference ``index`` stands after Holm's correction for the number of reports compared."""
        p_values = sorted(difference.p_value for difference in self.differences)
        mine = self.differences[index].p_value
        for rank, p_value in enumerate(p_values):
            if p_value > SIGNIFICANCE / (len(p_values) - rank):
                return False
            if p_value == mine:
                return True
        return False


def compare_reports(reports: Sequence[Report], names: Sequence[str]) -> list[MetricComparison]:
    """Compare each report with the first, on every score that all of them have.

    Raises:
        ReportError: fewer than two reports, or they were not measured on the same gold.
    """
    if len(reports) < 2:
        raise ReportError("a comparison needs two reports or more")
    first = reports[0]
    for report, name in zip(reports[1:], names[1:], strict=True):
        same_documents = {row.id for row in report.documents} == {row.id for row in first.documents}
        if report.gold.fingerprint != first.gold.fingerprint or not same_documents:
            raise ReportError(
                f"{name} was measured on other gold than {names[0]}"
                f" ({report.gold.documents} documents of {', '.join(report.gold.names)}, and"
                f" {first.gold.documents} documents of {', '.join(first.gold.names)}, which differ in texts or"
                " labels); evaluate both on the same"
            )
    shared = [metric for metric in Metric if all(metric in report.totals for report in reports)]
    order = {document.id: number for number, document in enumerate(first.documents)}
    aligned = [
        report.model_copy(update={"documents": tuple(sorted(report.documents, key=lambda row: order[row.id]))})
        for report in reports
    ]
    return [
        MetricComparison(
            metric,
            tuple(report.totals[metric].f1 for report in reports),
            tuple(compare_f1(aligned[0].table(metric), report.table(metric)) for report in aligned[1:]),
        )
        for metric in shared
    ]
