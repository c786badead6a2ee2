"""Writes ``.dna`` files, version 3, that Discourse Network Analyzer opens.

The tables, their limits and the way passwords are kept are facts of the format (see ``dna``).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from itertools import permutations
from pathlib import Path

from onrecord.errors import InputError
from onrecord.exchange.dna import GIVEN, LONGEST, RECORD
from onrecord.files import whole
from onrecord.model import Article, Kind, Statement, is_machine

VERSION = "3.0.7"
ROUNDS = 100_000
COLOURS = ((51, 153, 255), (255, 102, 102), (102, 204, 102), (204, 153, 255), (255, 178, 102))
SHORT, LONG, YES_NO, NUMBER = "short text", "long text", "boolean", "integer"
TABLES = {
    SHORT: "DATASHORTTEXT",
    LONG: "DATALONGTEXT",
    YES_NO: "DATABOOLEAN",
    NUMBER: "DATAINTEGER",
}
PERMISSIONS = """AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements
EditStatements DeleteStatements EditAttributes EditRegex EditStatementTypes EditCoders
EditCoderRelations ViewOthersDocuments EditOthersDocuments ViewOthersStatements
EditOthersStatements""".split()

ID = "ID INTEGER NOT NULL PRIMARY KEY"


def _text(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (LENGTH({name}) < 191)"


def _between(name: str, low: int, high: int, default: int | None) -> str:
    rule = "" if default is None else f"NOT NULL DEFAULT {default} "
    return f"{name} INTEGER {rule}CHECK ({name} BETWEEN {low} AND {high})"


def _colours(default: int | None = 0) -> str:
    return ", ".join(_between(name, 0, 255, default) for name in ("Red", "Green", "Blue"))


def _key(name: str, table: str, null: bool = False) -> tuple[str, str]:
    rule = f"FOREIGN KEY({name}) REFERENCES {table}(ID) ON DELETE CASCADE"
    return f"{name} INTEGER{'' if null else ' NOT NULL'}", rule


def schema() -> Iterator[str]:
    """The statements that make the tables, each with the limits that the program expects."""

    def table(name: str, *columns: str | tuple[str, str], also: str = "") -> str:
        parts = [c if isinstance(c, str) else c[0] for c in columns]
        parts += [c[1] for c in columns if not isinstance(c, str)]
        return f"CREATE TABLE {name}({', '.join([*parts, *([also] if also else [])])})"

    yield table("SETTINGS", "Property TEXT PRIMARY KEY", "Value TEXT NOT NULL")
    yield table(
        "CODERS", ID, _text("Name"), _colours(), _between("Refresh", 0, 9999, 0),
        _between("FontSize", 1, 99, 14), _text("Password"), _between("PopupWidth", 100, 9999, 300),
        _between("ColorByCoder", 0, 1, 0), _between("PopupDecoration", 0, 1, 0),
        _between("PopupAutoComplete", 0, 1, 1),
        *(_between(f"Permission{name}", 0, 1, 1) for name in PERMISSIONS),
    )  # fmt: skip
    yield table(
        "DOCUMENTS", ID, _text("Title"), "Text TEXT NOT NULL", _key("Coder", "CODERS", null=True),
        _text("Author"), _text("Source"), _text("Section"), "Notes TEXT NOT NULL DEFAULT ''",
        _text("Type"), "Date INTEGER NOT NULL",
    )  # fmt: skip
    yield table("STATEMENTTYPES", ID, _text("Label"), _colours())
    kinds = " OR ".join(f"DataType = '{kind}'" for kind in TABLES)
    yield table(
        "VARIABLES", ID, _text("Variable"), f"DataType TEXT NOT NULL CHECK ({kinds})",
        _key("StatementTypeId", "STATEMENTTYPES", null=True),
        also="UNIQUE (Variable, StatementTypeId)",
    )  # fmt: skip
    yield table(
        "VARIABLELINKS", ID, _key("SourceVariableId", "VARIABLES"),
        _key("TargetVariableId", "VARIABLES"), also="CHECK (TargetVariableId != SourceVariableId)",
    )  # fmt: skip
    yield table("REGEXES", "Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191)", _colours())
    rights = ("viewStatements", "editStatements", "viewDocuments", "editDocuments")
    yield table(
        "CODERRELATIONS", ID, _key("Coder", "CODERS"), _key("OtherCoder", "CODERS"),
        *(_between(right, 0, 1, 1) for right in rights), also="CHECK (Coder != OtherCoder)",
    )  # fmt: skip
    yield table(
        "STATEMENTS", ID, _key("StatementTypeId", "STATEMENTTYPES"),
        _key("DocumentId", "DOCUMENTS"), "Start INTEGER NOT NULL CHECK (Start >= 0)",
        "Stop INTEGER NOT NULL CHECK (Stop >= 0)", _key("Coder", "CODERS"),
        also="CHECK (Start < Stop)",
    )  # fmt: skip
    yield table(
        "ENTITIES", ID, _key("VariableId", "VARIABLES"), _text("Value"), _colours(None),
        "ChildOf INTEGER CHECK (ChildOf > 0) REFERENCES ENTITIES(ID) ON DELETE CASCADE",
        also="UNIQUE (VariableId, Value)",
    )  # fmt: skip
    values: dict[str, str | tuple[str, str]] = {
        "DATABOOLEAN": "Value INTEGER NOT NULL DEFAULT 1",
        "DATAINTEGER": "Value INTEGER NOT NULL DEFAULT 0",
        "DATALONGTEXT": "Value TEXT DEFAULT ''",
        "DATASHORTTEXT": _key("Entity", "ENTITIES"),
    }
    for name, value in values.items():
        yield table(
            name, ID, _key("StatementId", "STATEMENTS"), _key("VariableId", "VARIABLES"), value,
            also="UNIQUE (StatementId, VariableId)",
        )  # fmt: skip
    yield table(
        "ATTRIBUTEVARIABLES", ID, _key("VariableId", "VARIABLES"), _text("AttributeVariable"),
        also="UNIQUE (VariableId, AttributeVariable)",
    )  # fmt: skip
    yield table(
        "ATTRIBUTEVALUES", ID, _key("EntityId", "ENTITIES"),
        _key("AttributeVariableId", "ATTRIBUTEVARIABLES"), _text("AttributeValue"),
        also="UNIQUE (EntityId, AttributeVariableId)",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the statement type, and its value in a statement."""

    name: str
    kind: str
    values: Mapping[str, str | int]  # by statement id and coder


