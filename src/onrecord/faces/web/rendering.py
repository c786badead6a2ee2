"""How pages are made of templates: every word escaped, every stance with its sign."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from onrecord.faces.web import pictures
from onrecord.faces.web.guard import Guard
from onrecord.faces.web.view import State, View
from onrecord.faces.wording import DID, SIGN, WORD, many, percent
from onrecord.model import Judgement, is_machine

# Under which of the four parts a page is found.
SECTION = dict.fromkeys(("/question", "/actor", "/shift", "/origins", "/statement"), "/")
SECTION |= {"/article": "/articles"}
NOTES = 500  # answers kept until they are shown
HERE = Path(__file__).parent
# Controls but for white space, and those of writing direction (Unicode Annex 9).
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def link(path: str, **values: object) -> str:
    """An address with its query; what is None is left out, a list named again for each."""
    given = [(k, v) for k, v in values.items() if v is not None]
    said = [(k, str(one)) for k, v in given for one in (v if isinstance(v, list) else [v])]
    return f"{path}?{urlencode(said)}" if said else path


def environment() -> Environment:
    """Templates that escape every word and stop at a name that is not there."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(link=link, WORD=WORD, SIGN=SIGN, many=many, stamp=stamp)
    made.globals.update(sureness=pictures.sureness, is_machine=is_machine, DID=DID, SECTION=SECTION)
    made.filters["shown"] = shown
    made.filters["percent"] = percent
    made.filters["merged"] = lambda values, **more: {**values, **more}
    return made


def stamp(word: Judgement | None) -> str:
    """Tells a decision from any later one, for a form that was made when it stood; “-” for none."""
    return word.when.isoformat() if word else "-"


def shown(words: object) -> str:
    """Words without control characters and without what turns the direction of a line."""
    return HIDDEN.sub("�", str(words))


class Notes:
    """What a decision did, shown once on the page that follows it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()

    def leave(self, words: str) -> str:
        """Keep words under a name that cannot be guessed."""
        name = secrets.token_urlsafe(12)
        self._kept[name] = words
        while len(self._kept) > NOTES:
            self._kept.popitem(last=False)
        return name

    def take(self, request: Request) -> str:
        """The words that a page is to show, once."""
        return self._kept.pop(request.query_params.get("note", ""), "")


class Pages:
    """What every page needs: the view, the templates, and who may write."""

    def __init__(self, view: View, guard: Guard, offices: str = "") -> None:
        self.view, self.guard, self.notes = view, guard, Notes()
        self.offices = offices  # a user's table of who held which office
        self.templates = Jinja2Templates(env=environment())

    def show(self, request: Request, page: str, state: State, **values: Any) -> Response:
        """A page; it is made anew each time, as what people decide shows at once."""
        context = {"state": state, "form_token": self.guard.form_token(request), **values}
        return self.templates.TemplateResponse(request, f"{page}.html", context)

    def missing(self, request: Request, what: str, status: int = 404) -> Response:
        """A page that says what is not there, or could not be done."""
        state = self.view.state
        context = {"state": state, "what": what, "form_token": "", "found": status != 404}
        return self.templates.TemplateResponse(request, "missing.html", context, status_code=status)
