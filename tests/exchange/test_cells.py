"""CSV cells that no spreadsheet runs, or cuts in two."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exchange.tables import cell, csv_line


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " =", "\xa0=", "\ufeff=", "＝", "＠"])
def test_nothing_begins_like_a_formula(start: str) -> None:
    assert cell(f"{start}1+1").startswith("'")


@pytest.mark.parametrize("plain", ["Scholz", "a=b", "“no”", "2024-05-31", ""])
def test_other_words_stay(plain: str) -> None:
    assert cell(plain) == plain


def test_what_a_semicolon_divides_stays_one_cell() -> None:
    line = csv_line(["Cat;=1+1", "no"])
    assert line == '"Cat;=1+1","no"'
    assert csv_line(["Cat", "no"]) == "Cat,no"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_cells_come_back(cells: list[str]) -> None:
    read = list(csv.reader(io.StringIO(csv_line(cells) + "\r\n", newline="")))
    assert read == ([cells] if cells else [[]])
