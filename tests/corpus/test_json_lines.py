import json

import pytest

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.json_lines import format_json_line, format_json_lines, read_json_lines
from dateline.errors import CorpusError

TEXT = "Troops took Palmyra."
#       0      7    12     19
EVENT = {
    "type": "Conflict.Attack",
    "trigger": {"start": 7, "end": 11, "text": "took"},
    "arguments": [{"role": "Target", "start": 12, "end": 19, "text": "Palmyra", "score": 0.88}],
    "score": 0.93,
}
ROW = {"id": "a", "text": TEXT, "sentences": [{"start": 0, "end": 20, "events": [EVENT]}]}


def with_event(**changes):
    return ROW | {"sentences": [{"start": 0, "end": 20, "events": [EVENT | changes]}]}


def test_reads_what_the_module_describes(write):
    row = ROW | {"date": "2016-03-25", "source": "wire", "meta": {"lang": "en"}}
    event = Event("Conflict.Attack", Span(7, 11), "actual", (Argument("Target", Span(12, 19), score=0.88),), score=0.93)
    assert read_json_lines(write("a.jsonl", json.dumps(row))) == [
        Document("a", TEXT, (Sentence(Span(0, 20), (event,)),), "2016-03-25", "wire", (("lang", "en"),))
    ]


def test_only_id_and_text_are_needed(write):
    assert read_json_lines(write("a.jsonl", '{"id": "a", "text": ""}')) == [Document("a", "")]


def test_texts_of_mentions_may_be_left_out(write):
    bare = with_event(trigger={"start": 7, "end": 11}, arguments=[{"role": "Target", "start": 12, "end": 19}])
    (document,) = read_json_lines(write("a.jsonl", json.dumps(bare)))
    (event,) = document.events
    assert (event.trigger.of(TEXT), event.arguments[0].span.of(TEXT)) == ("took", "Palmyra")


def test_offsets_count_characters_and_not_bytes_or_utf16_units(write):
    row = {"id": "a", "text": "🔥é x", "sentences": [{"start": 3, "end": 4, "events": []}]}
    (document,) = read_json_lines(write("a.jsonl", json.dumps(row)))
    assert document.sentences[0].span.of(document.text) == "x"


