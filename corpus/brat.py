"""brat standoff (Stenetorp et al., EACL 2012): ``name.ann`` beside ``name.txt``.

``T`` lines are spans, ``E`` lines events (``Type:T1 Role:T2 Role2:E3``), ``A`` and ``M`` lines attributes, of which
``Status`` is ours; relations, notes and normalisations are left aside. An event that is an argument stands for its
trigger. Of a span in parts the stretch from its first to its last part is taken, and the document's header lines tell
how many there were.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CorpusError, Problem
from .events import DEFAULT_STATUS, Argument, Document, Event, Span, find_problems
from .files import read_text
from .json_rows import place_events, unknown_names
from .ontology import Ontology
from .segmentation import split_sentences

_NUMBERED_ROLE = re.compile(r"(?<=[^\d])\d+$")  # brat numbers further fillers of a role: Actor, Actor2


@dataclass
class _Standoff:
    """The lines of a file, by identifier."""

    spans: dict[str, Span] = field(default_factory=dict)
    events: dict[str, tuple[int, list[tuple[str, str]]]] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def read_brat(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read a pair of files as one document; its id is the file's name.

    Args:
        path: the ``.ann`` file.
        ontology: if given, its names are checked as well.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: one of the two files cannot be read.
    """
    text = read_text(path.with_suffix(".txt"))
    problems: list[Problem] = []
    standoff = _Standoff()
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        try:
            _read_line(line, number, text, standoff)
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
    events: list[Event] = []
    for identity, (number, parts) in standoff.events.items():
        try:
            events.append(_build_event(identity, parts, standoff))
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
    meta = tuple((name, str(count)) for name, count in standoff.counts.items())
    document = Document(path.stem, text, place_events(split_sentences(text), events), None, "brat", meta)
    problems += find_problems(document, str(path))
    problems += [Problem(str(path), None, message) for message in unknown_names(document.events, ontology)]
    if problems:
        raise CorpusError(problems)
    return [document]


def _read_line(line: str, number: int, text: str, standoff: _Standoff) -> None:
    cells = line.split("\t")
    identity = cells[0]
    if identity.startswith("T"):
        standoff.spans[identity] = _read_span(cells, text, standoff.counts)
    elif identity.startswith("E"):
        parts = [_split_pair(pair) for pair in cells[1].split()] if len(cells) > 1 else []
        if not parts:
            raise ValueError(f"{identity}: an event is Type:T1 Role:T2 …")
        standoff.events[identity] = (number, parts)
    elif identity.startswith(("A", "M")) and len(cells) > 1:
        words = cells[1].split()
        if len(words) > 2 and words[0] == "Status":
            standoff.statuses[words[1]] = words[2].lower()


def _split_pair(pair: str) -> tuple[str, str]:
    name, separator, identity = pair.partition(":")
    if not (name and separator and identity):
        raise ValueError(f"{pair!r} is not Role:T1")
    return name, identity


def _read_span(cells: list[str], text: str, counts: Counter[str]) -> Span:
    numbers = re.findall(r"\d+", cells[1].partition(" ")[2]) if len(cells) > 1 else []
    if len(numbers) < 2 or len(numbers) % 2:
        raise ValueError(f"{cells[0]}: a span is T1, tab, type start end, tab, its words")
    span = Span(int(numbers[0]), int(numbers[-1]))
    if span.end > len(text):
        raise ValueError(f"{cells[0]} ends at {span.end}, after the text ({len(text)} long)")
    if len(numbers) > 2:
        counts["spans in parts joined"] += 1
    elif len(cells) > 2 and " ".join(span.of(text).split()) != " ".join(cells[2].split()):
        raise ValueError(f"{cells[0]}: the offsets give {span.of(text)!r} and not {cells[2]!r}")
    return span


def _build_event(identity: str, parts: list[tuple[str, str]], standoff: _Standoff) -> Event:
    (kind, trigger), *roles = parts
    if trigger not in standoff.spans:
        raise ValueError(f"{identity}: there is no span {trigger}")
    arguments: list[Argument] = []
    for role, filler in roles:
        target = standoff.events[filler][1][0][1] if filler in standoff.events else filler
        if target not in standoff.spans:
            raise ValueError(f"{identity}: {role} is {filler}, which is not there")
        arguments.append(Argument(_NUMBERED_ROLE.sub("", role), standoff.spans[target]))
    status = standoff.statuses.get(identity, DEFAULT_STATUS)
    return Event(kind, standoff.spans[trigger], status, tuple(arguments))
