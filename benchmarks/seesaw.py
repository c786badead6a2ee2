"""Direction on SEESAW's valid stories: the sentence, who acts and on whom are given.

The proposition asked about is "TARGET is right.", as in training; where actor or target is outside
SEESAW's list of entities the triple is left out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.scorer import read
from onrecord.inference import open_model
from onrecord.model import Actor, Concept, Kind
from onrecord.statements import JUDGE
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import Question, compose
from onrecord.statements.stance import STANCE, logits_of

UNLISTED = ("", None, "Not in the list")


def measure(shared: Path) -> dict[str, float]:
    """Share of triples with the right sign, and that of always answering POS."""
    asked: list[Question] = []
    gold: list[int] = []
    for article in read(shared / "data" / "seesaw" / "valid.jsonl"):
        for triple in article["triples"]:
            actor, target = triple["subject"], triple["object"]
            if actor in UNLISTED or target in UNLISTED:
                continue
            text = article["sentences"][triple["sentence"]]
            span = (0, len(text))
            who = Candidate(0, Actor(actor, Kind.GROUP), (0, 0), ())
            asked.append(compose(Concept("right", f"{target} is right."), text, [span], [who]))
            gold.append(1 if triple["stance"] == "POS" else -1)
    answers = [rows[0][STANCE] for rows in logits_of(open_model(JUDGE), asked)]
    signs = np.array([1 if row[3] > row[1] else -1 for row in answers])
    truth = np.array(gold)
    return {"sign": float((signs == truth).mean()), "always.pos": float((truth > 0).mean())}
