"""int8 rows and back."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dateline.model.quantisation import expand_rows, quantise_rows

matrices = arrays("float32", array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-1e4, 1e4, width=32))


@given(matrices)
def test_every_weight_comes_back_within_half_a_step_of_its_row(values):
    weights = {"matrix": torch.from_numpy(values)}
    back = expand_rows(quantise_rows(weights))
    step = weights["matrix"].abs().amax(dim=1, keepdim=True) / 127
    assert back.keys() == weights.keys()
    assert bool(((back["matrix"] - weights["matrix"]).abs() <= step * 0.5001 + 1e-30).all())


@given(matrices)
def test_storing_twice_changes_nothing_more(values):
    once = expand_rows(quantise_rows({"matrix": torch.from_numpy(values)}))
    twice = expand_rows(quantise_rows(once))
    assert torch.allclose(once["matrix"], twice["matrix"], rtol=1e-5, atol=1e-30)


def test_a_small_row_beside_a_large_one_keeps_its_precision():
    weights = {"matrix": torch.tensor([[1000.0, -500.0], [0.001, 0.0005]])}
    back = expand_rows(quantise_rows(weights))["matrix"]
    assert torch.allclose(back, weights["matrix"], rtol=0.01)


def test_vectors_and_whole_numbers_stay_as_they_are():
    weights = {"bias": torch.randn(5), "positions": torch.arange(6).reshape(2, 3)}
    stored = quantise_rows(weights)
    assert stored.keys() == weights.keys()
    assert all(torch.equal(stored[name], weights[name]) for name in weights)
    assert all(torch.equal(expand_rows(stored)[name], weights[name]) for name in weights)


def test_a_matrix_is_stored_in_a_quarter_of_its_bytes():
    stored = quantise_rows({"matrix": torch.randn(64, 384)})
    assert sum(tensor.nbytes for tensor in stored.values()) < 64 * 384 * 4 * 0.26


@pytest.mark.parametrize(
    "stored",
    [
        {"matrix": torch.zeros(2, 3, dtype=torch.int8)},
        {"matrix": torch.zeros(2, 3, dtype=torch.int8), "matrix.row_scale": torch.ones(3)},
    ],
    ids=["no-scales", "scales-of-another-size"],
)
def test_int8_without_its_scales_is_refused(stored):
    with pytest.raises(ValueError, match="without a scale for each row"):
        expand_rows(stored)
