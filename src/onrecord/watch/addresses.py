"""Where the watch may go: public addresses, unless a person allowed another by name."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

from httpcore2 import (
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
    TimeoutException,
    WriteTimeout,
)

from onrecord.errors import InputError

PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
UNICAST = ipaddress.ip_network("2000::/3")  # all that is given out for the public internet
Resolver = Callable[[str], Sequence[str]]


class RefusedError(InputError):
    """An address that is not to be asked."""


def resolve(host: str) -> list[str]:
    """The addresses of a host, as the system gives them. Raises :class:`OSError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    IPv4 addresses that are wrapped into IPv6 ones are looked at themselves.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: ipaddress.IPv4Address | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is None and ip.teredo:
            return False
    if inner is not None:
        return is_public(str(inner))
    if isinstance(ip, ipaddress.IPv6Address) and ip not in UNICAST:
        return False
    return ip.is_global and not ip.is_multicast


def check_url(url: str, allowed: Collection[str] = ()) -> str:
    """The URL's host. Raises :class:`RefusedError` for what is no plain web address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedError(f"{url[:200]!r} is no web address") from error
    if parts.scheme not in PORTS or not host:
        raise RefusedError(f"{url[:200]!r} is no http or https address")
    if parts.username is not None or parts.password is not None:
        raise RefusedError(f"{host}: an address with a name and password in it is not asked")
    if host not in allowed and port not in (None, PORTS[parts.scheme]):
        raise RefusedError(f"{host}: port {port} is not the web's; allow {host} by name")
    return host


class Timed(NetworkStream):
    """A connection whose every read ends when the whole answer must be there: a server that
    drips bytes, of headers too, holds nobody longer."""

    def __init__(self, stream: NetworkStream, guard: Guarded) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes, within both limits."""
        return self._stream.read(max_bytes, self._left(timeout, ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes, within both limits."""
        self._stream.write(buffer, self._left(timeout, WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        """The same over TLS."""
        left = self._left(timeout, ConnectTimeout)
        return Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._guard)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None, over: type[TimeoutException]) -> float:
        left = self._guard.until - time.monotonic()
        if left <= 0:
            raise over("no whole answer in time")
        return min(left, timeout if timeout is not None else left)


@dataclass
class Guarded(NetworkBackend):
    """Opens connections to checked addresses only.

    The check is on the very address that is then dialled: a name that changes its answer
    between check and use (DNS rebinding) gains nothing.
    """

    allowed: Collection[str] = ()
    resolver: Resolver = resolve
    dial: NetworkBackend = field(default_factory=SyncBackend)
    until: float = float("inf")  # by time.monotonic: when the answer under way must be whole

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """A connection to ``host``. Raises :class:`RefusedError` before one is opened to an
        address that is not public."""
        try:
            addresses = self.resolver(host)
        except OSError as error:
            raise ConnectError(f"{host}: no such host") from error
        if not addresses:
            raise ConnectError(f"{host}: no such host")
        if host not in self.allowed:
            for address in addresses:
                if not is_public(address):
                    raise RefusedError(
                        f"{host} leads to {address}, which is not public; allow {host} by name"
                    )
        failed: Exception | None = None
        for address in addresses[:3]:
            try:
                made = self.dial.connect_tcp(address, port, timeout, local_address, socket_options)
                return Timed(made, self)
            except (ConnectError, ConnectTimeout) as error:
                failed = error
        assert failed is not None, "there was an address to try"
        raise failed