def write_dna(
    path: Path,
    articles: Iterable[Article],
    statements: Sequence[Statement],
    propositions: Mapping[str, str],
    password: str = "onrecord",
) -> int:
    """Write a new ``.dna`` file; gives the number of statements. All coders get ``password``.
    Positions that were given up are left out: the format could not tell them from present ones.

    The file appears whole or not at all. Undecided statements make ``agreement`` an integer
    (−1, 0, 1); without any it is yes or no. The statement's id and what it says here are
    variables of their own, and where a machine coded so are ``certainty``, ``via`` and
    ``confidence``. A document's date is that of the article's own calendar. Raises
    :class:`InputError` where the file exists or cannot be written.
    """
    statements = [s for s in statements if not s.past]
    if path.exists():
        raise InputError(f"{path}: exists already; choose another name, or remove it first")
    try:
        with whole(path) as part, closing(sqlite3.connect(part)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            for line in schema():
                connection.execute(line)
            _fill(connection, list(articles), statements, propositions, password)
    except sqlite3.OperationalError as error:
        raise InputError(f"{path}: cannot be written ({error})") from error
    return len(statements)


def _fill(
    connection: sqlite3.Connection,
    articles: Sequence[Article],
    statements: Sequence[Statement],
    propositions: Mapping[str, str],
    password: str,
) -> None:
    def put(table: str, **row: object) -> int:
        marks = ", ".join("?" * len(row))
        done = connection.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )
        return int(done.lastrowid or 0)

    put("SETTINGS", Property="version", Value=VERSION)
    coders = {"Admin": 0} | {s.coder: 0 for s in statements}
    for number, name in enumerate(coders):
        red, green, blue = COLOURS[number % len(COLOURS)]
        coders[name] = put(
            "CODERS", Name=name[:LONGEST], Red=red, Green=green, Blue=blue,
            Password=hashed(password),
        )  # fmt: skip
    for one, other in permutations(coders.values(), 2):
        put("CODERRELATIONS", Coder=one, OtherCoder=other)
    kind = put("STATEMENTTYPES", Label="DNA Statement", Red=239, Green=208, Blue=51)
    texts = {a.id: a for a in articles}
    documents = {a.id: put("DOCUMENTS", **_document(a, coders["Admin"])) for a in articles}
    rows: dict[str, int] = {}
    for s in statements:
        text = texts[s.article_id].text
        rows[_name(s)] = put(
            "STATEMENTS", StatementTypeId=kind, DocumentId=documents[s.article_id],
            Start=_units(text, s.start), Stop=_units(text, s.end), Coder=coders[s.coder],
        )  # fmt: skip
    for variable in _variables(statements, propositions):
        number = put(
            "VARIABLES", Variable=variable.name, DataType=variable.kind, StatementTypeId=kind
        )
        if variable.kind != SHORT:
            for name, row in rows.items():
                value = variable.values[name]
                put(TABLES[variable.kind], StatementId=row, VariableId=number, Value=value)
            continue
        attributes = [
            put("ATTRIBUTEVARIABLES", VariableId=number, AttributeVariable=name)
            for name in ("Type", "Alias", "Notes")
        ]
        entities: dict[str | int, int] = {}
        for value in ["", *sorted({str(v) for v in variable.values.values()} - {""})]:
            entities[value] = put(
                "ENTITIES", VariableId=number, Value=value, Red=0, Green=0, Blue=0
            )
            for attribute in attributes:
                put("ATTRIBUTEVALUES", EntityId=entities[value], AttributeVariableId=attribute)
        for name, row in rows.items():
            entity = entities[variable.values[name]]
            put("DATASHORTTEXT", StatementId=row, VariableId=number, Entity=entity)


