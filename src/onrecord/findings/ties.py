"""What is known of articles and names beside the statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.findings.reprints import reprints, roots

Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Ties:
    """Which articles repeat another's words, and which names people hold apart.

    ``reprinted`` gives for a repeating article the one at which its line of reprints begins;
    ``same`` for a name that a person merged the one that stays.
    """

    reprinted: Mapping[str, str] = field(default_factory=dict)
    apart: Pairs = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)


def ties(
    sketches: Iterable[tuple[str, bytes]],
    apart: Pairs = frozenset(),
    same: Mapping[str, str] | None = None,
) -> Ties:
    """The ties of a ledger: of its articles' sketches, the earliest first, and its decisions."""
    return Ties(roots(reprints(sketches)), apart, same or {})


NONE = Ties()
