"""The JSONL that others script against: ``onrecord read`` and ``onrecord code``.

Offsets are code points into the text as it was given, half-open, whatever cleaning
happened inside.
"""

from __future__ import annotations

from typing import Any

from onrecord.model import Attribution, Span, Statement
from onrecord.text import Cleaned

ROLES = ("source", "cue", "content")


def attribution_record(attribution: Attribution, cleaned: Cleaned) -> dict[str, Any]:
    """``{"source": [[s, e]…], "cue", "content", "parent", "confidence"}``."""
    row: dict[str, Any] = {
        role: [list(span) for span in cleaned.back(getattr(attribution, role))] for role in ROLES
    }
    return row | {"parent": attribution.parent, "confidence": attribution.confidence}


def statement_record(statement: Statement, cleaned: Cleaned | None = None) -> dict[str, Any]:
    """The fields of the coding manual; ``evidence`` and offsets as in the text given."""
    span: Span = (statement.start, statement.end)
    evidence = statement.evidence
    if cleaned is not None:
        (span,) = cleaned.back([span])
        evidence = cleaned.original[slice(*span)]
    return {
        "actor": statement.actor,
        "kind": statement.kind.value,
        "organization": statement.organization,
        "concept": statement.concept,
        "agreement": statement.agreement,
        "certainty": statement.certainty.value,
        "via": list(statement.via),
        "change": statement.change.value if statement.change else None,
        "past": statement.past,
        "evidence": evidence,
        "start": span[0],
        "end": span[1],
        "confidence": statement.confidence,
    }
