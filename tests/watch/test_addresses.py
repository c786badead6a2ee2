"""Inward addresses are refused before a connection is opened; nothing is sent anywhere here."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from httpcore2 import ConnectError, NetworkBackend, NetworkStream
from hypothesis import given
from hypothesis import strategies as st

from onrecord.watch.addresses import Guarded, RefusedError, check_url, is_public
from onrecord.watch.fetch import Fetcher, FetchError


class Recording(NetworkBackend):
    """Notes where a connection would be opened, and opens none."""

    def __init__(self) -> None:
        self.dialled: list[str] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        self.dialled.append(f"{host}:{port}")
        raise ConnectError("no connection is opened in this test")


INWARD = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "0.0.0.0", "100.64.0.1", "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fec0::2", "64:ff9b:1::7f00:1", "::127.0.0.1", "::10.0.0.1", "::ffff:0:7f00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", INWARD)
def test_no_connection_is_opened_to_an_inward_address(address: str) -> None:
    dial = Recording()
    backend = Guarded(resolver=lambda host: [address], dial=dial)
    fetcher = Fetcher(backend=backend, sleep=lambda s: None)
    with pytest.raises(RefusedError, match="not public"):
        fetcher.get("http://news.example/feed")
    assert dial.dialled == []


def test_one_inward_answer_among_public_ones_is_enough_to_refuse() -> None:
    dial = Recording()
    backend = Guarded(resolver=lambda host: ["93.184.215.14", "127.0.0.1"], dial=dial)
    with pytest.raises(RefusedError):
        backend.connect_tcp("news.example", 80)
    assert dial.dialled == []


def test_the_checked_address_is_the_one_that_is_dialled() -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])  # a name that changes its mind
    dial = Recording()
    backend = Guarded(resolver=lambda host: next(answers), dial=dial)
    with pytest.raises(ConnectError):
        backend.connect_tcp("news.example", 80)
    assert dial.dialled == ["93.184.215.14:80"]


def test_what_a_person_allows_by_name_may_lie_inward() -> None:
    dial = Recording()
    backend = Guarded({"wiki.intern"}, lambda host: ["10.0.0.5"], dial)
    with pytest.raises(ConnectError):
        backend.connect_tcp("wiki.intern", 80)
    assert dial.dialled == ["10.0.0.5:80"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://news.example/", "gopher://news.example/", "//news.example",
        "http://", "http://user:secret@news.example/", "http://news.example:22/",
        "http://news.example:99999/", "http://[::1", "javascript:alert(1)", "news.example",
    ],
)  # fmt: skip
def test_addresses_that_are_not_the_webs(url: str) -> None:
    with pytest.raises(RefusedError):
        check_url(url)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with suppress(RefusedError):
        assert check_url(f"http://{text}")


@given(st.ip_addresses(v=4))
def test_public_is_what_the_library_says_wrapped_or_not(ip: Any) -> None:
    plain = is_public(str(ip))
    assert is_public(f"::ffff:{ip}") is plain
    assert plain is (ip.is_global and not ip.is_multicast)


def test_a_host_that_is_not_there_is_a_problem_not_a_crash() -> None:
    def none(host: str) -> list[str]:
        raise OSError("no such host")

    fetcher = Fetcher(backend=Guarded(resolver=none), sleep=lambda s: None)
    with pytest.raises(FetchError, match="no such host"):
        fetcher.get("http://news.example/")
