"""kill -9 of the server while people judge: what it answered is kept."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from onrecord.ledger import Ledger
from tests.faces.web.served import TOKEN, served


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_judgement_that_was_answered_is_lost(example: Path, tmp_path: Path, seed: int) -> None:
    where = tmp_path / "l.db"
    with sqlite3.connect(example) as whole, sqlite3.connect(where) as copy:
        whole.backup(copy)
    ids = [s.id for s in Ledger(str(where)).statements()]
    answered: list[tuple[str, str]] = []

    def judge(address: str, worker: int) -> None:
        headers = {"authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=address, headers=headers, timeout=10) as client:
            for number in range(60):
                one, why = ids[(worker * 60 + number) % len(ids)], f"{worker}-{number}"
                word = {"verdict": "accept", "who": "Ada", "why": why}
                try:
                    done = client.post(f"/api/v1/statements/{one}/judgements", json=word)
                except httpx.HTTPError:
                    return
                if done.status_code == 201:
                    answered.append((one, why))

    with served(where) as (address, process):
        workers = [threading.Thread(target=judge, args=(address, n)) for n in range(4)]
        for worker in workers:
            worker.start()
        time.sleep(random.Random(seed).uniform(1.0, 3.0))
        process.kill()
        for worker in workers:
            worker.join()
    kept = {(j.statement_id, j.why) for j in Ledger(str(where)).judgements()}
    assert answered and set(answered) <= kept
    with sqlite3.connect(where) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
