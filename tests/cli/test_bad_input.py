"""What users get wrong: each mistake ends with exit code 2 and one line that says where it is and what to do."""

import pytest

CORPUS = "# id: a\n\nRebels shelled Kora .\n  Conflict.Shelling: shelled | Actor: Rebels | Target: Kora\n"
ARTICLE = {"a.txt": "Rebels shelled Kora ."}
TAG = "tag a.txt --model model --out out.jsonl"
TAG_LINES = "tag a.jsonl --model model --out out.jsonl"
CHECK = "corpus check c.txt"
STATS = "corpus stats c.jsonl"
NO_UTF8 = "convert it, for example: iconv -f latin1 -t utf-8"
LINE_SHAPE = 'an article is {"id": …, "text": …}'
ROLES = "Actor, Target, Instrument, Theme, Place, Time, Origin, Destination"
ENDINGS = ".txt, .jsonl, .jsonlines, .json, .csv, .tsv, .ann"
MAKE_REPORT = "make it with 'dateline evaluate … --report FILE'"
TWO_WAYS = "give --data PATH… (and --model FOLDER), or --gold PATH --predicted PATH"


def json_line(trigger: str) -> str:
    """Return a line of JSON Lines with the text ``Men ran.`` and one event at ``trigger``."""
    event = f'{{"type": "Life.Death", "trigger": {trigger}}}'
    return f'{{"id": "a", "text": "Men ran.", "sentences": [{{"start": 0, "end": 8, "events": [{event}]}}]}}\n'


def report(version: int = 1, fingerprint: str = "f") -> str:
    """Return a report that says nothing but what it was measured on."""
    gold = f'{{"names": ["g.txt"], "fingerprint": "{fingerprint}", "documents": 1, "sentences": 1, "events": 1}}'
    return (
        f'{{"schema_name": "dateline.report", "schema_version": {version}, "created": "now", "dateline": "0",'
        f' "predicted_by": "m", "gold": {gold}, "documents": [{{"id": "a", "scores": {{}}}}], "breakdowns": {{}}}}'
    )


def reports(second: str) -> dict[str, str]:
    return {"one.json": report(), "two.json": second}


ARTICLES = {
    "missing": (TAG, {}, ["a.txt: there is no such file; check the path"]),
    "empty": (TAG, {"a.txt": ""}, ["a.txt: holds no text"]),
    "blank": (TAG, {"a.txt": "\n \t\n"}, ["a.txt: holds no text"]),
    "latin-1": (TAG, {"a.txt": b"Ok.\nCaf\xe9 shut."}, [f"a.txt:2: not UTF-8 (byte 7); {NO_UTF8}"]),
    "utf-16": (TAG, {"a.txt": "Ok.".encode("utf-16")}, [f"a.txt:1: not UTF-8 (byte 0); {NO_UTF8}"]),
    "folder": (
        "tag d --model model --out o.csv",
        {"d/a.txt": "Ok."},
        ["d: this is a folder; name its files, for example d/*.txt"],
    ),
    "broken-line": (
        TAG_LINES,
        {"a.jsonl": '{"text": "Ok."}\n{"text": \n'},
        ["a.jsonl:2: not JSON (Expecting value, column 10)"],
    ),
    "line-without-text": (
        TAG_LINES,
        {"a.jsonl": '{"body": "Ok."}\n'},
        [f"a.jsonl:1: text: Field required; {LINE_SHAPE}"],
    ),
    "line-is-a-list": (TAG_LINES, {"a.jsonl": '["Ok."]\n'}, [f"a.jsonl:1: {LINE_SHAPE} with a text that is not empty"]),
    "line-with-half-a-character": (
        TAG_LINES,
        {"a.jsonl": '{"text": "\\ud83d"}\n'},
        [f"a.jsonl:1: text: […]; {LINE_SHAPE}"],
    ),
    "line-with-huge-number": (TAG_LINES, {"a.jsonl": f'{{"text": "Ok.", "n": {"9" * 5000}}}\n'}, ["a.jsonl:1: […]"]),
    "line-of-many-brackets": (TAG_LINES, {"a.jsonl": "[" * 100_000}, ["a.jsonl:1: […]"]),
    "blank-line-text": (TAG_LINES, {"a.jsonl": '{"text": " \\n"}\n'}, ["a.jsonl:1: […]"]),
    "no-lines": (TAG_LINES, {"a.jsonl": "\n"}, ["a.jsonl: holds no articles"]),
    "same-name-in-two-folders": (
        "tag x/a.txt y/a.txt --model model",
        {"x/a.txt": "Ok.", "y/a.txt": "Ok."},
        ["y/a.txt: the id 'a' was used in x/a.txt; rename the file, or give ids in a .jsonl file"],
    ),
    "second-of-two-missing": (f"{TAG} b.txt", ARTICLE, ["b.txt: there is no such file; check the path"]),
    "unknown-format": (
        "tag a.txt --model model --format xml --out o",
        ARTICLE,
        ["--format xml: one of table, jsonl, csv, text"],
    ),
    "table-into-file": (
        "tag a.txt --model model --format table --out o",
        ARTICLE,
        ["o: a table is for the terminal; give --format jsonl, csv or text"],
    ),
    "out-below-a-file": (
        "tag a.txt --model model --out a.txt/o.jsonl",
        ARTICLE,
        ["{here}/a.txt/o.jsonl: cannot be written: […]"],
    ),
    "out-is-a-folder": (
        "tag a.txt --model model --out d.csv",
        ARTICLE | {"d.csv/x": ""},
        ["{here}/d.csv: cannot be written: Is a directory"],
    ),
    "out-of-no-format": (
        "tag a.txt --model model --out events.tsv",
        ARTICLE,
        ["--out events.tsv: ends in none of .csv, .txt, .jsonl; give --format"],
    ),
    "misspelt-command": ("tagg a.txt", ARTICLE, ["No such command 'tagg'[…]; see 'dateline --help'"]),
    "misspelt-option": ("tag a.txt --modle m", ARTICLE, ["No such option: --modle […]; see 'dateline --help'"]),
}

