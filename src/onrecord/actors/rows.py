"""The rows of the table of offices: those that ship with the package, and a user's own.

A user's CSV has the columns ``office, place, person, since, until``; its offices are called as the
press calls them (“secretary of state”).
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from onrecord.actors.holders import (
    CHANCELLORS,
    MEMBERS,
    UNSAID,
    Holder,
    Holders,
    read_title,
)
from onrecord.errors import InputError


def parse(text: str, where: str) -> list[Holder]:
    """Rows of a CSV. Raises :class:`InputError` naming the line."""
    out = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            since = date.fromisoformat(row["since"])
            until = date.fromisoformat(row["until"]) if row.get("until") else None
            checked = date.fromisoformat(row["checked"]) if row.get("checked") else UNSAID
            who = (row["office"], row["place"], row["person"], row.get("party") or "")
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{where}: line {number}: {error}; columns office, place, person, since, until, "
                "with dates as 2024-05-31"
            ) from error
        out.append(Holder(*who, since, until, checked))
    return out


def holders(extra: str = "") -> Holders:
    """The table of the package, with a user's file over it, as it is now."""
    return _holders(text_of(extra) if extra else "", extra)


def _called(row: Holder, known: Collection[str], where: str) -> Holder:
    """A user's row under the name that the table, whose offices are ``known``, has for its own.
    Raises :class:`InputError` for an office that no title in an article would ever lead to."""
    if row.office in known:
        return row
    title = read_title(row.office)
    office = title.office if title else None
    if office is None or (office == "director" and office not in row.office.lower()):
        raise InputError(
            f"{where}: {row.person}: no title is looked up as {row.office!r}; known: "
            + ", ".join(sorted(known))
        )
    own = CHANCELLORS.get(row.place) if office == "chancellor" else None
    return replace(row, office=own or office)


def text_of(extra: str) -> str:
    """The words of a user's file. Raises :class:`InputError` where there are none in UTF-8."""
    path = Path(extra)
    if not path.is_file():
        raise InputError(f"{path}: no such file (the setting 'offices')")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not written in UTF-8 ({error.reason})") from error


@functools.lru_cache(maxsize=4)
def _holders(extra: str, where: str) -> Holders:
    """The table for the words of a user's file: one that was changed is another."""
    text = files("onrecord.actors").joinpath("holders.csv").read_text("utf-8")
    rows = parse(text, "holders.csv")
    if extra:
        offices = {row.office for row in rows}
        added = [_called(row, offices, where) for row in parse(extra, where)]
        known = {(row.office, row.place) for row in added}
        # A user's row ends whoever the table believed to be in that office since before.
        rows = [
            row
            for row in rows
            if row.until or row.office in MEMBERS or (row.office, row.place) not in known
        ] + added
    return Holders(rows)
