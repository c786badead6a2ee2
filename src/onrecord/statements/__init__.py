"""Content + actor + codebook → statements, as the coding manual defines them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from onrecord.inference import open_model
from onrecord.model import PROGRAM, Article, Attribution, Codebook, Concept, Span, Statement
from onrecord.statements.asking import JUDGE, SIEVE, ask
from onrecord.statements.candidates import QUOTED, Cast
from onrecord.statements.codebook import digests, load_codebook, parse_codebook
from onrecord.statements.dates import said_on
from onrecord.statements.doubt import told_doubt
from onrecord.statements.effort import ACCURATE, PROFILES, Effort, profile
from onrecord.statements.learning import adjusted
from onrecord.statements.stance import Answer
from onrecord.statements.turns import told_change
from onrecord.text import words_of

CODER = f"{PROGRAM}1"
# Under it a statement is left out. Chosen on train stories kept aside (ADR 16 to 18), where it
# is the best for concepts with keywords; without, 0.14 is a little better.
THRESHOLD = 0.16
Key = tuple[object, ...]

__all__ = [
    "CODER",
    "JUDGE",
    "PROFILES",
    "THRESHOLD",
    "Effort",
    "ask",
    "code",
    "cut",
    "digests",
    "expected",
    "fingerprint",
    "load_codebook",
    "parse_codebook",
    "profile",
    "settle",
]


def cut(codebook: Codebook, asked: float | None = None) -> float:
    """The threshold that a codebook is coded with: what is ``asked``, its own, or the program's."""
    own = THRESHOLD if codebook.threshold is None else codebook.threshold
    return own if asked is None else asked


