"""The package as it is shipped: its folders, its layers, its wheel."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_ROOMS = {"tests", "configs", "seeds", "docs", "benchmarks", "build", "dist", "runs"}
ROOMS = sorted(path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file() and path.name not in NOT_ROOMS)
MAY_IMPORT = {
    "corpus": set(),
    "model": {"corpus"},
    "eval": {"corpus"},
    "inference": {"corpus", "model"},
    "training": {"corpus", "model", "eval"},
    "cli": {"corpus", "model", "eval", "inference", "training"},
}


def imported_rooms(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 2]
    return {(module or "").partition(".")[0] for module in modules} & set(ROOMS)


def test_every_folder_of_code_is_in_the_wheel():
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert sorted(packages) == sorted(["dateline", *(f"dateline.{room}" for room in ROOMS)])


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_house_allows(room):
    found = {name for path in (ROOT / room).glob("*.py") for name in imported_rooms(path)}
    assert found <= MAY_IMPORT[room]


def test_the_root_imports_nothing():
    tree = ast.parse((ROOT / "__init__.py").read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.slow
def test_the_wheel_works_elsewhere(tmp_path):
    """The wheel is built, installed into an empty environment that sees our dependencies, and used there."""
    # A copy is built, so that nothing of an older build gets in and nothing of this one stays.
    shutil.copytree(ROOT, tmp_path / "source", ignore=shutil.ignore_patterns(".*", "build", "runs", "*.egg-info"))
    source = str(tmp_path / "source")
    run = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), source]
    built = subprocess.run(run, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=False, system_site_packages=False)
    bin_folder = tmp_path / "venv" / "bin"
    site = next((tmp_path / "venv" / "lib").glob("python*")) / "site-packages"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)], check=True
    )
    # The dependencies are borrowed from here; our own editable install must not be.
    ours = [path for path in sys.path if path.endswith("site-packages")]
    script = (
        "import sys; sys.path[:] = [p for p in sys.path if 'editable' not in p]\n"
        "sys.meta_path[:] = [f for f in sys.meta_path if 'editable' not in repr(f).lower()]\n"
        "import dateline; from dateline.cli import main\n"
        "from importlib.resources import files\n"
        "assert str(files('dateline')).startswith(sys.argv[1]), files('dateline')\n"
        "assert (files('dateline') / 'py.typed').is_file()\n"
        "assert (files('dateline') / 'seeds' / 'article.txt').is_file()\n"
        "from dateline.training.recipe import read_recipe; read_recipe('quickstart')\n"
        "assert main(['corpus', 'check', str(files('dateline') / 'seeds' / 'article-labelled.txt')]) == 0\n"
        "sys.exit(main(['tag', str(files('dateline') / 'seeds' / 'article.txt'), '--format', 'csv']))\n"
    )
    used = subprocess.run(
        [str(bin_folder / "python"), "-c", script, str(site)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), *ours]), "HF_HUB_OFFLINE": "1"},
    )
    assert used.returncode == 0, used.stderr
    assert "1 documents, 25 sentences, 32 events: good" in used.stdout
    # The default model came along, and finds events.
    assert used.stdout.count("\n") > 20
    assert ",Life.Death,actual,killed," in used.stdout
