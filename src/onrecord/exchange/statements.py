"""Statements as a table in a file: CSV for spreadsheets, JSONL, Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.exchange.tables import STATEMENT, statement_row, write
from onrecord.model import Statement

BOM = "\ufeff"  # by which spreadsheets know that a CSV is UTF-8


def write_statements(file: Path, statements: Sequence[Statement]) -> int:
    """Write ``statements`` by the file's suffix; how many. Raises :class:`InputError`."""
    form = file.suffix.lower().removeprefix(".")
    if form == "parquet":
        _parquet(file, statements)
    elif form in ("csv", "jsonl"):
        end = "\r\n" if form == "csv" else "\n"
        with file.open("w", encoding="utf-8", newline="") as out:
            out.write(BOM if form == "csv" else "")
            out.writelines(
                f"{x}{end}" for x in write(map(statement_row, statements), STATEMENT, form)
            )
    else:
        raise InputError(f"{file}: it is written as .dna, .csv, .jsonl or .parquet")
    return len(statements)


def _parquet(file: Path, statements: Sequence[Statement]) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InputError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    kinds: dict[Any, Any] = {**plain, str | None: pa.string(), list[str]: pa.list_(pa.string())}
    rows = [statement_row(s) for s in statements]
    schema = pa.schema([(name, kinds[kind]) for name, kind in STATEMENT.items()])
    columns = [[row[name] for row in rows] for name in STATEMENT]
    arrays = [pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), file)
