"""Ledgers for the pages: the example as a careful reader coded it, and a hostile one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from benchmarks.answers import by_hand
from onrecord import attributions
from onrecord.faces.web import application
from onrecord.faces.web.guard import Guard
from onrecord.ledger import Ledger
from onrecord.model import Article, Codebook, Concept
from onrecord.statements import load_codebook
from tests.conftest import EXAMPLE, article, statement

BASE = "http://localhost"
HOSTS = frozenset({"localhost", "127.0.0.1"})


def client(
    ledger: Ledger,
    token: str | None = None,
    closed: bool = False,
    codebook: Codebook | None = None,
    coder: str | None = None,
) -> TestClient:
    """A browser without JavaScript, as it were."""
    made = application(ledger, Guard(HOSTS, token, closed), "Ada", codebook, coder=coder)
    return TestClient(made, BASE, follow_redirects=False)


def example_ledger(where: Path) -> Ledger:
    """The example as a careful reader coded it, with attributions as the program reads them."""
    ledger = Ledger(str(where))
    for one, said in by_hand(EXAMPLE):
        told = attributions.read(one.text, one.id)
        book = load_codebook(EXAMPLE / "codebook.yaml")
        ledger.add(one, told, said, book, "careful reader", {c.id: "1" for c in book.concepts})
    return ledger


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<style>@import 'data:text/css,*{display:none}';</style>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<link rel=stylesheet href=data:text/css,*{display:none}>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><button>x</button></form>",
    "<object data=data:text/html,<script>alert(1)</script>></object>",
    "<embed src=data:text/html,<script>alert(1)</script>>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{ 7 * 7 }}{% raw %}{{ config }}",
    "${alert(1)}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\u202eforged\u202c and \u2066isolated\u2069",
    "a\u0301" * 200,
    "\u0300" * 500,
    "W" * 20_000,
    "\ufeff\u200b\u200d\u2028\u2029",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<IMG SRC=`javascript:alert(1)`>",
    "<marquee onstart=alert(1)>",
    "<xss style='animation-name:x' onanimationstart=alert(1)>",
    "<button popovertarget=x onclick=alert(1)>x</button>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><script>alert(1)</script>">',
    '=HYPERLINK("https://evil.example")',
]


def hostile_ledger(where: Path) -> Ledger:
    """Fifty articles that would run something, in text, title, outlet, actor, via and evidence."""
    ledger = Ledger(str(where))
    concepts = tuple(Concept(f"c{n % 5} {HOSTILE[n]}"[:180], HOSTILE[n]) for n in range(5))
    book = Codebook(concepts)
    for n, bad in enumerate(HOSTILE):
        text = f"Officials said {bad} on Monday.\n{n} {bad}"
        one = article(text, f"hostile-{n}{bad}"[:150])
        given = dict.fromkeys(("title", "outlet", "byline", "url"), bad)
        start = text.index(bad)
        said = statement(
            id=f"{n:016x}",
            article_id=one.id,
            actor=bad[:300],
            concept=concepts[n % 5].id,
            via=(bad,),
            evidence=bad,
            start=start,
            end=start + len(bad),
            organization=bad,
            agreement=n % 3 - 1,
            said_on=date(2024, 1, 1 + n % 28),
        )
        kept = Article(id=one.id, text=text, published=one.published, **given)
        ledger.add(kept, (), [said], book, "test", {c.id: "1" for c in concepts})
    return ledger


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the coded example; tests that write copy it."""
    where = tmp_path_factory.mktemp("example") / "l.db"
    example_ledger(where)
    return where
