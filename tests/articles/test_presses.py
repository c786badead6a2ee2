"""Exports of press archives; texts of our own about public events, under made outlets' names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles import Arrival, Problem, read
from onrecord.articles.presses import read_presses
from onrecord.settings import Settings

LEXIS = """\
                               1 of 2 DOCUMENTS


                              Example Wire

                         May 22, 2024 Wednesday
                              Late Edition

Blinken leans towards wider use
of supplied missiles

BYLINE: By A. Writer

SECTION: World; Pg. 1

LENGTH: 43 words

DATELINE: KYIV

The secretary of state has begun to favour letting Ukraine
strike across the border, officials said.

The proposal is not before the president.

LOAD-DATE: May 23, 2024

LANGUAGE: ENGLISH

                Copyright 2024 Example Wire
                   All Rights Reserved

                               2 of 2 DOCUMENTS

                              Example Portal

                              29 May 2024

HEADLINE: Scholz still refuses

LENGTH: 12 words

The chancellor said no again.

LOAD-DATE: May 30, 2024
"""
UNI = """\
Blinken leans towards wider use
Example Wire
May 22, 2024 Wednesday

Copyright 2024 Example Wire All Rights Reserved
Section: WORLD
Length: 43 words
Byline: By A. Writer
Body

The secretary of state has begun to favour it, officials said.

The proposal is not before the president.

Load-Date: May 23, 2024

End of Document

Scholz still refuses
Example Portal
May 29, 2024

Length: 5 words
Body

The chancellor said no again.

Load-Date: May 30, 2024

End of Document
"""
FACTIVA = """\
HD
Blinken leans towards wider use
BY
By A. Writer
WC
43 words
PD
22 May 2024
SN
Example Wire
LA
English
LP
The secretary of state has begun to favour it, officials said.
TD
The proposal is not before the president.

CO
example : Example Ltd
AN
Document EXWIRE0020240522

HD        Scholz still refuses
PD        29 May 2024
SN        Example Portal
LP        The chancellor said no again.
AN        Document EXPORT0020240529
"""
PAGE = "<html><body>{}</body></html>".format(
    "".join(
        f"<table><tr><td><b>{code}</b></td><td>{value}</td></tr></table>"
        for code, value in (
            ("HD", "Scholz still refuses"),
            ("PD", "29 May 2024"),
            ("SN", "Example Portal"),
            ("LP", "<p>The chancellor said no again.</p>"),
            ("AN", "Document EXPORT0020240529"),
        )
    )
)


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [("l.txt", LEXIS, 2), ("u.txt", UNI, 2), ("f.txt", FACTIVA, 2), ("f.html", PAGE, 1)],
)
def test_exports_of_archives(tmp_path: Path, name: str, text: str, count: int) -> None:
    """Title, outlet, day, byline and text of each document, and nothing of the fields around."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = list(read([str(path)], Settings()))
    assert len(found) == count and all(isinstance(f, Arrival) for f in found)
    last = found[-1]
    assert isinstance(last, Arrival)
    assert (last.article.title, last.article.outlet) == ("Scholz still refuses", "Example Portal")
    assert str(last.article.published)[:10] == "2024-05-29"
    assert last.article.text == "Scholz still refuses\n\nThe chancellor said no again."
    if count == 2:
        first = found[0]
        assert isinstance(first, Arrival)
        assert (first.article.title or "").startswith("Blinken leans towards wider use")
        assert (first.article.byline, first.article.outlet) == ("A. Writer", "Example Wire")
        assert str(first.article.published)[:10] == "2024-05-22"
        assert first.article.text.endswith("The proposal is not before the president.")
        assert "officials said." in first.article.text
        assert "Copyright" not in first.article.text and "Load" not in first.article.text


def test_a_document_number_is_the_articles_id(tmp_path: Path) -> None:
    """Factiva's accession number stays the same from export to export."""
    path = tmp_path / "f.txt"
    path.write_text(FACTIVA, "utf-8")
    ids = [f.article.id for f in read([str(path)], Settings()) if isinstance(f, Arrival)]
    assert ids == ["EXWIRE0020240522", "EXPORT0020240529"]


def test_one_bad_document_does_not_end_the_rest(tmp_path: Path) -> None:
    """It is named by its number; the next one is read."""
    path = tmp_path / "u.txt"
    path.write_text(UNI.replace("May 22, 2024 Wednesday", "May 42, 2024"), "utf-8")
    found = list(read([str(path)], Settings()))
    problems = [f for f in found if isinstance(f, Problem)]
    assert len(found) - len(problems) == 2
    assert problems and "u.txt, document 1" in problems[0].where and not problems[0].lost


def test_an_article_that_mentions_documents_is_one_article(tmp_path: Path) -> None:
    """Only lines of their own make an export."""
    path = tmp_path / "a.txt"
    path.write_text("Title: A leak\n\nThe court saw 1 of 250 DOCUMENTS. HD is no field here.\n")
    assert len(list(read([str(path)], Settings()))) == 1


@given(st.text(alphabet="HDPSNLTA 12of\n:.xy", max_size=300))
def test_whatever_is_given_ends(text: str) -> None:
    """Articles or problems, or None; never an error."""
    found = read_presses(text, "x", Settings())
    assert found is None or all(isinstance(f, Arrival | Problem) for f in found)


TURNS = "MODERATOR: Do you back the plan?\n\nMERKEL: I do. It is right.\n\nThe programme went on."


@pytest.mark.parametrize(
    ("export", "old", "new", "kept"),
    [
        (LEXIS, "The proposal is", TURNS + "\n\nThe proposal is", TURNS),
        (LEXIS, "The secretary of state", "KYIV: The secretary of state", "KYIV: The secretary"),
        (LEXIS, "The secretary of", "BODY:\nThe secretary of", "The secretary of state"),
        (UNI, "The proposal is", "Graphic images moved some.\n\nThe proposal is", "Graphic images"),
        (
            UNI,
            "The proposal is",
            "Graphic images moved some.\n\nThe proposal is",
            "The proposal is",
        ),
    ],
)
def test_what_looks_like_a_field_is_kept_where_it_is_text(
    export: str, old: str, new: str, kept: str
) -> None:
    found = list(read_presses(export.replace(old, new), "x", Settings()) or ())
    texts = [f.article.text for f in found if isinstance(f, Arrival)]
    assert len(texts) == 2
    assert " ".join(kept.split()) in " ".join(texts[0].split())


def test_a_cover_page_takes_no_header_away() -> None:
    cover = (
        "User Name: reader\nDate and Time: Friday, May 31, 2024\nDocuments (2)\n1. Blinken leans\n"
    )
    first = next(iter(read_presses(cover + UNI, "x", Settings()) or ()))
    assert isinstance(first, Arrival)
    article = first.article
    assert (article.outlet, str(article.day)) == ("Example Wire", "2024-05-22")
    assert article.title == "Blinken leans towards wider use"


def test_a_factiva_text_keeps_its_capitals() -> None:
    text = FACTIVA.replace(
        "\nTD\n", "\nTD\nLA Mayor Karen Bass opposed it.\nRE the cost, she said no.\n"
    )
    assert text != FACTIVA
    found = [f for f in read_presses(text, "x", Settings()) or () if isinstance(f, Arrival)]
    assert "LA Mayor Karen Bass" in found[0].article.text and "RE the cost" in found[0].article.text
