"""What is only implied: short articles written and coded to test the judge, from which
nothing learns (``training/statements/passages/aside.txt``).

Written and coded by a language model to the project's manual, and by no person. A second reading of
the same kind, which saw no codes, agrees on 24 of such articles: F1 0.98 of what is found, 0.99 of
stances (``python -m training.statements.passages --second …``).
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from onrecord.inference import open_model
from onrecord.model import Actor, Kind
from onrecord.statements import JUDGE
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import Question
from onrecord.statements.stance import STANCE, logits_of, some_logit
from training.statements.passages import ASIDE, STANCES, pieces, rows

FOR = STANCES["+"]
SOMEBODY = Candidate(0, Actor("x", Kind.GROUP), (0, 0), ())


def measure(_: Path) -> dict[str, float]:
    """F1 of the stances that the judge, unaided by an article's words, finds; the share of all
    stances whose direction it has right, and that of always saying “for”."""
    rng = random.Random(0)
    made = [row for piece in pieces(ASIDE) for row in rows(piece, rng)]
    asked = [Question(r["first"], r["second"], (SOMEBODY,) * len(r["labels"])) for r in made]
    answers = logits_of(open_model(JUDGE), asked)
    pairs = [
        (some_logit(logits) > 0, 1 + int(np.argmax(logits[STANCE][1:])), label[0])
        for row, found in zip(made, answers, strict=True)
        for logits, label in zip(found, row["labels"], strict=True)
    ]
    right = sum(found and gold > 0 for found, _, gold in pairs)
    total = sum(found for found, *_ in pairs) + sum(gold > 0 for *_, gold in pairs)
    known = [(stance, gold) for _, stance, gold in pairs if gold]
    return {
        "found": 2 * right / total,
        "direction": sum(stance == gold for stance, gold in known) / len(known),
        "always.for": sum(gold == FOR for _, gold in known) / len(known),
    }
