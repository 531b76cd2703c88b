"""``dateline train``."""

from typing import Annotated

import typer


def train(
    config: Annotated[str, typer.Argument(help="A recipe (YAML), or the name of a shipped one: quickstart.")],
    overrides: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY=VALUE]...", help="Change the recipe: trainer.num_train_epochs=3"),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the model of a finished run.")] = False,
) -> None:
    """Train a model from a recipe; started again after a kill, it goes on.

    Example: dateline train quickstart seed=2 output=runs/second
    """
    from ..training.recipe import read_recipe

    recipe = read_recipe(config, tuple(overrides or ()))

    from ..eval.tables import report_tables
    from ..training import run
    from .terminal import make_console

    console = make_console()
    try:
        finished = run.train(recipe, console, overwrite=overwrite)
    except KeyboardInterrupt:
        console.print("started again with the same command, the run goes on from its last finished epoch")
        raise
    console.print()
    console.print(report_tables(finished.dev, breakdowns=False))
    console.print(f"trained in {finished.seconds:.0f} s; the model is in {finished.model}")
