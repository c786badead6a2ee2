"""Reads ``.dna`` files: SQLite databases of Discourse Network Analyzer, version 3.

Facts of the format: dates are seconds since 1970 in UTC; statements are marked by 0-based
half-open offsets that count UTF-16 units, as its editor does; short texts are entities, one
row a value; ``SETTINGS.version`` begins with ``3.``.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.exchange.scales import scale
from onrecord.model import Article, Certainty, Codebook, Concept, Kind, Statement
from onrecord.text import clean, folded, name_of

Row = Mapping[str, Any]
# In files that a ledger wrote: a statement's id, and as what it was written. Files of the first
# versions give its agreement alone, or nothing.
GIVEN, RECORD, WRITTEN = "onrecord id", "onrecord record", "onrecord agreement"
LONGEST = 190  # characters of a label, a title, a value
TOLD = ("concept", "actor", "body", "kind", "said_on", "change")  # of a record, as words
VALUES = ("DATASHORTTEXT", "DATALONGTEXT", "DATABOOLEAN", "DATAINTEGER")


ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Variables:
    """Which variables of the file's statement type are which of ours."""

    person: str = "person"
    organization: str = "organization"
    concept: str = "concept"
    agreement: str = "agreement"
    scale: Mapping[str, str] = field(default_factory=dict)  # what its values mean: {"5": "for"}


@dataclass(frozen=True, slots=True)
class Given:
    """As what a ledger wrote a statement, as far as its file says; ``still`` where it stands there
    as it was written."""

    id: str
    still: bool = False
    agreement: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)  # by what Variables calls them
    concept: str | None = None
    actor: str | None = None
    body: str | None = None  # whom the actor speaks for
    kind: str | None = None
    said_on: str | None = None
    change: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any], agreement: int, names: Variables) -> Given | None:
        """What a statement's values say of it; None in a file that no ledger wrote."""
        if not values.get(GIVEN):
            return None
        told: dict[str, Any] = {"agreement": values.get(WRITTEN)}
        with suppress(TypeError, ValueError, RecursionError):  # somebody typed into it
            told |= json.loads(values.get(RECORD) or "{}")
        kinds: dict[str, Any] = {"agreement": int, "cells": dict} | dict.fromkeys(TOLD, str)
        kept: dict[str, Any] = {k: v for k, v in told.items() if isinstance(v, kinds.get(k, ()))}
        given = cls(str(values[GIVEN]), **kept)
        still = given.agreement == agreement and all(
            (values.get(getattr(names, name)) or "") == cell for name, cell in given.cells.items()
        )
        return replace(given, still=still)


@dataclass(frozen=True, slots=True)
class Coded:
    """One document with its statements, by coder. ``given`` has as what a ledger once wrote some
    of them, by coder and their ids here."""

    article: Article
    statements: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    given: Mapping[tuple[str, str], Given] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DnaFile:
    """What a ``.dna`` file holds for a ledger; ``left_out`` says what it holds beside that."""

    documents: tuple[Coded, ...]
    codebook: Codebook
    left_out: tuple[str, ...]
    coders: tuple[str, ...] = ()


