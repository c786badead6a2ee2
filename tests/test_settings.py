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


def test_a_table_of_beliefs(tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text("[beliefs]\nlasts = 900\nmoves = 0.1\n")
    assert load(tmp_path, {}).beliefs == ("lasts=900", "moves=0.1")
    assert load(tmp_path, {"ONRECORD_BELIEFS": "lasts=30"}).beliefs == ("lasts=30",)


@pytest.mark.parametrize("text", ["treshold = 1", 'threshold = "much"', "threshold ="])
def test_a_bad_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(text)
    with pytest.raises(InputError, match=r"onrecord\.toml"):
        load(tmp_path, {})


def test_a_bad_value_of_the_environment_is_named_by_its_variable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^ONRECORD_THRESHOLD: "):
        load(tmp_path, {"ONRECORD_THRESHOLD": "much"})
