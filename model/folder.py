"""The model folder: config.json, model.safetensors, the tokenizer, ontology.yaml and README.md (the card)."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoTokenizer
from transformers.utils import logging as transformers_logging

from ..corpus.files import write_text
from ..corpus.ontology import Ontology, read_ontology
from ..errors import ModelFolderError
from .config import EventTaggerConfig
from .network import EventTagger
from .precision import Precision, choose_device, choose_precision

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

REQUIRED_FILES = ("config.json", "model.safetensors", "tokenizer.json", "ontology.yaml")


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
        weights = load_file(folder / "model.safetensors")
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


def save_model_folder(
    path: Path, model: EventTagger, tokenizer: "PreTrainedTokenizerFast", ontology: Ontology, card: str
) -> None:
    """Write a model folder whole: it takes the place of an older one only when every file is written.

    Args:
        path: the folder.
        model: written in fp32.
        tokenizer: the encoder's.
        ontology: what the labels mean.
        card: README.md, in Markdown.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    try:
        with quiet_transformers():
            model.save_pretrained(part)
            tokenizer.save_pretrained(part)
        write_text(part / "ontology.yaml", ontology.to_yaml())
        write_text(part / "README.md", card)
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
