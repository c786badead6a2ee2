"""What the documents say is so: examples run, references are current, cards fit their files."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from onrecord.inference import MODELS, Canned, installed, open_model, register, unregister
from onrecord.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
FOLDERS = sorted(p.parent for p in MODELS.glob("*/model.json"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_readme_commands_run(tmp_path: Path) -> None:
    """Every ``$ onrecord`` line, in order, in one folder where the example lies."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [
        line[2:]
        for block in blocks("console")
        for line in block.splitlines()
        if line.startswith("$ onrecord")
    ]
    assert len(lines) >= 5
    for line in lines:
        args = shlex.split(line.split(" > ")[0], comments=True)[1:]
        done = subprocess.run(
            [sys.executable, "-m", "onrecord", *args],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=250,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        if " > " in line:
            (tmp_path / line.split(" > ")[1].strip()).write_text(done.stdout)


@pytest.mark.parametrize("block", blocks("python"), ids=range(len(blocks("python"))))
def test_the_readme_python_runs(block: str, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_no_document_waits_for_its_figures() -> None:
    for path in [ROOT / "README.md", *MODELS.glob("*/card.md")]:
        text = path.read_text("utf-8")
        assert not re.search(r"\b(TODO|FIGURES|DEMO_OUTPUT|[A-Z]+_HELD)\b", text), path.name


def test_the_cli_reference_is_current() -> None:
    from docs.build_cli import OUT, render

    assert OUT.read_text("utf-8") == render(), "run: make docs"


def test_choices_stand_in_the_cli_reference() -> None:
    told = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert "One of `ignore`, `congruence`" in told


def test_every_setting_is_described() -> None:
    told = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [f.name for f in fields(Settings) if f"`{f.name}`" not in told] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_model_has_its_card_and_its_digest(folder: Path) -> None:
    meta = json.loads((folder / "model.json").read_text("utf-8"))
    card = (folder / "card.md").read_text("utf-8")
    for name, digest in meta["sha256"].items():
        data = (folder / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, f"{folder.name}/{name} was changed"
        assert len(data) <= 100_000_000
    assert meta["sha256"]["model.onnx"][:16] in card
    for heading in ("## Use", "## Trained on", "## Figures", "## Limits", "## Licence"):
        assert heading in card, f"{folder.name}: its card lacks {heading}"
    assert "CC BY-NC-SA 4.0" in card
    assert "CC BY-NC-SA 4.0" in (MODELS / "LICENSE").read_text("utf-8")


def test_the_models_of_the_code_are_installed() -> None:
    assert {"tagger@2", "judge@2"} <= set(installed())


def test_a_changed_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from onrecord import inference
    from onrecord.errors import ModelError

    shutil.copytree(MODELS / "tagger-2", tmp_path / "tagger-2")
    with (tmp_path / "tagger-2" / "model.onnx").open("ab") as file:
        file.write(b"x")
    monkeypatch.setattr(inference, "MODELS", tmp_path)
    with pytest.raises(ModelError, match="sha256"):
        inference._open("tagger@2")
    with pytest.raises(ModelError, match="no model 'other@1'"):
        inference._open("other@1")


def test_a_double_stands_in_for_a_model() -> None:
    double = Canned(None, {"pad": 0}, lambda inputs: {})
    register("double@1", lambda: double)
    try:
        assert open_model("double@1") is double
    finally:
        unregister("double@1")


def test_nothing_speaks_of_this_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    named = re.compile(r"/(?:work|root|home/\w+)/(?!\*)|index-url|pypi\.org/simple")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if (
            path.suffix in (".py", ".md", ".toml", ".lock", ".yaml", ".html", ".json", "")
            and path.is_file()
        ):
            if name == "tests/test_docs.py":
                continue
            found = named.search(path.read_text("utf-8", "replace"))
            assert not found or name in (".gitignore",), f"{name}: {found}"


def test_files_stay_small() -> None:
    for folder in ("src", "tests", "training", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            assert len(path.read_text("utf-8").splitlines()) <= 350, (
                f"{path.name}: split it by what it does"
            )


@pytest.mark.slow
def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    """But for figures, which another processor may round otherwise."""

    def plain(text: str) -> str:
        return re.sub(r"\d+%|\b\d+ statements", "", " ".join(text.split()))

    block = re.search(
        r"```text\n(20 articles.+?)```", (ROOT / "README.md").read_text("utf-8"), re.S
    )
    command = [sys.executable, "-m", "onrecord", "demo", "-l", str(tmp_path / "demo.db")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    printed = plain(done.stdout + done.stderr)
    assert block
    for line in block[1].splitlines():
        assert plain(line).removesuffix("…").strip() in printed, line
