"""Windows as tensors: what the encoder and the heads read. Training and inference pad alike.

Shape letters: B windows, T tokens, W words, S sentences.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from .windows import TokenFrame, Window

Inputs = dict[str, Any]
"""A window's rows before padding, as lists; the keys are the arguments of ``EventTagger.forward``."""


def window_inputs(window: Window, frame: TokenFrame) -> Inputs:
    """Return what the network reads of a window, unpadded.

    ``word_sentence`` counts the pieces of the window: each is a sentence, or the part of one, by itself.
    """
    input_ids = list(frame.prefix)
    word_tokens: list[list[int]] = []
    word_sentence: list[int] = []
    for number, piece in enumerate(window.pieces):
        for word in piece.words:
            word_tokens.append([len(input_ids), len(input_ids) + len(word.token_ids) - 1])
            word_sentence.append(number)
            input_ids += word.token_ids
    input_ids += frame.suffix
    return {"input_ids": input_ids, "word_tokens": word_tokens, "word_sentence": word_sentence}


def collate_inputs(rows: Sequence[Mapping[str, Any]], pad: int) -> dict[str, Tensor]:
    """Pad the rows of ``window_inputs`` to one batch of tensors.

    Args:
        rows: the windows.
        pad: the encoder's padding token.
    """
    length = max(len(row["input_ids"]) for row in rows)
    words = max(len(row["word_sentence"]) for row in rows)
    sentences = 1 + max(row["word_sentence"][-1] for row in rows)
    return {
        "input_ids": torch.tensor([_pad(row["input_ids"], length, pad) for row in rows]),
        "attention_mask": torch.tensor([_pad([1] * len(row["input_ids"]), length, 0) for row in rows]),
        "word_tokens": torch.tensor([_pad(row["word_tokens"], words, [0, 0]) for row in rows]),
        "word_sentence": torch.tensor([_pad(row["word_sentence"], words, -1) for row in rows]),
        "sentence_mask": torch.tensor(
            [[number <= row["word_sentence"][-1] for number in range(sentences)] for row in rows]
        ),
    }


def _pad(values: Sequence[Any], length: int, filler: Any) -> list[Any]:
    return [*values, *[filler] * (length - len(values))]
