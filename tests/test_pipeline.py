"""Articles into a ledger: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from onrecord import pipeline
from onrecord.engines.local import local
from onrecord.errors import LedgerError
from onrecord.ledger import Ledger, propositions
from onrecord.model import Article, Codebook
from onrecord.settings import Settings

A = TypeVar("A")
B = TypeVar("B")
SCHOLZ = "Olaf Scholz said on Monday that the ban should be lifted."
MACRON = "Emmanuel Macron said that the ban should stay as it is."


def put(folder: Path, name: str, text: str, head: str = "") -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"{head}\n\n{text}" if head else text, "utf-8")
    return str(path)


def ids(ledger: Ledger) -> list[str]:
    return [a.id for a in ledger.articles()]


@pytest.mark.parametrize("ahead", [False, True])
def test_two_articles_of_one_name_are_both_kept(
    tmp_path: Path, codebook: Codebook, ahead: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read ahead of the ledger, or one after the other: a file's name is no content."""
    monkeypatch.setenv("ONRECORD_THREADS", "2")
    paths = [put(tmp_path / "jan", "1.txt", SCHOLZ), put(tmp_path / "feb", "1.txt", MACRON)]
    ledger = Ledger(str(tmp_path / "l.db"))
    run = local(1) if ahead else map
    done = list(pipeline.add(paths, ledger, codebook, Settings(), run))
    assert [d.new for d in done if isinstance(d, pipeline.Added)] == [True, True]
    assert len(ids(ledger)) == 2
    again = list(pipeline.add(paths, ledger, codebook, Settings(), run))
    assert [d.new for d in again if isinstance(d, pipeline.Added)] == [False, False]
    assert len(ids(ledger)) == 2


