"""The training recipe: YAML, validated once into a frozen object. Unknown keys are errors.

Paths in a recipe are relative to its file, so that the shipped recipes work wherever they are installed;
``output`` and what is given on the command line are relative to the working folder.
"""

from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..corpus.files import parse_yaml, read_text
from ..corpus.ontology import suggest
from ..errors import ConfigError, Problem
from ..model.encoders import PACKAGED
from ..model.heads import ATTENTION_HEADS
from ..model.network import LossWeights
from ..model.precision import Precision

DevMetric = Literal[
    "sentence_type", "sentence_head", "trigger_identification", "trigger_classification", "trigger_status",
    "argument_identification", "argument_classification", "argument_classification_attached", "mean",
]  # fmt: skip
"""The dev score (F1) that picks the best epoch; ``mean`` is of sentence types, triggers and arguments."""
Fraction = Annotated[float, Field(ge=0, le=1)]

OWNED_ARGUMENTS = frozenset(
    {"output_dir", "seed", "data_seed", "bf16", "fp16", "load_best_model_at_end", "metric_for_best_model",
     "greater_is_better", "eval_strategy", "save_strategy", "remove_unused_columns", "label_names", "report_to",
     "push_to_hub", "resume_from_checkpoint", "do_train", "do_eval", "do_predict", "disable_tqdm", "use_cpu"}
)  # fmt: skip
"""TrainingArguments that the recipe sets by names of its own, or that training depends on."""


MUST_BE_ABOVE = {"num_train_epochs": 0, "learning_rate": 0, "per_device_train_batch_size": 0, "logging_steps": 0}
CHOICES = {
    "lr_scheduler_type": ["linear", "cosine", "constant", "constant_with_warmup", "polynomial", "inverse_sqrt"],
    "train_sampling_strategy": ["group_by_length", "random", "sequential"],
}
FRACTIONS = frozenset({"warmup_steps", "logging_steps", "num_train_epochs"})
"""TrainingArguments that take a share of all steps, or part of an epoch, where their default is a whole number."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusRecipe(_Frozen):
    """What to train on. Without ``splits`` a tenth of the documents, drawn by the seed, is the dev set.

    ``share`` takes only so many of the training documents, to see what more labels would bring; a smaller share
    is part of every larger one.
    """

    paths: tuple[Path, ...] = Field(min_length=1)
    ontology: Path | None = None
    splits: Path | None = None
    share: float = Field(default=1.0, gt=0, le=1)


class WindowRecipe(_Frozen):
    """What the encoder reads at once: ``tokens`` 0 means one sentence, more means neighbours as well.

    ``wide_arguments`` looks for an event's arguments in the whole window.
    """

    tokens: int = Field(default=0, ge=0)
    wide_arguments: bool = False


class HeadRecipe(_Frozen):
    """Sizes of the heads."""

    size: int = Field(default=256, ge=8)
    dropout: Fraction = 0.2
    role_layers: int = Field(default=0, ge=0, le=4)

    @field_validator("size")
    @classmethod
    def _check_size(cls, size: int) -> int:
        if size % ATTENTION_HEADS:
            raise ValueError(f"a multiple of {ATTENTION_HEADS}, since role_layers have that many attention heads")
        return size


class LossRecipe(_Frozen):
    """What each head's loss counts."""

    trigger: float = Field(default=1.0, ge=0)
    sentence: float = Field(default=1.0, ge=0)
    status: float = Field(default=1.0, ge=0)
    role: float = Field(default=1.0, ge=0)

    def weights(self) -> LossWeights:
        """Return the weights as the network takes them."""
        return LossWeights(self.trigger, self.sentence, self.status, self.role)


class CautionRecipe(_Frozen):
    """What is added to the logit of "none" when decoding; without a number the one with the best dev F1."""

    trigger: float | None = None
    role: float | None = None


class DistillationRecipe(_Frozen):
    """A trained model to learn from, relative to the working folder, and how much it counts beside the labels."""

    teacher: Path
    share: Fraction = 0.5


class EarlyStopping(_Frozen):
    """Keep the epoch with the best dev score; stop after ``patience`` epochs without a better one."""

    metric: DevMetric = "mean"
    patience: int | None = Field(default=None, ge=1)


class Recipe(_Frozen):
    """Everything that decides a training run. ``trainer`` takes the names of transformers' TrainingArguments."""

    name: str = Field(pattern=r"^[\w.-]+$")
    output: Path
    corpus: CorpusRecipe
    encoder: str = PACKAGED
    windows: WindowRecipe = WindowRecipe()
    heads: HeadRecipe = HeadRecipe()
    loss: LossRecipe = LossRecipe()
    heads_learning_rate: float = Field(default=1e-3, gt=0)
    early_stopping: EarlyStopping = EarlyStopping()
    caution: CautionRecipe = CautionRecipe()
    distillation: DistillationRecipe | None = None
    precision: Precision = Precision.AUTO
    seed: int = Field(default=1, ge=0)
    trainer: dict[str, Any] = {}

    def to_yaml_data(self) -> dict[str, Any]:
        """Return the recipe as plain data, for the run folder."""
        return self.model_dump(mode="json")


