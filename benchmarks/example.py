"""The example collection against what a careful reader got from it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from benchmarks.answers import by_hand
from onrecord import findings, pipeline
from onrecord.model import Shift, Statement
from onrecord.pipeline import Coded
from onrecord.settings import Settings
from onrecord.statements import load_codebook

EXAMPLE = Path(__file__).parents[1] / "examples" / "long-range-strikes"
TITLES = frozenset(["the", "a", "an", "of", "government", "group", "politicians", "and"])


def read_example() -> dict[str, list[Statement]]:
    """The statements of the collection by article, past positions left out."""
    book = load_codebook(EXAMPLE / "codebook.yaml")
    out: dict[str, list[Statement]] = {}
    for coded in pipeline.code([str(EXAMPLE / "articles")], book, Settings()):
        assert isinstance(coded, Coded), coded
        out[coded.arrival.article.id] = [s for s in coded.statements if not s.past]
    return out


def answers() -> dict[str, Any]:
    """The answer file."""
    found: dict[str, Any] = yaml.safe_load((EXAMPLE / "answers.yaml").read_text("utf-8"))
    return found


def measure(_: Path) -> dict[str, float]:
    """Share of the answer file's positions found, share of found ones that it lists."""
    by_article = read_example()
    found = {(s.actor, s.concept, s.agreement) for several in by_article.values() for s in several}
    wanted = {(p["actor"], p["concept"], p["agreement"]) for p in answers()["positions"]}
    hit = sum(any(_same(w, f) for f in found) for w in wanted)
    right = sum(any(_same(w, f) for w in wanted) for f in found)
    return {
        "positions.found": hit / len(wanted),
        "positions.right": right / max(1, len(found)),
        "blinken.may.via.nyt": float(any(map(_is_blinken, _of_may(by_article)))),
        "shifts.by.hand": shifts_by_hand(),
    }


def shifts_by_hand() -> float:
    """The share of the answer file's shifts that the findings see in its own statements: actor,
    both stances, and the day within a week. Prints what they see beside these."""
    said = [s for _, several in by_hand(EXAMPLE) for s in several]
    found = findings.shifts(said)
    wanted = answers()["shifts"]
    hit = [w for w in wanted if any(_is_shift(w, f) for f in found)]
    beside = [f for f in found if not any(_is_shift(w, f) for w in wanted)]
    for f in beside:
        print(f"  (beside: {f.actor} {f.before} to {f.after}, {f.latest})")
    return len(hit) / len(wanted)


def _is_shift(wanted: dict[str, Any], found: Shift) -> bool:
    key = (found.actor, found.concept, found.before, found.after)
    if key != tuple(wanted[k] for k in ("actor", "concept", "before", "after")):
        return False
    day = date.fromisoformat(str(wanted["when"]))
    return found.latest is not None and abs(found.latest - day) <= timedelta(days=7)


def _of_may(by_article: dict[str, list[Statement]]) -> list[Statement]:
    return [
        s for name, several in by_article.items() if name.startswith("2024-05-23") for s in several
    ]


def _is_blinken(s: Statement) -> bool:
    """Blinken for strikes, told via The New York Times, as the articles of 23 May 2024 tell it."""
    via = any("New York Times" in link for link in s.via)
    return via and "Blinken" in s.actor and s.concept == "strike-inside-russia" and s.agreement == 1


def _same(a: tuple[str, str, int], b: tuple[str, str, int]) -> bool:
    return a[1:] == b[1:] and same_name(a[0], b[0])


def same_name(a: str, b: str) -> bool:
    """Equal but for articles and titles, or the shorter one's words all in the longer."""
    x, y = (set(re.findall(r"\w+", n.lower().replace("’s", ""))) - TITLES for n in (a, b))
    return bool(x and y) and (x <= y or y <= x)
