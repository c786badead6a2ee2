"""Build ``actors/holders.csv``: who held which office when.

    python -m training.facts.holders --data SHARED/data

From the public-domain tables of the US Congress, of presidents and vice presidents (CC0) and of
the World Factbook; ministers, speakers and heads of international bodies are matters of public
record, kept in ``holders.csv`` beside this file. A row: office, place, person, party, since, until
(the first day of somebody else; empty while in office), and the day up to which the row was
checked: past it, the program does not trust an office still to be held.
"""

from __future__ import annotations

import argparse
import csv
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "actors" / "holders.csv"
RECORD = Path(__file__).parent / "holders.csv"
CHECKED = date(2025, 12, 31)  # the hand-kept rows
# Presidents and vice presidents whom the press knows by another first name.
CALLED = {
    "Joseph Biden": "Joe Biden",
    "William Clinton": "Bill Clinton",
    "James Carter": "Jimmy Carter",
    "Richard Cheney": "Dick Cheney",
    "Albert Gore": "Al Gore",
}
SINCE = re.compile(r"(?P<who>.+?)\s*\((?:since )?(?P<day>\d{1,2} \w+ \d{4})\)")
FIRST_WORD = re.compile(r"^(?:[A-Z][a-z'’]*(?:\s+(?:of|the|to|and|for)\b)*\s+)+?(?=[A-Z])")
STATES = dict(
    pair.split("=")
    for pair in """AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado
    CT=Connecticut DE=Delaware FL=Florida GA=Georgia HI=Hawaii ID=Idaho IL=Illinois IN=Indiana
    IA=Iowa KS=Kansas KY=Kentucky LA=Louisiana ME=Maine MD=Maryland MA=Massachusetts MI=Michigan
    MN=Minnesota MS=Mississippi MO=Missouri MT=Montana NE=Nebraska NV=Nevada NH=New_Hampshire
    NJ=New_Jersey NM=New_Mexico NY=New_York NC=North_Carolina ND=North_Dakota OH=Ohio OK=Oklahoma
    OR=Oregon PA=Pennsylvania RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee
    TX=Texas UT=Utah VT=Vermont VA=Virginia WA=Washington WV=West_Virginia WI=Wisconsin
    WY=Wyoming DC=District_of_Columbia PR=Puerto_Rico GU=Guam AS=American_Samoa
    VI=US_Virgin_Islands MP=Northern_Mariana_Islands""".split()
)
TITLES = (
    (
        "prime minister",
        re.compile(r"prime minister|premier|taoiseach|chancellor|of the government"),
    ),
    ("president", re.compile(r"\bpresident\b")),
    ("monarch", re.compile(r"\b(king|queen|emperor|sultan|amir|emir|grand duke|prince)\b")),
    ("supreme leader", re.compile(r"supreme leader")),
    ("pope", re.compile(r"\bpope\b")),
)


class Row(NamedTuple):
    """One holding of one office; dates as ISO text, ``until`` empty while it lasts."""

    office: str
    place: str
    person: str
    party: str
    since: str
    until: str
    checked: str


def recorded() -> Iterator[Row]:
    with RECORD.open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            head = "prime minister" if r["office"] == "head of government" else r["office"]
            day = CHECKED.isoformat()
            yield Row(head, r["place"], r["person"], "", r["since"], r["until"], day)


def executives(people: Iterable[dict[str, Any]], checked: str) -> Iterator[Row]:
    names = {"prez": "president", "viceprez": "vice president"}
    people = list(people)
    full = Counter((p["name"]["first"], p["name"]["last"]) for p in people)
    for person in people:
        given = person["name"]
        twins = full[given["first"], given["last"]] > 1  # George Bush and George Bush
        middle = "".join(f"{w[0]}. " for w in given.get("middle", "").split()) if twins else ""
        name = f"{given['first']} {middle}{given['last']}"
        name = CALLED.get(name, name)
        for t in person["terms"]:
            until = "" if t["end"] > checked else t["end"]
            office = names[t["type"]]
            yield Row(office, "United States", name, t["party"], t["start"], until, checked)


def legislators(people: Iterable[dict[str, Any]], checked: str) -> Iterator[Row]:
    names = {"sen": "senator", "rep": "representative"}
    for person in people:
        given = person["name"]
        name = f"{given.get('nickname', given['first'])} {given['last']}"
        for t in person["terms"]:
            until = "" if t["end"] > checked else t["end"]
            place = STATES[t["state"]].replace("_", " ")
            yield Row(names[t["type"]], place, name, t["party"], t["start"], until, checked)


