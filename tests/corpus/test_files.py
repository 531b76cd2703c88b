import pytest

from dateline.corpus.files import open_atomic, parse_yaml, read_text, write_text
from dateline.errors import DatelineError, FileError


def test_reads_utf8_and_unifies_line_ends(write):
    assert read_text(write("a.txt", "Čad\r\nنص\rz\n")) == "Čad\nنص\nz\n"


def test_drops_a_byte_order_mark_at_the_start_only(write):
    assert read_text(write("a.txt", "\ufeffa\ufeffb")) == "a\ufeffb"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.txt", "missing.txt: there is no such file; check the path"),
        (".", ": this is a folder and not a file"),
        ("plain.txt/inner.txt", "inner.txt: cannot be read: Not a directory"),
    ],
    ids=["missing", "folder", "below-a-file"],
)
def test_unreadable_file_says_why(write, tmp_path, name, message):
    write("plain.txt", "x")
    with pytest.raises(FileError) as raised:
        read_text(tmp_path / name)
    assert str(raised.value) == f"{tmp_path / name}{message[message.index(':') :]}"


def test_wrong_encoding_names_line_byte_and_remedy(tmp_path):
    path = tmp_path / "latin1.txt"
    path.write_bytes(b"one\ntwo\ncaf\xe9\n")  # 4 + 4 + 3 bytes stand before the wrong one
    with pytest.raises(FileError) as raised:
        read_text(path)
    assert str(raised.value) == (f"{path}:3: not UTF-8 (byte 11); convert it, for example: iconv -f latin1 -t utf-8")


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("a: {b: [1, x]}", {"a": {"b": [1, "x"]}}),
        ("one: {k: 1}\ntwo: {k: 2}", {"one": {"k": 1}, "two": {"k": 2}}),
        ("base: &b {k: 1, l: 1}\nmore: {<<: *b, k: 2}", {"base": {"k": 1, "l": 1}, "more": {"k": 2, "l": 1}}),
    ],
    ids=["empty", "nested", "same-key-in-two-maps", "merge-with-override"],
)
def test_parses_yaml(text, data):
    assert parse_yaml(text, "f.yaml") == data


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3: not valid YAML: 'a' stands twice"),
        ("x:\n  a: 1\n  a: 1", "f.yaml:3: not valid YAML: 'a' stands twice"),
        ("a: [1", "f.yaml:1: not valid YAML: expected ',' or ']', but got '<stream end>'"),
        ("a:\n\tb: 1", "f.yaml:2: not valid YAML: found character '\\t' that cannot start any token"),
        ("a: *nobody", "f.yaml:1: not valid YAML: found undefined alias 'nobody'"),
    ],
    ids=["repeated-key", "repeated-inner-key", "open-bracket", "tab", "alias"],
)
def test_wrong_yaml_names_line_and_mistake(text, report):
    with pytest.raises(FileError) as raised:
        parse_yaml(text, "f.yaml")
    assert str(raised.value) == report


@pytest.mark.parametrize(
    "text",
    ["a: {{ name }}", "? [a, b]\n: 1", "train: [2016-13-45]", "a: !!python/object:os.system x", "a: \x00"],
    ids=["template-braces", "list-as-key", "impossible-date", "python-object", "control-character"],
)
def test_odd_yaml_is_an_error_of_ours_and_no_traceback(text):
    with pytest.raises(FileError, match=r"f\.yaml.*: not valid YAML: "):
        parse_yaml(text, "f.yaml")


def test_writes_utf8_with_plain_line_ends_and_makes_folders(tmp_path):
    path = tmp_path / "new" / "folder" / "a.txt"
    write_text(path, "Čad\nنص\n")
    assert path.read_bytes() == "Čad\nنص\n".encode()


def test_replaces_what_was_there_and_leaves_nothing_beside_it(write):
    path = write("a.txt", "old and longer")
    write_text(path, "new")
    assert path.read_text() == "new"
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


def test_new_file_can_be_read_by_others_as_the_umask_says(tmp_path):
    plain = tmp_path / "plain.txt"
    plain.touch()
    write_text(tmp_path / "ours.txt", "x")
    assert (tmp_path / "ours.txt").stat().st_mode == plain.stat().st_mode


def test_failed_writing_leaves_the_old_file_and_no_rest(write):
    path = write("a.txt", "old")

    def _fail_half_way():
        with open_atomic(path) as stream:
            stream.write("half")
            raise DatelineError("stop")

    with pytest.raises(DatelineError, match="stop"):
        _fail_half_way()
    assert path.read_text() == "old"
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("target", [".", "plain.txt/inner.txt"], ids=["a-folder", "below-a-file"])
def test_unwritable_path_is_named(write, tmp_path, target):
    write("plain.txt", "x")
    with pytest.raises(FileError) as raised:
        write_text(tmp_path / target, "x")
    assert str(raised.value).startswith(f"{tmp_path / target}: cannot be written: ")
