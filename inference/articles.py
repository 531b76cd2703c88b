"""Reading articles: plain text files, JSON Lines, standard input."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..corpus.files import read_text
from ..corpus.validation import explain_errors
from ..errors import ArticleError

STANDARD_INPUT = "-"
_EXAMPLE = '{"id": …, "text": …}'


@dataclass(frozen=True, slots=True)
class Article:
    """A text to tag; offsets of events count its characters."""

    id: str
    text: str
    date: str | None = None
    source: str | None = None


class _ArticleRow(BaseModel):
    model_config = ConfigDict(extra="ignore")  # people's own columns do no harm

    id: str | int | None = None
    text: str = Field(min_length=1)
    date: str | None = None
    source: str | None = None


def read_articles(paths: Iterable[str]) -> Iterator[Article]:
    """Yield the articles of files, in order; ``-`` is standard input, taken as one plain text.

    A ``.jsonl`` file holds an article a line, with ``text`` and if you like ``id``, ``date`` and ``source``;
    any other file is one plain text, and its name without the ending is the id.

    Raises:
        ArticleError: a file holds no text, a line is no article, or an id comes twice.
        FileError: a file cannot be read.
    """
    seen: dict[str, str] = {}
    for path in paths:
        for article in _read_file(path):
            if article.id in seen:
                raise ArticleError(
                    f"{path}: the id {article.id!r} was used in {seen[article.id]};"
                    " rename the file, or give ids in a .jsonl file"
                )
            seen[article.id] = path
            yield article


def _read_file(path: str) -> Iterator[Article]:
    if path == STANDARD_INPUT:
        yield _plain("stdin", _read_standard_input(), "standard input")
    elif Path(path).is_dir():
        raise ArticleError(f"{path}: this is a folder; name its files, for example {path.rstrip('/')}/*.txt")
    elif path.endswith(".jsonl"):
        yield from _read_lines(Path(path))
    else:
        yield _plain(Path(path).stem, read_text(Path(path)), path)


def _read_standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ArticleError(f"standard input: not UTF-8 (byte {error.start}); convert it with iconv") from None


def _plain(identity: str, text: str, place: str) -> Article:
    if not text.strip():
        raise ArticleError(f"{place}: holds no text")
    return Article(identity, text)


def _read_lines(path: Path) -> Iterator[Article]:
    count = 0
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        count += 1
        try:
            data = json.loads(line)
            if not isinstance(data, dict) or not str(data.get("text", "x")).strip():
                raise ArticleError(
                    f'{path}:{number}: an article is {{"id": …, "text": …}} with a text that is not empty'
                )
            row = _ArticleRow.model_validate(data)
        except json.JSONDecodeError as error:
            raise ArticleError(f"{path}:{number}: not JSON ({error.msg}, column {error.colno})") from None
        except RecursionError:
            raise ArticleError(f"{path}:{number}: not an article: brackets are nested too deep") from None
        except ValidationError as error:
            message = explain_errors(error)[0]
            raise ArticleError(f'{path}:{number}: {message}; an article is {{"id": …, "text": …}}') from None
        except ValueError as error:
            raise ArticleError(f"{path}:{number}: not JSON ({error})") from None
        identity = f"{path.stem}-{number}" if row.id is None else str(row.id)
        yield Article(identity, row.text, row.date, row.source)
    if not count:
        raise ArticleError(f"{path}: holds no articles")
