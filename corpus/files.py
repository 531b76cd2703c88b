"""Reading text and YAML with errors that help, and writing files that are whole or not there."""

import os
import re
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


def parse_yaml(text: str, place: str) -> Any:
    """Parse YAML; a repeated key is an error. ``place`` names the file in messages.

    Raises:
        FileError: with the line of the mistake.
    """
    try:
        return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 (a SafeLoader that refuses repeated keys)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FileError([Problem(place, line, f"not valid YAML: {error.problem}")]) from None
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise FileError([Problem(place, None, f"not valid YAML: {error}")]) from None


def format_yaml(data: Any) -> str:
    """Write plain data as YAML that ``parse_yaml`` reads back equal."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False)


@contextmanager
def open_atomic(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file for writing that takes its place only when the block ends without an error.

    Raises:
        FileError: the folder or file cannot be written.
    """
    if path.exists() and not path.is_file() and not path.is_dir():  # a device or pipe is written to, never replaced
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        return
    path = path.resolve()  # a link is kept, and what it points to is replaced
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
    """YAML as SafeLoader reads it, but a repeated key is an error, and 2e-4 is a number."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        """Return the mapping as it stands in the file, before merges."""
        node = super().compose_mapping_node(anchor)
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if (key.tag, key.value) in seen:
                    raise yaml.MarkedYAMLError(problem=f"{key.value!r} stands twice", problem_mark=key.start_mark)
                seen.add((key.tag, key.value))
        return node


class _Dumper(yaml.SafeDumper):
    """YAML that the loader above reads back equal."""


# YAML 1.1 takes 2e-4 for a text, since it has no point; everyone who writes it means a number.
for _side in (_UniqueKeys, _Dumper):
    _side.add_implicit_resolver(
        "tag:yaml.org,2002:float", re.compile(r"[-+]?\d+(?:\.\d*)?[eE][-+]?\d+"), list("-+0123456789")
    )
