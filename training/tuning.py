"""How sure the model must be: chosen on the dev documents when training is over.

A tagger that is trained to be likely is not tuned to F1, and the balance of precision and recall that it learns
depends on how many sentences of its corpus hold events. One number for triggers and one for arguments mend that.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import mean

from ..corpus.events import Document
from ..eval.alignment import DocumentPair
from ..eval.scores import Abilities, Metric, score_pair, sum_counts
from ..model.config import EventTaggerConfig
from ..model.prediction import Predictor

CAUTIONS = (-1.25, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25)
"""What is tried; see ``EventTaggerConfig.trigger_caution``. The first and the last count as neighbours only."""
_SETTINGS = {"trigger_caution": Metric.TRIGGER_C, "role_caution": Metric.ARGUMENT_C}


def tune_on(predictor: Predictor, documents: Sequence[Document], wanted: Mapping[str, float | None]) -> None:
    """Set the cautions of the predictor's model by its scores on documents, which are read only once.

    Args:
        predictor: holds the model.
        documents: labelled, and not trained on.
        wanted: as ``tune_caution`` takes it.
    """
    readings = list(predictor.read(documents))

    def score(metric: Metric) -> float:
        found = predictor.tell(readings, documents, describe=metric is Metric.ARGUMENT_C)
        pairs = (DocumentPair(gold, predicted) for gold, predicted in zip(documents, found, strict=True))
        return sum_counts(score_pair(pair, Abilities()) for pair in pairs)[metric].f1

    config = predictor.model.config
    assert isinstance(config, EventTaggerConfig)
    tune_caution(config, wanted, score)


def tune_caution(
    config: EventTaggerConfig, wanted: Mapping[str, float | None], score: Callable[[Metric], float]
) -> None:
    """Set the cautions of ``config``, of triggers first: those wanted, or those with the best F1.

    Args:
        config: of the model that ``score`` predicts with.
        wanted: by name of the setting; None where the best one is looked for.
        score: returns F1 on the dev documents.
    """
    for setting, metric in _SETTINGS.items():
        value = wanted[setting]
        setattr(config, setting, _find_best(config, setting, metric, score) if value is None else value)


def _find_best(config: EventTaggerConfig, setting: str, metric: Metric, score: Callable[[Metric], float]) -> float:
    found: list[float] = []
    for caution in CAUTIONS:
        setattr(config, setting, caution)
        found.append(score(metric))
    # The mean with its neighbours counts, so that one lucky value does not win; among equals the one nearest to 0.
    smooth = [mean(found[index - 1 : index + 2]) for index in range(1, len(CAUTIONS) - 1)]
    return max(zip(smooth, CAUTIONS[1:-1], strict=True), key=lambda pair: (pair[0], -abs(pair[1])))[1]
