import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.ontology import (
    NAME_PATTERN,
    EventType,
    Ontology,
    default_ontology,
    derive_ontology,
    parse_ontology,
    read_ontology,
    suggest,
)
from dateline.errors import OntologyError

HEAD = "name: x\nroles: {Actor: who}\n"
ONE_TYPE = "types: {A: {means: a}}\n"


def test_reads_names_in_the_order_of_the_file(write):
    ontology = read_ontology(
        write(
            "o.yaml",
            "name: x\nversion: 3\nroles: {B: b, A: a}\nstatuses: {planned: p, actual: a}\n"
            "types: {Z: {means: z}, Y: {means: y, cameo: '040'}}",
        )
    )
    assert (ontology.name, ontology.version) == ("x", 3)
    assert list(ontology.roles) == ["B", "A"]
    assert list(ontology.statuses) == ["planned", "actual"]
    assert list(ontology.types) == ["Z", "Y"]
    assert ontology.types["Y"] == EventType(means="y", cameo="040")


def test_statuses_may_be_left_out():
    assert list(parse_ontology(HEAD + ONE_TYPE, "f").statuses) == ["actual"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["an ontology is a mapping with name, roles, statuses and types"]),
        ("[a, b]", ["an ontology is a mapping with name, roles, statuses and types"]),
        ("name: x\n" + ONE_TYPE, [r"roles: Field required"]),
        (HEAD, [r"types: Field required"]),
        (HEAD + "types: {}", [r"types: .*at least 1"]),
        (HEAD + ONE_TYPE + "colour: red", [r"colour: Extra inputs"]),
        (HEAD + "types: {A: {means: a, cameo: 190}}", [r"types\.A\.cameo: .*string"]),
        (HEAD + "types: {A: {means: a, camoe: '190'}}", [r"types\.A\.camoe: Extra inputs"]),
        (HEAD + ONE_TYPE + "statuses: {planned: p}", [r"statuses must hold 'actual', the default"]),
        (HEAD + "types: {types: {means: a}}", [r"no type may be called 'types'"]),
        ("name: x\nroles: {'a|b': c}\n" + ONE_TYPE, [r"roles\.a\|b: .*'a\|b' is no name: letters, digits"]),
        ("colour: red\nroles: {'a, b': c}\ntypes: {}", [r"name: ", r"roles\.a, b: ", r"types: ", r"colour: "]),
    ],
    ids=[
        "empty", "list", "no-roles", "no-types", "empty-types", "unknown-key", "code-as-number",
        "misspelt-code", "no-actual", "reserved-type", "bad-name", "all-at-once",
    ],
)  # fmt: skip
def test_every_mistake_is_reported(complaints, text, expected):
    messages = [message for _, message in complaints(parse_ontology, text, "f.yaml")]
    assert len(messages) == len(expected)
    for message, pattern in zip(messages, expected, strict=True):
        assert re.match(rf"(?:Value error, )?{pattern}", message)


@pytest.mark.parametrize(
    "name",
    ["Conflict.Attack", "Contact:Phone-Write", "Vor Ort", "conflict.attack.n/a", "攻击", "Place_Arg", "a(b)"],
)
def test_names_that_sets_of_the_field_use_are_legal(name):
    assert re.fullmatch(NAME_PATTERN, name)
    assert name in Ontology(name="x", roles={name: ""}, types={name: EventType(means="")}).types


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        " a",
        "a ",
        "a  b",
        "a\tb",
        "a\nb",
        "a\n",
        "a[b]",
        "a|b",
        "a#b",
        "a,b",
        "a\\b",
        "a:",
        "a: b",
        "a [b",
    ],
)
def test_names_that_the_text_format_cannot_hold_are_refused(name):
    with pytest.raises(ValueError, match="is no name"):
        Ontology(name="x", roles={name: ""}, types={"A": EventType(means="")})


@pytest.mark.parametrize(
    ("name", "legal", "expected"),
    [
        ("Life.Deth", ["Life.Death", "Life.Injury"], "; did you mean 'Life.Death'?"),
        ("xyz", ["Actor", "Place"], "; one of: Actor, Place"),
        ("xyz", [f"T{n}" for n in range(41)], ""),
    ],
    ids=["close", "few", "too-many-to-list"],
)
def test_suggestion(name, legal, expected):
    assert suggest(name, legal) == expected


