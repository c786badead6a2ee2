"""What programs send to the API, and what it answers beside rows."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Body
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.findings.choices import NetworkFile
from onrecord.model import Verdict


def _whole(given: object) -> object:
    """JSON's whole numbers, 1.0 among them, and nothing that Python takes for one."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given % 1 != 0:
        raise ValueError("a whole number is needed")
    return int(given)


MEDIA = {
    NetworkFile.CSV: "text/csv",
    NetworkFile.GRAPHML: "application/graphml+xml",
    NetworkFile.GEXF: "application/gexf+xml",
    NetworkFile.DL: "text/plain",
    NetworkFile.JSON: "application/json",
}


class Fault(BaseModel):
    """Why there is no answer."""

    detail: str


class Word(BaseModel):
    """A person's word on a statement."""

    model_config = ConfigDict(extra="forbid")
    who: str = Field(min_length=1, max_length=200)
    why: str = Field("", max_length=2000)


class Plain(Word):
    """The statement is right, is none, or is given back to the machine."""

    verdict: Literal[Verdict.ACCEPT, Verdict.REJECT, Verdict.UNDO]


class Correction(Word):
    """The statement takes another stance."""

    verdict: Literal[Verdict.CORRECT]
    agreement: Annotated[
        int, Field(ge=-1, le=1, description="The right stance."), BeforeValidator(_whole)
    ]


EXAMPLE = {"verdict": "correct", "agreement": -1, "who": "Ada", "why": "irony"}
Given = Annotated[Plain | Correction, Body(discriminator="verdict", examples=[EXAMPLE])]


class Kept(BaseModel):
    """What a judgement left: the statement, or null where it is rejected."""

    statement: dict[str, Any] | None
