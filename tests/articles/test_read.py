"""Files to articles: the formats, and ten broken or hostile inputs among good neighbours."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import articles
from onrecord.articles import Arrival, Problem
from onrecord.articles.arrival import parse_date
from onrecord.settings import Settings
from tests.conftest import EXAMPLE

GOOD = {"id": "good", "text": "The minister said that the plan was dead.", "date": "2024-05-23"}
PAGE = """<!doctype html><html><head><title>Minister drops plan</title>
<meta property="og:site_name" content="Example Daily">
<meta property="article:published_time" content="2024-05-23T08:00:00+02:00"></head>
<body><nav>Home</nav><article><h1>Minister drops plan</h1>
<p>The minister said on Thursday that the plan had been dropped, after weeks of dispute.</p>
<p>Her party had asked for a vote on it before the summer, and was refused twice.</p>
</article><script>alert('x')</script></body></html>"""


def read(*paths: Path) -> tuple[list[Arrival], list[Problem]]:
    found = list(articles.read(paths, Settings()))
    return (
        [f for f in found if isinstance(f, Arrival)],
        [f for f in found if isinstance(f, Problem)],
    )


def test_html(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (arrival,), problems = read(tmp_path)
    article = arrival.article
    assert not problems
    assert (article.id, article.outlet, article.title) == (
        "page",
        "Example Daily",
        "Minister drops plan",
    )
    assert article.published and article.published.date().isoformat() == "2024-05-23"
    assert article.text.startswith("Minister drops plan\n\nThe minister said")
    assert "alert" not in article.text and "Home" not in article.text


def test_a_title_that_begins_the_text_takes_no_words_of_it(tmp_path: Path) -> None:
    words = "Minister drops plan after weeks of dispute, her office said, and asked for patience."
    page = PAGE.replace("The minister said on Thursday", words + " She said on Thursday")
    (tmp_path / "page.html").write_text(page.replace("<h1>Minister drops plan</h1>", ""))
    ((arrival,), _) = read(tmp_path)
    assert words in arrival.article.text


def test_what_pages_call_latin_1_is_windows_1252(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace(
        "The minister said", "It’s “over”, she said"
    )
    (tmp_path / "page.html").write_bytes(page.encode("windows-1252"))
    ((arrival,), _) = read(tmp_path)
    assert "It’s “over”, she said" in arrival.article.text


def test_other_lines_of_a_header_are_no_text(tmp_path: Path) -> None:
    """What others call the fields is known, and what nobody knows is kept beside the text."""
    header = "Headline: No\nAuthor: Staff\nSource: Example Wire\nDate: 2024-05-31\nSection: World"
    (tmp_path / "a.txt").write_text(f"{header}\n\nBerlin said no.", "utf-8")
    (found,) = articles.read([tmp_path / "a.txt"], Settings())
    assert isinstance(found, Arrival)
    article = found.article
    assert article.text == "No\n\nBerlin said no." and article.outlet == "Example Wire"
    assert (article.byline, article.extra) == ("Staff", {"section": "World"})


def test_plain_header(tmp_path: Path) -> None:
    header = "Title: No\nOutlet: Example Wire\nDate: 2024-05-31\nByline: Staff\n\nBerlin said no."
    (tmp_path / "a.txt").write_text(header)
    (arrival,), _ = read(tmp_path / "a.txt")
    assert arrival.article.text == "No\n\nBerlin said no."
    assert arrival.article.published == datetime(2024, 5, 31, tzinfo=UTC)
    assert arrival.article.outlet == "Example Wire"


def test_plain_without_header_keeps_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He said: no.\n\nNothing more.")
    (arrival,), _ = read(tmp_path / "a.txt")
    assert arrival.article.text == "He said: no.\n\nNothing more."


def test_jsonl_keeps_the_text_as_given(tmp_path: Path) -> None:
    record = GOOD | {"text": "Cafe\u0301 owners said no.", "outlet": "Example Wire"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    (arrival,), _ = read(tmp_path / "a.jsonl")
    assert arrival.cleaned.original == record["text"]
    assert arrival.article.text == "Café owners said no."


def test_standard_input_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, identity in ((json.dumps(GOOD), "good"), (PAGE, None), ("Berlin said no.", None)):
        monkeypatch.setattr(
            "sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data.encode())))
        )
        (found,) = articles.read(["-"], Settings())
        assert isinstance(found, Arrival)
        assert identity is None or found.article.id == identity


HOSTILE = [
    ("empty.txt", b"", "empty"),
    ("binary.txt", b"\x7fELF\x00\x01\x02" * 50, "binary"),
    ("half.txt", b"\xff\xfea", "begins as UTF-16"),
    ("latin.txt", "Le président a refusé".encode("latin-1"), "UTF-8"),
    ("deep.html", b"<div>" * 50_000 + b"said" + b"</div>" * 50_000, "nest deeper"),
    ("angle.html", b"<" + b"a" * 3_000_000, "no article text"),
    ("charset.html", b"<meta charset=undefined>\xff\xfe<p>x", "UTF-8"),
    ("nothing.html", b"<html><body><nav>Menu</nav></body></html>", "no article text"),
    ("long.txt", b"said " * 900_000, "characters"),
    ("baddate.txt", b"Title: T\nDate: 31/31/2024\n\nBerlin said no.", "is not a date"),
]


@pytest.mark.parametrize(("name", "data", "reason"), HOSTILE)
def test_a_bad_file_is_named_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz-good.jsonl").write_text(json.dumps(GOOD))
    found, problems = read(tmp_path)
    assert "good" in {a.article.id for a in found}, "the good neighbour is kept"
    assert len(problems) == 1 and name in str(problems[0]) and reason in str(problems[0])
    assert problems[0].lost == (name != "baddate.txt"), "a bad date loses no article"


LINES = [
    (b"{not json", "line 2", "not JSON"),
    (b'{"id": "x"}', "line 2", "'text'"),
    (b'{"text": "x"}', "line 2", "'id'"),
    (b'["a"]', "line 2", "not a JSON object"),
    (json.dumps(GOOD | {"text": "Other."}).encode(), "line 2", "stands already in line 1"),
    (b'{"id": "x", "text": "   "}', "line 2", "no text"),
    (b'\xff\xfe{"id": 1}', "line 2", "not UTF-8"),
    (json.dumps({"id": "x", "text": "n" * 10_000_000}).encode(), "line 2", "(max_bytes)"),
    (b"[" * 100_000, "line 2", "not JSON"),
]


@pytest.mark.parametrize(("line", "place", "reason"), LINES)
def test_a_bad_line_is_named_with_its_reason(
    tmp_path: Path, line: bytes, place: str, reason: str
) -> None:
    good, last = json.dumps(GOOD).encode(), json.dumps(GOOD | {"id": "last"}).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([good, line, last]))
    found, problems = read(tmp_path)
    assert [a.article.id for a in found] == ["good", "last"]
    assert len(problems) == 1 and place in str(problems[0]) and reason in str(problems[0])


def test_right_to_left_astral_and_null_are_articles(tmp_path: Path) -> None:
    texts = ["قال الوزير \u202eلا\u202c.", "He said 🙂𝔑𝔬.", "He said\x00 no."]
    lines = [json.dumps({"id": str(i), "text": t}) for i, t in enumerate(texts)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    found, problems = read(tmp_path)
    assert not problems and len(found) == 3
    assert "\x00" not in found[2].article.text


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "lollollol"><!ENTITY b "&a;&a;&a;">]>' + PAGE.replace(
        "refused twice", "refused &b; twice"
    )
    (tmp_path / "a.html").write_text(bomb)
    found, problems = read(tmp_path)
    assert len(found) + len(problems) == 1
    assert all("lollol" not in a.article.text for a in found)


def test_a_missing_file_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / ".hidden.txt").write_text("secret")
    (tmp_path / "a.txt").write_text("Berlin said no.")
    found, problems = read(tmp_path, tmp_path / "gone.txt")
    assert [a.article.id for a in found] == ["a"]
    assert "gone.txt" in str(problems[0])


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2024-05-31", "2024-05-31T00:00:00+00:00"),
        ("2024-05-31T01:00:00+02:00", "2024-05-31T01:00:00+02:00"),
        ("May 31, 2024", "2024-05-31T00:00:00+00:00"),
        ("31 May 2024", "2024-05-31T00:00:00+00:00"),
        ("Fri, 31 May 2024 10:00:00 GMT", "2024-05-31T10:00:00+00:00"),
        ("31.05.2024", "2024-05-31T00:00:00+00:00"),
        ("3.4.2024", "2024-04-03T00:00:00+00:00"),
        ("31/05/2024", "2024-05-31T00:00:00+00:00"),
        ("05/31/2024", "2024-05-31T00:00:00+00:00"),
        ("04/04/2024", "2024-04-04T00:00:00+00:00"),
    ],
)
def test_dates(given_date: str, expected: str) -> None:
    assert parse_date(given_date).isoformat() == expected


def test_an_ambiguous_date_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date("03/04/2024")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_article_or_a_problem(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "a.jsonl", "a.html"):
            path = Path(folder) / name
            path.write_bytes(data)
            for found in articles.read([path], Settings()):
                assert isinstance(found, Arrival | Problem)


def test_files_of_other_kinds_in_a_folder_are_counted(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The minister said that the ban would stay.")
    for name in ("a.pdf", "b.pdf", "notes.docx", ".hidden.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    article, problem = articles.read([tmp_path], Settings())
    assert isinstance(article, Arrival)
    assert isinstance(problem, Problem) and not problem.lost
    assert problem.reason.endswith("not read: 2 .pdf, 1 .docx") and problem.where == str(tmp_path)


def test_the_example_is_read_whole() -> None:
    found, problems = read(EXAMPLE / "articles")
    assert len(found) >= 16 and not problems
    for arrival in found:
        article = arrival.article
        assert article.published and article.outlet and article.outlet.startswith("Example")
        assert "written for the onrecord project" in article.text.lower(), article.id
        assert "cookie" not in article.text.lower(), "the page around the article is left out"


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.pdf", b"%PDF-1.7 words", "pdftotext"),
        ("a.docx", b"PK\x03\x04\x14\x00words", "save it as text or HTML"),
        ("a.dna", b"SQLite format 3\x00", "onrecord import"),
        ("a.json", b'[{"id": "a", "text": "Berlin said no."}]', "jsonl"),
    ],
)
def test_files_of_other_kinds_say_what_to_do(
    tmp_path: Path, name: str, data: bytes, advice: str
) -> None:
    (tmp_path / name).write_bytes(data)
    found, (problem,) = read(tmp_path / name)
    assert not found and advice in str(problem)


def test_a_page_that_breaks_a_parser_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<body><!--1 of 1 DOCUMENTS", "utf-8")
    (tmp_path / "b.html").write_bytes(b"<body>End of Document \x01\x02 <p>He said no.")
    (tmp_path / "z.jsonl").write_text(json.dumps(GOOD), "utf-8")
    found, _ = read(tmp_path)
    assert "good" in {a.article.id for a in found}


def test_a_reader_that_fails_is_a_problem_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("no such thing")

    monkeypatch.setattr(articles, "_bytes", broken)
    (tmp_path / "a.txt").write_text("He said no.", "utf-8")
    _, (problem,) = read(tmp_path)
    assert "a.txt" in str(problem) and "no such thing" in str(problem) and problem.lost


def test_what_a_link_shows_of_other_folders_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("My diary.", "utf-8")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "own.txt").write_text("He said no.", "utf-8")
    (folder / "again.txt").symlink_to(folder / "own.txt")
    (folder / "away.txt").symlink_to(tmp_path / "private.txt")
    found, _ = read(folder)
    assert {a.article.id for a in found} == {"own", "again"}


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        for _ in range(60):
            out.write(b"x" * 1_000_000)
        out.write(b"\n" + json.dumps(GOOD).encode() + b"\n")
    tracemalloc.start()
    found, (problem,) = read(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [a.article.id for a in found] == ["good"] and "max_bytes" in str(problem)
    assert most < 30_000_000


GROWS = {
    "digits": lambda n: "<p>" + "1" * n,
    "a weekday far behind": lambda n: (
        "1 of 1 DOCUMENTS\n\nThe Paper\n\nMay 22, 2024"
        + " " * n
        + "x\n\nTitle\n\nBODY: He said no."
    ),
}


@pytest.mark.parametrize("kind", GROWS)
def test_time_grows_with_size_and_no_faster(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("a.html" if GROWS[kind](1).startswith("<") else "a.txt")
    path.write_text(GROWS[kind](200_000), "utf-8")
    begun = time.perf_counter()
    read(path)
    assert time.perf_counter() - begun < 10, "it took the square: minutes"
