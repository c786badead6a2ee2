"""Documents that take a parser's process with them, or its time."""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import randint

import pytest

from onrecord.errors import ArticleError
from onrecord.watch.apart import Apart, ApartError
from onrecord.watch.fetch import FetchError
from onrecord.watch.sources import listed

FEED = (
    b"<rss version='2.0'><channel><item><link>https://example.org/a</link></item></channel></rss>"
)


@pytest.fixture(scope="module")
def apart() -> Apart:
    return Apart(seconds=1.5)


def test_what_is_returned_and_raised_comes_over(apart: Apart) -> None:
    found = apart.call(listed, FEED, "https://example.org/feed", kind="")
    assert [entry.url for entry in found or ()] == ["https://example.org/a"]
    with pytest.raises(FetchError, match="no kind that lists") as met:
        apart.call(listed, b"<?xml version='1.0'?><a/>", "https://example.org/")
    assert met.value.final, "all that an error says comes over"


@pytest.mark.parametrize(
    ("ends", "reason"),
    [(os._exit, "broke its parser"), (time.sleep, "more than 2 seconds")],
)
def test_a_document_that_ends_the_process_is_one_problem(
    apart: Apart, ends: object, reason: str
) -> None:
    with pytest.raises(ApartError, match=reason):
        apart.call(ends, 60)  # type: ignore[arg-type]
    assert apart.call(len, "abc") == 3, "the next one is read"


def test_what_cannot_be_sent_leaves_no_half_a_record(apart: Apart) -> None:
    with pytest.raises((AttributeError, TypeError)):
        apart.call(len, lambda: None)  # type: ignore[arg-type]
    assert apart.call(len, "abc") == 3


def test_an_answer_that_cannot_be_sent_is_a_problem(apart: Apart) -> None:
    with pytest.raises(ApartError, match="failed"):
        apart.call(memoryview, b"abc")
    with pytest.raises(ApartError, match="failed"):
        apart.call(ArticleError, "here", "an error of two words cannot be sent by itself")
    assert apart.call(len, "abc") == 3


def test_nothing_in_the_folder_is_taken_for_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("open('met', 'w').write('x')")
    monkeypatch.chdir(tmp_path)
    assert Apart().call(randint, 3, 3) == 3
    assert not (tmp_path / "met").exists()


def test_a_machine_that_is_short_loses_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("onrecord.watch.apart.subprocess.Popen", none)
    with pytest.raises(ApartError, match="no process"):
        Apart().call(len, "abc")
