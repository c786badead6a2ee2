"""Countries by their names, capitals and adjectives."""

from __future__ import annotations

import pytest

from onrecord.actors.places import places


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Berlin", "Germany"),
        ("the Kremlin", None),
        ("US", "United States"),
        ("Britain's", "United Kingdom"),
        ("London", "United Kingdom"),
        ("Chancellor", None),
        ("Kyiv", "Ukraine"),
    ],
)
def test_governments(name: str, country: str | None) -> None:
    assert places().government(name) == country


def test_demonyms() -> None:
    assert places().of_demonym("German") == "Germany" and places().of_demonym("table") is None
