r"""The labelled-sentence text format: made to be written, read and diffed by people.

::

    # id: example-001
    # date: 2016-03-25

    Syrian soldiers had recaptured the city of Palmyra.
      Conflict.Seizure: recaptured | Actor: Syrian soldiers | Target: city of Palmyra

Reading what was written gives back the same for every text. Where a plain line would be taken for
something else, a backslash helps: it is itself written twice, a line break within a sentence is ``\n``
(carriage return ``\r``), blanks at the edge of a sentence are ``\s`` and ``\t``, a sentence that begins
with ``#`` or is ``---`` has a backslash before it, and in a span ``|`` and a final ``#2`` are ``\|`` and
``\#2``. A sentence that was labelled as a whole, without triggers, has one line ``types: Type, Type``.

The document's text is its sentences with one blank line between; a document that is laid out otherwise
keeps its sentences and labels here, but not the blanks between them (JSON Lines keeps all). Scores are not
written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CorpusError, Problem
from .events import DEFAULT_STATUS, Argument, Document, Event, Sentence, Span
from .files import read_text
from .ontology import NAME_PATTERN, RESERVED_TYPE, Ontology
from .words import is_in_word

SENTENCE_GAP = "\n\n"
_DOCUMENT_END = "---"
_EVENT_HEAD = re.compile(rf"(?P<type>{NAME_PATTERN})(?:\[(?P<status>{NAME_PATTERN})\])?: +(?P<trigger>.*)")
_NUMBERED = re.compile(r"(?P<mention>.*[^ \t]) #(?P<number>[1-9]\d*)")
_HEADER = re.compile(r"# (?P<key>[^\s:][^:]*):(?: (?P<value>.*))?")
_ESCAPE = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_EDGE_ESCAPE = {" ": "\\s", "\t": "\\t"}
_UNESCAPE = {"n": "\n", "r": "\r", "s": " ", "t": "\t"}


def read_labelled_text(path: Path, ontology: Ontology | None = None) -> list[Document]:
    """Read the documents of a file; with an ontology, its names are checked as well.

    Raises:
        CorpusError: every mistake of the file, each with its line.
        FileError: the file cannot be read.
    """
    return parse_labelled_text(read_text(path), str(path), ontology)


def parse_labelled_text(text: str, place: str, ontology: Ontology | None = None) -> list[Document]:
    """Parse the format; ``place`` names the file in messages. Raises as read_labelled_text."""
    parser = _Parser(place, ontology)
    for number, line in enumerate(text.split("\n"), start=1):
        parser.read_line(number, line.rstrip(" \t\r"))
    documents = parser.finish()
    if not documents and not parser.problems:
        parser.complain(None, "holds no documents; a document is '# id: …', a blank line, and sentences")
    if parser.problems:
        raise CorpusError(parser.problems)
    return documents


def format_labelled_text(documents: Iterable[Document], *, sentence_types: bool = True) -> str:
    """Write documents in the format.

    Args:
        documents: what to write.
        sentence_types: also write what was said of whole sentences. Leave it out for a draft that people
            correct: a sentence with such a line counts as one where nobody looked for triggers.

    Raises:
        CorpusError: something in a document has no place in the format, such as an argument outside its
            sentence.
    """
    problems: list[Problem] = []
    blocks = [_format_document(document, sentence_types, problems) for document in documents]
    if problems:
        raise CorpusError(problems)
    return f"\n{_DOCUMENT_END}\n".join(blocks)


# ------------------------------------------------------------------------------------------- reading


@dataclass
class _OpenSentence:
    text: str
    start: int
    events: list[Event] = field(default_factory=list)
    types: tuple[str, ...] | None = None

    def close(self) -> Sentence:
        return Sentence(Span(self.start, self.start + len(self.text)), tuple(self.events), self.types)


@dataclass
class _Parser:
    place: str
    ontology: Ontology | None
    problems: list[Problem] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    ids: dict[str, int | None] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    sentences: list[_OpenSentence] = field(default_factory=list)
    start_line: int | None = None

    def complain(self, line: int | None, message: str) -> None:
        self.problems.append(Problem(self.place, line, message))

    def read_line(self, number: int, line: str) -> None:
        """Take the next line, without blanks at its end."""
        if not line:
            return None
        if line == _DOCUMENT_END:
            return self.close_document()
        self.start_line = self.start_line or number
        if line[0] in " \t":
            self.read_event_line(number, line)
        elif line.startswith("#") and not self.sentences:
            self.read_header_line(number, line)
        elif line.startswith("# "):
            self.complain(
                number,
                "a header line below a sentence; put '---' above a new document, and write a sentence as '\\# …'",
            )
        else:
            self.open_sentence(line)
        return None

    def read_header_line(self, number: int, line: str) -> None:
        """Take ``# key: value`` above the first sentence."""
        match = _HEADER.fullmatch(line)
        if match is None:
            return self.complain(
                number, "a header line is '# key: value'; write a sentence that begins with # as '\\#…'"
            )
        if match["key"] in self.header:
            return self.complain(number, f"the header {match['key']!r} stands twice; keep one")
        self.header[match["key"]] = _unescape(match["value"] or "")
        return None

    def open_sentence(self, line: str) -> None:
        last = self.sentences[-1] if self.sentences else None
        start = last.start + len(last.text) + len(SENTENCE_GAP) if last else 0
        self.sentences.append(_OpenSentence(_unescape(line), start))

    def read_event_line(self, number: int, line: str) -> None:
        """Take an indented line: an event, or the types of the whole sentence."""
        if not line.startswith("  ") or line[2] in " \t":
            return self.complain(number, "an event line is indented by exactly two spaces, a sentence not at all")
        if not self.sentences:
            return self.complain(number, "an event line stands before any sentence")
        sentence = self.sentences[-1]
        if line == f"  {RESERVED_TYPE}:" or line.startswith(f"  {RESERVED_TYPE}: "):
            sentence.types = self.read_sentence_types(number, line.partition(":")[2])
            return None
        event = self.read_event(number, line[2:], sentence)
        if event is not None:
            sentence.events.append(event)
        return None

    def read_sentence_types(self, number: int, listing: str) -> tuple[str, ...]:
        types = tuple(name.strip() for name in listing.split(",") if name.strip())
        for name in types if self.ontology else ():
            self.check_names(number, name, DEFAULT_STATUS, ())
        return types

    def read_event(self, number: int, line: str, sentence: _OpenSentence) -> Event | None:
        """Return the event of a line; None if the line has mistakes."""
        head, *rest = line.split(" | ")
        match = _EVENT_HEAD.fullmatch(head)
        if match is None:
            self.complain(number, "expected 'Type: trigger | Role: span …' or 'Type[status]: trigger | …'")
            return None
        status = match["status"] if match["status"] is not None else DEFAULT_STATUS
        trigger = self.find_span(number, match["trigger"], sentence)
        arguments = [self.read_argument(number, part, sentence) for part in rest]
        roles = [argument.role for argument in arguments if argument]
        self.check_names(number, match["type"], status, roles)
        if trigger is None or None in arguments:
            return None
        return Event(match["type"], trigger, status, tuple(argument for argument in arguments if argument))

    def read_argument(self, number: int, part: str, sentence: _OpenSentence) -> Argument | None:
        role, separator, mention = part.partition(": ")
        if not separator or not role or role.strip() != role:
            self.complain(number, f"expected 'Role: span' and not {part!r}")
            return None
        span = self.find_span(number, mention.strip(" "), sentence)
        return Argument(role, span) if span else None

    def find_span(self, number: int, raw: str, sentence: _OpenSentence) -> Span | None:
        """Return where a mention stands in the document; None if it does not, or not once."""
        match = _NUMBERED.fullmatch(raw)
        mention, wanted = (match["mention"], int(match["number"])) if match else (raw, None)
        mention = _unescape(mention)
        starts = find_mentions(sentence.text, mention)
        if not starts:
            self.complain(number, _explain_missing(sentence.text, mention))
        elif wanted is None and len(starts) > 1:
            self.complain(
                number,
                f"{mention!r} stands {_times(len(starts))} in the sentence; write '{raw} #1' for the first",
            )
        elif wanted is not None and wanted > len(starts):
            self.complain(
                number, f"{mention!r} stands only {_times(len(starts))} in the sentence, there is no #{wanted}"
            )
        else:
            start = sentence.start + starts[(wanted or 1) - 1]
            return Span(start, start + len(mention))
        return None

    def check_names(self, number: int, type_name: str, status: str, roles: Iterable[str]) -> None:
        if self.ontology is not None:
            for message in self.ontology.unknown_names(type_name, status, roles):
                self.complain(number, message)

    def close_document(self) -> None:
        """Keep the document that ends here, if it has an id of its own."""
        header, sentences, line = self.header, self.sentences, self.start_line
        self.header, self.sentences, self.start_line = {}, [], None
        if line is None:
            return None
        identity = header.pop("id", "")
        if not identity:
            return self.complain(line, "the document that begins here has no '# id: …' line")
        if identity in self.ids:
            return self.complain(line, f"the id {identity!r} was used in line {self.ids[identity]}; ids are unique")
        self.ids[identity] = line
        self.documents.append(
            Document(
                id=identity,
                text=SENTENCE_GAP.join(sentence.text for sentence in sentences),
                sentences=tuple(sentence.close() for sentence in sentences),
                date=header.pop("date", None),
                source=header.pop("source", None),
                meta=tuple(header.items()),
            )
        )
        return None

    def finish(self) -> list[Document]:
        self.close_document()
        return self.documents


