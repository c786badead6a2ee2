"""Fit the sieve: which candidates of which sentences are worth asking about a concept.

    python -m training.statements.sieve --data SHARED/data/statements --score SHARED/score \\
        --kept work/held.pickle [--out src/onrecord/models/sieve-1]

Gradient-boosted trees (Friedman 2001; LightGBM) over the signs that the program sees of a
candidate and a concept (:mod:`onrecord.statements.relevance`). Each train article is looked at
with its codebook as it is; among concepts of other stories, on which it takes no stand, since most
news is not about most of a codebook; with half of the keywords, and with none, since few codebooks
are worded by people who know the articles; and a concept at a time. Prints average precision by
cross-validation over the stories; with ``--out`` fits on all and writes the trees as ONNX.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import onnx
from onnx import TensorProto, helper

from onrecord.model import Codebook, Concept
from onrecord.statements.asking import JUDGE
from onrecord.statements.relevance import SIGNS
from training.meta import write_meta
from training.statements.held import Floats, Held, read_books, read_held

STRANGE = 12  # other stories that give an article a concept: a codebook's usual size
KEPT = 0.35  # share of the strange concepts' candidates that is learned from
FOLDS = 5
# Chosen by average precision over the folds; twice the trees, or leaves, gave no more than 0.002.
ROUNDS = 300
TREES: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 15,
    "min_data_in_leaf": 100,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "lambda_l2": 5,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True)
class Seen:
    """The candidates of one article as one wording of a codebook shows them: a row each."""

    story: str
    wording: str
    signs: Floats
    stance: Floats  # 0 or 1


def strangers(books: Mapping[str, Codebook], record: Mapping[str, Any]) -> list[Concept]:
    """Some concepts of other stories, the same at every run."""
    rng = random.Random(record["id"])
    others = rng.sample(sorted(set(books) - {record["story"]}), STRANGE)
    return [rng.choice(books[story].concepts) for story in others]


def wordings(held: Held, books: Mapping[str, Codebook]) -> Iterator[Seen]:
    """An article's candidates, by every wording of its codebook."""
    rng = random.Random(held.record["id"])
    own = list(books[held.story].concepts)
    strange = strangers(books, held.record)
    half = [_keep(c, [k for k in c.keywords if rng.random() < 0.5]) for c in own]
    bare, strange_bare = ([_keep(c, ()) for c in several] for several in (own, strange))
    sieve = held.sieve()

    def seen(wording: str, concepts: Sequence[Concept], tables: Sequence[Floats]) -> Iterator[Seen]:
        for concept, table in zip(concepts, tables, strict=True):
            gold = [float((concept.id, i) in held.gold) for i in range(len(table))]
            yield Seen(held.story, wording, table, np.array(gold))

    def others(wording: str, tables: Sequence[Floats]) -> Iterator[Seen]:
        pick = np.random.default_rng(rng.getrandbits(32))
        for table in tables:
            some = table[pick.random(len(table)) < KEPT]
            yield Seen(held.story, wording, some, np.zeros(len(some)))

    yield from seen("own", own, sieve.signs(own))
    beside = sieve.signs([*own, *strange])
    yield from seen("own beside strange", own, beside[: len(own)])
    yield from others("strange", beside[len(own) :])
    yield from seen("half the keywords", own, sieve.signs(half))
    yield from seen("no keywords", own, sieve.signs(bare))
    yield from others("strange", sieve.signs([*bare, *strange_bare])[len(own) :])
    for name, several in (("one", own), ("one, no keywords", bare)):
        yield from seen(name, own, [sieve.signs([c])[0] for c in several])


def _keep(concept: Concept, keywords: Sequence[str]) -> Concept:
    return replace(concept, keywords=tuple(keywords))


Forest = Sequence[lightgbm.Booster]


def learn(rows: Sequence[Seen], draws: int = 1) -> Forest:
    """The trees of these rows, of several ``draws`` of rows and signs if need be: their mean hangs
    less on one. Candidates without any of a concept's words are not asked about.
    """
    signs, stance = (np.concatenate([getattr(r, n) for r in rows]) for n in ("signs", "stance"))
    near = signs[:, 0] > 0
    data = lightgbm.Dataset(signs[near].astype(np.float32), stance[near])
    return [lightgbm.train({**TREES, "seed": seed}, data, ROUNDS) for seed in range(draws)]


