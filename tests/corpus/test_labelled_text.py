from pathlib import Path

import pytest

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.json_lines import format_json_lines, read_json_lines
from dateline.corpus.labelled_text import (
    find_mentions,
    format_labelled_text,
    parse_labelled_text,
    read_labelled_text,
)
from dateline.errors import CorpusError

SENTENCE = "Police met the mayor and the chief of police, police said."
#           0          11        21  25           38      46     53
CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def parse_sentence(sentence, *event_lines):
    text = "\n".join(["# id: a", "", sentence, *(f"  {line}" for line in event_lines)])
    (document,) = parse_labelled_text(text, "f.txt")
    return document


def complain(*lines, ontology=None):
    with pytest.raises(CorpusError) as raised:
        parse_labelled_text("\n".join(lines), "f.txt", ontology)
    return str(raised.value).splitlines()


# ---------------------------------------------------------------------------------------- gold cases


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_reads_as_the_offsets_beside_it_say(case):
    assert read_labelled_text(case) == read_json_lines(case.with_suffix(".jsonl"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_is_written_back_letter_by_letter(case):
    documents = read_labelled_text(case)
    assert format_labelled_text(documents) == case.read_text(encoding="utf-8")
    assert format_json_lines(documents) == case.with_suffix(".jsonl").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("A: met", Event("A", Span(7, 10))),
        ("A[planned]: met", Event("A", Span(7, 10), "planned")),
        ("A[actual]: met", Event("A", Span(7, 10), "actual")),
        ("A: met | X: Police", Event("A", Span(7, 10), arguments=(Argument("X", Span(0, 6)),))),
        (
            "A: met | X: Police | X: mayor",
            Event("A", Span(7, 10), arguments=(Argument("X", Span(0, 6)), Argument("X", Span(15, 20)))),
        ),
        ("A: the #1", Event("A", Span(11, 14))),
        ("A: the #2", Event("A", Span(25, 28))),
        ("A: met | X: police #2", Event("A", Span(7, 10), arguments=(Argument("X", Span(46, 52)),))),
        ("A: met | X: the chief", Event("A", Span(7, 10), arguments=(Argument("X", Span(25, 34)),))),
        ("A: met #1", Event("A", Span(7, 10))),
        ("Contact:Meet: met", Event("Contact:Meet", Span(7, 10))),
        ("So da: met | wo da: the #1", Event("So da", Span(7, 10), arguments=(Argument("wo da", Span(11, 14)),))),
        ("A:   met | X:   mayor", Event("A", Span(7, 10), arguments=(Argument("X", Span(15, 20)),))),
        ("A: met   ", Event("A", Span(7, 10))),
    ],
    ids=[
        "plain", "status", "default-status-written", "argument", "role-twice", "first", "second",
        "second-argument", "longer-span-is-unique",
        "needless-number", "colon-in-type", "blanks-in-names", "more-blanks",
        "blanks-at-the-end",
    ],
)  # fmt: skip
def test_event_line(line, event):
    assert list(parse_sentence(SENTENCE, line).events) == [event]


@pytest.mark.parametrize(
    ("line", "types"),
    [("types:", ()), ("types: A", ("A",)), ("types: A, Vor Ort", ("A", "Vor Ort")), ("types: A,B,", ("A", "B"))],
    ids=["none", "one", "two", "careless"],
)
def test_sentence_labelled_as_a_whole(line, types):
    assert parse_sentence(SENTENCE, line).sentences == (Sentence(Span(0, len(SENTENCE)), types=types),)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (r"\# id: no header", "# id: no header"),
        (r"\---", "---"),
        ("----", "----"),
        (r"\s two blanks before, a tab behind\t", "  two blanks before, a tab behind\t"),
        (r"two\nlines\r\n", "two\nlines\r\n"),
        (r"C:\\new", r"C:\new"),
        ("a | b #2", "a | b #2"),
        ("blanks and a tab at the end are not meant \t", "blanks and a tab at the end are not meant"),
        ("\u00a0no-break space", "\u00a0no-break space"),
    ],
    ids=["hash", "dashes", "more-dashes", "edges", "line-breaks", "backslash", "bar", "stray-blanks", "nbsp"],
)
def test_sentence_line(line, text):
    assert parse_sentence(line).text == text


