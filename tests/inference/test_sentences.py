"""Sentences of articles: every word in one of them, in order, and the ends where a reader would put them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.corpus.segmentation import find_blocks, split_sentences
from dateline.inference.articles import Article
from dateline.inference.sentences import make_document

WRAPPED = (
    "Rebels shelled the town of Kora on Monday and killed two\n"
    "men who were on their way to the market in the old town,\n"
    "the mayor said. Troops left.\n"
)
CASES = {
    "two": ("Rebels shelled Kora. Two men died.", ["Rebels shelled Kora.", "Two men died."]),
    "headline-and-byline": (
        "Rebels Shell Kora\nBy Ann Lee\n\nRebels shelled Kora on Monday.\n",
        ["Rebels Shell Kora", "By Ann Lee", "Rebels shelled Kora on Monday."],
    ),
    "place-line": ("KORA (AP) — Rebels left. Troops came.", ["KORA (AP) — Rebels left.", "Troops came."]),
    "us-before-a-word": ("The U.S. army left. The U.S. said so.", ["The U.S. army left.", "The U.S. said so."]),
    "us-at-the-end": ("He is from the U.S. They left.", ["He is from the U.S.", "They left."]),
    "ranks": (
        "Gen. Ali Musa and Lt. Col. Omar left Kora. Troops came.",
        ["Gen. Ali Musa and Lt. Col. Omar left Kora.", "Troops came."],
    ),
    "titles": ("Dr. Smith and Mr. Lee stayed. We left.", ["Dr. Smith and Mr. Lee stayed.", "We left."]),
    "initials": ("J. R. Ali left. George W. Bush came.", ["J. R. Ali left.", "George W. Bush came."]),
    "months": ("On Jan. 5 rebels left. On Feb. 6 they came.", ["On Jan. 5 rebels left.", "On Feb. 6 they came."]),
    "hours": ("At 5 p.m. they left. At 6 a.m. we came.", ["At 5 p.m. they left.", "At 6 a.m. we came."]),
    "amounts": ("It cost $3.5 million in No. 10. We paid.", ["It cost $3.5 million in No. 10.", "We paid."]),
    "hard-wrapped": (WRAPPED, [WRAPPED.partition(" Troops")[0], "Troops left."]),
    "hard-wrapped-crlf": (
        WRAPPED.replace("\n", "\r\n"),
        [WRAPPED.partition(" Troops")[0].replace("\n", "\r\n"), "Troops left."],
    ),
    "web-debris": (
        "Share\nTweet\nRead more\nRebels shelled Kora on Monday, the mayor of the town said on the radio.\n",
        ["Share", "Tweet", "Read more", "Rebels shelled Kora on Monday, the mayor of the town said on the radio."],
    ),
    "list": ("- one man\n- two men\n- three men\n", ["- one man", "- two men", "- three men"]),
    "two-short-lines": ("Rebels left\nTroops came", ["Rebels left", "Troops came"]),
    "quotations": (
        '"We will leave," he said. "We will not return." They left.',
        ['"We will leave," he said.', '"We will not return."', "They left."],
    ),
    "quotation-of-two-sentences": (
        "“We will leave. We will not return,” he said. They left.",
        ["“We will leave. We will not return,” he said.", "They left."],
    ),
    "question-and-call": ("What? Yes! They left... We stayed.", ["What?", "Yes!", "They left...", "We stayed."]),
    "crlf": ("Rebels left.\r\n\r\nTwo men died. We left.\r\n", ["Rebels left.", "Two men died.", "We left."]),
    "blanks-that-do-not-break": ("\u00a0Rebels left.\u00a0 Troops came.\u00a0", ["Rebels left.", "Troops came."]),
    "same-sentence-twice": ("They left. They left.\nThey left.", ["They left."] * 3),
    "nothing": ("", []),
    "blanks": (" \n\t\r\n ", []),
}
WORDS = ["Rebels", "U.S.", "Gen.", "left", "5", "1.", "🔥", "e\u0301", "\u200b", "\ufeff", "\x00"]
SIGNS = [".", "...", "?", "。", '"', "“", "”", "(", ")"]
BLANKS = [" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\x1c", "\x85"]
NEWS = st.lists(st.sampled_from([*WORDS, *SIGNS, *BLANKS]), max_size=60).map("".join)


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_sentences(text, expected):
    assert [span.of(text) for span in split_sentences(text)] == expected


@given(text=st.text(max_size=200) | NEWS)
@settings(deadline=None, max_examples=300)
def test_sentences_hold_every_character_once_and_in_order(text):
    spans = split_sentences(text)
    end = 0
    for span in spans:
        assert text[end : span.start].strip() == "", "nothing between two sentences but blanks"
        assert span.start >= end, "no overlap"
        assert span.of(text) == span.of(text).strip(), "no blank at an edge"
        assert span.end <= len(text)
        end = span.end
    assert text[end:].strip() == ""


@given(text=st.text(max_size=200) | NEWS)
@settings(deadline=None, max_examples=100)
def test_blocks_hold_every_character_once_and_in_order(text):
    end = 0
    for block in find_blocks(text):
        assert text[end : block.start].strip() == ""
        assert block.start >= end
        end = block.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    ("widths", "blocks"),
    [
        ((60, 60, 20), 1),
        ((60, 60), 2),
        ((120, 120, 20), 1),
        ((121, 121, 20), 3),
        ((20, 60, 60), 2),
        ((60, 57, 20), 1),
        ((60, 56, 20), 2),
    ],
    ids=["wrapped", "two-lines", "widest", "too-wide", "headline-above", "word-would-not-fit", "word-would-fit"],
)
def test_lines_are_joined_where_the_next_word_had_no_room(widths, blocks):
    # Words of three letters: one more, with its blank, takes four of the widest line's characters.
    lines = [("abc " * 40)[: width - 1] + "x" for width in widths]
    text = "\n".join(lines)
    assert len(find_blocks(text)) == blocks


def test_document_keeps_text_date_and_source_and_has_no_events():
    document = make_document(Article("a", " One.\n\nTwo. ", "2016-03-25", "wire"))
    assert (document.id, document.text, document.date, document.source) == ("a", " One.\n\nTwo. ", "2016-03-25", "wire")
    assert [sentence.span.of(document.text) for sentence in document.sentences] == ["One.", "Two."]
    assert all(sentence.types is None and sentence.events == () for sentence in document.sentences)


def test_a_list_of_headlines_is_not_wrapped_text():
    lines = ["Army retakes Kora after week of fighting", "Minister resigns", "Talks resume in Geneva", "Two held"]
    text = "\n".join(lines)
    assert [span.of(text) for span in split_sentences(text)] == lines
