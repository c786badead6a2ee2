"""The example collection as a careful reader coded it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from onrecord import articles
from onrecord.articles import Arrival
from onrecord.model import Article, Certainty, Change, Kind, Statement
from onrecord.settings import Settings

CODER = "careful reader"


def by_hand(example: Path) -> Iterator[tuple[Article, list[Statement]]]:
    """Each article with the statements of ``answers.yaml`` whose words stand in it."""
    answers = yaml.safe_load((example / "answers.yaml").read_text("utf-8"))
    for found in articles.read([str(example / "articles")], Settings()):
        if isinstance(found, Arrival):
            one = found.article
            rows = [row for row in answers["statements"] if row["article"] == one.id]
            coded = (_coded(one, number, row) for number, row in enumerate(rows))
            yield one, [s for s in coded if s is not None]


def _coded(one: Article, number: int, row: dict[str, Any]) -> Statement | None:
    start = one.text.find(row["evidence"])
    if start < 0:
        return None
    return Statement(
        id=sha256(f"{one.id} {number}".encode()).hexdigest()[:16],
        article_id=one.id,
        actor=row["actor"],
        kind=Kind(row["kind"]),
        concept=row["concept"],
        agreement=row["agreement"],
        certainty=Certainty(row["certainty"]),
        evidence=row["evidence"],
        start=start,
        end=start + len(row["evidence"]),
        confidence=0.9,
        coder=CODER,
        organization=row["organization"],
        via=tuple(row["via"]),
        change=Change(row["change"]) if row["change"] else None,
        past=row["past"],
        said_on=one.published.date() if one.published else None,
    )
