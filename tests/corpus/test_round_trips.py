"""What is written reads back the same: over documents with every kind of text that has broken a format."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.files import write_text
from dateline.corpus.json_lines import format_json_lines, read_json_lines
from dateline.corpus.labelled_text import (
    SENTENCE_GAP,
    format_labelled_text,
    parse_labelled_text,
    read_labelled_text,
)
from dateline.corpus.textee import format_textee, read_textee
from dateline.corpus.words import find_words, is_in_word
from dateline.errors import CorpusError

NASTY = [
    "the", "the", "police", "#", "#1", "#2", "police #2", "\\", "\\n", "\\s", "|", " | ", "||", "---", ":", "A: b",
    '"',
    "“so”", "'s", "[planned]", "types:", "# id: x", ",", ".", "U.S.-led", "🔥",
    "👩‍👩‍👧", "🇺🇳", "e\u0301", "\u0301", "नई दिल्ली",
    "دمشق", "東京", "Київ", "\ufeff", "\u200b", "\u202e", "_", "1,200",
]  # fmt: skip
BLANKS = [
    " ",
    " ",
    " ",
    " " * 9,
    "",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\x0b",
    "\x85",
]
TEXT = st.text(st.characters(codec="utf-8"), max_size=4)
SCORE = st.none() | st.floats(0, 1)
TYPES = st.sampled_from(["Conflict.Attack", "Contact:Phone-Write", "A", "Vor Ort", "typesetting", "攻击"])
ROLES = st.sampled_from(["Actor", "Place_Arg", "im Ort", "A:B", "types"])
STATUSES = st.sampled_from(["actual", "actual", "planned", "möglich", "not so"])
KEYS = st.sampled_from(["lang", "url of it", "注", "#", "a\\b", "Id"])


@st.composite
def sentence_texts(draw):
    pieces = draw(st.lists(st.tuples(st.sampled_from(NASTY) | TEXT, st.sampled_from(BLANKS)), max_size=8))
    return draw(st.sampled_from(["", "", " ", "\t", "#", "  "])) + "".join(map("".join, pieces)) or "x"


@st.composite
def spans(draw, text, edges, is_legal: Callable[[str], object] = bool):
    """A span of the text from one of the edges to another; None where there is none."""
    found = [
        Span(start, end) for start in edges for end in edges if start < end <= start + 12 and is_legal(text[start:end])
    ]
    return draw(st.sampled_from(found)) if found else None


@st.composite
def events(draw, trigger, argument, scores):
    found = draw(trigger)
    if found is None:
        return None
    arguments = [
        Argument(draw(ROLES), span, draw(scores)) for span in draw(st.lists(argument, max_size=3)) if span is not None
    ]
    return Event(draw(TYPES), found, draw(STATUSES), tuple(arguments), draw(scores))


def some(strategy):
    return st.lists(strategy, max_size=3).map(lambda found: tuple(each for each in found if each is not None))


@st.composite
def labelled(draw, texts, edges_of, is_legal: Callable[[str], object] = bool):
    """Sentences joined by a blank line, with events at spans between the edges of their own sentence."""
    sentences, start = [], 0
    for text in texts:
        local = spans(text, edges_of(text), is_legal).map(lambda span, at=start: span and span.shift(at))
        sentences.append(Sentence(Span(start, start + len(text)), draw(some(events(local, local, st.none())))))
        start += len(text) + len(SENTENCE_GAP)
    return SENTENCE_GAP.join(texts), tuple(sentences)


def edges_of_whole_words(text):
    inner = [at for at in range(1, len(text)) if not (is_in_word(text[at - 1]) and is_in_word(text[at]))]
    return [0, *inner, len(text)]


def has_no_blank_edge(mention):
    return mention == mention.strip(" \t")


@st.composite
def text_format_documents(draw, identity):
    texts = draw(st.lists(sentence_texts(), max_size=3))
    text, sentences = draw(labelled(texts, edges_of_whole_words, has_no_blank_edge))
    types = [draw(st.none() | st.lists(TYPES, max_size=2).map(tuple)) for _ in sentences]
    sentences = tuple(Sentence(s.span, s.events, t) for s, t in zip(sentences, types, strict=True))
    header = st.sampled_from(NASTY) | TEXT | sentence_texts()
    date, source = draw(st.none() | header), draw(st.none() | header)
    meta = tuple(draw(st.dictionaries(KEYS, header, max_size=2)).items())
    return Document(identity + draw(header), text, sentences, date, source, meta)


@st.composite
def documents_with_anything(draw, identity):
    """Gaps of any kind between sentences, arguments anywhere in the text, scores: what JSON Lines holds."""
    cuts = draw(st.lists(st.integers(0, 40), unique=True, max_size=6).map(sorted))
    text = (draw(sentence_texts()) * 41)[: draw(st.integers(41, 60))]
    sentences = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        inside = spans(text, range(start, end + 1))
        found = draw(some(events(inside, spans(text, range(0, len(text), 7)), SCORE)))
        sentences.append(Sentence(Span(start, end), found, draw(st.none() | st.lists(TEXT, max_size=2).map(tuple))))
    meta = tuple(draw(st.dictionaries(TEXT, TEXT, max_size=2)).items())
    return Document(identity + draw(TEXT), text, tuple(sentences), draw(st.none() | TEXT), draw(st.none() | TEXT), meta)


def edges_of_words(text):
    return sorted({edge for word in find_words(text) for edge in (word.start, word.end)})


def has_no_blank_end(mention):
    return mention == mention.strip()


@st.composite
def token_documents(draw, identity):
    texts = draw(st.lists(sentence_texts(), min_size=1, max_size=3))
    text, sentences = draw(labelled(texts, edges_of_words, has_no_blank_end))
    return Document(identity, text, sentences)


def several(documents):
    return st.integers(1, 2).flatmap(lambda n: st.tuples(*(documents(name) for name in "ab"[:n]))).map(list)


@given(several(text_format_documents))
def test_text_format_gives_back_every_document(documents):
    text = format_labelled_text(documents)
    assert parse_labelled_text(text, "f.txt") == documents


@given(document=text_format_documents("a"))
def test_text_format_survives_a_file_and_windows_line_ends(tmp_path_factory, document):
    path = tmp_path_factory.getbasetemp() / "round-trip.txt"
    text = format_labelled_text([document])
    write_text(path, text)
    assert read_labelled_text(path) == [document]
    write_text(path, text.replace("\n", "\r\n"))
    assert read_labelled_text(path) == [document]


@given(several(documents_with_anything))
def test_json_lines_give_back_every_document(tmp_path_factory, documents):
    path = tmp_path_factory.getbasetemp() / "round-trip.jsonl"
    write_text(path, format_json_lines(documents))
    assert read_json_lines(path) == documents


@given(several(token_documents))
def test_textee_gives_back_documents_of_whole_words(tmp_path_factory, documents):
    path = tmp_path_factory.getbasetemp() / "round-trip.json"
    write_text(path, format_textee(documents))
    assert read_textee(path) == documents


def one_sentence(**changes):
    event = Event(
        changes.pop("type", "A"),
        Span(0, 3),
        changes.pop("status", "actual"),
        (Argument(changes.pop("role", "X"), Span(4, 7)),),
    )
    return Document(changes.pop("id", "a"), "One two.", (Sentence(Span(0, 8), (event,)),), **changes)


def assert_refused_or_equal(document):
    try:
        text = format_labelled_text([document])
    except CorpusError:
        return
    assert parse_labelled_text(text, "f.txt") == [document]


@pytest.mark.parametrize(
    "change",
    [
        *({"type": name} for name in ("A: b", "A|B", "A | B", "A[b]", "A#2", "", " A", "A\nB", "types", "types:x")),
        *({"role": name} for name in ("X: y", "X | Y", "", " X", "X\nY", "\\X")),
        *({"status": name} for name in ("a]", "a: b", "", "a\nb")),
        *({"meta": ((key, "v"),)} for key in ("a\nb", "a\rb", "", " a", "id", "a:b")),
        *({"id": name} for name in ("", " ", "\n", "a\n# date: b")),
    ],
    ids=repr,
)
def test_text_format_never_writes_a_name_that_reads_back_otherwise(change):
    assert_refused_or_equal(one_sentence(**change))


@pytest.mark.parametrize("name", ["Attack, armed", "", " A", "A\nB"], ids=repr)
def test_text_format_never_writes_a_sentence_type_that_reads_back_otherwise(name):
    assert_refused_or_equal(Document("a", "One", (Sentence(Span(0, 3), types=(name,)),)))


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2028", "\x0b", "\n"], ids=ascii)
def test_repeated_span_may_end_in_any_blank_that_is_no_space(blank):
    text = f"on{blank} and on{blank}"
    document = Document("a", text, (Sentence(Span(0, len(text)), (Event("A", Span(0, 3)),)),))
    assert parse_labelled_text(format_labelled_text([document]), "f.txt") == [document]


def test_no_document_has_header_lines_that_stand_twice():
    with pytest.raises(ValueError, match="'k'"):
        Document("a", "x", meta=(("k", "1"), ("k", "2")))
