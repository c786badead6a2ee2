"""CSV: one article a row, its columns by the names that exports give them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO

from onrecord.articles.arrival import Found, Problem
from onrecord.articles.records import Record, arrivals
from onrecord.errors import ArticleError, InputError
from onrecord.settings import Settings

# What the columns of exports are called, in lower case; the first that is there counts.
NAMES = {
    "text": ("text", "body", "content", "full text", "fulltext", "article"),
    "id": ("id", "document id", "doc_id", "accession number", "an"),
    "title": ("title", "headline", "hd"),
    "outlet": ("outlet", "source", "publication", "newspaper", "source name"),
    "date": (
        *("date", "published", "publication date", "published date", "pd"),
        *("published_at", "publishedat", "published at", "pubdate", "created_at"),
    ),
    "url": ("url", "link"),
    "byline": ("byline", "author", "by"),
    "language": ("language", "la"),
}


# What a table of statements has that this program wrote; its “article” is an id and no text.
OURS = frozenset(["actor", "concept", "agreement", "evidence", "article"])


def read_csv(path: Path, settings: Settings) -> Iterator[Found]:
    """Articles of a CSV or TSV file in UTF-8, with a header row.

    The title is put before the text, so that what it says has offsets too. ``settings.columns``
    names columns that are called otherwise, as ``text=Fulltext``. Raises :class:`ArticleError` for
    a file without a column of texts.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from read_rows(lines, str(path), path.stem, settings, path.suffix)


def is_csv(data: bytes) -> bool:
    """Whether bytes without a name begin as a table of articles does: with a header that has a
    column of texts and another that tables of articles have."""
    header = data[:65_536].decode("utf-8-sig", "replace").partition("\n")[0]
    cells = header.lower().replace('"', "").split(max(",;\t", key=header.count))
    names = {cell.strip() for cell in cells}
    known = names.intersection(name for several in NAMES.values() for name in several)
    return len(known) > 1 and not known.isdisjoint(NAMES["text"])


def read_rows(
    lines: TextIO, where: str, stem: str, settings: Settings, suffix: str = ""
) -> Iterator[Found]:
    """The same from open lines; ``stem`` begins the ids of rows that have none."""
    csv.field_size_limit(max(131_072, settings.max_characters * 4))
    try:
        rows = csv.DictReader(lines, dialect=_dialect(lines.read(65_536), suffix))
        lines.seek(0)
        columns = _columns(rows.fieldnames or (), settings, where)
        for found in arrivals(_records(rows, columns, where, stem), settings):
            yield found if isinstance(found, Problem) else replace(found, extracted=True)
    except UnicodeDecodeError as error:
        reason = "it is not UTF-8; save it as “CSV UTF-8”"
        raise ArticleError(where, reason) from error
    except csv.Error as error:
        place = f"{where}, line {rows.line_num}"
        reason = f"it is no CSV from here on ({error}); rows before it were read"
        raise ArticleError(place, reason) from error


def _records(
    rows: csv.DictReader[str], columns: dict[str, str], where: str, stem: str
) -> Iterator[tuple[str, Callable[[], Record]]]:
    before = rows.line_num
    for number, row in enumerate(rows, 2):
        # As editors count lines; a cell may have several, and blank ones are passed over.
        first, before = before + 1, rows.line_num
        place = f"{where}, line {first if first == before else f'{first} to {before}'}"
        if surplus := row.get(None):
            counts = len(row) - 1 + len(surplus), len(rows.fieldnames or ())
            yield place, partial(_unlike, counts, place)
            continue
        given = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        given["id"] = given.get("id") or f"{stem}-{number}"
        yield place, partial(_checked, given, place)


def _unlike(counts: tuple[int, int], place: str) -> Record:
    cells, header = counts
    reason = (
        f"it has {cells} cells, the header {header}; put texts with commas into quotation marks"
    )
    raise ArticleError(place, reason)


def _checked(given: Record, place: str) -> Record:
    if not given["text"]:
        raise ArticleError(place, "its text is empty")
    title = given.get("title", "")
    if title and not given["text"].startswith(title):  # a title is a passage of its own
        given["text"] = f"{title}\n\n{given['text']}"
    return given


def _columns(header: Iterable[str], settings: Settings, where: str) -> dict[str, str]:
    """For each field, the column that holds it."""
    known = {column.strip().lower(): column for column in header if column}
    named = dict(pair.partition("=")[::2] for pair in settings.columns)
    unknown = sorted(set(named) - set(NAMES))
    if unknown:
        fields = ", ".join(NAMES)
        raise InputError(f"columns: no field {unknown[0]!r} of an article; there are {fields}")
    out = {}
    for field, names in NAMES.items():
        tried = (named[field].lower(),) if field in named else names
        column = next((known[name] for name in tried if name in known), None)
        if column is not None:
            out[field] = column
    if set(known) >= OURS and out.get("text", "").lower() == "article":
        raise ArticleError(where, "it is an export of statements and no table of articles")
    if "text" not in out:
        there = ", ".join(known.values()) or "none"
        raise ArticleError(
            where, f'no column of texts (there: {there}); name it: columns = ["text=…"]'
        )
    return out


def _dialect(begins: str, suffix: str) -> type[csv.Dialect]:
    if suffix.lower() == ".tsv":
        return type("tabs", (csv.excel_tab,), {"strict": True})
    header = begins.partition("\n")[0]
    best = max(",;\t", key=header.count)
    # Strict: a quotation mark that is never closed would make one article of all that follows.
    return type("dialect", (csv.excel,), {"delimiter": best, "strict": True})