def test_sentences_are_joined_by_a_blank_line_however_they_are_laid_out():
    (document,) = parse_labelled_text("# id: a\nOne.\nTwo.\n\n\n\nThree.\n\n---\n", "f.txt")
    assert document.text == "One.\n\nTwo.\n\nThree."
    assert [sentence.span.of(document.text) for sentence in document.sentences] == ["One.", "Two.", "Three."]


def test_header():
    text = "# source: \\swire\n# url of it: http://x.y/?a=b: c\n# id: a: 1\n# date:\n\nOne.\n"
    (document,) = parse_labelled_text(text, "f.txt")
    assert (document.id, document.source, document.date) == ("a: 1", " wire", "")
    assert document.meta == (("url of it", "http://x.y/?a=b: c"),)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_documents_end_at_dashes(write, end):
    path = write("f.txt", end.join(["# id: a", "", "One.", "---", "# id: b", "", "Two.", "  A: Two", "---", ""]))
    documents = read_labelled_text(path)
    assert [(document.id, document.text) for document in documents] == [("a", "One."), ("b", "Two.")]


@pytest.mark.parametrize(
    ("sentence", "mention", "starts"),
    [
        ("ha ha ha", "ha ha", [0, 3]),
        ("unarmed men", "armed", []),
        ("men, menace", "men", [0]),
        ("the U.S.-led force", "U.S.", [4]),
        ("a b", "", []),
        ("Änderung Änder", "Änder", [9]),
    ],
    ids=[
        "overlapping",
        "inside-a-word",
        "begins-a-word",
        "marks-are-boundaries",
        "empty",
        "letters-of-any-script",
    ],
)
def test_mentions_are_found_on_word_boundaries(sentence, mention, starts):
    assert find_mentions(sentence, mention) == starts


# -------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  A: saw", "'saw' is not in the sentence; copy it letter by letter"),
        ("  A: Met", "'Met' is written otherwise in the sentence; copy upper and lower case as they stand there"),
        ("  A: mayo", "'mayo' cuts a word of the sentence; copy whole words"),
        ("  A: the", "'the' stands 2 times in the sentence; write 'the #1' for the first"),
        ("  A: the #3", "'the' stands only 2 times in the sentence, there is no #3"),
        ("  A: met | X:  | Y: mayor", "a span is empty"),
        ("  A: met | mayor", "expected 'Role: span' and not 'mayor'"),
        ("  A: met | X:", "expected 'Role: span' and not 'X:'"),
        ("  A: met | : mayor", "expected 'Role: span' and not ': mayor'"),
        ("  met", "expected 'Type: trigger | Role: span …' or 'Type[status]: trigger | …'"),
        ("  A:", "expected 'Type: trigger | Role: span …' or 'Type[status]: trigger | …'"),
        ("  A[]: met", "expected 'Type: trigger | Role: span …' or 'Type[status]: trigger | …'"),
        ("  A [planned]: met", "expected 'Type: trigger | Role: span …' or 'Type[status]: trigger | …'"),
        (" A: met", "an event line is indented by exactly two spaces, a sentence not at all"),
        ("    A: met", "an event line is indented by exactly two spaces, a sentence not at all"),
        ("\tA: met", "an event line is indented by exactly two spaces, a sentence not at all"),
    ],
    ids=[
        "missing", "case", "cut-word", "ambiguous", "number-too-high", "empty-span", "no-role", "no-span",
        "empty-role", "no-type", "no-trigger", "empty-status", "blank-before-status", "one-space",
        "four-spaces", "tab",
    ],
)  # fmt: skip
def test_wrong_event_line(line, message):
    assert complain("# id: a", "", SENTENCE, line) == [f"f.txt:4: {message}"]


def test_one_of_two_is_not_called_one_times():
    (message,) = complain("# id: a", "", SENTENCE, "  A: met #2")
    assert message == "f.txt:4: 'met' stands only once in the sentence, there is no #2"


