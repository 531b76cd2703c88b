"""Articles as documents that have sentences and no events yet."""

from ..corpus.events import Document, Sentence
from ..corpus.segmentation import split_sentences
from .articles import Article


def make_document(article: Article) -> Document:
    """Return the article as a document whose sentences have no events yet."""
    sentences = tuple(Sentence(span) for span in split_sentences(article.text))
    return Document(article.id, article.text, sentences, article.date, article.source)
