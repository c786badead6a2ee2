"""The JSONL that others script against: ``onrecord read`` and ``onrecord code``.

Offsets are code points, half-open, into the text as it was given, whatever cleaning happened
inside. Where the text was taken out of a page or a file with a header, the record carries it
as ``text``, since the giver has not seen it in this form.
"""

from __future__ import annotations

from typing import Any

from onrecord.articles import Arrival
from onrecord.model import Attribution, Span, Statement
from onrecord.pipeline import Coded, Read
from onrecord.text import Cleaned

ROLES = ("source", "cue", "content")


def read_record(read: Read) -> dict[str, Any]:
    """One line of ``onrecord read``."""
    told = [attribution_record(a, read.arrival.cleaned) for a in read.attributions]
    return {"id": read.arrival.article.id, "attributions": told} | _text(read.arrival)


def coded_record(coded: Coded) -> dict[str, Any]:
    """One line of ``onrecord code``."""
    made = [statement_record(s, coded.arrival.cleaned) for s in coded.statements]
    return {"id": coded.arrival.article.id, "statements": made} | _text(coded.arrival)


def _text(arrival: Arrival) -> dict[str, str]:
    return {"text": arrival.article.text} if arrival.extracted else {}


def attribution_record(attribution: Attribution, cleaned: Cleaned) -> dict[str, Any]:
    """``{"source": [[s, e]…], "cue", "content", "parent", "confidence"}``."""
    row: dict[str, Any] = {
        role: [list(span) for span in cleaned.back(getattr(attribution, role))] for role in ROLES
    }
    return row | {"parent": attribution.parent, "confidence": attribution.confidence}


def statement_record(statement: Statement, cleaned: Cleaned | None = None) -> dict[str, Any]:
    """The manual's fields, id and day; ``evidence`` and offsets as in the text given."""
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
        "coder": statement.coder,
        "id": statement.id,
        "said_on": statement.said_on.isoformat() if statement.said_on else None,
    }
