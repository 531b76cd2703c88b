"""In which number format the encoder computes; one function decides, and says why."""

from enum import StrEnum
from typing import NamedTuple

import torch


class Precision(StrEnum):
    """A number format, or the choice of the best one that the processor has."""

    AUTO = "auto"
    BF16 = "bf16"
    FP32 = "fp32"


class PrecisionChoice(NamedTuple):
    """What was chosen, and the reason in words for the log."""

    precision: Precision
    reason: str

    @property
    def dtype(self) -> torch.dtype:
        """The torch type of the choice."""
        return torch.bfloat16 if self.precision is Precision.BF16 else torch.float32


def choose_precision(device: torch.device, wanted: Precision = Precision.AUTO) -> PrecisionChoice:
    """Choose bf16 where the device computes it natively, else fp32.

    Args:
        device: where the encoder will run.
        wanted: AUTO, or what the user insists on, which is then taken.
    """
    if wanted is not Precision.AUTO:
        return PrecisionChoice(wanted, f"{wanted} as asked for")
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        # Without these instructions bf16 is emulated, many times slower than fp32.
        native = device.type == "cpu" and torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 (no public test)
    if native:
        return PrecisionChoice(Precision.BF16, f"bf16: the {device.type} has it natively")
    return PrecisionChoice(Precision.FP32, f"fp32: the {device.type} has no native bf16")


def choose_device() -> torch.device:
    """Return the first GPU if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
