"""The day in the world on which something was said, where the sentence tells it."""

from __future__ import annotations

import re
from datetime import date, timedelta

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
        "september sep sept|october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
# “May” is a month, “may” never.
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True)).replace("may", "(?-i:May|MAY)")
_DAY = "|".join(DAYS)
# “since Monday”, “by 1 June”, “is expected to vote on Tuesday”: the reach of a state or a plan.
SPANNING = re.compile(
    rf"\b(?:(?:since|until|till|next|will|ahead of|due(?! to)|scheduled|"
    rf"(?:is|are|was|were) due to|(?:is|are) to be|"
    rf"(?:expected|set|plans?|planning|hopes?|wants?) to)\s+(?:\w+\s+){{0,3}}?|"
    # “vetoed by the president on Monday” was vetoed on Monday.
    rf"(?:before|after|by|from)\s+(?:(?!on\b)\w+\s+){{0,3}}?)"
    rf"(?:(?:{_DAY})\b(?:['’]s)?|\d{{1,2}}\s+(?:{_MONTH})\b(?:\s+\d{{4}})?|"
    rf"(?:{_MONTH})\b\.?\s*\d{{0,4}}(?:,?\s+\d{{4}})?)",
    re.IGNORECASE,
)
# What is said of somebody on the way: “Scholz, who met Biden on 9 February, urged …”.
ASIDE = re.compile(r",\s+(?:who|whose|which|where|when|marking)\b[^,]*(?=,)")
WRITTEN = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?P<of>\s+of)?\s+(?P<m1>{_MONTH})|"
    rf"(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
