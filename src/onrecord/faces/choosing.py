"""The command that shows what a threshold costs and gains."""

from __future__ import annotations

from math import isclose
from pathlib import Path

from onrecord.faces import session
from onrecord.faces.app import As, Book, app
from onrecord.faces.session import Form

COLUMNS = ("keywords", "threshold", "precision", "recall", "f1", "used")


@app.command(epilog="Example: `onrecord thresholds --codebook codebook.yaml`")
def thresholds(codebook: Book = None, form: As = Form.table) -> None:
    """What to expect at each threshold: fewer and surer statements, or more of them.

    Shares of positions on coded stories that the judge had not seen: how many of those found people
    had coded too (precision), and how many of theirs were found (recall). Choose one with
    `--threshold`, or write `threshold: 0.25` into the codebook.
    """
    from onrecord.model import Codebook
    from onrecord.statements import cut, expected, load_codebook

    settings = session.settings()
    path = codebook or Path(settings.codebook)
    there = codebook is not None or path.is_file()
    book = load_codebook(path, learned=False) if there else Codebook(())
    here = cut(book, settings.threshold)
    kinds = sorted({bool(c.keywords) for c in book.concepts} or {True, False}, reverse=True)
    rows = [
        {
            "keywords": worded,
            "threshold": one.threshold,
            "precision": one.precision,
            "recall": one.recall,
            "f1": round(one.f1, 3),
            "used": isclose(one.threshold, here),
        }
        for worded in kinds
        for one in expected(worded)
    ]
    if form is not Form.table:
        session.records(rows, form, COLUMNS)
        return
    from onrecord.faces import screen

    out = screen.console()
    for worded in kinds:
        title = "Concepts with keywords" if worded else "Concepts without keywords"
        made = screen.table("threshold", "precision", "recall", "F1", "", title=title)
        for row in rows:
            if row["keywords"] is worded:
                shares = (f"{row[name]:.2f}" for name in ("precision", "recall", "f1"))
                made.add_row(f"{row['threshold']:.2f}", *shares, "used" if row["used"] else "")
        out.print(made)
    own = settings.threshold is None and book.threshold is not None
    session.say(
        f"{here:.2f} is used{f', as {path} says' if own else ''}. Two people who code the "
        "same articles agree at 0.93; other topics and styles than United States politics do worse"
    )
