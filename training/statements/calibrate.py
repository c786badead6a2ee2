"""Fit how far the judge is believed, on stories kept aside.

    python -m training.statements.data --held … --out work/held.jsonl
    python -m training.statements.calibrate --questions work/held.jsonl

A logistic regression over its log-odds of some stance, and one sharpness for its direction
(Platt 1999; Guo et al. 2017). Written into its ``model.json``; also prints what it finds and the
expected calibration error.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import MODELS, OnnxModel
from onrecord.model import Actor, Kind
from onrecord.statements import JUDGE
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import Question
from onrecord.statements.stance import STANCE, logits_of, softmax, some_logit

Floats = NDArray[np.float64]
NOBODY = Candidate(0, Actor("x", Kind.GROUP), (0, 1), ())


def fit_logistic(x: Floats, y: Floats, rounds: int = 50) -> Floats:
    """Weights by Newton's method with a little ridge; ``x`` has a column of ones."""
    weights = np.zeros(x.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - 1e-3 * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(x.shape[1])
        weights += np.linalg.solve(curve, gradient)
    return weights


def expected_error(p: Floats, right: Floats, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        (place == b).mean() * abs(p[place == b].mean() - right[place == b].mean())
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--questions", type=Path, required=True)
    args = ap.parse_args()
    rows = [json.loads(line) for line in args.questions.read_text("utf-8").splitlines()]
    asked = [Question(r["first"], r["second"], (NOBODY,) * len(r["labels"])) for r in rows]
    judge = OnnxModel(MODELS / JUDGE.replace("@", "-"))
    gold, x, directions = [], [], []
    missed = 0
    for row, fine in zip(rows, logits_of(judge, asked), strict=True):
        for n, label in enumerate(row["labels"]):
            if n >= len(fine):
                missed += label[0] > 0
                continue
            gold.append(label[0])
            x.append([some_logit(fine[n]), 1.0])
            directions.append(fine[n][STANCE][1:])
    y, inputs = np.array(gold), np.array(x)
    weights = fit_logistic(inputs, (y > 0).astype(float))
    some = 1 / (1 + np.exp(-inputs @ weights))
    true = y > 0
    sharp = min(
        (s / 20 for s in range(4, 41)),
        key=lambda s: -sum(np.log(softmax(s * d)[g - 1]) for d, g in _pairs(directions, y)),
    )
    best = [softmax(sharp * d) for d in directions]
    right = np.array([d.argmax() + 1 == g for d, g in zip(best, y, strict=True)])
    confidence = some * np.array([d.max() for d in best])
    print(f"{len(rows)} questions, {true.sum()} stances seen, {missed} beyond its reach")
    print(f"direction right {right[true].mean():.3f}, all-support {(y[true] == 3).mean():.3f}")
    for least in np.arange(0.1, 0.61, 0.05):
        kept = confidence >= least
        hits = (kept & true & right).sum()
        p, r = hits / max(1, kept.sum()), hits / (true.sum() + missed)
        print(f"  threshold {least:.2f}: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}")
    print(f"expected calibration error {expected_error(confidence, (true & right) * 1.0):.3f}")
    path = MODELS / JUDGE.replace("@", "-") / "model.json"
    meta = json.loads(path.read_text("utf-8"))
    names = ("weight", "bias")
    meta["fitted"] = {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}
    meta["fitted"]["sharpness"] = sharp
    path.write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(meta["fitted"])


def _pairs(directions: list[Floats], y: NDArray[np.int64]) -> list[tuple[Floats, int]]:
    return [(d, int(g)) for d, g in zip(directions, y, strict=True) if g > 0]


if __name__ == "__main__":
    main()
