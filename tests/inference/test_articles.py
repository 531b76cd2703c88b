"""Articles from files, JSON Lines and standard input."""

import io
import json
import sys

import pytest

from dateline.errors import ArticleError, FileError
from dateline.inference.articles import Article, read_articles


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a file into the working folder and returns its name."""
    monkeypatch.chdir(tmp_path)

    def _write(name: str, content: str | bytes) -> str:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return _write


@pytest.fixture
def give(monkeypatch):
    """Return a function that puts bytes on standard input."""

    def _give(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return _give


PLAIN = {
    "as-it-is": (b" Rebels left.\n\nTroops came.\n", " Rebels left.\n\nTroops came.\n"),
    "byte-order-mark": (b"\xef\xbb\xbfRebels left.", "Rebels left."),
    "crlf": (b"Rebels left.\r\nTroops came.\r\n", "Rebels left.\nTroops came.\n"),
    "old-mac-line-ends": (b"Rebels left.\rTroops came.", "Rebels left.\nTroops came."),
    "emoji": ("🔥 Kora".encode(), "🔥 Kora"),
    "odd-line-separators": ("a\u2028b\x85c\x0cd".encode(), "a\u2028b\x85c\x0cd"),
}


@pytest.mark.parametrize(("content", "text"), PLAIN.values(), ids=PLAIN)
def test_plain_file_is_one_article_named_after_it(write, content, text):
    assert list(read_articles([write("news/kora.2016.txt", content)])) == [Article("kora.2016", text)]


@pytest.mark.parametrize(("content", "text"), PLAIN.values(), ids=PLAIN)
def test_standard_input_is_read_as_a_file_is(give, content, text):
    give(content)
    assert list(read_articles(["-"])) == [Article("stdin", text)]


@pytest.mark.parametrize("name", ["kora", "kora.md", "kora.json", "kora.TXT"])
def test_any_ending_but_jsonl_is_plain_text(write, name):
    assert list(read_articles([write(name, '{"text": "Ok."}')])) == [Article("kora", '{"text": "Ok."}')]


ROWS = {
    "text-alone": ({"text": "Ok."}, Article("a-1", "Ok.")),
    "everything": (
        {"id": "x", "text": "Ok.", "date": "2016-03-25", "source": "wire"},
        Article("x", "Ok.", "2016-03-25", "wire"),
    ),
    "number-for-id": ({"id": 7, "text": "Ok."}, Article("7", "Ok.")),
    "columns-of-others": ({"text": "Ok.", "url": "http://x", "tags": [1]}, Article("a-1", "Ok.")),
    "null": ({"id": None, "text": "Ok.", "date": None, "source": None}, Article("a-1", "Ok.")),
    "emoji-and-line-ends": ({"text": "🔥\r\nOk.\u2028"}, Article("a-1", "🔥\r\nOk.\u2028")),
}


@pytest.mark.parametrize("ascii_only", [True, False], ids=["escaped", "as-is"])
@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_line_is_an_article(write, row, expected, ascii_only):
    assert list(read_articles([write("a.jsonl", json.dumps(row, ensure_ascii=ascii_only) + "\n")])) == [expected]


def test_article_without_id_is_named_after_file_and_line(write):
    name = write("a.jsonl", '\n{"text": "One."}\n\n{"id": "x", "text": "Two."}\n{"text": "Three."}')
    assert [article.id for article in read_articles([name])] == ["a-2", "x", "a-5"]


def test_files_come_in_the_order_given(write, give):
    give(b"From a pipe.")
    names = [write("b.txt", "B."), "-", write("a.jsonl", '{"text": "A."}')]
    assert [article.text for article in read_articles(names)] == ["B.", "From a pipe.", "A."]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a.txt": "Ok.", "n/a.txt": "Ok."},
            "^n/a.txt: the id 'a' was used in a.txt; rename the file, or give ids",
        ),
        ({"a.jsonl": '{"id": "x", "text": "1"}\n{"id": "x", "text": "2"}'}, "the id 'x' was used in a.jsonl"),
        ({"a.jsonl": '{"id": "1", "text": "1"}\n{"id": 1, "text": "2"}'}, "the id '1' was used in a.jsonl"),
        ({"a.txt": " \n"}, "^a.txt: holds no text$"),
        ({"a.jsonl": " \n"}, "^a.jsonl: holds no articles$"),
        ({"a.jsonl": '{"text": ""}'}, "^a.jsonl:1: an article is .* with a text that is not empty$"),
        ({"a.jsonl": '{"text": 5}'}, "^a.jsonl:1: text: "),
        ({"a.jsonl": '{"text": "Ok."}\n\nnonsense'}, r"^a.jsonl:3: not JSON \(Expecting value, column 1\)$"),
    ],
    ids=["two-files", "two-lines", "number-and-text", "blank", "no-lines", "empty-text", "number-for-text", "no-json"],
)
def test_mistakes(write, files, message):
    names = [write(name, content) for name, content in files.items()]
    with pytest.raises(ArticleError, match=message):
        list(read_articles(names))


def test_standard_input_of_another_encoding(give):
    give("Café".encode("latin-1"))
    with pytest.raises(ArticleError, match=r"^standard input: not UTF-8 \(byte 3\); convert it with iconv$"):
        list(read_articles(["-"]))


def test_standard_input_without_text(give):
    give(b"")
    with pytest.raises(ArticleError, match="standard input: holds no text"):
        list(read_articles(["-"]))


@pytest.mark.usefixtures("write")
def test_missing_file():
    with pytest.raises(FileError, match="there is no such file"):
        list(read_articles(["missing.txt"]))


def test_folder_is_refused_with_what_to_write_instead(write):
    write("d/a.txt", "Ok.")
    with pytest.raises(ArticleError, match=r"^d/: this is a folder; name its files, for example d/\*\.txt$"):
        list(read_articles(["d/"]))
