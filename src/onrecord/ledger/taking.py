"""What was decided in another ledger, taken into this one: each word once, none over a later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from onrecord.errors import LedgerError
from onrecord.model import Identity, Judgement

if TYPE_CHECKING:
    from onrecord.ledger.ledger import Ledger

Word = Judgement | Identity
Matter = str | frozenset[str]  # a statement's id, or two names


@dataclass
class Taken:
    """What became of words: ``new`` ones hold here now, ``known`` ones were here, ``later`` ones
    stand behind what was decided here since, and of the ``refused`` it is said why."""

    new: int = 0
    known: int = 0
    later: int = 0
    refused: list[tuple[Word, str]] = field(default_factory=list)


def matter(word: Word) -> Matter:
    """What a word is about."""
    return word.statement_id if isinstance(word, Judgement) else frozenset((word.one, word.other))


def _key(word: Word) -> tuple[object, ...]:
    """What tells a word from any other: an acceptance takes its stance from what is read here."""
    return matter(word), word.verdict, word.who, word.when


def take(ledger: Ledger, words: Iterable[Word]) -> Taken:
    """Keep words of another ledger as theirs who said them, oldest first.

    Of each matter the latest word holds, by the moment at which it was said, wherever that was. The
    same words again change nothing. A word on what this ledger does not have is refused.
    """
    said: set[tuple[object, ...]] = set()
    latest: dict[Matter, datetime] = {}
    here: list[Word] = [*ledger.judgements(), *ledger.identities()]
    for word in here:
        said.add(_key(word))
        latest[matter(word)] = max(word.when, latest.get(matter(word), word.when))
    done, several = Taken(), bool(ledger.versions())
    before: Word | None = None
    for word in sorted(words, key=lambda one: one.when):
        about = matter(word)
        if several and before and word.when == before.when:  # it may have been carried along
            said.update(map(_key, ledger.judgements()))
        before = word
        if _key(word) in said:
            done.known += 1
        elif about in latest and latest[about] > word.when:
            done.later += 1
        else:
            try:
                ledger.judge(word) if isinstance(word, Judgement) else ledger.identify(word)
            except LedgerError as error:
                done.refused.append((word, str(error)))
                continue
            said.add(_key(word))
            latest[about] = word.when
            done.new += 1
    return done
