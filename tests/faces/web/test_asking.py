"""What people set on a page: its date, and what a key in a form does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onrecord.ledger import Ledger
from tests.faces.web.conftest import client


@pytest.fixture
def web(example: Path) -> TestClient:
    return client(Ledger(str(example)))


def test_a_date_wins_over_the_slider_beside_it(web: TestClient) -> None:
    assert web.get("/?day=0&at=2024-06-01").text == web.get("/?at=2024-06-01&day=0").text
    assert "2024-06-01" in web.get("/?day=0&at=2024-06-01").text
    assert web.get("/?day=0&at=").text == web.get("/?day=0").text


def test_enter_decides_nothing(web: TestClient) -> None:
    """It presses a form's first button, and a reason for “no” must not become a “yes”."""
    form = web.get("/review").text.partition('action="/judge"')[2].partition("</form>")[0]
    assert re.search(r"<button[^>]*>", form)[0] == "<button disabled hidden>"  # type: ignore[index]


def test_the_end_of_the_slider_is_everybodys_latest_word(web: TestClient) -> None:
    latest = web.get("/").text
    assert web.get("/?day=999999").text.count("sure") == latest.count("sure")
    assert "latest</a>" not in web.get("/?day=999999").text
