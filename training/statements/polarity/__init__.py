"""Questions whose answers follow from how their sentences are built, to teach direction.

    python -m training.statements.polarity --count 8000 --out work/polarity.jsonl

An issue (``issues.tsv``) has two poles, to do a thing and to do its opposite; a permission has
rules against it as well. A frame (``frames.tsv``) says what its actors think of the pole that
stands in it: ``+`` for, ``-`` against, ``0`` undecided, ``n`` nothing; with ``~`` probably,
``?`` possibly, ``>`` now more in favour, ``<`` now more against, ``p`` once; a quotation mark
before it where words are quoted. A frame may hold a motion or a rule, which turns the sign or
keeps it; an echo (``echoes.tsv``) takes a stand on what the sentence before it named
(``topics.tsv``). The proposition is one of the poles, so the answer is the product of the signs.

All of it is of our own writing; its actors are roles and no one's, and none of its issues is one
of the example's or of the coded stories.
"""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Label = tuple[int, int, int, int]
NOTHING: Label = (0, -1, -1, -1)
STANCES = {1: 3, -1: 1, 0: 2}  # as training.statements.data has them
PERSONS = (
    "the minister,the governor,the mayor,the senator,the chairwoman,the president,the chancellor,"
    "the prime minister,the judge,the foreign minister,the party leader,the bishop,"
    "the commissioner,the king,the candidate,the secretary of state,the general,the congresswoman,"
    "the speaker,the attorney general,the finance minister,the ambassador,the vice president"
).split(",")
BODIES = (
    "the council,the Senate,the upper house,the opposition,the union,the farmers' association,"
    "the ministry,the White House,the Supreme Court,the Chamber of Commerce,the foreign ministry,"
    "the parliament,the Labour Party,the commission,the court of appeals,the Church,the army,"
    "the neighbouring country,the European Union,the central bank,the House,the kingdom"
).split(",")
GROUPS = (
    "the Greens,the Conservatives,two officials,the Democrats,the Republicans,residents,"
    "business leaders,the Liberals,human rights groups,teachers,the neighbours,most members"
).split(",")
MOTIONS = {
    "a motion that called on {agent} to {do}": 1,
    "a bill that would require {agent} to {do}": 1,
    "a resolution demanding {nom}": 1,
    "the proposal to {do}": 1,
    "a petition for {nom}": 1,
    "a motion that demanded {nom}": 1,
    "a motion against {nom}": -1,
    "a bill that would forbid {agent} to {do}": -1,
    "an amendment that would have stopped {agent} from {doing}": -1,
    "a resolution that condemned {nom}": -1,
    "the proposal to {undo}": -1,
}
BANS = (
    "the ban on {nom}",
    "the restrictions on {nom}",
    "the limits on {nom}",
    "the rules that prevent {nom}",
    "the law that forbids {nom}",
    "the rule against {nom}",
    "the restrictions that prevent {nom}",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and for each of its actors the name, whether quoted, and the answer."""

    text: str
    asked: tuple[tuple[str, bool, Label], ...]


def read(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file, its remarks left out."""
    lines = [x for x in (HERE / name).read_text("utf-8").splitlines() if not x.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{k: v or "" for k, v in row.items()} for row in rows]


class Maker:
    """Draws questions. ``row`` gives one as ``training.statements.data`` does."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.issues, self.frames = read("issues.tsv"), read("frames.tsv")
        self.echoes, self.topics = read("echoes.tsv"), read("topics.tsv")

    def row(self) -> dict[str, Any]:
        """One question: a proposition, actors, and a short article around their sentence."""
        issue = self.rng.choice(self.issues)
        aim = self.rng.choice((1, -1))
        sentences = self._article(issue, aim)
        place = self.rng.choice([i for i, s in enumerate(sentences) if s.asked])
        focus = sentences[place]
        asked = list(focus.asked)
        first = self._proposition(issue, aim)
        if self.rng.random() < 0.1:  # what they say is about something else
            other = self.rng.choice([i for i in self.issues if i is not issue])
            first = self._proposition(other, aim)
            asked = [(name, quoted, NOTHING) for name, quoted, _ in asked]
        self.rng.shuffle(asked)
        marks = " ".join(f"@ {name}{' says' * quoted}" for name, quoted, _ in asked)
        before = " ".join(s.text for s in sentences[:place])
        after = sentences[place + 1].text if place + 1 < len(sentences) else ""
        second = f"{marks} # {before[-370:]} # {focus.text} # {after[:130]}".rstrip()
        return {
            "story": "",
            "first": first,
            "second": second,
            "labels": [label for *_, label in asked],
        }

    def _article(self, issue: dict[str, str], aim: int) -> list[Said]:
        out = [self._topic(issue, self._pole(issue))] if self.rng.random() < 0.5 else []
        for _ in range(self.rng.choice((1, 2, 3))):
            if self.rng.random() < 0.3:
                pole = self._pole(issue)
                out.append(self._topic(issue, pole))
                out += [
                    self._said(self.echoes, issue, pole, aim)
                    for _ in range(self.rng.choice((1, 1, 2)))
                ]
            else:
                out.append(self._said(self.frames, issue, self._pole(issue), aim))
        return out

    def _pole(self, issue: dict[str, str]) -> int:
        return 1 if self.rng.random() < 0.6 else -1

    def _topic(self, issue: dict[str, str], pole: int) -> Said:
        text = self._pick(self.topics, pole)["text"]
        return Said(_filled(text, _words(issue, pole)), ())

    def _pick(self, rows: list[dict[str, str]], pole: int, rules: bool = True) -> dict[str, str]:
        """A frame that has words for the pole: its opposite has no noun, and no rules."""
        while True:
            row = self.rng.choice(rows)
            if ("{ban}" in row["text"] and not rules) or (pole < 0 and _lacks(row["text"])):
                continue
            return row

    def _said(self, rows: list[dict[str, str]], issue: dict[str, str], pole: int, aim: int) -> Said:
        frame = self._pick(rows, pole, issue["kind"] == "permit")
        text, sign = frame["text"], pole * aim
        words = _words(issue, pole)
        if "{motion}" in text:
            motions = [m for m in MOTIONS if pole > 0 or not _lacks(m)]
            motion = self.rng.choice(motions)
            text, sign = text.replace("{motion}", motion), sign * MOTIONS[motion]
        if "{ban}" in text:
            text, sign = text.replace("{ban}", self.rng.choice(BANS)), -sign
        first, several = self._actor(), False
        if self.rng.random() < 0.15 and "{agent}" not in text:
            first = issue["agent"]
        if self.rng.random() < 0.2:
            first, several = self.rng.choice(GROUPS), True
        second = self._actor()
        while second == first:
            second = self._actor()
        text = re.sub(r"(\w+)\|(\w+)", r"\2" if several else r"\1", text)
        made = _filled(text, {**words, "A": first, "B": second})
        asked = [(_plain(first), '"' in frame["A"], _label(frame["A"], sign))]
        if frame["B"]:
            asked.append((_plain(second), '"' in frame["B"], _label(frame["B"], sign)))
        elif "{B}" in text:
            asked.append((_plain(second), False, NOTHING))
        return Said(made + ("" if made.endswith((".", "”", "?")) else "."), tuple(asked))

    def _actor(self) -> str:
        return self.rng.choice(PERSONS if self.rng.random() < 0.5 else BODIES)

    def _proposition(self, issue: dict[str, str], aim: int) -> str:
        forms = ["{Agent} should {do}.", "It is right to {do}."]
        if aim > 0 and issue["kind"] == "permit":
            forms += ["{Nom} should be allowed."] * 2
        if aim < 0 and self.rng.random() < 0.5:
            forms, aim = ["{Agent} should not {do}."], 1
            if issue["kind"] == "permit":
                forms += ["{Nom} should be forbidden.", "The ban on {nom} is right."]
        return _filled(self.rng.choice(forms), _words(issue, aim))


def _words(issue: dict[str, str], pole: int) -> dict[str, str]:
    """What stands in a frame's brackets, by pole."""
    if pole > 0:
        return {**issue, "rulewhy": issue["whynot"], "rulewhynot": issue["why"]}
    swapped = {"do": "undo", "undo": "do", "doing": "undoing", "undoing": "doing"}
    swapped |= {"why": "whynot", "whynot": "why"}
    return {"agent": issue["agent"], **{name: issue[other] for name, other in swapped.items()}}


def _lacks(text: str) -> bool:
    return any(slot in text for slot in ("{nom}", "{Nom}", "{ban}"))


def _filled(text: str, words: dict[str, str]) -> str:
    """Slots filled; one with a capital, and the sentence, begin with one."""

    def fill(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in words:
            return words[name]
        word = words[name.lower()]
        return word[0].upper() + word[1:]

    while "{" in text:
        text = re.sub(r"\{(\w+)\}", fill, text)
    return text[0].upper() + text[1:]


def _plain(name: str) -> str:
    """An actor's name as the cast has it."""
    return name.removeprefix("the ")


def _label(stand: str, sign: int) -> Label:
    """Stance, certainty, change and past of one actor, the text's pole seen from the aim."""
    stand = stand.lstrip('"')
    if stand == "n":
        return NOTHING
    own = {"+": 1, "-": -1, "0": 0}[stand[0]]
    change = 0
    if ">" in stand or "<" in stand:
        change = 1 if (">" in stand) == (sign > 0) else 2
    certainty = 1 if "~" in stand else 2 if "?" in stand else 0
    return STANCES[own * sign], certainty, change, int("p" in stand)
