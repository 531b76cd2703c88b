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
    lines = read_text(path).splitlines(keepends=True)
    reader = csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ",", strict=True)
    problems = _check_header(list(reader.fieldnames or ()), str(path))
    rows: dict[str, list[dict[str, str]]] = {}
    try:
        for row in reader if not problems else ():
            line = reader.line_num
            if None in row or None in row.values():
                problems.append(Problem(str(path), line, "the row has more or fewer cells than the header"))
            elif not row["text"].strip():
                problems.append(Problem(str(path), line, "the text is empty"))
            else:
                rows.setdefault(row.get("id") or f"{path.stem}-{line}", []).append(row)
                problems += [Problem(str(path), line, message) for message in _unknown_types(row, ontology)]
    except csv.Error as error:
        problems.append(Problem(str(path), reader.line_num, f"not valid CSV: {error}"))
    if not rows and not problems:
        problems.append(Problem(str(path), None, "holds no rows below its header"))
    if problems:
        raise CorpusError(problems)
    return [_to_document(identity, group) for identity, group in rows.items()]


def _check_header(columns: list[str], place: str) -> list[Problem]:
    missing = [name for name in COLUMNS[:2] if name not in columns]
    messages = [f"the header line has no column {name!r}{suggest(name, columns)}" for name in missing]
    unknown = [name for name in columns if name not in COLUMNS]
    if missing or not columns:
        return [Problem(place, 1, message) for message in messages or ["the file is empty"]]
    messages = [f"unknown column {name!r}; known are {', '.join(COLUMNS)}" for name in unknown]
    return [Problem(place, 1, message) for message in messages]


def _split_types(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in _SEPARATOR.split(row["types"]) if name.strip()))


def _unknown_types(row: dict[str, str], ontology: Ontology | None) -> list[str]:
    if ontology is None:
        return []
    return [message for name in _split_types(row) for message in ontology.unknown_names(name, DEFAULT_STATUS, ())]


def _to_document(identity: str, rows: list[dict[str, str]]) -> Document:
    sentences: list[Sentence] = []
    start = 0
    for row in rows:
        sentences.append(Sentence(Span(start, start + len(row["text"])), types=_split_types(row)))
        start += len(row["text"]) + len(SENTENCE_GAP)
    text = SENTENCE_GAP.join(row["text"] for row in rows)
    return Document(identity, text, tuple(sentences), rows[0].get("date") or None, rows[0].get("source") or None)