def find_mentions(sentence: str, mention: str) -> list[int]:
    """Return where ``mention`` begins in ``sentence``, on word boundaries: no word is cut at either end."""
    starts: list[int] = []
    start = sentence.find(mention) if mention else -1
    while start >= 0:
        if not _cuts_word(sentence, start) and not _cuts_word(sentence, start + len(mention)):
            starts.append(start)
        start = sentence.find(mention, start + 1)
    return starts


def _cuts_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and is_in_word(text[offset - 1]) and is_in_word(text[offset])


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _explain_missing(sentence: str, mention: str) -> str:
    if not mention:
        return "a span is empty"
    if mention in sentence:
        return f"{mention!r} cuts a word of the sentence; copy whole words"
    if mention.lower() in sentence.lower():
        return f"{mention!r} is written otherwise in the sentence; copy upper and lower case as they stand there"
    return f"{mention!r} is not in the sentence; copy it letter by letter"


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _UNESCAPE.get(match[1], match[1]), text) if "\\" in text else text


# ------------------------------------------------------------------------------------------- writing


def _check_names(document: Document, problems: list[Problem]) -> None:
    """Report the names that would be read back as something else."""
    types = {name for sentence in document.sentences for name in sentence.types or ()}
    types |= {event.type for event in document.events}
    others = {event.status for event in document.events}
    others |= {argument.role for event in document.events for argument in event.arguments}
    wrong = {name for name in types | others if not re.fullmatch(NAME_PATTERN, name)} | (types & {RESERVED_TYPE})
    problems += [
        Problem(document.id, None, f"{name!r} cannot be a type, status or role in this format")
        for name in sorted(wrong)
    ]
    if not document.id:
        problems.append(Problem("document", None, "has no id, which this format needs"))


