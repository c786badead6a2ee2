"""Write the figures of each model's card, by the benchmarks of this very tree.

    python -m training.cards [tagger-2 judge-2 sieve-1]

Replaces what stands between the markers in ``card.md``: the digest, and the figures with the
command that prints them.
"""

from __future__ import annotations

import json
import sys

from benchmarks import attributions, chains, example, implied, seesaw, statements
from benchmarks.__main__ import SHARED
from onrecord.inference import MODELS

BEGIN, END = "<!-- figures, by python -m training.cards -->", "<!-- end -->"
BENCHES = {
    "tagger-2": ("attributions", "chains"),
    "judge-2": ("statements", "seesaw", "implied", "example"),
    "sieve-1": (),
}
MEASURES = {
    "attributions": ("PolNeAR dev, F1", attributions.measure),
    "chains": (
        "chains of our own sentences, share read to the right depth and order",
        chains.measure,
    ),
    "statements": ("coded dev stories, F1 or accuracy", statements.measure),
    "seesaw": ("SEESAW valid, share of triples", seesaw.measure),
    "implied": ("what is only implied, in machine-written short articles", implied.measure),
    "example": ("example collection, share of positions", example.measure),
}


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHES)
    measured = {
        bench: MEASURES[bench][1](SHARED) for bench in {b for name in wanted for b in BENCHES[name]}
    }
    for name in wanted:
        folder = MODELS / name
        meta = json.loads((folder / "model.json").read_text("utf-8"))
        lines = [BEGIN, f"`model.onnx`, sha256 `{meta['sha256']['model.onnx']}`", ""]
        for bench in BENCHES[name]:
            lines += [f"{MEASURES[bench][0]} (`python -m benchmarks {bench}`):", "", "| | |"]
            lines += ["| --- | --- |"]
            lines += [f"| {figure} | {value:.3f} |" for figure, value in measured[bench].items()]
            lines.append("")
        if "statements" in BENCHES[name]:
            for what, figures in statements.parts(SHARED).items():
                lines += [
                    f"positions on the coded dev stories, by {what}:",
                    "",
                    "| | |",
                    "| --- | --- |",
                ]
                lines += [f"| {one} | {value:.3f} |" for one, value in figures.items()]
                lines.append("")
        path = folder / "card.md"
        text = path.read_text("utf-8")
        made = "\n".join([*lines, END])
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        path.write_text(f"{before}{made}{after}", "utf-8")
        print(path)


if __name__ == "__main__":
    main()
