"""The pages and the API over a ledger, as one web application."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import __version__
from onrecord.errors import InputError, LedgerError
from onrecord.faces.web import api, feeds, intake, pages, writing
from onrecord.faces.web.freshness import Freshness
from onrecord.faces.web.guard import Guard, refusal
from onrecord.faces.web.rendering import Pages
from onrecord.faces.web.view import View
from onrecord.findings.beliefs import believed
from onrecord.ledger import Ledger
from onrecord.model import Codebook
from onrecord.settings import Settings
from onrecord.statements.llm import Endpoint

PROGRAMS = ("/api/", "/feeds/")  # what no page of a person's is answered at
STATIC = Path(__file__).parent / "static"

__all__ = ["application"]


def application(
    ledger: Ledger,
    guard: Guard,
    who: str | None = None,
    codebook: Codebook | None = None,
    settings: Settings | None = None,
    second: Endpoint | None = None,
    coder: str | None = None,
) -> FastAPI:
    """The whole application; ``who`` is the name that decisions carry where none is given.

    With a ``codebook``, programs may send articles to be read; ``second`` is a language model that
    reads them too. With a ``coder`` only that one's statements are shown.
    """
    settings = settings or Settings()
    view = View(ledger, believed(settings.beliefs), coder)
    made = FastAPI(
        title="onrecord",
        version=__version__,
        summary="Who stands where, since when, and on whose word.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    made.state.view = view
    shown = Pages(view, guard, settings.offices)
    made.include_router(pages.router(shown))
    made.include_router(writing.router(shown, who or getuser()))
    made.include_router(api.router(view, guard))
    made.include_router(intake.router(view, guard, codebook, settings, second))
    made.include_router(feeds.router(view))
    made.mount("/static", StaticFiles(directory=STATIC), name="static")

    @made.get("/api/v1/docs", include_in_schema=False)
    def docs(request: Request) -> Response:
        return shown.show(request, "api", view.state, paths=made.openapi()["paths"])

    @made.exception_handler(InputError)
    def wrong(request: Request, error: Exception) -> Response:
        if str(request.scope["path"]).startswith("/api/"):  # in the shape that its schema has
            told = {"type": "value_error", "loc": ["query"], "msg": str(error)}
            return JSONResponse({"detail": [told]}, 422)
        return refusal(request, 422, str(error))

    @made.exception_handler(LedgerError)
    def broken(request: Request, error: Exception) -> Response:
        return refusal(request, 503, str(error))

    @made.exception_handler(RequestValidationError)
    def unfit(request: Request, error: RequestValidationError) -> Response:
        # Without the input itself: it may be what no JSON can hold.
        known = [{k: e[k] for k in ("type", "loc", "msg")} for e in error.errors()]
        if not str(request.scope["path"]).startswith(PROGRAMS):
            told = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in known)
            return shown.missing(request, f"What was sent does not fit: {told}", 422)
        return JSONResponse({"detail": known}, 422)

    @made.exception_handler(HTTPException)
    def not_here(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405 and (allowed := _methods(made, request)):
            error.headers = {"Allow": ", ".join(allowed)}
        if error.status_code == 404 and not str(request.scope["path"]).startswith(PROGRAMS):
            return shown.missing(request, "no such page")
        return refusal(request, error.status_code, error.detail, error.headers)

    made.middleware("http")(Freshness(view))
    made.middleware("http")(guard)
    made.add_middleware(Heads)
    return made


class Heads:
    """HEAD is GET without the body (RFC 9110, section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and keep the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            bare = message["type"] == "http.response.body"
            await send({**message, "body": b""} if bare else message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def _methods(application: FastAPI, request: Request) -> list[str]:
    """What may be done at an address: a route knows only its own methods, so all are asked."""
    alike = {"HEAD": "GET"}
    asked = [(m, {**request.scope, "method": alike.get(m, m)}) for m in METHODS]
    return [
        method
        for method, scope in asked
        if any(
            route.matches(scope)[0] is Match.FULL
            for route in application.routes
            if not isinstance(route, Mount)
        )
    ]
