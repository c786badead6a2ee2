"""What people's coding teaches about a codebook, laid over what the models say.

The models stay as they are. For each concept, people's decisions shift the models' log-odds
that there is a stance, and those of its direction, by the words of the sentence: two logistic
regressions with the models' own log-odds as offset, drawn towards no shift at all (ridge). A
few decisions move little; concepts that nobody decided on, and other codebooks, are not touched.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.model import (
    STANCES,
    Actor,
    Article,
    Certainty,
    Codebook,
    Concept,
    Kind,
    Learned,
)
from onrecord.statements.candidates import Candidate
from onrecord.statements.relevance import stems
from onrecord.statements.stance import Answer
from onrecord.text import words_of

Floats = NDArray[np.float64]
# How firmly each weight is held at 0: chosen on train stories kept aside.
HELD = 1.0
TWICE = 2  # lessons on a concept in which a word must stand to count
MOST = 1500  # weights of one fit
SEEN = 0.02  # confidence from which an answer that people left uncoded is a lesson
ROUNDS = 100  # steps of Newton's method at most; ten are usual
FOLDS = 10  # parts of the articles that are left out in turn


@dataclass(frozen=True, slots=True)
class Lesson:
    """One answer of the models that a person decided on; ``agreement`` None is no stance."""

    article_id: str
    concept: str
    sentence: str
    answer: Answer
    agreement: int | None


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a passage: that an actor takes a stance there, or (None) takes none.

    ``judged`` is a verdict on a statement that the program made, under the name that it gave.
    """

    concept: str
    actor: str
    start: int
    end: int
    agreement: int | None
    judged: bool
    past: bool = False


def lessons(
    article: Article,
    sentences: Sequence[tuple[int, int]],
    asked: Sequence[tuple[Concept, Answer]],
    words: Sequence[Word],
    whole: frozenset[str] = frozenset(),
) -> Iterator[Lesson]:
    """The answers on one article that people's words speak of.

    On the concepts in ``whole`` people coded the article themselves: what they left uncoded
    is no stance. Words that contradict each other teach nothing, and past positions neither.
    """
    for concept, answer in asked:
        span = sentences[answer.candidate.sentence]
        near = [w for w in words if w.concept == concept.id and _meet((w.start, w.end), span)]
        about = [w for w in near if w.actor == answer.candidate.actor.name]
        about = about or [
            w for w in near if not w.judged and _same(w.actor, answer.candidate.actor.name)
        ]
        verdicts = {w.agreement for w in about if w.judged} or {w.agreement for w in about}
        told_as_past = any(w.past for w in about)
        if told_as_past or len(verdicts) > 1 or (not about and concept.id not in whole):
            continue
        if about or answer.confidence >= SEEN:
            sentence = article.text[slice(*span)]
            yield Lesson(article.id, concept.id, sentence, answer, next(iter(verdicts), None))


def examples(book: Codebook) -> Iterator[Lesson]:
    """The examples for and against that stand in a codebook, as lessons of no article.

    They teach directions only: that all of them are stances says nothing of how many are.
    """
    nobody = Candidate(0, Actor("", Kind.GROUP), (0, 1), ())
    even = Answer(nobody, 0.5, (1 / 3, 1 / 3, 1 / 3), Certainty.CERTAIN, False)
    for concept in book.concepts:
        for agreement, several in ((1, concept.examples_for), (-1, concept.examples_against)):
            for sentence in several:
                yield Lesson("", concept.id, sentence, even, agreement)


def learn(taught: Sequence[Lesson], book: Codebook) -> Codebook:
    """The codebook with what the lessons teach; what it had learned before is left out.

    A stance that people call undecided teaches that there is one, and nothing of its direction.
    """
    met = [x for x in taught if x.article_id]
    found = _fit(met, lambda x: _logit(x.answer.some), lambda x: x.agreement is not None)
    sided = [x for x in taught if x.agreement]
    turned = _fit(sided, lambda x: _turn(x.answer), lambda x: x.agreement == 1)
    return replace(
        book,
        concepts=tuple(
            replace(c, learned=Learned(some, side) if (some or side) else None)
            for c, some, side in ((c, found(c.id), turned(c.id)) for c in book.concepts)
        ),
    )


def adjusted(answer: Answer, sentence: str, learned: Learned | None) -> Answer:
    """An answer with what was learned about its concept."""
    if learned is None:
        return answer
    words = stems(sentence)
    some = 1 / (1 + np.exp(-_logit(answer.some) - _shift(learned.found, words)))
    turn = _shift(learned.turned, words) / 2
    logs = np.log(np.maximum(answer.direction, 1e-9)) + np.array(STANCES) * turn
    weights = np.exp(logs - logs.max())
    against, undecided, support = weights / weights.sum()
    direction = (float(against), float(undecided), float(support))
    return replace(answer, some=float(some), direction=direction)


@dataclass(frozen=True, slots=True)
class Gain:
    """How decisions of ``articles`` left out of the lessons are foretold, before and after.

    ``loss`` is the mean surprise in bits at what people decided, ``f1`` that of the stances.
    """

    articles: int
    loss: tuple[float, float]
    f1: tuple[float, float]

    @property
    def better(self) -> bool:
        """Whether the decisions are foretold better."""
        return self.articles > 1 and self.loss[1] < self.loss[0]


