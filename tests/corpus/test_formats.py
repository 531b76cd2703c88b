import pytest

from dateline.corpus.events import Document, Sentence, Span
from dateline.corpus.formats import READERS, WRITERS, Format, find_files, guess_format, read_documents

TEXT = "# id: {0}\n\nOne.\n"
JSONL = '{{"id": "{0}", "text": "One."}}\n'
TEXTEE = '{{"doc_id": "{0}", "tokens": ["One", "."], "text": "One."}}\n'
KNOWN = ".txt, .jsonl, .jsonlines, .json, .csv, .tsv, .ann"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", TEXT, Format.TEXT),
        ("A.TXT", TEXT, Format.TEXT),
        ("a.jsonl", JSONL, Format.JSONL),
        ("a.jsonl", TEXTEE, Format.TEXTEE),
        ("a.jsonl", "\n" + TEXTEE, Format.TEXTEE),
        ("a.jsonl", '{{"id": "a", "text": "so called \\"tokens\\""}}', Format.JSONL),
        ("a.jsonl", '{{"id": "a", "meta": {{"tokens": "2"}}, "text": ""}}', Format.JSONL),
        ("a.json", TEXTEE, Format.TEXTEE),
        ("a.csv", "text,types\n", Format.TABLE),
        ("a.tsv", "text\ttypes\n", Format.TABLE),
    ],
    ids=[
        "text", "capitals", "jsonl", "textee-as-jsonl", "textee-after-a-blank-line", "tokens-in-the-text",
        "tokens-in-the-header", "textee", "csv", "tsv",
    ],
)  # fmt: skip
def test_format_of_a_file(write, name, text, expected):
    assert guess_format(write(name, text.format("a"))) is expected


@pytest.mark.parametrize("name", ["a.doc", "a", "txt"])
def test_unknown_format_names_those_there_are(write, complaints, name):
    message = f"a labelled file ends in one of {KNOWN}; rename or convert it"
    assert complaints(guess_format, write(name, "x")) == [(None, message)]


def test_every_format_can_be_read():
    assert set(READERS) == set(Format)
    assert set(WRITERS) == {Format.TEXT, Format.JSONL, Format.TEXTEE}


@pytest.mark.parametrize("form", WRITERS)
def test_what_a_writer_writes_its_reader_reads(write, form):
    document = Document("a", "One.\n\nTwo.", (Sentence(Span(0, 4)), Sentence(Span(6, 10))))
    assert READERS[form](write("a", WRITERS[form]([document])), None) == [document]


def test_folder_stands_for_the_labelled_files_below_it_sorted(write, tmp_path):
    for name in ("b/z.txt", "b/a.TSV", "a/inner/x.jsonl", "a/card.md", "a/labels.yaml"):
        write(name, "")
    assert find_files([tmp_path]) == [tmp_path / "a/inner/x.jsonl", tmp_path / "b/a.TSV", tmp_path / "b/z.txt"]


def test_paths_keep_their_order_and_count_once(write, tmp_path):
    odd, plain = write("x.odd", ""), write("a/a.txt", "")
    assert find_files([odd, tmp_path / "a", plain]) == [odd, plain]


def test_all_missing_paths_are_named_at_once(complaints, tmp_path):
    (tmp_path / "empty").mkdir()
    assert complaints(find_files, [tmp_path / "no", tmp_path / "empty"]) == [
        (None, "there is no such file or folder; check the path"),
        (None, f"the folder holds no labelled file ({KNOWN})"),
    ]


def test_reads_files_of_every_format_together(write, tmp_path):
    write("1.txt", TEXT.format("a"))
    write("2.jsonl", JSONL.format("b"))
    write("3.json", TEXTEE.format("c"))
    write("4.csv", "text,types,id\nOne.,A,d\n")
    found = read_documents([tmp_path])
    assert [(document.id, document.text) for document in found] == [(name, "One.") for name in "abcd"]


def test_mistakes_of_all_files_come_in_one_report(write, complaints, tmp_path, ontology):
    write("1.txt", TEXT.format("a"))
    write("2.txt", "One.\n")
    write("3.jsonl", JSONL.format("a"))
    write("4.csv", "text,types\nOne.,Life.Deth\n")
    (tmp_path / "5.txt").write_bytes(b"\xff")
    odd = write("odd/6.doc", "")
    assert complaints(read_documents, [tmp_path, odd], ontology) == [
        (1, "the document that begins here has no '# id: …' line"),
        (None, f"the id 'a' is used in {tmp_path / '1.txt'} too; ids are unique"),
        (2, "unknown type 'Life.Deth'; did you mean 'Life.Death'?"),
        (1, "not UTF-8 (byte 0); convert it, for example: iconv -f latin1 -t utf-8"),
        (None, f"a labelled file ends in one of {KNOWN}; rename or convert it"),
    ]
