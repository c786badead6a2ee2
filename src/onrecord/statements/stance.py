"""Asks the stance models: who of a sentence's actors is for or against a proposition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import Model
from onrecord.model import Certainty, Change
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import LIMIT, MARK, Question

BATCH = 16  # questions of like length; batches never mix articles, so answers do not depend on them
# The finder's probability under which the judge is not asked: on stories kept aside this spares
# 21 percent of the questions and loses 4 percent of the stances.
LEAST = 0.12
AGREEMENT = (-1, 0, 1)
CERTAINTY = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)
CHANGE = (None, Change.TOWARD, Change.AWAY)
# The heads' logits side by side, as trained: stance (none, oppose, undecided, support), …
STANCE, SURE, MOVED, PAST = slice(0, 4), slice(4, 7), slice(7, 10), slice(10, 12)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the models say of one actor in one sentence on one concept."""

    candidate: Candidate
    some: float  # probability that there is a stance at all
    direction: tuple[float, float, float]  # of oppose, undecided, support, if there is one
    certainty: Certainty
    change: Change | None
    past: bool

    @property
    def agreement(self) -> int:
        """The likeliest direction."""
        return AGREEMENT[int(np.argmax(self.direction))]

    @property
    def confidence(self) -> float:
        """Probability that the actor takes that very stance."""
        return self.some * max(self.direction)


class Stance:
    """Two models: a small one finds stances, a larger one judges the direction of those found."""

    def __init__(self, finder: Model, judge: Model) -> None:
        self._finder, self._judge = finder, judge
        blend = judge.meta["blend"]
        self._weights = (blend["finder"], blend["judge"], blend["bias"])
        self._sharpness = float(blend["sharpness"])

    def ask(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """For each question, an answer for every actor, or none where the finder sees no stance.

        The judge is asked where the finder gives some actor ``LEAST`` or more; how far each is
        believed, and how sharp the direction is, was fitted on stories kept aside.
        """
        rough = logits_of(self._finder, questions)
        wanted = [
            i for i, rows in enumerate(rough) if any(some_logit(r) >= logit(LEAST) for r in rows)
        ]
        judged = logits_of(self._judge, [questions[i] for i in wanted])
        found: list[list[Answer]] = [[] for _ in questions]
        for i, fine in zip(wanted, judged, strict=True):
            asked = zip(questions[i].asked, rough[i], fine, strict=False)
            found[i] = [self._answer(*row) for row in asked]
        return found

    def _answer(
        self, candidate: Candidate, rough: NDArray[np.float32], fine: NDArray[np.float32]
    ) -> Answer:
        of_finder, of_judge, bias = self._weights
        some = of_finder * some_logit(rough) + of_judge * some_logit(fine) + bias
        direction = softmax(self._sharpness * fine[STANCE][1:])
        return Answer(
            candidate=candidate,
            some=float(1 / (1 + np.exp(-some))),
            direction=(float(direction[0]), float(direction[1]), float(direction[2])),
            certainty=CERTAINTY[int((rough[SURE] + fine[SURE]).argmax())],
            change=CHANGE[int((rough[MOVED] + fine[MOVED]).argmax())],
            past=bool((rough[PAST] + fine[PAST]).argmax()),
        )


def some_logit(row: NDArray[np.float32]) -> float:
    """Log-odds that there is a stance at all."""
    stance = row[STANCE].astype(np.float64)
    return float(np.logaddexp.reduce(stance[1:]) - stance[0])


def logit(probability: float) -> float:
    """Log-odds of a probability."""
    return float(np.log(probability / (1 - probability)))


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probabilities of one row of logits."""
    weights = np.exp(logits.astype(np.float64) - float(logits.max()))
    return np.asarray(weights / weights.sum())


def logits_of(model: Model, questions: Sequence[Question]) -> list[list[NDArray[np.float32]]]:
    """For each question, a row of logits for each ``@`` that fits, in their order."""
    encoded = [model.tokenizer.encode(q.first, q.second) for q in questions]
    mark, pad = model.tokenizer.token_to_id(MARK), int(model.meta["pad"])
    out: list[list[NDArray[np.float32]]] = [[] for _ in questions]
    for group in _groups([len(e.ids) for e in encoded]):
        width = min(LIMIT, max(len(encoded[i].ids) for i in group))
        ids = np.full((len(group), width), pad, np.int64)
        mask = np.zeros((len(group), width), np.float32)
        segments = np.zeros((len(group), width), np.int64)
        for row, i in enumerate(group):
            size = min(width, len(encoded[i].ids))
            ids[row, :size] = encoded[i].ids[:size]
            mask[row, :size] = 1
            segments[row, :size] = encoded[i].type_ids[:size]
        inputs: dict[str, NDArray[Any]] = {"ids": ids, "mask": mask}
        if model.meta["segments"]:
            inputs["segments"] = segments
        logits = model.run(inputs)["logits"]
        for row, i in enumerate(group):
            places = np.flatnonzero(ids[row] == mark)[: len(questions[i].asked)]
            out[i] = [logits[row, place] for place in places]
    return out


def _groups(lengths: Sequence[int]) -> Iterator[list[int]]:
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]