@dataclass(frozen=True, slots=True)
class Expected:
    """How positions were found at a threshold on coded stories that the judge had not seen: shares
    (0 to 1) of what it found that people had too, and of theirs that it found."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def expected(worded: bool) -> list[Expected]:
    """What to expect of concepts with keywords (``worded``) or without, by rising threshold.

    As ``training.statements.calibrate`` measured it, each story by the fit on the others.
    """
    rows = open_model(JUDGE).meta["expected"]["worded" if worded else "bare"]
    return [Expected(*row) for row in rows]


def code(
    article: Article,
    attributions: Sequence[Attribution],
    cast: Cast,
    codebook: Codebook,
    threshold: float,
    tells: Callable[[Attribution], bool] = lambda _: True,
    effort: Effort = ACCURATE,
) -> list[Statement]:
    """The statements of one article, in the order of its text.

    ``threshold`` is the confidence (0 to 1) under which a statement is left out; ``tells`` says
    which attributions make their sources witnesses of what they contain.
    """
    asked = ask(article, attributions, cast, codebook, tells, effort)
    return settle(article, attributions, cast, asked, threshold)


def settle(
    article: Article,
    attributions: Sequence[Attribution],
    cast: Cast,
    asked: Sequence[tuple[Concept, Answer]],
    threshold: float,
) -> list[Statement]:
    """The statements that answers come to, with what their concepts have learned."""
    found = []
    for concept, answer in asked:
        sentence = article.text[slice(*cast.sentences[answer.candidate.sentence])]
        known = adjusted(answer, sentence, concept.learned)
        if known.confidence >= threshold:
            found.append((concept, known))
    spans = [span for told in attributions for span in told.content]
    kept = _one_a_passage(found, _quotations(article.text, attributions))
    made = [_statement(article, cast, c, a, spans) for c, a in kept]
    return _distinct(sorted(made, key=lambda s: (s.start, s.concept, s.actor)))


def fingerprint(effort: Effort = ACCURATE) -> str:
    """Changes whenever the models do, or how much is asked, or how it is believed."""
    judge, sieve = (open_model(name).meta for name in (JUDGE, SIEVE))
    shas = (judge.get("sha256", {}), sieve.get("sha256", {}))
    told = (CODER, shas, judge["fitted"], effort)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _one_a_passage(
    found: list[tuple[Concept, Answer]], quotations: Set[int]
) -> list[tuple[Concept, Answer]]:
    """Adjacent sentences of one quotation are one passage, and so are a paraphrase and the
    quotation right behind it: the surest sentence is kept."""
    best: dict[Key, tuple[Concept, Answer]] = {}
    for concept, answer in found:
        candidate = answer.candidate
        place = (
            ("told", candidate.told_in)
            if candidate.told_in is not None
            else ("sentence", candidate.sentence)
        )
        key = (concept.id, candidate.actor.name, answer.agreement, *place)
        if key not in best or best[key][1].confidence < answer.confidence:
            best[key] = (concept, answer)
    told: dict[Key, Key] = {}  # where somebody paraphrases what: concept, actor, stance, sentence
    for there, (_, answer) in best.items():
        if answer.candidate.told_in is not None and answer.candidate.told_in not in quotations:
            told[(*there[:3], answer.candidate.sentence)] = there
    for there, (_, answer) in list(best.items()):
        before = told.get((*there[:3], answer.candidate.sentence - 1))
        if before not in best or answer.candidate.told_in not in quotations:
            continue
        if best[before][1].candidate.via == answer.candidate.via:
            del best[min(before, there, key=lambda k: best[k][1].confidence)]
    return list(best.values())


def _quotations(text: str, attributions: Sequence[Attribution]) -> set[int]:
    """The attributions, by number, whose content is quoted throughout."""
    return {
        number
        for number, told in enumerate(attributions)
        if told.content and all(_is_quoted(text[slice(*span)]) for span in told.content)
    }


def _is_quoted(content: str) -> bool:
    plain = content.strip().rstrip(".,;")
    return QUOTED.match(plain) is not None and QUOTED.match(plain[-1:]) is not None


def _statement(
    article: Article,
    cast: Cast,
    concept: Concept,
    answer: Answer,
    contents: Sequence[Span],
) -> Statement:
    candidate = answer.candidate
    start, end = cast.sentences[candidate.sentence]
    who, agreement = candidate.actor.name, answer.agreement
    moved = told_change(article.text, (start, end), cast, who, agreement)
    evidence = article.text[start:end]
    written = article.text[slice(*candidate.mention)]
    return Statement(
        id=identity(article.id, evidence, written, concept.id),
        article_id=article.id,
        actor=who,
        kind=candidate.actor.kind,
        organization=candidate.actor.organization,
        actor_as_written=written,
        concept=concept.id,
        agreement=agreement,
        certainty=told_doubt(article.text, candidate, cast, contents) or answer.certainty,
        via=candidate.via,
        change=None if answer.past else moved,
        past=answer.past,
        evidence=evidence,
        start=start,
        end=end,
        # The cast's text has no dateline: its day is not that of the words.
        said_on=said_on(_frame(cast.text, (start, end), contents), article.day),
        confidence=round(min(1.0, answer.confidence), 4),
        coder=CODER,
    )


def _frame(text: str, sentence: Span, contents: Sequence[Span]) -> str:
    """A sentence without what is told in it: a date there is of the thing, not of the telling."""
    parts, at = [], sentence[0]
    for start, end in sorted(contents):
        if start < sentence[1] and end > at:
            parts.append(text[at : max(at, start)])
            at = min(end, sentence[1])
    return " ".join([*parts, text[at : sentence[1]]])


def _distinct(found: list[Statement]) -> list[Statement]:
    """The same words said again are another passage: their ids count on."""
    seen: Counter[str] = Counter()
    out = []
    for statement in found:
        again = seen[statement.id]
        seen[statement.id] += 1
        new = hashlib.sha256(f"{statement.id} {again}".encode()).hexdigest()[:16]
        out.append(replace(statement, id=new) if again else statement)
    return out


def identity(article_id: str, evidence: str, written: str, concept: str) -> str:
    """A statement's id: a hash of what was observed (ADR 1), so reading again adds nothing."""
    observed = "\x1f".join([article_id, *words_of(evidence), "", *words_of(written), "", concept])
    return hashlib.sha256(observed.encode()).hexdigest()[:16]
