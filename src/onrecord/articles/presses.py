"""Press archives as researchers save them: LexisNexis, Nexis Uni and Factiva, text or HTML.

One file holds many articles. HTML of these archives is read as its lines of text: they set their
fields in lines either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from onrecord.articles.arrival import Found, Problem, arrive, parse_date
from onrecord.articles.html import too_deep
from onrecord.errors import ArticleError
from onrecord.model import Article
from onrecord.settings import Settings
from onrecord.text import content_digest

DAY = re.compile(r"(?:[A-Z][a-z]+ \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\b")

MARKS = re.compile(
    r"(?<!\d)\d{1,6} of \d{1,6} DOCUMENTS?|End of Document|"
    r"<b>\s{0,9}HD\s{0,9}</b>|>\s{0,9}HD\s{0,9}<"
)
BREAKING = ("p", "div", "br", "tr", "td", "th", "li", "h1", "h2", "h3", "table")
SKIPPED = ("script", "style")
LEXIS_START = re.compile(r"^[ \t\f]*\d+ of \d+ DOCUMENTS?[ \t]*$", re.MULTILINE)
LEXIS_FIELDS = frozenset(
    "ACC-NO ANCHORS BODY BYLINE CITY COMPANY CONTENT CORRECTION CORRECTION-DATE COUNTRY DATELINE "
    "DISTRIBUTION DOCUMENT-TYPE EDITION GEOGRAPHIC GRAPHIC GUESTS HEADLINE HIGHLIGHT INDUSTRY "
    "JOURNAL-CODE LANGUAGE LENGTH LOAD-DATE NAME NOTES ORGANIZATION PERSON PUBLICATION-TYPE "
    "REPORTERS SECTION SERIES SHOW STATE SUBJECT TICKER TYPE URL".split()
)
LEXIS_FIELD = re.compile(rf"^({'|'.join(sorted(LEXIS_FIELDS, key=len, reverse=True))}):[ \t]*(.*)$")
LEXIS_ENDS = ("LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "GRAPHIC", "SUBJECT", "CORRECTION-DATE")
UNI_END = re.compile(r"^End of Document[ \t]*$", re.MULTILINE)
UNI_FIELD = re.compile(r"^(Section|Length|Byline|Dateline|Highlight|Load-Date):[ \t]*(.*)$")
FACTIVA_FIELD = re.compile(
    r"^(SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|IPC|IPD|AN|CLM|ART|VOL)"
    r"(?:[ \t]{1,}(.*))?$"
)
# Within a text “LA Mayor” and “IN a letter” are no fields: these stand apart, or have a term.
APART = re.compile(r"^[A-Z]{2,3}(?:\t|[ \t]{2,}|[ \t]*$)")
INDEXED = re.compile(r"^(?:CO|CT|RF|IN|NS|RE|IPC|IPD) \w+ : |^(?:PUB|AN|HD|SE|TD) ")
COVER = re.compile(
    r"(?:User Name|Date and Time|Job Number|Documents? \(\d|Client/Matter|Search T|Narrowed by)|"
    r"\d+\. "
)
UNI_CLOSES = re.compile(r"^(?:Load-Date:.*|Graphic|Classification)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Record:
    """What one entry of an archive says of its article."""

    title: str = ""
    outlet: str = ""
    date: str = ""
    byline: str = ""
    body: str = ""
    id: str = ""


def read_presses(text: str, where: str, settings: Settings) -> Iterator[Found] | None:
    """The articles of an archive's export, or None where the text is none."""
    for looks, entries in ARCHIVES:
        if looks(text):
            return _articles(entries(text), where, settings)
    return None


def lines_of(html: str) -> str | None:
    """The lines of an archive's page, or None where nothing on it says that it is one."""
    if not MARKS.search(html) or too_deep(html):
        return None
    from lxml import html as parser
    from lxml.etree import LxmlError

    try:
        page = parser.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
        for element in page.iter(*SKIPPED):
            element.text = None
        for element in page.iter(*BREAKING):
            element.tail = f"\n{element.tail or ''}"
            if element.tag in ("p", "div", "table"):
                element.tail = f"\n{element.tail}"
        text = str(page.text_content()).replace("\xa0", " ")
    except (LxmlError, ValueError):  # a comment alone, characters that no XML can hold
        return None
    return "\n".join(line.strip() for line in text.splitlines())


def _articles(entries: Iterator[Record], where: str, settings: Settings) -> Iterator[Found]:
    for number, record in enumerate(entries, 1):
        place = f"{where}, document {number}"
        published = None
        if record.date:
            try:
                published = parse_date(record.date)
            except ValueError as error:
                yield Problem(place, f"{error}; kept without a date", lost=False)
        whole = f"{record.title}\n\n{record.body}" if record.title and record.body else record.body
        article = Article(
            id=record.id or content_digest(whole),
            text="",
            title=record.title or None,
            outlet=record.outlet or None,
            byline=record.byline or None,
            published=published,
        )
        try:
            yield replace(arrive(whole, place, settings, article), extracted=True)
        except ArticleError as error:
            yield Problem(error.where, error.reason)


