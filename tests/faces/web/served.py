"""A real server in a process of its own, as users start it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOKEN = "hush"


@contextmanager
def served(ledger: Path, token: str | None = TOKEN) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of ``onrecord serve`` over a ledger, and its process."""
    given = dict(os.environ)
    given.pop("ONRECORD_TOKEN", None)
    if token:
        given["ONRECORD_TOKEN"] = token
    command = [sys.executable, "-m", "onrecord", "serve", "-l", str(ledger), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=given)
    try:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            found = re.search(r"(http://[^ ]+)/ ", said.replace("\n", " "))
            if found:
                yield found[1], process
                return
        raise AssertionError(f"the server did not start: {said}")
    finally:
        process.kill()
        process.wait()
