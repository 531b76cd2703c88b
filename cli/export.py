"""``dateline export``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..errors import DatelineError


class ExportFormat(StrEnum):
    """What a model can be exported as."""

    INT8 = "int8"


def export(
    model: Annotated[Path, typer.Argument(help="A model folder, or the folder of a training run.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write, whole or not at all.")],
    export_format: Annotated[str, typer.Option("--format", help="int8: a quarter of the size, for shipping.")] = "int8",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Write a model in another form.

    Example: dateline export runs/default --format int8 --out shipped
    """
    if export_format not in list(ExportFormat):
        raise DatelineError(f"--format {export_format}: one of {', '.join(ExportFormat)}")
    if out.exists() and not overwrite:
        raise DatelineError(f"--out {out}: is there already; give another folder or --overwrite")

    from ..model.folder import export_int8, find_model_folder

    source = find_model_folder(model)
    export_int8(source, out)
    size = sum(path.stat().st_size for path in out.iterdir())
    typer.echo(f"{out}: {size / 1e6:.1f} MB, checked against {source}")
