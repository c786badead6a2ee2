"""Fit how sure the tagger is of an attribution, on the train articles kept aside.

    python -m training.attributions.calibrate

A logistic regression of “the scorer counts it as linked” on the signs that ``tagger.signs``
gives. Written into the tagger's ``model.json``; prints the expected calibration error there.
"""

from __future__ import annotations

import random

import numpy as np

from benchmarks.__main__ import SHARED
from benchmarks.attributions import hits
from benchmarks.scorer import load, read
from benchmarks.statements import expected_error
from onrecord.attributions import TAGGER
from onrecord.attributions import tagger as room
from onrecord.inference import MODELS, open_model
from onrecord.text import clean
from training.attributions.train import HELD
from training.meta import read_meta, write_meta
from training.statements.calibrate import logistic


def main() -> None:
    scorer = load(SHARED, "attributions")
    records = read(SHARED / "data" / "polnear" / "train.jsonl")
    random.Random(0).shuffle(records)
    x, y = [], []
    seen: list[np.ndarray] = []
    plain = room.signs

    def watched(group: room.Group, sure: np.ndarray) -> np.ndarray:
        seen.append(plain(group, sure))
        return seen[-1]

    room.signs = watched
    tagger = room.Tagger(open_model(TAGGER))
    for record in records[:HELD]:
        seen.clear()
        cleaned = clean(record["text"])
        reading = tagger.read(cleaned.text)
        told = [
            {
                "source": cleaned.back([reading.offsets(g.source)] if g.source else []),
                "content": cleaned.back([reading.offsets(place) for place in g.content]),
            }
            for g in reading.groups
        ]
        for signs, attribution, hit in zip(seen, told, hits(scorer, record, told), strict=True):
            if attribution["content"]:
                x.append(signs)
                y.append(hit)
    table, right = np.array(x), np.array(y, dtype=np.float64)
    weights = logistic(table, right)
    p = 1 / (1 + np.exp(-table @ weights))
    print(f"{len(right)} attributions, {right.mean():.3f} right; weights {weights.round(3)}")
    print(f"expected calibration error here {expected_error(list(zip(p, right, strict=True))):.4f}")
    folder = MODELS / TAGGER.replace("@", "-")
    write_meta(folder, {**read_meta(folder), "confidence": weights.round(4).tolist()})


if __name__ == "__main__":
    main()
