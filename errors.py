"""Everything that dateline raises on purpose.

DatelineError             what the user can mend; the command line prints it and ends with exit code 2
├── ProblemsError         several mistakes at once, each with file, line, what is wrong and what to do
│   ├── FileError         a file that is missing, unreadable, not UTF-8 or not YAML
│   ├── CorpusError       labelled data that is not what it should be
│   ├── OntologyError     an ontology that is not valid
│   └── ConfigError       a training recipe or an override that is not valid
├── ArticleError          an article that cannot be read
├── ModelFolderError      a model folder that is missing, incomplete or foreign
└── ReportError           a report that is missing, foreign, older, or not comparable
"""

from collections.abc import Iterable
from dataclasses import dataclass


class DatelineError(Exception):
    """A mistake in what the user gave us: the message says what is wrong and what to do."""


class ArticleError(DatelineError):
    """An article that cannot be read."""


class ModelFolderError(DatelineError):
    """A model folder that is missing, incomplete or foreign."""


class ReportError(DatelineError):
    """A report that is missing, foreign, older, or not comparable with another."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is, and what is wrong and how to mend it."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class ProblemsError(DatelineError):
    """Mistakes in files; all of them together, so that one run shows all there is to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FileError(ProblemsError):
    """A file that is missing, unreadable, not UTF-8 or not YAML."""


class CorpusError(ProblemsError):
    """Labelled data that is not what it should be."""


class OntologyError(ProblemsError):
    """An ontology that is not valid."""


class ConfigError(ProblemsError):
    """A training recipe or an override that is not valid."""
