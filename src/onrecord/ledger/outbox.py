"""What is to be told to whom, kept in the ledger until the other side says that it has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.ledger import tables as t
from onrecord.ledger.reader import Reader

WAITING, SENT, KNOWN = "waiting", "sent", "known"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to tell one address."""

    hook: str
    id: str
    body: str
    failures: int


class Outbox:
    """The deliveries of a ledger; every change is a transaction of its own."""

    def __init__(self, ledger: Reader) -> None:
        self._engine, self._reading = ledger.engine, ledger.reading

    def put(
        self,
        hook: str,
        bodies: Mapping[str, str],
        others: Mapping[str, Collection[str]] | None = None,
    ) -> int:
        """Have these told, by id; what was put before is not told again, be it under one of the
        ``others`` that it has. How many wait anew.

        An address that is new is not told what is known already: only what comes after. What waits
        and is found no more, since a person rejected what showed it, is not told.
        """
        new = 0
        with self._engine.begin() as connection:
            d = t.deliveries.c
            rows = connection.execute(select(d.id, d.state).where(d.hook == hook)).all()
            known, waiting = {row.id for row in rows}, {r.id for r in rows if r.state == WAITING}
            told = bool(known)
            if not told:
                self._insert(connection, hook, "", "", KNOWN)
            there = {*bodies, *(name for several in (others or {}).values() for name in several)}
            for name in waiting - there:
                own = (d.hook == hook, d.id == name)
                connection.execute(delete(t.deliveries).where(*own))
                known.discard(name)
            for name, body in bodies.items():
                ids = (name, *(others or {}).get(name, ()))
                if known.isdisjoint(ids):
                    known.add(name)
                    self._insert(connection, hook, name, body, WAITING if told else KNOWN)
                    new += told
        return new

    def due(self, hooks: Collection[str], now: float) -> list[Delivery]:
        """What is to be told now to any of ``hooks``, the longest waiting first: who is no hook any
        more hears nothing."""
        d = t.deliveries.c
        query = select(t.deliveries).where(
            d.state == WAITING, d.next_at <= now, d.hook.in_(list(hooks))
        )
        with self._reading() as connection:
            rows = connection.execute(query.order_by(d.next_at, d.hook, d.id)).mappings()
            return [Delivery(r["hook"], r["id"], r["body"], r["failures"]) for r in rows]

    def sent(self, one: Delivery) -> None:
        """The other side has it."""
        self._mark(one, state=SENT, problem=None)

    def failed(self, one: Delivery, next_at: float, problem: str) -> None:
        """To be told again at ``next_at`` (seconds since 1970)."""
        self._mark(one, next_at=next_at, failures=one.failures + 1, problem=problem)

    def problems(self, hooks: Collection[str]) -> list[tuple[str, str]]:
        """Those of ``hooks`` that what waits could not be told to, and why."""
        d = t.deliveries.c
        query = select(d.hook, d.problem).where(
            d.state == WAITING, d.problem.is_not(None), d.hook.in_(list(hooks))
        )
        with self._reading() as connection:
            rows = connection.execute(query.distinct().order_by(d.hook))
            return [(row.hook, row.problem) for row in rows]

    def count(self) -> dict[str, int]:
        """How many deliveries there are, by state; without those known before their hook."""
        d = t.deliveries.c
        query = select(d.state, func.count()).where(d.state != KNOWN).group_by(d.state)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def _mark(self, one: Delivery, **values: object) -> None:
        d = t.deliveries.c
        with self._engine.begin() as connection:
            connection.execute(
                update(t.deliveries).where(d.hook == one.hook, d.id == one.id).values(**values)
            )

    @staticmethod
    def _insert(connection: Connection, hook: str, name: str, body: str, state: str) -> None:
        row: dict[str, object] = {"hook": hook, "id": name, "body": body, "state": state}
        row |= {"next_at": 0.0, "failures": 0}
        connection.execute(insert(t.deliveries), row)
