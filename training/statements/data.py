"""Coded articles to the questions that the stance models answer.

    python -m training.statements.data --gold SHARED/data/statements/train.jsonl \\
        --codebooks SHARED/data/statements/train_codebooks.json --score SHARED/score \\
        --out work/questions.jsonl

Articles go through the program's own attributions, actors and candidates, so that the
models learn from what they will be shown; gold labels are laid over them. Gold actors
whom the candidates miss are added, so that no coded statement is lost for training.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from onrecord import actors, attributions
from onrecord.model import Actor, Concept, Kind
from onrecord.statements.asking import sieved
from onrecord.statements.candidates import Candidate, candidates
from onrecord.statements.question import ACTORS, compose

STANCE = {0: 2, 1: 3, -1: 1}  # none 0, oppose 1, undecided 2, support 3
CERTAINTY = {"certain": 0, "probable": 1, "possible": 2}
CHANGE = {None: 0, "toward": 1, "away": 2}
EMPTY = (0, -1, -1, -1)
NEAR = 1.6  # lexical sign from which a question is much like those that the program asks
HARD = 1.4  # and from which one without a statement teaches
NEGATIVES = 1.6  # questions without a statement, for each with one


def labels(statement: dict[str, Any]) -> tuple[int, int, int, int]:
    return (
        STANCE[statement["agreement"]],
        CERTAINTY[statement["certainty"]],
        CHANGE[statement["change"]],
        int(bool(statement.get("past"))),
    )


def questions(
    record: dict[str, Any],
    concepts: list[Concept],
    same_actor: Any,
    rng: random.Random,
    as_read: bool = False,
) -> list[dict[str, Any]]:
    """Rows of ``first, second, labels`` (one label tuple an actor) for one article.

    ``as_read`` gives the questions that the program might ask, in their own shares: for a
    reader that learns from what another one says of them.
    """
    text = record["text"]
    told = attributions.read(text, record["id"], inner=attributions.Inner.ALL)
    cast = actors.resolve(text, told)
    sentences = cast.sentences
    by_sentence: dict[int, list[Candidate]] = {}
    everybody = candidates(told, cast)
    for candidate in everybody:
        by_sentence.setdefault(candidate.sentence, []).append(candidate)
    positive, negative = [], []
    tables = sieved(text, told, cast, everybody).signs(concepts)
    for concept, signs in zip(concepts, tables, strict=True):
        lexical = {c.sentence: row[0] for c, row in zip(everybody, signs, strict=True)}
        for index, sentence in enumerate(sentences):
            asked = list(by_sentence.get(index, []))[:ACTORS]
            gold = [
                s
                for s in record["statements"]
                if s["concept"] == concept.id
                and s["start"] < sentence[1]
                and sentence[0] < s["end"]
            ]
            answers = [EMPTY] * len(asked)
            for statement in gold:
                hit = [
                    i for i, c in enumerate(asked) if same_actor(c.actor.name, statement["actor"])
                ]
                if hit:
                    answers[hit[0]] = labels(statement)
                elif not as_read:
                    actor = Actor(statement["actor"], Kind(statement["kind"]))
                    extra = Candidate(index, actor, (sentence[0], sentence[0]), ())
                    asked.insert(0, extra)
                    answers.insert(0, labels(statement))
            if not asked:
                continue
            order = list(range(len(asked[:ACTORS])))
            rng.shuffle(order)
            asked, answers = [asked[i] for i in order], [answers[i] for i in order]
            made = compose(concept, text, sentences, asked)
            row = {
                "story": record["story"],
                "first": concept.proposition,
                "second": made.second,
                "labels": answers,
            }
            (positive if gold else negative).append((lexical.get(index, 0.0), row))
    if as_read:
        return [row for score, row in positive + negative if score >= NEAR]
    hard = [row for score, row in negative if score >= HARD]
    rng.shuffle(hard)
    return [row for _, row in positive] + hard[: int(NEGATIVES * len(positive)) + 2]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--gold", type=Path, required=True)
    ap.add_argument("--codebooks", type=Path, required=True)
    ap.add_argument("--score", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--as-read", action="store_true", help="as the program asks, and no others")
    args = ap.parse_args()
    sys.path.insert(0, str(args.score))
    from statements import same_actor  # type: ignore[import-not-found]

    rng = random.Random(0)
    books = {
        book["story"]: [
            Concept(c["id"], c["proposition"], tuple(c["keywords"])) for c in book["concepts"]
        ]
        for book in json.loads(args.codebooks.read_text("utf-8"))
    }
    count = 0
    with args.out.open("w", encoding="utf-8") as out:
        for line in args.gold.read_text("utf-8").splitlines():
            record = json.loads(line)
            story = record["story"]
            concepts, told = books[story], args.as_read
            for row in questions(record, concepts, same_actor, rng, told):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
            out.flush()
    print(f"{args.out}: {count} questions")


if __name__ == "__main__":
    main()