CORPORA = {
    "missing": (CHECK, {}, ["c.txt: there is no such file or folder; check the path"]),
    "empty": (
        CHECK,
        {"c.txt": ""},
        ["c.txt: holds no documents; a document is '# id: …', a blank line, and sentences"],
    ),
    "latin-1": (CHECK, {"c.txt": b"# id: a\n\nKor\xe1 .\n"}, [f"c.txt:3: not UTF-8 (byte 12); {NO_UTF8}"]),
    "unknown-ending": (
        "corpus check c.md",
        {"c.md": CORPUS},
        [f"c.md: a labelled file ends in one of {ENDINGS}; rename or convert it"],
    ),
    "folder-without-corpus": (
        "corpus check d",
        {"d/readme.md": "x"},
        [f"d: the folder holds no labelled file ({ENDINGS})"],
    ),
    "unknown-type": (
        CHECK,
        {"c.txt": CORPUS.replace("Shelling", "Sheling")},
        ["c.txt:4: unknown type 'Conflict.Sheling'; did you mean 'Conflict.Shelling'?"],
    ),
    "unknown-role": (
        CHECK,
        {"c.txt": CORPUS.replace("Target", "Victim")},
        [f"c.txt:4: unknown role 'Victim'; one of: {ROLES}"],
    ),
    "unknown-status": (
        CHECK,
        {"c.txt": CORPUS.replace("Shelling:", "Shelling[planed]:")},
        ["c.txt:4: unknown status 'planed'; did you mean 'planned'?"],
    ),
    "trigger-not-in-sentence": (
        CHECK,
        {"c.txt": CORPUS.replace(": shelled", ": bombed")},
        ["c.txt:4: 'bombed' is not in the sentence; copy it letter by letter"],
    ),
    "three-at-once": (
        CHECK,
        {"c.txt": CORPUS.replace("Conflict", "Con").replace("Actor", "Aktor").replace(": Kora", ": kora")},
        [
            "c.txt:4: 'kora' is written otherwise in the sentence; copy upper and lower case as they stand there",
            "c.txt:4: unknown type 'Con.Shelling'; did you mean 'Conflict.Shelling'?",
            "c.txt:4: unknown role 'Aktor'; did you mean 'Actor'?",
        ],
    ),
    "broken-line": (
        STATS,
        {"c.jsonl": json_line('{"start": 4, "end": 7}') + "{\n"},
        ["c.jsonl:2: Invalid JSON: […]"],
    ),
    "wrong-offsets": (
        STATS,
        {"c.jsonl": json_line('{"start": 3, "end": 6, "text": "ran"}')},
        ["c.jsonl:1: the offsets 3–6 give ' ra' and not 'ran'; offsets count characters of the document's text"],
    ),
    "offsets-after-the-text": (
        STATS,
        {"c.jsonl": json_line('{"start": 5, "end": 99}')},
        ["c.jsonl:1: document 'a': the trigger of Life.Death at 5 lies outside sentence 1"],
    ),
    "offsets-swapped": (
        STATS,
        {"c.jsonl": json_line('{"start": 7, "end": 4}')},
        ["c.jsonl:1: sentences.0.events.0.trigger: end 4 must be greater than start 7"],
    ),
    "unknown-target-format": (
        "corpus convert c.txt --to xml --out o.xml",
        {"c.txt": CORPUS},
        ["--to xml: one of text, jsonl, textee"],
    ),
    "nothing-shared": (
        "corpus agreement c.txt d.txt",
        {"c.txt": CORPUS, "d.txt": CORPUS.replace("id: a", "id: b")},
        ["c.txt and d.txt share no document; they are paired by id"],
    ),
}

