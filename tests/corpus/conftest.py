from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.corpus.ontology import Ontology, parse_ontology
from dateline.errors import ProblemsError

SMALL_ONTOLOGY = """
name: small
roles: {Actor: who acts, Target: who is acted upon, Place: where}
statuses: {actual: happened, planned: intended}
types:
  Conflict.Attack: {means: an attack, cameo: "180"}
  Life.Death: {means: people die}
"""

Write = Callable[[str, str], Path]
Complaints = Callable[..., list[tuple[int | None, str]]]


@pytest.fixture
def ontology() -> Ontology:
    return parse_ontology(SMALL_ONTOLOGY, "small.yaml")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file into a fresh folder, bytes as given, and returns its path."""

    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return _write


@pytest.fixture
def complaints() -> Complaints:
    """Calls what must fail and returns the line and message of every problem that it reports."""

    def _complaints(function: Callable[..., object], *args: object) -> list[tuple[int | None, str]]:
        with pytest.raises(ProblemsError) as raised:
            function(*args)
        return [(problem.line, problem.message) for problem in raised.value.problems]

    return _complaints
