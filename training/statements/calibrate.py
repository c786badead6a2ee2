"""Fit how far the judge and an article's words are believed, on train stories kept aside.

    python -m training.statements.calibrate --data SHARED/data/statements --score SHARED/score \\
        --kept work/held.pickle [--model judge@2] [--worth -2.5 --bare -3.5]

Asks the model everything of the twelve stories once (minutes), keeps it in ``--kept``, and prints
by cross-validation over these stories what choices come to: how much is asked at each ``worth``,
and how well positions are found at each threshold. The sieve that is believed before is fitted
on all the other stories here: no model learned it there.
With ``--worth``, writes the fit into the model's ``model.json``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks.scorer import load
from benchmarks.statements import expected_error
from onrecord.exchange.contract import statement_record
from onrecord.inference import MODELS, Canned, register
from onrecord.model import Codebook, Concept
from onrecord.statements import settle
from onrecord.statements.asking import SIEVE, Asked, in_doubt, questions, worth_most
from onrecord.statements.effort import ACCURATE, FAST, Effort
from onrecord.statements.pooling import PULL, pooled
from onrecord.statements.stance import (
    BELIEFS,
    PARTS,
    STANCE,
    Answer,
    Fitted,
    softmax,
    some_logit,
)
from onrecord.text import Cleaned
from training.meta import read_meta, write_meta
from training.statements.data import STANCE as NUMBER
from training.statements.held import Floats, Held, Row, read_books, read_held
from training.statements.sieve import learn, odds, strangers, wordings
from training.statements.split import held_stories

DRAWS = 3  # of trees: twelve stories are few, and the fit should hang on nothing else
WORTHS = (-4.0, -3.5, -3.0, -2.75, -2.5, -2.0)
# A first look asks where the words alone make a stance likely, about two in five: what is asked
# below that finds no more on the stories kept aside, and strange concepts cost nearly nothing.
QUICK = {True: -0.5, False: -1.5}
THRESHOLDS = (0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)


@dataclass(frozen=True)
class Tried:
    """A question with its candidates' numbers in the article."""

    asked: Asked
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Tries:
    """All questions about one article, of a codebook with its keywords and without, and how likely
    those about concepts of other stories are thought."""

    held: Held
    own: dict[bool, list[Tried]]
    strange: dict[bool, list[Asked]]

    @classmethod
    def of(cls, held: Held, books: Mapping[str, Codebook]) -> Tries:
        sieve, numbers = held.sieve(), {id(c): i for i, c in enumerate(held.asked)}
        own, strange = {}, {}
        for worded in (True, False):
            concepts, others = (
                [c if worded else replace(c, keywords=()) for c in several]
                for several in (books[held.story].concepts, strangers(books, held.record))
            )
            own[worded] = [
                Tried(asked, tuple(numbers[id(c)] for c in asked.candidates))
                for asked in questions(concepts, sieve, held.asked)
            ]
            beside = questions([*concepts, *others], sieve, held.asked)
            strange[worded] = [asked for asked in beside if asked.concept in others]
        return cls(held, own, strange)

    def rows(self, tried: Tried, effort: Effort) -> list[tuple[int, float, Row, Row, int]]:
        """Of each candidate that the model was asked about: its place in the question, its odds,
        the model's row, that of the question about it alone, what people coded (0: nothing)."""
        out = []
        asked = self.held.rows if effort.thorough else self.held.brief
        for place, number in enumerate(tried.numbers):
            key = tried.asked.concept.id, number
            row = asked.get(key)
            if row is not None:
                alone = self.held.alone.get(key, row)
                out.append((place, tried.asked.odds[place], row, alone, self.held.gold.get(key, 0)))
        return out


def fit(several: Sequence[Tries], worth: Mapping[bool, float], effort: Effort = ACCURATE) -> Fitted:
    """What is believed after the model was asked, and the sharpness of its directions."""
    after = {}
    for worded in (True, False):
        x, y = [], []
        for tries in several:
            own = tries.own[worded]
            # All concepts of a sentence, though not all are put: more to learn from.
            wide = replace(effort, concepts=len(own))
            for i in worth_most([tried.asked for tried in own], worth, wide):
                for place, before, row, _, gold in tries.rows(own[i], effort):
                    quoted = float(own[i].asked.candidates[place].quoted)
                    x.append([before, some_logit(row), quoted, 1.0])
                    y.append(float(gold > 0))
        after[worded] = logistic(np.array(x), np.array(y))
    turned = [
        (row[STANCE][1:], (row + alone)[STANCE][1:], gold)
        for tries in several
        for tried in tries.own[True]
        for _, _, row, alone, gold in tries.rows(tried, effort)
        if gold
    ]
    sharp = [
        max(
            (s / 40 for s in range(4, 41)),
            key=lambda s: sum(np.log(softmax(s * x[which])[x[2] - 1]) for x in turned),
        )
        for which in (0, 1)
    ]
    return Fitted(after, worth, *sharp)


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