WEEKDAY = re.compile(rf"(?P<last>\blast\s+)?\b(?P<day>{_DAY})\b(?!['’]s)", re.IGNORECASE)
_COUNT = r"(?P<count>\d{1,3}|an?|two|three|four|five|six|seven|eight|nine|ten)"
COUNTS = {w: n for n, w in enumerate("two three four five six seven eight nine ten".split(), 2)}
TELLING = r"(?:said|says|told(?:\s+\w+)?|wrote|announced|argued|warned|declared|rejected|vowed)"
# What one does to a thing that is there; and what stands between that and its day: “rejected the
# plan in March”, but not “rejected the plan made in March”. Who demands or supports something
# tells with its month when that is to be, or was: “demanded elections in October”.
ACTED = r"(?:blocked|came out (?:against|for|in favou?r of)|denounced|rejected|vetoed|waived)"
_OBJECT = (
    r"(?:(?!(?:of|than|for|by|that|who|which|made|struck|held|won|taken|given|set|put|cut|written|"
    r"drawn|sent|built|begun)\b)[\w'’-]+(?<!ed)(?<!ing)\s+){1,4}?"
)
# Where a long while is when something was said, and not of what is spoken about: “said in January”,
# “in a speech last month”, or what opens a sentence.
_WHEN = (
    r"(?:^\W*(?:Back\s+)?|\b(?:said|told(?:\s+\w+)?|wrote|argued|warned|declared|vowed)\s+"
    r"(?:(?:against|for)\s+(?:the\s+)?\w+\s+)?|"
    # “The court ruled in 2021”, “signed a letter against it in April”; but not “signed a law passed
    # in April”, nor “who voted in May”.
    r"(?<!that )(?<!who )(?<!which )(?<!was )(?<!were )(?<!been )\b"
    rf"(?:(?:ruled|voted|testified|decided)\s+|(?P<acted>{ACTED}|voted\s+(?:against|for))\s+{_OBJECT})|"
    r"\bsigned\s+(?:an?|the)\s+(?:\w+\s+)?letter\s+"
    r"(?:(?!of\b|than\b|for\b)\w+(?<!ed)(?<!ing)\s+){0,4}?(?=in\s)|"
    r"\bin\s+(?:an?|his|her|its|their|the)\s+(?:\w+\s+)?"
    r"(?:speech|letter|interview|statement|essay|memo|op-ed)\s+)"
)
AGO = re.compile(rf"\b{_COUNT}\s+(?P<unit>day|week|fortnight)s?\s+(?:ago|earlier)\b", re.IGNORECASE)
LONG_AGO = re.compile(rf"{_WHEN}{_COUNT}\s+(?P<unit>month|year)s?\s+(?:ago|earlier)\b", re.I)
DAYS_OF = {"day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.44, "year": 365.25}
ISO = re.compile(
    rf"\b{TELLING}(?:\s+\w+){{0,3}}?\s+on\s+(?P<day>(?:19|20)\d\d-\d\d-\d\d)\b", re.IGNORECASE
)
TOLD = re.compile(rf"\b{TELLING}\b")
# “In March 2022, he refused”; “last month” where it opens a sentence or follows its verb.
SPAN = re.compile(
    rf"{_WHEN}In\s+(?:(?:late|early|mid)[\s-]+)?(?:(?P<month>{_MONTH})\b\.?\s*)?(?P<year>(?:19|20)\d\d)?(?=[\s,.;”\"]|$)",
    re.I,
)
LAST = re.compile(
    rf"{_WHEN}(?:late\s+|early\s+)?last\s+(?P<unit>week|month|year)\b(?!['’]s)", re.IGNORECASE
)
# “Earlier this month, …”, “said over the weekend that”.
THIS = re.compile(rf"{_WHEN}earlier\s+this\s+(?P<unit>week|month|year)\b(?!['’]s)", re.IGNORECASE)
WEEKEND = re.compile(rf"{_WHEN}(?:over|at|on|during)\s+the\s+weekend\b(?!['’]s)", re.IGNORECASE)
AHEAD_OF = re.compile(r"\b(?:will|is to|are to)\b")
NOW = re.compile(r"\b(?:now|today|still)\b", re.IGNORECASE)
# Before a noun's date, and behind it: “the October 7 attack”, “the landings of 6 June”; but “a
# letter of 31 May”, and “said May 3 that”.
NOUNS = re.compile(r"(?:\b(?:the|an?|this|that|its|their|his|her|whose)|['’]s?)\s+$", re.IGNORECASE)
OF = re.compile(r"(?P<noun>\w+)\s+of\s+$")
SAYINGS = frozenset(
    "address article column comments email essay interview letter memo message op-ed order post "
    "remarks ruling speech statement testimony tweet vote".split()
)
ON = re.compile(r"\bon\s+(?:\w+day,?\s+)?(?:the\s+)?$", re.IGNORECASE)
NAMED = re.compile(r"\s+(?P<word>[a-z-]+)")
NEAR = 60  # characters before a date that tell what it is of
AHEAD = timedelta(days=120)  # a day without a year that lies so near ahead is a plan


def said_on(sentence: str, published: date | None) -> date | None:
    """The day on which a sentence has somebody say something; of publication where it tells none.

    A written date, a weekday up to ``published``, “two days ago”, or the first day of the month,
    year or week that is told (“In March 2022, he refused”). Dates of what is spoken about are
    passed over: a plan, the start of a state, “the October 7 attack”, “Sunday's vote”.
    """
    if published is None:
        return None
    plain = SPANNING.sub("", ASIDE.sub(_told, sentence))
    if (iso := ISO.search(plain)) and (day := _iso(iso["day"], published)):
        return day
    for found in WRITTEN.finditer(plain):
        day = None if _of_a_noun(plain, found) else _written(found, published)
        if day and day <= published:
            return day
    if weekday := WEEKDAY.search(plain):
        back = (published.weekday() - DAYS.index(weekday["day"].lower())) % 7
        return _before(published, back or 7 * bool(weekday["last"]))
    if re.search(r"\b(?:yesterday|last night)\b", plain, re.IGNORECASE):
        return _before(published, 1)
    if ago := AGO.search(plain) or LONG_AGO.search(plain):
        word = ago["count"].lower()
        count = int(word) if word.isdigit() else COUNTS.get(word, 1)
        return _before(published, round(count * DAYS_OF[ago["unit"].lower()]))
    return _span(plain, published) or published


def _iso(written: str, published: date) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day <= published else None


def _told(aside: re.Match[str]) -> str:
    """What is said on the way stays where it tells: “…, who said on Monday that it is dead, …”."""
    return aside[0] if TOLD.search(aside[0]) else ""


def _of_a_noun(text: str, found: re.Match[str]) -> bool:
    """Whether a date tells which of several things is meant, and not when something was said."""
    before = text[max(0, found.start() - NEAR) : found.start()]
    after = NAMED.match(text, found.end())
    if after and after["word"] in SAYINGS:
        return False
    if ON.search(before) and (found["of"] or not NOUNS.search(before)):
        return False
    of = OF.search(before)
    return bool(NOUNS.search(before)) or (of is not None and of["noun"].lower() not in SAYINGS)


def _written(found: re.Match[str], published: date) -> date | None:
    month = MONTHS[(found["m1"] or found["m2"]).lower()]
    day = int(found["d1"] or found["d2"])
    year = int(found["year"]) if found["year"] else published.year
    try:
        made = date(year, month, day)
        if not found["year"] and made - published > AHEAD:
            made = date(year - 1, month, day)
    except ValueError:
        return None
    return made


def _span(sentence: str, published: date) -> date | None:
    """The first day of a month, a year or a week that a sentence tells."""
    if last := LAST.search(sentence):
        first = {
            "week": _before(published, published.weekday() + 7),
            "month": _before(published.replace(day=1), 1).replace(day=1),
            "year": date(max(1, published.year - 1), 1, 1),
        }
        return first[last["unit"].lower()]
    if this := THIS.search(sentence):
        opened = {
            "week": _before(published, published.weekday()),
            "month": published.replace(day=1),
            "year": published.replace(month=1, day=1),
        }
        return opened[this["unit"].lower()]
    if WEEKEND.search(sentence) and not AHEAD_OF.search(sentence):
        return _before(published, (published.weekday() + 2) % 7)
    spans = (m for m in SPAN.finditer(sentence) if _tells_a_day(m, published))
    # “He voted in 2016 to leave, and now says …” is of today.
    found = None if NOW.search(sentence) else next(spans, None)
    if found is None:
        return None
    month = MONTHS[found["month"].lower()] if found["month"] else 1
    year = int(found["year"]) if found["year"] else published.year - (month > published.month)
    made = date(max(1, year), month, 1)
    return made if made <= published else None


def _tells_a_day(span: re.Match[str], published: date) -> bool:
    """Whether a month or a year is when something was said or done; behind what was done to a thing
    a month that has passed this year, or one with its year: others may be the thing's."""
    if span["acted"] is None:
        return bool(span["month"] or span["year"])
    month = span["month"] and MONTHS[span["month"].lower()]
    return bool(month and (span["year"] or month <= published.month))


def _before(day: date, days: int) -> date:
    return day - min(timedelta(days=days), day - date.min)
