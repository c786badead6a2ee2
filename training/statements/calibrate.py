"""Fit how far a stance model and a sentence's words are believed, on train stories kept aside.

    python -m training.statements.calibrate --data SHARED/data/statements --score SHARED/score \\
        --kept work/held.pickle [--model judge@2] [--worth -2.75]

Asks the model everything of the twelve stories once (minutes), keeps it in ``--kept``, and prints
by cross-validation over these stories what choices come to: how much is asked at each ``worth``,
and how well positions are found at each threshold. What is believed before the model is asked is
fitted on all the other stories: no model learned it there. Each article is also looked at for
concepts of other stories, on which it takes no stand: most news is not about most of a codebook.
With ``--worth``, writes the fit into the model's ``model.json``.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.statements import expected_error
from onrecord.exchange.contract import statement_record
from onrecord.inference import MODELS
from onrecord.model import Codebook, Concept
from onrecord.statements import settle
from onrecord.statements.asking import in_doubt, worth_most
from onrecord.statements.pooling import PULL, pooled
from onrecord.statements.stance import (
    ARTICLE,
    BELIEFS,
    PARTS,
    SIGNS,
    STANCE,
    Fitted,
    softmax,
    some_logit,
    sought,
)
from onrecord.text import Cleaned
from training.statements.data import STANCE as NUMBER
from training.statements.held import STRANGE, Floats, Held, Tried, collect, strangers
from training.statements.split import held_stories

WORTHS = (-3.5, -3.0, -2.75, -2.5, -2.0)
# How far the odds before the model are believed after it. Freely fitted it is 1.0 on these stories;
# as their codebooks' keywords tell more than those of most, less is taken.
SHRUNK = 0.75
THRESHOLDS = (0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)


@dataclass(frozen=True)
class Seen:
    """What is thought before the model is asked, of concepts with keywords (True) and without."""

    sought: dict[bool, Floats]
    before: dict[bool, Floats]

    @classmethod
    def of(cls, several: Sequence[Held]) -> Seen:
        """Whether to ask is learned on strange concepts too, what to believe on an article's own:
        there, its words at large tell no stance from another."""
        here = np.array([name not in ARTICLE for name in SIGNS])
        own = [gold > 0 for held in several for t in held.tried for gold in t.gold]
        sought, before = {}, {}
        for worded in (True, False):
            told = [t.told(worded) for held in several for t in held.tried]
            strange = [tables[worded] for held in several for tables in held.strange]
            y = np.array([*own, *[False] * sum(map(len, strange))], float)
            sought[worded] = logistic(np.concatenate([*told, *strange]), y)
            before[worded] = logistic(np.concatenate(told) * here, y[: len(own)])
        return cls(sought, before)

    def asks(self, told: Floats, worded: bool, worth: Mapping[bool, float]) -> bool:
        return sought(told, self.sought[worded], worth[worded]) >= 0


def fit(tried: Sequence[Tried], seen: Seen, worth: dict[bool, float]) -> Fitted:
    """What is believed after the model was asked, and the sharpness of its directions."""
    after = {}
    for worded in (True, False):
        x, y = [], []
        for one in tried:
            told = one.told(worded)
            if seen.asks(told, worded, worth):
                odds = told @ seen.before[worded]
                each = zip(odds, one.rows, one.asked.candidates, one.gold, strict=False)
                for before_it, row, candidate, gold in each:
                    x.append([before_it, some_logit(row), float(candidate.quoted), 1.0])
                    y.append(gold > 0)
        table = np.array(x)
        rest = logistic(table[:, 1:], np.array(y, float), SHRUNK * table[:, 0])
        after[worded] = np.array([SHRUNK, *rest])
    turned = [
        (row[STANCE][1:], (row + alone)[STANCE][1:], gold)
        for one in tried
        for row, alone, gold in zip(one.rows, one.alone, one.gold, strict=False)
        if gold
    ]
    sharp = [
        max(
            (s / 40 for s in range(4, 41)),
            key=lambda s: sum(np.log(softmax(s * x[which])[x[2] - 1]) for x in turned),
        )
        for which in (0, 1)
    ]
    return Fitted(seen.sought, seen.before, after, worth, *sharp)


def logistic(x: Floats, y: Floats, offset: Floats | None = None, rounds: int = 40) -> Floats:
    """Weights by Newton's method with a little ridge, which also settles columns of zeros."""
    weights = np.zeros(x.shape[1])
    given = np.zeros(len(y)) if offset is None else offset
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-(x @ weights + given)))
        gradient = x.T @ (y - p) - 1e-2 * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(x.shape[1])
        weights += np.linalg.solve(curve, gradient)
    return weights


def answers(held: Held, fitted: Fitted, bare: bool, pull: float) -> list[tuple[Concept, Any]]:
    """What the program would answer on one article; ``bare``, had its concepts no keywords."""
    out = []
    tables = [one.told(not bare) for one in held.tried]
    places = [one.asked.candidates[0].sentence for one in held.tried]
    for i in worth_most(places, [fitted.seeks(told, not bare) for told in tables]):
        one = held.tried[i]
        odds = fitted.odds(tables[i], not bare)
        each = zip(one.asked.candidates, odds, one.rows, one.alone, strict=False)
        for candidate, x, row, alone in each:
            answer = fitted.answer(candidate, float(x), row, not bare)
            if in_doubt(answer):
                answer = fitted.again(answer, row, alone)
            out.append((one.asked.concept, answer))
    concepts = list({concept.id: concept for concept, _ in out}.values())
    return [
        (concept, answer)
        for concept in concepts
        for answer in pooled([a for c, a in out if c.id == concept.id], pull)
    ]