EVALUATIONS = {
    "nothing-given": ("evaluate", {}, [TWO_WAYS]),
    "gold-alone": ("evaluate --gold c.txt", {"c.txt": CORPUS}, [TWO_WAYS]),
    "split-alone": (
        "evaluate --model model --data c.txt --split dev",
        {"c.txt": CORPUS},
        ["--split needs --splits FILE"],
    ),
    "unknown-split": (
        "evaluate --model model --data c.txt --splits s.yaml --split tets",
        {"c.txt": CORPUS, "s.yaml": "train: [a]"},
        ["--split tets: one of train, dev, test"],
    ),
    "empty-split": (
        "evaluate --model model --data c.txt --splits s.yaml --report r.json",
        {"c.txt": CORPUS, "s.yaml": "train: [a]"},
        ["s.yaml: […]test[…]"],
    ),
    "other-ontology": (
        "evaluate --model model --data c.txt --report r.json",
        {"c.txt": CORPUS.replace("Shelling", "Bombing")},
        ["the model was trained with another ontology: unknown type 'Conflict.Bombing'; did you mean […]"],
    ),
    "unknown-ending-of-predictions": (
        "evaluate --model model --data c.txt --predictions p.csv",
        {"c.txt": CORPUS},
        ["p.csv: predictions are written as .txt, .jsonl or .json"],
    ),
    "report-below-a-file": (
        "evaluate --gold c.txt --predicted c.txt --report c.txt/r.json",
        {"c.txt": CORPUS},
        ["{here}/c.txt/r.json: cannot be written: […]"],
    ),
    "other-texts": (
        "evaluate --gold c.txt --predicted p.txt --report r.json",
        {"c.txt": CORPUS, "p.txt": CORPUS.replace("Kora", "Suda")},
        ["document 'a': gold and prediction have different texts: gold goes on with 'Kora .', […] with 'Suda .'"],
    ),
    "document-without-prediction": (
        "evaluate --gold c.txt --predicted p.txt --report r.json",
        {"c.txt": CORPUS, "p.txt": CORPUS.replace("id: a", "id: b")},
        ["1 of 1 gold documents have no prediction, the first 'a'; documents are paired by their id"],
    ),
    "reports-missing": (
        "compare one.json two.json",
        {"one.json": report()},
        ["two.json: there is no such file; check the path"],
    ),
    "one-report": ("compare one.json", {"one.json": report()}, ["a comparison needs two reports or more"]),
    "report-foreign": (
        "compare one.json two.json",
        reports('{"f1": 0.5}'),
        [f"two.json: this is JSON but no dateline report; {MAKE_REPORT}"],
    ),
    "report-not-json": (
        "compare one.json two.json",
        reports("f1\n0.5"),
        [f"two.json:1: not JSON (Expecting value); {MAKE_REPORT}"],
    ),
    "report-of-other-version": (
        "compare one.json two.json",
        reports(report(version=2)),
        ["two.json: a report of schema version 2, this dateline reads version 1; evaluate again to compare"],
    ),
    "report-damaged": (
        "compare one.json two.json",
        reports(report().replace('"predicted_by": "m",', "")),
        [f"two.json: predicted_by: Field required; {MAKE_REPORT}"],
    ),
    "report-on-other-gold": (
        "compare one.json two.json",
        reports(report(fingerprint="g")),
        ["two was measured on other gold than one ([…]); evaluate both on the same"],
    ),
}


@pytest.mark.parametrize(("command", "files", "told"), ARTICLES.values(), ids=ARTICLES)
def test_articles(check_mistake, command, files, told):
    check_mistake(command, files, told)


@pytest.mark.parametrize(("command", "files", "told"), CORPORA.values(), ids=CORPORA)
def test_corpora(check_mistake, command, files, told):
    check_mistake(command, files, told)


@pytest.mark.parametrize(("command", "files", "told"), EVALUATIONS.values(), ids=EVALUATIONS)
def test_evaluations_and_reports(check_mistake, command, files, told):
    check_mistake(command, files, told)
