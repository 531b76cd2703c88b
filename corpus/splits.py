"""Which documents train, tune and measure: a YAML file that lists their ids under train, dev and test."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import CorpusError, Problem
from .events import Document
from .files import parse_yaml, read_text
from .validation import list_problems

Ids = Annotated[tuple[str, ...], Field(default=())]


class Splits(BaseModel):
    """The ids of each split, in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    train: Ids
    dev: Ids
    test: Ids

    def select(self, documents: Sequence[Document], split: str) -> list[Document]:
        """Return the documents of the split ``train``, ``dev`` or ``test``, in the order of the split file."""
        by_id = {document.id: document for document in documents}
        return [by_id[identity] for identity in getattr(self, split)]


def read_splits(path: Path, documents: Sequence[Document]) -> Splits:
    """Read a split file and check it against the corpus that it splits.

    Raises:
        CorpusError: an id stands twice or is of no document, or a document is in no split.
        FileError: the file cannot be read or is no YAML.
    """
    try:
        splits = Splits.model_validate(parse_yaml(read_text(path), str(path)) or {})
    except ValidationError as error:
        raise CorpusError(list_problems(error, str(path))) from None
    listed = [*splits.train, *splits.dev, *splits.test]
    known = {document.id for document in documents}
    messages = [f"{identity!r} stands twice" for identity in sorted({i for i in listed if listed.count(i) > 1})]
    messages += [
        f"{identity!r} is the id of no document" for identity in dict.fromkeys(listed) if identity not in known
    ]
    messages += [f"the document {identity!r} is in no split" for identity in sorted(known - set(listed))]
    if messages:
        raise CorpusError(Problem(str(path), None, message) for message in messages)
    return splits
