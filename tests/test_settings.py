"""Settings from the project file and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.settings import Settings, load


def test_defaults_file_and_environment_in_that_order(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings()
    (tmp_path / "onrecord.toml").write_text('threshold = 0.3\nledger = "l.db"\n')
    found = load(tmp_path, {"ONRECORD_LEDGER": "other.db"})
    assert (found.threshold, found.ledger) == (0.3, "other.db")


@pytest.mark.parametrize("text", ["treshold = 1", 'threshold = "much"', "threshold ="])
def test_a_bad_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(text)
    with pytest.raises(InputError, match=r"onrecord\.toml"):
        load(tmp_path, {})
