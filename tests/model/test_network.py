"""The network: shapes, gradients, and independence of padding and neighbours."""

import pytest
import torch
from transformers import AutoConfig, AutoTokenizer

from dateline.model.config import EventTaggerConfig
from dateline.model.encoders import build_encoder, encoder_limit
from dateline.model.heads import DISTANCE_BUCKETS, bucket_distances
from dateline.model.network import EventTagger
from dateline.model.tags import IGNORED

B, T, W, S, E, C, R, Q = 2, 9, 5, 2, 3, 4, 3, 2


@pytest.fixture(scope="module", params=[0, 1], ids=["plain-roles", "role-layer"])
def model(request, tiny_encoder):
    torch.manual_seed(1)
    config = EventTaggerConfig(
        event_types=list("abcd"),
        roles=list("xyz"),
        statuses=["actual", "planned"],
        head_size=16,
        role_layers=request.param,
    )
    return EventTagger.from_encoder(str(tiny_encoder), config).eval()


def make_batch():
    generator = torch.Generator().manual_seed(2)
    return {
        "input_ids": torch.randint(5, 50, (B, T), generator=generator),
        "attention_mask": torch.ones(B, T, dtype=torch.long),
        "word_tokens": torch.tensor([[1, 1], [2, 3], [4, 4], [5, 6], [7, 7]]).expand(B, W, 2),
        "word_sentence": torch.tensor([[0, 0, 0, 1, 1], [0, 0, 0, 0, -1]]),
        "sentence_mask": torch.tensor([[True, True], [True, False]]),
    }


def make_labels():
    return {
        "trigger_tags": torch.tensor([[0, 1, 0, 3, 4], [0, 0, 7, 0, IGNORED]]),
        "sentence_types": torch.nn.functional.one_hot(torch.tensor([[0, 1], [3, 0]]), C).float(),
        "event_triggers": torch.tensor([[[1, 1], [3, 4], [0, 0]], [[2, 2], [0, 0], [0, 0]]]),
        "event_types": torch.tensor([[0, 1, 0], [3, 0, 0]]),
        "event_statuses": torch.tensor([[0, 1, IGNORED], [0, IGNORED, IGNORED]]),
        "role_tags": torch.full((B, E, W, R), IGNORED),
    }


def test_logits_have_the_shapes_that_they_promise(model):
    output = model(**make_batch(), **make_labels())
    assert output.trigger_logits.shape == (B, W, 1 + 2 * C)
    assert output.sentence_logits.shape == (B, S, C)
    assert output.status_logits.shape == (B, E, Q)
    assert output.role_logits.shape == (B, E, W, R, 3)
    assert output.loss.isfinite()


def test_every_head_learns(model):
    labels = make_labels()
    labels["role_tags"][0, 0, :3] = 1
    model.zero_grad()
    model(**make_batch(), **labels).loss.backward()
    without = [
        name for name, parameter in model.named_parameters() if parameter.grad is None or not parameter.grad.any()
    ]
    # Embeddings of types and of distances have a gradient only where they are used, which some are.
    assert [name for name in without if "encoder." not in name] == []


def test_a_batch_without_labels_has_a_loss_of_zero_there(model):
    labels = make_labels()
    for name in ("trigger_tags", "event_statuses", "role_tags"):
        labels[name] = torch.full_like(labels[name], IGNORED)
    sentence_only = model(**make_batch(), **labels).loss
    expected = torch.nn.functional.binary_cross_entropy_with_logits(
        model(**make_batch()).sentence_logits, labels["sentence_types"], reduction="none"
    )[make_batch()["sentence_mask"]]
    assert sentence_only.item() == pytest.approx(expected.sum(dim=-1).mean().item(), rel=1e-5)


def test_padding_changes_nothing(model):
    batch = make_batch()
    padded = {name: tensor.clone() for name, tensor in batch.items()}
    padded["input_ids"] = torch.nn.functional.pad(batch["input_ids"], (0, 4))
    padded["attention_mask"] = torch.nn.functional.pad(batch["attention_mask"], (0, 4))
    padded["word_tokens"] = torch.nn.functional.pad(batch["word_tokens"], (0, 0, 0, 2))
    padded["word_sentence"] = torch.nn.functional.pad(batch["word_sentence"], (0, 2), value=-1)
    with torch.no_grad():
        plain, wide = model(**batch), model(**padded)
    torch.testing.assert_close(wide.trigger_logits[:, :W], plain.trigger_logits, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(wide.sentence_logits, plain.sentence_logits, rtol=1e-4, atol=1e-5)


def test_an_event_sees_the_words_of_its_own_sentence(model):
    seen = model.visible_words(make_batch()["word_sentence"], make_labels()["event_triggers"])
    assert seen[0].tolist() == [[True] * 3 + [False] * 2, [False] * 3 + [True] * 2, [True] * 3 + [False] * 2]


@pytest.mark.parametrize(
    ("distance", "bucket"),
    [(0, 8), (1, 9), (4, 12), (5, 13), (7, 13), (8, 14), (15, 14), (16, 15), (32, 16), (500, 16), (-1, 7), (-500, 0)],
)
def test_distances_share_buckets_by_doubling(distance, bucket):
    assert bucket_distances(torch.tensor(distance)).item() == bucket
    assert 0 <= bucket < DISTANCE_BUCKETS


@pytest.mark.parametrize(
    ("kind", "positions", "limit"), [("bert", 48, 48), ("roberta", 50, 48)], ids=["bert", "roberta-keeps-two-back"]
)
def test_an_encoder_reads_no_more_than_it_has_positions(kind, positions, limit, tiny_encoder):
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    config = AutoConfig.for_model(kind, max_position_embeddings=positions, vocab_size=50, pad_token_id=1, **sizes)
    tokenizer = AutoTokenizer.from_pretrained(tiny_encoder)
    tokenizer.model_max_length = 10**30  # many tokenizers state no limit
    encoder = build_encoder(config).eval()
    assert encoder_limit(encoder, tokenizer) == limit
    with torch.no_grad():
        encoder(input_ids=torch.full((1, limit), 5))
