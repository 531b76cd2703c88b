import json

import pytest

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.textee import format_textee, read_textee
from dateline.errors import CorpusError

TOKENS = ["Gunmen", "shot", "at", "a", "U.N.", "convoy", "."]
TEXT = "Gunmen shot at a U.N. convoy."
#       0      7    12  15 17   22   28
SHOT = {
    "event_type": "Conflict.Attack",
    "trigger": {"text": "shot", "start": 1, "end": 2},
    "arguments": [{"role": "Actor", "start": 0, "end": 1}, {"role": "Target", "start": 4, "end": 6}],
}
EVENT = Event(
    "Conflict.Attack",
    Span(7, 11),
    arguments=(Argument("Actor", Span(0, 6)), Argument("Target", Span(17, 28))),
)


def window(**changes):
    return {"doc_id": "a", "wnd_id": "a_0", "tokens": TOKENS, "text": TEXT, "event_mentions": [SHOT]} | changes


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_reads_a_window_of_textee(write):
    path = write("a.json", lines(window(lang="en", entity_mentions=[])))
    assert read_textee(path) == [Document("a", TEXT, (Sentence(Span(0, 29), (EVENT,)),))]


def test_reads_a_sentence_of_oneie_that_points_to_entities(write):
    roles = [{"role": "Actor", "entity_id": "e1", "text": "Gunmen"}, {"role": "Target", "entity_id": "e2"}]
    entities = [
        {"id": "e2", "start": 4, "end": 6, "entity_type": "VEH", "text": "U.N. convoy"},
        {"id": "e1", "start": 0, "end": 1, "entity_type": "PER"},
    ]
    row = {"doc_id": "a", "sent_id": "a-1", "sentence": TEXT, "tokens": TOKENS, "entity_mentions": entities}
    path = write("a.json", lines(row | {"event_mentions": [SHOT | {"arguments": roles}]}))
    assert list(read_textee(path)[0].events) == [EVENT]


def test_status_is_ours_and_actual_where_it_is_missing(write):
    path = write("a.json", lines(window(event_mentions=[SHOT, SHOT | {"status": "planned"}])))
    assert [event.status for event in read_textee(path)[0].events] == ["actual", "planned"]


def test_windows_of_one_document_are_joined_in_the_order_of_the_file(write):
    other = {"doc_id": "b", "tokens": ["Rain", "."]}
    path = write("a.json", lines(window(), other, window(tokens=["Shots", "!"], text=None, event_mentions=[])))
    first, second = read_textee(path)
    assert first.text == f"{TEXT}\n\nShots !"
    assert [sentence.span for sentence in first.sentences] == [Span(0, 29), Span(31, 38)]  # 29 + 2 = 31
    assert second == Document("b", "Rain .", (Sentence(Span(0, 6)),))


@pytest.mark.parametrize(
    ("tokens", "text", "expected", "words"),
    [
        (["a", "b"], None, "a b", ["a", "b"]),
        (["a", "b"], "a  b", "a  b", ["a", "b"]),
        (["a", "b"], "a" + " " * 9 + "b", "a" + " " * 9 + "b", ["a", "b"]),
        (["do", "n't", "."], "don't.", "don't.", ["do", "n't", "."]),
        (["``", "Go", "''"], '"Go"', "`` Go ''", ["``", "Go", "''"]),
        (["on", "fire"], "on a hill far away: fire", "on fire", ["on", "fire"]),
        (["on", "", "fire"], "on fire", "on   fire", ["on", " ", "fire"]),
        (["東", "京"], "東京", "東京", ["東", "京"]),
    ],
    ids=[
        "no-text", "two-blanks", "many-blanks", "no-blanks", "changed-quotes", "lost-words", "empty-token",
        "no-latin",
    ],
)  # fmt: skip
def test_text_is_taken_where_the_tokens_stand_in_it(write, tokens, text, expected, words):
    mentions = [{"event_type": "A", "trigger": {"start": at, "end": at + 1}} for at in range(len(tokens))]
    (document,) = read_textee(write("a.json", lines(window(tokens=tokens, text=text, event_mentions=mentions))))
    assert document.text == expected
    assert [event.trigger.of(document.text) for event in document.events] == words