def test_unknown_names_are_named_one_by_one(ontology):
    assert ontology.unknown_names("Life.Death", "planned", ["Actor", "Place"]) == []
    assert ontology.unknown_names("Life.Deth", "plannd", ["Actor", "Targt", "xyz"]) == [
        "unknown type 'Life.Deth'; did you mean 'Life.Death'?",
        "unknown status 'plannd'; did you mean 'planned'?",
        "unknown role 'Targt'; did you mean 'Target'?",
        "unknown role 'xyz'; one of: Actor, Target, Place",
    ]


def test_default_ontology_is_complete():
    ontology = default_ontology()
    assert list(ontology.statuses) == ["actual", "planned", "possible", "negated"]
    assert list(ontology.roles) == [
        "Actor", "Target", "Instrument", "Theme", "Place", "Time", "Origin", "Destination",
    ]  # fmt: skip
    assert len(ontology.types) == 28  # 8 conflict, 2 life, 3 justice, 2 military, 1 movement, 2 politics, 4 + 6
    assert ontology.types["Justice.Release"].cameo == "0841"  # the zero is kept
    assert all(event_type.means for event_type in ontology.types.values())


_NAMES = st.one_of(
    st.sampled_from(["no", "null", "190", "1e3", "~", "<<", "=", "-", "---", "!a", "&a", "*a", "'", '"', "\x85a"]),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=6),
).filter(lambda name: re.fullmatch(NAME_PATTERN, name) and name == name.strip() and name != "types")


@example(types=["a"], roles=["b"], meaning="next\x85line")
@given(st.lists(_NAMES, unique=True, min_size=1), st.lists(_NAMES, unique=True), st.text(st.characters(codec="utf-8")))
def test_yaml_of_an_ontology_reads_back_equal_and_in_order(types, roles, meaning):
    ontology = Ontology(
        name=meaning,
        version=2,
        roles={name: meaning for name in roles},  # noqa: C420 (dict.fromkeys loses the type)
        types={name: EventType(means=meaning, cameo="040") for name in types},
    )
    again = parse_ontology(ontology.to_yaml(), "f.yaml")
    assert again == ontology
    assert (list(again.types), list(again.roles)) == (types, roles)


def test_yaml_of_an_ontology_is_plain_yaml():
    assert yaml.safe_load(default_ontology().to_yaml())["types"]["Life.Death"]["cameo"] == "180"


def test_derived_ontology_holds_what_occurs_sorted():
    events = (
        Event("B", Span(0, 1), "planned", (Argument("Place", Span(2, 3)), Argument("Actor", Span(4, 5)))),
        Event("A", Span(2, 3), "negated"),
    )
    documents = [
        Document("a", "a b c", (Sentence(Span(0, 5), events),)),
        Document("b", "x", (Sentence(Span(0, 1), types=("C",)),)),
    ]
    ontology = derive_ontology(documents, "mine")
    assert ontology.name == "mine"
    assert list(ontology.types) == ["A", "B", "C"]
    assert list(ontology.roles) == ["Actor", "Place"]
    assert list(ontology.statuses) == ["actual", "negated", "planned"]


def test_derived_ontology_knows_every_type_of_its_corpus():
    # A predicted sentence carries both events and the types of the sentence head, and they may differ.
    sentence = Sentence(Span(0, 1), (Event("A", Span(0, 1)),), types=("A", "B"))
    assert list(derive_ontology([Document("a", "x", (sentence,))]).types) == ["A", "B"]


@pytest.mark.parametrize(
    "sentence",
    [Sentence(Span(0, 1)), Sentence(Span(0, 1), (Event("Attack, armed", Span(0, 1)),))],
    ids=["no-types", "name-with-a-comma"],
)
def test_corpus_without_a_legal_ontology_is_an_error_of_ours(sentence):
    with pytest.raises(OntologyError):
        derive_ontology([Document("a", "x", (sentence,))])
