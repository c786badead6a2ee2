"""People's decisions as records, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.exchange.decisions import decision_row, read_decisions
from onrecord.model import Identity, Judgement, Sameness, Verdict

MOMENT = datetime(2024, 5, 31, 9, 30, tzinfo=UTC)
WORDS = [
    Judgement("aa11", Verdict.CORRECT, "Ada", MOMENT, 1, "irony"),
    Judgement("aa11", Verdict.UNDO, "Ben", MOMENT),
    Identity("Volodymyr Zelensky", "Wolodymyr Selenskyj", Sameness.SAME, "Ada", MOMENT, "one man"),
    Identity("a", "b", Sameness.APART, "Ben", MOMENT),
]


def written(folder: Path, *lines: str) -> Path:
    file = folder / "words.jsonl"
    file.write_bytes("\n".join(lines).encode())
    return file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    lines = [json.dumps(decision_row(word)) for word in WORDS]
    assert list(read_decisions(written(tmp_path, *lines, ""))) == WORDS


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"when": "2024-05-31T09:30:00"}, "no time zone"),
        ({"when": "soon"}, "soon"),
        ({"when": 3}, "when: it is no text"),
        ({"who": ""}, "who: it is no text, or empty"),
        ({"verdict": "maybe"}, "maybe"),
        ({"agreement": None}, "names the right agreement"),
        ({"agreement": 7}, "not 7"),
        ({"why": ["x"]}, "why: it is no text"),
        ({"statement": None}, "name: it is no text"),
    ],
)
def test_a_broken_line_is_named(change: dict[str, object], said: str, tmp_path: Path) -> None:
    rows = [json.dumps(decision_row(WORDS[0]) | change), json.dumps(decision_row(WORDS[1]))]
    broken, whole = read_decisions(written(tmp_path, *rows))
    assert isinstance(broken, InputError) and said in str(broken), "what is wrong with it"
    assert "line 1" in str(broken) and whole == WORDS[1], "the line behind it is read"


@given(st.binary(max_size=80))
def test_no_line_raises(junk: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "words.jsonl"
        file.write_bytes(junk)
        assert all(isinstance(one, InputError) for one in read_decisions(file))


def test_a_moment_is_one_wherever_it_is_told(tmp_path: Path) -> None:
    row = decision_row(WORDS[0]) | {"when": "2024-05-31T14:30:00+05:00"}
    assert list(read_decisions(written(tmp_path, json.dumps(row)))) == [WORDS[0]]


def test_half_a_character_is_a_broken_line(tmp_path: Path) -> None:
    (broken,) = read_decisions(
        written(tmp_path, json.dumps(decision_row(WORDS[0]) | {"why": "\ud800"}))
    )
    assert isinstance(broken, InputError) and "line 1" in str(broken)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        list(read_decisions(tmp_path / "none.jsonl"))
