"""What all tests share: where the annotated sets lie, small articles, a ledger."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Article, Certainty, Codebook, Concept, Kind, Statement

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "long-range-strikes"
SHARED = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))


@pytest.fixture
def shared() -> Path:
    """The annotated sets; they are no part of the project, and tests do without them."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the annotated sets are not beside the project (set ONRECORD_SHARED)")
    return SHARED


@pytest.fixture
def codebook() -> Codebook:
    return Codebook((Concept("lift", "The ban should be lifted.", ("ban",)),), "A ban")


def article(text: str = "Berlin said no.", identity: str = "a", day: str = "2024-05-23") -> Article:
    return Article(
        id=identity, text=text, published=datetime.fromisoformat(day).replace(tzinfo=UTC)
    )


def statement(**given: Any) -> Statement:
    """A statement with plain defaults; ``day`` sets said_on."""
    day = given.pop("day", "2024-05-23")
    values: dict[str, Any] = {
        "id": "0" * 16,
        "article_id": "a",
        "actor": "Olaf Scholz",
        "kind": Kind.PERSON,
        "concept": "lift",
        "agreement": -1,
        "certainty": Certainty.CERTAIN,
        "evidence": "said no",
        "start": 7,
        "end": 14,
        "confidence": 0.9,
        "coder": "onrecord@1",
        "said_on": date.fromisoformat(day) if day else None,
    }
    return Statement(**values | given)