def read_dna(path: Path, variables: Variables | None = None) -> DnaFile:
    """Documents, people's statements and the codebook of a ``.dna`` file, which stays unchanged.

    Agreement is yes or no, −1, 0 or 1, or what ``variables.scale`` says of it. Each coder's
    statements keep the coder's name. Raises :class:`InputError` where the file is none of version
    3, lacks the variables, or has an agreement that nobody explains.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    # Read as it is: no lock, no journal beside it, so that a file on a read-only disk opens.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        _check_tables(connection, path)
        _check_version(connection, path)
        return _read(connection, path, variables or Variables())
    except sqlite3.DatabaseError as error:
        raise InputError(f"{path}: cannot be read as a .dna file ({error})") from error
    finally:
        connection.close()


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """What looks like a table and is a query could run without end."""
    connection.execute("PRAGMA trusted_schema = OFF")
    others = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
    if row := connection.execute(others).fetchone():
        raise InputError(f"{path}: no .dna file has what it calls {row['name']!r}")


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    row = connection.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    version = str(row["Value"]) if row else "none"
    if not version.startswith("3."):
        raise InputError(
            f"{path}: its version is {version}, readable is 3.x; open and save it once in "
            "Discourse Network Analyzer 3"
        )


def _read(connection: sqlite3.Connection, path: Path, names: Variables) -> DnaFile:
    kind, is_text = _statement_type(connection, path, names)
    values = _values(connection)
    coders = {r["ID"]: r["Name"] for r in connection.execute("SELECT ID, Name FROM CODERS")}
    marked: dict[int, list[Row]] = defaultdict(list)
    others = 0
    for row in connection.execute("SELECT * FROM STATEMENTS ORDER BY DocumentId, Start, ID"):
        if row["StatementTypeId"] == kind:
            marked[row["DocumentId"]].append(row)
        else:
            others += 1
    told = [values[row["ID"]] for several in marked.values() for row in several]
    ids = _concept_ids(told, names.concept)
    agreements = {v for own in told if isinstance(v := own.get(names.agreement), (int, is_text))}
    try:
        stances = scale(agreements, names.scale, any(GIVEN in own for own in told))
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    documents, empty, broken = [], 0, []
    for row in connection.execute("SELECT * FROM DOCUMENTS ORDER BY ID"):
        by_coder: dict[str, list[tuple[Statement, Given | None]]] = defaultdict(list)
        try:
            article, place = _article(row, path)
            for mark in marked[row["ID"]]:
                coder = str(coders.get(mark["Coder"], "unknown coder"))
                made = _statement(article, place, mark, values[mark["ID"]], names, ids, stances)
                if made is None:
                    empty += 1
                else:
                    given = Given.of(values[mark["ID"]], made.agreement, names)
                    by_coder[coder].append((replace(made, coder=coder), given))
        except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
            broken.append(f"document {row['ID']}, which is broken ({error}); the others are kept")
            continue
        documents.append(_coded(article, by_coder))
    notes = []
    if others:
        notes.append(f"{others} of another statement type")
    if empty:
        notes.append(f"{empty} without an actor, a concept, an agreement or words")
    concepts = tuple(Concept(i, value) for value, i in sorted(ids.items(), key=lambda p: p[1]))
    book, names_of = Codebook(concepts, path.stem), tuple(map(str, coders.values()))
    return DnaFile(tuple(documents), book, (*notes, *broken), names_of)


def _statement_type(
    connection: sqlite3.Connection, path: Path, names: Variables
) -> tuple[int, type[int | str]]:
    """The first statement type that has the variables concept and agreement and an actor, and what
    its agreement is."""
    have: dict[int, dict[str, str]] = defaultdict(dict)
    for row in connection.execute("SELECT * FROM VARIABLES ORDER BY ID"):
        have[row["StatementTypeId"]][row["Variable"]] = row["DataType"]
    for number, variables in have.items():
        actor = {names.person, names.organization} & variables.keys()
        if actor and {names.concept, names.agreement} <= variables.keys():
            return number, str if "text" in variables[names.agreement] else int
    raise InputError(
        f"{path}: no statement type has the variables {names.concept}, {names.agreement} and "
        f"{names.person} or {names.organization}"
    )


def _values(connection: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    """By statement, its values by variable."""
    out: dict[int, dict[str, Any]] = defaultdict(dict)
    for table in VALUES:
        value = "e.Value" if table == "DATASHORTTEXT" else "d.Value"
        entity = "JOIN ENTITIES e ON e.ID = d.Entity" if table == "DATASHORTTEXT" else ""
        for row in connection.execute(
            f"SELECT d.StatementId AS statement, v.Variable AS variable, {value} AS value "
            f"FROM {table} d JOIN VARIABLES v ON v.ID = d.VariableId {entity}"
        ):
            found = bool(row["value"]) if table == "DATABOOLEAN" else row["value"]
            out[row["statement"]][row["variable"]] = found
    return out


class Place:
    """UTF-16 offsets into a document's text as given, to offsets into its NFC text."""

    def __init__(self, given: str) -> None:
        self._given = given
        self._plain = given.isascii() or (clean(given).text == given and max(given) <= "\uffff")

    def __call__(self, units: int) -> int:
        """The offset of ``units`` in code points of the cleaned text."""
        if self._plain:
            return min(units, len(self._given))
        before = self._given.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
        return len(clean(before).text)