def odds(trees: Forest, signs: Floats) -> Floats:
    """Log-odds of a stance, by the trees."""
    return np.mean([t.predict(signs.astype(np.float32), raw_score=True) for t in trees], axis=0)


def precision(stance: Floats, scores: Floats) -> float:
    """Average precision of a ranking."""
    ranked = stance[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked > 0].mean())


def validate(rows: Sequence[Seen]) -> None:
    """Print the average precision of each wording, each story by trees of the other folds."""
    stories = sorted({r.story for r in rows})
    random.Random(0).shuffle(stories)
    fold = {story: n % FOLDS for n, story in enumerate(stories)}
    found: dict[str, list[tuple[Floats, Floats]]] = {}
    for n in range(FOLDS):
        trees = learn([r for r in rows if fold[r.story] != n])
        for r in rows:
            if fold[r.story] == n and r.wording != "strange":
                scores = np.where(r.signs[:, 0] > 0, odds(trees, r.signs), -np.inf)
                found.setdefault(r.wording, []).append((r.stance, scores))
    for wording, parts in found.items():
        stance, scores = (np.concatenate(x) for x in zip(*parts, strict=True))
        print(f"{wording:20} average precision {precision(stance, scores):.3f}", flush=True)


def write(forest: Forest, folder: Path) -> None:
    """The trees as ``model.onnx`` with their ``model.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes: dict[str, list[Any]] = {}
    leaves: dict[str, list[Any]] = {}
    trees = [tree for booster in forest for tree in booster.dump_model()["tree_info"]]
    for number, tree in enumerate(trees):
        _walk(tree["tree_structure"], number, nodes, leaves)
    leaves["weights"] = [weight / len(forest) for weight in leaves["weights"]]
    attributes = {f"nodes_{k}": v for k, v in nodes.items()}
    attributes |= {f"target_{k}": v for k, v in leaves.items()}
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["signs"],
        ["odds"],
        domain="ai.onnx.ml",
        n_targets=1,
        aggregate_function="SUM",
        **attributes,
    )
    given = helper.make_tensor_value_info("signs", TensorProto.FLOAT, [None, len(SIGNS)])
    made = helper.make_tensor_value_info("odds", TensorProto.FLOAT, [None, 1])
    graph = helper.make_graph([node], "sieve", [given], [made])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    onnx.checker.check_model(model)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    meta = {
        "name": "sieve",
        "version": "1",
        "licence": "CC-BY-NC-SA-4.0",
        "signs": list(SIGNS),
        "sha256": {"model.onnx": digest},
    }
    write_meta(folder, meta)


def _walk(
    node: Mapping[str, Any], tree: int, nodes: dict[str, list[Any]], leaves: dict[str, list[Any]]
) -> int:
    """Adds a node and all below it, and gives its number within the tree."""
    number = nodes.get("treeids", []).count(tree)
    leaf = "leaf_value" in node
    row = {
        "treeids": tree,
        "nodeids": number,
        "featureids": 0 if leaf else node["split_feature"],
        "modes": "LEAF" if leaf else "BRANCH_LEQ",
        "values": 0.0 if leaf else float(np.float32(node["threshold"])),
        "truenodeids": 0,
        "falsenodeids": 0,
        "missing_value_tracks_true": 0,
    }
    for name, value in row.items():
        nodes.setdefault(name, []).append(value)
    place = len(nodes["treeids"]) - 1
    if leaf:
        target = {"treeids": tree, "nodeids": number, "ids": 0, "weights": node["leaf_value"]}
        for name, value in target.items():
            leaves.setdefault(name, []).append(value)
    else:
        nodes["truenodeids"][place] = _walk(node["left_child"], tree, nodes, leaves)
        nodes["falsenodeids"][place] = _walk(node["right_child"], tree, nodes, leaves)
    return number


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--score", type=Path, required=True)
    ap.add_argument("--kept", type=Path, required=True)
    ap.add_argument("--out", type=Path, help="fit on all and write the model here")
    args = ap.parse_args()
    books = read_books(args.data)
    several = read_held(args.data, args.score, args.kept, JUDGE)
    rows = [row for held in several for row in wordings(held, books)]
    if args.out:
        write(learn(rows), args.out)
    else:
        validate(rows)


if __name__ == "__main__":
    main()
