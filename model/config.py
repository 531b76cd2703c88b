"""What an event tagger is made of: the part of a model folder's ``config.json`` that is ours."""

from typing import Any

from transformers import AutoConfig, PreTrainedConfig


class EventTaggerConfig(PreTrainedConfig):
    """Encoder, labels and sizes of the heads.

    Args:
        encoder: the encoder's own config, as a dict with its ``model_type``.
        event_types: the types, in the order of the logits.
        roles: the roles, in the order of the logits.
        statuses: the statuses, in the order of the logits.
        head_size: width of the heads' hidden layers.
        head_dropout: dropout in the heads.
        role_layers: transformer layers over the words as one event sees them; 0 for none.
        window_tokens: tokens of a window of sentences; 0 for single sentences.
        wide_arguments: whether an event's arguments are looked for in its whole window, not in its sentence only.
        encoder_limit: the longest input of the encoder, special tokens included.
        trigger_caution: added to the logit of "no trigger" when decoding; see ``decode_triggers``.
        role_caution: added to the logit of "no argument" when decoding; see ``decode_roles``.
    """

    model_type = "dateline"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        event_types: list[str] | None = None,
        roles: list[str] | None = None,
        statuses: list[str] | None = None,
        head_size: int = 256,
        head_dropout: float = 0.2,
        role_layers: int = 0,
        window_tokens: int = 0,
        wide_arguments: bool = False,
        encoder_limit: int = 512,
        trigger_caution: float = 0.0,
        role_caution: float = 0.0,
        **kwargs: Any,
    ) -> None:
        self.encoder = encoder or {}
        self.event_types = event_types or []
        self.roles = roles or []
        self.statuses = statuses or []
        self.head_size = head_size
        self.head_dropout = head_dropout
        self.role_layers = role_layers
        self.window_tokens = window_tokens
        self.wide_arguments = wide_arguments
        self.encoder_limit = encoder_limit
        self.trigger_caution = trigger_caution
        self.role_caution = role_caution
        super().__init__(**kwargs)

    def encoder_config(self) -> PreTrainedConfig:
        """Return the encoder's config as an object of its own class."""
        options = dict(self.encoder)
        return AutoConfig.for_model(options.pop("model_type"), **options)
