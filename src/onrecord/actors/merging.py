"""One actor across articles: which names are sure to mean the same one.

Only sure matches are merged: the same words but for titles, spelling of accents and a
generation suffix that both lack; or a lone surname that exactly one full name bears.
Likely ones are left for a person.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from onrecord.actors.places import places
from onrecord.actors.spelling import plain_name, surname
from onrecord.model import Kind
from onrecord.text import folded


def canonical(
    actors: Iterable[tuple[str, Kind]],
    apart: frozenset[frozenset[str]] = frozenset(),
    same: Mapping[str, str] | None = None,
) -> dict[tuple[str, Kind], str]:
    """For every (name, kind), the name under which its statements are gathered.

    Anonymous sources never merge, nor do two names that a person holds ``apart``. The longest of
    the merged names is kept, the first of equally long ones in alphabetical order. ``same`` gives
    for names that a person merged the one that stays: what would be gathered with the former
    goes there too.
    """
    given = set(actors)
    kinds = sorted({kind for _, kind in given})
    merged = {(gone, kind) for gone in same or () for kind in kinds}
    known = sorted(given | merged, key=lambda a: (-len(a[0]), a[0]))
    groups: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for name, kind in known:
        if kind is not Kind.ANONYMOUS:
            groups[kind, _key(name, kind)].append(name)
    bearers: dict[str, list[str]] = defaultdict(list)
    for (kind, key), names in groups.items():
        if kind is Kind.PERSON and " " in key:
            bearers[surname(key)].append(names[0])
    out: dict[tuple[str, Kind], str] = {}
    for name, kind in known:
        if kind is Kind.ANONYMOUS:
            out[name, kind] = name
            continue
        key = _key(name, kind)
        full = bearers.get(key, []) if kind is Kind.PERSON and " " not in key else []
        out[name, kind] = full[0] if len(full) == 1 else groups[kind, key][0]
    for pair in sorted(map(sorted, apart)):
        _part(out, *pair)
    called: dict[tuple[str, Kind], set[str]] = defaultdict(set)  # who is gathered under a name
    for (name, kind), kept in out.items():
        called[kept, kind].add(name)
    for gone, stays in (same or {}).items():
        for kind in kinds:
            before, after = out[gone, kind], out.get((stays, kind), stays)
            own = groups.get((kind, _key(gone, kind)), [gone])
            # A surname's only bearer so far, on whom nobody decided, stays.
            moved = set(called[before, kind] if before in own else own)
            for name in moved:
                called[out[name, kind], kind].discard(name)
                out[name, kind] = after
            called[after, kind] |= moved
    return {key: name for key, name in out.items() if key in given}


def _part(out: dict[tuple[str, Kind], str], one: str, other: str) -> None:
    """Give one of two names that are gathered together a name of its own: not the one by
    which the others go."""
    for kind in Kind:
        if (one, kind) in out and out[one, kind] == out.get((other, kind)):
            leaves = other if out[one, kind] == one or len(one) > len(other) else one
            if leaves == out[one, kind]:
                leaves = other if leaves == one else one
            out[leaves, kind] = leaves


@functools.lru_cache(maxsize=65536)
def _key(name: str, kind: Kind) -> str:
    if kind is Kind.COUNTRY:
        return places().government(name) or name.casefold()
    words = re.findall(r"\w+", folded(plain_name(name)))
    full = [w for w in words if len(w) > 1]
    if kind is Kind.PERSON and len(full) >= 2:  # “Paul D. Ryan”
        words = full
    return " ".join(words) or name.casefold()
