"""A small ``.dna`` file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

# The tables that reading needs, as the format has them.
SCHEMA = """
CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT);
CREATE TABLE CODERS(ID INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT,
  Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT,
  StatementTypeId INTEGER);
CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT);
CREATE TABLE DATASHORTTEXT(StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE DATALONGTEXT(StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE DATABOOLEAN(StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATAINTEGER(StatementId INTEGER, VariableId INTEGER, Value INTEGER);
INSERT INTO SETTINGS VALUES ('version', '3.1.0');
INSERT INTO CODERS VALUES (1, 'Ada');
INSERT INTO VARIABLES VALUES (1,'person','short text',1), (2,'concept','short text',1),
  (3,'agreement','integer',1), (4,'note','long text',2);
INSERT INTO ENTITIES VALUES (1, 1, 'Olaf Scholz'), (2, 2, 'The ban should be lifted.');
"""
TEXT = "😀 Cafe\u0301: Scholz said no to it."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.dna"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    connection.execute(
        "INSERT INTO DOCUMENTS VALUES (1, 'T', ?, 1, '', 'S', '', '', '', 1716422400)", (TEXT,)
    )
    units = TEXT[: TEXT.index("said no")].encode("utf-16-le")
    start = len(units) // 2
    connection.execute("INSERT INTO STATEMENTS VALUES (1, 1, 1, ?, ?, 1)", (start, start + 7))
    connection.execute("INSERT INTO STATEMENTS VALUES (2, 2, 1, 0, 2, 1)")
    connection.execute("INSERT INTO DATASHORTTEXT VALUES (1, 1, 1), (1, 2, 2)")
    connection.execute("INSERT INTO DATAINTEGER VALUES (1, 3, -2)")
    connection.commit()
    connection.close()
    return path