def _format_document(document: Document, sentence_types: bool, problems: list[Problem]) -> str:
    _check_names(document, problems)
    header = [("id", document.id)]
    header += [
        (key, value) for key, value in (("date", document.date), ("source", document.source)) if value is not None
    ]
    for key, value in document.meta:
        if (
            not _HEADER.fullmatch(f"# {key}: x")
            or key.splitlines() != [key]
            or key.strip() in {"id", "date", "source", ""}
        ):
            problems.append(Problem(document.id, None, f"{key!r} cannot be the name of a header line"))
        header.append((key, value))
    lines = [f"# {key}: {_escape_edges(_escape(value))}".rstrip(" ") for key, value in header]
    for sentence in document.sentences:
        lines += ["", _escape_sentence(sentence.span.of(document.text))]
        if sentence.types is not None and sentence_types:
            lines.append(f"  {RESERVED_TYPE}: {', '.join(sentence.types)}".rstrip())
        lines += [f"  {_format_event(document, sentence, event, problems)}" for event in sentence.events]
    return "\n".join(lines) + "\n"


def _format_event(document: Document, sentence: Sentence, event: Event, problems: list[Problem]) -> str:
    status = "" if event.status == DEFAULT_STATUS else f"[{event.status}]"
    parts = [f"{event.type}{status}: {_format_span(document, sentence, event.trigger, problems)}"]
    parts += [
        f"{argument.role}: {_format_span(document, sentence, argument.span, problems)}" for argument in event.arguments
    ]
    return " | ".join(parts)


def _format_span(document: Document, sentence: Sentence, span: Span, problems: list[Problem]) -> str:
    mention = span.of(document.text)
    starts = find_mentions(sentence.span.of(document.text), mention)
    start = span.start - sentence.span.start
    if not sentence.span.contains(span) or start not in starts or mention != mention.strip(" \t"):
        reason = "lies outside its sentence" if not sentence.span.contains(span) else "is not made of whole words"
        message = f"the span {mention!r} at {span.start} {reason}, which this format cannot say; write JSON Lines"
        problems.append(Problem(document.id, None, message))
        return ""
    escaped = _escape(mention).replace("|", "\\|")
    escaped = re.sub(r"#(?=[1-9]\d*$)", r"\\#", escaped)
    return escaped if len(starts) == 1 else f"{escaped} #{starts.index(start) + 1}"


def _escape(text: str) -> str:
    return re.sub(r"[\\\n\r]", lambda match: _ESCAPE[match[0]], text)


def _escape_sentence(text: str) -> str:
    escaped = _escape_edges(_escape(text))
    return f"\\{escaped}" if escaped[0] == "#" or escaped == _DOCUMENT_END else escaped


def _escape_edges(text: str) -> str:
    if text[:1] in _EDGE_ESCAPE:
        text = _EDGE_ESCAPE[text[0]] + text[1:]
    if text[-1:] in _EDGE_ESCAPE:
        text = text[:-1] + _EDGE_ESCAPE[text[-1]]
    return text
