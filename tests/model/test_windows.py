"""Windows: every word of a text is in exactly one of them, in order, and none is longer than the encoder's limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer

from dateline.corpus.events import Document, Sentence, Span
from dateline.corpus.words import find_words
from dateline.model.windows import EncodedWord, TokenFrame, encode_words, frame_of, plan_windows

FRAME = TokenFrame(prefix=(1,), suffix=(2,), pad=0, limit=12)  # room for 10 tokens


def sentence_of(*sizes):
    return tuple(EncodedWord(Span(i, i + 1), tuple(range(size))) for i, size in enumerate(sizes))


@given(st.lists(st.lists(st.integers(1, 15), max_size=8), max_size=8), st.integers(0, 30))
def test_every_word_is_in_one_window_in_order_within_the_limit(sizes, budget):
    sentences = [sentence_of(*line) for line in sizes]
    plan = plan_windows(sentences, budget, FRAME)
    placed = [(piece.sentence, word.span) for window in plan.windows for piece in window.pieces for word in piece.words]
    assert placed == [(i, word.span) for i, sentence in enumerate(sentences) for word in sentence]
    assert all(window.token_count <= FRAME.room for window in plan.windows)
    assert plan.shortened_words == sum(size > FRAME.room for line in sizes for size in line)


@pytest.mark.parametrize(
    ("budget", "windows"),
    [(0, [[0], [1], [2]]), (6, [[0, 1], [2]]), (9, [[0, 1, 2]]), (99, [[0, 1, 2]])],
    ids=["single-sentences", "two-fit", "all-fit", "limit-is-wider"],
)
def test_consecutive_sentences_fill_a_window(budget, windows):
    plan = plan_windows([sentence_of(1, 2), sentence_of(3), sentence_of(3)], budget, FRAME)
    assert [[piece.sentence for piece in window.pieces] for window in plan.windows] == windows
    assert plan.split_sentences == 0


def test_a_sentence_over_the_limit_is_split_at_words_and_counted():
    plan = plan_windows([sentence_of(6, 6, 4, 2)], 100, FRAME)
    assert [[len(w.token_ids) for w in window.words] for window in plan.windows] == [[6], [6, 4], [2]]
    assert plan.split_sentences == 1


TEXTS = [
    "Plain words here.",
    "naïve café — “quoted” 💥 bang",
    "U.S.-led al-Qaduli's 3.5%",
    "नमस्ते दुनिया",
    "a\u200bb \x07 c",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_keep_their_characters(text, tiny_encoder):
    tokenizer = AutoTokenizer.from_pretrained(tiny_encoder)
    document = Document("d", text, (Sentence(Span(0, len(text))),))
    encoded = encode_words(document, tokenizer)[0]
    spans = [word.span for word in encoded]
    assert set(spans) <= set(find_words(text))
    assert [token for word in encoded for token in word.token_ids] == tokenizer(text, add_special_tokens=False)[
        "input_ids"
    ]


def test_the_frame_is_what_the_tokenizer_puts_around_a_text(tiny_encoder):
    tokenizer = AutoTokenizer.from_pretrained(tiny_encoder)
    frame = frame_of(tokenizer, 48)
    assert (frame.prefix, frame.suffix) == ((tokenizer.cls_token_id,), (tokenizer.sep_token_id,))
    assert frame.room == 46
