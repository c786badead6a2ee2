"""How two coders compare, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.faces import screen

if TYPE_CHECKING:
    from rich.table import Table

    from onrecord.findings.agreement import Comparison


def agreement_table(made: Comparison, one: str, other: str) -> Table:
    """How far two coders agree: on all concepts, then on each."""
    title = f"{one} and {other}, on what both have read"
    columns = ("concept", one, other, "both", "found F1", "stance α", "stance κ", "words F1")
    shown = screen.table(*columns, title=title)
    for f in made.figures:
        shown.add_row(
            screen.plain(f.concept or "all"),
            *map(str, (f.one, f.other, f.both)),
            *("–" if x is None else f"{x:.2f}" for x in (f.found, f.alpha, f.kappa, f.words)),
        )
    return shown


def disagreements_table(made: Comparison, one: str, other: str) -> Table:
    """What to look at: units that one coder missed, or both coded differently."""
    shown = screen.table(
        "article", "actor", "concept", one, other, "evidence", "open", title="To look at"
    )
    for d in made.disagreements:
        best = d.one or d.other
        assert best is not None, "a disagreement has at least one statement"
        stances = (
            screen.stance(s.agreement) if s else screen.plain("not found") for s in (d.one, d.other)
        )
        ids = " ".join(screen.key(s) for s in (d.one, d.other) if s)
        shown.add_row(
            screen.plain(best.article_id),
            screen.plain(best.actor),
            screen.plain(best.concept),
            *stances,
            screen.plain(best.evidence),
            screen.plain(ids),
        )
    return screen.trimmed(shown, "article", "concept")
