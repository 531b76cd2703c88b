import pytest

from dateline.corpus.events import Document
from dateline.corpus.splits import Splits, read_splits

DOCUMENTS = [Document(name, name) for name in "abcd"]


def test_selects_documents_in_the_order_of_the_split_file(write):
    splits = read_splits(write("s.yaml", "train: [c, a]\ndev: [d]\ntest: [b]\n"), DOCUMENTS)
    assert splits == Splits(train=("c", "a"), dev=("d",), test=("b",))
    assert [document.id for document in splits.select(DOCUMENTS, "train")] == ["c", "a"]
    assert [document.id for document in splits.select(DOCUMENTS, "test")] == ["b"]


def test_split_may_be_left_out(write):
    splits = read_splits(write("s.yaml", "train: [a, b, c, d]\n"), DOCUMENTS)
    assert splits.select(DOCUMENTS, "dev") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train: [a, b]\ndev: [b, c]\ntest: [d]", ["'b' stands twice"]),
        ("train: [a, b, a]\ndev: [c]\ntest: [d]", ["'a' stands twice"]),
        ("train: [a, b, c, d, e]", ["'e' is the id of no document"]),
        ("train: [a, b, d]", ["the document 'c' is in no split"]),
        (
            "train: [y, a, a]\ndev: [x, y]\ntest: [b]",
            [
                "'a' stands twice",
                "'y' stands twice",
                "'y' is the id of no document",
                "'x' is the id of no document",
                "the document 'c' is in no split",
                "the document 'd' is in no split",
            ],
        ),
    ],
    ids=["in-two-splits", "twice-in-one", "unknown", "forgotten", "all-at-once"],
)
def test_splits_must_cover_the_corpus_once(write, complaints, text, expected):
    assert complaints(read_splits, write("s.yaml", text), DOCUMENTS) == [(None, message) for message in expected]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("train: a", ["train: "]),
        ("train: [1, 2016-03-25]", ["train.0: ", "train.1: "]),
        ("train: []\nvalid: []\neval: []", ["valid: Extra inputs", "eval: Extra inputs"]),
        ("[a, b]", [""]),
    ],
    ids=["no-list", "ids-that-yaml-reads-as-other-things", "unknown-splits", "no-mapping"],
)
def test_wrong_shape_is_named_by_its_place(write, complaints, text, places):
    found = complaints(read_splits, write("s.yaml", text), DOCUMENTS)
    assert len(found) == len(places)
    for (_, message), place in zip(found, places, strict=True):
        assert message.startswith(place)


def test_repeated_split_is_an_error_with_its_line(write, complaints):
    path = write("s.yaml", "train: [a, b]\ntrain: [c, d]\n")
    assert complaints(read_splits, path, DOCUMENTS) == [(2, "not valid YAML: 'train' stands twice")]
