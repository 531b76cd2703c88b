"""The heads: small networks that read word states. The encoder dominates the cost.

Shape letters: B windows, W words, S sentences, E events, H encoder width, D head width, C event types,
R roles, Q statuses, K trigger tags.
"""

import torch
from torch import Tensor, nn

ATTENTION_HEADS = 4
DISTANCE_BUCKETS = 17
_NEAR = 4  # up to this many words away every distance has a bucket of its own; further ones share, by doubling
_HALF = DISTANCE_BUCKETS // 2


def bucket_distances(distance: Tensor) -> Tensor:
    """Map signed distances in words to ``DISTANCE_BUCKETS`` buckets; 0 is the middle one. Any shape."""
    size = distance.abs()
    far = _NEAR + torch.floor(torch.log2(size.clamp(min=_NEAR) / _NEAR)).long() + 1
    bucket = torch.where(size <= _NEAR, size, far.clamp(max=_HALF))
    return _HALF + bucket * distance.sign()


class Perceptron(nn.Sequential):
    """One hidden layer with dropout before and after."""

    def __init__(self, inputs: int, hidden: int, outputs: int, dropout: float) -> None:
        super().__init__(
            nn.Dropout(dropout),
            nn.Linear(inputs, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, outputs),
        )


class SentenceHead(nn.Module):
    """Which event types a sentence holds, multi-label: mean and maximum of its word states."""

    def __init__(self, width: int, hidden: int, types: int, dropout: float) -> None:
        super().__init__()
        self.score = Perceptron(2 * width, hidden, types, dropout)

    def forward(self, words: Tensor, word_sentence: Tensor, sentences: int) -> Tensor:
        """Return logits (B, S, C) from word states (B, W, H) and each word's sentence (B, W), -1 for padding."""
        batch, _, width = words.shape
        # Padding words go to one more sentence, which is dropped.
        index = torch.where(word_sentence < 0, sentences, word_sentence)[..., None].expand_as(words)
        empty = words.new_zeros(batch, sentences + 1, width)
        mean = empty.scatter_reduce(1, index, words, "mean", include_self=False)
        most = empty.scatter_reduce(1, index, words, "amax", include_self=False)
        return self.score(torch.cat([mean, most], dim=-1)[:, :sentences])


class StatusHead(nn.Module):
    """Whether an event is actual, planned, possible or negated: from its trigger's state and its type."""

    def __init__(self, width: int, hidden: int, statuses: int, dropout: float) -> None:
        super().__init__()
        self.score = Perceptron(width + hidden, hidden, statuses, dropout)

    def forward(self, triggers: Tensor, type_states: Tensor) -> Tensor:
        """Return logits (B, E, Q) from trigger states (B, E, H) and type embeddings (B, E, D)."""
        return self.score(torch.cat([triggers, type_states], dim=-1))


class RoleHead(nn.Module):
    """For each event, role tags over the words of its window: B, I and O of each role by itself.

    Every word is seen as the event sees it: its own state, the trigger's with the type, their product, and
    how far it stands from the trigger. Roles are tagged apart, so that spans of different roles may overlap.
    """

    def __init__(self, width: int, hidden: int, roles: int, dropout: float, layers: int) -> None:
        super().__init__()
        self.roles = roles
        self.dropout = nn.Dropout(dropout)
        self.word = nn.Linear(width, hidden)
        self.trigger = nn.Linear(width + hidden, hidden)
        self.product = nn.Linear(hidden, hidden, bias=False)
        self.distance = nn.Embedding(DISTANCE_BUCKETS, hidden)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                hidden, ATTENTION_HEADS, 2 * hidden, dropout, "gelu", batch_first=True, norm_first=True
            )
            for _ in range(layers)
        )
        self.score = nn.Linear(hidden, 3 * roles)

    def forward(self, words: Tensor, triggers: Tensor, type_states: Tensor, distance: Tensor, seen: Tensor) -> Tensor:
        """Return logits (B, E, W, R, 3).

        Args:
            words: states (B, W, H).
            triggers: states (B, E, H).
            type_states: type embeddings (B, E, D).
            distance: signed words from trigger to word (B, E, W), 0 within the trigger.
            seen: which words may be arguments of the event (B, E, W).
        """
        word = self.word(self.dropout(words))[:, None]  # (B, 1, W, D)
        trigger = self.trigger(self.dropout(torch.cat([triggers, type_states], dim=-1)))[:, :, None]  # (B, E, 1, D)
        pair = word + trigger + self.product(word * trigger) + self.distance(bucket_distances(distance))
        pair = nn.functional.gelu(pair)  # (B, E, W, D)
        if self.layers:
            batch, events, length, hidden = pair.shape
            flat = pair.reshape(batch * events, length, hidden)  # (B·E, W, D)
            hidden_words = ~seen.reshape(batch * events, length)
            # A padding event sees no word; attention over nothing would be NaN.
            hidden_words = hidden_words & ~hidden_words.all(dim=1, keepdim=True)
            for layer in self.layers:
                flat = layer(flat, src_key_padding_mask=hidden_words)
            pair = flat.reshape(batch, events, length, hidden)
        logits = self.score(self.dropout(pair))
        return logits.unflatten(-1, (self.roles, 3))
