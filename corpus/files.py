"""Reading text and YAML with errors that help, and writing files that are whole or not there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import yaml

from ..errors import FileError, Problem


def read_text(path: Path) -> str:
    """Read a UTF-8 file; a byte order mark is dropped, line ends become line feeds.

    Raises:
        FileError: the file is missing, unreadable or not UTF-8, with what to do.
    """
    line = None
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = "there is no such file; check the path"
    except IsADirectoryError:
        message = "this is a folder and not a file"
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = f"not UTF-8 (byte {error.start}); convert it, for example: iconv -f latin1 -t utf-8"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    raise FileError([Problem(str(path), line, message)])


def parse_yaml(text: str, place: str) -> Any:  # noqa: ANN401 (YAML holds anything; the caller validates)
    """Parse YAML; a repeated key is an error. ``place`` names the file in messages.

    Raises:
        FileError: with the line of the mistake.
    """
    try:
        return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 (a SafeLoader that refuses repeated keys)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FileError([Problem(place, line, f"not valid YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        raise FileError([Problem(place, None, f"not valid YAML: {error}")]) from None


@contextmanager
def open_atomic(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file for writing that takes its place only when the block ends without an error.

    Raises:
        FileError: the folder or file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise FileError([Problem(str(path), None, f"cannot be written: {error.strerror}")]) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise FileError([Problem(str(path), None, f"cannot be written: {error.strerror}")]) from None
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a whole file atomically. Raises as open_atomic."""
    with open_atomic(path) as stream:
        stream.write(text)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _UniqueKeys(yaml.SafeLoader):
    """YAML as SafeLoader reads it, but a repeated key is an error and not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
