"""The event tagger: one encoder pass for everything in a window, then small heads.

Shape letters: B windows, T tokens, W words, S sentences, E events, H encoder width, D head width, C event
types, R roles, Q statuses, K trigger tags.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import PreTrainedModel
from transformers.utils.generic import ModelOutput

from .config import EventTaggerConfig
from .encoders import build_encoder, load_encoder
from .heads import Perceptron, RoleHead, SentenceHead, StatusHead
from .tags import IGNORED, count_tags


@dataclass
class EventTaggerOutput(ModelOutput):
    """Losses and logits of a batch.

    Attributes:
        loss: scalar, the weighted sum; None without labels.
        trigger_logits: (B, W, K).
        sentence_logits: (B, S, C).
        status_logits: (B, E, Q) for the gold events; None without labels.
        role_logits: (B, E, W, R, 3) for the gold events; None without labels.
    """

    loss: Tensor | None = None
    trigger_logits: Tensor | None = None
    sentence_logits: Tensor | None = None
    status_logits: Tensor | None = None
    role_logits: Tensor | None = None


@dataclass(frozen=True)
class LossWeights:
    """What each head's loss counts in the sum, and ``soft``, the share of a teacher's probabilities in each."""

    trigger: float = 1.0
    sentence: float = 1.0
    status: float = 1.0
    role: float = 1.0
    soft: float = 0.0


class EventTagger(PreTrainedModel):
    """Encoder and heads. ``from_encoder`` starts from a pretrained encoder, ``from_pretrained`` from a folder."""

    config_class = EventTaggerConfig
    base_model_prefix = "encoder"
    main_input_name = "input_ids"

    def __init__(self, config: EventTaggerConfig) -> None:
        super().__init__(config)
        encoder_config = config.encoder_config()
        self.encoder = build_encoder(encoder_config)
        width, hidden, dropout = encoder_config.hidden_size, config.head_size, config.head_dropout
        types = len(config.event_types)
        self.layer_mix = nn.Parameter(torch.zeros(encoder_config.num_hidden_layers + 1))
        self.word_norm = nn.LayerNorm(width)
        self.trigger_head = Perceptron(width, hidden, count_tags(types), dropout)
        self.sentence_head = SentenceHead(width, hidden, types, dropout)
        self.type_embedding = nn.Embedding(types, hidden)
        self.status_head = StatusHead(width, hidden, len(config.statuses), dropout)
        # A corpus labelled by sentence only has no roles.
        self.role_head = (
            RoleHead(width, hidden, len(config.roles), dropout, config.role_layers) if config.roles else None
        )
        self.loss_weights = LossWeights()
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Keep torch's own initial weights for the heads: transformers' 0.02 is too small for shallow ones."""

    @classmethod
    def from_encoder(cls, name: str, config: EventTaggerConfig) -> "EventTagger":
        """Return a tagger with a pretrained encoder and new heads.

        Args:
            name: as ``load_encoder`` takes it.
            config: its ``encoder`` is replaced by the config of the encoder that is loaded.
        """
        encoder = load_encoder(name)
        config.encoder = encoder.config.to_diff_dict() | {"model_type": encoder.config.model_type}
        model = cls(config)
        model.encoder.load_state_dict(encoder.state_dict())
        return model

    def place(self, device: torch.device, encoder_dtype: torch.dtype) -> None:
        """Move the model to a device for inference; the encoder computes in ``encoder_dtype``, the heads in fp32."""
        nn.Module.to(self, device=device)
        nn.Module.to(self.encoder, dtype=encoder_dtype)
        self.eval()

    def encode(self, input_ids: Tensor, attention_mask: Tensor, word_tokens: Tensor) -> Tensor:
        """Return word states (B, W, H) in fp32: the mean of each word's first and last token, normalised.

        A token's state is a learnt mean of all layers (Peters et al., 2018): an encoder that was tuned to
        tell sentences apart has made the last layer's tokens alike, while lower ones still tell words apart.

        Args:
            input_ids: (B, T).
            attention_mask: (B, T).
            word_tokens: (B, W, 2), where each word's first and last token stand in the window.
        """
        output = self.encoder(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
        weights = self.layer_mix.softmax(dim=0).to(output.last_hidden_state.dtype)
        tokens = torch.einsum("l,lbth->bth", weights, torch.stack(output.hidden_states))  # (B, T, H)
        batch, words, _ = word_tokens.shape
        index = word_tokens.reshape(batch, 2 * words, 1).expand(-1, -1, tokens.shape[-1])
        ends = tokens.gather(1, index).reshape(batch, words, 2, -1)  # (B, W, 2, H)
        return self.word_norm(ends.float().mean(dim=2))

    def tag_words(self, words: Tensor, word_sentence: Tensor, sentences: int) -> tuple[Tensor, Tensor]:
        """Return trigger logits (B, W, K) and sentence logits (B, S, C) from word states (B, W, H)."""
        return self.trigger_head(words), self.sentence_head(words, word_sentence, sentences)

    def describe_events(
        self, words: Tensor, word_sentence: Tensor, triggers: Tensor, types: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return status logits (B, E, Q) and role logits (B, E, W, R, 3) of the events at ``triggers``.

        Args:
            words: states (B, W, H).
            word_sentence: (B, W), each word's sentence in the window, -1 for padding.
            triggers: (B, E, 2), first and last word of each trigger.
            types: (B, E).
        """
        batch, events, _ = triggers.shape
        index = triggers.reshape(batch, 2 * events, 1).expand(-1, -1, words.shape[-1])
        states = words.gather(1, index).reshape(batch, events, 2, -1).mean(dim=2)  # (B, E, H)
        type_states = self.type_embedding(types)  # (B, E, D)
        position = torch.arange(words.shape[1], device=words.device)
        first, last = triggers[..., :1], triggers[..., 1:]  # (B, E, 1)
        distance = (position - last).clamp(min=0) + (position - first).clamp(max=0)  # (B, E, W)
        status_logits = self.status_head(states, type_states)
        if self.role_head is None:
            return status_logits, words.new_zeros(batch, events, words.shape[1], 0, 3)
        seen = self.visible_words(word_sentence, triggers)
        return status_logits, self.role_head(words, states, type_states, distance, seen)

    def visible_words(self, word_sentence: Tensor, triggers: Tensor) -> Tensor:
        """Return (B, E, W): whether a word may be an argument of the event, by where its trigger stands."""
        if self.config.wide_arguments:
            return (word_sentence >= 0)[:, None].expand(-1, triggers.shape[1], -1)
        return word_sentence.gather(1, triggers[..., 0])[..., None] == word_sentence[:, None]

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        word_tokens: Tensor,
        word_sentence: Tensor,
        sentence_mask: Tensor,
        trigger_tags: Tensor | None = None,
        sentence_types: Tensor | None = None,
        event_triggers: Tensor | None = None,
        event_types: Tensor | None = None,
        event_statuses: Tensor | None = None,
        role_tags: Tensor | None = None,
        soft_triggers: Tensor | None = None,
        soft_sentences: Tensor | None = None,
        soft_statuses: Tensor | None = None,
        soft_roles: Tensor | None = None,
    ) -> EventTaggerOutput:
        """Return the logits, and with labels the loss.

        The soft labels are a teacher's probabilities (Hinton et al., 2015, "Distilling the Knowledge in a Neural
        Network"); zeros where the teacher was not asked.

        Args:
            input_ids: (B, T).
            attention_mask: (B, T).
            word_tokens: (B, W, 2), first and last token of each word.
            word_sentence: (B, W), the sentence of each word, -1 for padding.
            sentence_mask: (B, S), which sentences are there.
            trigger_tags: (B, W); IGNORED for padding and where nobody looked for triggers.
            sentence_types: (B, S, C), 0 or 1.
            event_triggers: (B, E, 2), first and last word.
            event_types: (B, E).
            event_statuses: (B, E); IGNORED for padding events.
            role_tags: (B, E, W, R); IGNORED for words that cannot be arguments.
            soft_triggers: (B, W, K).
            soft_sentences: (B, S, C).
            soft_statuses: (B, E, Q).
            soft_roles: (B, E, W, R, 3).
        """
        words = self.encode(input_ids, attention_mask, word_tokens)
        trigger_logits, sentence_logits = self.tag_words(words, word_sentence, sentence_mask.shape[1])
        output = EventTaggerOutput(trigger_logits=trigger_logits, sentence_logits=sentence_logits)
        if trigger_tags is None or sentence_types is None:
            return output
        if event_triggers is None or event_types is None or event_statuses is None or role_tags is None:
            raise ValueError("labels come together: trigger tags, sentence types and events")
        output.status_logits, output.role_logits = self.describe_events(
            words, word_sentence, event_triggers, event_types
        )
        weights = self.loss_weights
        if soft_sentences is not None:
            asked = (soft_sentences.sum(dim=-1, keepdim=True) > 0) * weights.soft
            sentence_types = torch.lerp(sentence_types, soft_sentences, asked)
        sentence_loss = binary_cross_entropy_with_logits(sentence_logits, sentence_types, reduction="none")
        output.loss = (
            weights.trigger * mean_cross_entropy(trigger_logits, trigger_tags, soft_triggers, weights.soft)
            + weights.sentence * sentence_loss[sentence_mask].sum(dim=-1).mean()
            + weights.status * mean_cross_entropy(output.status_logits, event_statuses, soft_statuses, weights.soft)
            # The roles of a word are tagged apart; their losses add up to one word's.
            + weights.role
            * role_tags.shape[-1]
            * mean_cross_entropy(output.role_logits, role_tags, soft_roles, weights.soft)
        )
        return output


def mean_cross_entropy(logits: Tensor, labels: Tensor, soft: Tensor | None = None, share: float = 0.0) -> Tensor:
    """Return the mean over what is labelled, a scalar; 0 (with a gradient) where nothing is.

    Args:
        logits: (..., K).
        labels: (...), IGNORED where nobody labelled.
        soft: (..., K), a teacher's probabilities; zeros where it was not asked.
        share: how much the soft labels count beside the labels, from 0 to 1.
    """
    flat, wanted = logits.flatten(0, -2).float(), labels.flatten()
    losses = cross_entropy(flat, wanted, ignore_index=IGNORED, reduction="none")
    if soft is not None:
        taught = soft.flatten(0, -2).float()
        asked = ((taught.sum(dim=-1) > 0) & (wanted != IGNORED)) * share
        losses = torch.lerp(losses, -(taught * flat.log_softmax(dim=-1)).sum(dim=-1), asked)
    return losses.sum() / (wanted != IGNORED).sum().clamp(min=1)
