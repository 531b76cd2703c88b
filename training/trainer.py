"""transformers' Trainer with our dev scores, and learning rates of their own for encoder and heads."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.optim import AdamW, Optimizer
from transformers import Trainer, TrainingArguments

from ..model.network import EventTagger


class EventTrainer(Trainer):
    """Trains an ``EventTagger``; its evaluation tags the dev documents and scores the events.

    Args:
        heads_learning_rate: of the heads; the encoder takes ``args.learning_rate``.
        score_dev: tags the dev documents with the model as it stands and returns F1 by metric name.
        model, args, train_dataset, data_collator, callbacks: as Trainer takes them.
    """

    def __init__(
        self,
        model: EventTagger,
        args: TrainingArguments,
        *,
        heads_learning_rate: float,
        score_dev: Callable[[], Mapping[str, float]],
        **kwargs: Any,
    ) -> None:
        self.heads_learning_rate = heads_learning_rate
        self.score_dev = score_dev
        # Trainer refuses to evaluate without a set; ours is read by `score_dev` and never by Trainer.
        super().__init__(model, args, eval_dataset=kwargs["train_dataset"], **kwargs)

    def create_optimizer(self, model: torch.nn.Module | None = None) -> Optimizer:
        """Return AdamW with four groups: encoder and heads, each with and without weight decay."""
        if not isinstance(self.optimizer, Optimizer):
            network = model if model is not None else self.model
            assert isinstance(network, torch.nn.Module)
            decayed = set(self.get_decay_parameter_names(network))
            groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
            for name, parameter in network.named_parameters():
                groups.setdefault((name.startswith("encoder."), name in decayed), []).append(parameter)
            self.optimizer = AdamW(
                [
                    {
                        "params": parameters,
                        "lr": self.args.learning_rate if of_encoder else self.heads_learning_rate,
                        "weight_decay": self.args.weight_decay if decays else 0.0,
                    }
                    for (of_encoder, decays), parameters in groups.items()
                ],
                betas=(self.args.adam_beta1, self.args.adam_beta2),
                eps=self.args.adam_epsilon,
                fused=True,
            )
        return self.optimizer

    def evaluate(self, *_: Any, metric_key_prefix: str = "eval", **__: Any) -> dict[str, float]:
        """Score the dev documents; the metrics are F1 in [0, 1], their names prefixed as Trainer expects."""
        metrics = {f"{metric_key_prefix}_{name}": value for name, value in self.score_dev().items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics
