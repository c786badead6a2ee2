"""Names in an article, gathered: a surname goes with the full name that it shortens."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.actors.genders import first_names, gender_at, gender_of
from onrecord.actors.labels import headed, of_union, titled
from onrecord.actors.lexicon import SHORT
from onrecord.actors.places import places
from onrecord.actors.spelling import SUFFIX, surname
from onrecord.model import Actor, Kind, Span

# What is written, and acts no more than its words do.
WRITTEN = re.compile(
    r"\b(?:(?:Act|Bill|Pact|Framework|Treaty|Regulations?|Directive|Protocol|Accords?|"
    r"Agreement|Amendment|Declaration)(?:\s+(?:on|of|for|against)\b.*)?|"
    r"Convention (?:on|against) .*)$"
)
A_BODY = re.compile(
    r"\b(?:Society|Institute|Cent(?:er|re)|Association|School|Campaign|Foundation)\b"
)
OWNER = re.compile(r"([A-Z]\w+(?: [A-Z]\w+)?)(?:['’]s|(?<=s)['’])\s+$")  # right before a name
SEAT = re.compile(r"\s+(?:in|of)\s+([A-Z]\w+)")
ACRONYM = re.compile(r"\s?\(([A-Z][A-Z&-]{1,8})\)")
MOST_INITIALS = 4  # letters of an acronym that may look like a surname
TOWARD = re.compile(r"(?:pro|anti)-", re.IGNORECASE)
SMALL_WORDS = frozenset(["of", "for", "the", "and"])


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in the text; ``label`` is spaCy's."""

    span: Span
    name: str
    label: str


@dataclass(slots=True)
class Named:
    """One person, organisation or country of an article, with its mentions in order."""

    name: str
    kind: Kind
    mentions: list[Mention] = field(default_factory=list)
    gender: str | None = None  # as the text shows it: "f", "m" or unknown


@dataclass(frozen=True, slots=True)
class Role:
    """An actor where a phrase names one; ``via`` is who spoke for them.

    Where a person says “we” and the article does not tell for whom, they are one of ``several``.
    """

    actor: Actor
    span: Span
    via: tuple[str, ...] = ()
    several: bool = False


def gather(text: str, mentions: Iterable[Mention]) -> list[Named]:
    """Mentions to the named of an article.

    A one-word person is the person whose full name ends so; spaCy's label of a
    name is the majority over its mentions, so that one slip does not split an actor.
    """
    belgian = "Belgi" in text
    mentions = [titled(text, m) for m in mentions if m.name != m.name.lower()]
    mentions = [m if belgian else of_union(text, m) for m in mentions]
    surnames = {surname(m.name) for m in mentions if m.label == "PERSON"}
    mentions = [headed(text, m, surnames) for m in mentions]
    short = _shortened(text, mentions)
    mentions = [_in_full(text, m, short) for m in mentions]
    people = _people(mentions)
    latest: dict[str, tuple[int, str]] = {}  # by surname: who was named in full last, and where
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        votes[mention.name][mention.label] += 1
    by_name: dict[str, Named] = {}
    for mention in mentions:
        gender = gender_at(text, mention.span)
        near = text.rfind("\n", 0, mention.span[0])
        bearer = _bearer(mention, people, latest, gender, near)
        if bearer and " " in mention.name:
            latest[surname(mention.name)] = mention.span[0], bearer
        name, kind = (bearer, Kind.PERSON) if bearer else _identity(mention, votes[mention.name])
        if name is None:
            continue
        named = by_name.setdefault(name, Named(name, kind))
        named.mentions.append(mention)
        named.gender = named.gender or gender
    for named in by_name.values():
        if named.kind is Kind.COUNTRY:
            named.name = _as_given(named)
        elif named.kind is Kind.PERSON and named.gender is None:
            named.gender = gender_of(named.name)
    return list(by_name.values())


def _shortened(text: str, mentions: Iterable[Mention]) -> dict[str, str]:
    """Short names → the only long one of the article that they can stand for.

    Acronyms, in brackets behind it or not: “the International Criminal Court (ICC)”, “U.N.”;
    the words with which it ends: “the Home Office” of “the British Home Office”; and the same words
    in another order: “Department of Justice” after “Justice Department”.
    """
    found: dict[str, str] = {}
    long: dict[str, set[str]] = defaultdict(set)
    turned: dict[tuple[str, ...], str] = {}
    for mention in mentions:
        words = mention.name.split()
        initials = _initials(w for w in words if w[0].isupper())
        after = ACRONYM.match(text, mention.span[1])
        if after and len(initials) > 1 and set(after[1]) & set(initials):
            found.setdefault(after[1], mention.name)
        if mention.label != "PERSON" and len(words) > 1:
            for letters in {initials, _initials(words)}:
                long[letters].add(mention.name)
            for number in range(1, len(words) - 1):
                if words[number - 1].lower() not in SMALL_WORDS and not _tells_apart(words, number):
                    long[" ".join(words[number:])].add(mention.name)
        if mention.label == "ORG" and len(words) > 1:
            key = tuple(sorted(w.lower() for w in words if w.lower() not in SMALL_WORDS))
            first = turned.setdefault(key, mention.name)
            if first != mention.name:
                found.setdefault(mention.name, first)
    for mention in mentions:
        plain = mention.name.replace(".", "")
        names = {found.get(n, n) for n in long[plain]} if plain.isupper() or " " in plain else set()
        sure = mention.label == "ORG" or (plain.isupper() and len(plain) > 2)
        if len(names) == 1 and sure and not places().government(mention.name):
            found.setdefault(mention.name, *names)
    return found


