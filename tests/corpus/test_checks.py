import pytest

from dateline.corpus.checks import (
    Requirements,
    check_labels,
    check_requirements,
    find_near_copies,
    find_uncovered_words,
    read_requirements,
)
from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.statistics import count_corpus

TEXT = "The rebels shelled the port."
#       0   4      11      19  23
ACTOR = Argument("Actor", Span(4, 10))


def article(*sentences, identity="a"):
    """A document of sentences without labels, a blank between them."""
    found, start = [], 0
    for text in sentences:
        found.append(Sentence(Span(start, start + len(text))))
        start += len(text) + 1
    return Document(identity, " ".join(sentences), tuple(found))


def labels(*events):
    return Document("a", TEXT, (Sentence(Span(0, len(TEXT)), events),))


# ------------------------------------------------------------------------------------- requirements


def test_requirements_left_out_ask_for_nothing(write, ontology):
    required = read_requirements(write("r.yaml", "{}"))
    assert required == Requirements()
    assert check_requirements([], count_corpus([]), ontology, required) == []


def test_reads_requirements(write):
    path = write("r.yaml", "documents: 3\nwithout_event: [0.2, 0.4]\nforbidden_starts: [the, a]\n")
    required = read_requirements(path)
    assert (required.documents, required.without_event) == (3, (0.2, 0.4))
    assert required.forbidden_starts == ("the", "a")


def test_all_wrong_requirements_are_named_at_once(write, complaints):
    path = write("r.yaml", "documents: many\nnot_actual: 1.5\nwithout_event: [0.1]\ndocs: 1\n")
    places = [message.split(":")[0] for _, message in complaints(read_requirements, path)]
    assert places == ["documents", "not_actual", "without_event.1", "docs"]


def corpus_of_ten():
    """Ten documents of one sentence: one Life.Death with an Actor, negated; nine without event."""
    death = Event("Life.Death", Span(0, 3), "negated", (Argument("Actor", Span(4, 7)),))
    labelled = Document("x", "One two.", (Sentence(Span(0, 8), (death,)),))
    return [labelled, *(article("Rain.", identity=str(number)) for number in range(9))]


@pytest.mark.parametrize(
    ("required", "messages"),
    [
        ({"documents": 11}, ["10 documents, wanted at least 11"]),
        ({"sentences": 12}, ["10 sentences, wanted at least 12"]),
        ({"events": 2}, ["1 events, wanted at least 2"]),
        ({"documents": 10, "sentences": 10, "events": 1}, []),
        ({"events_per_type": 1}, ["0 events of type Conflict.Attack, wanted at least 1"]),
        (
            {"arguments_per_role": 1},
            ["0 arguments of role Target, wanted at least 1", "0 arguments of role Place, wanted at least 1"],
        ),
        ({"not_actual": 1.0}, []),
        # 9 of 10 sentences have no event.
        ({"without_event": (0.1, 0.3)}, ["90.0% of sentences without event, wanted 10%–30%"]),
        ({"without_event": (0.9, 0.9)}, []),
        (
            {"documents": 11, "events": 2, "without_event": (0.95, 1.0)},
            ["10 documents, wanted at least 11", "1 events, wanted at least 2",
             "90.0% of sentences without event, wanted 95%–100%"],
        ),
    ],
    ids=[
        "documents", "sentences", "events", "just-enough", "types", "roles", "all-not-actual", "too-many-empty",
        "exact-share", "several",
    ],
)  # fmt: skip
def test_what_a_corpus_lacks(ontology, required, messages):
    documents = corpus_of_ten()
    found = check_requirements(documents, count_corpus(documents), ontology, Requirements(**required))
    assert [str(problem) for problem in found] == [f"corpus: {message}" for message in messages]


def test_share_of_events_that_are_not_actual(ontology):
    documents = [labels(*(Event("A", Span(11, 18)) for _ in range(3)), Event("A", Span(11, 18), "planned"))]
    required = Requirements(not_actual=0.3)
    found = check_requirements(documents, count_corpus(documents), ontology, required)
    assert [problem.message for problem in found] == ["25.0% of events not actual, wanted 30%"]  # 1 of 4


def test_documents_too_short_or_too_long_are_named(ontology):
    documents = [article("One.", identity="s"), article("One.", "Two."), article("A.", "B.", "C.", identity="l")]
    required = Requirements(sentences_per_document=(2, 2))
    found = check_requirements(documents, count_corpus(documents), ontology, required)
    assert [problem.message for problem in found] == [
        "s has 1 sentences, wanted 2–2",
        "l has 3 sentences, wanted 2–2",
    ]


# ------------------------------------------------------------------------------------------- labels