def answers(
    tries: Tries, fitted: Fitted, worded: bool, pull: float, effort: Effort
) -> list[tuple[Concept, Answer, bool]]:
    """What the program would answer on one article, and whether that is right; had its concepts no
    keywords where they are not ``worded``."""
    out = []
    several = tries.own[worded]
    for i in worth_most([tried.asked for tried in several], fitted.worth, effort):
        asked = several[i].asked
        for place, before, row, alone, gold in tries.rows(several[i], effort):
            answer = fitted.answer(asked.candidates[place], before, row, worded)
            if effort.thorough and in_doubt(answer):
                answer = fitted.again(answer, row, alone)
            out.append((asked.concept, answer, gold))
    concepts = list({concept.id: concept for concept, _, _ in out}.values())
    found = []
    for concept in concepts:
        own = [(answer, gold) for c, answer, gold in out if c.id == concept.id]
        drawn = pooled([answer for answer, _ in own], pull)
        for answer, (_, gold) in zip(drawn, own, strict=True):
            found.append((concept, answer, gold == NUMBER[answer.agreement]))
    return found


def validate(
    several: Sequence[Tries],
    worth: Mapping[bool, float],
    scorer: ModuleType,
    worded: bool = True,
    pull: float = PULL,
    effort: Effort = ACCURATE,
) -> list[list[float]]:
    """Print what is asked and found, each story by the fit on the others; of each threshold its
    precision and recall of positions come back."""
    answered: list[tuple[Held, list[tuple[Concept, Answer, bool]]]] = []
    for story in sorted({tries.held.story for tries in several}):
        fitted = fit([tries for tries in several if tries.held.story != story], worth, effort)
        answered += [
            (tries.held, answers(tries, fitted, worded, pull, effort))
            for tries in several
            if tries.held.story == story
        ]
    own = [[t.asked for t in tries.own[worded]] for tries in several]
    asked = [len(worth_most(questions, worth, effort)) for questions in own]
    idle = [len(worth_most(tries.strange[worded], worth)) for tries in several]
    shown = [(answer.confidence, right) for _, found in answered for _, answer, right in found]
    print(
        f"worth {worth[worded]}{'' if worded else ' without keywords'}"
        f"{'' if effort.thorough else ', fast'}, pull {pull}: "
        f"{np.mean(asked):.1f} questions an article, {np.mean(idle):.1f} about strange concepts; "
        f"expected calibration error {expected_error(shown):.3f}"
    )
    rows = []
    for threshold in THRESHOLDS:
        found = {}
        for held, several_answers in answered:
            pairs = [(concept, answer) for concept, answer, _ in several_answers]
            made = settle(held.article, held.told, held.cast, pairs, threshold)
            cleaned = Cleaned(held.article.text, held.article.text)
            found[held.record["id"]] = [statement_record(s, cleaned) for s in made]
        figures = scorer.score([held.record for held, _ in answered], found)
        short = {k: round(v.get("f1", v.get("accuracy")), 3) for k, v in figures.items()}
        print(f"  threshold {threshold}: {short}", flush=True)
        exact = figures["positions"]
        rows.append([threshold, round(exact["p"], 3), round(exact["r"], 3)])
    return rows


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--score", type=Path, required=True)
    ap.add_argument("--kept", type=Path, required=True)
    ap.add_argument("--model", default="judge@2")
    ap.add_argument("--worth", type=float, help="with keywords; several are shown without it")
    ap.add_argument("--bare", type=float, help="the same without keywords")
    ap.add_argument("--pull", type=float, default=PULL, help="shown only: of other answers")
    args = ap.parse_args()
    scorer = load(args.score.parent, "statements")
    books = read_books(args.data)
    everything = read_held(args.data, args.score, args.kept, args.model)
    aside = held_stories(books)
    others = [r for h in everything if h.story not in aside for r in wordings(h, books)]
    trees = learn(others, DRAWS)
    register(SIEVE, lambda: Canned(None, {}, lambda x: {"odds": odds(trees, x["signs"])[:, None]}))
    several = [Tries.of(held, books) for held in everything if held.story in aside]
    expected = {}
    for one in [0.0] if args.worth else WORTHS:
        worth = {True: args.worth or one, False: args.bare or one}
        for name, worded in PARTS.items():
            expected[name] = validate(several, worth, scorer, worded, args.pull)
    for worded in (True, False):
        validate(several, QUICK, scorer, worded, effort=FAST)
    if args.worth and args.bare:
        write(args.model, fit(several, worth), fit(several, QUICK, FAST), expected)


def write(
    model: str, fitted: Fitted, brief: Fitted, expected: Mapping[str, list[list[float]]]
) -> None:
    """Put what was fitted into a model's ``model.json``."""
    folder = MODELS / model.replace("@", "-")
    meta = read_meta(folder)
    names = {worded: part for part, worded in PARTS.items()}

    def worth(fit: Fitted) -> dict[str, float]:
        return {names[k]: w for k, w in fit.worth.items()}

    def after(fit: Fitted) -> dict[str, dict[str, float]]:
        return {
            names[k]: {one: round(float(x), 3) for one, x in zip(BELIEFS, w, strict=True)}
            for k, w in fit.after.items()
        }

    meta["fitted"] = {
        "after": after(fitted),
        "worth": worth(fitted),
        "sharpness": fitted.sharpness,
        "twice": fitted.twice,
        "brief": {"after": after(brief), "worth": worth(brief), "sharpness": brief.sharpness},
    }
    meta["expected"] = {name: [tuple(row) for row in rows] for name, rows in expected.items()}
    write_meta(folder, meta)
    print(meta["fitted"])


if __name__ == "__main__":
    main()
