"""Feeds of shifts, as readers ask for them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onrecord.ledger import Ledger
from tests.faces.web.conftest import client


@pytest.fixture
def web(example: Path) -> TestClient:
    return client(Ledger(str(example)))


def test_feeds_hold_the_shifts(web: TestClient) -> None:
    feed = ET.fromstring(web.get("/feeds/shifts.atom?actor=Antony%20Blinken").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    items = web.get("/feeds/shifts.json?actor=Antony%20Blinken").json()["items"]
    assert len(entries) == len(items) >= 1
    assert web.get("/feeds/shifts.atom?utm_source=reader").status_code == 200
    for path in ("?concept=nope", "?actor=Nobody"):
        answer = web.get(f"/feeds/shifts.json{path}")
        assert answer.status_code == 404, "silence for good"
        assert answer.text.startswith("no ") and "<" not in answer.text, "and what there is not"
    assert items[0]["title"].startswith("Antony Blinken: ")
