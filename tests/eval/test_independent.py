"""The field's scores, computed a second time from TextEE's definitions on raw rows, against ``dateline evaluate``.

Nothing here uses dateline's types or its scoring: rows are the dicts of the files. To add a case, put
``NAME.gold.txt``, ``NAME.predicted.txt`` and ``NAME.counts.txt`` (metric, tp, fp, fn) into ``cases``.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.cli import main

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name.removesuffix(".gold.txt") for path in CASES.glob("*.gold.txt"))

# ------------------------------------------------------------------------------ the second implementation

DEFINITIONS = {
    "trigger_identification": lambda event: [event["trigger"]],
    "trigger_classification": lambda event: [(event["trigger"], event["type"])],
    "argument_identification": lambda event: [(event["type"], span) for _, span in event["arguments"]],
    "argument_classification": lambda event: [(event["type"], span, role) for role, span in event["arguments"]],
    "argument_identification_attached": lambda event: [
        (event["type"], event["trigger"], span) for _, span in event["arguments"]
    ],
    "argument_classification_attached": lambda event: [
        (event["type"], event["trigger"], span, role) for role, span in event["arguments"]
    ],
}


def textee_counts(gold, predicted):
    """Return tp, fp, fn of each score; ``gold`` and ``predicted`` map a document's id to its plain events."""
    counts = {}
    for metric, items_of in DEFINITIONS.items():
        wanted = {(key, item) for key, events in gold.items() for event in events for item in items_of(event)}
        found = {(key, item) for key, events in predicted.items() for event in events for item in items_of(event)}
        counts[metric] = (len(wanted & found), len(found - wanted), len(wanted - found))
    return counts


def rates(tp, fp, fn):
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def events_of_rows(rows):
    return {
        row["id"]: [
            {
                "type": event["type"],
                "trigger": (event["trigger"]["start"], event["trigger"]["end"]),
                "arguments": [(a["role"], (a["start"], a["end"])) for a in event.get("arguments", [])],
            }
            for sentence in row["sentences"]
            for event in sentence["events"]
        ]
        for row in rows
    }


def events_of_text(text):
    """Read the labelled text of the cases (no escapes); a span is (sentence, begin, end)."""
    documents = {}
    for block in text.split("---\n"):
        events, sentences = [], []
        for line in filter(None, block.split("\n")[1:]):
            if not line.startswith("  "):
                sentences.append(line)
                continue
            (label, trigger), *arguments = (part.split(": ", 1) for part in line.strip().split(" | "))
            place = (len(sentences), sentences[-1])
            arguments = [(role, find(mention, *place)) for role, mention in arguments]
            events.append({"type": label.split("[")[0], "trigger": find(trigger, *place), "arguments": arguments})
        documents[block.split("\n")[0].removeprefix("# id: ")] = events
    return documents


def find(mention, number, sentence):
    mention, _, which = mention.partition(" #")
    found = list(re.finditer(rf"\b{re.escape(mention)}\b", sentence))
    return (number, *found[int(which or 1) - 1].span())


# --------------------------------------------------------------------------------- dateline's own report


def evaluate(gold, predicted, folder):
    report = folder / "report.json"
    assert main(["evaluate", "--gold", str(gold), "--predicted", str(predicted), "--report", str(report)]) == 0
    data = json.loads(report.read_text(encoding="utf-8"))
    totals = {}
    for document in data["documents"]:
        for metric, row in document["scores"].items():
            before = totals.get(metric, (0, 0, 0))
            totals[metric] = (before[0] + row["tp"], before[1] + row["fp"], before[2] + row["fn"])
    return totals, data["derived"]


def assert_same_scores(expected, totals, derived):
    assert {metric: totals[metric] for metric in expected} == expected
    for metric, counts in expected.items():
        found = [derived[metric][name] for name in ("precision", "recall", "f1")]
        assert found == pytest.approx(rates(*counts)), metric


# -------------------------------------------------------------------------------------------- golden files


def test_there_are_cases():
    assert len(NAMES) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_a_case_scores_as_the_second_implementation_says(name, tmp_path):
    gold, predicted = CASES / f"{name}.gold.txt", CASES / f"{name}.predicted.txt"
    expected = textee_counts(*(events_of_text(path.read_text(encoding="utf-8")) for path in (gold, predicted)))
    assert_same_scores(expected, *evaluate(gold, predicted, tmp_path))


@pytest.mark.parametrize("name", NAMES)
def test_a_case_scores_as_worked_out_by_hand(name, tmp_path):
    lines = (CASES / f"{name}.counts.txt").read_text(encoding="utf-8").splitlines()
    fields = [line.split() for line in lines if not line.startswith("#")]
    expected = {metric: (int(tp), int(fp), int(fn)) for metric, tp, fp, fn in fields}
    totals, derived = evaluate(CASES / f"{name}.gold.txt", CASES / f"{name}.predicted.txt", tmp_path)
    assert totals == expected
    assert_same_scores(expected, totals, derived)


# ------------------------------------------------------------------------------------------ generated rows

SENTENCES = ((0, 8), (9, 17), (18, 26))
TEXT = "abcdefgh ijklmnop qrstuvwx"
LETTERS = [place for place, letter in enumerate(TEXT) if letter != " "]


@st.composite
def spans(draw, places):
    start = draw(st.sampled_from(places))
    return {"start": start, "end": start + draw(st.integers(1, 2))}


@st.composite
def event_rows(draw, sentence):
    first, end = SENTENCES[sentence]
    places = st.tuples(st.sampled_from(["Actor", "Target"]), spans([*range(first, first + 3), *LETTERS[-2:-1]]))
    return {
        "type": draw(st.sampled_from(["A.B", "C.D"])),
        "status": draw(st.sampled_from(["actual", "planned"])),
        "trigger": draw(spans(range(first, min(first + 3, end - 2)))),
        "arguments": [{"role": role, **span} for role, span in draw(st.lists(places, max_size=4))],
    }


@st.composite
def pairs_of_files(draw):
    """Gold and predicted rows of the same documents, the predictions partly gold's own, in another order."""
    gold, predicted = [], []
    for number in range(draw(st.integers(1, 3))):
        wanted = [draw(st.lists(event_rows(s), max_size=4)) for s in range(3)]
        found = [
            [*draw(st.lists(st.sampled_from(wanted[s]), max_size=4) if wanted[s] else st.just([])), *more]
            for s in range(3)
            for more in [draw(st.lists(event_rows(s), max_size=2))]
        ]
        gold.append(document_row(number, wanted))
        predicted.append(document_row(number, found))
    return gold, draw(st.permutations(predicted))


def document_row(number, events):
    sentences = [
        {"start": start, "end": end, "events": labels} for (start, end), labels in zip(SENTENCES, events, strict=True)
    ]
    return {"id": f"d{number}", "text": TEXT, "sentences": sentences}


def write_rows(path, rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@given(pairs_of_files())
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_generated_predictions_score_as_the_second_implementation_says(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("rows")
    gold, predicted = (
        write_rows(folder / f"{name}.jsonl", rows) for name, rows in zip(("gold", "found"), files, strict=True)
    )
    expected = textee_counts(*(events_of_rows(rows) for rows in files))
    assert_same_scores(expected, *evaluate(gold, predicted, folder))
