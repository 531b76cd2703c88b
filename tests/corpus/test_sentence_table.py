import pytest

from dateline.corpus.events import Document, Sentence, Span
from dateline.corpus.sentence_table import read_sentence_table
from dateline.errors import CorpusError


def texts_and_types(documents):
    return [
        (sentence.span.of(document.text), sentence.types) for document in documents for sentence in document.sentences
    ]


def test_reads_texts_and_types(write):
    path = write(
        "news.csv",
        "text,types\n"
        '"Police shot, and shot again.",Conflict.Attack\n'
        "Two men were held.,Justice.Arrest; Politics.Protest\n"
        "It rained.,\n",
    )
    documents = read_sentence_table(path)
    assert [document.id for document in documents] == ["news-2", "news-3", "news-4"]
    assert texts_and_types(documents) == [
        ("Police shot, and shot again.", ("Conflict.Attack",)),
        ("Two men were held.", ("Justice.Arrest", "Politics.Protest")),
        ("It rained.", ()),
    ]


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("A", ("A",)),
        ("A;B", ("A", "B")),
        ("A | B", ("A", "B")),
        (" A ;; B ; ", ("A", "B")),
        ("B;A;B", ("B", "A")),
        ("Vor Ort", ("Vor Ort",)),
        (" ", ()),
    ],
    ids=["one", "semicolon", "bar", "blanks-and-empties", "repeated", "name-with-a-blank", "blank"],
)
def test_types_of_a_cell(write, cell, types):
    assert texts_and_types(read_sentence_table(write("a.csv", f"text,types\nx,{cell}\n"))) == [("x", types)]


def test_rows_of_one_id_make_one_document(write):
    path = write(
        "a.csv",
        "id,source,date,text,types\nn1,wire,2016-03-25,One.,A\nn2,,,Three.,\nn1,wire,2016-03-25,Two!,B\n",
    )
    first = Document(
        "n1",
        "One.\n\nTwo!",
        (Sentence(Span(0, 4), types=("A",)), Sentence(Span(6, 10), types=("B",))),  # 4 + 2 for the blank line
        "2016-03-25",
        "wire",
    )
    assert read_sentence_table(path) == [first, Document("n2", "Three.", (Sentence(Span(0, 6), types=()),))]


def test_rows_without_an_id_never_join_a_named_document(write):
    path = write("a.csv", "text,types,id\nOne.,A,a-3\nTwo.,B,\n")
    with pytest.raises(CorpusError, match=r"a\.csv:3: the id is empty; give every row one, or leave the column out"):
        read_sentence_table(path)


@pytest.mark.parametrize("name", ["a.tsv", "A.TSV"])
def test_tsv_is_split_at_tabs_whatever_the_case_of_its_name(write, name):
    path = write(name, "text\ttypes\nOne, two.\tA\n")
    assert texts_and_types(read_sentence_table(path)) == [("One, two.", ("A",))]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"two\nlines"', "two\nlines"),
        ('"a\n\nb"', "a\n\nb"),
        ('"say ""no"""', 'say "no"'),
        ("🔥é", "🔥é"),
        ("sep\u2028arator", "sep\u2028arator"),
        ('"sep\u2028arator"', "sep\u2028arator"),
        ("next\x85line", "next\x85line"),
        ("form\x0cfeed", "form\x0cfeed"),
        ("ends\u2029", "ends\u2029"),
    ],
    ids=[
        "line-break", "blank-line", "quotes", "emoji", "u2028", "u2028-quoted", "u0085", "form-feed",
        "u2029-at-the-end",
    ],
)  # fmt: skip
def test_text_comes_through_as_it_is(write, cell, text):
    path = write("a.csv", f"text,types\n{cell},A\nlast,B\n")
    assert texts_and_types(read_sentence_table(path)) == [(text, ("A",)), ("last", ("B",))]


def test_byte_order_mark_and_windows_line_ends_of_excel_do_not_matter(write):
    path = write("a.csv", '\ufefftext,types\r\n"One\r\ntwo.",A\r\n')
    assert texts_and_types(read_sentence_table(path)) == [("One\ntwo.", ("A",))]


def test_long_cell_is_read(write):
    text = "word " * 50_000  # csv refuses cells above 131,072 characters unless told otherwise
    assert texts_and_types(read_sentence_table(write("a.csv", f"text,types\n{text},A\n"))) == [(text, ("A",))]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("", [(1, "the file is empty")]),
        ("text,types\n", [(None, "holds no rows below its header")]),
        ("text,type\nx,A\n", [(1, "the header line has no column 'types'; did you mean 'type'?")]),
        (
            "a,b\nx,A\n",
            [
                (1, "the header line has no column 'text'; one of: a, b"),
                (1, "the header line has no column 'types'; one of: a, b"),
            ],
        ),
        (
            "text,types,dat,src\nx,A,,\n",
            [
                (1, "unknown column 'dat'; known are text, types, id, date, source"),
                (1, "unknown column 'src'; known are text, types, id, date, source"),
            ],
        ),
        ("text,types\nx,A\ny\nz,B,C\n", [
            (3, "the row has more or fewer cells than the header"),
            (4, "the row has more or fewer cells than the header"),
        ]),
        ('text,types\nx,A\n" ",A\n', [(3, "the text is empty")]),
        ('text,types\nx,A\n"open,A\n', [(3, "not valid CSV: unexpected end of data")]),
        ('text,types\nx,A\n"x"y,A\n', [(3, "not valid CSV: ',' expected after '\"'")]),
    ],
    ids=[
        "empty", "header-only", "misspelt-column", "no-column", "unknown-columns", "number-of-cells",
        "empty-text", "open-quote", "text-after-quote",
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_line(write, complaints, table, expected):
    assert complaints(read_sentence_table, write("a.csv", table)) == expected


def test_column_that_stands_twice_is_an_error(write, complaints):
    ((line, message),) = complaints(read_sentence_table, write("a.csv", "text,types,types\nx,A,B\n"))
    assert line == 1
    assert "'types'" in message


def test_row_of_several_lines_is_reported_where_it_begins(write, complaints):
    path = write("a.csv", 'text,types\n"one\ntwo",A\n"three\nfour",B,C\n')
    assert complaints(read_sentence_table, path) == [(4, "the row has more or fewer cells than the header")]


def test_all_mistakes_of_the_rows_come_at_once(write, complaints, ontology):
    path = write("a.csv", "text,types\nx,Life.Deth; Conflict.Atack\n,Life.Death\ny\n")
    assert complaints(read_sentence_table, path, ontology) == [
        (2, "unknown type 'Life.Deth'; did you mean 'Life.Death'?"),
        (2, "unknown type 'Conflict.Atack'; did you mean 'Conflict.Attack'?"),
        (3, "the text is empty"),
        (4, "the row has more or fewer cells than the header"),
    ]
