"""The cautions that are chosen on dev scores."""

import pytest

from dateline.eval.scores import Metric
from dateline.model.config import EventTaggerConfig
from dateline.training.tuning import CAUTIONS, tune_caution

LOOK = {"trigger_caution": None, "role_caution": None}


def tuned(triggers, arguments, wanted=None):
    """Return the cautions chosen where F1 is these functions of them."""
    config = EventTaggerConfig()

    def score(metric):
        if metric is Metric.TRIGGER_C:
            return triggers(config.trigger_caution)
        return arguments(config.trigger_caution, config.role_caution)

    tune_caution(config, wanted or LOOK, score)
    return config.trigger_caution, config.role_caution


def peak_at(best):
    return lambda caution: 0.7 - 0.01 * (caution - best) ** 2


@pytest.mark.parametrize("best", CAUTIONS[1:-1])
def test_the_best_is_found(best):
    assert tuned(peak_at(best), lambda _, role: peak_at(-0.5)(role)) == (best, -0.5)


def test_arguments_are_tuned_with_the_triggers_chosen():
    assert tuned(peak_at(1.0), lambda trigger, role: peak_at(trigger)(role)) == (1.0, 1.0)


def test_without_a_difference_nothing_is_changed():
    assert tuned(lambda _: 0.5, lambda *_: 0.5) == (0.0, 0.0)


def test_one_lucky_value_does_not_win():
    assert tuned(lambda caution: 0.705 if caution == -1.0 else peak_at(1.0)(caution), lambda *_: 0.5)[0] == 1.0


def test_what_the_recipe_says_is_taken():
    wanted = {"trigger_caution": 0.1, "role_caution": None}
    assert tuned(peak_at(1.0), lambda _, role: peak_at(0.75)(role), wanted) == (0.1, 0.75)
