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
WEEKDAY = re.compile(rf"\b({'|'.join(DAYS)})\b", re.IGNORECASE)
# “since Monday”, “by 1 June”: the reach of a state or a plan, no day of saying.
SPANNING = re.compile(
    rf"\b(?:(?:since|until|till|next|will)\s+(?:\w+\s+){{0,3}}?|"
    # “vetoed by the president on Monday” was vetoed on Monday.
    rf"(?:before|after|by|from)\s+(?:(?!on\b)\w+\s+){{0,3}}?)"
    rf"(?:(?:{'|'.join(DAYS)})\b|\d{{1,2}}\s+(?:{_MONTH})\b(?:\s+\d{{4}})?|"
    rf"(?:{_MONTH})\b\.?\s*\d{{0,4}}(?:,?\s+\d{{4}})?)",
    re.IGNORECASE,
)
WRITTEN = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m1>{_MONTH})|"
    rf"(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)


def said_on(sentence: str, published: date | None) -> date | None:
    """A written date, “yesterday” or the last such weekday up to ``published``; else that day.

    A date after publication is a plan and no day of saying; it is passed over.
    """
    if published is None:
        return None
    sentence = SPANNING.sub("", sentence)
    for found in WRITTEN.finditer(sentence):
        day = _written(found, published)
        if day and day <= published:
            return day
    weekday = WEEKDAY.search(sentence)
    if weekday:
        back = (published.weekday() - DAYS.index(weekday[1].lower())) % 7
        return published - min(timedelta(days=back), published - date.min)
    if re.search(r"\byesterday\b", sentence, re.IGNORECASE):
        return published - min(timedelta(days=1), published - date.min)
    return published


def _written(found: re.Match[str], published: date) -> date | None:
    month = MONTHS[(found["m1"] or found["m2"]).lower()]
    day = int(found["d1"] or found["d2"])
    year = int(found["year"]) if found["year"] else published.year
    try:
        made = date(year, month, day)
        if made > published and not found["year"]:
            made = date(year - 1, month, day)
    except ValueError:
        return None
    return made