@pytest.mark.parametrize(
    ("events", "messages"),
    [
        ([Event("A", Span(11, 18), arguments=(ACTOR,))], []),
        ([Event("A", Span(11, 18)), Event("B", Span(11, 18))], []),
        ([Event("A", Span(11, 18)), Event("A", Span(11, 18), "planned")], ["A stands twice on 'shelled'"]),
        ([Event("A", Span(11, 18), arguments=(ACTOR, ACTOR))], ["A 'shelled': Actor 'rebels' is given twice"]),
        ([Event("A", Span(11, 18), arguments=(ACTOR, Argument("Target", Span(4, 10))))], []),
        (
            [Event("A", Span(11, 18), arguments=(Argument("Theme", Span(11, 18)),))],
            ["A 'shelled': the trigger is its own Theme"],
        ),
        (
            [Event("A", Span(11, 18), arguments=(Argument("Target", Span(19, 27)),))],
            ["A 'shelled': Target 'the port' begins with a word that is left out"],
        ),
        (
            [Event("A", Span(11, 18), arguments=(Argument("Actor", Span(0, 10)),))],
            ["A 'shelled': Actor 'The rebels' begins with a word that is left out"],
        ),
        ([Event("A", Span(11, 18), arguments=(Argument("Target", Span(19, 22)),))], []),
    ],
    ids=[
        "sound", "two-types-on-a-trigger", "type-twice-on-a-trigger", "argument-twice", "span-in-two-roles",
        "trigger-as-argument", "article", "article-at-the-sentence-start", "nothing-but-the-word",
    ],
)  # fmt: skip
def test_labels_that_cannot_be_meant(events, messages):
    found = check_labels([labels(*events)], ["the", "a"])
    assert [str(problem) for problem in found] == [f"a: {TEXT}: {message}" for message in messages]


def test_no_word_is_left_out_unless_asked():
    assert check_labels([labels(Event("A", Span(11, 18), arguments=(Argument("T", Span(19, 27)),)))]) == []


def test_long_sentence_is_shortened_in_the_message():
    text = "word " * 20 + "end"
    event = Event("A", Span(0, 4), arguments=(Argument("T", Span(0, 4)),))
    (problem,) = check_labels([Document("a", text, (Sentence(Span(0, len(text)), (event,)),))])
    assert problem.path == f"a: {text[:57]}…"


# --------------------------------------------------------------------------------------------- copies

FIRST = "Rebels shelled the port on Monday."  # 6 words, 3 four-grams


@pytest.mark.parametrize(
    ("second", "limit", "shared"),
    [
        (FIRST, 0.9, "3 of its 3"),
        (FIRST, 1.0, None),
        ("REBELS — shelled the port, on Monday!", 0.9, "3 of its 3"),
        # "Rebels shelled the port", "shelled the port on" are shared, "the port on Friday" is not: 2 of 3.
        ("Rebels shelled the port on Friday.", 0.6, "2 of its 3"),
        ("Rebels shelled the port on Friday.", 0.7, None),
        # 10 words have 7 four-grams, 3 of them shared; the shorter sentence has 3.
        ("Officials said rebels shelled the port on Monday at dawn.", 0.9, "3 of its 7"),
        ("Rebels shelled the port again.", 0.1, None),
        ("Nothing of this kind was said before.", 0.0, None),
    ],
    ids=["same", "limit-1-allows-all", "case-and-marks", "over", "under", "longer", "under-six-words", "other"],
)
def test_near_copies(second, limit, shared):
    found = find_near_copies([article(FIRST), article(second, identity="b")], limit)
    message = f"b: {second}: shares {shared} word 4-grams with a: {FIRST}"
    assert [str(problem) for problem in found] == ([message] if shared else [])


def test_copies_within_a_document_count_too():
    assert len(find_near_copies([article(FIRST, "It rained.", FIRST)], 0.5)) == 1


# ------------------------------------------------------------------------------------------ uncovered


@pytest.mark.parametrize(
    ("spans", "uncovered"),
    [
        ([Span(0, 4), Span(6, 10)], []),
        ([Span(6, 10)], ["One."]),
        ([Span(0, 4)], ["Two."]),
        ([Span(0, 2), Span(8, 10)], ["e.\n\nTw"]),
        ([], ["One.\n\nTwo."]),
    ],
    ids=["all-covered", "first-missing", "last-missing", "middle-missing", "no-sentence"],
)
def test_words_in_no_sentence(spans, uncovered):
    document = Document("a", "One.\n\nTwo.", tuple(Sentence(span) for span in spans))
    assert [span.of(document.text).strip() for span in find_uncovered_words(document)] == uncovered
