"""How what people decided changes what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.model import Identity, Judgement, Kind, Sameness, Statement, Verdict

Kinds = Mapping[str, Sequence[Kind]]


@dataclass(frozen=True, slots=True)
class Decisions:
    """People's latest words: on statements by id, and on names.

    ``names`` gives for a merged name the one it goes by; ``apart`` are pairs that are two actors,
    however alike.
    """

    verdicts: Mapping[str, Judgement]
    names: Mapping[str, str]
    apart: frozenset[frozenset[str]]

    def named(self, name: str, kind: Kind, kinds: Kinds) -> tuple[str, Kind]:
        """An actor as merges leave it. The kind stays where the name that is kept has it too; else
        it is that name's usual one, the first of its ``kinds``."""
        kept = self.names.get(name, name)
        usual = kinds.get(kept, ()) if kept != name else ()
        return kept, kind if kind in usual or not usual else usual[0]

    def on(self, statement: Statement, kinds: Kinds) -> Statement | None:
        """The statement as people leave it: None where it was rejected."""
        judgement = self.verdicts.get(statement.id)
        if judgement is not None and judgement.verdict is not Verdict.UNDO:
            if judgement.verdict is Verdict.REJECT:
                return None
            right = statement.agreement if judgement.agreement is None else judgement.agreement
            statement = replace(statement, confidence=1.0, agreement=right)
        return self.renamed(statement, kinds)

    def renamed(self, statement: Statement, kinds: Kinds) -> Statement:
        """The statement under the names that people chose, whatever they said of it otherwise."""
        actor, kind = self.named(statement.actor, statement.kind, kinds)
        body = statement.organization and self.names.get(statement.organization)
        if actor == statement.actor and not body:
            return statement
        return replace(
            statement, actor=actor, kind=kind, organization=body or statement.organization
        )


def latest(identities: Iterable[Identity]) -> list[Identity]:
    """Of each pair of names the latest word, unless it was taken back; in the order of these, which
    is that of their moments: a colleague's may have been taken over later."""
    words: dict[frozenset[str], Identity] = {}
    for identity in sorted(identities, key=lambda one: one.when):
        pair = frozenset((identity.one, identity.other))
        words.pop(pair, None)  # so that the order is that of the latest words
        words[pair] = identity
    return [i for i in words.values() if i.verdict is not Sameness.UNDO]


def decisions(judgements: Iterable[Judgement], identities: Iterable[Identity]) -> Decisions:
    """What holds after all of them, given oldest first: of each matter the latest word."""
    standing = latest(identities)
    names: dict[str, str] = {}
    for identity in standing:
        if identity.verdict is Sameness.SAME:
            kept = identity.one  # the latest word says which name stays
            before = {names.get(name, name) for name in (kept, identity.other)}
            names |= {name: kept for name, to in names.items() if to in before}
            names |= dict.fromkeys(before, kept)
            names.pop(kept, None)
    apart = {frozenset((i.one, i.other)) for i in standing if i.verdict is Sameness.APART}
    return Decisions({j.statement_id: j for j in judgements}, names, frozenset(apart))


def contradictions(identities: Iterable[Identity]) -> dict[frozenset[str], frozenset[str]]:
    """Pairs that are held apart and yet one, through the names with each of them."""
    made = decisions((), identities)
    groups: dict[str, set[str]] = {}
    for name, kept in made.names.items():
        groups.setdefault(kept, {kept}).add(name)
    return {
        pair: frozenset(group) for group in groups.values() for pair in made.apart if pair <= group
    }
