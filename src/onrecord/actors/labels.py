"""What a name is, set right by what stands around it: a tagger takes persons for bodies."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.actors.genders import first_names
from onrecord.actors.lexicon import OFFICES, ORGANIZATIONS
from onrecord.actors.places import places
from onrecord.actors.spelling import surname
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.actors.names import Mention

BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|Senator|Representative|Governor|Secretary|"
    r"Minister|Chancellor|Judge|Justice|Mayor|Premier|Speaker|Ambassador|MP|MEP|Councillor|Cllr|Sir|Dame|"
    r"Lord|Baroness|Archbishop|Bishop|Rabbi|Imam|Sheikh|Prince|Princess|King|Queen|Pope|"
    r"[Ss]pokes(?:man|woman|person)|[Cc]ommissioner|[Ee]nvoy|[Cc]ampaigner|Treasurer)\b\.?\s+$"
)
# What follows a person's name: an age, or an office, “X, Moscow's ambassador to Y”.
ONE = "|".join(
    sorted(
        OFFICES
        - set("general chief executive vice deputy chair director manager leader adviser".split())
        - set("advisor representative nominee commander".split())
    )
)
PERSON_BEHIND = re.compile(
    r",\s+(?:\d\d,|(?:(?:the|an?|[A-Z][\w.]*(?:['’]s?)?)\s+)?"
    rf"(?:[\w’'-]+\s+){{0,2}}?(?:{ONE})\b(?=[,.;)]|\s+(?:of|to|for|at|in|on|and)\b))"
)
INTRODUCED = re.compile(rf"\b(?:{'|'.join(sorted(OFFICES))}),\s+$")
# What a person heads and is not: “the Merkel government”, “the Obama White House”.
HEADED = re.compile(r"\s(administration|government|cabinet|campaign|camp|White House)\b")
CITY_BEFORE = re.compile(r"\b(?:in|of|near|at|around|an?|the)\s+$")
CITY_BEHIND = re.compile(
    r"(?:['’]s)?\s+(?:mayor|court|police|prosecutor|region|city|airport|street|attack|bomb)"
)
UNION, SEAT_OF_UNION = "European Union", "Brussels"


def titled(text: str, mention: Mention) -> Mention:
    """A name beside a title is a person's, whatever its label: “Chancellor Olaf Scholz”, “the
    acting president, Han Duck-soo, said”; and so is one of a first name and a surname that stands
    for somebody elsewhere too."""
    words = mention.name.split()
    if len(words) > 3 or mention.label not in ("ORG", "GPE", "LOC", "FAC"):
        return mention
    before = BEFORE.search(text, max(0, mention.span[0] - 20), mention.span[0])
    beside = len(words) > 1 and (
        INTRODUCED.search(text, max(0, mention.span[0] - 30), mention.span[0])
        and text.startswith((",", ".", "’s", "'s"), mention.span[1])
    )
    given = len(words) == 2 and words[0].lower() in first_names() and mention.label == "ORG"
    called = given and _stands_alone(text, mention.span, words[1])
    the = text[max(0, mention.span[0] - 4) : mention.span[0]].lower() == "the "
    body = the or words[-1].lower() in ORGANIZATIONS
    first = re.split(r"\W", words[0])[0].lower()
    own = len(words) > 1 and first in first_names() and not places().government(mention.name)
    behind = own and not body and PERSON_BEHIND.match(text, mention.span[1])
    person = before or beside or called or behind
    return replace(mention, label="PERSON") if person else mention


def of_union(text: str, mention: Mention) -> Mention:
    """“Brussels” is the Union's, in an article that is not about Belgium, unless it is the city."""
    start, end = mention.span
    city = CITY_BEFORE.search(text, max(0, start - 12), start) or CITY_BEHIND.match(text, end)
    acts = mention.name == SEAT_OF_UNION and not city
    return replace(mention, name=UNION, label="ORG") if acts else mention


def _stands_alone(text: str, span: Span, surname: str) -> bool:
    """Whether a word is used as a surname: elsewhere without what stands before it here, and
    without an article; or more is said of who bears it, “Alexei Navalny, who …”."""
    if text[max(0, span[0] - 4) : span[0]].lower() == "the " or surname.lower() in ORGANIZATIONS:
        return False
    if re.match(r", (?:who\b|\d\d,)", text[span[1] : span[1] + 6]):
        return True
    before = text[span[0] : span[1]].split(maxsplit=1)[0]
    alone = rf"(?<!{re.escape(before)} )(?<![Tt]he )\b{re.escape(surname)}\b(?! [A-Z])"
    return re.search(alone, text) is not None


def headed(text: str, mention: Mention, surnames: Collection[str]) -> Mention:
    """A person's name right before what that person heads is its name: “the Romney campaign”."""
    if mention.label == "NORP" or surname(mention.name) not in surnames:
        return mention
    start, end = mention.span
    if mention.name.endswith(" White House"):
        return replace(mention, label="ORG")
    after = HEADED.match(text, end)
    if not after or not text[start:end].endswith(mention.name):
        return mention
    span, name = (start, after.end()), mention.name + after[0]
    return replace(mention, span=span, name=name, label="ORG")
