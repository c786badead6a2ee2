"""What is known of articles and names beside the statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.actors.merging import canonical
from onrecord.findings.reprints import Reprint, reprints, roots
from onrecord.model import Kind

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
    be two, and ``same``: for a name that a person merged the one that stays.
    """

    reprinted: Mapping[str, str] = field(default_factory=dict)
    apart: Pairs = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=dict)

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
    return Ties(roots(again), decided.apart, decided.names, names)


NONE = Ties()
