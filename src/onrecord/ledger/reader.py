"""What a ledger holds, read without a write lock; people's decisions win over what was read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import Text, cast, func, select, union

from onrecord.ledger import tables as t
from onrecord.ledger import versions
from onrecord.ledger.catalogue import Catalogue
from onrecord.ledger.decisions import Decisions, decisions
from onrecord.ledger.rows import aware, statement_of
from onrecord.model import (
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


class Reader(Catalogue):
    """Read-only views of a ledger."""

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

    def as_read(self, begins: str, coder: str | None = None) -> list[Statement]:
        """Statements whose id begins so, as coders, or one, left them: judgements change nothing
        here."""
        one = t.statements.c.id
        query = WITH_ARTICLE
        if begins:  # a range, for which there is an index: ids are digits and letters up to f
            query = query.where(one >= begins, one < begins + "g")
        if coder is not None:
            query = query.where(t.statements.c.coder == coder)
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

    def tellers(self) -> set[str]:
        """Everybody through whom anything is told."""
        query = select(cast(t.statements.c.via, Text)).distinct()
        with self.reading() as connection:
            told = connection.execute(query).scalars().all()
        return {name for several in told for name in json.loads(several)}

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
