"""The formats in which others publish their corpora: what is read, what is mended and counted, what is refused."""

import json

import pytest

from dateline.corpus.formats import Format, guess_format, read_documents

WORDS = [["Rebels", "shelled", "Kora", "."], ["The", "mayor", "fled", "to", "Suda", "."]]
TEXT = "Rebels shelled Kora . The mayor fled to Suda ."
DYGIE = {
    "doc_key": "d1",
    "sentences": WORDS,
    "ner": [[], []],
    "events": [
        [[[1, "Attack"], [0, 0, "Actor"], [2, 2, "Target"]]],
        [[[6, 6, "Flight"], [4, 5, "Actor"], [8, 8, "To", 0.5]]],
    ],
}
RAMS = {
    "doc_key": "r1",
    "sentences": WORDS,
    "evt_triggers": [[1, 1, [["conflict.attack.n/a", 1.0]]]],
    "ent_spans": [[4, 5, [["evt001arg02place", 1.0]]]],
    "gold_evt_links": [[[1, 1], [0, 0], "evt001arg01attacker"], [[1, 1], [8, 8], "evt001arg02place"]],
}
WIKIEVENTS = {
    "doc_id": "w1",
    "tokens": [word for sentence in WORDS for word in sentence],
    "sentences": [[[[word, 0, 0] for word in sentence], " ".join(sentence)] for sentence in WORDS],
    "entity_mentions": [{"id": "w1-T1", "start": 8, "end": 9, "text": "Suda", "sent_idx": 1, "entity_type": "GPE"}],
    "event_mentions": [
        {
            "id": "w1-E1",
            "event_type": "Conflict.Attack",
            "trigger": {"start": 1, "end": 2, "text": "shelled", "sent_idx": 0},
            "arguments": [{"entity_id": "w1-T1", "role": "Place", "text": "Suda"}],
        }
    ],
}
MAVEN = {
    "id": "m1",
    "title": "A war",
    "content": [{"sentence": " ".join(words), "tokens": words} for words in WORDS],
    "events": [
        {
            "id": "e",
            "type": "Escaping",
            "mention": [{"id": "x", "trigger_word": "fled", "sent_id": 1, "offset": [2, 3]}],
        }
    ],
    "negative_triggers": [],
}
MAVEN_ARG = {
    "id": "a1",
    "title": "A war",
    "document": TEXT,
    "events": [
        {
            "id": "e",
            "type": "Escaping",
            "mention": [{"id": "x", "trigger_word": "fled", "offset": [32, 36]}],
            "argument": {
                "Agent": [{"content": "The mayor", "offset": [22, 31]}],
                "Destination": [{"entity_id": "t"}],
                "Path": [],
            },
        }
    ],
    "entities": [
        {"id": "t", "type": "Location", "mention": [{"offset": [15, 19]}, {"offset": [40, 44]}]},
    ],
}
CASIE = {
    "sourcefile": "17.txt",
    "info": {"title": "t", "date": "2018_11_09", "type": "text", "link": "x"},
    "content": "Crooks stole the data. Mail was used to phish staff of the bank. The data was sold.",
    "cyberevent": {
        "hopper": [
            {
                "index": 0,
                "relation": "Same",
                "events": [
                    {
                        "index": "E1",
                        "type": "Attack",
                        "subtype": "Databreach",
                        "realis": "Actual",
                        "nugget": {"index": "T1", "startOffset": 7, "endOffset": 12, "text": "stole"},
                        "argument": [
                            {
                                "index": "T2",
                                "startOffset": 0,
                                "endOffset": 6,
                                "text": "Crooks",
                                "role": {"type": "Attacker"},
                                "type": "Person",
                            },
                            {
                                "index": "T3",
                                "startOffset": 66,
                                "endOffset": 75,
                                "text": "The data",
                                "role": {"type": "Compromised-Data"},
                                "type": "Data",
                            },
                        ],
                    },
                    {
                        "index": "E2",
                        "type": "Attack",
                        "subtype": "Phishing",
                        "realis": "Other",
                        "nugget": {"index": "T4", "startOffset": 41, "endOffset": 46, "text": "phish"},
                        "argument": [],
                    },
                    {
                        "index": "E3",
                        "type": "Attack",
                        "subtype": "Ransom",
                        "realis": "Generic",
                        "nugget": {"index": "T5", "startOffset": 5, "endOffset": 9, "text": "ransom"},
                    },
                ],
            }
        ]
    },
}
BRAT = (
    "T1\tAttack 7 14\tshelled\nT2\tPerson 0 6\tRebels\nT3\tFlight 32 36\tfled\nT4\tPlace 15 19;40 44\tKora Suda\n"
    "E1\tAttack:T1 Actor:T2 Cause2:E2\nE2\tFlight:T3 To:T4\nA1\tStatus E2 Planned\n#1\tAnnotatorNotes T1\tsure?\n"
    "R1\tNear Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\n"
)


