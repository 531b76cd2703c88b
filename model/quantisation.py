"""Weights as int8 with a scale per row: a quarter of the bytes on disk, expanded again when a model is loaded.

Each row of a matrix is divided by its largest absolute value over 127 and rounded (symmetric, per-channel
quantisation of weights; Nagel et al., 2021, "A White Paper on Neural Network Quantization"). Vectors stay as they
are: they are few and sensitive.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

SCALE_SUFFIX = ".row_scale"
"""The scales of the matrix ``name`` are stored as ``name.row_scale``."""
_LARGEST = 127


def quantise_rows(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights with every matrix as int8 and, beside it, the scales of its rows in fp32.

    Args:
        weights: fp32 tensors by name; matrices are (rows, columns).
    """
    stored: dict[str, Tensor] = {}
    for name, tensor in weights.items():
        if tensor.ndim != 2 or not tensor.is_floating_point():
            stored[name] = tensor.contiguous()
            continue
        # A row of zeros has no largest value; any scale gives it back.
        scale = (tensor.float().abs().amax(dim=1) / _LARGEST).clamp(min=torch.finfo(torch.float32).tiny)  # (rows,)
        stored[name] = (tensor.float() / scale[:, None]).round().clamp(-_LARGEST, _LARGEST).to(torch.int8)
        stored[name + SCALE_SUFFIX] = scale
    return stored


def expand_rows(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights that ``quantise_rows`` stored, in fp32; weights that it did not touch pass unchanged.

    Raises:
        ValueError: an int8 matrix comes without the scales of its rows.
    """
    weights: dict[str, Tensor] = {}
    for name, tensor in stored.items():
        if name.endswith(SCALE_SUFFIX) and name.removesuffix(SCALE_SUFFIX) in stored:
            continue
        if tensor.dtype != torch.int8:
            weights[name] = tensor
            continue
        scale = stored.get(name + SCALE_SUFFIX)
        if scale is None or scale.shape != tensor.shape[:1]:
            raise ValueError(f"the int8 weight {name} comes without a scale for each row")
        weights[name] = tensor.float() * scale[:, None]
    return weights