# LexisNexis (Academic): centred outlet and date, capital fields, body up to the closing fields ----


def _lexis(text: str) -> Iterator[Record]:
    for part in LEXIS_START.split(text)[1:]:
        blocks = _blocks(part)
        at = next((i for i, b in enumerate(blocks) if DAY.match(b[0])), None)
        if at is None or at + 1 >= len(blocks):
            yield Record(body=part.strip())
            continue
        fields: dict[str, str] = {}
        body: list[str] = []
        rest = blocks[at + 1 :]
        title = "" if LEXIS_FIELD.match(rest[0][0]) else " ".join(rest.pop(0))
        for block in rest:
            found = LEXIS_FIELD.match(block[0])
            if found and found[1] == "BODY":
                body += filter(None, [" ".join([found[2], *block[1:]]).strip()])
            elif found:
                fields[found[1]] = " ".join([found[2], *block[1:]]).strip()
            elif not any(name in fields for name in LEXIS_ENDS):
                body.append(" ".join(block))
        yield Record(
            title=title or fields.get("HEADLINE", ""),
            outlet=" ".join(blocks[at - 1]) if at else "",
            date=_day(blocks[at][0]),
            byline=fields.get("BYLINE", "").removeprefix("By ").strip(),
            body="\n\n".join(body),
        )


# Nexis Uni: title, outlet, date, fields, “Body”, text, “End of Document” -------------------------


def _uni(text: str) -> Iterator[Record]:
    for part in UNI_END.split(text):
        lines = [line.strip() for line in part.strip().splitlines()]
        filled = [line for line in lines if line]
        if len(filled) < 4:
            continue
        head = filled[: filled.index("Body")] if "Body" in filled else []
        cover = max((i + 1 for i, line in enumerate(head) if COVER.match(line)), default=0)
        filled = filled[cover:]  # a cover page stands before the first article
        at = next((i for i, line in enumerate(filled[:8]) if DAY.match(line)), None)
        fields = {m[1]: m[2] for line in lines if (m := UNI_FIELD.match(line))}
        start = lines.index("Body") + 1 if "Body" in lines else len(lines)
        body = "\n".join(lines[start:])
        yield Record(
            title=filled[0] if at else "",
            outlet=filled[at - 1] if at and at > 1 else "",
            date=_day(filled[at]) if at is not None else "",
            byline=fields.get("Byline", "").removeprefix("By ").strip(),
            body=UNI_CLOSES.split(body)[0].strip(),
        )


# Factiva with indexing: two-letter fields, on the line of their value or above it ---------------


def _factiva(text: str) -> Iterator[Record]:
    fields: dict[str, list[str]] = {}
    current = ""
    for line in text.splitlines():
        found = FACTIVA_FIELD.match(line.strip() if len(line.strip()) <= 3 else line)
        if current in ("LP", "TD") and not (APART.match(line) or INDEXED.match(line)):
            found = None
        if found:
            if found[1] == "HD" and "HD" in fields:
                yield _from_factiva(fields)
                fields = {}
            current = found[1]
            fields.setdefault(current, []).extend([found[2].strip()] if found[2] else [])
        elif current and (line.strip() or current in ("LP", "TD")):
            fields[current].append(line.strip())
    if "HD" in fields:
        yield _from_factiva(fields)


def _from_factiva(fields: dict[str, list[str]]) -> Record:
    def one(name: str) -> str:
        return " ".join(filter(None, fields.get(name, [])))

    body = "\n".join([*fields.get("LP", []), "", *fields.get("TD", [])])
    return Record(
        title=one("HD"),
        outlet=one("SN"),
        date=_day(one("PD")),
        byline=one("BY").removeprefix("By ").strip(),
        body=re.sub(r"\n{3,}", "\n\n", body).strip(),
        id=one("AN").removeprefix("Document ").strip(),
    )


def _blocks(text: str) -> list[list[str]]:
    """Runs of lines between empty ones."""
    parts = re.split(r"\n[ \t]*\n", text.strip("\n"))
    blocks = [[line.strip() for line in part.splitlines() if line.strip()] for part in parts]
    return [block for block in blocks if block]


def _day(line: str) -> str:
    """“May 22, 2024 Wednesday” without its weekday; hours and editions go too."""
    line = " ".join(line.split())
    found = DAY.match(line)
    return found[0] if found else line


def _is_factiva(text: str) -> bool:
    names = set(re.findall(r"^[ \t]*(HD|PD|SN|LP|TD|AN)(?=[ \t]|$)", text, re.MULTILINE))
    return {"HD", "SN"} <= names and bool({"LP", "TD"} & names)


def _is_uni(text: str) -> bool:
    return bool(UNI_END.search(text)) and bool(re.search(r"^Body[ \t]*$", text, re.MULTILINE))


ARCHIVES: tuple[tuple[Callable[[str], bool], Callable[[str], Iterator[Record]]], ...] = (
    (lambda text: bool(LEXIS_START.search(text)), _lexis),
    (_is_uni, _uni),
    (_is_factiva, _factiva),
)
