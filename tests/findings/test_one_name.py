"""An actor has one name whatever part of the ledger is asked about, and one cell in a matrix."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord import Ledger, findings
from onrecord.findings.coalitions import together
from onrecord.findings.decisions import Step, standing
from onrecord.findings.evidence import gathered
from onrecord.findings.positions import matrix
from onrecord.findings.selection import organization
from onrecord.findings.ties import of_ledger
from onrecord.model import (
    Codebook,
    Concept,
    Identity,
    Judgement,
    Kind,
    Sameness,
    Statement,
    Verdict,
)
from tests.conftest import article, statement

BOOK = Codebook((Concept("lift", "The ban should be lifted."), Concept("stay", "They stay.")))
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def said(
    number: int, actor: str, concept: str, agreement: int, day: str, **given: Any
) -> Statement:
    return statement(
        **{"id": f"{number:016x}", "article_id": f"a{number}", "actor": actor, "concept": concept}
        | {"agreement": agreement, "day": day}
        | given
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path / "l.db"))


def keep(ledger: Ledger, several: list[Statement]) -> None:
    for s in several:
        day = str(s.said_on)
        ledger.add(
            article(f"Text {s.article_id}.", s.article_id, day),
            (),
            [s],
            BOOK,
            s.coder,
            {"lift": "1", "stay": "1"},
        )


def test_a_part_of_the_ledger_changes_nobodys_name(ledger: Ledger) -> None:
    keep(
        ledger,
        [
            said(1, "Biden", "lift", -1, "2024-05-01"),
            said(2, "Joe Biden", "lift", 1, "2024-06-01"),
            said(3, "Jill Biden", "stay", 1, "2024-05-10"),
            said(4, "Scholz", "lift", -1, "2024-05-01"),
            said(5, "Olaf Scholz", "stay", 1, "2024-06-01"),
        ],
    )
    ties = of_ledger(ledger)
    early = findings.positions(ledger.statements(), date(2024, 5, 15), ties=ties)
    assert {(p.actor, p.concept) for p in early} == {
        ("Biden", "lift"),
        ("Jill Biden", "stay"),
        ("Olaf Scholz", "lift"),
    }, "two Bidens bear the surname, though only one has spoken yet"
    assert not findings.shifts(ledger.statements(concept="lift"), ties=ties)
    assert {s.actor for s in gathered(ledger.statements(concept="lift"), ties)} == {
        *("Biden", "Joe Biden", "Olaf Scholz")
    }


def test_a_merge_keeps_kinds_apart_and_reaches_whom_people_speak_for(ledger: Ledger) -> None:
    body = {"kind": Kind.ORGANIZATION}
    keep(
        ledger,
        [
            *(said(n, "Germany", "lift", 1, "2024-05-01", kind=Kind.COUNTRY) for n in range(4)),
            said(4, "Germany", "lift", -1, "2024-05-02", **body),
            said(5, "Deutschland", "lift", 1, "2024-05-03", kind=Kind.COUNTRY),
            said(6, "Jo Ann", "lift", 1, "2024-05-03", organization="Deutschland"),
            said(7, "the bloc", "lift", 1, "2024-05-03", kind=Kind.GROUP),
        ],
    )
    for other in ("Deutschland", "the bloc"):
        ledger.identify(Identity("Germany", other, Sameness.SAME, "Ada", NOW))
    found = {(s.id, s.actor, s.kind, s.organization) for s in ledger.statements()}
    named = {i: (who, kind) for i, who, kind, _ in found}
    assert named[f"{5:016x}"] == ("Germany", Kind.COUNTRY), "its own kind, which Germany has too"
    assert named[f"{7:016x}"] == ("Germany", Kind.COUNTRY), "the kind that Germany mostly has"
    assert named[f"{4:016x}"] == ("Germany", Kind.ORGANIZATION), "untouched"
    assert ("Jo Ann", "Germany") in {(who, body) for _, who, _, body in found}
    assert ledger.cast() == {(s.actor, s.kind) for s in ledger.statements()}


def test_the_cast_is_of_what_stands(ledger: Ledger) -> None:
    keep(
        ledger, [said(1, "Jo Ann", "lift", 1, "2024-05-01"), said(2, "Al", "lift", 1, "2024-05-02")]
    )
    ledger.judge(Judgement(f"{2:016x}", Verdict.REJECT, "Ada", NOW))
    assert ledger.cast() == {("Jo Ann", Kind.PERSON)}
    assert {s.actor for s in ledger.as_coded()} == {"Jo Ann", "Al"}


def test_a_cell_shows_the_best_reported_kind_and_no_unnamed_source() -> None:
    unnamed = {"kind": Kind.ANONYMOUS}
    several = [
        *(said(n, "officials", "lift", 1, "2024-05-01", **unnamed) for n in range(5)),
        said(5, "officials", "lift", -1, "2024-05-02", **unnamed),
        *(said(n, "Germany", "lift", 1, f"2024-05-0{n}", kind=Kind.COUNTRY) for n in (6, 7, 8)),
        said(9, "Germany", "lift", -1, "2024-05-09", kind=Kind.ORGANIZATION),
    ]
    cells = matrix(findings.positions(several), lambda p: p)
    assert {key: p.agreement for key, p in cells.items()} == {("Germany", "lift"): 1}


def test_said_both_ways_stands_with_nobody_and_decides_nothing() -> None:
    both = [said(n, "Eva Lind", "lift", way, "2024-05-01") for n, way in ((1, 1), (2, -1))]
    others = [said(n, f"Al {n}", "lift", w, "2024-05-02") for n, w in ((3, 1), (4, -1), (5, 1))]
    made, _, _ = together([*both, *others])
    assert "Eva Lind" not in made.rows or not made.matrix[made.rows.index("Eva Lind")].any()
    assert standing("Eva Lind", [both]).step is Step.OPEN


def test_one_doubtful_sighting_of_another_kind_cancels_no_tie() -> None:
    several = [
        *(said(n, "Germany", "lift", 1, f"2024-05-0{n}", kind=Kind.COUNTRY) for n in (1, 2, 3)),
        said(4, "Germany", "lift", -1, "2024-05-04", kind=Kind.ORGANIZATION, confidence=0.3),
        said(5, "Volodymyr Zelensky", "lift", 1, "2024-05-05"),
    ]
    made, alone, _ = together(several)
    assert (made.rows, alone) == (("Germany", "Volodymyr Zelensky"), ())


def test_whom_people_speak_for_is_gathered_under_one_name() -> None:
    """A body is one node, whether it speaks itself or somebody speaks for it."""
    said = [
        statement(actor="Sierra Club", kind=Kind.ORGANIZATION),
        statement(actor="Ann Able", organization="Sierra Club"),
        statement(actor="The Sierra Club", kind=Kind.ORGANIZATION),
    ]
    assert {organization(s) for s in gathered(said)} == {"The Sierra Club"}
