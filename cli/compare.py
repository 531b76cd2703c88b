"""``dateline compare``."""

from pathlib import Path
from typing import Annotated

import typer


def compare(
    reports: Annotated[
        list[Path], typer.Argument(help="Reports of 'dateline evaluate --report'; the first is the base.")
    ],
) -> None:
    """Compare reports on the same gold: differences, their intervals, and whether they are significant.

    Example: dateline compare old.json new.json
    """
    from ..eval.comparison import compare_reports
    from ..eval.report import read_report
    from ..eval.tables import comparison_tables
    from .terminal import make_console

    names = [path.stem for path in reports]
    if len(set(names)) < len(names):
        names = [str(path) for path in reports]
    read = [read_report(path) for path in reports]
    rows = compare_reports(read, names)
    make_console().print(comparison_tables(rows, names, read[0].gold.documents))
