"""The articles of a ledger: what was kept, where it was seen, who published it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self
from unicodedata import normalize

from sqlalchemy import Connection, Engine, func, literal, or_, select

from onrecord.ledger import tables as t
from onrecord.ledger.rows import UNSHOWN, article_of, attribution_of, aware, local
from onrecord.ledger.store import open_engine, shown_name
from onrecord.model import Article, Attribution

# News agencies, as articles name them whose words others print.
AGENCIES = frozenset(
    """
    aap|adnkronos|afp|agence france-presse|agencia efe|anadolu|anadolu agency|ansa|ap|
    associated press|australian associated press|bloomberg news|canadian press|
    deutsche presse-agentur|dpa|dow jones newswires|efe|interfax|kyodo|kyodo news|pa media|pap|
    press association|press trust of india|pti|reuters|ria novosti|tass|ukrinform|
    united press international|upi|xinhua|yonhap|yonhap news agency
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)


def is_agency(outlet: str | None) -> bool:
    """Whether an outlet is a news agency."""
    return (outlet or "").casefold().removeprefix("the ") in AGENCIES


class Catalogue:
    """A ledger's database, opened, and its articles; a context manager that closes it."""

    def __init__(self, where: str | Path, *, create: bool = True) -> None:
        self.where = shown_name(str(where))
        self._engine = open_engine(str(where), create=create)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.where!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections; the next reading opens new ones."""
        self._engine.dispose()

    def reading(self) -> Connection:
        """A connection whose transaction takes no write lock."""
        return self._engine.connect().execution_options(reads=True)

    @property
    def engine(self) -> Engine:
        """The database itself, for the other rooms of the ledger."""
        return self._engine

    def seen(self) -> dict[str, datetime]:
        """When each article came in, by its id."""
        query = select(t.articles.c.id, t.articles.c.first_seen)
        with self.reading() as connection:
            return {row.id: aware(row.first_seen) for row in connection.execute(query)}

    def article(self, article_id: str) -> Article | None:
        """One article as it was kept."""
        query = select(t.articles).where(t.articles.c.id == article_id)
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else article_of(dict(row))

    def articles(self, texts: bool = True) -> Iterator[Article]:
        """All articles, in the order in which they came; without ``texts``, these are empty."""
        own = [c for c in t.articles.c if c.name not in UNSHOWN and (texts or c.name != "text")]
        shown = own if texts else [*own, literal("").label("text")]
        query = select(*shown).order_by(t.articles.c.first_seen, t.articles.c.id)
        with self.reading() as connection:
            for row in connection.execute(query).mappings():
                yield article_of(dict(row))

    def find(self, words: Sequence[str], limit: int) -> list[str]:
        """Ids of articles whose title and text have all ``words``, the latest published first; of a
        page's versions the latest is looked at.

        Case does not matter; of letters beyond ASCII, SQLite knows none, so words are also looked
        for in capitals, small, and with a capital.
        """
        a = t.articles.c
        whole = func.coalesce(a.title, "") + " " + a.text
        has = [
            or_(*(whole.icontains(one, autoescape=True) for one in _cases(word)))
            for word in (normalize("NFC", given) for given in words)  # as articles are
        ]
        query = (
            select(a.id)
            .where(*has, a.replaced_by.is_(None))
            .order_by(a.published.desc().nulls_last(), a.id)
            .limit(limit)
        )
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """Article ids and the sketches of their words, the earliest published first; of a page's
        versions the latest.

        Of one day agencies come first, whose words others print, then by the hour, where it is
        known, and else by when they came in.
        """
        a = t.articles.c
        when = func.coalesce(a.published, a.first_seen)
        query = (
            select(a.id, a.sketch, a.outlet, when.label("when"), a.first_seen)
            .where(a.sketch.is_not(None), a.replaced_by.is_(None))
            .order_by(when, a.first_seen, a.id)
        )
        with self.reading() as connection:
            rows = connection.execute(query).all()
        day = {row.id: aware(row.when).date() for row in rows}
        for row in sorted(rows, key=lambda row: (day[row.id], not is_agency(row.outlet))):
            yield row.id, row.sketch

    def copies(self) -> Iterator[Article]:
        """Further places where kept content was seen, by time; ``id`` is the kept article's.

        Their text is left empty: it is the article's.
        """
        query = select(t.copies).order_by(t.copies.c.first_seen, t.copies.c.key)
        with self.reading() as connection:
            for row in connection.execute(query).mappings():
                values = {k: row[k] for k in ("outlet", "url", "title", "byline")}
                published = local(row)
                yield Article(id=row["article_id"], text="", published=published, **values)

    def attributions(self, article_id: str) -> list[Attribution]:
        """The attributions of one article, in order."""
        query = (
            select(t.attributions)
            .where(t.attributions.c.article_id == article_id)
            .order_by(t.attributions.c.number)
        )
        with self.reading() as connection:
            return [attribution_of(dict(row)) for row in connection.execute(query).mappings()]

    def outlets(self) -> dict[str, str]:
        """Who published each article, where that is known."""
        a = t.articles.c
        query = select(a.id, a.outlet).where(a.outlet.is_not(None))
        with self.reading() as connection:
            return {row.id: row.outlet for row in connection.execute(query)}

    def versions(self) -> dict[str, str]:
        """For every article that is an earlier version of a page, the one that stands for it."""
        a = t.articles.c
        query = select(a.id, a.replaced_by).where(a.replaced_by.is_not(None))
        with self.reading() as connection:
            return {row.id: row.replaced_by for row in connection.execute(query)}


def _cases(word: str) -> set[str]:
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