RANK = re.compile(r"^(?:(?:Capt|Col|Gen|Dr|Lt|Maj|Brig)\.|Sir)\s+")
NICKNAME = re.compile(r"[\"“][^\"”]*[\"”]\s+")
TERRITORIES = frozenset(
    ["American Samoa", "Guam", "Northern Mariana Islands", "Puerto Rico", "Virgin Islands"]
)


def governments(countries: Iterable[dict[str, Any]]) -> Iterator[Row]:
    for country in countries:
        place = place_name(country["name"])
        for key in ("chief_of_state", "head_of_government"):
            found = SINCE.match(html.unescape(country[key] or ""))
            if not place or not found:
                continue
            title, name = split_title(found["who"])
            if "Governor" in name or (place in TERRITORIES and key == "chief_of_state"):
                continue  # neither a governor nor a foreign head of state heads a government
            name = RANK.sub("", NICKNAME.sub("", name))
            office = next((o for o, p in TITLES if p.search(title.lower())), None)
            if office is None:
                office = "prime minister" if key == "head_of_government" else None
            if office and name:
                day = day_of(found["day"])
                yield Row(office, place, name, "", day, "", day)


def day_of(written: str) -> str:
    """“5 Sep 2025” or “6 May 2025” as ISO text."""
    day, month, year = written.split()
    return datetime.strptime(f"{day} {month[:3]} {year}", "%d %b %Y").date().isoformat()


def place_name(names: dict[str, str]) -> str:
    short = names.get("conventional short form", "none")
    name = short if short != "none" else names.get("conventional long form", "")
    return html.unescape(name).split(" (")[0]


def split_title(who: str) -> tuple[str, str]:
    """“President Abdelmadjid TEBBOUNE” → title and name; surnames are in capitals there."""
    words = re.sub(r"\(.*?\)|,", " ", who).split()
    last_title = max(
        (
            i
            for i, w in enumerate(words)
            if any(p.search(w.lower()) for _, p in TITLES)
            or w
            in ("Minister", "Government", "Leader", "Council", "State", "Republic", "Ministers")
        ),
        default=-1,
    )
    words, title = words[last_title + 1 :], " ".join(words[: last_title + 1])
    if words[:1] == ["of"]:  # “President of the Government of Spain”
        words = words[2:]
    name = [w if w in ("II", "III", "IV", "VI", "X", "XIV") else cased(w) for w in words]
    return title, " ".join(name)


def cased(word: str) -> str:
    if not (word.isupper() and len(word) > 2):
        return "-".join(
            p.capitalize() if p.isupper() and len(p) > 2 else p for p in word.split("-")
        )
    return "-".join(p.capitalize() for p in word.split("-"))


def joined(rows: Iterable[Row]) -> list[Row]:
    """One row where one term follows another of the same person."""
    out: list[Row] = []
    key = lambda r: (r.office, r.place, r.person, r.since)  # noqa: E731
    for row in sorted(rows, key=key):
        last = out[-1] if out else None
        if last and row[:3] == last[:3] and days_between(last.until, row.since) < 40:
            out[-1] = last._replace(until=row.until, checked=row.checked, party=row.party)
        else:
            out.append(row)
    return out


def days_between(until: str, since: str) -> int:
    return (date.fromisoformat(since) - date.fromisoformat(until or since)).days


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    args = ap.parse_args()
    kb = args.data / "kb"
    congress = yaml.safe_load((kb / "legislators-current.yaml").read_text("utf-8"))
    checked = max(t["start"] for person in congress for t in person["terms"])
    rows = list(recorded())
    known = {(r.office, r.place) for r in rows if not r.until}
    rows += executives(yaml.safe_load((kb / "executive.yaml").read_text("utf-8")), checked)
    rows += legislators(congress, checked)
    known |= {("president", "United States")}
    countries = json.loads((kb / "factbook_governments.json").read_text("utf-8"))
    found = [r for r in governments(countries) if (r.office, r.place) not in known]
    latest = max(r.since for r in found)  # the extract is at least as new
    rows += [r._replace(checked=latest) for r in found]
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row._fields)
        writer.writerows(joined(rows))
    print(f"{OUT}: {len(joined(rows))} rows")


if __name__ == "__main__":
    main()
