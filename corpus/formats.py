"""Which formats there are, and which one a file is in."""

import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from ..errors import CorpusError, Problem, ProblemsError
from .events import Document
from .files import read_text
from .json_lines import format_json_lines, read_json_lines
from .labelled_text import format_labelled_text, read_labelled_text
from .ontology import Ontology
from .sentence_table import read_sentence_table
from .textee import format_textee, read_textee


class Format(StrEnum):
    """A format of labelled documents."""

    TEXT = "text"
    JSONL = "jsonl"
    TEXTEE = "textee"
    TABLE = "table"


Reader = Callable[[Path, Ontology | None], list[Document]]
Writer = Callable[[Iterable[Document]], str]

READERS: dict[Format, Reader] = {
    Format.TEXT: read_labelled_text,
    Format.JSONL: read_json_lines,
    Format.TEXTEE: read_textee,
    Format.TABLE: read_sentence_table,
}
WRITERS: dict[Format, Writer] = {
    Format.TEXT: format_labelled_text,
    Format.JSONL: format_json_lines,
    Format.TEXTEE: format_textee,
}
SUFFIXES: dict[str, Format] = {
    ".txt": Format.TEXT,
    ".jsonl": Format.JSONL,
    ".json": Format.TEXTEE,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
}


def guess_format(path: Path) -> Format:
    """Return the format of a file by its name; ``.jsonl`` with tokens in its first line is TextEE's.

    Raises:
        CorpusError: no format has such a name.
    """
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        known = ", ".join(SUFFIXES)
        raise CorpusError([Problem(str(path), None, f"a labelled file ends in one of {known}; rename or convert it")])
    return Format.TEXTEE if found is Format.JSONL and _has_tokens(path) else found


def _has_tokens(path: Path) -> bool:
    """Whether the first line is an object with tokens, as TextEE and OneIE write them."""
    first = next((line for line in read_text(path).split("\n") if line.strip()), "")
    try:
        row = json.loads(first)
    except json.JSONDecodeError:
        return False
    return isinstance(row, dict) and "tokens" in row


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the labelled files among paths: a folder stands for those below it, sorted by name.

    Markdown and other files of a folder that carry no labels are left alone; a file that is named itself is
    always taken.

    Raises:
        CorpusError: a folder holds no labelled file, or there is no such path.
    """
    files: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            files += found
            if not found:
                known = ", ".join(SUFFIXES)
                problems.append(Problem(str(path), None, f"the folder holds no labelled file ({known})"))
        elif path.exists():
            files.append(path)
        else:
            problems.append(Problem(str(path), None, "there is no such file or folder; check the path"))
    if problems:
        raise CorpusError(problems)
    return list(dict.fromkeys(files))


def read_documents(paths: Sequence[Path], ontology: Ontology | None = None) -> list[Document]:
    """Read labelled documents from files and folders, each in the format that its name says.

    Raises:
        ProblemsError: every mistake of every file, and every id that two files share.
    """
    problems: list[Problem] = []
    documents: list[Document] = []
    places: dict[str, Path] = {}
    for path in find_files(paths):
        try:
            found = READERS[guess_format(path)](path, ontology)
        except ProblemsError as error:
            problems += error.problems
            continue
        for document in found:
            if document.id in places:
                message = f"the id {document.id!r} is used in {places[document.id]} too; ids are unique"
                problems.append(Problem(str(path), None, message))
            places.setdefault(document.id, path)
        documents += found
    if problems:
        raise CorpusError(problems)
    return documents
