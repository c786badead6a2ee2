"""Takes what people did in Discourse Network Analyzer into a ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.exchange.dna import Coded, DnaFile, Given, Variables, read_dna
from onrecord.model import Article, Codebook, Judgement, Statement, Verdict, is_machine
from onrecord.text import name_of, words_of

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

CHECKED = "in DNA: {}"  # a program's coding that another ledger wrote, or marked by hand
NOTHING = "nothing"  # the digest of a concept on which a coder has no statement any more


@dataclass(frozen=True, slots=True)
class Imported:
    """What :func:`import_dna` did: ``kept_apart`` are ids whose text the ledger has otherwise."""

    documents: int
    statements: int
    new: int
    corrected: int
    kept_apart: tuple[str, ...]
    left_out: tuple[str, ...]


def import_dna(path: Path, ledger: Ledger, variables: Variables | None = None) -> Imported:
    """Read a ``.dna`` file into a ledger; again adds nothing twice.

    A person's changed coding replaces what it was, and is gone where it is gone from a file of
    theirs; a coder who is only listed in a file said nothing there. The program's own statements,
    in a file that a ledger wrote, stay what they are: where a person changed their agreement
    there, that is a judgement of theirs, and the rest is left. Documents of the same words are one
    article. A document whose words the ledger has with other spacing is left as it is there,
    without these statements: their offsets would not fit.
    """
    found = _known_concepts(read_dna(path, variables), ledger)
    written = any(coded.given for coded in found.documents)
    heard = [c for c in found.coders if any(coded.statements.get(c) for coded in found.documents)]
    here: dict[str, list[Coded]] = defaultdict(list)  # by the kept article
    apart = []
    for coded in found.documents:
        kept = ledger.as_kept(coded.article)
        if kept.text != coded.article.text:
            apart.append(coded.article.id)
            continue
        ledger.add(kept, None, (), found.codebook, path.name, {})
        here[kept.id].append(replace(coded, article=kept))
    new = corrected = 0
    for several in here.values():
        given = {id: one for coded in several for id, one in coded.given.items()}
        for coder in heard:
            said = [s for coded in several for s in coded.statements.get(coder, ())]
            name = coder
            if is_machine(coder):
                own = several[0].article.id
                done, said = _corrected(ledger, own, coder, said, given, path.name)
                corrected += done
                name = CHECKED.format(coder)
            new += _replaced(ledger, several[0].article, name, said, found.codebook, written)
    total = sum(len(s) for coded in found.documents for s in coded.statements.values())
    return Imported(len(found.documents), total, new, corrected, tuple(apart), found.left_out)


def _replaced(
    ledger: Ledger,
    article: Article,
    coder: str,
    said: Sequence[Statement],
    codebook: Codebook,
    written: bool,
) -> int:
    """A person's coding of one article, in the place of what it was; gives how many are new.

    A file ``written`` by a ledger may hold a selection: what it lacks says nothing.
    """
    kinds = ledger.kinds(s.actor for s in said)  # the format knows persons and organisations only
    moved = (_under(s, article.id, s.concept) for s in said)
    own = list(
        {s.id: replace(s, coder=coder, kind=kinds.get(s.actor, s.kind)) for s in moved}.values()
    )
    digests = _digests(own)
    if not written:
        digests = dict.fromkeys(ledger.readings(article.id, coder), NOTHING) | digests
    return len(own) * (bool(digests) and ledger.add(article, None, own, codebook, coder, digests))


def _corrected(
    ledger: Ledger,
    article_id: str,
    coder: str,
    said: Sequence[Statement],
    given: Mapping[str, Given],
    where: str,
) -> tuple[int, list[Statement]]:
    """Judgements on the statements that a program made here; gives how many, and those that it
    did not make, or not here. What a file has as it was written is nobody's judgement, whatever
    the ledger says by now."""
    mine = {s.id: s for s in ledger.statements(article_id=article_id, coder=coder)}
    here = {s.id for one in given.values() for s in ledger.as_read(one.id) if s.coder == coder}
    done, strange = 0, []
    for one in said:
        own = given.get(one.id)
        if own is None or own.id not in here:
            strange.append(one)
        elif own.id in mine and one.agreement not in (own.agreement, mine[own.id].agreement):
            now, why = datetime.now(UTC), f"changed in {where}"
            ledger.judge(Judgement(own.id, Verdict.CORRECT, where, now, one.agreement, why))
            done += 1
    return done, strange


def _digests(said: Sequence[Statement]) -> dict[str, str]:
    """By concept, a digest of what a coder found in a document: it changes with that."""
    by_concept: dict[str, list[str]] = defaultdict(list)
    for s in said:
        by_concept[s.concept].append(repr(asdict(s)))
    return {concept: name_of(*sorted(found)) for concept, found in by_concept.items()}


def _known_concepts(found: DnaFile, ledger: Ledger) -> DnaFile:
    """The same coding on the ledger's own concepts, where it has them by id or wording."""
    known, deciders = ledger.concepts(), ledger.deciders()
    mine = {" ".join(words_of(words)): id for id, words in known.items()}
    mine |= {" ".join(words_of(id)): id for id in known}
    ids = {c.id: mine.get(" ".join(words_of(c.proposition)), c.id) for c in found.codebook.concepts}
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


def _on(coded: Coded, ids: Mapping[str, str]) -> Coded:
    """A document whose statements are on the concepts that ``ids`` names."""
    new: dict[str, str] = {}
    said: dict[str, tuple[Statement, ...]] = {}
    for coder, several in coded.statements.items():
        moved = [(s.id, _under(s, s.article_id, ids[s.concept])) for s in several]
        new |= {old: s.id for old, s in moved}
        said[coder] = tuple(s for _, s in moved)
    given = {new[old]: once for old, once in coded.given.items() if old in new}
    return replace(coded, statements=said, given=given)


def _under(statement: Statement, article_id: str, concept: str) -> Statement:
    """A statement of another article's name or concept, and the id that goes with it."""
    from onrecord.statements import identity

    words = f"{statement.start} {statement.evidence}"
    made = identity(article_id, words, statement.actor, concept)
    return replace(statement, article_id=article_id, concept=concept, id=made)
