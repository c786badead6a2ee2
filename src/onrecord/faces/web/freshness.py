"""Answers of the API and feeds that a reader has already are not sent again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from onrecord import __version__
from onrecord.errors import LedgerError
from onrecord.faces.web.guard import Next, refusal
from onrecord.faces.web.view import View

# What stays the same for as long as the ledger does; pages carry a form's token besides.
KEPT = ("/api/v1/", "/feeds/")


@dataclass(frozen=True)
class Freshness:
    """Middleware: an ETag of the ledger's version on every answer that depends on it alone."""

    view: View

    async def __call__(self, request: Request, follow: Next) -> Response:
        """304 where the reader's ETag is the present one."""
        if request.method not in ("GET", "HEAD") or not str(request.scope["path"]).startswith(KEPT):
            response = await follow(request)
            if str(request.scope["path"]).startswith("/static/"):
                response.headers["Cache-Control"] = "max-age=3600"
            else:
                response.headers.setdefault("Cache-Control", "no-store")
            return response
        try:
            version = await run_in_threadpool(lambda: self.view.state.version)
        except LedgerError as error:  # its file was broken, or taken away, meanwhile
            return refusal(request, 503, str(error))
        words = f"{__version__} {version} {self.view.beliefs} {self.view.coder} {request.url}"
        tag = f'W/"{hashlib.sha256(words.encode()).hexdigest()[:24]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        known = [t.strip() for t in request.headers.get("if-none-match", "").split(",")]
        if tag in known:
            return Response(status_code=304, headers=headers)
        response = await follow(request)
        if response.status_code == 200:
            response.headers.update(headers)
        return response
