"""What is known of articles and names beside the statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.actors.merging import canonical
from onrecord.findings.reprints import Reprint, reprints, roots
from onrecord.findings.tellers import named, plain, spellings
from onrecord.model import Kind, Statement

if TYPE_CHECKING:
    from onrecord.ledger.reader import Reader

Names = Mapping[tuple[str, Kind], str]
Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Ties:
    """Which articles repeat another's words, and which names are one actor's.

    ``reprinted`` gives for a repeating article the one at which its line of reprints begins;
    ``names`` for every actor as coded the name under which the statements are gathered. Without
    ``names`` these are worked out from the statements at hand, by ``apart``, which people hold to
    be two, and ``same``: for a name that a person merged the one that stays. ``outlets`` gives for
    an article who published it, and ``tellers`` for a spelling of an outlet's or another teller's
    name the one that counts, both as :func:`onrecord.findings.tellers.plain` has them.
    """

    reprinted: Mapping[str, str] = field(default_factory=dict)
    apart: Pairs = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    outlets: Mapping[str, str] = field(default_factory=dict)
    tellers: Mapping[str, str] = field(default_factory=dict)

    def root(self, article: str) -> str:
        """Where the line of reprints of an article begins: itself where it repeats none."""
        return self.reprinted.get(article, article)

    def teller(self, statement: Statement) -> str:
        """Who first reported a statement: the innermost teller with a name; of what rests on
        unnamed sources who published it. Empty for the actor's own words."""
        tellers = named(statement)
        if tellers:
            name = plain(tellers[-1])
        else:
            name = self.outlets.get(self.root(statement.article_id), "") if statement.via else ""
        return self.tellers.get(name, name)

    def name_of(self, actor: str) -> str:
        """The name under which the statements of an actor who is coded so are gathered."""
        kept = self.same.get(actor, actor)
        return next((name for (coded, _), name in self.names.items() if coded == kept), kept)

    def called(self) -> dict[str, set[str]]:
        """For each name under which statements are gathered, all names that its actor has."""
        out: dict[str, set[str]] = defaultdict(set)
        for (coded, _), name in self.names.items():
            out[name].add(coded)
        for gone, kept in self.same.items():
            for names in out.values():
                if kept in names:
                    names.add(gone)
        return out


def of_ledger(ledger: Reader, found: Iterable[Reprint] | None = None) -> Ties:
    """The ties of a whole ledger: whatever part of it is asked about, an actor keeps its name.
    ``found`` are its reprints, where they are known already."""
    again = reprints(ledger.sketches()) if found is None else found
    decided = ledger.decisions()
    names = canonical(ledger.cast(), decided.apart, decided.names)
    published = ledger.outlets()
    tellers = spellings(ledger.tellers(), published.values(), decided.names)
    outlets = {article: plain(outlet) for article, outlet in published.items()}
    return Ties(roots(again), decided.apart, decided.names, names, outlets, tellers)


NONE = Ties()
