"""What the readers of this room give: articles on their way in, and what went wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from onrecord.articles.wrapping import unwrapped
from onrecord.errors import ArticleError
from onrecord.model import Article
from onrecord.settings import Settings
from onrecord.text import Cleaned, clean

# With dots a day comes first wherever dots are written.
FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y")
LONGEST_ID = 180  # of an article; a ledger may put a mark behind it
SLASHED = ("%d/%m/%Y", "%m/%d/%Y")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, where it came from, and the way back to the text as it was given.

    ``extracted`` says that the text was taken out of a page or file, so that whoever gave it
    has not seen it in this form.
    """

    article: Article
    cleaned: Cleaned
    where: str
    extracted: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be used. ``lost`` is false where the article was kept."""

    where: str
    reason: str
    lost: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


Found = Arrival | Problem


def arrive(text: str, where: str, settings: Settings, article: Article) -> Arrival:
    """Check and clean ``text`` and put it into ``article``.

    Raises :class:`ArticleError` for a text that is empty or longer than the settings allow, and for
    an id that no ledger holds.
    """
    if len(text) > settings.max_characters:
        raise ArticleError(
            where,
            f"its text has {len(text):,} characters, the limit is {settings.max_characters:,}; "
            "split it, or raise max_characters in onrecord.toml",
        )
    if len(article.id) > LONGEST_ID:
        raise ArticleError(
            where, f"its id has {len(article.id)} characters, more than {LONGEST_ID}"
        )
    cleaned = clean(text)
    cleaned = replace(cleaned, text=unwrapped(cleaned.text))
    if not cleaned.text.strip():
        raise ArticleError(where, "it holds no text")
    words = ("id", "title", "outlet", "url", "byline", "language")
    told: dict[str, Any] = {
        name: clean(value).text for name in words if (value := getattr(article, name))
    }
    told["language"] = told.get("language", article.language)[:20]
    return Arrival(replace(article, text=cleaned.text, **told), cleaned, where)


def parse_date(given: str) -> datetime:
    """An ISO 8601, RFC 2822 or written-out date, in its own time zone, which says what day it is
    there; without one in UTC, and a date alone is midnight.

    Dates that could be read two ways (03/04/2024) are not guessed. Raises ValueError.
    """
    value = given.strip()
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = _written(value)
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found
        found.astimezone(UTC)  # raises where that is beyond the calendar
        return found
    except OverflowError as error:
        raise ValueError(f"{value!r} is no day of this calendar") from error


def _written(value: str) -> datetime:
    for pattern in FORMATS:
        try:
            return datetime.strptime(value, pattern)
        except ValueError:
            continue
    either = []
    for pattern in SLASHED:
        with suppress(ValueError):
            either.append(datetime.strptime(value, pattern))
    if len(set(either)) == 1:  # one of them is no month
        return either[0]
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{value!r} is not a date; write it as 2024-05-31") from error
