"""Networks as other programs read them."""

from __future__ import annotations

import csv
import io
import json

import networkx as nx
import numpy as np
import pytest

from onrecord.exchange.networks import write_network
from onrecord.findings.networks import Network

NET = Network(
    ("A & B <Co>", "=1+1", "Zoë"),
    ("x", "y\x0b"),
    np.array([[1.0, 0.0], [2.5, -1.0], [0.0, 3.0]]),
    two_mode=True,
)
ONE = Network(("A", "B"), ("A", "B"), np.array([[0.0, 0.5], [0.5, 0.0]]), two_mode=False)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_graph_is_read_back_with_its_attributes(form: str) -> None:
    given = io.BytesIO(write_network(NET, form).encode())
    found = nx.read_graphml(given) if form == "graphml" else nx.read_gexf(given)
    assert {d["label"] for _, d in found.nodes(data=True)} == {
        "A & B <Co>",
        "=1+1",
        "Zoë",
        "x",
        "y�",
    }
    assert sorted(d["weight"] for *_, d in found.edges(data=True)) == [-1.0, 1.0, 2.5, 3.0]
    sides = [d["side"] for _, d in found.nodes(data=True)]
    assert sides.count("row") == 3 and sides.count("column") == 2


def test_a_csv_holds_the_matrix_and_no_formula() -> None:
    header, *rows = csv.reader(io.StringIO(write_network(NET, "csv")))
    assert header == ["", "x", "y\x0b"]
    assert rows == [["A & B <Co>", "1", "0"], ["'=1+1", "2.5", "-1"], ["Zoë", "0", "3"]]


def test_dl_names_both_modes() -> None:
    lines = write_network(NET, "dl").splitlines()
    assert lines[0] == "dl nr = 3, nc = 2, format = fullmatrix" and lines[-1] == "0 3"
    assert write_network(ONE, "dl").splitlines() == [
        "dl n = 2, format = fullmatrix",
        "labels:",
        '"A"',
        '"B"',
        "data:",
        "0 0.5",
        "0.5 0",
    ]


def test_one_mode_has_an_edge_a_pair() -> None:
    found = nx.read_graphml(io.BytesIO(write_network(ONE, "graphml").encode()))
    assert list(found.edges(data="weight")) == [("A", "B", 0.5)]
    assert json.loads(write_network(ONE, "json"))["matrix"] == [[0.0, 0.5], [0.5, 0.0]]
