"""What a source lists: entries of feeds (RSS, Atom, JSON Feed), sitemaps, OPML lists of feeds."""

from __future__ import annotations

import json
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from onrecord.errors import InputError
from onrecord.watch.fetch import FetchError

if TYPE_CHECKING:
    from lxml.etree import _Element

ENTRIES = 1000  # of one listing
ENTITY = re.compile(rb"<!(?:DOCTYPE[^>]*\[|ENTITY)", re.IGNORECASE)
PAGE, LISTING = "page", "listing"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something listed: a page, or (``listing``) a further sitemap. ``changed`` is what the
    listing says of its last change, in its own words."""

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

    if ENTITY.search(body):
        raise FetchError("its XML declares entities, which are not read", final=True)
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if found.bozo and not found.entries:
        raise FetchError(f"its feed cannot be read ({type(found.bozo_exception).__name__})")
    made = []
    for entry in found.entries[:ENTRIES]:
        link = entry.get("link")
        if link:
            moment = entry.get("published_parsed") or entry.get("updated_parsed")
            published = datetime.fromtimestamp(timegm(moment), UTC) if moment else None
            changed = str(
                (entry["updated"] if "updated" in entry else entry.get("published")) or ""
            )
            made.append(Entry(urljoin(url, link), changed, entry.get("title"), published))
    return made


def _json_feed(body: bytes, url: str) -> list[Entry]:
    try:
        given: Any = json.loads(body)
        items = given["items"]
        return [
            Entry(
                urljoin(url, item["url"]),
                str(item.get("date_modified") or item.get("date_published") or ""),
                item.get("title"),
                _moment(item.get("date_published")),
            )
            for item in items[:ENTRIES]
            if isinstance(item.get("url"), str)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FetchError("it is JSON, but no feed", final=True) from error


def _sitemap(body: bytes, url: str) -> list[Entry]:
    root = _xml(body)
    name = str(root.tag).rpartition("}")[2]
    made = []
    for child in list(root)[:ENTRIES]:
        values = {str(x.tag).rpartition("}")[2]: (x.text or "").strip() for x in child}
        if values.get("loc"):
            changed = values.get("lastmod", "")
            place = urljoin(url, values["loc"])
            made.append(Entry(place, changed, listing=name == "sitemapindex"))
    return made


def _xml(body: bytes) -> _Element:
    """Parsed without entities, without a network, of bounded depth."""
    from lxml import etree

    if ENTITY.search(body):
        raise FetchError("its XML declares entities, which are not read", final=True)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(body, parser)
    if root is None:
        raise FetchError("its XML cannot be read")
    return root


def _moment(given: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
