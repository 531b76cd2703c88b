"""Which formats there are, and which one a file is in."""

import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from ..errors import CorpusError, Problem, ProblemsError
from .brat import read_brat
from .casie import read_casie
from .dygie import read_dygie
from .events import Document
from .files import read_text
from .json_lines import format_json_lines, read_json_lines
from .labelled_text import format_labelled_text, read_labelled_text
from .maven import read_maven
from .ontology import Ontology
from .rams import read_rams
from .sentence_table import read_sentence_table
from .textee import format_textee, read_textee
from .wikievents import read_wikievents


class Format(StrEnum):
    """A format of labelled documents."""

    TEXT = "text"
    JSONL = "jsonl"
    TEXTEE = "textee"
    TABLE = "table"
    CASIE = "casie"
    WIKIEVENTS = "wikievents"
    RAMS = "rams"
    MAVEN = "maven"
    DYGIE = "dygie"
    BRAT = "brat"


Reader = Callable[[Path, Ontology | None], list[Document]]
Writer = Callable[[Iterable[Document]], str]

READERS: dict[Format, Reader] = {
    Format.TEXT: read_labelled_text,
    Format.JSONL: read_json_lines,
    Format.TEXTEE: read_textee,
    Format.TABLE: read_sentence_table,
    Format.CASIE: read_casie,
    Format.WIKIEVENTS: read_wikievents,
    Format.RAMS: read_rams,
    Format.MAVEN: read_maven,
    Format.DYGIE: read_dygie,
    Format.BRAT: read_brat,
}
WRITERS: dict[Format, Writer] = {
    Format.TEXT: format_labelled_text,
    Format.JSONL: format_json_lines,
    Format.TEXTEE: format_textee,
}
SUFFIXES: dict[str, Format] = {
    ".txt": Format.TEXT,
    ".jsonl": Format.JSONL,
    ".jsonlines": Format.JSONL,
    ".json": Format.TEXTEE,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
    ".ann": Format.BRAT,
}
_BY_KEYS: tuple[tuple[frozenset[str], Format], ...] = (
    (frozenset({"cyberevent"}), Format.CASIE),
    (frozenset({"doc_key", "evt_triggers"}), Format.RAMS),
    (frozenset({"doc_key", "sentences"}), Format.DYGIE),
    (frozenset({"id", "title", "content"}), Format.MAVEN),
    (frozenset({"id", "document"}), Format.MAVEN),
    (frozenset({"doc_id", "sentences", "event_mentions"}), Format.WIKIEVENTS),
    (frozenset({"tokens"}), Format.TEXTEE),
    (frozenset({"id", "text"}), Format.JSONL),
)
"""Which format an object's keys speak of; the first whose keys are all there."""


def guess_format(path: Path) -> Format:
    """Return the format of a file by its name, and of JSON by the keys of its first object.

    Raises:
        CorpusError: no format has such a name.
    """
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        known = ", ".join(SUFFIXES)
        raise CorpusError([Problem(str(path), None, f"a labelled file ends in one of {known}; rename or convert it")])
    if found not in (Format.JSONL, Format.TEXTEE):
        return found
    keys = _first_keys(path)
    return next((form for wanted, form in _BY_KEYS if wanted <= keys), found)


def _first_keys(path: Path) -> set[str]:
    """Return the keys of the first JSON object in a file, which stands in a line or is the whole file."""
    text = read_text(path)
    first = next((line for line in text.split("\n") if line.strip()), "")
    for part in (first, text):
        try:
            row = json.loads(part)
        except json.JSONDecodeError:
            continue
        return set(row) if isinstance(row, dict) else set()
    return set()


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
            found = sorted(file for file in path.rglob("*") if _is_labelled(file))
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


def _is_labelled(file: Path) -> bool:
    """Whether a file of a folder is read: by its name, and not when it is the text beside a brat file."""
    is_text_of_brat = file.suffix.lower() == ".txt" and file.with_suffix(".ann").is_file()
    return file.suffix.lower() in SUFFIXES and file.is_file() and not is_text_of_brat


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
