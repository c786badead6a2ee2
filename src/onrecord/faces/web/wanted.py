"""What programs may ask of ``/api/v1``: each answer's parameters, and no others."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from fastapi import HTTPException
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from onrecord.findings.choices import NetworkFile
from onrecord.findings.selection import is_asked
from onrecord.model import Statement

MOST = 1000  # rows of one page of answers
FEW = 20  # names that an error gives
ROWS = 100  # of one answer, unless asked otherwise


def _iso(given: object) -> object:
    """Only dates written as 2024-05-31: not every number is meant for one."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
        raise ValueError("a date is written as 2024-05-31")
    return given


def _day(words: str) -> Any:
    return Field(None, description=words, examples=["2024-05-31"])


Day = Annotated[date | None, BeforeValidator(_iso)]


class Asked(BaseModel):
    """Parameters of an address; one that there is not is refused, as it would change nothing."""

    model_config = ConfigDict(extra="forbid")


class Page(Asked):
    """Which rows of an answer, and how they are written."""

    limit: int | None = Field(
        None, ge=1, le=MOST, description=f"Rows of one answer; else {ROWS}, or all of them as CSV."
    )
    offset: int = Field(0, ge=0, le=10_000_000, description="Rows to leave out first.")
    format: Literal["json", "csv"] = Field("json", description="CSV is never run by spreadsheets.")


class Named(Page):
    """Actors by any part of their names."""

    actor: str | None = Field(None, max_length=400, description="Only names that have this.")


class About(Named):
    """Of one question, of some actors."""

    concept: str | None = Field(None, max_length=200, description="Only this concept.")
    name: str | None = Field(
        None, max_length=400, description="Only the actor who goes by just this name."
    )

    def takes(self, concept: str, actor: str, said: Sequence[Statement]) -> bool:
        """Whether an actor, under the name that is gathered, is asked for on a concept: by that
        name, as coded, or as an article writes it."""
        if self.concept not in (None, concept) or self.name not in (None, actor):
            return False
        names = {actor, *(s.actor for s in said)} if self.actor else {actor}
        return any(is_asked(self.actor, name, said) for name in names)


def ordered(since: date | None, until: date | None) -> None:
    """Answers 404 where nothing can lie between two days: each by itself is a day."""
    if since and until and since > until:
        raise HTTPException(404, f"since {since} is after until {until}: nothing lies between")


def among(asked: str | None, there: Collection[str], what: str = "concept") -> None:
    """Answers 404 for what there is not: a concept, a coder, an article has no empty list."""
    if asked is not None and asked not in there:
        names = ", ".join(sorted(there)[:FEW]) or "none yet"
        more = ", …" * (len(there) > FEW)
        raise HTTPException(404, f"no {what} {asked!r}; there are {names}{more}")


class At(About):
    """As things stood on a day."""

    at: Day = _day("As things stood on this day; else the latest.")


class Since(About):
    """What came to pass from a day on."""

    since: Day = _day("Nothing from before this day.")
    until: Day = _day("Nothing from after this day.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ordered(self.since, self.until)
        return self


class Moved(Since):
    """Moves, as they are known."""

    at: Day = _day("As they were known on this day; else today.")


class Said(Since):
    """Single statements."""

    article: str | None = Field(None, max_length=200, description="Only of this article.")
    coder: str | None = Field(None, max_length=200, description="Only by this coder.")


class OnDay(Page):
    """All questions as they stood on a day."""

    at: Day = _day("As things stood on this day; else the latest.")


class Followed(BaseModel):
    """A feed of some shifts. What readers and their proxies add to an address changes nothing."""

    model_config = ConfigDict(extra="ignore")

    concept: str | None = Field(None, max_length=200, description="Only this concept.")
    actor: str | None = Field(None, max_length=400, description="Only the actor of this name.")


class Between(Asked):
    """A network of some time."""

    weight: Literal["congruence", "conflict", "subtract", "ignore"] = Field(
        "subtract", description="What ties two actors."
    )
    since: Day = _day("Nothing from before this day.")
    until: Day = _day("Nothing from after this day.")
    doubtful: bool = Field(False, description="Positions too that are likelier wrong than right.")
    format: NetworkFile = NetworkFile.JSON

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ordered(self.since, self.until)
        return self