def validate(
    held: Sequence[Held],
    seen: Seen,
    worth: dict[bool, float],
    scorer: ModuleType,
    bare: bool = False,
    pull: float = PULL,
) -> list[list[float]]:
    """Print what is asked and found, each story by the fit on the others; of each threshold its
    precision and recall of positions come back."""
    answered: list[tuple[Held, list[tuple[Concept, Any]]]] = []
    stories = sorted({one.record["story"] for one in held})
    for story in stories:
        others = [t for h in held if h.record["story"] != story for t in h.tried]
        fitted = fit(others, seen, worth)
        own = [one for one in held if one.record["story"] == story]
        answered += [(one, answers(one, fitted, bare, pull)) for one in own]
    asked = sum(len({(c.id, a.candidate.sentence) for c, a in found}) for _, found in answered)
    shown = [
        (answer.confidence, _right(answer, concept, one))
        for one, found in answered
        for concept, answer in found
    ]
    print(
        f"worth {worth[not bare]}{' without keywords' if bare else ''}, pull {pull}: "
        f"{asked / len(held):.1f} questions an article, "
        f"{idle(held, seen, worth, not bare):.1f} about {STRANGE} strange concepts; "
        f"expected calibration error {expected_error(shown):.3f}"
    )
    rows = []
    for threshold in THRESHOLDS:
        found = {}
        for one, several in answered:
            made = settle(one.article, *one.look, several, threshold)
            cleaned = Cleaned(one.article.text, one.article.text)
            found[one.record["id"]] = [statement_record(s, cleaned) for s in made]
        figures = scorer.score([one.record for one in held], found)
        short = {k: round(v.get("f1", v.get("accuracy")), 3) for k, v in figures.items()}
        print(f"  threshold {threshold}: {short}", flush=True)
        exact = figures["positions"]
        rows.append([threshold, round(exact["p"], 3), round(exact["r"], 3)])
    return rows


def idle(held: Sequence[Held], seen: Seen, worth: dict[bool, float], worded: bool) -> float:
    """Questions an article about its strange concepts."""
    tables = [tables[worded] for one in held for tables in one.strange]
    return sum(seen.asks(told, worded, worth) for told in tables) / len(held)


def _right(answer: Any, concept: Concept, held: Held) -> bool:
    for one in held.tried:
        same = one.asked.concept.id == concept.id
        if same and one.asked.candidates[0].sentence == answer.candidate.sentence:
            at = one.asked.candidates.index(answer.candidate)
            return one.gold[at] == NUMBER[answer.agreement]
    return False


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--score", type=Path, required=True)
    ap.add_argument("--kept", type=Path, required=True)
    ap.add_argument("--model", default="judge@2")
    ap.add_argument("--worth", type=float, help="with keywords; others are only shown without it")
    ap.add_argument("--bare", type=float, default=-4.0, help="without keywords")
    ap.add_argument("--pull", type=float, default=PULL, help="shown only: of other answers")
    args = ap.parse_args()
    sys.path.insert(0, str(args.score))
    import statements as scorer  # type: ignore[import-not-found]

    books = {
        book["story"]: Codebook(
            tuple(
                Concept(c["id"], c["proposition"], tuple(c["keywords"])) for c in book["concepts"]
            )
        )
        for book in json.loads((args.data / "train_codebooks.json").read_text("utf-8"))
    }
    if not args.kept.exists():
        lines = (args.data / "train.jsonl").read_text("utf-8").splitlines()
        kept = []
        for record in map(json.loads, lines):
            story = record["story"]
            model = args.model if story in held_stories(books) else None
            others = strangers(books, record)
            kept.append(collect(record, books[story], others, model, scorer.same_actor))
        args.kept.write_bytes(pickle.dumps(kept))
    everything = pickle.loads(args.kept.read_bytes())
    aside = held_stories(books)
    held = [one for one in everything if one.record["story"] in aside]
    seen = Seen.of([one for one in everything if one.record["story"] not in aside])
    expected = {}
    for one in [args.worth] if args.worth else WORTHS:
        worth = {True: one, False: args.bare}
        expected["worded"] = validate(held, seen, worth, scorer, pull=args.pull)
    expected["bare"] = validate(held, seen, worth, scorer, bare=True, pull=args.pull)
    if args.worth:
        tried = [t for one in held for t in one.tried]
        seen = Seen.of(everything)
        write(args.model, fit(tried, seen, {True: args.worth, False: args.bare}), expected)


def write(model: str, fitted: Fitted, expected: Mapping[str, list[list[float]]]) -> None:
    """Put what was fitted into a model's ``model.json``."""
    path = MODELS / model.replace("@", "-") / "model.json"
    meta = json.loads(path.read_text("utf-8"))
    names = {worded: part for part, worded in PARTS.items()}

    def told(weights: Mapping[bool, Floats], order: Sequence[str]) -> dict[str, dict[str, float]]:
        return {
            names[k]: {one: round(float(x), 3) for one, x in zip(order, w, strict=True)}
            for k, w in weights.items()
        }

    meta["fitted"] = {
        "sought": told(fitted.sought, SIGNS),
        "before": told(fitted.before, SIGNS),
        "after": told(fitted.after, BELIEFS),
        "worth": {names[k]: w for k, w in fitted.worth.items()},
        "sharpness": fitted.sharpness,
        "twice": fitted.twice,
    }
    meta["expected"] = {name: [tuple(row) for row in rows] for name, rows in expected.items()}
    lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in meta.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(meta["fitted"])


if __name__ == "__main__":
    main()
