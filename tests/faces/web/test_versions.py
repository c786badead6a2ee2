"""A page that was changed: both versions can be read, and one counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onrecord.ledger import Ledger
from onrecord.model import Codebook
from tests.conftest import article, statement
from tests.faces.web.conftest import client

WORDS = "Olaf Scholz said no to the ban being lifted when he was asked about it on Monday."


def test_each_version_leads_to_the_other(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    for name, words, stance in (("a", WORDS, -1), ("b", WORDS + " It was lifted on Tuesday.", 1)):
        made = replace(article(words, name), url="https://news.example/ban")
        said = statement(id=name * 16, article_id=name, agreement=stance)
        ledger.add(made, (), [said], codebook, "onrecord@1", {"lift": "1"})
    web = client(ledger)
    before, after = (web.get(f"/article?id={name}").text for name in "ab")
    assert "The page was changed since" in before and 'href="/article?id=b"' in before
    assert "The page was changed. Before:" in after and 'href="/article?id=a"' in after
    assert "in the text" in before, "what was found in it can be read there"
    assert "The page was changed since" in web.get(f"/statement?id={'a' * 16}").text
    listed = {row["id"]: row for row in web.get("/api/v1/articles").json()["items"]}
    assert (listed["a"]["replaced_by"], listed["b"]["replaced_by"]) == ("b", None)
    (position,) = web.get("/api/v1/positions").json()["items"]
    assert position["agreement"] == 1 and position["reports"] == 1
