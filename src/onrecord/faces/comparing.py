"""How two coders compare, and what people decided, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.faces import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


OF_NAMES = {"same": "also", "apart": "and", "undo": "and"}  # what stands between two names


def decisions_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """What people decided, a row a decision."""
    shown = screen.table("day", "who", "decision", "on", "why")
    for row in rows:
        if row["statement"] is None:
            on = f"{row['name']} {OF_NAMES[row['verdict']]} {row['other']}"
        elif row["actor"] is None:
            on = f"{row['statement']}, which is not here"
        else:
            on = f"{row['actor']} on {row['concept']} ({row['statement'][:8]})"
        decision = screen.plain(row["verdict"])
        if row["agreement"] is not None:
            to = " to " if row["verdict"] == "correct" else " "
            decision = decision.append(to).append_text(screen.stance(row["agreement"]))
        plain = map(screen.plain, (row["when"][:10], row["who"]))
        shown.add_row(*plain, decision, *map(screen.plain, (on, row["why"])))
    return shown
