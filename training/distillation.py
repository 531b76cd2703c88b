"""What a teacher thinks of the training windows: probabilities that a smaller model learns beside the labels.

Hinton et al. (2015), "Distilling the Knowledge in a Neural Network". Teacher and student may cut words into other
tokens: what they share are the words.

Shape letters: B windows, W words, S sentences, E events, R roles, C event types, Q statuses, K trigger tags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Halves = NDArray[np.float16]


@dataclass(frozen=True)
class SoftLabels:
    """A teacher's probabilities for one window, in half precision.

    Attributes:
        triggers: (W, K).
        sentences: (S, C).
        statuses: (E, Q), of the labelled events.
        roles: (E, W, R, 3).
    """

    triggers: Halves
    sentences: Halves
    statuses: Halves
    roles: Halves


def cut_soft_labels(
    trigger_logits: Tensor,
    sentence_logits: Tensor,
    status_logits: Tensor,
    role_logits: Tensor,
    row: Mapping[str, Sequence[object]],
) -> SoftLabels:
    """Return one window's part of a batch, without the padding.

    Args:
        trigger_logits: (W, K), padded, as the others.
        sentence_logits: (S, C).
        status_logits: (E, Q).
        role_logits: (E, W, R, 3).
        row: the window's row of ``FeatureBuilder``.
    """
    words, sentences, events = (len(row[name]) for name in ("trigger_tags", "sentence_types", "events"))
    return SoftLabels(
        _half(trigger_logits[:words].float().softmax(dim=-1)),
        _half(sentence_logits[:sentences].float().sigmoid()),
        _half(status_logits[:events].float().softmax(dim=-1)),
        _half(role_logits[:events, :words].float().softmax(dim=-1)),
    )


def _half(tensor: Tensor) -> Halves:
    return tensor.cpu().numpy().astype(np.float16)


def collate_soft(
    soft: Sequence[SoftLabels | None], windows: int, sentences: int, events: int, words: int
) -> dict[str, Tensor]:
    """Return the soft labels of a batch, padded with zeros, by the names that ``EventTagger.forward`` takes.

    Args:
        soft: of each window; None where the teacher was not asked.
        windows: B.
        sentences: S, padded.
        events: E, padded.
        words: W, padded.
    """
    known = next((labels for labels in soft if labels is not None), None)
    if known is None:
        return {}
    tags, types, statuses = known.triggers.shape[-1], known.sentences.shape[-1], known.statuses.shape[-1]
    roles = known.roles.shape[-2]
    batch = {
        "soft_triggers": torch.zeros(windows, words, tags),
        "soft_sentences": torch.zeros(windows, sentences, types),
        "soft_statuses": torch.zeros(windows, events, statuses),
        "soft_roles": torch.zeros(windows, events, words, roles, 3),
    }
    for number, labels in enumerate(soft):
        if labels is None:
            continue
        present, length = labels.roles.shape[:2]
        batch["soft_triggers"][number, : len(labels.triggers)] = torch.from_numpy(labels.triggers).float()
        batch["soft_sentences"][number, : len(labels.sentences)] = torch.from_numpy(labels.sentences).float()
        batch["soft_statuses"][number, :present] = torch.from_numpy(labels.statuses).float()
        batch["soft_roles"][number, :present, :length] = torch.from_numpy(labels.roles).float()
    return batch
