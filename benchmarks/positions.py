"""Positions and shifts on made ledgers whose truth is known.

    python -m benchmarks positions

200 actors, 5 concepts, 3 years. Stances change now and then; reports come at random and more
often after a change; others' reports are wrong now and then; each is retold, some in bursts; the
machine reads the stance of each retelling rightly or at random, with confidences like the measured
coder's, so that 0.78 of its statements give the right agreement, as on coded stories.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from onrecord import findings
from onrecord.findings.beliefs import Beliefs
from onrecord.findings.course import course, sightings
from onrecord.model import STANCES, Certainty, Kind, Shift, Statement

START, DAYS = date(2021, 1, 1), 3 * 365
ACTORS, CONCEPTS = 200, 5
NEAR = 14  # days by which a shift may be missed
SEED = 20240531  # the parameters were chosen on other seeds
OUTLETS = [f"Outlet {i}" for i in range(8)]

Lane = tuple[str, str]


@dataclass(frozen=True)
class World:
    """What is true, and what was read of it: stances by their first day, statements in order."""

    truth: dict[Lane, list[tuple[date, int]]]
    statements: list[Statement]


def measure(_: Path) -> dict[str, float]:
    """Shift F1 of the findings, its gain over the latest word, and 1 − calibration error."""
    world = simulate(SEED)
    found = shift_f1(world, findings.shifts(world.statements))
    naive = shift_f1(world, list(latest_word(world)))
    return {
        "shift.f1": found,
        "shift.gain": found - naive,
        "calibrated": 1 - calibration_error(world, Beliefs(), SEED),
    }


def simulate(seed: int) -> World:
    """A made world. The same seed gives the same."""
    rng = random.Random(seed)
    truth: dict[Lane, list[tuple[date, int]]] = {}
    statements: list[Statement] = []
    for a in range(ACTORS):
        for c in range(CONCEPTS):
            lane = (f"Actor {chr(65 + a % 26)}{a} Surname{a}", f"concept-{c}")
            truth[lane] = stances(rng)
            statements += reports(rng, lane, truth[lane])
    statements.sort(key=lambda s: (s.said_on or START, s.article_id))
    return World(truth, statements)


def stances(rng: random.Random) -> list[tuple[date, int]]:
    """A first stance and a change or two, at least 60 days apart."""
    out = [(START, rng.choices(STANCES, (45, 15, 40))[0])]
    day = START
    while True:
        day += timedelta(days=60 + int(rng.expovariate(1 / 900)))
        if (day - START).days >= DAYS - 30:
            return out
        out.append((day, rng.choice([s for s in STANCES if s != out[-1][1]])))


def stance_on(course: list[tuple[date, int]], day: date) -> int:
    """The true stance on a day."""
    return next(stance for start, stance in reversed(course) if start <= day)


def reports(rng: random.Random, lane: Lane, true: list[tuple[date, int]]) -> Iterator[Statement]:
    """Everything that is read of one actor on one concept."""
    days: list[date] = []
    at = 0.0
    while (at := at + rng.expovariate(1 / 45)) < DAYS:
        days.append(START + timedelta(days=int(at)))
    for start, _ in true[1:]:  # a change is news
        days += [start + timedelta(days=rng.randrange(10)) for _ in range(rng.randint(1, 4))]
    for number, day in enumerate(sorted(days)):
        relayed = rng.random() < 0.4
        stance = stance_on(true, day)
        if rng.random() > (0.85 if relayed else 0.98):
            stance = rng.choice(STANCES)
        outlet = rng.choice(OUTLETS)
        times = rng.randint(5, 12) if rng.random() < 0.1 else rng.randint(1, 3)
        for copy in range(times):
            reads = rng.betavariate(4, 2)
            read = stance if rng.random() < reads else rng.choice(STANCES)
            confidence = reads / (reads + Beliefs().meant * (1 - reads))
            later = timedelta(days=rng.randrange(4)) if relayed and copy else timedelta()
            yield Statement(
                id=f"{rng.getrandbits(64):016x}",
                article_id=f"{lane[0]}-{lane[1]}-{number}-{copy}",
                actor=lane[0],
                kind=Kind.PERSON,
                concept=lane[1],
                agreement=read,
                certainty=Certainty.CERTAIN,
                evidence="made",
                start=0,
                end=4,
                confidence=confidence,
                coder="made",
                via=(outlet,) if relayed else (),
                said_on=day + later,
            )


def shift_f1(world: World, found: list[Shift]) -> float:
    """F1 of shifts with the right new stance, at most NEAR days from the true day."""
    guessed: dict[Lane, list[tuple[date, int]]] = defaultdict(list)
    for shift in found:
        if shift.latest is not None and shift.before is not None:
            guessed[shift.actor, shift.concept].append((shift.latest, shift.after))
    hits = wanted = made = 0
    for lane, true in world.truth.items():
        changes, left = true[1:], sorted(guessed[lane])
        wanted, made = wanted + len(changes), made + len(left)
        for day, stance in changes:
            near = [g for g in left if g[1] == stance and abs((g[0] - day).days) <= NEAR]
            if near:
                left.remove(min(near, key=lambda g: abs((g[0] - day).days)))
                hits += 1
    return 2 * hits / (wanted + made) if wanted + made else 1.0


def latest_word(world: World) -> Iterator[Shift]:
    """The naive reading: whatever the latest statement says is the position."""
    last: dict[Lane, Statement] = {}
    for s in world.statements:
        lane = (s.actor, s.concept)
        before = last.get(lane)
        if before is not None and before.agreement != s.agreement:
            day = s.said_on
            yield Shift(s.actor, s.concept, before.agreement, s.agreement, day, day, False)
        last[lane] = s


def calibration_error(world: World, beliefs: Beliefs, seed: int, bins: int = 10) -> float:
    """Expected calibration error of the likeliest stance's chance, on random days, as of then."""
    rng = random.Random(seed + 1)
    by_lane: dict[Lane, list[Statement]] = defaultdict(list)
    for s in world.statements:
        by_lane[s.actor, s.concept].append(s)
    table: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for lane, said in by_lane.items():
        for _ in range(6):
            day = START + timedelta(days=rng.randrange(60, DAYS))
            known = [s for s in said if s.said_on and s.said_on <= day]
            if not known:
                continue
            chances = course(sightings(known, beliefs), beliefs).at(day, beliefs)
            best = max(range(3), key=lambda j: chances[j])
            right = STANCES[best] == stance_on(world.truth[lane], day)
            table[min(bins - 1, int(chances[best] * bins))].append((chances[best], right))
    total = sum(map(len, table.values()))
    return sum(
        abs(sum(p for p, _ in rows) - sum(r for _, r in rows)) / total for rows in table.values()
    )
