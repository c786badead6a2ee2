"""Titles on a day, to the person who held the office."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from onrecord.actors import resolve
from onrecord.actors.holders import read_title
from onrecord.actors.rows import holders, parse
from onrecord.errors import InputError
from onrecord.model import Kind

CASES = list(csv.DictReader((Path(__file__).parent / "offices.csv").open(encoding="utf-8")))


def told_of(title: str, day: date) -> str | None:
    """Whom the program takes a title for, where the article names nobody."""
    text = f"{title[0].upper()}{title[1:]} said on Monday that the talks would go on."
    role = resolve(text, day=day).who((0, len(title)))
    named = role is not None and role.actor.kind in (Kind.PERSON, Kind.COUNTRY)
    return role.actor.name if role and named else None


@pytest.mark.parametrize("half", ["a", "b"])
def test_titles_and_metonyms(half: str) -> None:
    """Written from public facts; half "b" was only looked at once the look-up was done."""
    cases = [c for c in CASES if c["half"] == half]
    wrong = [
        (c["title"], c["day"], c["holder"], got)
        for c in cases
        if (got := told_of(c["title"], date.fromisoformat(c["day"]))) != c["holder"]
        and not (got is None and c["holder"] == "-")
    ]
    assert len(cases) >= 75
    assert len(wrong) <= 0.05 * len(cases), wrong


def test_a_title_goes_to_its_holder_named_in_the_article() -> None:
    """Nowhere does the text call Blinken a secretary; the table knows that he was."""
    text = "Antony Blinken flew to Kyiv. The secretary of state met Volodymyr Zelensky there."
    place = text.index("The secretary")
    span = (place, place + len("The secretary of state"))
    role = resolve(text, day=date(2024, 5, 15)).who(span)
    assert role and role.actor.name == "Antony Blinken"


def test_the_article_wins_over_the_table() -> None:
    """A paper that calls somebody the finance minister is believed of its own article."""
    text = "Finance Minister Jane Doe resigned in Berlin. The finance minister gave no reason."
    span = (text.index("The finance"), text.index(" gave"))
    role = resolve(text, day=date(2023, 5, 15)).who(span)
    assert role and role.actor.name == "Jane Doe"


def test_one_of_two_senators_is_the_one_who_is_named() -> None:
    """“The New York senator” alone is one of two; beside one of them it is that one."""
    day = date(2024, 5, 15)
    assert holders().called("the New York senator", day) == ["Chuck Schumer", "Kirsten Gillibrand"]
    text = "Kirsten Gillibrand voted no. The New York senator wants a hearing."
    role = resolve(text, day=day).who((text.index("The New"), text.index(" wants")))
    assert role and role.actor.name == "Kirsten Gillibrand"


def test_an_office_is_not_believed_for_ever() -> None:
    """Long after a row was last checked, nobody knows who holds the office."""
    assert holders().called("the German chancellor", date(2035, 1, 1)) == []


@pytest.mark.parametrize(
    "phrase", ["the former chancellor of Germany", "the German chancellor's aide", "a summit"]
)
def test_who_does_not_hold_it(phrase: str) -> None:
    """Former, deputy and would-be holders are other people."""
    assert read_title(phrase) is None


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """A user's rows add to the table and end an open row of the same office."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "office,place,person,since,until\nprime minister,Japan,Somebody Else,2026-02-01,\n", "utf-8"
    )
    mine = holders(str(path))
    assert mine.called("Japan's prime minister", date(2026, 6, 1)) == ["Somebody Else"]
    assert mine.called("Japan's prime minister", date(2022, 6, 1)) == ["Fumio Kishida"]


def test_a_bad_row_is_named() -> None:
    """The file and the line, and what was expected."""
    with pytest.raises(InputError, match=r"mine.csv: line 2: .*columns office"):
        parse("office,place,person,since,until\na,b,c,yesterday,\n", "mine.csv")
    with pytest.raises(InputError, match="no such file"):
        holders("nowhere.csv")


def test_a_row_without_a_person_holds_nothing(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("office,place,person,since,until\npresident,US,,2021-01-20,\n")
    assert not holders(str(table)).holds("Merkel", "the president", date(2022, 1, 1))


def test_a_users_office_is_called_as_the_press_calls_it(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    head = "office,place,person,since,until\n"
    rows = [
        "secretary of state,United States,Ann Lee,2024-05-01,",
        "Chancellor,Germany,Bob Ray,2024-05-01,",
    ]
    own.write_text(head + "\n".join(rows), "utf-8")
    table, day = holders(str(own)), date(2024, 5, 30)
    assert table.called("the US secretary of state", day) == ["Ann Lee"]
    assert table.called("the German chancellor", day) == ["Bob Ray"]
    own.write_text(head + "mayor,Berlin,Ann Lee,2024-05-01,\n", "utf-8")
    with pytest.raises(InputError, match=r"Ann Lee: no title .* 'mayor'; known: attorney general"):
        holders(str(own))
    own.write_bytes(
        head.encode() + "foreign minister,Latvia,Baiba Braže,2024-04-19,".encode("cp1257")
    )
    with pytest.raises(InputError, match=r"own.csv: not written in UTF-8"):
        holders(str(own))