def _initials(words: Iterable[str]) -> str:
    """The first letters of words, all of an acronym: “U.S. Forest Service” is USFS."""
    return "".join(w.replace(".", "") if "." in w and w.isupper() else w[0] for w in words).upper()


def _as_given(country: Named) -> str:
    """The fullest of a country's names that the article gives: “Britain”, but not “UK”."""
    given = {m.name for m in country.mentions if places().is_country(m.name)}
    full = [name for name in given if len(name) > 4 and not name.isupper()]
    return max(sorted(full), key=len, default=country.name)


def _tells_apart(words: Sequence[str], number: int) -> bool:
    """Whether the words before ``number`` make another body of the rest: the Liberal Democratic
    Party is no Democratic Party, and Colorado's Supreme Court is not the country's."""
    cut, last = " ".join(words[:number]), words[-1].lower()
    land = places().of_demonym(cut) or places().government(cut)
    return last in ("party", "court") and land is None


def _in_full(text: str, mention: Mention, short: Mapping[str, str]) -> Mention:
    """A mention under the name that it shortens, which is no person's, nor another country's body:
    “Ukraine's Defence Ministry” does not shorten the Russian one."""
    if mention.name not in short:
        return mention
    owner, land = _owner(text, mention.span), _land_of(short[mention.name])
    if owner and land and owner != land:
        return mention
    label = "ORG" if mention.label == "PERSON" else mention.label
    return replace(mention, name=short[mention.name], label=label)


def _owner(text: str, span: Span) -> str | None:
    """The country whose a body is said to be: “Ukraine's Defence Ministry”, “… in Kyiv”."""
    before = OWNER.search(text, max(0, span[0] - 40), span[0])
    after = SEAT.match(text, span[1])
    names = ([before[1], before[1].split()[-1]] if before else []) + ([after[1]] if after else [])
    return next((land for name in names if (land := places().government(name))), None)


def _land_of(name: str) -> str | None:
    """The country whose adjective, or whose own name, a body's name begins with."""
    first = name.split(maxsplit=1)[0]
    return places().of_demonym(first) or places().government(first)


def _people(mentions: list[Mention]) -> dict[str, list[str]]:
    """Surname to the fullest names of those who bear it, in their order; and what else stands for
    one of them alone: “Xi”, “Lula”. First names that many bear do not."""
    full: dict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        if mention.label != "PERSON" or " " not in mention.name:
            continue
        bearers, name = full[surname(mention.name)], mention.name
        # “Donald Trump”, and then “Donald Trump Jr.”: his son. The other way round he is the son.
        son = SUFFIX.search(name) is not None
        alike = [
            i
            for i, one in enumerate(bearers)
            if (_same(one, name) and not (son and not SUFFIX.search(one))) or _same(name, one)
        ]
        if not alike:
            bearers.append(name)
        elif len(name) > len(bearers[alike[0]]):
            bearers[alike[0]] = name
    others: dict[str, set[str]] = defaultdict(set)
    for name in (name for bearers in full.values() for name in bearers):
        for word in name.lower().split()[:-1]:
            others[word].add(name)
    alone = {mention.name.lower() for mention in mentions if mention.label == "PERSON"}
    for word in alone & set(others) - set(full) - set(first_names()):
        if len(others[word]) == 1:
            full[word] = list(others[word])
    return dict(full)


def _bearer(
    mention: Mention,
    people: Mapping[str, Sequence[str]],
    latest: Mapping[str, tuple[int, str]],
    gender: str | None,
    near: int,
) -> str | None:
    """Whom a person's name means: of several who bear a surname whom the honorific fits (“Mrs.
    Clinton”), and of these the one named in full from ``near`` on, else the first of all. A country
    stays one where spaCy takes it for that."""
    key, words = surname(mention.name), mention.name.split()
    several = people.get(key, ())
    # A father is called by his surname, his son by all of his name.
    plain = [name for name in several if not SUFFIX.search(name)] if len(words) == 1 else ()
    bearers = plain or several
    if len(words) > 1:
        found = (name for name in bearers if _same(mention.name, name))
        return mention.name if mention.name in bearers else next(found, None)
    if mention.label in ("GPE", "LOC", "NORP") and places().is_country(mention.name):
        return None
    initials = mention.label != "PERSON" and mention.name.isupper() and len(key) <= MOST_INITIALS
    if initials and not any(name.endswith(mention.name) for name in bearers):
        return None  # “the UN” is no Kim Jong Un
    if len(bearers) > 1:
        names = first_names()
        fitting = [n for n in bearers if gender in (None, names.get(n.split()[0].lower(), gender))]
        place, last = latest.get(key, (-1, ""))
        return last if last in fitting and place >= near else (fitting or bearers)[0]
    return bearers[0] if bearers else None


def _same(short: str, long: str) -> bool:
    return set(short.lower().split()) <= set(long.lower().split())


def _identity(mention: Mention, votes: Counter[str]) -> tuple[str | None, Kind]:
    country = places().government(mention.name)
    if mention.label in ("GPE", "NORP", "LOC") or country:
        if country:
            return country, Kind.COUNTRY
        if TOWARD.match(mention.name) or places().of_demonym(mention.name):
            return None, Kind.GROUP
        return mention.name, Kind.GROUP if mention.label == "NORP" else Kind.ORGANIZATION
    if votes.most_common(1)[0][0] == "PERSON":
        return mention.name, Kind.PERSON
    if WRITTEN.search(mention.name) and not A_BODY.search(mention.name):
        return None, Kind.ORGANIZATION
    if mention.name.endswith("s") and mention.name[:-1].lower() in SHORT:
        return mention.name, Kind.GROUP  # “MPs”
    return mention.name, Kind.ORGANIZATION