def gain(taught: Sequence[Lesson], book: Codebook, threshold: float) -> Gain:
    """What the lessons of some articles are worth on others: ten parts, each told by the rest."""
    articles = sorted({x.article_id for x in taught} - {""})
    part = {name: i % FOLDS for i, name in enumerate(articles)}
    counts = (Counter[str](), Counter[str]())
    surprise = [0.0, 0.0]
    for fold in sorted(set(part.values())):
        others = [x for x in taught if part.get(x.article_id) != fold]
        known = {c.id: c.learned for c in learn(others, book).concepts}
        for x in taught:
            if part.get(x.article_id) != fold:
                continue
            wiser = adjusted(x.answer, x.sentence, known.get(x.concept))
            for i, answer in enumerate((x.answer, wiser)):
                surprise[i] += _surprise(answer, x.agreement)
                _count(counts[i], answer, x.agreement, threshold)
    number = max(1, sum(x.article_id in part for x in taught))
    before, after = (_f1(c) for c in counts)
    return Gain(len(articles), (surprise[0] / number, surprise[1] / number), (before, after))


def _surprise(answer: Answer, agreement: int | None) -> float:
    chance = 1 - answer.some
    if agreement is not None:
        chance = answer.some * answer.direction[STANCES.index(agreement)]
    return -math.log2(max(chance, 1e-6))


def _fit(
    taught: Sequence[Lesson],
    offset: Callable[[Lesson], float],
    label: Callable[[Lesson], bool],
) -> Callable[[str], tuple[tuple[str, float], ...]]:
    """For any concept, its words' weights, the strongest first."""
    words = [stems(x.sentence) for x in taught]
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for x, found in zip(taught, words, strict=True):
        for word in found:
            counts[x.concept, word] += 1 if x.article_id else TWICE  # an example is chosen
    often = sorted((k for k in counts if counts[k] >= TWICE), key=lambda k: (-counts[k], k))
    keys = often[:MOST]
    place = {key: i for i, key in enumerate(keys)}
    inputs = np.zeros((len(taught), len(keys)))
    for row, (lesson, found) in enumerate(zip(taught, words, strict=True)):
        for word in found:
            if (lesson.concept, word) in place:
                inputs[row, place[lesson.concept, word]] = len(found) ** -0.5
    weights = _newton(inputs, _each(taught, offset), _each(taught, label))
    own: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (concept, word), weight in zip(keys, weights, strict=True):
        if round(float(weight), 4):
            own[concept].append((word, round(float(weight), 4)))

    def of(concept: str) -> tuple[tuple[str, float], ...]:
        return tuple(sorted(own[concept], key=lambda pair: (-abs(pair[1]), pair[0])))

    return of


def _each(taught: Iterable[Lesson], what: Callable[[Lesson], float | bool]) -> Floats:
    return np.array([float(what(x)) for x in taught])


def _newton(x: Floats, offset: Floats, y: Floats) -> Floats:
    """Ridge logistic regression with an offset, by Newton's method with halved steps.

    The loss is convex, so a step that is halved until the loss falls always gets there; full
    steps run away where the models are surely wrong.
    """

    def loss(weights: Floats) -> float:
        z = offset + x @ weights
        return float((np.logaddexp(0, z) - y * z).sum() + HELD * (weights**2).sum() / 2)

    weights = np.zeros(x.shape[1])
    now = loss(weights)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-offset - x @ weights))
        gradient = x.T @ (y - p) - HELD * weights
        if np.abs(gradient).max(initial=0.0) < 1e-6:
            break
        curve = (x * (p * (1 - p))[:, None]).T @ x + HELD * np.eye(x.shape[1])
        step = np.linalg.solve(curve, gradient)
        while (then := loss(weights + step)) > now and np.abs(step).max() > 1e-9:
            step /= 2
        weights, now = weights + step, min(then, now)
    return weights


def _shift(weights: Iterable[tuple[str, float]], words: set[str]) -> float:
    scale = max(1, len(words)) ** -0.5
    return float(sum(weight * scale for word, weight in weights if word in words))


def _logit(probability: float) -> float:
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(p / (1 - p)))


def _turn(answer: Answer) -> float:
    """Log-odds of support against opposition."""
    against, _, support = np.maximum(answer.direction, 1e-6)
    return float(np.log(support / against))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0])


def _same(one: str, other: str) -> bool:
    """Whether two names have one's words all in the other's."""
    a, b = set(words_of(one)), set(words_of(other))
    return bool(a and b) and (a <= b or b <= a)


def _count(into: Counter[str], answer: Answer, agreement: int | None, threshold: float) -> None:
    made = answer.confidence >= threshold
    into["made"] += made
    into["there"] += agreement is not None
    into["right"] += made and answer.agreement == agreement


def _f1(counts: Counter[str]) -> float:
    return 2 * counts["right"] / max(1, counts["made"] + counts["there"])