def test_windows_without_tokens_are_left_out(write):
    empty = window(tokens=[], text="", event_mentions=[])
    assert len(read_textee(write("a.json", lines(empty, window())))[0].sentences) == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{nope", "Invalid JSON"),
        ({"doc_id": "a"}, "tokens: Field required"),
        (window(event_mentions=[{"event_type": "A"}]), "event_mentions.0.trigger: Field required"),
        (
            window(event_mentions=[{"event_type": "A", "trigger": {"start": 1, "end": 8}}]),
            "trigger of A: the token offsets 1-8 are not within the 7 tokens",
        ),
        (
            window(event_mentions=[SHOT | {"arguments": [{"role": "Actor", "start": 2, "end": 2}]}]),
            "Actor: the token offsets 2-2 are not within the 7 tokens",
        ),
        (
            window(event_mentions=[SHOT | {"arguments": [{"role": "Actor", "entity_id": "e9"}]}]),
            "Actor of Conflict.Attack: no offsets, and no entity 'e9'",
        ),
    ],
    ids=["no-json", "no-tokens", "no-trigger", "trigger-outside", "empty-argument", "unknown-entity"],
)
def test_each_mistake_is_named_with_its_line(write, row, expected):
    line = row if isinstance(row, str) else json.dumps(row)
    with pytest.raises(CorpusError, match=rf"^\S+a\.json:3: {expected}"):
        read_textee(write("a.json", f"{lines(window())}\n{line}\n"))


def test_all_mistakes_of_a_file_come_at_once(write, complaints, ontology):
    wrong_offsets = {"event_type": "A", "trigger": {"start": 5, "end": 9}}
    wrong_names = SHOT | {"event_type": "Conflict.Atack", "arguments": [{"role": "Actr", "start": 0, "end": 1}]}
    path = write(
        "a.json",
        lines(window(event_mentions=[wrong_offsets, wrong_offsets]), window(event_mentions=[wrong_names])) + "{}\n",
    )
    found = complaints(read_textee, path, ontology)
    assert [line for line, _ in found] == [1, 1, 2, 2, 3, 3]
    assert [message for line, message in found if line == 2] == [
        "unknown type 'Conflict.Atack'; did you mean 'Conflict.Attack'?",
        "unknown role 'Actr'; did you mean 'Actor'?",
    ]


def test_file_without_sentences_is_an_error(write, complaints):
    assert complaints(read_textee, write("a.json", "\n")) == [
        (None, "holds no sentences; one JSON object a line is expected")
    ]


def test_writes_what_other_readers_of_textee_need():
    (row,) = map(json.loads, format_textee([Document("a", TEXT, (Sentence(Span(0, 29), (EVENT,)),))]).splitlines())
    # Every mark is a token, so "U.N." is four of them: Gunmen shot at a U . N . convoy .
    assert row["tokens"] == ["Gunmen", "shot", "at", "a", "U", ".", "N", ".", "convoy", "."]
    assert (row["doc_id"], row["wnd_id"], row["text"]) == ("a", "a_0", TEXT)
    (event,) = row["event_mentions"]
    assert event["trigger"] == {"text": "shot", "start": 1, "end": 2}
    assert event["arguments"] == [
        {"entity_id": "a_0_Ent0", "role": "Actor", "text": "Gunmen", "start": 0, "end": 1},
        {"entity_id": "a_0_Ent1", "role": "Target", "text": "U.N. convoy", "start": 4, "end": 9},
    ]
    assert [entity["id"] for entity in row["entity_mentions"]] == ["a_0_Ent0", "a_0_Ent1"]


def test_spans_that_cut_a_word_become_tokens_of_their_own(write):
    document = Document("a", "unarmed men", (Sentence(Span(0, 11), (Event("A", Span(2, 7)),)),))
    text = format_textee([document])
    assert json.loads(text)["tokens"] == ["un", "armed", "men"]
    assert read_textee(write("a.json", text)) == [document]


def test_argument_outside_its_sentence_is_refused_once():
    event = Event("A", Span(0, 3), arguments=(Argument("X", Span(6, 9)),))
    document = Document("a", "One.\n\nTwo.", (Sentence(Span(0, 4), (event,)), Sentence(Span(6, 10))))
    with pytest.raises(CorpusError) as raised:
        format_textee([document])
    assert str(raised.value) == "a: sentence 1: 'Two' lies outside the event's sentence; write JSON Lines"
