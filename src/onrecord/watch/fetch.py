"""Polite, bounded fetching: one page at a time, nobody asked too often, nothing too large."""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

import httpcore2
from protego import Protego

from onrecord import __version__
from onrecord.errors import OnrecordError
from onrecord.watch.addresses import Guarded, RefusedError, check_url

AGENT = f"onrecord/{__version__}"
REDIRECTS = 5
PAUSE = 2.0  # seconds between two requests to one host
LONGEST_PAUSE = 60.0  # that a robots.txt may ask for and get
SECONDS = 30.0  # for one answer, from first to last byte
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
KINDS = ("html", "xml", "rss", "atom", "json", "text/plain")
FIRST_WAIT, LONGEST_WAIT = 60.0, 6 * 3600.0  # after a failure; each one doubles it
ROBOTS_BYTES = 500_000  # as RFC 9309 asks at least
DAY = 24 * 3600.0


class FetchError(OnrecordError):
    """An answer that could not be used. ``wait`` is how many seconds the server asks for;
    ``final`` says that asking again is of no use, ``down`` that nobody answered at all."""

    def __init__(
        self, reason: str, wait: float = 0.0, final: bool = False, down: bool = False
    ) -> None:
        super().__init__(reason)
        self.wait, self.final, self.down = wait, final, down


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: ``url`` is where it came from in the end; ``body`` is None where nothing
    changed since (304)."""

    url: str
    body: bytes | None
    kind: str = ""
    etag: str | None = None
    modified: str | None = None
    charset: str = ""  # as the server told it


@dataclass
class Fetcher:
    """Fetches what may be fetched. Not for several threads."""

    allowed: Collection[str] = ()
    max_bytes: int = 5_000_000
    pause: float = PAUSE
    seconds: float = SECONDS
    backend: httpcore2.NetworkBackend | None = None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, tuple[float, Protego]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        backend = self._backend = self.backend or Guarded(self.allowed)
        context = ssl.create_default_context()
        self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=backend)

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The answer to ``url``, through up to five redirects, each checked like the first.

        Raises :class:`FetchError` or :class:`~onrecord.watch.addresses.RefusedError`.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value}
        seen: set[str] = set()
        for _ in range(REDIRECTS + 1):
            url = plain_url(url)
            if url in seen:
                raise FetchError("it redirects in a circle", final=True)
            seen.add(url)
            self._ask_robots(url)
            status, answered, body = self._once(url, headers, self.max_bytes)
            if status in (301, 302, 303, 307, 308) and "location" in answered:
                url = joined(url, answered["location"])
                continue
            return self._judged(url, status, answered, body)
        raise FetchError(f"it redirects more than {REDIRECTS} times", final=True)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send ``body``. Raises :class:`FetchError` unless the answer is a success: a redirect is
        none, since what is signed for one address is not for another."""
        status, answered, _ = self._once(url, headers, self.max_bytes, cut=True, content=body)
        if not 200 <= status < 300:
            raise FetchError(f"the server answers {status}", _wait(answered.get("retry-after")))

    def _judged(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> Fetched:
        etag, modified = headers.get("etag"), headers.get("last-modified")
        if status == 304:
            return Fetched(url, None, etag=etag, modified=modified)
        if status in (410, 451):  # gone for good; what is not found yet may be there soon
            raise FetchError(f"the server answers {status}", final=True)
        if status != 200:
            raise FetchError(f"the server answers {status}", _wait(headers.get("retry-after")))
        kind, _, rest = headers.get("content-type", "").partition(";")
        kind, charset = kind.strip().lower(), CHARSET.search(rest)
        if kind and not any(part in kind for part in KINDS):
            raise FetchError(f"it is {kind}, no page and no feed", final=True)
        return Fetched(url, body, kind, etag, modified, charset[1] if charset else "")

    def _ask_robots(self, url: str) -> None:
        """Raises where the site's robots.txt forbids the page (RFC 9309)."""
        site = site_of(url)
        at, rules = self._robots.get(site, (float("-inf"), None))
        if rules is None or self.clock() - at > DAY:
            rules = self._read_robots(f"{site}/robots.txt")
            self._robots[site] = (self.clock(), rules)
        if not rules.can_fetch(url, AGENT):
            raise FetchError("the site's robots.txt asks not to read it", final=True)

    def _read_robots(self, url: str) -> Protego:
        for _ in range(REDIRECTS + 1):
            status, headers, body = self._once(url, {}, ROBOTS_BYTES, cut=True)
            if status in (301, 302, 303, 307, 308) and "location" in headers:
                url = plain_url(joined(url, headers["location"]))
                continue
            if status >= 500 or status == 429:
                raise FetchError(
                    f"its robots.txt answers {status}", _wait(headers.get("retry-after"))
                )
            return Protego.parse(body.decode("utf-8", "replace") if status == 200 else "")
        return Protego.parse("")

    def _once(
        self,
        url: str,
        headers: Mapping[str, str],
        most: int,
        cut: bool = False,
        content: bytes | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """One request, without following where it leads: status, headers, decoded body."""
        host = check_url(url, self.allowed)
        self._wait_for(host, url)
        given = {"Host": urlsplit(url).netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip"}
        if content is not None:
            given["Content-Length"] = str(len(content))
        sent = [
            (k.encode(), v.encode("latin-1", "ignore")) for k, v in {**given, **headers}.items()
        ]
        limits = dict.fromkeys(("connect", "read", "write", "pool"), min(10.0, self.seconds))
        begun = self.clock()
        if isinstance(self._backend, Guarded):
            self._backend.until = time.monotonic() + self.seconds
        try:
            method = "GET" if content is None else "POST"
            with self._pool.stream(
                method, url, headers=sent, content=content, extensions={"timeout": limits}
            ) as got:
                answered = {
                    k.decode("latin-1").lower(): v.decode("latin-1") for k, v in got.headers
                }
                body = bytearray()
                unpacking = Unpacking(answered.get("content-encoding", ""))
                for chunk in got.iter_stream():
                    if self.clock() - begun > self.seconds:
                        raise FetchError(f"no whole answer within {self.seconds:.0f} s")
                    body += unpacking.open(chunk, most + 1 - len(body))
                    if len(body) > most:
                        if cut:
                            break
                        raise FetchError(f"it has more than {most:,} bytes", final=True)
                else:
                    if unpacking.cut_short:
                        raise FetchError("its answer was cut short")
                return got.status, answered, bytes(body[:most])
        except (RefusedError, FetchError):
            raise
        except (httpcore2.TimeoutException, TimeoutError) as error:
            raise FetchError("the server does not answer in time", down=True) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, zlib.error) as error:
            reason = f"the connection failed ({error or type(error).__name__})"
            raise FetchError(reason, down=True) from error
        except (httpcore2.UnsupportedProtocol, TypeError, ValueError) as error:
            raise FetchError(f"it cannot be asked ({type(error).__name__})", final=True) from error

    def free_at(self, url: str) -> float:
        """When, by the clock, the host of ``url`` may be asked again; long ago where it was not."""
        _, rules = self._robots.get(site_of(url), (0.0, None))
        delay = rules.crawl_delay(AGENT) if rules is not None else None
        pause = max(self.pause, min(LONGEST_PAUSE, float(delay or 0)))
        return self._asked.get(urlsplit(site_of(url)).hostname or "", float("-inf")) + pause

    def _wait_for(self, host: str, url: str) -> None:
        wait = self.free_at(url) - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._asked[host] = self.clock()


def site_of(url: str) -> str:
    """Scheme, host and port of an address, or nothing where it cannot be read."""
    try:
        parts = urlsplit(plain_url(url))
    except (FetchError, ValueError):
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def plain_url(url: str) -> str:
    """An address in ASCII, without its fragment: other letters percent-encoded, a host's name as
    the DNS has it. Raises :class:`FetchError`."""
    try:
        parts = urlsplit(urldefrag(url.strip()).url)
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
        path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
        return urlunsplit((parts.scheme, host, path, query, ""))
    except (ValueError, UnicodeError) as error:
        raise FetchError("its address cannot be read", final=True) from error


def joined(base: str, link: str) -> str:
    """Where a link of a page leads. Raises :class:`FetchError`."""
    try:
        return urljoin(base, link)
    except ValueError as error:
        raise FetchError("a link of it cannot be read", final=True) from error


class Unpacking:
    """Opens packed bytes, never more of them than asked for: a small bomb stays small."""

    def __init__(self, encoding: str) -> None:
        known = encoding.lower()
        if known not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"it is packed as {encoding[:40]!r}", final=True)
        self._packed = zlib.decompressobj(wbits=31) if "gzip" in known else None
        self._begun = False

    def open(self, chunk: bytes, most: int) -> bytes:
        """What a chunk holds, at most so many bytes of it."""
        self._begun = self._begun or bool(chunk)
        if self._packed is None:
            return chunk[: max(0, most)]
        return self._packed.decompress(chunk, max(1, most))

    @property
    def cut_short(self) -> bool:
        """Whether what came breaks off before the end that it has itself."""
        return self._packed is not None and self._begun and not self._packed.eof


def backed_off(failures: int) -> float:
    """Seconds to wait after so many failures before."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 20))


def _wait(given: str | None) -> float:
    """Seconds to wait by a Retry-After header, at most a day."""
    if not given:
        return 0.0
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", given):
        return min(DAY, float(given))
    try:
        seconds = (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(DAY, max(0.0, seconds))
