"""Rows of findings, their columns written once, and the forms in which programs read them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from onrecord.findings.agreement import Disagreement
from onrecord.findings.origins import Origin
from onrecord.model import Position, Shift, Statement

Row = dict[str, Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
POSITION = (
    "concept",
    "actor",
    "agreement",
    "since",
    "certainty",
    "confidence",
    "via",
    "statements",
    "articles",
    "reports",
    "against",
    "undecided",
    "for",
    "latest",
)
SHIFT = (
    "concept",
    "actor",
    "before",
    "after",
    "earliest",
    "latest",
    "told",
    "probability",
    "before_quote",
    "after_quote",
    "via",
    "statements",
)

ORIGIN = ("concept", "actor", "root", "name", "day", "stances", "articles", "repeats", "statements")
DISAGREEMENT = ("article", "actor", "concept", "one", "other", "one_quote", "other_quote", "ids")


def disagreement_row(found: Disagreement) -> Row:
    """A unit on which two coders differ; a stance is empty where the coder did not find it."""
    article, _, concept = found.unit
    shown = [s for s in (found.one, found.other) if s is not None]
    return {
        "article": article,
        "actor": shown[0].actor,
        "concept": concept,
        "one": found.one.agreement if found.one else None,
        "other": found.other.agreement if found.other else None,
        "one_quote": found.one.evidence if found.one else None,
        "other_quote": found.other.evidence if found.other else None,
        "ids": [s.id for s in shown],
    }


def position_row(position: Position) -> Row:
    """A position as plain values.

    ``reports`` counts independent ones, the three stances give their chances, and ``latest`` is
    the id of the statement to open next.
    """
    shown = position.statements
    against, undecided, favour = (round(chance, 4) for chance in position.chances)
    return {
        "concept": position.concept,
        "actor": position.actor,
        "agreement": position.agreement,
        "since": position.since.isoformat() if position.since else None,
        "certainty": position.certainty.value,
        "confidence": position.confidence,
        "via": list(position.via),
        "statements": len(shown),
        "articles": len({s.article_id for s in shown}),
        "reports": position.reports,
        "against": against,
        "undecided": undecided,
        "for": favour,
        "latest": shown[-1].id if shown else None,
    }


def origin_row(lane: tuple[str, str], origin: Origin) -> Row:
    """One independent source of an actor's statements on a concept, as plain values."""
    actor, concept = lane
    return {
        "concept": concept,
        "actor": actor,
        "root": origin.root.value,
        "name": origin.name,
        "day": origin.day.isoformat() if origin.day else None,
        "stances": sorted({s.agreement for s in origin.statements}),
        "articles": list(origin.articles),
        "repeats": [f"{article} < {of}" for article, of in origin.repeats.items()],
        "statements": [s.id for s in origin.statements],
    }


def shift_row(shift: Shift) -> Row:
    """A shift as plain values, with the quotes that show it."""
    before: Statement | None = shift.statements[0] if len(shift.statements) > 1 else None
    after = shift.statements[-1]
    return {
        "concept": shift.concept,
        "actor": shift.actor,
        "before": shift.before,
        "after": shift.after,
        "earliest": shift.earliest.isoformat() if shift.earliest else None,
        "latest": shift.latest.isoformat() if shift.latest else None,
        "told": shift.told,
        "probability": shift.probability,
        "before_quote": before.evidence if before else None,
        "after_quote": after.evidence,
        "via": list(after.via),
        "statements": [s.id for s in shift.statements],
    }


def write(rows: Iterable[Row], columns: Sequence[str], form: str) -> Iterator[str]:
    """Lines of ``json``, ``jsonl`` or ``csv``, without their line ends."""
    if form == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)
    elif form == "json":
        yield json.dumps(list(rows), ensure_ascii=False, indent=2)
    else:
        yield csv_line(columns)
        for row in rows:
            yield csv_line([cell(row.get(column)) for column in columns])


def csv_line(cells: Sequence[str]) -> str:
    """One CSV line without its end; quoted where it must be (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def cell(value: Any) -> str:
    """A value as text that no spreadsheet runs: a cell that begins like a formula gets a '."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = " > ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
