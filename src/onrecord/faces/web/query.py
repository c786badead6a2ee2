"""What a page is asked for in its address."""

from __future__ import annotations

import re
from datetime import date, timedelta

from starlette.requests import Request

from onrecord.errors import InputError
from onrecord.faces.web.view import State


def day_of(request: Request, state: State) -> date | None:
    """The date that the page is for: ``at`` as a date, or ``day`` as days since the first; the
    last of these is no date but everybody's latest word, as without any."""
    given = request.query_params.get("day", "")
    if _is_whole(given) and state.days and not request.query_params.get("at"):
        first, last = state.days
        days = int(given)
        return first + timedelta(days=days) if days < (last - first).days else None
    return date_of(request, "at")


def date_of(request: Request, name: str) -> date | None:
    """A date that the page is asked with. Raises :class:`InputError` for what is none."""
    given = request.query_params.get(name)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError(f"{given!r} is not a date; write it as 2024-05-31") from error


def whole_of(request: Request, name: str, default: int) -> int:
    """A number from 1 on."""
    given = request.query_params.get(name, "")
    return max(1, int(given)) if _is_whole(given) else default


def _is_whole(given: str) -> bool:
    return re.fullmatch(r"[0-9]{1,7}", given) is not None
