"""What a source lists: entries of feeds (RSS, Atom, JSON Feed), sitemaps, OPML lists of feeds."""

from __future__ import annotations

import json
import re
from calendar import timegm
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.articles.arrival import parse_date
from onrecord.errors import InputError
from onrecord.text import clean
from onrecord.watch.fetch import FetchError, joined, plain_url

if TYPE_CHECKING:
    from lxml.etree import _Element

ENTRIES = 1000  # of one listing
LONGEST = 2000  # characters of an address
ENTITY = re.compile(r"<!(?:DOCTYPE[^<>\[]*\[|ENTITY)", re.IGNORECASE)
# Longer than any address: one word of this length is an attack on who reads words.
ENDLESS = re.compile(rf"(?<![^\s<>])([^\s<>]{{{LONGEST}}})[^\s<>]+")  # tried once a word
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})""")
# Encodings in which markup cannot hide from somebody who looks for it.
ENCODINGS = ("utf-8", "utf8", "us-ascii", "iso-8859-1", "iso-8859-15", "latin-1", "windows-1252")
PAGE, LISTING = "page", "listing"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something listed: a page, or (``listing``) a further sitemap. ``changed`` is what the
    listing says of its last change: an instant in UTC, or nothing."""

    url: str
    changed: str = ""
    title: str | None = None
    published: datetime | None = None
    listing: bool = False


def listed(body: bytes, url: str, kind: str = "") -> list[Entry] | None:
    """What a document at ``url`` lists; None where it is a page and no listing.

    Raises :class:`FetchError` for XML that would be dangerous or cannot be read.
    """
    opening = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1000]
    if opening[:1] == b"{":
        return _json_feed(body, url)
    if re.search(rb"<(?:urlset|sitemapindex)\b", opening):
        return _sitemap(body, url)
    if re.search(rb"<(?:rss|feed|rdf:RDF)\b", opening):
        return _feed(body, url)
    if opening[:5] == b"<?xml" and "html" not in kind and b"<html" not in opening:
        raise FetchError("it is XML of no kind that lists articles", final=True)
    return None


def from_opml(path: Path) -> list[str]:
    """The feeds of an OPML file. Raises :class:`InputError`."""
    try:
        root = _xml(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except FetchError as error:
        raise InputError(f"{path}: {error}") from error
    found = [str(o.get("xmlUrl")) for o in root.iter("outline") if o.get("xmlUrl")]
    if not found:
        raise InputError(f"{path}: it lists no feed (outline with xmlUrl)")
    return list(dict.fromkeys(found))


def _feed(body: bytes, url: str) -> list[Entry]:
    import feedparser

    try:
        found = feedparser.parse(_bounded(body), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, OverflowError, RecursionError, AttributeError, TypeError) as error:
        raise FetchError(f"its feed cannot be read ({type(error).__name__})") from error
    if found.bozo and not found.entries:
        raise FetchError(f"its feed cannot be read ({type(found.bozo_exception).__name__})")
    made = []
    for entry in found.entries[:ENTRIES]:
        changed = _instant(entry.get("updated_parsed") if "updated" in entry else None)
        given = _dated(entry.get("published")) or _instant(entry.get("published_parsed"))
        published = given or changed
        last = changed or published
        made += _entry(url, entry.get("link"), last, entry.get("title"), published)
    return _latest(made)


def _json_feed(body: bytes, url: str) -> list[Entry]:
    try:
        given: Any = json.loads(body)
        made = []
        for item in given["items"][:ENTRIES]:
            published = _dated(item.get("date_published"))
            last = _dated(item.get("date_modified")) or published
            made += _entry(url, item.get("url"), last, item.get("title"), published)
        return _latest(made)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FetchError("it is JSON, but no feed", final=True) from error


def _sitemap(body: bytes, url: str) -> list[Entry]:
    root = _xml(body)
    parts = str(root.tag).rpartition("}")[2] == "sitemapindex"
    made = []
    for child in root:
        values = {str(x.tag).rpartition("}")[2]: (x.text or "").strip() for x in child}
        last = _dated(values.get("lastmod"))
        made += [replace(e, listing=parts) for e in _entry(url, values.get("loc"), last)]
    # By their last change: of two that tie, the later in the file. Many list the oldest first.
    newest = sorted(enumerate(made), key=lambda e: (e[1].changed, e[0]))[-ENTRIES:]
    return _latest([made[i] for i in sorted(i for i, _ in newest)])


def _entry(
    base: str,
    link: object,
    last: datetime | None,
    title: object = None,
    published: datetime | None = None,
) -> list[Entry]:
    """One entry, or none where its link cannot be followed; ``last`` is when it last changed."""
    if not isinstance(link, str) or not link:
        return []
    try:
        place = plain_url(joined(base, clean(link).text))
    except FetchError:
        return []
    if len(place) > LONGEST:
        return []
    words = clean(title).text if isinstance(title, str) else None
    changed = last.astimezone(UTC).isoformat() if last else ""  # one zone: compared as text
    return [Entry(place, changed, words, published)]


def _latest(entries: list[Entry]) -> list[Entry]:
    """Each address once, with its latest change."""
    best: dict[str, Entry] = {}
    for entry in entries:
        known = best.get(entry.url)
        if known is None or entry.changed > known.changed:
            best[entry.url] = entry
    return list(best.values())


def _bounded(body: bytes) -> bytes:
    """The same without endless words, on some of which feedparser spends the square of them."""
    return ENDLESS.sub(r"\1", _safe(body).decode()).encode()


def _safe(body: bytes) -> bytes:
    """XML as plain UTF-8 without its declaration. Raises where it declares entities, or an
    encoding in which that could be hidden."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        name = "utf-16"
    else:
        declared = DECLARED.search(body[:400])
        name = declared[1].decode().lower() if declared else "utf-8"
        if name not in ENCODINGS:
            raise FetchError(f"its XML is in {name!r}, which is not read", final=True)
    text = body.decode(name, "replace").lstrip("\ufeff \t\r\n")
    if ENTITY.search(text):
        raise FetchError("its XML declares entities, which are not read", final=True)
    return re.sub(r"^<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")


def _xml(body: bytes) -> _Element:
    """Parsed without entities, without a network, of bounded depth."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_safe(body), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError("its XML cannot be read") from error
    if root is None:
        raise FetchError("its XML cannot be read")
    return root


def _instant(given: Any) -> datetime | None:
    """A moment of a feed; None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(timegm(given), UTC) if given else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _dated(given: object) -> datetime | None:
    """A moment as it is given, on the calendar of who gives it."""
    try:
        return parse_date(given) if isinstance(given, str) else None
    except ValueError:
        return None
