"""The questions that teach direction: their answers follow from their words."""

from __future__ import annotations

import pytest

from training.statements.polarity import BANS, MOTIONS, Maker

AGAINST, OPEN, FOR = 1, 2, 3
ISSUE = {
    "kind": "permit", "agent": "the city", "do": "let bars open", "doing": "letting bars open",
    "nom": "late opening", "undo": "close bars", "undoing": "closing bars",
    "why": "guests pay", "whynot": "guests shout",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stand", "pole", "stance", "reason"),
    [
        ("{A} wants|want {agent} to {do}", "+", 1, FOR, "as the aim has it"),
        ("{A} wants|want {agent} to {do}", "+", -1, AGAINST, "the opposite of the aim"),
        ("{A} refused to {do}", "-", -1, FOR, "against the opposite"),
        ("{A} did not rule out {doing}", '"0', 1, OPEN, "neither"),
        ("{A} rejected {motion}", "-", 1, {1: AGAINST, -1: FOR}, "by what the motion wants"),
        ("{A} justified {ban}", '"+', 1, AGAINST, "a rule stands against what it forbids"),
        ("{A} called on {agent} to lift {ban}", '"-', 1, FOR, "and its end for it"),
    ],
)
def test_signs_multiply(text: str, stand: str, pole: int, stance: object, reason: str) -> None:
    frame = {"text": text, "A": stand, "B": ""}
    for seed in range(20):
        said = Maker(seed)._said([frame], ISSUE, pole, aim=1)
        ((_, _, label),) = said.asked
        wanted = stance
        if isinstance(stance, dict):
            (sign,) = {s for m, s in MOTIONS.items() if _stem(m) in said.text}
            wanted = stance[sign]
        assert label[0] == wanted, f"{reason}: {said.text}"


def _stem(motion: str) -> str:
    words = {k: ISSUE[k] for k in ("agent", "do", "doing", "nom", "undo")}
    return motion.format(**words)


def test_every_question_is_whole() -> None:
    """No slot is left open, one label an actor, and each mark names whom the sentence names."""
    maker = Maker(1)
    for _ in range(500):
        row = maker.row()
        assert "{" not in row["first"] + row["second"] and "|" not in row["second"]
        assert row["second"].count("@ ") == len(row["labels"])
        focus = row["second"].split("#")[2].lower()
        for mark in row["second"].split("#")[0].split("@")[1:]:
            assert mark.strip().removesuffix(" says").lower() in focus
    assert len(BANS) > 1 and Maker(3).row() == Maker(3).row()