def rows(documents):
    """Return every event as words: document, type, status, trigger, arguments."""
    return [
        (
            document.id,
            event.type,
            event.status,
            event.trigger.of(document.text),
            [(argument.role, argument.span.of(document.text)) for argument in event.arguments],
        )
        for document in documents
        for event in document.events
    ]


READ = {
    "dygie": (
        "d.json",
        DYGIE,
        Format.DYGIE,
        [
            ("d1", "Attack", "actual", "shelled", [("Actor", "Rebels"), ("Target", "Kora")]),
            ("d1", "Flight", "actual", "fled", [("Actor", "The mayor"), ("To", "Suda")]),
        ],
    ),
    "rams": (
        "r.jsonlines",
        RAMS,
        Format.RAMS,
        [("r1", "conflict.attack.n/a", "actual", "shelled", [("attacker", "Rebels"), ("place", "Suda")])],
    ),
    "wikievents": (
        "w.jsonl",
        WIKIEVENTS,
        Format.WIKIEVENTS,
        [("w1", "Conflict.Attack", "actual", "shelled", [("Place", "Suda")])],
    ),
    "maven": ("m.jsonl", MAVEN, Format.MAVEN, [("m1", "Escaping", "actual", "fled", [])]),
    "maven-arg": (
        "a.jsonl",
        MAVEN_ARG,
        Format.MAVEN,
        [("a1", "Escaping", "actual", "fled", [("Agent", "The mayor"), ("Destination", "Suda")])],
    ),
    "casie": (
        "17.json",
        CASIE,
        Format.CASIE,
        [
            ("17", "Databreach", "actual", "stole", [("Attacker", "Crooks"), ("Compromised-Data", "The data")]),
            ("17", "Phishing", "other", "phish", []),
        ],
    ),
}


@pytest.mark.parametrize(("name", "content", "form", "expected"), READ.values(), ids=READ)
def test_what_is_published_is_read(write, name, content, form, expected):
    path = write(name, json.dumps(content) + "\n")
    assert guess_format(path) is form
    assert rows(read_documents([path])) == expected


def test_casie_is_read_however_it_is_printed(write):
    path = write("17.json", json.dumps(CASIE, indent=2))
    assert guess_format(path) is Format.CASIE
    assert len(rows(read_documents([path]))) == 2


def test_casie_offsets_are_mended_and_counted(write):
    (document,) = read_documents([write("17.json", json.dumps(CASIE))])
    assert document.meta == (("mentions moved", "2"), ("mentions not found", "1"))
    assert document.date == "2018_11_09"


def test_an_article_without_events_is_a_document(write):
    empty = CASIE | {"cyberevent": None}
    (document,) = read_documents([write("17.json", json.dumps(empty))])
    assert document.text == CASIE["content"]
    assert len(document.sentences) == 3


def test_sentences_that_a_trigger_crosses_are_joined(write):
    event = {
        "subtype": "Ransom",
        "nugget": {"startOffset": 17, "endOffset": 27, "text": "data. Mail"},
    }
    crossed = CASIE | {"cyberevent": {"hopper": [{"events": [event]}]}}
    (document,) = read_documents([write("17.json", json.dumps(crossed))])
    assert len(document.sentences) == 2
    assert rows([document])[0][3] == "data. Mail"


