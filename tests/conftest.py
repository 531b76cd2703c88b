"""A tiny encoder and a tiny corpus, made here, so that training and tagging run in seconds without a network."""

import io
from pathlib import Path

import pytest
import torch
from hypothesis import settings
from rich.console import Console
from transformers import BertConfig, BertModel, BertTokenizer

from dateline.corpus.formats import read_documents
from dateline.corpus.labelled_text import parse_labelled_text
from dateline.training.recipe import read_recipe
from dateline.training.run import train

# How long an example takes is the machine's business.
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")

PLACES = ("Kora", "Belem", "Suda", "Minsa")
PEOPLE = ("rebels", "soldiers", "gunmen", "troops")
TEMPLATES = (
    "{who} shelled {where} on Monday .\n  Conflict.Shelling: shelled | Actor: {who} | Target: {where} | Time: Monday",
    "{who} killed two men in {where} .\n  Life.Death: killed | Actor: {who} | Target: two men | Place: {where}",
    "{who} will leave {where} .\n  Military.Withdrawal[planned]: leave | Actor: {who} | Origin: {where}",
    "{who} did not kill the mayor of {where} .\n  Life.Death[negated]: kill | Actor: {who} | Target: mayor of {where}",
    "the market of {where} was full of {who} .",
)


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory) -> Path:
    """A folder with a random BERT of 32 units and its tokenizer, whose limit is 48 tokens."""
    folder = tmp_path_factory.mktemp("encoder")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?'\"-()#|\\"
    words = {word for text in (*PLACES, *PEOPLE, *TEMPLATES) for word in text.lower().split() if word.isalpha()}
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    tokens += sorted(words - set(letters))
    tokenizer = BertTokenizer(vocab={token: index for index, token in enumerate(tokens)}, model_max_length=48)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(tokens),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=48,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_corpus(tmp_path_factory) -> Path:
    """A labelled file of 16 documents, five sentences each."""
    blocks = []
    for number in range(16):
        who, where = PEOPLE[number % 4], PLACES[number // 4]
        sentences = "\n\n".join(template.format(who=who, where=where) for template in TEMPLATES)
        blocks.append(f"# id: tiny-{number}\n\n{sentences}\n")
    path = tmp_path_factory.mktemp("corpus") / "tiny.txt"
    path.write_text("---\n".join(blocks), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def write_recipe(tmp_path_factory, tiny_encoder, tiny_corpus):
    """Return a function that writes a recipe for the tiny encoder and corpus, changed as told."""

    def write(output: Path, **changes) -> Path:
        lines = {
            "name": "tiny",
            "output": str(output),
            "encoder": str(tiny_encoder),
            "corpus": f"{{paths: ['{tiny_corpus}']}}",
            "heads": "{size: 32, dropout: 0.0}",
            "heads_learning_rate": "1e-2",
            "precision": "fp32",
            "trainer": "{num_train_epochs: 12, learning_rate: 5e-3, per_device_train_batch_size: 8}",
        } | changes
        path = tmp_path_factory.mktemp("recipe") / "tiny.yaml"
        path.write_text("".join(f"{key}: {value}\n" for key, value in lines.items()), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def run_training():
    """Return a function that trains from a recipe file without showing anything."""

    def run(recipe: Path, *overrides: str, overwrite: bool = False):
        return train(read_recipe(str(recipe), overrides), Console(file=io.StringIO()), overwrite=overwrite)

    return run


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory, write_recipe, run_training) -> Path:
    """The folder of a finished training run on the tiny corpus."""
    output = tmp_path_factory.mktemp("runs") / "tiny"
    run_training(write_recipe(output))
    return output


@pytest.fixture(scope="session")
def tiny_documents(tiny_corpus):
    """The documents of the tiny corpus."""
    return read_documents([tiny_corpus])


@pytest.fixture
def label():
    """Return a function that makes a document from labelled sentences."""

    def make(sentences: str, identity: str = "d"):
        return parse_labelled_text(f"# id: {identity}\n\n{sentences}\n", "test")[0]

    return make
