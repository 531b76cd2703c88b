"""CSV and TSV of texts labelled by type only: what most analysts have.

::

    text,types
    "Police shot at the crowd.",Conflict.Attack
    "Two men were arrested after the riot.",Justice.Arrest; Politics.Protest
    "It rained.",

A header line is needed. The columns are ``text`` and ``types`` (types separated by ``;`` or ``|``; empty: no
event), and if you like ``id`` (rows of one id make one document), ``date`` and ``source``. Other columns are
kept out and counted as problems, so that a misspelt one does not go unnoticed.
"""

import csv
import io
import re
from pathlib import Path

from ..errors import CorpusError, Problem
from .events import DEFAULT_STATUS, Document, Sentence, Span
from .files import read_text
from .labelled_text import SENTENCE_GAP
from .ontology import Ontology, suggest

COLUMNS = ("text", "types", "id", "date", "source")
_SEPARATOR = re.compile(r"[;|]")


def read_sentence_table(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read a table of texts and types; a file whose name ends in ``.tsv`` is split at tabs.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    csv.field_size_limit(2**31 - 1)  # one cell may hold a whole article
    text, place = read_text(path), str(path)
    if not text.strip():
        raise CorpusError([Problem(place, 1, "the file is empty")])
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = list(reader.fieldnames or ())
    problems = [Problem(place, 1, message) for message in _check_header(columns)]
    rows: dict[str, list[dict[str, str]]] = {}
    while not problems or problems[0].line != 1:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            problems.append(Problem(place, line, f"not valid CSV: {error}"))
            break
        if row is None:
            break
        messages = _check_row(row, ontology)
        problems += [Problem(place, line, message) for message in messages]
        if not messages:
            rows.setdefault(row["id"] if "id" in columns else f"{path.stem}-{line}", []).append(row)
    if not rows and not problems:
        problems.append(Problem(place, None, "holds no rows below its header"))
    if problems:
        raise CorpusError(problems)
    return [_to_document(identity, group) for identity, group in rows.items()]


def _check_header(columns: list[str]) -> list[str]:
    missing = [name for name in COLUMNS[:2] if name not in columns]
    # With a column missing, the unknown one is mostly it, misspelt.
    unknown = [] if missing else [name for name in columns if name not in COLUMNS]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    messages = [f"the header line has no column {name!r}{suggest(name, columns)}" for name in missing]
    messages += [f"unknown column {name!r}; known are {', '.join(COLUMNS)}" for name in unknown]
    return messages + [f"the column {name!r} stands twice; keep one" for name in twice]


def _check_row(row: dict[str, str], ontology: Ontology | None) -> list[str]:
    if None in row or None in row.values():
        return ["the row has more or fewer cells than the header"]
    if not row["text"].strip():
        return ["the text is empty"]
    if row.get("id") == "":
        return ["the id is empty; give every row one, or leave the column out"]
    names = _split_types(row) if ontology else ()
    return [m for name in names if ontology for m in ontology.unknown_names(name, DEFAULT_STATUS, ())]


def _split_types(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in _SEPARATOR.split(row["types"]) if name.strip()))


def _to_document(identity: str, rows: list[dict[str, str]]) -> Document:
    sentences: list[Sentence] = []
    start = 0
    for row in rows:
        sentences.append(Sentence(Span(start, start + len(row["text"])), types=_split_types(row)))
        start += len(row["text"]) + len(SENTENCE_GAP)
    text = SENTENCE_GAP.join(row["text"] for row in rows)
    return Document(identity, text, tuple(sentences), rows[0].get("date") or None, rows[0].get("source") or None)