@pytest.fixture
def brat(write):
    write("notes.txt", TEXT)
    return write("notes.ann", BRAT)


def test_brat_is_read_with_the_text_beside_it(brat):
    documents = read_documents([brat])
    assert rows(documents) == [
        ("notes", "Attack", "actual", "shelled", [("Actor", "Rebels"), ("Cause", "fled")]),
        ("notes", "Flight", "planned", "fled", [("To", "Kora . The mayor fled to Suda")]),
    ]
    assert documents[0].meta == (("spans in parts joined", "1"),)


def test_a_folder_of_brat_files_is_not_read_as_labelled_text(brat):
    assert len(read_documents([brat.parent])) == 1


BROKEN = {
    "dygie-offset": ("d.json", DYGIE | {"events": [[[[77, "Attack"]]], []]}, "77-78 are not within the 10 tokens"),
    "dygie-trigger": ("d.json", DYGIE | {"events": [[[[1]]], []]}, "a trigger is [token, type]"),
    "dygie-sentence": ("d.json", DYGIE | {"sentences": [[]], "events": []}, "sentence 1 has no tokens"),
    "rams-offset": ("r.jsonl", RAMS | {"evt_triggers": [[3, 99, [["a", 1.0]]]]}, "3-100 are not within"),
    "wikievents-entity": ("w.jsonl", WIKIEVENTS | {"entity_mentions": []}, "there is no entity 'w1-T1'"),
    "maven-sentence": (
        "m.jsonl",
        MAVEN | {"events": [{"type": "X", "mention": [{"offset": [0, 1], "sent_id": 9}]}]},
        "a mention of X is in no sentence: sent_id 9",
    ),
    "maven-entity": ("a.jsonl", MAVEN_ARG | {"entities": []}, "no offset, and no entity 't'"),
    "maven-empty": ("m.jsonl", MAVEN | {"content": []}, "a document has 'content' (MAVEN) or 'document' (MAVEN-Arg)"),
}


@pytest.mark.parametrize(("name", "content", "message"), BROKEN.values(), ids=BROKEN)
def test_mistakes_are_told_with_their_line(write, complaints, name, content, message):
    path = write(name, "\n" + json.dumps(content) + "\n")
    ((line, told),) = complaints(read_documents, [path])
    assert line == 2
    assert message in told


BROKEN_BRAT = {
    "words": ("T1\tAttack 7 14\tshelled\nT2\tPerson 0 6\tRebel\n", 2, "T2: the offsets give 'Rebels' and not 'Rebel'"),
    "after-the-text": ("T1\tAttack 7 140\tshelled\n", 1, "T1 ends at 140, after the text (46 long)"),
    "no-such-span": ("T1\tAttack 7 14\tshelled\n\nE1\tAttack:T1 Actor:T9\n", 3, "E1: Actor is T9, which is not there"),
    "no-trigger": ("E1\tAttack:T1\n", 1, "E1: there is no span T1"),
    "no-pair": ("E1\tAttack\n", 1, "'Attack' is not Role:T1"),
    "no-event": ("E1\t\n", 1, "E1: an event is Type:T1 Role:T2 …"),
    "no-span": ("T1\tAttack\n", 1, "T1: a span is T1, tab, type start end, tab, its words"),
}


@pytest.mark.parametrize(("lines", "number", "message"), BROKEN_BRAT.values(), ids=BROKEN_BRAT)
def test_mistakes_in_brat_files(write, complaints, lines, number, message):
    write("notes.txt", TEXT)
    assert complaints(read_documents, [write("notes.ann", lines)]) == [(number, message)]


def test_brat_without_its_text(write, complaints):
    ((_, told),) = complaints(read_documents, [write("lonely.ann", BRAT)])
    assert "there is no such file" in told