def _name(statement: Statement) -> str:
    return f"{statement.id} {statement.coder}"


def _document(article: Article, coder: int) -> dict[str, object]:
    published = article.published
    return {
        "Title": (article.title or article.id)[:LONGEST],
        "Text": article.text,
        "Coder": coder,
        "Author": (article.byline or "")[:LONGEST],
        "Source": (article.outlet or "")[:LONGEST],
        "Section": article.extra.get("Section", "")[:LONGEST],
        "Notes": article.extra.get("Notes", article.url or ""),
        "Type": article.extra.get("Type", "")[:LONGEST],
        # The time on the wall where it appeared: the program shows what is here as it is.
        "Date": int(published.replace(tzinfo=UTC).timestamp()) if published else 0,
    }


def _variables(
    statements: Sequence[Statement], propositions: Mapping[str, str]
) -> Iterator[Variable]:
    def of(name: str, kind: str, value: Mapping[str, str | int]) -> Variable:
        return Variable(name, kind, value)

    people = {_name(s): _person(s) for s in statements}
    others = {_name(s): _organization(s) for s in statements}
    concepts = {_name(s): propositions.get(s.concept, s.concept) for s in statements}
    for name, values in (("person", people), ("organization", others), ("concept", concepts)):
        yield of(name, SHORT, {k: v[:LONGEST] for k, v in values.items()})
    if any(s.agreement == 0 for s in statements):
        yield of("agreement", NUMBER, {_name(s): s.agreement for s in statements})
    else:
        yield of("agreement", YES_NO, {_name(s): int(s.agreement > 0) for s in statements})
    if any(is_machine(s.coder) for s in statements):
        yield of("certainty", SHORT, {_name(s): s.certainty.value for s in statements})
        yield of("via", LONG, {_name(s): " > ".join(s.via) for s in statements})
        yield of("confidence", LONG, {_name(s): f"{s.confidence:.4f}" for s in statements})
    yield of(GIVEN, LONG, {_name(s): s.id for s in statements})
    yield of(RECORD, LONG, {_name(s): _record(s, concepts[_name(s)]) for s in statements})


def _person(s: Statement) -> str:
    return s.actor if s.kind is Kind.PERSON else ""


def _organization(s: Statement) -> str:
    return s.organization or ("" if s.kind is Kind.PERSON else s.actor)


def _record(s: Statement, proposition: str) -> str:
    """As what a statement is written, and what the format has no place for."""
    said = {
        "agreement": s.agreement,
        "cells": {
            "person": _person(s)[:LONGEST],
            "organization": _organization(s)[:LONGEST],
            "concept": proposition[:LONGEST],
        },
        "concept": s.concept,
        "actor": s.actor,
        "body": s.organization,
        "kind": s.kind.value,
        "said_on": s.said_on and s.said_on.isoformat(),
        "change": s.change and s.change.value,
    }
    return json.dumps(said, ensure_ascii=False)


def _units(text: str, offset: int) -> int:
    """An offset in code points as UTF-16 units."""
    return offset if text.isascii() else len(text[:offset].encode("utf-16-le")) // 2


def hashed(password: str, salt: bytes | None = None) -> str:
    """A password as the format keeps it: base64 of salt and digest, hashed in many rounds."""
    salt = os.urandom(16) if salt is None else salt
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")
