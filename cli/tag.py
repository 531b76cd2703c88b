"""``dateline tag``."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import DatelineError

if TYPE_CHECKING:
    from ..inference.writers import OutputFormat


def tag(
    paths: Annotated[list[str], typer.Argument(help="Articles: .txt, or .jsonl with a text a line; - reads stdin.")],
    model: Annotated[
        Path | None, typer.Option("--model", help="A model folder, or a training run's; without it the default model.")
    ] = None,
    output_format: Annotated[
        str | None, typer.Option("--format", help="table, jsonl, csv or text (labelled sentences, to correct).")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Tag articles: find their events.

    Without --format: what the name of --out says; without --out a table on a terminal, else JSON Lines.

    Example: dateline tag article.txt --format table
    """
    from ..corpus.files import open_atomic
    from ..inference.articles import read_articles
    from ..inference.writers import OutputFormat, event_tables, stream_writer
    from .terminal import make_console

    chosen = _choose_format(output_format, out)
    articles = list(read_articles(paths))  # a mistake in any of them is told before the model loads

    from ..inference.tagger import Tagger

    tagger = Tagger.from_pretrained(model)
    documents = tagger.tag_articles(articles)
    if chosen is OutputFormat.TABLE:
        if out is not None:
            raise DatelineError(f"{out}: a table is for the terminal; give --format jsonl, csv or text")
        make_console().print(event_tables(documents))
    else:
        opening, write, between = stream_writer(chosen, tagger.ontology)
        with open_atomic(out) if out else nullcontext(sys.stdout) as stream:
            stream.write(opening)
            for number, document in enumerate(documents):
                stream.write((between if number else "") + write(document))
    _tell_coverage(tagger.coverage.split_sentences, tagger.coverage.shortened_words)


def _choose_format(wanted: str | None, out: Path | None) -> "OutputFormat":
    from ..inference.writers import OutputFormat

    by_suffix = {".csv": OutputFormat.CSV, ".txt": OutputFormat.TEXT, ".jsonl": OutputFormat.JSONL}
    if wanted is None:
        if out is not None and out.suffix.lower() not in by_suffix:
            raise DatelineError(f"--out {out}: ends in none of {', '.join(by_suffix)}; give --format")
        if out is not None:
            return by_suffix[out.suffix.lower()]
        return OutputFormat.TABLE if sys.stdout.isatty() else OutputFormat.JSONL
    try:
        return OutputFormat(wanted)
    except ValueError:
        raise DatelineError(f"--format {wanted}: one of {', '.join(OutputFormat)}") from None


def _tell_coverage(split: int, shortened: int) -> None:
    if split or shortened:
        sys.stderr.write(
            f"dateline: {split} sentences were longer than the encoder's limit and tagged in parts;"
            f" {shortened} words were read by their beginning only\n"
        )
