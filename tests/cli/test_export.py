"""``dateline export``: a model to ship, and the one that comes with dateline."""

import shutil
import subprocess

import pytest
import torch
from safetensors.torch import load_file

from dateline.cli import main
from dateline.inference.tagger import Tagger
from dateline.model import folder as folder_module
from dateline.model.precision import Precision

TEXT = "Rebels shelled Kora on Monday . Troops killed two men in Suda . Gunmen will leave Belem ."


@pytest.fixture
def shipped(tiny_run, tmp_path):
    folder = tmp_path / "shipped"
    assert main(["export", str(tiny_run), "--out", str(folder)]) == 0
    return folder


def test_the_exported_model_finds_the_same_events(tiny_run, shipped):
    def events(path):
        found = Tagger.from_pretrained(path, Precision.FP32).tag(TEXT).events
        return [(e.type, e.status, e.trigger, [(a.role, a.span) for a in e.arguments]) for e in found]

    assert events(tiny_run)
    assert events(shipped) == events(tiny_run)


def test_the_exported_model_is_small_and_tells_its_origin(tiny_run, shipped):
    weights = load_file(shipped / "model.safetensors")
    assert {tensor.dtype for tensor in weights.values() if tensor.ndim == 2} == {torch.int8}
    size = (shipped / "model.safetensors").stat().st_size
    assert size < (tiny_run / "model" / "model.safetensors").stat().st_size / 2
    told = {"README.md", "recipe.yaml", "run.json", "ontology.yaml", "SHA256SUMS"}
    assert told <= {path.name for path in shipped.iterdir()}


def test_sha256sum_agrees_with_the_checksums(shipped):
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=shipped, capture_output=True)
    assert checked.returncode == 0, checked.stdout


def test_one_changed_byte_is_noticed(shipped, capsys):
    path = shipped / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    (shipped.parent / "a.txt").write_text(TEXT)
    assert main(["tag", str(shipped.parent / "a.txt"), "--model", str(shipped)]) == 2
    assert "model.safetensors is damaged" in capsys.readouterr().err


def test_an_exported_model_can_be_exported_again(shipped, tmp_path):
    assert main(["export", str(shipped), "--out", str(tmp_path / "again")]) == 0
    once, twice = load_file(shipped / "model.safetensors"), load_file(tmp_path / "again" / "model.safetensors")
    assert all(torch.equal(once[name], twice[name]) for name in once if once[name].dtype == torch.int8)


def test_tag_and_evaluate_take_the_default_model(shipped, tmp_path, tiny_corpus, monkeypatch, capsys):
    monkeypatch.setattr(folder_module, "files", lambda _: tmp_path / "package")
    (tmp_path / "a.txt").write_text(TEXT)
    assert main(["tag", str(tmp_path / "a.txt")]) == 2
    assert "give --model" in capsys.readouterr().err
    shutil.copytree(shipped, tmp_path / "package" / "model" / "default")
    assert main(["tag", str(tmp_path / "a.txt"), "--format", "jsonl"]) == 0
    assert "Conflict.Shelling" in capsys.readouterr().out
    assert main(["evaluate", "--data", str(tiny_corpus)]) == 0
    assert "default model" in capsys.readouterr().out


def test_what_is_there_is_kept(tiny_run, shipped, capsys):
    assert main(["export", str(tiny_run), "--out", str(shipped)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["export", str(tiny_run), "--out", str(shipped), "--overwrite"]) == 0


def test_an_unknown_format_is_told(tiny_run, tmp_path, capsys):
    assert main(["export", str(tiny_run), "--out", str(tmp_path / "x"), "--format", "int4"]) == 2
    assert capsys.readouterr().err == "dateline: --format int4: one of int8\n"