def _article(row: Row, path: Path) -> tuple[Article, Place]:
    given = str(row["Text"])
    notes = str(row["Notes"] or "")
    address = notes if ADDRESS.fullmatch(notes) else None  # where we write an article's
    article = Article(
        id=f"{path.stem}-{row['ID']}",
        text=clean(given).text,
        title=row["Title"] or None,
        byline=row["Author"] or None,
        outlet=row["Source"] or None,
        url=address,
        # A document needs a date there: we write the first second of 1970 where none is known.
        published=None if row["Date"] == 0 else datetime.fromtimestamp(row["Date"], UTC),
        extra={
            name: row[name]
            for name in ("Section", "Notes", "Type")
            if row[name] and not (name == "Notes" and address)
        },
    )
    return article, Place(given)


def _statement(
    article: Article,
    place: Place,
    mark: Row,
    values: Mapping[str, Any],
    names: Variables,
    ids: Mapping[str, str],
    stances: Mapping[str, int],
) -> Statement | None:
    from onrecord.statements import identity

    person, organization = values.get(names.person) or "", values.get(names.organization) or ""
    concept = ids.get(values.get(names.concept) or "")
    start, end = place(mark["Start"]), place(mark["Stop"])
    given = values.get(names.agreement)
    if not (person or organization) or concept is None or given in (None, "") or start >= end:
        return None
    evidence = article.text[start:end]
    actor = person or organization
    return Statement(
        id=identity(article.id, f"{start} {evidence}", actor, concept),
        article_id=article.id,
        actor=actor,
        kind=Kind.PERSON if person else Kind.ORGANIZATION,
        organization=organization or None,
        actor_as_written=actor,
        concept=concept,
        agreement=stances[str(given)],  # a KeyError where an integer is none
        certainty=Certainty(_ours(values, "certainty") or Certainty.CERTAIN),
        via=tuple(filter(None, _ours(values, "via").split(" > "))),
        evidence=evidence,
        start=start,
        end=end,
        confidence=float(_ours(values, "confidence") or 1),
        coder="",
        said_on=article.day,
    )


def _ours(values: Mapping[str, Any], name: str) -> str:
    """The value of a variable that only a ledger writes; empty in other files."""
    return str(values.get(name) or "") if values.get(GIVEN) else ""


def _coded(
    article: Article, by_coder: Mapping[str, Sequence[tuple[Statement, Given | None]]]
) -> Coded:
    """The same words marked twice alike are one observation."""
    said: dict[str, tuple[Statement, ...]] = {}
    given: dict[tuple[str, str], Given] = {}
    for coder, found in by_coder.items():
        once = {(s.id, s.organization, s.agreement): (s, told) for s, told in reversed(found)}
        kept = list(reversed(once.values()))
        said[coder] = tuple(told_apart([s for s, _ in kept]))
        for one, (_, told) in zip(said[coder], kept, strict=True):
            if told:
                given[coder, one.id] = told
    return Coded(article, said, given)


def told_apart(found: Sequence[Statement], taken: Collection[str] = ()) -> list[Statement]:
    """The statements with one id each, in their order, and none that is ``taken``. The same words
    may be coded for two bodies that somebody speaks for, or both ways; an id does not say."""
    alike: dict[str, list[Statement]] = defaultdict(list)
    for s in found:
        alike[s.id].append(s)
    new: dict[int, str] = {}
    for name, several in alike.items():
        ordered = sorted(several, key=lambda s: (s.organization or "", s.agreement))
        for s in ordered[name not in taken :]:
            new[id(s)] = name_of(s.id, s.organization or "", str(s.agreement))
    return [replace(s, id=new.get(id(s), s.id)) for s in found]


def _concept_ids(told: Sequence[Mapping[str, Any]], concept: str) -> dict[str, str]:
    """A short id for every concept's wording: the one with which a ledger wrote it, else one made
    of its words, the same on every reading."""
    once: dict[str, str] = {}
    for values in told:
        given = Given.of(values, 0, Variables())
        if given and given.concept and given.cells.get("concept") == values.get(concept):
            once[values[concept]] = given.concept
    out = {v: i for v, i in once.items() if list(once.values()).count(i) == 1}
    for value in sorted({v for values in told if (v := values.get(concept))} - out.keys()):
        words = "-".join(re.findall(r"[^\W_]+", folded(value)))
        name = words[:60].strip("-") or "concept"
        if name in out.values():
            name += "-" + hashlib.sha256(value.encode()).hexdigest()[:6]
        out[value] = name
    return out
