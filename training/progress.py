"""What a training run shows while it runs: a bar on a terminal, a line per epoch elsewhere."""

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

SHOWN = ("sentence_type", "trigger_classification", "argument_classification")


class ProgressCallback(TrainerCallback):
    """Shows steps, time left, loss, and after each epoch the dev scores."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar: Progress | None = None
        self.task: TaskID | None = None
        self.loss = float("nan")

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Open the bar."""
        self.console.print(
            f"{'epoch':>5}  {'loss':>6}  {'sentence types':>14}  {'triggers':>8}  {'arguments':>9}  (F1 on dev)"
        )
        if self.console.is_terminal and state.is_world_process_zero:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("steps, left"),
                TimeRemainingColumn(),
            )
            self.bar = Progress(*columns, console=self.console, transient=True)
            self.task = self.bar.add_task("training", total=state.max_steps, completed=state.global_step)
            self.bar.start()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Move the bar."""
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, completed=state.global_step)

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Remember the loss."""
        self.loss = (kwargs.get("logs") or {}).get("loss", self.loss)

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Print the epoch's line."""
        metrics = state.log_history[-1] if state.log_history else {}
        sentence, trigger, argument = (metrics.get(f"eval_{name}", float("nan")) for name in SHOWN)
        if state.is_world_process_zero:
            self.console.print(
                f"{state.epoch or 0:>5.0f}  {self.loss:>6.3f}  {sentence:>14.3f}  {trigger:>8.3f}  {argument:>9.3f}"
            )

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Close the bar."""
        self.close()

    def close(self) -> None:
        """Close the bar, also when training was interrupted; harmless when it is closed."""
        if self.bar is not None:
            self.bar.stop()
