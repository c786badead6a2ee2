"""The JSONL contract, and tables that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exchange.contract import attribution_record, statement_record
from onrecord.exchange.tables import POSITION, position_row, write
from onrecord.findings import positions
from onrecord.model import Attribution
from onrecord.text import clean
from tests.conftest import statement


def test_offsets_go_back_to_the_text_as_given() -> None:
    cleaned = clean("Cafe\u0301s said no.")
    told = Attribution("a", ((0, 5),), ((6, 10),), ((11, 13),), confidence=0.5)
    row = attribution_record(told, cleaned)
    ((start, end),) = row["content"]
    assert cleaned.original[start:end] == "no"
    assert set(row) == {"source", "cue", "content", "parent", "confidence"}


def test_a_statement_has_the_manuals_fields_in_order() -> None:
    row = statement_record(statement())
    assert list(row) == [
        "actor",
        "kind",
        "organization",
        "concept",
        "agreement",
        "certainty",
        "via",
        "change",
        "past",
        "evidence",
        "start",
        "end",
        "confidence",
        "coder",
        "id",
        "said_on",
    ]
    json.dumps(row)


@pytest.mark.parametrize("start", ["=cmd()", "+1", "-1", "@x", "\tx", "\rx", "\n=x"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    (header, line) = "\n".join(write([{"actor": start}], ["actor"], "csv")).split("\n", 1)
    assert header == "actor"
    ((cell,),) = list(csv.reader(io.StringIO(line, newline="")))
    assert cell == "'" + start


def test_numbers_keep_their_sign() -> None:
    assert list(write([{"agreement": -1}], ["agreement"], "csv")) == ["agreement", "-1"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_csv(text: str) -> None:
    lines = "\n".join(write([{"a": text, "b": "end"}], ["a", "b"], "csv"))
    rows = list(csv.reader(io.StringIO(lines, newline="")))
    assert rows[-1][-1] == "end" and rows[1][0].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_positions_in_every_form(form: str) -> None:
    rows = [position_row(p) for p in positions([statement(via=("A", "B"))])]
    text = "\n".join(write(rows, POSITION, form))
    assert "Olaf Scholz" in text
    assert ("A > B" in text) == (form == "csv")
