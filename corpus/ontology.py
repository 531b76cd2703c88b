"""The ontology: which event types, roles and statuses there are, and their codes in other schemes."""

import difflib
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import OntologyError, Problem
from .events import DEFAULT_STATUS, Document
from .files import format_yaml, parse_yaml, read_text
from .validation import list_problems

NAME_PATTERN = r"(?! )(?:[^\s\[\]:|#,\\]|:(?=[^\s\[])| (?=[^\s\[]))+"
"""A type, role or status: words with single blanks, without ``[ ] | # ,``, backslashes and colons at the end of
a word, which the text format uses."""


def _check_name(name: str) -> str:
    if name != name.strip() or not re.fullmatch(NAME_PATTERN, name):
        raise ValueError(f"{name!r} is no name: letters, digits, dots and single blanks, without [ ] | # , and \\")
    return name


Name = Annotated[str, AfterValidator(_check_name)]

RESERVED_TYPE = "types"
"""Opens the line of a sentence labelled as a whole in the text format, so no type may be called so."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EventType(_Frozen):
    """What a type means, and the closest codes of the schemes that analysts use (None: there is none)."""

    means: str
    plover: str | None = None
    cameo: str | None = None
    acled: str | None = None


class Ontology(_Frozen):
    """Event types, roles and statuses, each in the order of the file, which is the order of the logits."""

    name: str
    version: int = 1
    roles: dict[Name, str]
    statuses: dict[Name, str] = Field(default_factory=lambda: {DEFAULT_STATUS: "reported as having happened"})
    types: dict[Name, EventType] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        if DEFAULT_STATUS not in self.statuses:
            raise ValueError(f"statuses must hold {DEFAULT_STATUS!r}, the default")
        if RESERVED_TYPE in self.types:
            raise ValueError(f"no type may be called {RESERVED_TYPE!r}")
        return self

    def to_yaml(self) -> str:
        """Return the ontology as YAML that ``read_ontology`` reads back equal."""
        return format_yaml(self.model_dump())

    def unknown_names(self, type_name: str, status: str, roles: Iterable[str]) -> list[str]:
        """Return a message for each of an event's names that the ontology lacks, with the closest it has."""
        wanted = [("type", type_name, self.types), ("status", status, self.statuses)]
        wanted += [("role", role, self.roles) for role in roles]
        return [f"unknown {kind} {name!r}{suggest(name, legal)}" for kind, name, legal in wanted if name not in legal]


def suggest(name: str, legal: Iterable[str]) -> str:
    """Return "; did you mean …?" for the closest legal name, or the list of them when none is close."""
    names = list(legal)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; one of: {', '.join(names)}" if len(names) <= 40 else ""


def read_ontology(path: Path) -> Ontology:
    """Read an ontology from YAML.

    Raises:
        OntologyError: with every mistake of the file at once.
        FileError: it cannot be read or is no YAML.
    """
    return parse_ontology(read_text(path), str(path))


def parse_ontology(text: str, place: str) -> Ontology:
    """Parse an ontology from YAML text; ``place`` names the file in messages. Raises as read_ontology."""
    data = parse_yaml(text, place)
    if not isinstance(data, dict):
        raise OntologyError([Problem(place, None, "an ontology is a mapping with name, roles, statuses and types")])
    try:
        return Ontology.model_validate(data)
    except ValidationError as error:
        raise OntologyError(list_problems(error, place)) from None


def default_ontology() -> Ontology:
    """Return the ontology that ships with the package, ``configs/ontology.yaml``."""
    resource = files("dateline") / "configs" / "ontology.yaml"
    return parse_ontology(resource.read_text(encoding="utf-8"), "configs/ontology.yaml")


def derive_ontology(documents: Iterable[Document], name: str = "derived") -> Ontology:
    """Return the ontology of the types, roles and statuses that occur in the documents, each sorted.

    Raises:
        OntologyError: there is no type, or a name is none.
    """
    types: set[str] = set()
    roles: set[str] = set()
    statuses: set[str] = set()
    for document in documents:
        for sentence in document.sentences:
            types |= {event.type for event in sentence.events} | set(sentence.types or ())
        for event in document.events:
            statuses.add(event.status)
            roles |= {argument.role for argument in event.arguments}
    try:
        return Ontology(
            name=name,
            roles=dict.fromkeys(sorted(roles), ""),
            statuses=dict.fromkeys((DEFAULT_STATUS, *sorted(statuses - {DEFAULT_STATUS})), ""),
            types={type_name: EventType(means="") for type_name in sorted(types)},
        )
    except ValidationError as error:
        raise OntologyError(list_problems(error, "the ontology of the corpus")) from None