def read_recipe(source: str, overrides: tuple[str, ...] = ()) -> Recipe:
    """Read a recipe and apply overrides.

    Args:
        source: a YAML file, or the name of a shipped recipe such as ``quickstart``.
        overrides: ``key=value``, the key with dots: ``trainer.num_train_epochs=3``; the value is YAML.

    Raises:
        ConfigError: with every mistake of the recipe and the overrides.
        FileError: the file cannot be read or is no YAML.
    """
    path = find_recipe(source)
    data = parse_yaml(read_text(path), str(path))
    if not isinstance(data, dict):
        raise ConfigError([Problem(str(path), None, "a recipe is a mapping; see configs/quickstart.yaml")])
    _anchor_paths(data, path.parent)
    problems = [problem for override in overrides if (problem := _apply_override(data, override))]
    trainer = data.get("trainer", {})
    messages = _check_trainer(trainer) if isinstance(trainer, dict) else []
    try:
        recipe = Recipe.model_validate(data)
    except ValidationError as error:
        messages = [_explain(dict(entry)) for entry in error.errors()] + messages
        recipe = None
    problems += [Problem(str(path), None, message) for message in messages]
    if problems or recipe is None:
        raise ConfigError(problems)
    return recipe


def find_recipe(source: str) -> Path:
    """Return the path of a recipe: the file, or the shipped one of that name.

    Raises:
        ConfigError: there is neither.
    """
    path = Path(source)
    if path.exists():
        return path
    shipped = Path(str(files("dateline") / "configs"))
    candidate = shipped / f"{source}.yaml"
    if path.parent == Path() and not path.suffix and candidate.is_file():
        return candidate
    names = sorted(file.stem for file in shipped.glob("*.yaml") if "encoder:" in file.read_text(encoding="utf-8"))
    raise ConfigError([Problem(source, None, f"there is no such recipe; a file, or one of: {', '.join(names)}")])


def _anchor_paths(data: dict[str, Any], folder: Path) -> None:
    corpus = data.get("corpus")
    if not isinstance(corpus, dict):
        return
    if isinstance(corpus.get("paths"), list):
        corpus["paths"] = [str(folder / str(path)) for path in corpus["paths"]]
    for key in ("ontology", "splits"):
        if isinstance(corpus.get(key), str):
            corpus[key] = str(folder / corpus[key])


def _apply_override(data: dict[str, Any], override: str) -> Problem | None:
    key, separator, value = override.partition("=")
    if not separator or not all(key.split(".")):
        return Problem(override, None, "an override is key=value, for example seed=2 or trainer.num_train_epochs=3")
    *parents, last = key.split(".")
    target: Any = data
    for parent in parents:
        target = target.setdefault(parent, {}) if isinstance(target, dict) else None
    if not isinstance(target, dict):
        return Problem(override, None, f"{'.'.join(parents)} is a value and has no keys")
    target[last] = parse_yaml(value, override)
    return None


def _explain(entry: dict[str, Any]) -> str:
    place = f"{'.'.join(map(str, entry['loc']))}: " if entry["loc"] else ""
    if entry["type"] != "extra_forbidden":
        return f"{place}{entry['msg']}, not {entry['input']!r}" if entry["type"] != "missing" else f"{place}is missing"
    section: Any = Recipe
    for part in entry["loc"][:-1]:
        annotation = section.model_fields[part].annotation
        section = next((kind for kind in get_args(annotation) if kind is not type(None)), annotation)
    return f"{place}unknown key{suggest(str(entry['loc'][-1]), section.model_fields)}"


@cache
def _trainer_defaults() -> dict[str, Any]:
    """Return the names of TrainingArguments with their defaults."""
    from transformers import TrainingArguments

    return {field.name: field.default for field in fields(TrainingArguments)}


def _check_trainer(trainer: dict[str, Any]) -> list[str]:
    messages: list[str] = []
    for key, value in trainer.items():
        default = _trainer_defaults().get(key)
        if key in OWNED_ARGUMENTS:
            messages.append(f"trainer.{key}: set by dateline itself; see seed, precision, output and early_stopping")
        elif key not in _trainer_defaults():
            messages.append(f"trainer.{key}: not a name of transformers' TrainingArguments{_closest(key)}")
        elif key in MUST_BE_ABOVE and not (_is_number(value) and value > MUST_BE_ABOVE[key]):
            messages.append(f"trainer.{key}: a number above {MUST_BE_ABOVE[key]}, not {value!r}")
        elif isinstance(default, bool) and not isinstance(value, bool):
            messages.append(f"trainer.{key}: true or false, not {value!r}")
        elif _is_number(default) and not _is_number(value):
            messages.append(f"trainer.{key}: a number, not {value!r}")
        elif isinstance(default, int) and not isinstance(value, int) and key not in FRACTIONS:
            messages.append(f"trainer.{key}: a whole number, not {value!r}")
        elif key in CHOICES:
            messages += _check_choice(key, value, CHOICES[key])
    if "optim" in trainer:
        messages.append("trainer.optim: dateline trains with AdamW; leave it out")
    return messages


def _check_choice(key: str, value: object, choices: list[str]) -> list[str]:
    return [] if value in choices else [f"trainer.{key}: {value!r} is unknown{suggest(str(value), choices)}"]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _closest(key: str) -> str:
    return suggest(key, sorted(_trainer_defaults().keys() - OWNED_ARGUMENTS))
