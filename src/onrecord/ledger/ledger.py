"""What lasts: one writer, an article a transaction, and read-only views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from onrecord.errors import LedgerError
from onrecord.ledger import forgetting, judging, mending, propositions, versions
from onrecord.ledger import tables as t
from onrecord.ledger.reader import Reader
from onrecord.ledger.rows import article_of, dated, exists
from onrecord.ledger.versions import OF_WORDS, page_of
from onrecord.model import (
    Article,
    Attribution,
    Codebook,
    Identity,
    Judgement,
    Statement,
    Verdict,
)
from onrecord.sketches import sketch
from onrecord.text import content_digest, name_of

# What its giver says of an article beside its text.
GIVEN = ("url", "outlet", "title", "byline", "published")


class Ledger(Reader):
    """A ledger of articles, their attributions and statements, and people's judgements."""

    def as_kept(self, article: Article) -> Article:
        """The article under whose id and text this content is kept, or will be.

        Content (the words, however spaced) that is here already keeps its first id, its text,
        so that offsets always point into what is stored, and what was said of it: a reprint
        changes no date. From the same giver, by its id, what is said now counts. An id that
        other content has taken gets the digest behind it.
        """
        digest = content_digest(article.text)
        with self.reading() as connection:
            query = select(t.articles).where(t.articles.c.digest == digest)
            row = connection.execute(query).mappings().first()
            if row is not None:
                return _mended(article_of(dict(row)), article)
            taken = exists(connection, t.articles, id=article.id)
        return apart(article) if taken else article

    def mend(self, article: Article, again: Mapping[str, Iterable[str]]) -> None:
        """Take over what is said of a kept article now, as :meth:`as_kept` gave it.

        Where its day is another one, what the coders of whom some concepts are coded ``again``,
        given for each, read in it is to be read anew, and what was found there on its day beside
        these concepts was said on the new one.
        """
        kept = self.article(article.id)
        same = kept is not None and replace(article, retrieved=None) == kept
        if kept is None or (same and article.day == kept.day):
            return
        said = dated({name: getattr(article, name) for name in GIVEN})
        beside = {"mended": t.articles.c.mended + 1, "page": page_of(article)}
        with self._engine.begin() as connection:
            own = t.articles.c.id == article.id
            connection.execute(update(t.articles).where(own).values(said | beside))
            self._changed(connection)
            if article.day != kept.day:
                mending.redated(connection, article.id, kept.day, article.day, again)

    def keep_concepts(self, codebook: Codebook, reworded: bool = False) -> list[str]:
        """Keep a codebook's propositions; gives the ids of those that were worded otherwise.

        What people decided is about a question as it was worded. Raises :class:`LedgerError` where
        one that was read on is worded otherwise here, unless it is said to be only ``reworded``.
        """
        known, deciders = self.concepts(), self.deciders()
        kept = {c.id: (c.proposition, c.decided_by) for c in codebook.concepts}
        if any((known.get(name), deciders.get(name)) != row for name, row in kept.items()):
            with self._engine.begin() as connection:
                self._keep_concepts(connection, codebook, reworded)
                self._changed(connection)
        return [c.id for c in codebook.concepts if known.get(c.id, c.proposition) != c.proposition]

    def has_read(self, article_id: str, coder: str, digests: Mapping[str, str]) -> bool:
        """Whether ``coder`` has read the article on just these concepts, as they are now."""
        known = self.readings(article_id, coder)
        return all(known.get(concept) == digest for concept, digest in digests.items())

    def readings(self, article_id: str, coder: str) -> dict[str, str]:
        """The concepts on which ``coder`` has read an article, with the digest of each reading."""
        query = select(t.readings.c.concept, t.readings.c.digest).where(
            t.readings.c.article_id == article_id, t.readings.c.coder == coder
        )
        with self.reading() as connection:
            return {row.concept: row.digest for row in connection.execute(query)}

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

        False where nothing new was read: it was read so before, or another process has kept the
        content under another id since. A new reading replaces the
        coder's statements on these concepts in this article; those of other coders and on
        other concepts, all judgements, and what is judged stay. ``attributions`` are None where
        the coder, a person, did not read them: those that are here stay.
        """
        with self._engine.begin() as connection:
            kept = connection.execute(
                select(t.articles.c.text).where(t.articles.c.id == article.id)
            ).scalar()
            if kept is None:
                if exists(connection, t.articles, digest=content_digest(article.text)):
                    return False
                self._keep_article(connection, article)
            elif kept != article.text:
                raise LedgerError(f"{self.where}: {article.id!r} is kept with another text")
            if not self._keep_readings(connection, article.id, coder, digests):
                return False
            if attributions is not None:
                self._keep_attributions(connection, article.id, attributions)
            self._keep_concepts(connection, codebook)
            self._forget(connection, article.id, coder, digests, {s.id for s in statements})
            for statement in statements:
                row = asdict(statement) | {"via": list(statement.via)}
                connection.execute(insert(t.statements), row)
                who = {"name": statement.actor, "kind": statement.kind.value}
                if not exists(connection, t.actors, **who):
                    connection.execute(insert(t.actors), who)
            versions.carry(connection, article.id)
            self._changed(connection)
        return True

    def returned(self, article_id: str, url: str) -> None:
        """Note that a page has the words of an earlier version again, which stands for it now."""
        with self._engine.begin() as connection:
            if versions.returned(connection, article_id, url):
                self._changed(connection)

    def saw(self, article: Article) -> None:
        """Note that kept content was seen once more: from another outlet, or at another address."""
        digest = content_digest(article.text)
        query = select(t.articles.c.id, t.articles.c.outlet, t.articles.c.url)
        with self.reading() as connection:
            first = connection.execute(query.where(t.articles.c.digest == digest)).first()
        seen = (article.outlet, article.url)
        if first is None or seen == (None, None) or _same_place(article, first.outlet, first.url):
            return
        key = name_of(first.id, *seen)
        row = dated({name: getattr(article, name) for name in GIVEN})
        moment = article.retrieved or datetime.now(UTC)
        with self._engine.begin() as connection:
            if exists(connection, t.copies, article_id=first.id, outlet=seen[0], url=seen[1]):
                return
            c = t.copies.c
            known = select(c.outlet, c.url).where(c.article_id == first.id)
            if not any(_same_place(article, *one) for one in connection.execute(known)):
                row |= {"key": key, "article_id": first.id, "first_seen": moment}
                connection.execute(insert(t.copies), row)
                self._changed(connection)

    def judge(self, judgement: Judgement) -> None:
        """Keep a person's decision; of an acceptance that names no stance with the one that was
        read. Raises :class:`LedgerError` for an unknown statement, and for an acceptance where
        coders read it differently."""
        with self._engine.begin() as connection:
            kept = judging.checked(connection, judgement, self.where)
            connection.execute(insert(t.judgements), asdict(kept))
            versions.judged(connection, judgement.statement_id)
            self._changed(connection)

    def identify(self, identity: Identity) -> None:
        """Keep a person's decision on two names. Raises :class:`LedgerError` for an unknown one,
        and where two names would be held apart and yet be one through others. Names may be those of
        outlets, and of others through whom something is told, as well."""
        with self._engine.begin() as connection:
            judging.check_identity(self.identities(), identity, self.where)
            for name in (identity.one, identity.other):
                if not exists(connection, t.actors, name=name) and not self._tells(name):
                    raise LedgerError(f"{self.where}: no actor, outlet or teller {name!r}")
            connection.execute(insert(t.identities), asdict(identity))
            self._changed(connection)

    def _tells(self, name: str) -> bool:
        """Whether it is an outlet's name, or another's through whom something is told."""
        return name in self.tellers() or name in self.outlets().values()

    def _keep_article(self, connection: Connection, article: Article) -> None:
        row = dated({k: v for k, v in asdict(article).items() if k != "retrieved"})
        row["extra"] = dict(article.extra) or None
        row |= {"sketch": sketch(article.text), "page": page_of(article)}
        seen = article.retrieved or datetime.now(UTC)
        digest = content_digest(article.text)
        connection.execute(insert(t.articles), row | {"digest": digest, "first_seen": seen})
        versions.place(connection, article.id)

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

    def forget(self, article_id: str) -> int:
        """Take an article out, with all that was read in it, said of its copies, and told of it;
        gives how many statements went. What people decided on these stays, should it come again.

        Raises :class:`LedgerError` for an unknown one. A file keeps none of its words, once whoever
        else has the ledger open closes it.
        """
        return self._take_out("article", article_id, t.articles, forgetting.forget)

    def forget_question(self, concept: str) -> int:
        """The same of a question, by its id: with all that was found on it, and told of that."""
        return self._take_out("question", concept, t.concepts, forgetting.forget_question)

    def _take_out(
        self, what: str, name: str, table: Table, how: Callable[[Connection, str], int]
    ) -> int:
        with forgetting.wiped(self._engine), self._engine.begin() as connection:
            if not exists(connection, table, id=name):
                raise LedgerError(f"{self.where}: no {what} {name!r}")
            gone = how(connection, name)
            self._changed(connection)
        return gone

    @staticmethod
    def _changed(connection: Connection) -> None:
        """Give what the ledger holds another :meth:`version`."""
        connection.execute(update(t.changes).values(number=t.changes.c.number + 1))

    def _forget(
        self,
        connection: Connection,
        article_id: str,
        coder: str,
        concepts: Iterable[str],
        found: set[str],
    ) -> None:
        """Leave out what an earlier reading made, but for what a person has judged and the new
        one does not find: their word is on that statement."""
        own = and_(
            t.statements.c.article_id == article_id,
            t.statements.c.coder == coder,
            t.statements.c.concept.in_(list(concepts)),
        )
        said = select(t.statements.c.id).where(own)
        verdicts = select(t.judgements.c.statement_id, t.judgements.c.verdict).where(
            t.judgements.c.statement_id.in_(said)
        )
        latest = {
            row.statement_id: row.verdict
            for row in connection.execute(verdicts.order_by(t.judgements.c.number))
        }
        judged = {name for name, verdict in latest.items() if verdict != Verdict.UNDO}
        connection.execute(
            delete(t.statements).where(own, t.statements.c.id.not_in(judged - found))
        )

    def _keep_attributions(
        self, connection: Connection, article_id: str, attributions: Sequence[Attribution]
    ) -> None:
        own = t.attributions.c.article_id == article_id
        connection.execute(delete(t.attributions).where(own))
        for number, attribution in enumerate(attributions):
            row = asdict(attribution) | {"article_id": article_id, "number": number}
            connection.execute(insert(t.attributions), row)

    def _keep_concepts(
        self, connection: Connection, codebook: Codebook, reworded: bool = False
    ) -> None:
        if not reworded:
            propositions.check_in(connection, codebook, self.where)
        for concept in codebook.concepts:
            row = {"proposition": concept.proposition, "decided_by": concept.decided_by}
            if exists(connection, t.concepts, id=concept.id):
                own = t.concepts.c.id == concept.id
                connection.execute(update(t.concepts).where(own).values(row))
            else:
                connection.execute(insert(t.concepts), row | {"id": concept.id})


def _same_place(article: Article, outlet: str | None, url: str | None) -> bool:
    """Whether an article is from this outlet and page, however the address is written."""
    if article.outlet != outlet:
        return False
    return article.url == url or page_of(article) == page_of(replace(article, url=url))


def apart(article: Article) -> Article:
    """The article under an id that tells it from another of its name."""
    return replace(article, id=f"{article.id}~{content_digest(article.text)[:8]}")


def _mended(kept: Article, given: Article) -> Article:
    """A kept article with what is said of it now, where it is the same one: one of the same words
    under another id, or from another outlet, is a reprint; and so it is at another address where
    the id was made of the words, which says nothing of who gave them."""
    outlets = {kept.outlet, given.outlet} - {None}
    moved = OF_WORDS.fullmatch(given.id) and len({kept.url, given.url} - {None}) > 1
    if given.id != kept.id or len(outlets) > 1 or moved:
        return replace(kept, retrieved=given.retrieved)
    said = {name: getattr(given, name) or getattr(kept, name) for name in GIVEN}
    return replace(kept, retrieved=given.retrieved, **said)
