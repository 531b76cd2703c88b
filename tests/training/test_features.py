"""Labels as tensors: what the network is taught, and what it cannot be taught is counted."""

import pytest
import torch
from transformers import AutoTokenizer

from dateline.corpus.events import Argument, Document, Event, Sentence, Span
from dateline.corpus.ontology import derive_ontology
from dateline.model.tags import IGNORED
from dateline.model.windows import frame_of
from dateline.training.features import FeatureBuilder, collate_features


@pytest.fixture
def build(tiny_encoder):
    def make(*documents, window=0, limit=48, wide=False):
        tokenizer = AutoTokenizer.from_pretrained(tiny_encoder)
        ontology = derive_ontology(documents)
        builder = FeatureBuilder(ontology, tokenizer, frame_of(tokenizer, limit), window, wide)
        rows = builder.build(documents).to_list()
        batch = collate_features(rows, pad=0, types=len(ontology.types), roles=len(ontology.roles))
        return builder, batch

    return make


SENTENCE = "gunmen killed two men in Suda .\n  A.B: killed | Actor: gunmen | Target: two men | Place: Suda"


def test_labels_stand_at_their_words(build, label):
    _, batch = build(label(SENTENCE))
    #                                     gunmen killed two men in Suda .
    assert batch["trigger_tags"].tolist() == [[0, 1, 0, 0, 0, 0, 0]]
    assert batch["event_triggers"].tolist() == [[[1, 1]]]
    actor, place, target = batch["role_tags"][0, 0].T.tolist()  # roles are sorted by name
    assert actor == [1, 0, 0, 0, 0, 0, 0]
    assert target == [0, 0, 1, 2, 0, 0, 0]
    assert place == [0, 0, 0, 0, 0, 1, 0]
    assert batch["sentence_types"].tolist() == [[[1.0]]]


def test_overlapping_spans_of_different_roles_are_both_taught(build, label):
    builder, batch = build(label("Suda gunmen left .\n  A.B: left | Actor: Suda | Instrument: Suda gunmen"))
    actor, instrument = batch["role_tags"][0, 0].T.tolist()
    assert (actor, instrument) == ([1, 0, 0, 0], [1, 2, 0, 0])
    assert builder.counts.lost_arguments == 0


def test_overlapping_spans_of_one_role_are_counted(build, label):
    builder, _ = build(label("Suda gunmen left .\n  A.B: left | Actor: Suda | Actor: Suda gunmen"))
    assert (builder.counts.arguments, builder.counts.lost_arguments) == (2, 1)


def test_two_events_on_one_trigger_are_counted(build, label):
    builder, _ = build(label("gunmen left .\n  A.B: left\n  C.D: left"))
    assert builder.counts.lost_triggers == 1


def cross_sentence_document():
    """Return a document whose event has its place in the sentence after."""
    text = "gunmen left .\n\nSuda was quiet ."
    event = Event("A.B", Span(7, 11), arguments=(Argument("Actor", Span(0, 6)), Argument("Place", Span(15, 19))))
    return Document("d", text, (Sentence(Span(0, 13), (event,)), Sentence(Span(15, 31))))


def test_arguments_anywhere_in_the_window_are_taught_where_the_recipe_says_so(build):
    builder, batch = build(cross_sentence_document(), window=40, wide=True)
    assert builder.counts.lost_arguments == 0
    actor, place = batch["role_tags"][0, 0].T.tolist()
    assert actor == [1, 0, 0, 0, 0, 0, 0]
    assert place == [0, 0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(("window", "wide"), [(40, False), (0, True)], ids=["one-sentence", "another-window"])
def test_arguments_out_of_sight_are_counted(build, window, wide):
    builder, _ = build(cross_sentence_document(), window=window, wide=wide)
    assert builder.counts.lost_arguments == 1


def test_arguments_in_another_sentence_of_the_window_are_not_looked_for(build, label):
    _, batch = build(label(f"{SENTENCE}\n\ntroops left .\n  C.D: left | Actor: troops"), window=40)
    tags = batch["role_tags"][0]  # (events, words, roles)
    assert (tags[0, 7:] == IGNORED).all()  # the words of the second sentence, for the event of the first
    assert (tags[1, :7] == IGNORED).all()
    assert tags[1, 7:, 0].tolist() == [1, 0, 0]


def test_a_sentence_labelled_as_a_whole_teaches_no_triggers(build, label):
    _, batch = build(label("gunmen left .\n  types: A.B, C.D"))
    assert batch["trigger_tags"].tolist() == [[IGNORED] * 3]
    assert batch["sentence_types"].tolist() == [[[1.0, 1.0]]]
    assert (batch["event_statuses"] == IGNORED).all()


def test_a_sentence_over_the_limit_is_taught_in_parts(build, label):
    builder, batch = build(label(SENTENCE), limit=6)  # room for four tokens
    assert builder.counts.split_sentences == 1
    assert builder.counts.events == 1
    assert builder.counts.lost_triggers == 0
    assert builder.counts.lost_arguments == 1  # Suda stands in the second part
    assert batch["sentence_types"].tolist() == [[[1.0]], [[0.0]]]


def test_padding_is_never_taught(build, label):
    _, batch = build(label(SENTENCE), label("troops left .\n  A.B: left", "e"))
    assert batch["trigger_tags"][1].tolist() == [0, 1, 0, *[IGNORED] * 4]
    assert batch["word_sentence"][1].tolist() == [0, 0, 0, *[-1] * 4]
    assert batch["attention_mask"].sum(dim=1).tolist() == [len_of(batch, 0), len_of(batch, 1)]
    assert batch["trigger_tags"].dtype is torch.long


def len_of(batch, row):
    return int(batch["word_tokens"][row].max()) + 2  # the last word's token, and the closing one
