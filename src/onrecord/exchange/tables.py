"""Rows of findings, their columns written once, and the forms in which programs read them."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onrecord.findings.agreement import Disagreement
from onrecord.findings.origins import Origin
from onrecord.findings.shifts import shift_id
from onrecord.model import Position, Shift, Statement

Row = dict[str, Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
APART = (";", "\t")  # what other spreadsheets take for the end of a cell
# Columns and their types, written once: tables, CSV and the API's schema are made of these.
Columns = Mapping[str, Any]
Names = list[str]
Maybe = str | None
POSITION: Columns = {
    "concept": str,
    "actor": str,
    "agreement": int,
    "since": Maybe,
    "certainty": str,
    "confidence": float,
    "via": Names,
    "statements": int,
    "articles": int,
    "reports": int,
    "against": float,
    "undecided": float,
    "for": float,
    "latest": Maybe,
}
SHIFT: Columns = {
    "id": str,
    "concept": str,
    "actor": str,
    "before": int | None,
    "after": int,
    "earliest": Maybe,
    "latest": Maybe,
    "told": bool,
    "probability": float,
    "before_quote": Maybe,
    "after_quote": str,
    "via": Names,
    "statements": Names,
}
ORIGIN: Columns = {
    "concept": str,
    "actor": str,
    "root": str,
    "name": str,
    "day": Maybe,
    "stances": list[int],
    "articles": Names,
    "repeats": Names,
    "statements": Names,
}
STATEMENT: Columns = {
    "id": str,
    "article": str,
    "actor": str,
    "kind": str,
    "organization": Maybe,
    "concept": str,
    "agreement": int,
    "certainty": str,
    "change": Maybe,
    "past": bool,
    "via": Names,
    "said_on": Maybe,
    "evidence": str,
    "start": int,
    "end": int,
    "confidence": float,
    "coder": str,
}
ACTOR: Columns = {"name": str, "kind": str, "statements": int, "concepts": Names, "written": Names}
CONCEPT: Columns = {"id": str, "proposition": str, "decided_by": Maybe, "actors": int}
QUESTION: Columns = {
    "id": str,
    "proposition": str,
    "for": int,
    "undecided": int,
    "against": int,
    "shifts": int,
    "decider": Maybe,
    "stands": Maybe,
    "day": Maybe,
}
ARTICLE: Columns = {
    "id": str,
    "title": Maybe,
    "outlet": Maybe,
    "published": Maybe,
    "url": Maybe,
    "byline": Maybe,
    "repeats": Maybe,
    "replaced_by": Maybe,
    "copies": Names,
    "statements": int,
}
DISAGREEMENT: Columns = {
    "article": str,
    "actor": str,
    "concept": str,
    "one": int | None,
    "other": int | None,
    "one_quote": Maybe,
    "other_quote": Maybe,
    "ids": Names,
}
FIGURES: Columns = {
    "concept": str,
    "one": int,
    "other": int,
    "both": int,
    "found": float | None,
    "alpha": float | None,
    "kappa": float | None,
    "words": float | None,
}


def statement_row(statement: Statement) -> Row:
    """A statement as plain values; offsets are code points into its article's text."""
    day = statement.said_on
    plain = {
        "article": statement.article_id,
        "kind": statement.kind.value,
        "certainty": statement.certainty.value,
        "change": statement.change.value if statement.change else None,
        "via": list(statement.via),
        "said_on": day.isoformat() if day else None,
    }
    return {name: plain.get(name, getattr(statement, name, None)) for name in STATEMENT}


def actor_row(name: str, said: Sequence[Statement]) -> Row:
    """An actor and how the texts write the name."""
    return {
        "name": name,
        "kind": said[0].kind.value,
        "statements": len(said),
        "concepts": sorted({s.concept for s in said}),
        "written": sorted({s.actor_as_written or s.actor for s in said}),
    }


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
        "id": shift_id(shift),
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


def write(rows: Iterable[Row], columns: Iterable[str], form: str) -> Iterator[str]:
    """Lines of ``json``, ``jsonl`` or ``csv``, without their line ends."""
    if form == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)
    elif form == "json":
        yield json.dumps(list(rows), ensure_ascii=False, indent=2)
    else:
        names = list(columns)
        yield csv_line(names)
        for row in rows:
            yield csv_line([cell(row.get(name)) for name in names])


def csv_line(cells: Sequence[str]) -> str:
    """One CSV line without its end; quoted where it must be (RFC 4180), or might be cut."""
    out = io.StringIO()
    cut = any(mark in one for one in cells for mark in APART)
    plain, apart = (csv.writer(out, quoting=how) for how in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    (apart if cut else plain).writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def cell(value: Any) -> str:
    """A value as text that no spreadsheet runs: a cell that begins like a formula gets a '."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = " > ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    numbers = isinstance(value, list | tuple) and all(isinstance(x, int) for x in value)
    return f"'{text}" if _is_formula(text) and not numbers else text


def _is_formula(text: str) -> bool:
    """Whether a cell begins like a formula, be it behind blanks or in wide letters."""
    seen = next((c for c in text if c.isprintable() and not c.isspace()), "")
    return text.startswith(FORMULA) or unicodedata.normalize("NFKC", seen).startswith(FORMULA)
