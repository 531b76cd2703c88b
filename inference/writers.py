"""Events out: JSON Lines, CSV, labelled text, and a table for the terminal."""

import csv
import io
from collections.abc import Callable, Iterable
from enum import StrEnum

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..corpus.events import DEFAULT_STATUS, Document, Event
from ..corpus.json_lines import format_json_line
from ..corpus.labelled_text import format_labelled_text
from ..corpus.ontology import Ontology

MENTION_SEPARATOR = "; "


class OutputFormat(StrEnum):
    """How events are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    TEXT = "text"


def csv_columns(ontology: Ontology) -> list[str]:
    """Return the header of the CSV: an event a row, a column per role."""
    columns = ["document", "date", "source", "type", "status", "trigger", "start", "end", "score", "sentence"]
    names = [role.lower() for role in ontology.roles]
    # A role named like a column, or like another role in lower case, keeps its own name with a mark.
    roles = [
        f"role:{role}" if name in columns or names.count(name) > 1 else name
        for role, name in zip(ontology.roles, names, strict=True)
    ]
    return [*columns[:6], *roles, *columns[6:]]


def format_csv(document: Document, ontology: Ontology) -> str:
    """Return the document's events as CSV rows without the header; mentions of one role are joined by ``; ``."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for sentence in document.sentences:
        for event in sentence.events:
            cells = [document.id, document.date or "", document.source or "", event.type, event.status]
            cells.append(event.trigger.of(document.text))
            cells += [_mentions(document, event, role) for role in ontology.roles]
            cells += [str(event.trigger.start), str(event.trigger.end)]
            cells += ["" if event.score is None else f"{event.score:.4f}", sentence.span.of(document.text)]
            writer.writerow([" ".join(cell.split()) for cell in cells])
    return stream.getvalue()


def _mentions(document: Document, event: Event, role: str) -> str:
    spans = [argument.span for argument in event.arguments if argument.role == role]
    return MENTION_SEPARATOR.join(" ".join(span.of(document.text).split()) for span in spans)


def stream_writer(output: OutputFormat, ontology: Ontology) -> tuple[str, Callable[[Document], str], str]:
    """Return what opens a file, what writes a document, and what stands between two documents."""
    if output is OutputFormat.CSV:
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow(csv_columns(ontology))
        return header.getvalue(), lambda document: format_csv(document, ontology), ""
    if output is OutputFormat.TEXT:
        # Without the sentence types: a draft that people correct and train on.
        return "", lambda document: format_labelled_text([document], sentence_types=False), "\n---\n"
    return "", lambda document: f"{format_json_line(document)}\n", ""


_STATUS_STYLES = {DEFAULT_STATUS: "", "planned": "cyan", "possible": "yellow", "negated": "red"}


def event_tables(documents: Iterable[Document]) -> RenderableType:
    """Return a table per document: a line per event, with what is said of it."""
    return Group(*[_event_table(document) for document in documents])


def _event_table(document: Document) -> RenderableType:
    events = list(document.events)
    title = f"{document.id}: {len(events)} events in {len(document.sentences)} sentences"
    if not events:
        return Text(title)
    table = Table(title=Text(title), title_justify="left", show_lines=False, pad_edge=False)
    table.add_column("type", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("trigger", style="bold")
    table.add_column("who, whom, where, when", ratio=1)
    table.add_column("score", justify="right", no_wrap=True)
    for event in events:
        roles = dict.fromkeys(argument.role for argument in event.arguments)
        details = Text(", ".join(f"{role}: {_mentions(document, event, role)}" for role in roles))
        score = "" if event.score is None else f"{event.score:.2f}"
        style = _STATUS_STYLES.get(event.status, "")
        trigger = Text(" ".join(event.trigger.of(document.text).split()))
        table.add_row(event.type, Text(event.status, style), trigger, details, score)
    return table
