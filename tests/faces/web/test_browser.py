"""A real browser walks the example, on a desk and on a phone; axe looks for barriers.

Needs Chromium (``make tools``); where there is none, these are left out.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from onrecord.faces.web.view import View
from tests.conftest import ROOT
from tests.faces.web.conftest import hostile_ledger
from tests.faces.web.served import served

CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium")
PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = {
    "questions": "/",
    "question": "/question?id=strike-inside-russia",
    "actor": "/actor?name=Antony%20Blinken",
    "article": "/article?id=2024-05-23-example-wire",
    "origins": "/origins?actor=Antony%20Blinken&concept=strike-inside-russia",
    "network": "/network",
    "review": "/review",
    "search": "/search?q=Taurus",
    "articles": "/articles",
    "api": "/api/v1/docs",
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; make tools"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def home(example: Path, tmp_path: Path) -> Iterator[str]:
    with sqlite3.connect(example) as whole, sqlite3.connect(tmp_path / "l.db") as copy:
        whole.backup(copy)
    with served(tmp_path / "l.db") as (address, _):
        yield address


def watched(page: Page) -> list[str]:
    """What must stay empty: dialogs, errors, and what the page policy stopped."""
    met: list[str] = []
    page.on("dialog", lambda dialog: (met.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: met.append(f"error {error}"))
    page.on("console", lambda line: met.append(line.text) if "Policy" in line.text else None)
    return met


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_walk_from_the_matrix_to_the_words_and_a_correction(
    browser: Browser, home: str, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)
    met = watched(page)
    page.goto(home)
    page.get_by_role("link", name="Antony Blinken").first.click()
    page.get_by_role("link", name="Antony Blinken: ~ undecided → + for").click()
    quotes = page.locator("blockquote.quote")
    expect(quotes).to_have_count(2)
    expect(page.locator("mark.evidence")).not_to_have_count(0)
    page.locator('section.card a[href^="/article"]').last.click()
    expect(page.locator("mark.source").first).to_be_visible()
    expect(page.locator("mark.cue").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], "nothing but tables and pictures scrolls sideways"

    page.get_by_role("link", name="Review").click()
    heading = page.locator("#first h2")
    before = heading.inner_text()
    stance = "f" if "for" not in before else "g"
    page.keyboard.press(stance)
    expect(page.locator(".note")).to_contain_text("corrected.")
    page.locator("li form button").first.click()
    expect(page.locator(".note")).to_contain_text("given back to the machine")
    page.keyboard.press("n")
    expect(heading).to_be_visible()
    assert not met


def test_the_matrix_changes_with_a_correction_by_keyboard(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(f"{home}/actor?name=Jens%20Stoltenberg")
    page.get_by_role("link", name="Review this actor").click()
    for number in range(20):
        if not page.locator("#first").count():
            break
        page.keyboard.down("g")  # held, as by a slow hand: one decision
        page.keyboard.down("g")
        page.keyboard.up("g")
        expect(page.locator(".note")).to_contain_text("corrected.")
        expect(page.locator("main li")).to_have_count(number + 1)
    expect(page.get_by_text("every statement here has been looked at")).to_be_visible()
    page.goto(home)
    row = page.locator("tr", has=page.get_by_role("link", name="Jens Stoltenberg"))
    expect(row).to_contain_text("− against")


def test_the_slider_asks_for_its_date(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(home)
    slider = page.locator("#day")
    slider.focus()
    page.keyboard.press("Home")  # by keyboard it waits for Enter: a day is a step
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("day=0"))
    expect(page.locator("#day-shown")).to_have_text("2022-06-01")
    expect(page.locator("table.matrix")).to_contain_text("Joe Biden")
    expect(page.locator("table.matrix")).not_to_contain_text("Merz")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_bars_anybody(browser: Browser, home: str, scheme: str) -> None:
    context = browser.new_context(viewport=DESK, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{home}/actor?name=Antony%20Blinken")
    shift = page.get_by_role("link", name="Antony Blinken: ~ undecided → + for")
    pages = PAGES | {"shift": str(shift.get_attribute("href"))}
    statement = page.locator("main ul.plain a").last
    pages |= {"statement": str(statement.get_attribute("href"))}
    pages |= {"terms": "/terms", "search": "/search?q=Taurus"}
    for name, path in pages.items():
        page.goto(home + path)
        found = Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (name, [(v["id"], v["nodes"][0]["html"][:200]) for v in serious])
        if os.environ.get("ONRECORD_PICTURES"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}-{scheme}.jpg", type="jpeg", quality=70)


def test_fifty_hostile_articles_run_nothing(browser: Browser, tmp_path: Path) -> None:
    where = tmp_path / "hostile.db"
    ledger = hostile_ledger(where)
    actors = View(ledger).state.actors
    with served(where) as (address, _):
        page = browser.new_page(viewport=DESK)
        met = watched(page)
        paths = ["/", "/network", "/review", "/articles"]
        paths += [f"/article?id={quote(a.id)}" for a in ledger.articles()]
        paths += [f"/actor?name={quote(a)}" for a in actors]
        paths += [f"/statement?id={s.id}" for s in ledger.statements()]
        for path in paths:
            page.goto(address + path)
            assert page.url.startswith(address)
            for script in page.locator("script").all():
                assert script.get_attribute("src") == "/static/page.js"
        assert not met


def test_pages_show_without_scripts(browser: Browser, home: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(home + "/review")
    page.get_by_role("button", name="Right").click()
    expect(page.locator(".note")).to_contain_text("accepted.")
