"""The model folder: config.json, model.safetensors, the tokenizer, ontology.yaml and README.md (the card).

What ``dateline train`` writes also tells the recipe and the run (``recipe.yaml``, ``run.json``); a shipped folder
has its weights in int8 and a ``SHA256SUMS``, which is checked whenever it is loaded.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer
from transformers.utils import logging as transformers_logging

from ..corpus.files import write_text
from ..corpus.ontology import Ontology, read_ontology
from ..errors import ModelFolderError
from .config import EventTaggerConfig
from .network import EventTagger
from .precision import Precision, choose_device, choose_precision
from .quantisation import expand_rows, quantise_rows

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

REQUIRED_FILES = ("config.json", "model.safetensors", "tokenizer.json", "ontology.yaml")
CHECKSUMS = "SHA256SUMS"
"""Lines of digest and name, as ``sha256sum --check`` reads them."""


@dataclass(frozen=True)
class ModelFolder:
    """What a model folder holds, loaded."""

    path: Path
    model: EventTagger
    tokenizer: "PreTrainedTokenizerFast"
    ontology: Ontology


def find_model_folder(path: Path) -> Path:
    """Return the model folder at ``path``: the folder itself, or ``model/`` in the folder of a training run.

    Raises:
        ModelFolderError: there is none, or a file of it is missing.
    """
    if not path.is_dir():
        raise ModelFolderError(f"{path}: there is no such model folder; train one with 'dateline train CONFIG'")
    folder = path / "model" if (path / "model" / "config.json").is_file() else path
    missing = [name for name in REQUIRED_FILES if not (folder / name).is_file()]
    if missing:
        raise ModelFolderError(
            f"{folder}: not a complete model folder, without {', '.join(missing)};"
            " point to what 'dateline train' wrote, or train again"
        )
    return folder


def default_model_folder() -> Path:
    """Return the folder of the model that comes with dateline.

    Raises:
        ModelFolderError: this dateline comes without one.
    """
    folder = Path(str(files("dateline") / "model" / "default"))
    if not folder.is_dir():
        raise ModelFolderError("this dateline comes without a default model; give --model, or train it: make model")
    return folder


def load_model_folder(path: Path, precision: Precision = Precision.AUTO) -> ModelFolder:
    """Load a model for inference onto the GPU if there is one, the encoder in the precision chosen.

    Raises:
        ModelFolderError: the folder is missing, incomplete, or not of a dateline model.
    """
    folder = find_model_folder(path)
    ontology = read_ontology(folder / "ontology.yaml")
    try:
        with quiet_transformers():
            config = EventTaggerConfig.from_pretrained(folder)
            if config.model_type != EventTaggerConfig.model_type or not config.encoder:
                raise ModelFolderError(f"{folder}: config.json is not of a dateline model")
            model = EventTagger(config)
            tokenizer = AutoTokenizer.from_pretrained(folder)
        _check_sums(folder)
        weights = expand_rows(load_file(folder / "model.safetensors"))
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, SafetensorError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelFolderError(f"{folder}: cannot be loaded: {reason}; copy the folder again, or train again") from None
    _fill(model, weights, folder)
    labels = [list(ontology.types), list(ontology.roles), list(ontology.statuses)]
    if [config.event_types, config.roles, config.statuses] != labels:
        raise ModelFolderError(f"{folder}: ontology.yaml is not the one that the model was trained with")
    device = choose_device()
    model.place(device, choose_precision(device, precision).dtype)
    return ModelFolder(folder, model, tokenizer, ontology)


def _fill(model: EventTagger, weights: Mapping[str, torch.Tensor], folder: Path) -> None:
    """Put the weights into the model: all of them, and no others.

    transformers would give new random weights to what a file lacks, and tag nonsense with them.
    """
    wanted = model.state_dict()
    wrong = sorted(wanted.keys() ^ weights.keys())
    wrong += [name for name in wanted.keys() & weights.keys() if wanted[name].shape != weights[name].shape]
    if wrong:
        raise ModelFolderError(
            f"{folder}: model.safetensors and config.json do not belong together: {len(wrong)} weights are missing,"
            f" unknown or of another size, such as {wrong[0]}; copy the folder again, or train again"
        )
    model.load_state_dict(dict(weights))


def _check_sums(folder: Path) -> None:
    """Compare the files with the folder's checksums, where it has some."""
    sums = folder / CHECKSUMS
    for line in sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else ():
        digest, _, name = line.partition("  ")
        if _digest(folder / name) != digest:
            raise ModelFolderError(
                f"{folder}: {name} is damaged (its checksum is not that in {CHECKSUMS}); copy it again"
            )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def save_model_folder(
    path: Path,
    model: EventTagger,
    tokenizer: "PreTrainedTokenizerFast",
    ontology: Ontology,
    texts: Mapping[str, str],
) -> None:
    """Write a model folder whole: it takes the place of an older one only when every file is written.

    Args:
        path: the folder.
        model: written in fp32.
        tokenizer: the encoder's.
        ontology: what the labels mean.
        texts: further files by name, such as README.md, the card.
    """
    with _whole_folder(path) as part:
        with quiet_transformers():
            model.save_pretrained(part)
            tokenizer.save_pretrained(part)
        for name, text in {"ontology.yaml": ontology.to_yaml(), **texts}.items():
            write_text(part / name, text)


def export_int8(source: Path, path: Path) -> None:
    """Write the model at ``source`` as a folder to ship: weights in int8, and checksums of every file.

    Raises:
        ModelFolderError: ``source`` is incomplete or damaged.
    """
    load_model_folder(source, Precision.FP32)  # what cannot be loaded is not shipped
    with _whole_folder(path) as part:
        for file in source.iterdir():
            if file.is_file() and file.name != CHECKSUMS:
                shutil.copyfile(file, part / file.name)
        stored = quantise_rows(expand_rows(load_file(source / "model.safetensors")))
        save_file(stored, part / "model.safetensors", {"format": "pt", "rows": "int8"})
        sums = [f"{_digest(file)}  {file.name}\n" for file in sorted(part.iterdir())]
        write_text(part / CHECKSUMS, "".join(sums))
        load_model_folder(part, Precision.FP32)


@contextmanager
def _whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write in; it takes the place of ``path`` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    try:
        yield part
        for file in part.iterdir():
            file.chmod(0o644)  # safetensors writes for its owner only
        part.chmod(0o755)
        replace_folder(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def replace_folder(new: Path, path: Path) -> None:
    """Put the folder ``new`` in the place of ``path``; what stood there is removed after that."""
    old = path.with_name(f".{path.name}.old-{os.getpid()}")
    if path.exists():
        path.rename(old)
    new.rename(path)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep transformers from printing loading bars and reports; what matters is raised."""
    verbosity = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if bars:
            transformers_logging.enable_progress_bar()
