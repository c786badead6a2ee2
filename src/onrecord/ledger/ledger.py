"""What lasts: one writer, an article a transaction, and read-only views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, literal, null, select, update

from onrecord.errors import LedgerError
from onrecord.ledger import tables as t
from onrecord.ledger.decisions import Decisions, decisions
from onrecord.ledger.store import open_engine
from onrecord.model import (
    Article,
    Attribution,
    Certainty,
    Change,
    Codebook,
    Identity,
    Judgement,
    Kind,
    Statement,
)
from onrecord.sketches import sketch
from onrecord.text import content_digest

UNSHOWN = ("digest", "first_seen", "sketch")


class Ledger:
    """A ledger of articles, their attributions and statements, and people's judgements."""

    def __init__(self, where: str, *, create: bool = True) -> None:
        self.where = where
        self._engine = open_engine(where, create=create)

    # Writing -----------------------------------------------------------------------

    def as_kept(self, article: Article) -> Article:
        """The article under whose id and text this content is kept, or will be.

        Content (the words, however spaced) that is here already keeps its first id and its
        text, so that offsets always point into what is stored; an id that other content has
        taken gets the digest behind it.
        """
        digest = content_digest(article.text)
        with self._reading() as connection:
            query = select(t.articles.c.id, t.articles.c.text)
            row = connection.execute(query.where(t.articles.c.digest == digest)).first()
            if row is not None:
                return replace(article, id=row.id, text=row.text)
            taken = _exists(connection, t.articles, id=article.id)
        return replace(article, id=f"{article.id}~{digest[:8]}") if taken else article

    def has_read(self, article_id: str, coder: str, digests: Mapping[str, str]) -> bool:
        """Whether ``coder`` has read the article on just these concepts, as they are now."""
        query = select(t.readings.c.concept, t.readings.c.digest).where(
            t.readings.c.article_id == article_id, t.readings.c.coder == coder
        )
        with self._reading() as connection:
            known = {row.concept: row.digest for row in connection.execute(query)}
        return all(known.get(concept) == digest for concept, digest in digests.items())

    def add(
        self,
        article: Article,
        attributions: Sequence[Attribution] | None,
        statements: Sequence[Statement],
        codebook: Codebook,
        coder: str,
        digests: Mapping[str, str],
    ) -> bool:
        """Keep one article, as :meth:`as_kept` gave it, and what was read in it: all or nothing.

        False where it was read so before, and nothing was changed. A new reading replaces the
        coder's statements on these concepts in this article; those of other coders and on
        other concepts, and all judgements, stay. ``attributions`` are None where the coder,
        a person, did not read them: those that are here stay.
        """
        with self._engine.begin() as connection:
            kept = connection.execute(
                select(t.articles.c.text).where(t.articles.c.id == article.id)
            ).scalar()
            if kept is None:
                self._keep_article(connection, article)
            elif kept != article.text:
                raise LedgerError(f"{self.where}: {article.id!r} is kept with another text")
            if not self._keep_readings(connection, article.id, coder, digests):
                return False
            if attributions is not None:
                self._keep_attributions(connection, article.id, attributions)
            self._keep_concepts(connection, codebook)
            connection.execute(
                delete(t.statements).where(
                    t.statements.c.article_id == article.id,
                    t.statements.c.coder == coder,
                    t.statements.c.concept.in_(list(digests)),
                )
            )
            for statement in statements:
                row = asdict(statement) | {"via": list(statement.via)}
                connection.execute(insert(t.statements), row)
                who = {"name": statement.actor, "kind": statement.kind.value}
                if not _exists(connection, t.actors, **who):
                    connection.execute(insert(t.actors), who)
        return True

    def saw(self, article: Article) -> None:
        """Note that kept content was seen once more: from another outlet, or at another address."""
        digest = content_digest(article.text)
        query = select(t.articles.c.id, t.articles.c.outlet, t.articles.c.url)
        with self._reading() as connection:
            first = connection.execute(query.where(t.articles.c.digest == digest)).first()
        seen = (article.outlet, article.url)
        if first is None or seen in ((None, None), (first.outlet, first.url)):
            return
        key = content_digest(" ".join(map(str, (first.id, *seen))))
        names = ("outlet", "url", "title", "byline", "published")
        row = {name: getattr(article, name) for name in names}
        moment = article.retrieved or datetime.now(UTC)
        with self._engine.begin() as connection:
            if not _exists(connection, t.copies, key=key):
                row |= {"key": key, "article_id": first.id, "first_seen": moment}
                connection.execute(insert(t.copies), row)

    def judge(self, judgement: Judgement) -> None:
        """Keep a person's decision. Raises :class:`LedgerError` for an unknown statement."""
        with self._engine.begin() as connection:
            if not _exists(connection, t.statements, id=judgement.statement_id):
                raise LedgerError(f"{self.where}: no statement {judgement.statement_id!r}")
            connection.execute(insert(t.judgements), asdict(judgement))

    def identify(self, identity: Identity) -> None:
        """Keep a person's decision on two names. Raises :class:`LedgerError` for an unknown one."""
        with self._engine.begin() as connection:
            for name in (identity.one, identity.other):
                if not _exists(connection, t.actors, name=name):
                    raise LedgerError(f"{self.where}: no actor {name!r}")
            connection.execute(insert(t.identities), asdict(identity))

    def _keep_article(self, connection: Connection, article: Article) -> None:
        row = {k: v for k, v in asdict(article).items() if k != "retrieved"}
        row["extra"] = dict(article.extra) or null()
        row["sketch"] = sketch(article.text)
        seen = article.retrieved or datetime.now(UTC)
        digest = content_digest(article.text)
        connection.execute(insert(t.articles), row | {"digest": digest, "first_seen": seen})

    def _keep_readings(
        self, connection: Connection, article_id: str, coder: str, digests: Mapping[str, str]
    ) -> bool:
        own = (t.readings.c.article_id == article_id, t.readings.c.coder == coder)
        known = {
            row.concept: row.digest
            for row in connection.execute(select(t.readings).where(*own))
            if row.concept in digests
        }
        if known == dict(digests):
            return False
        connection.execute(delete(t.readings).where(*own, t.readings.c.concept.in_(list(digests))))
        rows = [
            {"article_id": article_id, "coder": coder, "concept": c, "digest": d}
            for c, d in digests.items()
        ]
        connection.execute(insert(t.readings), rows)
        return True

    def _keep_attributions(
        self, connection: Connection, article_id: str, attributions: Sequence[Attribution]
    ) -> None:
        own = t.attributions.c.article_id == article_id
        connection.execute(delete(t.attributions).where(own))
        for number, attribution in enumerate(attributions):
            row = asdict(attribution) | {"article_id": article_id, "number": number}
            connection.execute(insert(t.attributions), row)

    def _keep_concepts(self, connection: Connection, codebook: Codebook) -> None:
        for concept in codebook.concepts:
            row = {"proposition": concept.proposition, "decided_by": concept.decided_by}
            if _exists(connection, t.concepts, id=concept.id):
                connection.execute(
                    update(t.concepts).where(t.concepts.c.id == concept.id).values(row)
                )
            else:
                connection.execute(insert(t.concepts), row | {"id": concept.id})

    def _reading(self) -> Connection:
        """A connection whose transaction takes no write lock."""
        return self._engine.connect().execution_options(reads=True)

    # Reading -----------------------------------------------------------------------

    def statements(self, **where: str) -> Iterator[Statement]:
        """Statements as people's judgements leave them, by day; ``where`` compares columns.

        A rejected statement is left out, a corrected one carries the person's agreement and
        full confidence, a merged actor's the name that was chosen. The latest word wins.
        """
        decided = self.decisions()
        kinds = self._kinds(decided.names.values())
        query = select(t.statements).order_by(
            t.statements.c.said_on,
            t.statements.c.article_id,
            t.statements.c.start,
            t.statements.c.id,
        )
        for column, value in where.items():
            query = query.where(t.statements.c[column] == value)
        with self._reading() as connection:
            for row in connection.execute(query).mappings():
                statement = decided.on(_statement(row), kinds)
                if statement is not None:
                    yield statement

    def as_read(self, begins: str) -> list[Statement]:
        """Statements whose id begins so, as coders left them: judgements change nothing here."""
        query = select(t.statements).where(t.statements.c.id.startswith(begins, autoescape=True))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(t.statements.c.id)).mappings()
            return [_statement(row) for row in rows]

    def judgements(self) -> Iterator[Judgement]:
        """People's decisions, oldest first."""
        with self._reading() as connection:
            for row in connection.execute(
                select(t.judgements).order_by(t.judgements.c.number)
            ).mappings():
                values = {k: v for k, v in row.items() if k != "number"}
                yield Judgement(**values | {"when": _aware(row["when"])})

    def identities(self) -> Iterator[Identity]:
        """People's decisions on names, oldest first."""
        with self._reading() as connection:
            query = select(t.identities).order_by(t.identities.c.number)
            for row in connection.execute(query).mappings():
                values = {k: v for k, v in row.items() if k != "number"}
                yield Identity(**values | {"when": _aware(row["when"])})

    def decisions(self) -> Decisions:
        """What holds by people's latest words."""
        return decisions(self.judgements(), self.identities())

    def _kinds(self, names: Iterable[str]) -> dict[str, Kind]:
        query = select(t.actors).where(t.actors.c.name.in_(set(names)))
        with self._reading() as connection:
            return {row.name: Kind(row.kind) for row in connection.execute(query)}

    def article(self, article_id: str) -> Article | None:
        """One article as it was kept."""
        query = select(t.articles).where(t.articles.c.id == article_id)
        with self._reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _article(dict(row))

    def articles(self, texts: bool = True) -> Iterator[Article]:
        """All articles, in the order in which they came; without ``texts``, these are empty."""
        own = [c for c in t.articles.c if c.name not in UNSHOWN and (texts or c.name != "text")]
        shown = own if texts else [*own, literal("").label("text")]
        query = select(*shown).order_by(t.articles.c.first_seen, t.articles.c.id)
        with self._reading() as connection:
            for row in connection.execute(query).mappings():
                yield _article(dict(row))

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """Article ids and the sketches of their words, the earliest published first."""
        when = func.coalesce(t.articles.c.published, t.articles.c.first_seen)
        query = select(t.articles.c.id, t.articles.c.sketch).order_by(when, t.articles.c.id)
        with self._reading() as connection:
            yield from (tuple(row) for row in connection.execute(query))

    def copies(self) -> Iterator[Article]:
        """Further places where kept content was seen, by time; ``id`` is the kept article's.

        Their text is left empty: it is the article's.
        """
        query = select(t.copies).order_by(t.copies.c.first_seen, t.copies.c.key)
        with self._reading() as connection:
            for row in connection.execute(query).mappings():
                values = {k: row[k] for k in ("outlet", "url", "title", "byline")}
                published = _aware(row["published"])
                yield Article(id=row["article_id"], text="", published=published, **values)

    def attributions(self, article_id: str) -> list[Attribution]:
        """The attributions of one article, in order."""
        query = (
            select(t.attributions)
            .where(t.attributions.c.article_id == article_id)
            .order_by(t.attributions.c.number)
        )
        with self._reading() as connection:
            return [_attribution(dict(row)) for row in connection.execute(query).mappings()]

    def concepts(self) -> dict[str, str]:
        """Concept ids and their propositions, by id."""
        with self._reading() as connection:
            rows = connection.execute(select(t.concepts).order_by(t.concepts.c.id)).mappings()
            return {row["id"]: row["proposition"] for row in rows}

    def count(self) -> dict[str, int]:
        """How many articles, attributions and statements there are."""
        with self._reading() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (t.articles, t.attributions, t.statements)
            }


def _exists(connection: Connection, table: Any, **values: object) -> bool:
    query = select(1).select_from(table)
    for column, value in values.items():
        query = query.where(table.c[column] == value)
    return connection.execute(query.limit(1)).first() is not None


def _statement(row: RowMapping) -> Statement:
    clean = {
        "kind": Kind(row["kind"]),
        "certainty": Certainty(row["certainty"]),
        "change": Change(row["change"]) if row["change"] else None,
        "via": tuple(row["via"]),
    }
    return Statement(**dict(row) | clean)


def _article(row: dict[str, Any]) -> Article:
    values = {k: v for k, v in row.items() if k not in UNSHOWN}
    published = _aware(row["published"])
    return Article(**values | {"published": published, "extra": row["extra"] or {}})


def _attribution(row: dict[str, Any]) -> Attribution:
    row.pop("number")
    for role in ("source", "cue", "content"):
        row[role] = tuple((start, end) for start, end in row[role])
    return Attribution(**row)


def _aware(moment: datetime | None) -> Any:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
