"""Where things stand in the timeline: plain numbers that templates draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest

from onrecord.faces.web.lane import Lane
from onrecord.findings.origins import UNDATED
from onrecord.model import Statement

WIDTH, LABEL, ROW, TOP = 960, 190, 34, 30
WIDE = 1040  # of a page's picture, whose names stand beside it
PAD = 14
DOTS = 600  # of a picture; of each lane the surest
STANCE_STEP = 9  # pixels by which for and against lie over and under the middle of a lane


@dataclass(frozen=True, slots=True)
class Dot:
    """The statements of a day and a stance: their place, how sure (0 to 4), and the surest's id."""

    x: float
    y: float
    agreement: int
    sure: int
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time with its likeliest stance and how likely that is (0 to 4)."""

    x: float
    width: float
    agreement: int
    sure: int


@dataclass(frozen=True, slots=True)
class Row:
    """A lane in the timeline, under its actor or its concept."""

    label: str
    y: float
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A date under the timeline."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture of lanes over time; empty where nothing is dated."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int
    now: Tick | None = None  # a day that is asked for; what lies behind it was yet to come


def sureness(probability: float) -> int:
    """A probability as one of five steps, 0 to 4."""
    return min(4, int(probability * 5))


def timeline(
    lanes: Sequence[Lane],
    label: Callable[[Lane], str],
    now: date | None = None,
    names: bool = False,
) -> Timeline:
    """Lanes over time, in the given order: a band for the stance, a dot for the statements of a
    day; a line at the day ``now``, if that lies within. With ``names`` there is room for them."""
    dated = [lane for lane in lanes if any(s.said_on for s in lane.said)]
    days = [s.said_on for lane in dated for s in lane.said if s.said_on]
    if not days:
        return Timeline((), (), WIDTH, 0)
    width = WIDTH if names else WIDE
    first, last = min(days), max(days)
    span = max(1, (last - first).days)
    left, right = LABEL * names + PAD, width - PAD

    def place(day: date) -> float:
        return round(left + (right - left) * (day - first).days / span, 1)

    rows = tuple(
        _row(lane, label(lane), TOP + ROW * i + ROW / 2, place, right, DOTS // len(dated))
        for i, lane in enumerate(dated)
    )
    ticks = tuple(Tick(place(day), label) for day, label in _ticks(first, last))
    line = Tick(place(now), f"{now}") if now and first <= now < last else None
    return Timeline(rows, ticks, width, TOP + ROW * len(rows) + 8, line)


def _row(
    lane: Lane, label: str, y: float, place: Callable[[date], float], right: float, most: int
) -> Row:
    steps: list[tuple[float, int, int]] = []  # where it begins, the stance, how sure
    for day, stance, chance in lane.course:
        step = (stance, sureness(chance))
        if day != UNDATED and (not steps or steps[-1][1:] != step):
            steps.append((place(day), *step))
    ends = [x for x, _, _ in steps[1:]] + [right] * bool(steps)
    bands = tuple(
        Band(x, round(max(2.0, end - x), 1), stance, sure)
        for (x, stance, sure), end in zip(steps, ends, strict=True)
    )
    alike: dict[tuple[date, int], list[Statement]] = {}  # what would lie on one another
    for s in lane.said:
        if s.said_on:
            alike.setdefault((s.said_on, s.agreement), []).append(s)
    surest = [max(several, key=lambda s: s.confidence) for several in alike.values()]
    dots = tuple(
        _dot(place(s.said_on), y, s, len(alike[s.said_on, s.agreement]))
        for s in nlargest(most, surest, key=lambda s: s.confidence)
        if s.said_on
    )
    return Row(label, y, bands, dots)


def _dot(x: float, y: float, s: Statement, count: int) -> Dot:
    """One dot for the statements of a day and a stance, of which it opens the surest."""
    more = f" (and {count - 1} more of that day)" if count > 1 else ""
    words = f"{s.said_on}: {s.evidence}{more}"
    return Dot(x, y - STANCE_STEP * s.agreement, s.agreement, sureness(s.confidence), s.id, words)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Years, or months, or days: some six to twelve of them."""
    days = (last - first).days
    if days > 800:
        years = range(first.year, last.year + 1)
        step = max(1, -(-len(years) // 10))
        return [(max(first, date(y, 1, 1)), str(y)) for y in years if (y - first.year) % step == 0]
    if days > 60:
        months = [(first.year + m // 12, m % 12 + 1) for m in range(first.month - 1, 1000)]
        starts = [date(y, m, 1) for y, m in months if y <= last.year]
        starts = [day for day in starts if first <= day <= last]
        return [(day, f"{day:%b %Y}") for day in starts[:: max(1, -(-len(starts) // 8))]]
    step = max(1, -(-days // 6))
    return [
        (first + timedelta(d), f"{first + timedelta(d):%d %b %Y}") for d in range(0, days + 1, step)
    ]
