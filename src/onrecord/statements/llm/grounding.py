"""What a model claims, held against the text: nothing that is not there gets through."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.model import STANCES, Article, Certainty, Change, Codebook, Kind, Span, Statement
from onrecord.statements.dates import said_on
from onrecord.text import words_of

# A language model's own confidence is not calibrated, so it is not asked for it.
CONFIDENCE = 0.5
BETWEEN = r"[^\w\n]{1,4}"  # what may stand between two words of one claim
LONGEST = 600  # characters of evidence: one sentence


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claimed statement, and why it was not kept."""

    reason: str
    claimed: str


def grounded(
    records: Iterable[Mapping[str, Any]], article: Article, codebook: Codebook, coder: str
) -> tuple[list[Statement], list[Refusal]]:
    """Statements whose evidence and actor stand in the article word for word; the rest refused."""
    kept: list[Statement] = []
    refused: list[Refusal] = []
    known = {concept.id for concept in codebook.concepts}
    for record in records:
        try:
            kept.append(_statement(record, article, known, coder))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"no {error}" if isinstance(error, KeyError) else str(error)
            refused.append(Refusal(reason, repr(dict(record))[:200]))
    return kept, refused


def _statement(
    record: Mapping[str, Any], article: Article, known: set[str], coder: str
) -> Statement:
    text, concept = article.text, record["concept"]
    if concept not in known:
        raise ValueError(f"concept {concept!r} is not in the codebook")
    span = place(_text(record, "evidence"), text)
    if span is None:
        raise ValueError("the evidence is not in the article")
    if span[1] - span[0] > LONGEST:
        raise ValueError("the evidence is longer than a sentence")
    actor, written = _text(record, "actor"), _text(record, "actor_as_written")
    if place(actor, text) is None:
        raise ValueError(f"the actor {actor!r} is not in the article")
    if place(written, text) is None:
        raise ValueError(f"the words {written!r} are not in the article")
    if type(record["agreement"]) is not int or record["agreement"] not in STANCES:
        raise ValueError(f"agreement {record['agreement']!r}")
    via, organization = record.get("via") or [], record.get("organization")
    if not isinstance(via, list):
        raise ValueError("via is no list")
    links = tuple(v for v in via if isinstance(v, str) and place(v, text) is not None)
    if len(links) < len(via):
        raise ValueError("a name of its chain is not in the article")
    if organization is not None and (
        not isinstance(organization, str) or place(organization, text) is None
    ):
        organization = None
    day = article.day
    evidence = text[slice(*span)]
    return Statement(
        id=_identity(article.id, evidence, written, concept, coder),
        article_id=article.id,
        actor=" ".join(actor.split()),
        kind=Kind(record["kind"]),
        organization=organization,
        actor_as_written=written,
        concept=concept,
        agreement=record["agreement"],
        certainty=Certainty(record["certainty"]),
        via=tuple(dict.fromkeys(links)),
        change=Change(record["change"]) if record.get("change") else None,
        past=record.get("past") is True,
        evidence=evidence,
        start=span[0],
        end=span[1],
        said_on=said_on(evidence, day),
        confidence=CONFIDENCE,
        coder=coder,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str) or not words_of(value):
        raise ValueError(f"{name} is empty or no text")
    return value.strip()


def place(claimed: str, text: str) -> Span | None:
    """Where the very words of ``claimed`` stand in ``text``, whatever stands between them.

    Letters and case are those of the text; quotation marks, dashes and white space may differ.
    """
    words = re.findall(r"\w+", claimed)
    if not words:
        return None
    found = re.search(r"(?<!\w)" + BETWEEN.join(map(re.escape, words)) + r"(?!\w)", text)
    return found.span() if found else None


def _identity(article: str, evidence: str, written: str, concept: str, coder: str) -> str:
    seen = (article, *words_of(evidence), "", *words_of(written), "", concept, coder)
    return hashlib.sha256("\x1f".join(seen).encode()).hexdigest()[:16]


def merged(statements: Iterable[Statement]) -> list[Statement]:
    """Each observation once, in the order of the text: a model repeats itself."""
    unique: dict[str, Statement] = {}
    for statement in statements:
        unique.setdefault(statement.id, statement)
    return sorted(unique.values(), key=lambda s: (s.start, s.concept, s.actor))
