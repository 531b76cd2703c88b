"""Events out: what is written is read back as it was."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.json_lines import read_json_lines
from dateline.corpus.labelled_text import parse_labelled_text
from dateline.corpus.ontology import Ontology, default_ontology, parse_ontology
from dateline.corpus.words import find_words
from dateline.inference.articles import Article
from dateline.inference.sentences import make_document
from dateline.inference.writers import OutputFormat, csv_columns, event_tables, stream_writer

ONTOLOGY = default_ontology()
TEXT = "Rebels shelled Kora,\nand Suda, on Monday.\n\nTroops may leave."
DOCUMENT = Document(
    "a-1",
    TEXT,
    (
        Sentence(
            Span(0, 41),
            (
                Event(
                    "Conflict.Shelling",
                    Span(7, 14),
                    "actual",
                    (
                        Argument("Actor", Span(0, 6), 0.5),
                        Argument("Target", Span(15, 19), 0.25),
                        Argument("Target", Span(25, 29), 0.125),
                        Argument("Time", Span(34, 40), 1.0),
                    ),
                    0.87654,
                ),
            ),
            ("Conflict.Shelling",),
        ),
        Sentence(Span(43, 60), (Event("Military.Withdrawal", Span(54, 59), "possible", (), None),), ()),
    ),
    "2016-03-25",
    "wire",
)


def write(output: OutputFormat, *documents: Document, ontology: Ontology = ONTOLOGY) -> str:
    """Return what a file of the documents holds."""
    opening, write_one, between = stream_writer(output, ontology)
    return opening + between.join(write_one(document) for document in documents)


@st.composite
def tagged_documents(draw: st.DrawFn, identity: str = "d") -> Document:
    """Documents as the tagger makes them: any text, sentences as it cuts them, spans of whole words."""
    pieces = [
        "Rebels",
        "shelled",
        "Kora",
        ".",
        "#",
        "---",
        "|",
        " | ",
        "\\",
        " ",
        "\n",
        "\n\n",
        "🔥",
        "é",
        "x #2",
        ": ",
    ]
    text = draw(st.lists(st.sampled_from(pieces) | st.text(max_size=4), min_size=1, max_size=25).map("".join))
    document = make_document(Article(identity, text))
    sentences: list[Sentence] = []
    for sentence in document.sentences:
        words = find_words(sentence.span.of(text), sentence.span.start)
        places = st.tuples(st.integers(0, max(len(words) - 1, 0)), st.integers(0, 2))
        spans = places.map(lambda place, w=words: Span(w[place[0]].start, w[min(sum(place), len(w) - 1)].end))
        score = st.floats(0, 1)
        arguments = st.builds(Argument, st.sampled_from(list(ONTOLOGY.roles)), spans, score)
        events = st.builds(
            Event,
            st.sampled_from(list(ONTOLOGY.types)),
            spans,
            st.sampled_from(list(ONTOLOGY.statuses)),
            st.lists(arguments, max_size=3).map(tuple),
            score,
        )
        found = draw(st.lists(events, max_size=2)) if words else []
        sentences.append(
            Sentence(
                sentence.span, tuple(found), tuple(draw(st.sets(st.sampled_from(list(ONTOLOGY.types)), max_size=2)))
            )
        )
    return Document(identity, text, tuple(sentences))


def labels(document: Document) -> list[object]:
    """Return each sentence's words, and its labels counted from where it begins."""
    rows: list[object] = []
    for sentence in document.sentences:
        start = sentence.span.start
        events = [
            (e.type, e.status, e.trigger.shift(-start), [(a.role, a.span.shift(-start)) for a in e.arguments])
            for e in sentence.events
        ]
        rows.append((sentence.span.of(document.text), events))
    return rows


@given(first=tagged_documents("one"), second=tagged_documents("two"))
@settings(deadline=None, max_examples=60)
def test_json_lines_are_read_back_equal(tmp_path_factory, first, second):
    path = tmp_path_factory.getbasetemp() / "written.jsonl"
    path.write_text(write(OutputFormat.JSONL, first, second), encoding="utf-8", newline="\n")
    assert read_json_lines(path, ONTOLOGY) == [first, second]


@given(first=tagged_documents("one"), second=tagged_documents("two"))
@settings(deadline=None, max_examples=60)
def test_text_is_read_back_with_the_same_labels(first, second):
    found = parse_labelled_text(write(OutputFormat.TEXT, first, second), "written.txt", ONTOLOGY)
    assert [document.id for document in found] == ["one", "two"]
    assert [labels(document) for document in found] == [labels(first), labels(second)]


