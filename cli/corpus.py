"""``dateline corpus``: check, stats, agreement, convert."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import CorpusError, DatelineError

if TYPE_CHECKING:
    from ..corpus.ontology import Ontology

app = typer.Typer(help="Labelled data: check it, count it, compare two labellings, convert it.", no_args_is_help=True)

Paths = Annotated[list[Path], typer.Argument(help="Labelled files, or folders of them.")]
ANY = "any"


@app.command()
def check(
    paths: Paths,
    ontology: Annotated[
        str | None, typer.Option("--ontology", help="Its YAML file; 'any' takes the names as they come.")
    ] = None,
    require: Annotated[Path | None, typer.Option("--require", help="What the corpus must hold (YAML).")] = None,
) -> None:
    """Check labelled files: format, names, labels that make no sense, near copies, and what they must hold.

    Example: dateline corpus check seeds/corpus --require configs/corpus.yaml
    """
    from ..corpus.checks import Requirements, check_labels, check_requirements, find_near_copies, read_requirements
    from ..corpus.formats import read_documents
    from ..corpus.ontology import derive_ontology
    from ..corpus.statistics import count_corpus

    names = _choose_ontology(ontology)
    required = read_requirements(require) if require else Requirements()
    documents = read_documents(paths, names)
    statistics = count_corpus(documents)
    problems = check_labels(documents, required.forbidden_starts)
    if required.shared_ngrams < 1:
        problems += find_near_copies(documents, required.shared_ngrams)
    if require:
        problems += check_requirements(documents, statistics, names or derive_ontology(documents), required)
    if problems:
        raise CorpusError(problems)
    typer.echo(f"{statistics.documents} documents, {statistics.sentences} sentences, {statistics.events} events: good")


@app.command()
def stats(
    paths: Paths,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, for a data card.")] = False,
) -> None:
    """Count documents, sentences, words, events by type, role, status and source.

    Example: dateline corpus stats seeds/corpus
    """
    from ..corpus.formats import read_documents
    from ..corpus.statistics import count_corpus

    counted = count_corpus(read_documents(paths))
    overview = {
        "documents": counted.documents,
        "sentences": counted.sentences,
        "… without event": f"{counted.sentences_without_event} ({counted.share_without_event:.1%})",
        "… labelled as a whole": counted.sentences_labelled_as_a_whole,
        "words": counted.words,
        "events": counted.events,
        "… not actual": f"{counted.share_not_actual:.1%}",
        "arguments": counted.arguments,
    }
    sections: dict[str, dict[str, object]] = {"corpus": dict(overview)}
    for title, counts in (
        ("events by type", counted.types),
        ("arguments by role", counted.roles),
        ("events by status", counted.statuses),
        ("documents by source", counted.sources),
    ):
        sections[title] = dict(counts.most_common())
    for title, rows in sections.items():
        typer.echo(_format_section(title, rows, markdown))


def _format_section(title: str, rows: dict[str, object], markdown: bool) -> str:
    if markdown:
        return "\n".join([f"| {title} | |", "|---|---:|", *(f"| {key} | {value} |" for key, value in rows.items()), ""])
    width = max(len(key) for key in rows) if rows else 0
    return "\n".join([f"{title}:", *(f"  {key:<{width}}  {value:>8}" for key, value in rows.items()), ""])


@app.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="One labelling: a file or folder.")],
    second: Annotated[Path, typer.Argument(help="The other, of the same documents or some of them.")],
) -> None:
    """Score one labelling against another: the ceiling to quote beside a model's figures.

    The documents that both hold are compared; F1 does not depend on which is named first.

    Example: dateline corpus agreement seeds/corpus second-labelling
    """
    from ..corpus.formats import read_documents
    from ..eval.report import GoldSet, make_report
    from ..eval.tables import report_tables
    from .terminal import make_console

    one, other = read_documents([first]), read_documents([second])
    shared = {document.id for document in one} & {document.id for document in other}
    if not shared:
        raise DatelineError(f"{first} and {second} share no document; they are paired by id")
    gold = GoldSet((first.name,), [document for document in one if document.id in shared])
    found = [document for document in other if document.id in shared]
    make_console().print(report_tables(make_report(gold, found, second.name)))
    left_out = len(one) + len(other) - 2 * len(shared)
    typer.echo(f"{len(shared)} documents compared, {left_out} stand in one labelling only")


@app.command()
def convert(
    paths: Paths,
    to: Annotated[str, typer.Option("--to", help="text, jsonl or textee.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write, whole or not at all.")],
) -> None:
    """Convert labelled files from any format that is read into one that is written.

    Example: dateline corpus convert labelled.txt --to jsonl --out labelled.jsonl
    """
    from ..corpus.files import write_text
    from ..corpus.formats import WRITERS, Format, read_documents

    wanted = {chosen.value: chosen for chosen in Format if chosen in WRITERS}
    if to not in wanted:
        raise DatelineError(f"--to {to}: one of {', '.join(wanted)}")
    documents = read_documents(paths)
    write_text(out, WRITERS[wanted[to]](documents))
    typer.echo(f"{len(documents)} documents written to {out}")


def _choose_ontology(wanted: str | None) -> "Ontology | None":
    from ..corpus.ontology import default_ontology, read_ontology

    if wanted is None:
        return default_ontology()
    return None if wanted == ANY else read_ontology(Path(wanted))
