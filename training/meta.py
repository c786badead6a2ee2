"""A model's ``model.json``: an object, a line a key, so that changes read well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def read_meta(folder: Path) -> dict[str, Any]:
    """What the ``model.json`` of a model's folder says."""
    found: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    return found


def write_meta(folder: Path, meta: Mapping[str, Any]) -> None:
    """Write it anew."""
    lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in meta.items())
    (folder / "model.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
