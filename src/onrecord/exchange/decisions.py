"""People's decisions as records, to read and to hand on: on statements, and on names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onrecord.articles.records import bounded
from onrecord.errors import InputError
from onrecord.exchange.tables import Columns, Maybe, Row
from onrecord.model import Identity, Judgement, Statement

LONGEST = 1 << 20  # bytes of a line
DECISION: Columns = {
    "when": str,
    "who": str,
    "verdict": str,
    "agreement": int | None,
    "statement": Maybe,
    "name": Maybe,
    "other": Maybe,
    "why": str,
    "actor": Maybe,
    "concept": Maybe,
    "evidence": Maybe,
}


def decision_row(word: Judgement | Identity, on: Statement | None = None) -> Row:
    """A decision as plain values: on a ``statement``, or on a ``name`` and an ``other``; with what
    the statement says, for those who read it."""
    judged = word if isinstance(word, Judgement) else None
    named = word if isinstance(word, Identity) else None
    return {
        "when": word.when.isoformat(),
        "who": word.who,
        "verdict": word.verdict.value,
        "agreement": judged and judged.agreement,
        "statement": judged and judged.statement_id,
        "name": named and named.one,
        "other": named and named.other,
        "why": word.why,
        "actor": on and on.actor,
        "concept": on and on.concept,
        "evidence": on and on.evidence,
    }


def read_decisions(file: Path) -> Iterator[Judgement | Identity | InputError]:
    """The decisions of a file of lines as :func:`decision_row` gives them; for a line that is none
    what is wrong with it. Raises :class:`InputError` where the file cannot be read."""
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(bounded(lines, LONGEST), 1):
                if line.strip():
                    yield _decision(line, f"{file}, line {number}")
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}") from error


def _decision(line: bytes, where: str) -> Judgement | Identity | InputError:
    try:
        row = json.loads(line.decode("utf-8-sig"))
        if not isinstance(row, dict):
            return InputError(f"{where}: it is not a JSON object")
        return _judgement(row) if row.get("statement") is not None else _identity(row)
    except KeyError as error:
        return InputError(f"{where}: the field {error} is missing")
    except (ValueError, TypeError, RecursionError) as error:
        return InputError(f"{where}: {error}")


def _judgement(row: Row) -> Judgement:
    return Judgement(_text(row, "statement"), agreement=row.get("agreement"), **_said(row))


def _identity(row: Row) -> Identity:
    return Identity(_text(row, "name"), _text(row, "other"), **_said(row))


def _said(row: Row) -> dict[str, Any]:
    when = datetime.fromisoformat(_text(row, "when"))
    if when.tzinfo is None:
        raise ValueError(f"when: {row['when']!r} says no time zone")
    why = row.get("why") or ""
    if not isinstance(why, str):
        raise ValueError("why: it is no text")
    why.encode()  # no half of a character, which no ledger takes
    moment = when.astimezone(UTC)
    return {"verdict": row["verdict"], "who": _text(row, "who"), "when": moment, "why": why}


def _text(row: Row, name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name}: it is no text, or empty")
    value.encode()
    return value


def decision_rows(
    words: Iterable[Judgement | Identity], statements: Iterable[Statement]
) -> Iterator[Row]:
    """Decisions, oldest first, each with what its statement says."""
    there = {one.id: one for one in statements}
    for word in sorted(words, key=lambda one: one.when):
        on = there.get(word.statement_id) if isinstance(word, Judgement) else None
        yield decision_row(word, on)
