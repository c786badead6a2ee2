"""What a terminal shows where there is little room, and whose word comes first."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from onrecord import findings
from onrecord.faces import screen, session
from onrecord.model import Judgement, Verdict
from tests.conftest import article, statement


@pytest.mark.parametrize("narrow", [True, False])
def test_a_narrow_terminal_keeps_actor_stance_and_a_key(
    narrow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "is_narrow", lambda: narrow)
    (table,) = screen.positions_table(findings.positions([statement()]), {})
    shown = {str(column.header): list(column.cells) for column in table.columns}
    assert {"actor", "stance", "since", "reports", "sure", "open"} <= set(shown)
    assert ("on whose word" in shown) is not narrow
    assert str(shown["open"][0]) == "0" * (8 if narrow else 16), "either opens it"
    assert all(len(cells) == 1 for cells in shown.values())


def test_a_persons_word_comes_before_the_machines() -> None:
    made = findings.account(statement(agreement=-1), article(), [])
    now = datetime(2024, 6, 1, tzinfo=UTC)
    word = Judgement("0" * 16, Verdict.CORRECT, "Ada", now, agreement=1)
    first = screen.account_text(made, word).plain.splitlines()[0]
    assert first == "Olaf Scholz is + for on lift, by Ada; onrecord@1 read − against"
    assert "by Ada" not in screen.account_text(made).plain


def test_no_article_steers_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records for programs, too, may be looked at; in a pipe they stay as they are."""
    hostile = "said \x1b]0;mine\x07 \x9b31m \u202eno\n"
    session.out(hostile)
    assert capsys.readouterr().out == hostile
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    session.out(hostile)
    shown = capsys.readouterr().out
    assert not set("\x1b\x07\x9b\u202e") & set(shown) and shown.endswith("no\n")
