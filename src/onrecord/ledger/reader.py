"""What a ledger holds, read without a write lock; people's decisions win over what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, func, literal, or_, select, union

from onrecord.ledger import tables as t
from onrecord.ledger import versions
from onrecord.ledger.decisions import Decisions, decisions
from onrecord.ledger.rows import UNSHOWN, article_of, attribution_of, aware, local, statement_of
from onrecord.ledger.store import open_engine, shown_name
from onrecord.model import (
    Article,
    Attribution,
    Codebook,
    Concept,
    Identity,
    Judgement,
    Kind,
    Statement,
    Verdict,
)
from onrecord.text import name_of

MANY = 500  # ids in one query


# What another program deletes an article from under says nothing any more.
WITH_ARTICLE = select(t.statements).join(t.articles)
STANDING = WITH_ARTICLE.where(versions.stands())  # of a page's versions in the latest that is read


class Reader:
    """Read-only views of a ledger; a context manager that closes it."""

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

    def statements(
        self,
        *,
        id: str | None = None,
        article_id: str | None = None,
        actor: str | None = None,
        concept: str | None = None,
        coder: str | None = None,
    ) -> Iterator[Statement]:
        """Statements as people's judgements leave them, by day; all, or those of an article, an
        actor as coded, a concept, a coder. Of a page that was changed the latest version's, unless
        a statement or an earlier version is asked for.

        A rejected statement is left out, a corrected one carries the person's agreement and
        full confidence, a merged actor's the name that was chosen. The latest word wins.
        """
        decided = self.decisions()
        kinds = self._kinds_of(decided.names.values())
        query = (STANDING if id is None and article_id is None else WITH_ARTICLE).order_by(
            t.statements.c.said_on.nulls_first(),
            t.statements.c.article_id,
            t.statements.c.start,
            t.statements.c.id,
        )
        asked = {"id": id, "article_id": article_id, "actor": actor, "concept": concept}
        for column, value in (asked | {"coder": coder}).items():
            if value is not None:
                query = query.where(t.statements.c[column] == value)
        with self.reading() as connection:
            for row in connection.execute(query).mappings():
                statement = decided.on(statement_of(row), kinds)
                if statement is not None:
                    yield statement

    def seen(self) -> dict[str, datetime]:
        """When each article came in, by its id."""
        query = select(t.articles.c.id, t.articles.c.first_seen)
        with self.reading() as connection:
            return {row.id: aware(row.first_seen) for row in connection.execute(query)}

    def as_read(self, begins: str) -> list[Statement]:
        """Statements whose id begins so, as coders left them: judgements change nothing here."""
        one = t.statements.c.id
        query = WITH_ARTICLE
        if begins:  # a range, for which there is an index: ids are digits and letters up to f
            query = query.where(one >= begins, one < begins + "g")
        with self.reading() as connection:
            rows = connection.execute(query.order_by(t.statements.c.id)).mappings()
            return [statement_of(row) for row in rows]

    def made_by(self, coder: str, article_id: str) -> dict[str, Statement]:
        """A coder's statements in one article, as they were made, by id."""
        s = t.statements.c
        query = select(t.statements).where(s.article_id == article_id, s.coder == coder)
        with self.reading() as connection:
            return {row["id"]: statement_of(row) for row in connection.execute(query).mappings()}

    def as_coded(self) -> Iterator[Statement]:
        """All statements as their coders made them, under the names that people chose."""
        decided = self.decisions()
        kinds = self._kinds_of(decided.names.values())
        with self.reading() as connection:
            rows = connection.execute(STANDING.order_by(t.statements.c.id)).mappings().all()
        return (decided.renamed(statement_of(row), kinds) for row in rows)

    def judgements(self) -> Iterator[Judgement]:
        """People's decisions, oldest first."""
        with self.reading() as connection:
            for row in connection.execute(
                select(t.judgements).order_by(t.judgements.c.number)
            ).mappings():
                values = {k: v for k, v in row.items() if k != "number"}
                yield Judgement(**values | {"when": aware(row["when"])})

    def identities(self) -> Iterator[Identity]:
        """People's decisions on names, oldest first."""
        with self.reading() as connection:
            query = select(t.identities).order_by(t.identities.c.number)
            for row in connection.execute(query).mappings():
                values = {k: v for k, v in row.items() if k != "number"}
                yield Identity(**values | {"when": aware(row["when"])})

    def decisions(self) -> Decisions:
        """What holds by people's latest words."""
        return decisions(self.judgements(), self.identities())

    def _kinds_of(self, names: Iterable[str]) -> dict[str, list[Kind]]:
        """The kinds of each of some names, the one with most statements first."""
        a, s = t.actors.c, t.statements.c
        said = (
            select(func.count())
            .where(s.actor == a.name, s.kind == a.kind)
            .scalar_subquery()
            .correlate(t.actors)
        )
        query = select(a.name, a.kind).where(a.name.in_(set(names))).order_by(said.desc(), a.kind)
        found: dict[str, list[Kind]] = {}
        with self.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.name, []).append(Kind(row.kind))
        return found

    def cast(self) -> set[tuple[str, Kind]]:
        """Every actor of a statement that stands, by name and kind, as merges leave them; and whom
        they speak for."""
        decided = self.decisions()
        kinds = self._kinds_of(decided.names.values())
        s = t.statements.c
        query = select(s.actor, s.kind, func.count().label("said")).group_by(s.actor, s.kind)
        left: Counter[tuple[str, Kind]] = Counter()
        gone = [i for i, word in decided.verdicts.items() if word.verdict is Verdict.REJECT]
        with self.reading() as connection:
            for row in connection.execute(query):
                left[row.actor, Kind(row.kind)] = row.said
            for start in range(0, len(gone), MANY):
                some = query.where(s.id.in_(gone[start : start + MANY]))
                for row in connection.execute(some):
                    left[row.actor, Kind(row.kind)] -= row.said
            bodies = connection.execute(select(s.organization).distinct()).scalars().all()
        found = {decided.named(name, kind, kinds) for (name, kind), n in left.items() if n}
        return found | {
            decided.named(body, Kind.ORGANIZATION, kinds) for body in bodies if body is not None
        }

    def kinds(self, names: Iterable[str]) -> dict[str, Kind]:
        """What kind of actor each of some names is, where the ledger knows it of one kind only."""
        found = self._kinds_of(names).items()
        return {name: several[0] for name, several in found if len(several) == 1}

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

    def versions(self) -> dict[str, str]:
        """For every article that is an earlier version of a page, the one that stands for it."""
        a = t.articles.c
        query = select(a.id, a.replaced_by).where(a.replaced_by.is_not(None))
        with self.reading() as connection:
            return {row.id: row.replaced_by for row in connection.execute(query)}

    def find(self, words: Sequence[str], limit: int) -> list[str]:
        """Ids of articles whose title and text have all ``words``, the latest published first; of a
        page's versions the latest is looked at.

        Case does not matter; of letters beyond ASCII, SQLite knows none, so words are also looked
        for in capitals, small, and with a capital.
        """
        a = t.articles.c
        whole = func.coalesce(a.title, "") + " " + a.text
        has = [
            or_(*(whole.icontains(one, autoescape=True) for one in _cases(word))) for word in words
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
        versions the latest."""
        when = func.coalesce(t.articles.c.published, t.articles.c.first_seen)
        query = (
            select(t.articles.c.id, t.articles.c.sketch)
            .where(t.articles.c.sketch.is_not(None), t.articles.c.replaced_by.is_(None))
            .order_by(when, t.articles.c.id)
        )
        with self.reading() as connection:
            yield from (tuple(row) for row in connection.execute(query))

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

    def concepts(self) -> dict[str, str]:
        """Concept ids and their propositions, by id."""
        with self.reading() as connection:
            rows = connection.execute(select(t.concepts).order_by(t.concepts.c.id)).mappings()
            return {row["id"]: row["proposition"] for row in rows}

    def codebook(self) -> Codebook:
        """The concepts with their deciders; keywords are not kept."""
        deciders = self.deciders()
        return Codebook(
            tuple(
                Concept(name, proposition, decided_by=deciders.get(name))
                for name, proposition in self.concepts().items()
            )
        )

    def coders(self) -> list[str]:
        """Who made statements, by name."""
        query = select(t.statements.c.coder).distinct().order_by(t.statements.c.coder)
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    def read_by(self, coder: str) -> dict[str, set[str]]:
        """The articles that a coder has read, and on which concepts."""
        query = select(t.readings.c.article_id, t.readings.c.concept).where(
            t.readings.c.coder == coder
        )
        found: dict[str, set[str]] = {}
        with self.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.article_id, set()).add(row.concept)
        return found

    def coded_by(self, coder: str) -> set[str]:
        """The articles that a coder has read, or has statements in: a mended date asks for a new
        reading, and leaves these."""
        several = (
            select(x.c.article_id).where(x.c.coder == coder) for x in (t.readings, t.statements)
        )
        with self.reading() as connection:
            return set(connection.execute(union(*several)).scalars())

    def deciders(self) -> dict[str, str]:
        """Who decides each concept, where the codebook says so."""
        query = select(t.concepts.c.id, t.concepts.c.decided_by)
        with self.reading() as connection:
            return {row.id: row.decided_by for row in connection.execute(query) if row.decided_by}

    def version(self) -> str:
        """A name for what the ledger holds now; it changes with every write that findings could
        see, and mostly with what another program writes."""
        tables = (t.articles, t.statements)
        with self.reading() as connection:
            changes = connection.execute(select(t.changes.c.number)).scalar()
            rows = [
                connection.execute(select(func.count()).select_from(table)).scalar()
                for table in tables
            ]
        return name_of(changes, *rows)

    def count(self) -> dict[str, int]:
        """How many articles, attributions and statements there are."""
        with self.reading() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (t.articles, t.attributions, t.statements)
            }


def _cases(word: str) -> set[str]:
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
