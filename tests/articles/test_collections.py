"""CSV exports and WARC files."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from onrecord.articles import Arrival, Problem, read
from onrecord.errors import InputError
from onrecord.settings import Settings

PAGE = b"""<html><head><title>Scholz says no</title></head><body><article><h1>Scholz says no</h1>
<p>Chancellor Olaf Scholz said on Monday that Germany would not supply the missiles to Ukraine,
since the weapon could be used against targets far inside Russia.</p></article></body></html>"""


def articles(path: Path, **given: object) -> list[Arrival | Problem]:
    return list(read([str(path)], Settings(**given)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.csv", "id,title,text,date\n1,No,Berlin said no.,2024-05-23\n", "our own names"),
        (
            "a.csv",
            "Headline;Source;Body;Date\nNo;Wire;Berlin said no.;23 May 2024\n",
            "theirs",
        ),
        ("a.tsv", "Title\tFull text\nNo\tBerlin said no.\n", "tabs"),
        ("a.csv", '\ufeffText\n"Berlin said\nno."\n', "a mark, and a line end in a cell"),
    ],
)
def test_exports_are_read_by_their_columns(tmp_path: Path, name: str, text: str, why: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    (found,) = articles(tmp_path / name)
    assert isinstance(found, Arrival), why
    *title, berlin, said, no = found.article.text.split()
    assert [berlin, said, no] == ["Berlin", "said", "no."]
    assert title == ([found.article.title] if found.article.title else []), "a passage of its own"


def test_columns_may_be_named_and_rows_that_fail_are_problems(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("key,inhalt\n1,Berlin said no.\n2,\n1,Again.\n", "utf-8")
    found = articles(path, columns=("text=Inhalt", "id=key"))
    assert [isinstance(f, Arrival) for f in found] == [True, False, False]
    assert "line 3: its text is empty" in str(found[1]) and "stands already in line 2" in str(
        found[2]
    )
    assert "no column of texts (there: key, inhalt)" in str(articles(path)[0])
    with pytest.raises(InputError, match="no field 'words'"):
        articles(path, columns=("words=Inhalt",))


def test_a_row_that_is_broken_loses_no_words_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,Berlin said no, and why.\n2,Paris said yes.\n", "utf-8")
    surplus, good = articles(path)
    assert "line 2: it has 3 cells, the header 2" in str(surplus) and isinstance(good, Arrival)
    path.write_text('id,text\n0,"Rome."\n1,"Berlin said no.\n2,"Paris said yes."\n', "utf-8")
    first, broken = articles(path)
    assert isinstance(first, Arrival) and "no CSV from here on" in str(broken)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"", b"\x00\x01"])
def test_files_that_are_no_csv_are_problems(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert [type(f) for f in articles(tmp_path / "a.csv")] == [Problem]


def warc(*pages: tuple[str, int, str, bytes], day: str = "2024-02-27T08:00:00Z") -> bytes:
    out = io.BytesIO()
    for url, status, kind, body in pages:
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["WARC-Date"] = day
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        record.set_bytes_content(head.encode() + body)
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.write(out)
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_crawl_are_read(tmp_path: Path, packed: bool) -> None:
    data = warc(
        ("https://a.example/1", 200, "text/html; charset=utf-8", PAGE),
        ("https://a.example/2", 404, "text/html", b"no"),
        ("https://a.example/3", 200, "image/png", b"\x89PNG"),
        ("https://a.example/4", 200, "text/html", b"<html></html>"),
    )
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(gzip.compress(data) if packed else data)
    found = articles(path)
    assert [isinstance(f, Arrival) for f in found] == [True, False]
    assert isinstance(found[0], Arrival)
    one = found[0].article
    assert one.url == "https://a.example/1" and one.retrieved and one.retrieved.year == 2024


@pytest.mark.parametrize("day", ["2024-02-27", "2024-02-27T08:00:00", "2024-02", "yesterday"])
def test_a_crawls_day_costs_no_page(tmp_path: Path, day: str) -> None:
    page = ("https://a.example/1", 200, "text/html", PAGE)
    (tmp_path / "a.warc").write_bytes(warc(page, page, day=day))
    found = [f for f in articles(tmp_path / "a.warc") if isinstance(f, Arrival)]
    assert len(found) == 2
    assert all(f.article.retrieved is None or f.article.retrieved.tzinfo for f in found)


@pytest.mark.parametrize("chunked", [False, True])
def test_answers_are_opened_as_they_were_sent(tmp_path: Path, chunked: bool) -> None:
    """Chunk lengths are no words of an article, and a packed page is one."""
    body, how = gzip.compress(PAGE), "Content-Encoding: gzip"
    if chunked:
        cut = [PAGE[i : i + 97] for i in range(0, len(PAGE), 97)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in cut) + b"0\r\n\r\n"
        how = "Transfer-Encoding: chunked"
    (tmp_path / "a.warc").write_bytes(
        warc(("https://a.example/1", 200, f"Text/HTML\r\n{how}", body))
    )
    (found,) = articles(tmp_path / "a.warc")
    assert isinstance(found, Arrival), found
    assert "Germany would not supply the missiles to Ukraine" in found.article.text


@pytest.mark.parametrize(
    ("how", "body", "kept"),
    [
        ("Content-Encoding: gzip", PAGE, True),  # opened by the crawler already
        ("Transfer-Encoding: chunked", PAGE, True),
        ("Content-Encoding: gzip", b"\x1f\x8bbroken", False),
        ("Transfer-Encoding: chunked", b"-5\r\nabc\r\n", False),
        ("Content-Encoding: gzip", gzip.compress(b"<p>" + b"a" * 9_000_000), False),  # a bomb
    ],
)
def test_an_answer_that_is_not_packed_as_it_says_costs_no_other(
    tmp_path: Path, how: str, body: bytes, kept: bool
) -> None:
    first = ("https://a.example/1", 200, f"text/html\r\n{how}", body)
    second = ("https://a.example/2", 200, "text/html", PAGE.replace(b"Monday", b"Tuesday"))
    (tmp_path / "a.warc").write_bytes(warc(first, second))
    assert [isinstance(f, Arrival) for f in articles(tmp_path / "a.warc")] == [kept, True]


def test_what_is_no_warc_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"hello")
    assert [type(f) for f in articles(tmp_path / "a.warc")] == [Problem]
