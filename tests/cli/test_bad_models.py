"""Model folders that are missing, incomplete, damaged or foreign."""

import json
import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from dateline.cli import main

TAG = "tag a.txt --model copy --out out.jsonl"
COMPLETE = "point to what 'dateline train' wrote, or train again"


def change_config(**changes: object):
    """Return what changes ``config.json`` of a model folder."""

    def change(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return change


def remove(name: str):
    return lambda folder: (folder / name).unlink()


def write(name: str, content: bytes):
    return lambda folder: (folder / name).write_bytes(content)


def cut(name: str, size: int):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size])


def keep_weights(beginning: str):
    """Return what leaves only the weights whose names begin so."""

    def keep(folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        kept = {name: tensor for name, tensor in weights.items() if name.startswith(beginning)}
        assert 0 < len(kept) < len(weights)
        save_file(kept, folder / "model.safetensors", {"format": "pt"})

    return keep


DAMAGES = {
    "missing": (shutil.rmtree, "copy: there is no such model folder; train one with 'dateline train CONFIG'"),
    "without-weights": (
        remove("model.safetensors"),
        f"copy: not a complete model folder, without model.safetensors; {COMPLETE}",
    ),
    "without-tokenizer": (
        remove("tokenizer.json"),
        f"copy: not a complete model folder, without tokenizer.json; {COMPLETE}",
    ),
    "weights-cut-in-the-header": (cut("model.safetensors", 500), "copy: […]"),
    "weights-cut-in-the-middle": (cut("model.safetensors", 20_000), "copy: […]"),
    "weights-empty": (write("model.safetensors", b""), "copy: […]"),
    "weights-are-text": (write("model.safetensors", b"not weights"), "copy: […]"),
    "weights-of-heads-lost": (keep_weights("encoder."), "copy: […]"),
    "weights-of-encoder-lost": (keep_weights("role_head."), "copy: […]"),
    "config-foreign": (write("config.json", b'{"model_type": "bert"}'), "copy: config.json is not of a dateline model"),
    "config-of-unknown-kind": (
        write("config.json", b'{"model_type": "zzz"}'),
        "copy: config.json is not of a dateline model",
    ),
    "config-not-json": (
        cut("config.json", 50),
        "copy: cannot be loaded: […]not a valid JSON file.; copy […]",
    ),
    "config-is-a-list": (write("config.json", b"[]"), "copy: […]"),
    "config-of-other-size": (change_config(statuses=["actual"]), "copy: […]"),
    "ontology-not-yaml": (write("ontology.yaml", b"types: ["), "copy/ontology.yaml:1: not valid YAML: […]"),
    "tokenizer-cut": (cut("tokenizer.json", 100), "copy: cannot be loaded: […]"),
}


@pytest.mark.parametrize(("damage", "told"), DAMAGES.values(), ids=DAMAGES)
def test_damaged_model(check_mistake, here, tiny_run, damage, told):
    shutil.copytree(tiny_run / "model", here / "copy")
    damage(here / "copy")
    check_mistake(TAG, {"a.txt": "Rebels shelled Kora ."}, [told])


def test_mismatch_is_explained_and_not_pointed_to(here, write_files, tiny_run, capsys):
    shutil.copytree(tiny_run / "model", here / "copy")
    change_config(statuses=["actual"])(here / "copy")
    write_files({"a.txt": "Rebels shelled Kora ."})
    assert main([*TAG.split()]) == 2
    assert "above report" not in capsys.readouterr().err  # no report is printed above


def test_ontology_of_another_model(check_mistake, here, tiny_run):
    shutil.copytree(tiny_run / "model", here / "copy")
    path = here / "copy" / "ontology.yaml"
    path.write_text(path.read_text().replace("Actor", "Agent"))
    told = "copy: ontology.yaml is not the one that the model was trained with"
    check_mistake(TAG, {"a.txt": "Rebels shelled Kora ."}, [told])
