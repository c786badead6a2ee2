"""Who first told of something, however texts spell it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from onrecord.actors.lexicon import NAMELESS
from onrecord.model import Statement
from onrecord.text import folded


def plain(name: str) -> str:
    """A teller's name so written that most spellings agree: “The New York Times” is as without
    its article, whatever the case and the accents."""
    return " ".join(re.findall(r"\w+", folded(name).removeprefix("the ")))


def named(statement: Statement) -> list[str]:
    """The tellers of a statement that have a name, outermost first."""
    return [name for name in statement.via if not NAMELESS.search(name)]


def spellings(
    names: Iterable[str], outlets: Iterable[str] = (), same: Mapping[str, str] | None = None
) -> dict[str, str]:
    """For a teller's :func:`plain` name the one that it is another spelling of.

    A word in capitals is the only longer name that has these initials (“NYT”), any other the only
    one that ends with it (“the Times”); neither where an article is published under it. ``same``
    gives for names that a person merged the one that stays.
    """
    names, outlets = set(names), set(outlets)
    loud = {plain(name) for name in names if name.isupper()}
    known = {plain(name) for name in names} | {plain(name) for name in outlets}
    own = {plain(name) for name in outlets}
    initials: dict[str, set[str]] = defaultdict(set)
    last: dict[str, set[str]] = defaultdict(set)
    for words in (name.split() for name in known if " " in name):
        initials["".join(word[0] for word in words)].add(" ".join(words))
        last[words[-1]].add(" ".join(words))
    found = {}
    for name in known - own:
        longer = initials[name] if name in loud else last[name]
        if " " not in name and len(longer) == 1:
            found[name] = next(iter(longer))
    for gone, kept in ((plain(one), plain(other)) for one, other in (same or {}).items()):
        stays = found.get(kept, kept)
        found |= {name: stays for name, to in found.items() if to == gone}
        found[gone] = stays
    return {name: kept for name, kept in found.items() if name != kept}
