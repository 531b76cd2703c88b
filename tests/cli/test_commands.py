"""Each command as a user runs it: what it prints, what it writes, and with which exit code it ends."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import pytest

from dateline import __version__
from dateline.cli import main
from dateline.corpus.formats import read_documents
from dateline.eval.report import read_report

pytestmark = pytest.mark.usefixtures("here")

ARTICLE = "Rebels shelled Kora on Monday .\n\nTroops killed two men in Suda .\n"
COMMANDS = ("train", "tag", "evaluate", "compare", "corpus")
GROUPS = {
    "all": [],
    **{command: [command] for command in COMMANDS},
    **{f"corpus-{name}": ["corpus", name] for name in ("check", "stats", "agreement", "convert")},
}


def run_dateline(*arguments: str, text: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m dateline`` in the working folder."""
    return subprocess.run(
        [sys.executable, "-m", "dateline", *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | environment,
        timeout=60,
    )


def read_counts(path):
    return {row.id: row.scores for row in read_report(path).documents}


@pytest.mark.parametrize("command", GROUPS.values(), ids=GROUPS)
def test_help_is_printed_and_shows_an_example(command, capsys):
    assert main([*command, "--help"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"Usage: {' '.join(['dateline', *command])} ")
    assert err == ""
    assert command in ([], ["corpus"]) or f"Example: dateline {' '.join(command)} " in out


@pytest.mark.parametrize("command", [[], ["corpus"]], ids=["dateline", "corpus"])
def test_without_a_command_the_help_is_shown_as_it_is(command, capsys):
    main(command)
    out, err = capsys.readouterr()
    assert (out or err).lstrip().startswith("Usage: dateline")
    assert "see 'dateline --help'" not in out + err


def test_help_does_not_import_torch_or_transformers():
    script = (
        "import sys; from dateline.cli import main; code = main(['--help'])\n"
        "print(code, sorted({'torch', 'transformers', 'sklearn', 'scipy', 'pandas'} & sys.modules.keys()))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.stdout.splitlines()[-1] == "0 []", ended.stderr


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"dateline {__version__}\n"


def test_mistake_in_a_subprocess_ends_with_code_two_and_one_line():
    ended = run_dateline("tag", "missing.txt", "--model", "model")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "dateline: missing.txt: there is no such file; check the path\n"


def test_tag_reads_standard_input_and_prints_nothing_but_json_lines():
    ended = run_dateline("tag", "-", "--model", "model", text=ARTICLE)
    assert (ended.returncode, ended.stderr) == (0, "")
    (row,) = (json.loads(line) for line in ended.stdout.splitlines())
    assert (row["id"], row["text"]) == ("stdin", ARTICLE)
    assert [sentence["events"][0]["trigger"]["text"] for sentence in row["sentences"]] == ["shelled", "killed"]


@pytest.mark.parametrize("output", ["jsonl", "csv", "text", "table"])
def test_tag_where_the_terminal_knows_no_emoji(write_files, monkeypatch, capsys, output):
    # A pipe in the C locale, or on Windows: what cannot be written is told or replaced, not a traceback.
    write_files({"a.txt": "Rebels shelled 🔥 Kora ."})
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n"))
    assert main(["tag", "a.txt", "--model", "model", "--format", output]) in {0, 2}
    assert all(line.startswith("dateline: ") for line in capsys.readouterr().err.splitlines())


def test_output_that_nobody_reads_is_no_mistake():
    # `dateline corpus stats tiny.txt | true`: the pipe is closed before anything is written.
    script = "import os, sys; from dateline.cli import main; os.close(int(sys.argv[1])); sys.exit(main(sys.argv[2:]))"
    reader, writer = os.pipe()
    os.set_inheritable(reader, True)
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(reader), "corpus", "stats", "tiny.txt"],
        stdout=writer,
        stderr=subprocess.PIPE,
        pass_fds=[reader],
        text=True,
    )
    os.close(reader)
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def test_tag_prints_a_table_on_request(write_files, capsys):
    write_files({"a.txt": ARTICLE, "b.txt": "The market was full ."})
    assert main(["tag", "a.txt", "b.txt", "--model", "model", "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"a: \d+ events in 2 sentences", out)
    assert re.search(r"Conflict\.Shelling\W+actual\W+shelled\W+.*Actor: Rebels", out)
    assert re.search(r"b: \d+ events in 1 sentences", out)


FORMATS = {"jsonl": ("o.jsonl", '{"id": "a"'), "csv": ("o.csv", "document,date,"), "text": ("o.txt", "# id: a\n")}


@pytest.mark.parametrize(("name", "beginning"), FORMATS.values(), ids=FORMATS)
def test_name_of_out_chooses_the_format(here, write_files, name, beginning):
    write_files({"a.txt": ARTICLE})
    assert main(["tag", "a.txt", "--model", "model", "--out", name]) == 0
    assert (here / name).read_text("utf-8").startswith(beginning)


def test_format_goes_before_the_name_of_out(here, write_files):
    write_files({"a.txt": ARTICLE})
    assert main(["tag", "a.txt", "--model", "model", "--format", "csv", "--out", "o.txt"]) == 0
    assert (here / "o.txt").read_text("utf-8").startswith("document,")


def test_csv_on_standard_output_is_the_csv_of_the_file(here, write_files, capsys):
    write_files({"a.txt": ARTICLE})
    assert main(["tag", "a.txt", "--model", "model", "--format", "csv"]) == 0
    assert main(["tag", "a.txt", "--model", "model", "--format", "csv", "--out", "o.csv"]) == 0
    assert capsys.readouterr().out == (here / "o.csv").read_text("utf-8")
    with (here / "o.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["trigger"] for row in csv.DictReader(stream)} >= {"shelled", "killed"}


def test_text_of_several_articles_is_read_back(here, write_files):
    write_files({"a.txt": ARTICLE, "b.txt": "# Not a header .\n\n---\n\nTroops will leave Suda ."})
    assert main(["tag", "a.txt", "b.txt", "--model", "model", "--out", "o.txt"]) == 0
    found = read_documents([here / "o.txt"])
    assert [document.id for document in found] == ["a", "b"]
    texts = [sentence.span.of(found[1].text) for sentence in found[1].sentences]
    assert texts == ["# Not a header .", "---", "Troops will leave Suda ."]


def test_failed_command_leaves_the_older_file_as_it_was(here, write_files):
    write_files({"a.txt": ARTICLE, "o.jsonl": "older\n"})
    assert main(["tag", "a.txt", "b.txt", "--model", "model", "--out", "o.jsonl"]) == 2
    assert (here / "o.jsonl").read_text() == "older\n"


ODD_ARTICLES = {
    "one-line-of-20000-characters": (("Rebels shelled Kora on Monday and " * 700)[:20_000], (1, 0)),
    "one-word-of-20000-letters": ("a" * 20_000, (0, 1)),
    "emoji": ("🔥🔥 Rebels shelled 👨‍👩‍👧 Kora 💥 .\n\n😀 Troops killed two men in Suda 🇸🇾 .", None),
    "emoji-only": ("🔥 👨‍👩‍👧", None),
    "combining-marks": ("Rebe\u0301ls shelled Ko\u0308ra .", None),
    "control-characters": ("\x00 Rebels\x85 shelled\u2028 Kora \x0c .\u200b\x1c", None),
    "right-to-left": ("قصف المتمردون كورا . Rebels shelled Kora .", None),
}


@pytest.mark.parametrize(("text", "told"), ODD_ARTICLES.values(), ids=ODD_ARTICLES)
def test_odd_articles_are_tagged_with_right_offsets(here, write_files, capsys, text, told):
    write_files({"a.txt": text})
    assert main(["tag", "a.txt", "--model", "model", "--out", "o.jsonl"]) == 0
    (document,) = read_documents([here / "o.jsonl"])  # the reader compares the offsets with the words
    assert document.text == text
    covered = "".join(sentence.span.of(text) for sentence in document.sentences)
    assert "".join(covered.split()) == "".join(text.split())
    err = capsys.readouterr().err
    if told is None:
        assert err == ""
    else:
        split, shortened = told
        assert re.fullmatch(rf"dateline: {split} sentences were longer .* in parts; {shortened} words .*\n", err)


def test_long_line_has_events_from_beginning_to_end(here, write_files):
    text = ("Rebels shelled Kora on Monday and " * 600)[:20_000]
    write_files({"a.txt": text})
    assert main(["tag", "a.txt", "--model", "model", "--out", "o.jsonl"]) == 0
    (document,) = read_documents([here / "o.jsonl"])
    starts = [event.trigger.start for event in document.events]
    assert starts == sorted(starts)
    assert starts[0] < 100
    assert starts[-1] > len(text) - 100


def test_tagged_file_is_evaluated_against_gold(here, write_files, tiny_documents):
    rows = [{"id": document.id, "text": document.text} for document in tiny_documents]
    write_files({"a.jsonl": "".join(f"{json.dumps(row)}\n" for row in rows)})
    assert main(["tag", "a.jsonl", "--model", "model", "--format", "jsonl", "--out", "f.jsonl"]) == 0
    assert main(["evaluate", "--gold", "tiny.txt", "--predicted", "f.jsonl", "--report", "r.json"]) == 0
    report = read_report(here / "r.json")
    assert report.gold.documents == len(tiny_documents)
    assert report.predicted_by == "f.jsonl"
    assert max(counts.f1 for counts in report.totals.values()) > 0.8


@pytest.mark.parametrize("name", ["p.txt", "p.jsonl"])
def test_written_predictions_have_the_scores_of_the_model(here, capsys, name):
    command = ["evaluate", "--model", "model", "--data", "tiny.txt", "--predictions", name, "--report", "r.json"]
    assert main(command) == 0
    assert "model on tiny.txt" in capsys.readouterr().out
    assert main(["evaluate", "--gold", "tiny.txt", "--predicted", name, "--report", "again.json"]) == 0
    assert read_counts(here / "r.json") == read_counts(here / "again.json")


def test_evaluate_takes_a_split_and_more_data(here, write_files, tiny_documents):
    ids = [document.id for document in tiny_documents]
    write_files({"s.yaml": f"train: [{', '.join(ids[2:])}]\ndev: [{ids[0]}]\ntest: [{ids[1]}]\n"})
    for split, expected in (("dev", [ids[0]]), ("test", [ids[1]]), ("train", ids[2:])):
        command = ["evaluate", "--model", "model", "--data", "tiny.txt", "--splits", "s.yaml", "--split", split]
        assert main([*command, "--report", "r.json"]) == 0
        assert [row.id for row in read_report(here / "r.json").documents] == expected


def test_compare_a_report_with_itself(here, capsys):
    assert main(["evaluate", "--gold", "tiny.txt", "--predicted", "tiny.txt", "--report", "one.json"]) == 0
    (here / "two.json").write_bytes((here / "one.json").read_bytes())
    capsys.readouterr()
    assert main(["compare", "one.json", "two.json"]) == 0
    out = capsys.readouterr().out
    assert "A = one, B = two" in out
    assert "yes" not in out


def test_corpus_commands(capsys):
    assert main(["corpus", "check", "tiny.txt"]) == 0
    assert capsys.readouterr().out == "16 documents, 80 sentences, 64 events: good\n"
    assert main(["corpus", "stats", "tiny.txt"]) == 0
    assert re.search(r"documents +16\n", capsys.readouterr().out)
    assert main(["corpus", "stats", "tiny.txt", "--markdown"]) == 0
    assert "| documents | 16 |" in capsys.readouterr().out
    assert main(["corpus", "agreement", "tiny.txt", "tiny.txt"]) == 0
    assert "16 documents compared, 0 stand in one labelling only" in capsys.readouterr().out


def test_corpus_convert_there_and_back(here, capsys, tiny_documents):
    assert main(["corpus", "convert", "tiny.txt", "--to", "jsonl", "--out", "c.jsonl"]) == 0
    assert capsys.readouterr().out == "16 documents written to c.jsonl\n"
    assert main(["corpus", "convert", "c.jsonl", "--to", "text", "--out", "back.txt"]) == 0
    assert read_documents([here / "c.jsonl"]) == read_documents([here / "back.txt"]) == tiny_documents


RECIPE = (
    "name: t\noutput: elsewhere\nencoder: encoder\nprecision: fp32\ncorpus: {paths: [tiny.txt]}\n"
    "trainer: {num_train_epochs: 9, learning_rate: 5e-3}\n"
)


def test_train_writes_a_run_and_shows_no_bars_of_others(here, write_files, capsys):
    write_files({"r.yaml": RECIPE})
    command = ["train", "r.yaml", "trainer.num_train_epochs=1", "output=out"]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].endswith("the model is in out/model")
    assert {"recipe.yaml", "run.json", "model"} <= {path.name for path in (here / "out").iterdir()}
    assert not (here / "elsewhere").exists()
    assert main(command) == 2
    assert err == ""


@pytest.mark.usefixtures("here")
def test_requirements_hold_for_any_ontology(write_files, capsys):
    write_files({"want.yaml": "documents: 500\n"})
    assert main(["corpus", "check", "tiny.txt", "--ontology", "any", "--require", "want.yaml"]) == 2
    assert "16 documents, wanted at least 500" in capsys.readouterr().err
