"""Names: their plain form, and which are one."""

from __future__ import annotations

import pytest

from onrecord.actors.mentions import spread
from onrecord.actors.merging import canonical
from onrecord.actors.names import Mention
from onrecord.actors.spelling import plain_name, surname
from onrecord.model import Kind


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("President Joe Biden’s", "Joe Biden"),
        ("the Pentagon", "Pentagon"),
        ("Sen. Ted Cruz", "Ted Cruz"),
        ("Mr. Blinken", "Blinken"),
        ("Secretary", "Secretary"),
    ],
)
def test_plain_names(name: str, expected: str) -> None:
    assert plain_name(name) == expected


def test_surnames_leave_out_generations() -> None:
    assert surname("Donald Trump Jr.") == "trump" and surname("Angela Merkel") == "merkel"


def test_only_sure_names_merge() -> None:
    person, org = Kind.PERSON, Kind.ORGANIZATION
    found = canonical(
        [
            ("Antony Blinken", person),
            ("Blinken", person),
            ("Paul D. Ryan", person),
            ("Paul Ryan", person),
            ("Donald Trump", person),
            ("Donald Trump Jr.", person),
            ("Hillary Clinton", person),
            ("Bill Clinton", person),
            ("Clinton", person),
            ("the Guardian", org),
            ("Guardian", org),
            ("officials", Kind.ANONYMOUS),
            ("F.B.I.", org),
            ("C.I.A.", org),
            ("Народная партия", org),
            ("Единая партия", org),
            ("Britain", Kind.COUNTRY),
            ("United Kingdom", Kind.COUNTRY),
        ]
    )
    assert found["Blinken", person] == "Antony Blinken"
    assert found["Paul Ryan", person] == found["Paul D. Ryan", person]
    assert found["Donald Trump", person] != found["Donald Trump Jr.", person]
    assert found["Clinton", person] == "Clinton", "two bear the name, so a person decides"
    assert found["the Guardian", org] == found["Guardian", org]
    assert found["officials", Kind.ANONYMOUS] == "officials"
    assert found["F.B.I.", org] != found["C.I.A.", org], "initials are all there is of them"
    assert found["Народная партия", org] != found["Единая партия", org]
    assert found["Britain", Kind.COUNTRY] == found["United Kingdom", Kind.COUNTRY]


def test_what_people_hold_apart_stays_apart() -> None:
    person = Kind.PERSON
    names = [("Antony Blinken", person), ("Blinken", person)]
    found = canonical(names, frozenset({frozenset({"Antony Blinken", "Blinken"})}))
    assert found["Blinken", person] == "Blinken"


def test_a_name_that_the_tagger_missed_once() -> None:
    """Marked in one place, a name counts wherever it stands again, and its surname."""
    text = "Olaf Scholz spoke. Scholz-watchers shrugged; to Scholz it is law, to Olaf Scholz not."
    found = spread(text, [Mention((0, 11), "Olaf Scholz", "PERSON")])
    assert [text[slice(*m.span)] for m in found] == ["Olaf Scholz", "Scholz"]


def test_a_merged_surname_takes_no_full_name_along() -> None:
    """A person decided on “Biden” alone; whom it was laid to before is another matter."""
    person, body = Kind.PERSON, Kind.ORGANIZATION
    names = [("Joe Biden", person), ("Biden", person), ("Hunter Biden", person)]
    for some in (names, names[:2]):
        found = canonical(some, same={"Biden": "Hunter Biden"})
        assert found["Joe Biden", person] == "Joe Biden"
        assert found["Biden", person] == "Hunter Biden"
    kinds = [("Donald Trump", person), ("Trump administration", body)]
    found = canonical(kinds, same={"Trump": "Trump administration"})
    assert found["Donald Trump", person] == "Donald Trump"