def test_an_id_that_another_takes_meanwhile_loses_nothing(
    tmp_path: Path, codebook: Codebook
) -> None:
    """Two processes add other articles of one name: what was coded last takes another id."""
    ledger = Ledger(str(tmp_path / "l.db"))
    mine, theirs = (
        put(tmp_path / at, "1.txt", words) for at, words in (("a", SCHOLZ), ("b", MACRON))
    )
    other = iter([theirs])

    def slow(function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        for item in items:
            made = function(item)
            list(pipeline.add(other, Ledger(ledger.where), codebook, Settings()))
            yield made

    done = list(pipeline.add([mine], ledger, codebook, Settings(), slow))
    assert [d.new for d in done if isinstance(d, pipeline.Added)] == [True]
    texts = {a.id: a.text for a in ledger.articles()}
    assert sorted(texts.values()) == sorted([SCHOLZ, MACRON])
    assert {texts[s.article_id][s.start : s.end] == s.evidence for s in ledger.statements()} == {
        True
    }


def test_a_mended_date_touches_what_is_read_again_alone(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    other = Codebook((replace(codebook.concepts[0], id="also"),))
    for book, day in ((codebook, "2024-01-01"), (other, "2024-01-01"), (other, "2024-06-01")):
        path = put(tmp_path / "a", "x.txt", SCHOLZ, f"Outlet: A\nDate: {day}")
        done = list(pipeline.add([path], ledger, book, Settings()))
    days = {(s.concept, str(s.said_on)) for s in ledger.statements()}
    assert days == {("also", "2024-05-27"), ("lift", "2024-06-01")}, "its Monday, and its day"
    assert [d.again for d in done if isinstance(d, pipeline.Added)] == [True], "it was there"


def test_a_reprint_changes_no_date(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    first = put(tmp_path / "a", "first.txt", SCHOLZ, "Outlet: A\nDate: 2024-01-01")
    later = put(tmp_path / "a", "later.txt", SCHOLZ, "Outlet: B\nDate: 2024-03-20")
    for path, threshold in ((first, None), (later, 0.1)):
        list(pipeline.add([path], ledger, codebook, Settings(threshold=threshold)))
    (kept,) = ledger.articles()
    assert kept.published and kept.published.date().isoformat() == "2024-01-01"
    days = {str(s.said_on) for s in ledger.statements()}
    assert days == {"2024-01-01"}, "found again with another threshold, on the first one's day"


def test_a_mended_date_is_taken(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    for day in ("Junk 3", "2024-06-03"):
        path = put(tmp_path / "a", "x.txt", SCHOLZ, f"Outlet: A\nDate: {day}")
        done = list(pipeline.add([path], ledger, codebook, Settings()))
    assert [d.new for d in done if isinstance(d, pipeline.Added)] == [True]
    assert {str(s.said_on) for s in ledger.statements()} == {"2024-06-03"}


def test_a_decider_named_later_is_kept(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    path = put(tmp_path / "a", "x.txt", SCHOLZ)
    list(pipeline.add([path], ledger, codebook, Settings()))
    before = ledger.version()
    (concept,) = codebook.concepts
    decided = Codebook((replace(concept, decided_by="Joe Biden"),))
    list(pipeline.add([path], ledger, decided, Settings()))
    assert ledger.deciders() == {"lift": "Joe Biden"} and ledger.version() != before


def test_another_release_reads_anew(
    tmp_path: Path, codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is who and who told whom is read by the program's own rules, which change with it."""
    (tmp_path / "a.txt").write_text("Title: A\n\nBerlin said no.")
    ledger = Ledger(str(tmp_path / "l.db"))

    def new() -> list[bool]:
        done = pipeline.add([str(tmp_path / "a.txt")], ledger, codebook, Settings())
        return [one.new for one in done if isinstance(one, pipeline.Added)]

    assert new() == [True] and new() == [False]
    monkeypatch.setattr(pipeline, "__version__", "0.2.0")
    assert new() == [True]


def test_articles_of_a_ledger_are_coded_again_without_their_files(
    tmp_path: Path, codebook: Codebook
) -> None:
    """What `watch` brought lies nowhere else: another codebook finds it in the ledger."""
    ledger = Ledger(str(tmp_path / "l.db"))
    path = put(tmp_path / "a", "one.txt", SCHOLZ, "Outlet: A\nDate: 2024-01-01")
    list(pipeline.add([path], ledger, codebook, Settings()))
    ledger.add(Article("by-hand", MACRON), (), (), Codebook(()), "Ann", {"x": "1"})
    before = list(ledger.articles()), list(ledger.copies())

    def again(book: Codebook, everything: bool = False) -> list[tuple[str, bool]]:
        kept = pipeline.kept(ledger, everything)
        done = list(pipeline.add_found(kept, ledger, book, Settings()))
        return [(d.arrival.article.id, d.new) for d in done if isinstance(d, pipeline.Added)]

    assert again(codebook) == [("one", False)], "nothing has changed"
    (concept,) = codebook.concepts
    worded = replace(concept, proposition="The ban should be lifted at once.")
    with pytest.raises(LedgerError, match="reworded"):
        again(Codebook((worded,)))
    assert ledger.concepts() == {concept.id: concept.proposition}, "what people judged is as asked"
    ledger.keep_concepts(Codebook((worded,)), reworded=True)
    ledger.keep_concepts(Codebook((replace(worded, proposition=f" {worded.proposition}"),)))
    assert again(Codebook((worded,))) == [("one", True)]
    assert again(Codebook((worded,)), everything=True) == [("one", False), ("by-hand", True)]
    assert (list(ledger.articles()), list(ledger.copies())) == before


def test_whether_a_codebook_fits_is_asked_without_a_write(
    tmp_path: Path, codebook: Codebook
) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    (concept,) = codebook.concepts
    typo = Codebook((replace(concept, proposition="The bann should be lifted."),))
    ledger.keep_concepts(typo)
    propositions.check(ledger, codebook)  # nobody has read on it yet
    list(pipeline.add([put(tmp_path / "a", "one.txt", SCHOLZ)], ledger, codebook, Settings()))
    before = ledger.version()
    with pytest.raises(LedgerError, match="another id"):
        propositions.check(ledger, typo)
    propositions.check(ledger, Codebook((replace(concept, id="new"),)))
    assert ledger.version() == before and list(ledger.concepts()) == [concept.id]