@given(document=tagged_documents())
@settings(deadline=None, max_examples=60)
def test_csv_has_a_row_per_event_and_a_line_per_row(document):
    written = write(OutputFormat.CSV, document)
    rows = list(csv.DictReader(io.StringIO(written, newline=""), strict=True))
    events = [(event, sentence) for sentence in document.sentences for event in sentence.events]
    assert len(rows) == len(events)
    for row, (event, sentence) in zip(rows, events, strict=True):
        assert None not in row, "no cell too many"
        assert (int(row["start"]), int(row["end"])) == (event.trigger.start, event.trigger.end)
        assert (row["type"], row["status"]) == (event.type, event.status)
        assert row["trigger"] == " ".join(event.trigger.of(document.text).split())
        assert row["sentence"] == " ".join(sentence.span.of(document.text).split())


def test_csv_columns():
    roles = ["actor", "target", "instrument", "theme", "place", "time", "origin", "destination"]
    expected = ["document", "date", "source", "type", "status", "trigger", *roles, "start", "end", "score", "sentence"]
    assert csv_columns(ONTOLOGY) == expected


def test_csv_of_a_document():
    shelling, withdrawal = csv.DictReader(io.StringIO(write(OutputFormat.CSV, DOCUMENT)))
    assert {name: cell for name, cell in shelling.items() if cell} == {
        "document": "a-1",
        "date": "2016-03-25",
        "source": "wire",
        "type": "Conflict.Shelling",
        "status": "actual",
        "trigger": "shelled",
        "actor": "Rebels",
        "target": "Kora; Suda",
        "time": "Monday",
        "start": "7",
        "end": "14",
        "score": "0.8765",
        "sentence": "Rebels shelled Kora, and Suda, on Monday.",
    }
    assert (withdrawal["trigger"], withdrawal["status"], withdrawal["score"]) == ("leave", "possible", "")


@pytest.mark.parametrize("role", ["Source", "Date", "Type", "Status", "Trigger", "Score", "Start", "Sentence"])
def test_role_with_the_name_of_another_column_has_a_column_of_its_own(role):
    ontology = parse_ontology(
        f"name: n\nroles: {{{role}: ''}}\nstatuses: {{actual: ''}}\ntypes: {{T: {{means: x}}}}", "n.yaml"
    )
    columns = csv_columns(ontology)
    assert len(set(columns)) == len(columns)


def test_csv_without_events_is_its_header():
    assert (
        write(OutputFormat.CSV, Document("a", "Ok.", (Sentence(Span(0, 3)),))) == f"{','.join(csv_columns(ONTOLOGY))}\n"
    )


def test_text_of_a_document_is_a_draft_without_sentence_types():
    assert write(OutputFormat.TEXT, DOCUMENT) == (
        "# id: a-1\n# date: 2016-03-25\n# source: wire\n\n"
        "Rebels shelled Kora,\\nand Suda, on Monday.\n"
        "  Conflict.Shelling: shelled | Actor: Rebels | Target: Kora | Target: Suda | Time: Monday\n\n"
        "Troops may leave.\n"
        "  Military.Withdrawal[possible]: leave\n"
    )


def test_json_line_of_a_document_is_one_line():
    written = write(OutputFormat.JSONL, DOCUMENT, DOCUMENT)
    assert written.count("\n") == 2
    assert '"trigger": {"start": 7, "end": 14, "text": "shelled"}' in written


def test_table_shows_every_event_in_one_line():
    console = Console(file=io.StringIO(), width=120)
    empty = Document("b", "Ok.", (Sentence(Span(0, 3)),))
    with console.capture() as captured:
        console.print(event_tables([DOCUMENT, empty]))
    lines = captured.get().splitlines()
    assert lines[0].rstrip() == "a-1: 2 events in 2 sentences"
    (shelling,) = (line for line in lines if "shelled" in line)
    for cell in ("Conflict.Shelling", "actual", "Actor: Rebels, Target: Kora; Suda, Time: Monday", "0.88"):
        assert cell in shelling
    assert lines[-1].rstrip() == "b: 0 events in 1 sentences"


@pytest.mark.parametrize("identity", ["[bold]", "[/bold]", "[red]x", ":fire:"])
def test_table_takes_markup_as_it_is(identity):
    text = "[red] shelled [/red]"
    event = Event("Conflict.Shelling", Span(6, 13), "actual", (Argument("Actor", Span(0, 5)),))
    console = Console(file=io.StringIO(), width=120)
    with console.capture() as captured:
        console.print(event_tables([Document(identity, text, (Sentence(Span(0, len(text)), (event,)),))]))
    assert "Actor: [red]" in captured.get()
    assert f"{identity}: 1 events" in captured.get()
