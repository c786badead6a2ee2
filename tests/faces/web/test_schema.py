"""Every answer is as the OpenAPI schema says, over requests that fit it and such that do not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from tests.faces.web.conftest import client
from tests.faces.web.served import TOKEN, served


@pytest.mark.slow
def test_all_checks_of_schemathesis_pass(example: Path, tmp_path: Path) -> None:
    with sqlite3.connect(example) as whole, sqlite3.connect(tmp_path / "l.db") as copy:
        whole.backup(copy)
    with served(tmp_path / "l.db") as (address, _):
        command = [
            *(str(Path(sys.executable).parent / "schemathesis"), "run"),
            f"{address}/api/v1/openapi.json",
            *("--checks", "all", "--max-examples", "40", "--rate-limit", "200/s"),
            *("-H", f"Authorization: Bearer {TOKEN}", "--seed", "1"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_column_is_explained_and_every_address_listed(example: Path) -> None:
    web = client(Ledger(str(example)))
    schemas = web.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for name in ("Position", "Shift", "Statement", "Origin", "Question", "Concept", "Actor"):
        fields = schemas[name]["properties"]
        assert all(field.get("description") for field in fields.values()), name
    for address in ("/api/v1", "/api/v1/"):
        assert "/api/v1/positions" in web.get(address).json()["addresses"]
