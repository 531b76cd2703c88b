"""Tagging articles: the Python API.

::

    from dateline.inference.tagger import Tagger

    tagger = Tagger.from_pretrained()  # the model that comes with dateline, or a folder
    document = tagger.tag("Rebels shelled the town on Monday.")
    for event in document.events:
        print(event.type, event.status, event.trigger.of(document.text))
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from ..corpus.events import Document
from ..corpus.ontology import Ontology
from ..model.folder import ModelFolder, default_model_folder, load_model_folder
from ..model.precision import Precision
from ..model.prediction import Coverage, Predictor
from .articles import Article
from .sentences import make_document

DEFAULT_MODEL_NAME = "dateline's default model"
ARTICLES_AT_ONCE = 64
"""How many articles share their batches: enough for windows of like length, few enough to stream."""


class Tagger:
    """Finds the events of articles with a trained model."""

    def __init__(self, folder: ModelFolder) -> None:
        self.path = folder.path
        self.ontology: Ontology = folder.ontology
        self._predictor = Predictor(folder.model, folder.tokenizer)

    @classmethod
    def from_pretrained(cls, folder: str | Path | None = None, precision: Precision = Precision.AUTO) -> Self:
        """Load a tagger from a model folder, or the folder of a training run.

        Args:
            folder: what ``dateline train`` wrote; by default the model that comes with dateline.
            precision: of the encoder; by default bf16 where the processor has it, else fp32.

        Raises:
            ModelFolderError: the folder is missing, incomplete, or not of a dateline model.
        """
        return cls(load_model_folder(default_model_folder() if folder is None else Path(folder), precision))

    @property
    def coverage(self) -> Coverage:
        """How what was tagged so far fitted the encoder; nothing is cut off without being counted here."""
        return self._predictor.coverage

    def tag(self, text: str, identity: str = "article") -> Document:
        """Return the text as a document with its events; offsets count the characters of ``text``."""
        return next(self.tag_articles([Article(identity, text)]))

    def tag_articles(self, articles: Iterable[Article]) -> Iterator[Document]:
        """Yield each article as a document with its events, in order, reading ahead a few dozen."""
        remaining = iter(articles)
        while batch := list(islice(remaining, ARTICLES_AT_ONCE)):
            yield from self.tag_documents([make_document(article) for article in batch])

    def tag_documents(self, documents: Sequence[Document]) -> list[Document]:
        """Return documents with the model's events in place of their own; their sentences are kept."""
        return self._predictor.predict(documents)