@pytest.mark.parametrize(
    ("lines", "messages"),
    [
        ([""], ["f.txt: holds no documents; a document is '# id: …', a blank line, and sentences"]),
        (["---", "---"], ["f.txt: holds no documents; a document is '# id: …', a blank line, and sentences"]),
        (
            ["# id: a", "#nothing"],
            ["f.txt:2: a header line is '# key: value'; write a sentence that begins with # as '\\#…'"],
        ),
        (["# id: a", "# id: b"], ["f.txt:2: the header 'id' stands twice; keep one"]),
        (["# id: a", "  A: met"], ["f.txt:2: an event line stands before any sentence"]),
        (["One."], ["f.txt:1: the document that begins here has no '# id: …' line"]),
        (["# date: 2016", "One."], ["f.txt:1: the document that begins here has no '# id: …' line"]),
        (["# id:", "One."], ["f.txt:1: the document that begins here has no '# id: …' line"]),
        (
            ["# id: a", "One.", "---", "# id: a", "Two."],
            ["f.txt:4: the id 'a' was used in line 1; ids are unique"],
        ),
    ],
    ids=[
        "empty", "dashes-only", "no-header-line", "header-twice", "event-first", "no-header", "no-id", "empty-id",
        "id-twice",
    ],
)  # fmt: skip
def test_wrong_document(lines, messages):
    assert complain(*lines) == messages


def test_forgotten_dashes_between_documents_do_not_go_unnoticed():
    (message,) = complain("# id: a", "", "One.", "", "# id: b", "", "Two.")
    assert message.startswith("f.txt:5: ")
    assert "---" in message


def test_all_mistakes_of_a_file_come_at_once(ontology):
    lines = [
        "# id: a",
        "nonsense",
        " A: nonsense",
        "  Life.Deth[plannd]: nonsens | Actr: nonsense | Target: sense",
        "  types: Life.Death, Life.Dead",
        "---",
        "Two.",
        "  Two",
    ]
    assert complain(*lines, ontology=ontology) == [
        "f.txt:3: an event line is indented by exactly two spaces, a sentence not at all",
        "f.txt:4: 'nonsens' cuts a word of the sentence; copy whole words",
        "f.txt:4: 'sense' cuts a word of the sentence; copy whole words",
        "f.txt:4: unknown type 'Life.Deth'; did you mean 'Life.Death'?",
        "f.txt:4: unknown status 'plannd'; did you mean 'planned'?",
        "f.txt:4: unknown role 'Actr'; did you mean 'Actor'?",
        "f.txt:5: unknown type 'Life.Dead'; did you mean 'Life.Death'?",
        "f.txt:8: expected 'Type: trigger | Role: span …' or 'Type[status]: trigger | …'",
        "f.txt:7: the document that begins here has no '# id: …' line",
    ]


# ------------------------------------------------------------------------------------------- writing


def test_draft_leaves_out_what_was_said_of_whole_sentences():
    document = Document("a", "One.", (Sentence(Span(0, 4), (Event("A", Span(0, 3)),), types=("A", "B")),))
    assert format_labelled_text([document], sentence_types=False) == "# id: a\n\nOne.\n  A: One\n"
    assert format_labelled_text([document]) == "# id: a\n\nOne.\n  types: A, B\n  A: One\n"


@pytest.mark.parametrize(
    ("trigger", "argument", "message"),
    [
        (Span(0, 3), Span(6, 9), "the span 'Two' at 6 lies outside its sentence"),
        (Span(1, 3), None, "the span 'ne' at 1 is not made of whole words"),
        (Span(0, 3), Span(0, 2), "the span 'On' at 0 is not made of whole words"),
    ],
    ids=["argument-outside", "trigger-inside-a-word", "argument-inside-a-word"],
)
def test_span_that_the_format_cannot_say_is_refused(trigger, argument, message):
    arguments = (Argument("X", argument),) if argument else ()
    sentence = Sentence(Span(0, 4), (Event("A", trigger, arguments=arguments),))
    with pytest.raises(CorpusError) as raised:
        format_labelled_text([Document("a", "One.\n\nTwo.", (sentence, Sentence(Span(6, 10))))])
    assert str(raised.value) == f"a: {message}, which this format cannot say; write JSON Lines"


def test_all_that_cannot_be_said_is_reported_at_once():
    events = (Event("A", Span(1, 3)), Event("A", Span(0, 3), arguments=(Argument("X", Span(0, 2)),)))
    documents = [Document(name, "One.", (Sentence(Span(0, 4), events),), meta=(("a:b", "c"),)) for name in "xy"]
    with pytest.raises(CorpusError) as raised:
        format_labelled_text(documents)
    assert [problem.path for problem in raised.value.problems] == ["x"] * 3 + ["y"] * 3
    assert "x: 'a:b' cannot be the name of a header line" in str(raised.value)
