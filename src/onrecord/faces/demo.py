"""The demo: the example collection from articles to an opened statement."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from onrecord import findings, pipeline
from onrecord.articles import Problem
from onrecord.errors import InputError
from onrecord.faces import screen
from onrecord.faces.wording import many
from onrecord.ledger import Ledger
from onrecord.model import Shift
from onrecord.settings import Settings
from onrecord.statements import load_codebook

NAME = "long-range-strikes"
SHOWN = 6  # shifts: a screenful


def example_folder() -> Path:
    """The example collection, in an installed package or in a checkout."""
    package = Path(__file__).parents[1]
    for folder in (package / "examples" / NAME, package.parents[1] / "examples" / NAME):
        if folder.is_dir():
            return folder
    raise InputError("the example collection is not installed; use a checkout of the repository")


def run(where: str, settings: Settings) -> None:
    """Read the example into the ledger at ``where`` and show what it says."""
    out = screen.console()
    folder = example_folder()
    book = load_codebook(folder / "codebook.yaml")
    ledger = Ledger(where)
    begun = time.perf_counter()
    out.print(f"Reading {folder.name}: articles of our own writing about real events …")
    for done in pipeline.add([str(folder / "articles")], ledger, book, settings):
        if isinstance(done, Problem):
            out.print(screen.plain(done))
    spent = time.perf_counter() - begun
    count = ledger.count()
    out.print(
        f"{many(count['articles'], 'article')}, {many(count['attributions'], 'attribution')}, "
        f"{many(count['statements'], 'statement')} in {spent:.0f} s.\n"
    )
    statements, ties = list(ledger.statements()), findings.of_ledger(ledger)
    for concept, proposition in ledger.concepts().items():
        out.print(screen.plain(f"  {concept}: {proposition}"))
    out.print()
    out.print(screen.matrix(findings.positions(statements, ties=ties), ledger.concepts(), None))
    out.print("?: likelier read wrongly than rightly; open it before you rely on it", style="dim")
    moves = findings.shifts(statements, ties=ties)
    surest = sorted(moves, key=lambda move: move.probability, reverse=True)[:SHOWN]
    out.print(f"\nWho moved: the {len(surest)} surest of {len(moves)} shifts", style="bold")
    for shift in surest:
        out.print(screen.shift_text(shift, ledger.concepts()[shift.concept]))
    opened = _worth_opening(surest)
    if opened is not None:
        statement = opened.statements[-1]
        article = ledger.article(statement.article_id)
        assert article is not None, "a statement's article is kept with it"
        account = findings.account(statement, article, ledger.attributions(article.id))
        out.print("One statement, down to its words", style="bold")
        out.print(screen.account_text(account))
    _next(where, opened)


def _worth_opening(moves: list[Shift]) -> Shift | None:
    """A shift that somebody else told of, if there is one: its chain is worth a look."""
    return max(moves, key=lambda s: (len(s.statements[-1].via), s.told), default=None)


def _next(where: str, opened: Shift | None) -> None:
    program = sys.argv[0] if Path(sys.argv[0]).name == "onrecord" else "onrecord"
    lines = [
        "\nNext:",
        f"  onrecord positions --ledger {where} --at 2024-06-01",
        f"  onrecord shifts --ledger {where} --format csv",
    ]
    if opened is not None:
        lines.append(f"  onrecord show {opened.statements[0].id} --ledger {where}")
    lines.append(f"  onrecord serve --ledger {where}   (the same in your browser)")
    lines.append("  onrecord add YOUR-ARTICLES/ --codebook YOUR-CODEBOOK.yaml")
    print("\n".join(lines).replace("  onrecord ", f"  {_shortest(program)} "))


def _shortest(program: str) -> str:
    """The program as it can be typed here: by name where it is on the path."""
    if shutil.which("onrecord"):
        return "onrecord"
    return os.path.relpath(program) if os.sep in program else program
