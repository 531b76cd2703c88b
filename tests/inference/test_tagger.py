"""The tagger: offsets in the text as it was given, nothing lost, and every article for itself."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.corpus.checks import find_uncovered_words
from dateline.corpus.events import Argument, Document, Event, find_problems
from dateline.inference import tagger as tagger_module
from dateline.inference.articles import Article
from dateline.inference.tagger import Tagger
from dateline.model.precision import Precision

TEXTS = (
    "Rebels shelled Kora on Monday .",
    "Troops killed two men in Suda . Gunmen will leave Belem .\n\nThe market of Minsa was full of soldiers .",
    "A headline about Kora\nBy our reporter\n\nSoldiers did not kill the mayor of Kora .",
    "Rebels shelled 🔥 Kora on Monday and " * 30,
    "Rebels shelled Kora .",
    "—",
)

WORDS = ["Rebels", "shelled", "Kora", ".", " ", "\n", "🔥", "\r\n", "é", "\x00", "\u2028"]
NEWS = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=40).map("".join)


@pytest.fixture(scope="module")
def tagger(tiny_run) -> Tagger:
    return Tagger.from_pretrained(tiny_run, Precision.FP32)


@pytest.fixture
def fresh_tagger(tiny_run) -> Tagger:
    return Tagger.from_pretrained(str(tiny_run / "model"), Precision.FP32)


def labels(document: Document) -> Document:
    """Return the document without its scores, to compare labels with ``==``."""

    def strip(event: Event) -> Event:
        arguments = tuple(Argument(argument.role, argument.span) for argument in event.arguments)
        return Event(event.type, event.trigger, event.status, arguments)

    sentences = [type(s)(s.span, tuple(strip(event) for event in s.events), s.types) for s in document.sentences]
    return Document(document.id, document.text, tuple(sentences), document.date, document.source)


def scores(document: Document) -> list[float | None]:
    return [
        score for event in document.events for score in (event.score, *(argument.score for argument in event.arguments))
    ]


def assert_same(one: Document, other: Document) -> None:
    assert labels(one) == labels(other)
    assert scores(one) == pytest.approx(scores(other), abs=1e-4)


def make_articles(order: Iterable[int] = (0, 1, 2, 3, 4, 5)) -> list[Article]:
    return [Article(f"a-{number}", TEXTS[number]) for number in order]


@pytest.fixture(scope="module")
def alone(tagger) -> dict[str, Document]:
    """Each text tagged in a call of its own."""
    return {f"a-{number}": tagger.tag(text, f"a-{number}") for number, text in enumerate(TEXTS)}


def test_finds_what_it_was_trained_on(tagger):
    document = tagger.tag("Rebels shelled Kora on Monday .")
    (event,) = document.events
    found = {argument.role: argument.span.of(document.text) for argument in event.arguments}
    assert (event.type, event.status, event.trigger.of(document.text)) == ("Conflict.Shelling", "actual", "shelled")
    assert found == {"Actor": "Rebels", "Target": "Kora", "Time": "Monday"}
    assert document.id == "article"


LAYOUTS = {
    "blanks-before": ("\n\n   Rebels shelled Kora on Monday .", 12),
    "crlf": ("News\r\n\r\nRebels shelled Kora on Monday .\r\n", 15),
    "emoji-before": ("🔥👨‍👩‍👧\n\nRebels shelled Kora on Monday .", 15),
    "combining-marks-before": ("E\u0301a\u0308 — Rebels shelled Kora on Monday .", 14),
    "headline-before": ("A headline\nRebels shelled Kora on Monday .", 18),
    "many-blanks": ("Rebels   \t shelled    Kora on Monday .", 11),
    "line-separators": ("x\u2028y\x85z\x0c Rebels shelled Kora on Monday .", 14),
}


@pytest.mark.parametrize(("text", "start"), LAYOUTS.values(), ids=LAYOUTS)
def test_offsets_point_into_the_text_as_given(tagger, text, start):
    document = tagger.tag(text)
    assert document.text == text
    assert text[start : start + 7] == "shelled"
    assert start in {event.trigger.start for event in document.events if event.trigger.of(text) == "shelled"}
    assert find_problems(document, "") == []


@given(text=NEWS)
@settings(deadline=None, max_examples=60)
def test_document_is_sound_for_any_text(tagger, text):
    document = tagger.tag(text)
    assert document.text == text
    assert find_problems(document, "") == []
    assert find_uncovered_words(document) == []
    for event in document.events:
        assert event.type in tagger.ontology.types
        assert event.status in tagger.ontology.statuses
        assert event.trigger.of(text) == event.trigger.of(text).strip()
        assert all(argument.span != event.trigger for argument in event.arguments)
    assert all(0 <= score <= 1 for score in scores(document) if score is not None)
    assert None not in scores(document)


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (3, 0), (2, 5, 1)], ids=["all", "reversed", "two", "three"]
)
def test_article_is_tagged_alike_whatever_stands_beside_it(tagger, alone, order):
    found = list(tagger.tag_articles(make_articles(order)))
    assert [document.id for document in found] == [f"a-{number}" for number in order]
    for document in found:
        assert_same(document, alone[document.id])


def test_article_is_tagged_alike_where_it_is_read_ahead_in_parts(tagger, alone, monkeypatch):
    monkeypatch.setattr(tagger_module, "ARTICLES_AT_ONCE", 2)
    for document in tagger.tag_articles(make_articles()):
        assert_same(document, alone[document.id])


def test_articles_are_streamed(tagger, monkeypatch):
    monkeypatch.setattr(tagger_module, "ARTICLES_AT_ONCE", 2)
    taken: list[str] = []

    def give():
        for article in make_articles():
            taken.append(article.id)
            yield article

    found = tagger.tag_articles(give())
    assert (next(found).id, taken) == ("a-0", ["a-0", "a-1"])
    assert [document.id for document in found] == ["a-1", "a-2", "a-3", "a-4", "a-5"]


def test_no_articles(tagger):
    assert list(tagger.tag_articles([])) == []


@pytest.mark.parametrize("text", ["", " \n", "🔥", "\x00"], ids=["empty", "blank", "emoji", "nul"])
def test_text_without_words(tagger, text):
    document = tagger.tag(text)
    assert (document.text, list(document.events)) == (text, [])


def test_date_and_source_are_kept(tagger):
    (document,) = tagger.tag_articles([Article("a", "Rebels shelled Kora .", "2016-03-25", "wire")])
    assert (document.date, document.source) == ("2016-03-25", "wire")


def test_sentence_over_the_limit_is_tagged_to_its_end_and_counted(fresh_tagger):
    text = "Rebels shelled Kora on Monday and " * 20
    document = fresh_tagger.tag(f"Troops will leave Suda .\n\n{text}\n\nTroops will leave Suda .")
    assert len(document.sentences) == 3
    assert find_uncovered_words(document) == []
    coverage = fresh_tagger.coverage
    assert (coverage.documents, coverage.sentences) == (1, 3)
    assert (coverage.split_sentences, coverage.shortened_words) == (1, 0)
    assert coverage.windows > 3
    starts = [event.trigger.start for event in document.sentences[1].events]
    first, last = document.text.index("shelled"), document.text.rindex("shelled")
    assert starts == sorted(starts)
    assert (starts[0], starts[-1]) == (first, last)
    assert all(sentence.events for sentence in document.sentences)


def test_word_over_the_limit_is_counted(fresh_tagger):
    fresh_tagger.tag("Rebels shelled Kora .")
    assert fresh_tagger.coverage.shortened_words == 0
    document = fresh_tagger.tag("Rebels shelled " + "k" * 90 + " .")  # 90 tokens; the limit is 48
    assert find_uncovered_words(document) == []
    assert fresh_tagger.coverage.shortened_words == 1
    assert fresh_tagger.coverage.documents == 2


def test_word_that_the_tokenizer_gives_up_is_counted(fresh_tagger):
    fresh_tagger.tag("k" * 20_000)  # over 100 letters a WordPiece tokenizer reads nothing but [UNK]
    assert fresh_tagger.coverage.shortened_words == 1


def test_documents_keep_their_sentences(tagger, tiny_documents):
    found = tagger.tag_documents(tiny_documents)
    for gold, document in zip(tiny_documents, found, strict=True):
        assert (document.id, document.text) == (gold.id, gold.text)
        assert [sentence.span for sentence in document.sentences] == [sentence.span for sentence in gold.sentences]
        assert all(sentence.types is not None for sentence in document.sentences)


def test_gold_labels_do_not_show_through(tagger, tiny_documents):
    bare = [
        Document(d.id, d.text, tuple(type(s)(s.span) for s in d.sentences), d.date, d.source) for d in tiny_documents
    ]
    for one, other in zip(tagger.tag_documents(tiny_documents), tagger.tag_documents(bare), strict=True):
        assert_same(one, other)


def test_run_folder_and_its_model_folder_are_the_same_model(tagger, fresh_tagger):
    assert tagger.path == fresh_tagger.path
    assert_same(tagger.tag(TEXTS[1]), fresh_tagger.tag(TEXTS[1]))
