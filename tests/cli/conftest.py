"""A working folder as a user has it: a model, an encoder, files, and commands run in it."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from dateline.cli import main

Files = Mapping[str, str | bytes]
CheckMistake = Callable[[str, Files, Sequence[str]], None]
ANYTHING = "[…]"


@pytest.fixture
def here(tmp_path, monkeypatch, tiny_run, tiny_encoder, tiny_corpus) -> Path:
    """The working folder, with ``model``, ``encoder`` and ``tiny.txt`` in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").symlink_to(tiny_run / "model")
    (tmp_path / "encoder").symlink_to(tiny_encoder)
    (tmp_path / "tiny.txt").symlink_to(tiny_corpus)
    return tmp_path


@pytest.fixture
def write_files(here):
    """Return a function that writes files into the working folder."""

    def write(files: Files) -> None:
        for name, content in files.items():
            path = here / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


@pytest.fixture
def check_mistake(here, write_files, capsys) -> CheckMistake:
    """Return a function that runs a command which must fail, and compares what it tells.

    ``{here}`` in an expected line is the working folder, ``[…]`` stands for anything.
    """

    def check(command: str, files: Files, told: Sequence[str]) -> None:
        write_files(files)
        before = sorted(here.rglob("*"))
        code = main(shlex.split(command))
        lines = capsys.readouterr().err.splitlines()
        patterns = [re.escape(f"dateline: {line}".replace("{here}", str(here.resolve()))) for line in told]
        patterns = [pattern.replace(re.escape(ANYTHING), ".*") for pattern in patterns]
        assert code == 2
        assert len(lines) == len(patterns), lines
        for line, pattern in zip(lines, patterns, strict=True):
            assert re.fullmatch(pattern, line), line
        assert sorted(here.rglob("*")) == before, "nothing is left behind"

    return check