def test_blank_lines_and_windows_line_ends_do_not_matter(write):
    path = write("a.jsonl", '\n{"id": "a", "text": "x"}\r\n  \r\n{"id": "b", "text": "y"}\r\n')
    assert [document.id for document in read_json_lines(path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{nope", "Invalid JSON"),
        ("[]", ".*object"),
        ({"text": "x"}, "id: Field required"),
        ({"id": "", "text": "x"}, "id: .*at least 1 character"),
        ({"id": 1, "text": "x"}, "id: .*valid string"),
        (ROW | {"txt": "x"}, "txt: Extra inputs"),
        (ROW | {"meta": {"pages": 3}}, "meta.pages: .*valid string"),
        (ROW | {"sentences": [{"start": 20, "end": 20}]}, "sentences.0: .*end 20 must be greater than start 20"),
        (ROW | {"sentences": [{"start": -1, "end": 20}]}, "sentences.0.start: .*greater than or equal to 0"),
        (ROW | {"sentences": [{"start": "0", "end": 20}]}, "sentences.0.start: .*valid integer"),
        (ROW | {"sentences": [{"start": 0, "end": 21}]}, "document 'a': sentence 1 ends at 21, after the text"),
        (ROW | {"sentences": [{"start": 0, "end": 6, "text": "Troop"}]}, "sentences.0.text: Extra inputs"),
        (ROW | {"sentences": [{"start": 0, "end": 6, "events": [EVENT]}]}, ".*trigger of .* outside"),
        (with_event(typ="x"), "sentences.0.events.0.typ: Extra inputs"),
        (with_event(trigger={"start": 7}), "sentences.0.events.0.trigger.end: Field required"),
        (
            with_event(trigger={"start": 8, "end": 12, "text": "took"}),
            "the offsets 8–12 give 'ook ' and not 'took'; offsets count characters of the document's text",
        ),
        (
            with_event(arguments=[{"role": "Target", "start": 12, "end": 18, "text": "Palmyra"}]),
            "the offsets 12–18 give 'Palmyr' and not 'Palmyra'; offsets count characters of the document's text",
        ),
        (with_event(score=1.5), "sentences.0.events.0.score: "),
        (with_event(score=-0.1), "sentences.0.events.0.score: "),
        (with_event(arguments=[{"role": "T", "start": 0, "end": 6, "score": 7}]), ".*arguments.0.score: "),
    ],
    ids=[
        "no-json", "no-object", "no-id", "empty-id", "id-as-number", "misspelt-key", "meta-as-number",
        "empty-sentence", "negative-start", "start-as-text", "sentence-beyond-text", "wrong-sentence-text",
        "trigger-outside", "misspelt-event-key", "no-end", "wrong-trigger-text", "wrong-argument-text",
        "score-above-1", "score-below-0", "argument-score-above-1",
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(write, row, expected):
    line = row if isinstance(row, str) else json.dumps(row)
    path = write("a.jsonl", f'{{"id": "fine", "text": "x"}}\n\n{line}\n')
    with pytest.raises(CorpusError, match=rf"^\S+a\.jsonl:3: (?:Value error, )?{expected}"):
        read_json_lines(path)


def test_all_mistakes_of_a_file_come_at_once(write, complaints, ontology):
    rows = [
        {"id": "a", "text": "x"},
        {"id": 7, "texts": "x"},
        with_event(trigger={"start": 0, "end": 6, "text": "x"}, type="Life.Deth", status="plannd"),
        {"id": "a", "text": "y", "sentences": [{"start": 0, "end": 1, "types": ["Life.Dead"]}]},
    ]
    path = write("a.jsonl", "\n".join(json.dumps(row) for row in rows))
    found = complaints(read_json_lines, path, ontology)
    assert [line for line, _ in found] == [2, 2, 2, 3, 3, 3, 3, 4, 4]
    assert [message for line, message in found if line != 2] == [
        "the offsets 0–6 give 'Troops' and not 'x'; offsets count characters of the document's text",
        "unknown type 'Life.Deth'; did you mean 'Life.Death'?",
        "unknown status 'plannd'; did you mean 'planned'?",
        "the id 'a' was used in line 1; ids are unique",
        "unknown type 'Life.Dead'; did you mean 'Life.Death'?",
        "the id 'a' was used in line 1; ids are unique",
    ]


@pytest.mark.parametrize("text", ["", "\n \n"], ids=["empty", "blank"])
def test_file_without_documents_is_an_error(write, complaints, text):
    path = write("a.jsonl", text)
    assert complaints(read_json_lines, path) == [(None, "holds no documents; one JSON object a line is expected")]


def test_writes_one_line_a_document_with_letters_as_they_are():
    documents = [Document("a", "один\nдва\u2028три"), Document("b", "🔥")]
    text = format_json_lines(documents)
    assert text.count("\n") == 2
    assert text.endswith("\n")
    assert "один\\nдва" in text
    assert "🔥" in text


def test_writes_the_words_of_a_mention_beside_its_offsets():
    event = Event("Conflict.Attack", Span(7, 11), arguments=(Argument("Target", Span(12, 19), 0.88),), score=0.93)
    row = json.loads(format_json_line(Document("a", TEXT, (Sentence(Span(0, 20), (event,)),))))
    assert row == with_event(status="actual")


def test_leaves_out_what_is_not_known():
    document = Document("a", "x", (Sentence(Span(0, 1)),))
    assert json.loads(format_json_line(document)) == {
        "id": "a",
        "text": "x",
        "sentences": [{"start": 0, "end": 1, "events": []}],
    }
