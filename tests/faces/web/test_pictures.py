"""What a timeline writes under itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.faces.web.pictures import _ticks

FIRST = date(2022, 11, 5)


@pytest.mark.parametrize("days", [0, 1, 13, 60, 61, 470, 800, 801, 9000])
def test_a_handful_of_days_is_named(days: int) -> None:
    ticks = _ticks(FIRST, FIRST + timedelta(days))
    assert 1 <= len(ticks) <= 12


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)), st.integers(0, 30_000))
def test_ticks_stand_in_the_picture_and_name_their_year(first: date, days: int) -> None:
    last = min(first + timedelta(days), date(2100, 1, 1))
    for day, words in _ticks(first, last):
        assert first <= day <= last and str(day.year) in words
