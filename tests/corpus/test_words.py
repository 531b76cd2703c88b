import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.corpus.events import Span
from dateline.corpus.words import find_words, split_words_at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \t\n\u00a0\u3000", []),
        ("Troops took Palmyra.", ["Troops", "took", "Palmyra", "."]),
        ("U.S.-led", ["U", ".", "S", ".", "-", "led"]),
        ("Assad's 1,200", ["Assad", "'", "s", "1", ",", "200"]),
        ("…?!", ["…", "?", "!"]),
        ("Čapajev、東京 Дамаск", ["Čapajev", "、", "東京", "Дамаск"]),
        ("fire🔥fire", ["fire", "🔥", "fire"]),
        ("snake_case", ["snake", "_", "case"]),
    ],
    ids=[
        "empty",
        "blank",
        "plain",
        "abbreviation",
        "possessive-number",
        "marks",
        "scripts",
        "emoji",
        "underscore",
    ],
)
def test_words_of_a_text(text, words):
    assert [span.of(text) for span in find_words(text)] == words


def test_offset_places_the_words_in_the_document():
    assert find_words("ab c", offset=10) == [Span(10, 12), Span(13, 14)]


@given(st.text())
def test_words_cover_every_character_that_is_not_blank_in_order_and_once(text):
    words = find_words(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(words))
    covered = [index for word in words for index in range(word.start, word.end)]
    assert covered == [index for index, character in enumerate(text) if not character.isspace()]


@pytest.mark.parametrize(
    ("boundaries", "pieces"),
    [
        ([], ["unarmed", "men"]),
        ([2], ["un", "armed", "men"]),
        ([4, 2, 2], ["un", "ar", "med", "men"]),
        ([0, 7, 8, 11, 99], ["unarmed", "men"]),
    ],
    ids=["none", "inside", "twice-and-unsorted", "at-edges-and-beyond"],
)
def test_words_are_cut_only_where_a_boundary_falls_inside(boundaries, pieces):
    text = "unarmed men"
    assert [piece.of(text) for piece in split_words_at(find_words(text), boundaries)] == pieces


@given(st.text(), st.lists(st.integers(0, 40)))
def test_cutting_keeps_every_character_and_respects_every_boundary(text, boundaries):
    words, pieces = find_words(text), split_words_at(find_words(text), boundaries)
    assert "".join(piece.of(text) for piece in pieces) == "".join(word.of(text) for word in words)
    assert not [(cut, piece) for cut in boundaries for piece in pieces if piece.start < cut < piece.end]
