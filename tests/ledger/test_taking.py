"""What was decided elsewhere, taken over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.ledger.taking import take
from onrecord.model import Codebook, Identity, Judgement, Sameness, Verdict
from tests.conftest import article, statement

DAY = datetime(2024, 5, 31, 9, 30, tzinfo=UTC)


@pytest.fixture
def two(tmp_path: Path, codebook: Codebook) -> tuple[Ledger, Ledger]:
    """Two ledgers of the same article."""
    made = [statement(id="1"), statement(id="2", actor="Emmanuel Macron")]
    several = Ledger(str(tmp_path / "one.db")), Ledger(str(tmp_path / "other.db"))
    for one in several:
        one.add(article(), (), made, codebook, "onrecord@1", {"lift": "1"})
    return several


def word(verdict: Verdict, hours: int, who: str = "Ada", on: str = "1") -> Judgement:
    return Judgement(on, verdict, who, DAY + timedelta(hours=hours))


def test_words_are_taken_once(two: tuple[Ledger, Ledger]) -> None:
    one, other = two
    one.judge(word(Verdict.REJECT, 1))
    one.identify(Identity("Olaf Scholz", "Emmanuel Macron", Sameness.SAME, "Ada", DAY))
    said = [*one.judgements(), *one.identities()]
    assert (first := take(other, said)).new == 2 and not first.refused
    assert (again := take(other, said)).known == 2 and not again.new, "twice is once"
    assert list(other.judgements()) == list(one.judgements())
    assert {s.actor for s in other.statements()} == {s.actor for s in one.statements()}


def test_the_latest_word_holds_wherever_it_was_said(two: tuple[Ledger, Ledger]) -> None:
    one, other = two
    one.judge(word(Verdict.REJECT, 1))
    other.judge(word(Verdict.ACCEPT, 2, "Ben"))
    assert take(other, list(one.judgements())).later == 1, "Ben's is the later one"
    assert {s.id for s in other.statements()} == {"1", "2"}
    assert take(one, list(other.judgements())).new == 1
    assert {s.id for s in one.statements()} == {"1", "2"}, "both ledgers say the same"


def test_their_order_is_that_of_the_moments(two: tuple[Ledger, Ledger]) -> None:
    _, other = two
    assert take(other, [word(Verdict.ACCEPT, 3), word(Verdict.REJECT, 1)]).new == 2
    assert other.decisions().verdicts["1"].verdict is Verdict.ACCEPT


def test_of_several_merges_the_latest_says_which_name_stays(two: tuple[Ledger, Ledger]) -> None:
    _, other = two
    june = Identity("Olaf Scholz", "Emmanuel Macron", Sameness.SAME, "Ada", DAY)
    other.identify(june)
    may = replace(june, one=june.other, other=june.one, who="Ben", when=DAY - timedelta(days=9))
    assert take(other, [may]).later == 1
    assert {s.actor for s in other.statements()} == {"Olaf Scholz"}
    third = Identity("The Chancellor", "Olaf Scholz", Sameness.SAME, "Ben", may.when)
    other.add(
        article("The chancellor spoke.", "b"),
        (),
        [statement(id="3", article_id="b", actor="The Chancellor")],
        Codebook(()),
        "onrecord@1",
        {"lift": "1"},
    )
    assert take(other, [third]).new == 1
    assert {s.actor for s in other.statements()} == {"Olaf Scholz"}, "though it came in later"


WORDS = "Olaf Scholz said no to the ban being lifted when he was asked about it on Monday."


def versions_of(where: Path, codebook: Codebook) -> Ledger:
    """A ledger of a page that was changed, with the same statement in both versions."""
    ledger = Ledger(str(where))
    for at, text in enumerate((WORDS, WORDS + " It was corrected later on that day.")):
        made = replace(article(text, f"v{at}"), url="https://a.example/1")
        said = [statement(id=str(at), article_id=made.id, evidence="said no")]
        ledger.add(made, (), said, codebook, "onrecord@1", {"lift": "1"})
    return ledger


def test_what_was_carried_to_another_version_counts_once(
    tmp_path: Path, codebook: Codebook
) -> None:
    one, other = (versions_of(tmp_path / name, codebook) for name in ("one.db", "other.db"))
    one.judge(word(Verdict.REJECT, 1, on="0"))
    said = list(one.judgements())
    assert len(said) == 2, "and carried to the later version"
    take(other, said)
    assert list(other.judgements()) == said


def test_what_is_not_here_is_refused_and_said(two: tuple[Ledger, Ledger]) -> None:
    _, other = two
    strange = Identity("Nobody", "Olaf Scholz", Sameness.SAME, "Ada", DAY)
    done = take(other, [word(Verdict.REJECT, 1, on="9"), strange, word(Verdict.REJECT, 2)])
    assert done.new == 1, "the others are taken"
    assert [w for w, _ in done.refused] == [strange, word(Verdict.REJECT, 1, on="9")]
    assert "no statement '9'" in done.refused[1][1]


def test_an_older_word_on_another_version_strikes_nothing_out(
    tmp_path: Path, codebook: Codebook
) -> None:
    ledger = versions_of(tmp_path / "one.db", codebook)
    ledger.judge(word(Verdict.ACCEPT, 5, "Ben", on="1"))
    take(ledger, [word(Verdict.REJECT, 1, on="0")])
    assert [s.id for s in ledger.statements()] == ["1"], "Ben said so later"


def test_an_acceptance_without_its_stance_is_taken_once(two: tuple[Ledger, Ledger]) -> None:
    """As ledgers of earlier releases have them."""
    _, other = two
    old = word(Verdict.ACCEPT, 1)
    assert (take(other, [old]).new, take(other, [old]).known) == (1, 1)
    assert [one.agreement for one in other.judgements()] == [-1], "what was read here"
