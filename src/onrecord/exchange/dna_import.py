"""Takes what people did in Discourse Network Analyzer into a ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import InputError
from onrecord.exchange.dna import (
    LONGEST,
    Coded,
    DnaFile,
    Given,
    Variables,
    read_dna,
    told_apart,
)
from onrecord.model import (
    Article,
    Change,
    Codebook,
    Concept,
    Judgement,
    Kind,
    Statement,
    Verdict,
    is_machine,
)
from onrecord.text import name_of

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

CHECKED = "in DNA: {}"  # a program's coding that another ledger wrote, or marked by hand
NOTHING = "nothing"  # the digest of a concept on which a coder has no statement any more


@dataclass(frozen=True, slots=True)
class Imported:
    """What :func:`import_dna` did: how many statements are ``new`` to the ledger, and how many that
    the same coders had there are ``changed`` or ``gone``; ``repeated`` documents have the words of
    another and are one article with it; ``kept_apart`` are ids whose text the
    ledger has otherwise."""

    documents: int
    statements: int
    new: int
    changed: int
    gone: int
    corrected: int
    repeated: int
    kept_apart: tuple[str, ...]
    left_out: tuple[str, ...]


def import_dna(
    path: Path,
    ledger: Ledger,
    variables: Variables | None = None,
    coders: Mapping[str, str] | None = None,
) -> Imported:
    """Read a ``.dna`` file into a ledger (:func:`keep_dna`). ``coders`` gives other names to some,
    for files whose coders are called alike. Raises :class:`InputError` as
    :func:`~onrecord.exchange.dna.read_dna` does, and for a coder that there is not."""
    return keep_dna(given_dna(path, variables, coders), path.name, ledger)


def given_dna(
    path: Path, variables: Variables | None = None, coders: Mapping[str, str] | None = None
) -> DnaFile:
    """What a ``.dna`` file has, its coders under the names that ``coders`` give them."""
    return _renamed(read_dna(path, variables), coders or {})


def keep_dna(given: DnaFile, file: str, ledger: Ledger) -> Imported:
    """Keep what a ``.dna`` file has in a ledger; again adds nothing twice.

    A person's changed coding replaces what it was, and is gone where it is gone from a file of
    theirs; a coder who is only listed in a file said nothing there. In a file that a ledger wrote,
    what stands as it was written stays what it is in the ledger, whatever was judged since. The
    program's own statements stay in any case: where a person changed their agreement there, that
    is a judgement of theirs. Documents of the same words are one article. A document whose words
    the ledger has with other spacing is left as it is there, without these statements: their
    offsets would not fit.
    """
    found = _known_concepts(given, ledger)
    written = any(coded.given for coded in found.documents)
    heard = [c for c in found.coders if any(coded.statements.get(c) for coded in found.documents)]
    here: dict[str, list[Coded]] = defaultdict(list)  # by the kept article
    apart = []
    for coded in found.documents:
        kept = ledger.as_kept(coded.article)
        if kept.text != coded.article.text:
            apart.append(coded.article.id)
            continue
        ledger.add(kept, None, (), found.codebook, file, {})
        here[kept.id].append(replace(coded, article=kept))
    done: Counter[str] = Counter()
    for several in here.values():
        article = several[0].article
        for coder in heard:
            said: Said = [
                (s, coded.given.get((coder, s.id)))
                for coded in several
                for s in coded.statements.get(coder, ())
            ]
            name = coder
            if is_machine(coder):
                corrected, said = _corrected(ledger, article.id, coder, said, file)
                done["corrected"] += corrected
                name = CHECKED.format(coder)
            before = ledger.made_by(name, article.id)
            _replace(ledger, article, name, said, found.codebook, written)
            after = ledger.made_by(name, article.id)
            done["new"] += len(after.keys() - before.keys())
            done["gone"] += len(before.keys() - after.keys())
            done["changed"] += sum(before.get(id, s) != s for id, s in after.items())
    total = sum(len(s) for coded in found.documents for s in coded.statements.values())
    again = len(found.documents) - len(apart) - len(here)
    return Imported(
        documents=len(found.documents),
        statements=total,
        new=done["new"],
        changed=done["changed"],
        gone=done["gone"],
        corrected=done["corrected"],
        repeated=again,
        kept_apart=tuple(apart),
        left_out=found.left_out,
    )


Said = Sequence[tuple[Statement, Given | None]]


def _replace(
    ledger: Ledger, article: Article, coder: str, said: Said, codebook: Codebook, written: bool
) -> None:
    """A person's coding of one article, in the place of what it was.

    A file ``written`` by a ledger may hold a selection: what it lacks says nothing.
    """
    kinds = ledger.kinds(s.actor for s, _ in said)  # the format knows persons and bodies only
    before = ledger.made_by(coder, article.id)
    stay, others = {}, []
    for read, given in said:
        kind = kinds.get(read.actor, read.kind)
        made = replace(read, coder=coder, kind=kind, said_on=article.day or read.said_on)
        if given is not None and given.still:
            if given.id in before:
                stay[given.id] = before[given.id]
                continue
            made = _as_written(made, given)
        others.append(_under(made, article.id, made.concept))
    own = stay | {s.id: s for s in told_apart(others, stay)}
    digests = _digests(list(own.values()))
    if not written:
        digests = dict.fromkeys(ledger.readings(article.id, coder), NOTHING) | digests
    if digests:
        ledger.add(article, None, list(own.values()), codebook, coder, digests)


def _as_written(made: Statement, given: Given) -> Statement:
    """A statement with what the format has no place for."""
    try:
        return replace(
            made,
            actor=given.actor or made.actor,
            organization=given.body if given.actor else made.organization,
            kind=Kind(given.kind) if given.kind else made.kind,
            said_on=date.fromisoformat(given.said_on) if given.said_on else made.said_on,
            change=Change(given.change) if given.change else made.change,
        )
    except (TypeError, ValueError):  # somebody typed into it
        return made


def _corrected(
    ledger: Ledger, article_id: str, coder: str, said: Said, where: str
) -> tuple[int, Said]:
    """Judgements on the statements that a program made here; gives how many, and those that it
    did not make, or not here. What a file has as it was written is nobody's judgement, whatever
    the ledger says by now."""
    mine = {s.id: s for s in ledger.statements(article_id=article_id, coder=coder)}
    here = ledger.made_by(coder, article_id)
    done, strange = 0, []
    for one, own in said:
        if own is None or own.id not in here:
            strange.append((one, own))
        elif own.id in mine and one.agreement not in (own.agreement, mine[own.id].agreement):
            now, why = datetime.now(UTC), f"changed in {where}"
            ledger.judge(Judgement(own.id, Verdict.CORRECT, where, now, one.agreement, why))
            done += 1
    return done, strange


def _renamed(found: DnaFile, coders: Mapping[str, str]) -> DnaFile:
    """The same coding under other names of its coders. Raises :class:`InputError` for one whom the
    file does not have."""
    if strange := sorted(set(coders) - set(found.coders)):
        raise InputError(f"no coder {strange[0]!r} there; there are {', '.join(found.coders)}")

    def name(coder: str) -> str:
        return coders.get(coder, coder)

    documents = tuple(
        replace(
            coded,
            statements={
                name(c): tuple(replace(s, coder=name(c)) for s in several)
                for c, several in coded.statements.items()
            },
            given={(name(c), i): told for (c, i), told in coded.given.items()},
        )
        for coded in found.documents
    )
    return replace(found, documents=documents, coders=tuple(map(name, found.coders)))


def _digests(said: Sequence[Statement]) -> dict[str, str]:
    """By concept, a digest of what a coder found in a document: it changes with that."""
    by_concept: dict[str, list[str]] = defaultdict(list)
    for s in said:
        by_concept[s.concept].append(repr(asdict(s)))
    return {concept: name_of(*sorted(found)) for concept, found in by_concept.items()}


def _known_concepts(found: DnaFile, ledger: Ledger) -> DnaFile:
    """The same coding on the ledger's own concepts, where it has them by wording or id."""
    known, deciders = ledger.concepts(), ledger.deciders()
    ids = _ids(found.codebook.concepts, known)
    concepts = {
        new: replace(
            c,
            id=new,
            proposition=known.get(new, c.proposition),
            decided_by=deciders.get(new, c.decided_by),
        )
        for c in found.codebook.concepts
        for new in [ids[c.id]]
    }
    book = Codebook(tuple(concepts.values()), found.codebook.title)
    documents = tuple(_on(coded, ids) for coded in found.documents)
    return replace(found, documents=documents, codebook=book)


