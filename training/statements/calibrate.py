"""Fit how far a stance model and a sentence's words are believed, on train stories kept aside.

    python -m training.statements.calibrate --data SHARED/data/statements --score SHARED/score \\
        --kept work/held.pickle [--model judge@2] [--worth -2.75]

Asks the model everything of the twelve stories once (minutes), keeps it in ``--kept``, and prints
by cross-validation over these stories what choices come to: how much is asked at each ``worth``,
and how well positions are found at each threshold. What is believed before the model is asked is
fitted on all the other stories: no model learned it there. With ``--worth``, writes the fit into
the model's ``model.json``.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.statements import expected_error
from onrecord import pipeline
from onrecord.articles.arrival import parse_date
from onrecord.exchange.contract import statement_record
from onrecord.inference import MODELS, open_model
from onrecord.model import Article, Codebook, Concept
from onrecord.settings import Settings
from onrecord.statements import settle
from onrecord.statements.asking import Asked, in_doubt, questions
from onrecord.statements.candidates import candidates
from onrecord.statements.pooling import PULL, pooled
from onrecord.statements.question import compose, compose_alone
from onrecord.statements.relevance import Sieve, Signs
from onrecord.statements.stance import (
    BELIEFS,
    PARTS,
    SIGNS,
    STANCE,
    Fitted,
    described,
    logits_of,
    softmax,
    some_logit,
)
from onrecord.text import Cleaned
from training.statements.data import STANCE as NUMBER
from training.statements.split import held_stories

TRIED = 1.1  # lexical sign under which not even here the model is asked: 7 of 388 stances
WORTHS = (-3.5, -3.0, -2.75, -2.5, -2.0)
NEAR = -0.5  # a model's log-odds from which it is asked about a candidate alone too
# How far the odds before the model are believed after it. Freely fitted it is 1.0 on these stories;
# as their codebooks' keywords tell more than those of most, less is taken.
SHRUNK = 0.75
THRESHOLDS = (0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
Floats = NDArray[np.float64]
Record = dict[str, Any]


@dataclass
class Tried:
    """One question, and what people coded of each of its candidates (0 none, 1 against, 2
    undecided, 3 for); ``bare`` are the signs without any keyword. ``rows`` are the model's, of the
    candidates that it was asked about, ``alone`` those to the question about each alone; none where
    it was not asked."""

    asked: Asked
    bare: Signs
    gold: list[int]
    rows: list[NDArray[np.float32]]
    alone: list[NDArray[np.float32]]

    def signs(self, worded: bool) -> Signs:
        return self.asked.signs if worded else self.bare

    def told(self, worded: bool) -> Floats:
        """What is seen of each candidate before the model is asked."""
        return described(self.signs(worded), self.asked.candidates, self.asked.sentence)


@dataclass
class Held:
    """One article and all that was asked of it."""

    record: Record
    article: Article
    look: tuple[Any, Any]
    tried: list[Tried]


def collect(
    record: Record, book: Codebook, model: str | None, same_actor: Callable[[str, str], bool]
) -> Held:
    """Every question of one article; a ``model`` is asked them all but the idlest."""
    article = Article(record["id"], record["text"], published=parse_date(record["date"]))
    seen = pipeline.look(article, Settings())
    sentences = seen.cast.sentences
    sieve = Sieve([article.text[a:b] for a, b in sentences])
    bare = {c.id: sieve.signs(replace(c, keywords=())) for c in book.concepts}
    tried = []
    asked_about = candidates(seen.told, seen.cast, seen.tells)
    everything = [
        one
        for concept in book.concepts
        for one in questions(concept, sieve, asked_about, seen.cast)
    ]
    for one in everything:
        gold = [0] * len(one.candidates)
        for row in record["statements"]:
            meets = row["start"] < one.sentence[1] and one.sentence[0] < row["end"]
            if row["concept"] == one.concept.id and meets:
                for i, candidate in enumerate(one.candidates):
                    if same_actor(candidate.actor.name, row["actor"]):
                        gold[i] = NUMBER[row["agreement"]]
                        break
        place = one.candidates[0].sentence
        tried.append(Tried(one, bare[one.concept.id][place], gold, [], []))
    if model:
        asked = [one for one in tried if one.asked.signs.lexical >= TRIED]
        worded = [
            compose(t.asked.concept.proposition, article.text, sentences, t.asked.candidates)
            for t in asked
        ]
        for one, rows in zip(asked, logits_of(open_model(model), worded), strict=True):
            one.rows = rows
            one.alone = rows[:]
        near = [
            (one, i, one.asked.candidates[i])
            for one in asked
            for i, row in enumerate(one.rows)
            if some_logit(row) >= NEAR
        ]
        second = [
            compose_alone(one.asked.concept.proposition, article.text, sentences, c)
            for one, _, c in near
        ]
        for (one, i, _), found in zip(near, logits_of(open_model(model), second), strict=True):
            one.alone[i] = found[0] if found else one.rows[i]
    return Held(record, article, (seen.told, seen.cast), tried)


def before(tried: Sequence[Tried]) -> dict[bool, Floats]:
    """Weights of what is seen before a model is asked, with keywords and without."""
    y = np.array([gold > 0 for one in tried for gold in one.gold], float)
    return {
        worded: logistic(np.concatenate([one.told(worded) for one in tried]), y)
        for worded in (True, False)
    }


def fit(tried: Sequence[Tried], seen: dict[bool, Floats], worth: dict[bool, float]) -> Fitted:
    """What is believed after the model was asked, and the sharpness of its directions."""
    after = {}
    for worded in (True, False):
        x, y = [], []
        for one in tried:
            odds = one.told(worded) @ seen[worded]
            if odds.max() >= worth[worded]:
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
    return Fitted(seen, after, worth, *sharp)


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
    for one in held.tried:
        odds = one.told(not bare) @ fitted.before[not bare]
        if odds.max() >= fitted.worth[not bare]:
            for candidate, x, row, alone in zip(
                one.asked.candidates, odds, one.rows, one.alone, strict=False
            ):
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
    seen: dict[bool, Floats],
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
        f"{asked / len(held):.1f} questions an article; "
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
    ap.add_argument("--bare", type=float, default=-3.5, help="without keywords")
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
            kept.append(collect(record, books[story], model, scorer.same_actor))
        args.kept.write_bytes(pickle.dumps(kept))
    everything = pickle.loads(args.kept.read_bytes())
    aside = held_stories(books)
    held = [one for one in everything if one.record["story"] in aside]
    seen = before([t for one in everything if one.record["story"] not in aside for t in one.tried])
    expected = {}
    for one in [args.worth] if args.worth else WORTHS:
        worth = {True: one, False: args.bare}
        expected["worded"] = validate(held, seen, worth, scorer, pull=args.pull)
    expected["bare"] = validate(held, seen, worth, scorer, bare=True, pull=args.pull)
    if args.worth:
        tried = [t for one in held for t in one.tried]
        seen = before([t for one in everything for t in one.tried])
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
