"""Statements in files that other programs open."""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import igraph
import networkx as nx
import pandas as pd
import pytest

from onrecord.errors import InputError
from onrecord.exchange.networks import write_network
from onrecord.exchange.statements import EXPORTED, Beside, write_statements
from onrecord.findings.networks import network
from onrecord.model import Certainty, Change, Judgement, Kind, Verdict
from tests.conftest import article, statement

SAID = [
    statement(id="1", via=("The Times", "officials"), change=Change.TOWARD, evidence="=1+1"),
    statement(id="2", actor="Emmanuel Macron", agreement=1, day=None, organization="France"),
    statement(id="3", actor="Germany", kind=Kind.COUNTRY, certainty=Certainty.PROBABLE, past=True),
]


def test_parquet_opens_in_duckdb_and_pandas(tmp_path: Path) -> None:
    file = tmp_path / "s.parquet"
    assert write_statements(file, SAID, Beside()) == 3
    frame = pd.read_parquet(file)
    assert list(frame.columns) == list(EXPORTED) and list(frame.agreement) == [-1, 1, -1]
    assert list(frame.via[0]) == ["The Times", "officials"]
    query = f"SELECT id, past, said_on FROM '{file}' WHERE change = 'toward' OR past ORDER BY id"
    assert duckdb.sql(query).fetchall() == [("1", False, "2024-05-23"), ("3", True, "2024-05-23")]


def test_csv_has_a_mark_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    write_statements(file, SAID, Beside())
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,article,")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[0]["evidence"] == "'=1+1" and rows[0]["via"] == "The Times > officials"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here")
def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    """LibreOffice opens the CSV: every cell is what was written, none a formula."""
    starts = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", '=HYPERLINK("http://x.example")')
    said = [statement(id=str(i), evidence=words) for i, words in enumerate(starts)]
    write_statements(tmp_path / "s.csv", said, Beside())
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "s.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    sheet = ElementTree.parse(tmp_path / "s.fods")
    names = {"t": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
    cells = sheet.getroot().findall(".//t:table-cell", names)
    shown = ["".join(cell.itertext()).strip() for cell in cells]
    assert all(f"'{words}".strip() in shown for words in starts if words[0] != "\t"), shown
    assert not [c for c in cells if f"{{{names['t']}}}formula" in c.attrib]


def test_a_row_says_where_it_stood_and_who_judged_it(tmp_path: Path) -> None:
    moment = datetime(2024, 6, 1, tzinfo=UTC)
    words = {
        "1": Judgement("1", Verdict.CORRECT, "Ann", moment, agreement=-1),
        "2": Judgement("2", Verdict.UNDO, "Ann", moment),
    }
    told = replace(article(), title="=A title", outlet="Example Wire", url="https://wire.example/1")
    beside = Beside({"a": told}, {"lift": "The ban should be lifted."}, words)
    said = [statement(id="1", concept="lift"), statement(id="2", article_id="gone")]
    write_statements(tmp_path / "s.csv", said, beside)
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as lines:
        one, other = csv.DictReader(lines)
    assert one["title"] == "'=A title" and one["outlet"] == "Example Wire"
    assert one["published"] == "2024-05-23" and one["proposition"] == "The ban should be lifted."
    assert (one["judged"], one["judged_by"]) == ("correct", "Ann")
    assert (other["judged"], other["title"]) == ("", ""), "taken back; and an unknown article"


def test_a_table_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    write_statements(file, SAID, Beside())
    before = file.read_text("utf-8")
    bad = [*SAID, replace(SAID[0], organization=object())]  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        write_statements(file, bad, Beside())
    assert file.read_text("utf-8") == before and list(tmp_path.iterdir()) == [file]


def test_jsonl_and_other_names(tmp_path: Path) -> None:
    write_statements(tmp_path / "s.jsonl", SAID, Beside())
    assert len((tmp_path / "s.jsonl").read_text("utf-8").splitlines()) == 3
    with pytest.raises(InputError, match="there is no folder"):
        write_statements(tmp_path / "gone" / "s.csv", SAID, Beside())
    with pytest.raises(InputError, match="it is written as"):
        write_statements(tmp_path / "s.xls", SAID, Beside())


def test_networks_open_in_igraph_and_networkx_with_every_attribute(tmp_path: Path) -> None:
    made = network(SAID, rows="actor", columns="concept", weight="subtract")  # type: ignore[arg-type]
    file = tmp_path / "n.graphml"
    file.write_text(write_network(made, "graphml"), "utf-8")
    theirs, ours = igraph.Graph.Read_GraphML(str(file)), nx.read_graphml(file)
    assert theirs.vcount() == ours.number_of_nodes() and theirs.ecount() == ours.number_of_edges()
    keys = {key for _, data in ours.nodes(data=True) for key in data}
    assert keys <= set(theirs.vs.attributes()) and "weight" in theirs.es.attributes()
    gexf = tmp_path / "n.gexf"
    gexf.write_text(write_network(made, "gexf"), "utf-8")
    again = nx.read_gexf(gexf)
    assert sorted(nx.get_edge_attributes(again, "weight").values()) == sorted(
        nx.get_edge_attributes(ours, "weight").values()
    )
