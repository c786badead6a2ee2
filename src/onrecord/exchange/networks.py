"""Networks as files of other programs: CSV, GraphML, GEXF, UCINET DL, JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from onrecord.exchange.tables import cell, csv_line
from onrecord.findings.networks import Network

if TYPE_CHECKING:
    from networkx import Graph


def write_network(net: Network, form: str) -> str:
    """A whole network as the text of one file: csv, graphml, gexf, dl or json."""
    if form == "csv":
        return "".join(line + "\n" for line in _csv(net))
    if form == "dl":
        return "".join(line + "\n" for line in _dl(net))
    if form == "json":
        return json.dumps(_record(net), ensure_ascii=False, indent=2) + "\n"
    import networkx as nx

    out = io.BytesIO()
    made = graph(net)
    if form == "graphml":
        nx.write_graphml(made, out)
    else:
        nx.write_gexf(made, out)
    return out.getvalue().decode("utf-8")


def graph(net: Network) -> Graph[str]:
    """A NetworkX graph: an edge for each tie, ``weight`` on it, ``label`` and ``side`` on nodes.

    A row and a column of the same name are two nodes. Negative weights also have ``sign``.
    """
    import networkx as nx

    made: Graph[str] = nx.Graph()
    row_ids = [f"row:{name}" if net.two_mode else name for name in net.rows]
    column_ids = [f"column:{name}" for name in net.columns] if net.two_mode else row_ids
    for name, node in zip(net.rows, row_ids, strict=True):
        made.add_node(node, label=_valid(name), side="row")
    if net.two_mode:
        for name, node in zip(net.columns, column_ids, strict=True):
            made.add_node(node, label=_valid(name), side="column")
    for i, one in enumerate(row_ids):
        for j, other in enumerate(column_ids):
            weight = float(net.matrix[i, j])
            if weight and (net.two_mode or i < j):
                made.add_edge(one, other, weight=weight, sign=1 if weight > 0 else -1)
    return nx.relabel_nodes(made, {node: _valid(node) for node in made})


def _valid(name: str) -> str:
    """A name without the characters that no XML file may hold."""
    return "".join(c if c in "\t\n\r" or " " <= c < "\ufffe" or c > "\uffff" else "�" for c in name)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 10))


def _csv(net: Network) -> Iterator[str]:
    yield csv_line(["", *map(cell, net.columns)])
    for name, row in zip(net.rows, net.matrix.tolist(), strict=True):
        yield csv_line([cell(name), *map(_number, row)])


def _dl(net: Network) -> Iterator[str]:
    """UCINET's full-matrix format; labels in quotes, since they hold spaces."""
    if net.two_mode:
        yield f"dl nr = {len(net.rows)}, nc = {len(net.columns)}, format = fullmatrix"
        yield "row labels:"
        yield from map(_quoted, net.rows)
        yield "col labels:"
        yield from map(_quoted, net.columns)
    else:
        yield f"dl n = {len(net.rows)}, format = fullmatrix"
        yield "labels:"
        yield from map(_quoted, net.rows)
    yield "data:"
    for row in net.matrix.tolist():
        yield " ".join(map(_number, row))


def _quoted(name: str) -> str:
    return '"' + " ".join(name.replace('"', "'").split()) + '"'


def _record(net: Network) -> dict[str, Any]:
    return {
        "rows": list(net.rows),
        "columns": list(net.columns),
        "two_mode": net.two_mode,
        "matrix": net.matrix.tolist(),
    }
