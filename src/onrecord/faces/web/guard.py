"""What keeps strangers out: hosts, tokens, forms that only our pages can send, a strict policy."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

Next = Callable[[Request], Awaitable[Response]]
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
COOKIE = "onrecord"
Bearer = HTTPBearer(description="ONRECORD_TOKEN of the server", auto_error=False)
OPEN = re.compile(r"/login\Z|/static/")  # what a stranger may see where a token is asked
WRITING = ("POST", "PUT", "DELETE", "PATCH")
HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?")
WRITES = 300  # a minute from one address: a person at the keyboard stays under it
LARGEST = 2_000_000  # bytes of one request


@dataclass
class Guard:
    """Who may ask, and who may write.

    ``hosts`` are the names under which the pages may be asked for: another name in the Host
    header is a rebinding attack. ``token`` is asked of everybody where ``closed``, and of
    programs that write in any case; without one, no program writes.
    """

    hosts: frozenset[str]
    token: str | None = None
    closed: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def __call__(self, request: Request, follow: Next) -> Response:
        """Middleware: refuse, or answer with the headers that every page carries."""
        response = self._refused(request) or await follow(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "session" not in request.cookies and not str(request.scope["path"]).startswith(
            "/static/"
        ):
            self._greet(request, response)
        return response

    def _refused(self, request: Request) -> Response | None:
        if _name(request.headers.get("host", "")) not in self.hosts:
            return refusal(request, 400, "this ledger is not served under that name")
        # The path of the request line, never of a URL that the Host header is part of.
        path = str(request.scope["path"])
        length = request.headers.get("content-length")
        unknown = length is None or "transfer-encoding" in request.headers
        if unknown and request.method in WRITING:
            return refusal(request, 411, "how long is it?")
        if length is not None and (
            not re.fullmatch(r"[0-9]{1,9}", length) or int(length) > LARGEST
        ):
            return refusal(request, 413, f"more than {LARGEST} bytes")
        if self.closed and not OPEN.match(path) and not self.knows(request):
            if path.startswith("/api/"):
                return refusal(request, 401, "a token is needed", {"WWW-Authenticate": "Bearer"})
            return RedirectResponse("/login", 303)
        if request.method in WRITING:
            return self._refused_write(request)
        return None

    def _refused_write(self, request: Request) -> Response | None:
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin")
        if site not in ("same-origin", "none") or (
            origin is not None and not _is_own(origin, request.headers.get("host", ""))
        ):
            return refusal(request, 403, "sent from another site")
        who = request.client.host if request.client else "?"
        now = time.monotonic()
        with self._lock:
            for other in [w for w, times in self._times.items() if now - times[-1] >= 60]:
                del self._times[other]
            recent = self._times[who] = [t for t in self._times[who] if now - t < 60]
            if len(recent) >= WRITES:
                wait = {"Retry-After": "60"}
                return refusal(request, 429, "too many changes; wait a minute", wait)
            recent.append(now)
        return None

    def demand(self, request: Request) -> None:
        """Raises :class:`HTTPException` unless a program may write."""
        if self.token is None:
            raise HTTPException(403, "this server has no token; ONRECORD_TOKEN allows writing")
        if not self.knows(request):
            raise HTTPException(401, "a token is needed", {"WWW-Authenticate": "Bearer"})

    def knows(self, request: Request) -> bool:
        """Whether the request shows the token, as a program's header or a person's cookie."""
        if self.token is None:
            return False
        given = request.headers.get("authorization", "")
        scheme, _, shown = given.partition(" ")
        if scheme.lower() == "bearer" and _same(shown.strip(), self.token):
            return True
        return _same(request.cookies.get(COOKIE, ""), self.pass_for())

    def pass_for(self) -> str:
        """What the cookie of somebody who showed the token holds; the token is not in it."""
        return self._signed(f"pass {self.token}")

    def form_token(self, request: Request) -> str:
        """What a form must send back: only pages of this server can know it."""
        return self._signed(f"form {_session(request)}")

    def is_own_form(self, request: Request, given: str) -> bool:
        """Whether a form was made by this server for this browser."""
        return bool(_session(request)) and _same(given, self.form_token(request))

    def _signed(self, words: str) -> str:
        return hmac.new(self.secret, words.encode(), hashlib.sha256).hexdigest()

    def _greet(self, request: Request, response: Response) -> None:
        name = getattr(request.state, "session", None)
        if name:
            response.set_cookie("session", name, httponly=True, samesite="strict")


def _session(request: Request) -> str:
    """The browser's own name, given to it with the first page that has a form."""
    known = request.cookies.get("session") or getattr(request.state, "session", None)
    if not known:
        known = request.state.session = secrets.token_hex(16)
    return str(known)


def _is_own(origin: str, host: str) -> bool:
    """Whether an Origin is the place that a Host header names: what says no port has its scheme's,
    and a proxy may pass on the name alone."""
    try:
        sent, own = urlsplit(origin), urlsplit(f"//{host}")
        usual = {"http": 80, "https": 443}.get(sent.scheme)
        return sent.hostname == own.hostname and own.port in (None, sent.port or usual)
    except ValueError:
        return False


def _name(host: str) -> str:
    """A Host header without its port; empty where it is none."""
    found = HOST.fullmatch(host.lower())
    return found["name"].strip("[]") if found else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(*(x.encode("utf-8", "surrogatepass") for x in (one, other)))


def refusal(
    request: Request, status: int, words: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Why there is no answer: to programs as JSON, to browsers in plain words."""
    if str(request.scope["path"]).startswith("/api/"):
        return JSONResponse({"detail": words}, status, headers)
    return PlainTextResponse(words + "\n", status, headers)
