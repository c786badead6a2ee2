"""Statements as a table in a file: CSV for spreadsheets, JSONL, Parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.exchange.tables import STATEMENT, Columns, Maybe, Row, statement_row, write
from onrecord.files import whole
from onrecord.model import Article, Judgement, Statement, Verdict

BOM = "\ufeff"  # by which spreadsheets know that a CSV is UTF-8
# What stands beside a statement where a row must say all there is to say.
BESIDE: Columns = {
    "proposition": Maybe,
    "title": Maybe,
    "outlet": Maybe,
    "published": Maybe,
    "url": Maybe,
    "judged": Maybe,
    "judged_by": Maybe,
}
EXPORTED: Columns = {**STATEMENT, **BESIDE}


@dataclass(frozen=True)
class Beside:
    """Articles by id, propositions by concept, and people's latest words by statement."""

    articles: Mapping[str, Article] = field(default_factory=dict)
    propositions: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, Judgement] = field(default_factory=dict)

    def row(self, statement: Statement) -> Row:
        """A statement with all of it; ``judged`` says whether a person accepted or corrected it."""
        article = self.articles.get(statement.article_id)
        word = self.verdicts.get(statement.id)
        if word and word.verdict is Verdict.UNDO:
            word = None
        day = article and article.day
        return statement_row(statement) | {
            "proposition": self.propositions.get(statement.concept),
            "title": article and article.title,
            "outlet": article and article.outlet,
            "published": day.isoformat() if day else None,
            "url": article and article.url,
            "judged": word and word.verdict.value,
            "judged_by": word and word.who,
        }


def write_statements(file: Path, statements: Sequence[Statement], beside: Beside) -> int:
    """Write ``statements`` by the file's suffix; how many. Raises :class:`InputError`.

    A file that is there already is replaced at the end, or not at all.
    """
    form = file.suffix.lower().removeprefix(".")
    if form not in ("parquet", "csv", "jsonl"):
        raise InputError(f"{file}: it is written as .dna, .csv, .jsonl or .parquet")
    rows = map(beside.row, statements)
    with whole(file) as part:
        if form == "parquet":
            _parquet(part, list(rows))
        else:
            end = "\r\n" if form == "csv" else "\n"
            with part.open("w", encoding="utf-8", newline="") as out:
                out.write(BOM if form == "csv" else "")
                out.writelines(f"{line}{end}" for line in write(rows, EXPORTED, form))
    return len(statements)


def _parquet(file: Path, rows: Sequence[Row]) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InputError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    kinds: dict[Any, Any] = {**plain, str | None: pa.string(), list[str]: pa.list_(pa.string())}
    schema = pa.schema([(name, kinds[kind]) for name, kind in EXPORTED.items()])
    columns = [[row[name] for row in rows] for name in EXPORTED]
    arrays = [pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), file)