def _ids(concepts: Sequence[Concept], known: Mapping[str, str]) -> dict[str, str]:
    """The ledger's id of each concept: of the same words as they are written (a long proposition
    is cut there); else, where no other would do as well, but for case and a full stop, or of that
    id; else one of its own."""
    exact = {words[:LONGEST]: id for id, words in known.items()}
    loose: dict[str, set[str]] = defaultdict(set)
    for id, words in known.items():
        loose[_loosely(words)].add(id)
        loose[_loosely(id)].add(id)
    asked = Counter(_loosely(c.proposition) for c in concepts)
    out: dict[str, str] = {}
    for c in concepts:
        words = _loosely(c.proposition)
        alike = loose[words] if asked[words] == 1 else set()
        free = c.id if c.id not in known else f"{c.id}-{name_of(c.proposition)[:6]}"
        out[c.id] = exact.get(c.proposition[:LONGEST]) or (
            next(iter(alike)) if len(alike) == 1 else free
        )
    return out


def _loosely(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")


def _on(coded: Coded, ids: Mapping[str, str]) -> Coded:
    """A document whose statements are on the concepts that ``ids`` names."""
    said: dict[str, tuple[Statement, ...]] = {}
    given: dict[tuple[str, str], Given] = {}
    for coder, several in coded.statements.items():
        moved = told_apart([_under(s, s.article_id, ids[s.concept]) for s in several])
        said[coder] = tuple(moved)
        for old, new in zip(several, moved, strict=True):
            if told := coded.given.get((coder, old.id)):
                given[coder, new.id] = told
    return replace(coded, statements=said, given=given)


def _under(statement: Statement, article_id: str, concept: str) -> Statement:
    """A statement of another article's name or concept, and the id that goes with it."""
    from onrecord.statements import identity

    words = f"{statement.start} {statement.evidence}"
    made = identity(article_id, words, statement.actor, concept)
    return replace(statement, article_id=article_id, concept=concept, id=made)
