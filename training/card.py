"""The model card: what a model folder says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..corpus.ontology import Ontology
from ..eval.report import Report
from ..eval.tables import TITLES


@dataclass(frozen=True)
class CardFacts:
    """What the card tells."""

    name: str
    encoder: str
    license: str | None
    documents: Mapping[str, int]
    events: Mapping[str, int]
    ontology: Ontology
    run: Mapping[str, Any]
    dev: Report


def write_card(facts: CardFacts) -> str:
    """Return the card as Markdown with the metadata that the Hub reads."""
    scores = [
        f"| {TITLES[metric].strip()} | {counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} |"
        f" {low:.3f}–{high:.3f} |"
        for metric, counts in facts.dev.totals.items()
        for low, high in [facts.dev.interval(metric)]
    ]
    gold = facts.dev.gold
    types = [f"| `{name}` | {kind.means} |" for name, kind in facts.ontology.types.items()]
    documents = ", ".join(f"{count} {split}" for split, count in facts.documents.items())
    events = ", ".join(f"{count} {split}" for split, count in facts.events.items())
    return "\n".join(
        [
            "---",
            "library_name: dateline",
            "pipeline_tag: token-classification",
            *([f"license: {facts.license}"] if facts.license else []),
            "tags: [event-extraction, news]",
            "---",
            "",
            f"# {facts.name}",
            "",
            "An event tagger for news: what happened, who did it to whom, where, when, and whether it happened, was",
            "planned, possible or denied. Tag with it:",
            "",
            "```sh",
            "dateline tag article.txt --model FOLDER",
            "```",
            "",
            "## Scores on the dev documents",
            "",
            f"{gold.documents} documents, {gold.sentences} sentences, {gold.events} events.",
            "The best epoch was chosen on them, so these figures flatter; `dateline evaluate` measures on others.",
            "",
            "| score | P | R | F1 | 95 % interval of F1 |",
            "|---|---|---|---|---|",
            *scores,
            "",
            "## Training",
            "",
            f"- encoder: {facts.encoder}",
            f"- documents: {documents}; events: {events}",
            *(f"- {key}: {value}" for key, value in facts.run.items() if not isinstance(value, dict)),
            "",
            "## Event types",
            "",
            f"Ontology `{facts.ontology.name}`, version {facts.ontology.version}; `ontology.yaml` beside this file.",
            "",
            "| type | means |",
            "|---|---|",
            *types,
            "",
        ]
    )
