"""Write the questions, or say what cannot be read."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from training.statements.passages import ASIDE, HERE, Label, Piece, pieces, rows
from training.statements.passages import __doc__ as about

Answers = dict[tuple[str, int, str, int], Label]


def main() -> None:
    ap = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("files", type=Path, nargs="*", help="without any, those that are learned from")
    ap.add_argument("--out", type=Path, help="without it, only counted")
    ap.add_argument(
        "--idle", type=float, default=0.4, help="share kept of questions without stance"
    )
    ap.add_argument("--second", type=Path, help="the same by another coder, to compare the two")
    args = ap.parse_args()
    if args.second:
        print(compared([p for path in HERE.glob("*.txt") for p in pieces(path)], args.second))
        return
    files = args.files or sorted(set(HERE.glob("*.txt")) - {ASIDE})
    several = [piece for path in files for piece in pieces(path)]
    rng = random.Random(0)
    made = [
        row
        for piece in several
        for row in rows(piece, rng)
        if any(label[0] for label in row["labels"]) or rng.random() < args.idle
    ]
    count = Counter(label[0] for row in made for label in row["labels"])
    print(
        f"{len(several)} articles, {len(made)} questions; answers: {count[0]} none, "
        f"{count[3]} for, {count[1]} against, {count[2]} undecided"
    )
    if args.out:
        args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in made))


def compared(first: Sequence[Piece], second: Path) -> str:
    """How far another coder found the same in some of the articles, by actor, sentence and
    proposition."""
    known = {_words(piece): piece for piece in first}
    ours, theirs = Answers(), Answers()
    for piece in pieces(second):
        for coded, into in ((known[_words(piece)], ours), (piece, theirs)):
            for place, line in enumerate(coded.lines):
                for name, _, answers in line.asked:
                    into |= {(_words(piece), place, name, k): a for k, a in answers.items()}
    both = ours.keys() & theirs.keys()
    found = 2 * len(both) / (len(ours) + len(theirs))
    stance, certainty = (sum(ours[k][i] == theirs[k][i] for k in both) / len(both) for i in (0, 1))
    return (
        f"{len(ours)} and {len(theirs)} stances: found {found:.3f}, "
        f"stance {stance:.3f}, certainty {certainty:.3f}"
    )


def _words(piece: Piece) -> str:
    """What tells an article from others: titles may be alike."""
    return "\n".join(line.text for line in piece.lines)


if __name__ == "__main__":
    main()
