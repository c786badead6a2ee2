"""PolNeAR articles to training windows."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.attributions.decode import ROLES, TAGS
from onrecord.attributions.links import TO_CUE, near
from onrecord.attributions.tokens import Tokens, tokenize
from onrecord.attributions.windows import windows

CLS, SEP, MASK = 101, 102, 103
MASKED = 0.12  # share of pieces hidden in training
RETYPED = 0.12  # share of articles that an epoch sees typed otherwise
OUTSIDE = -1
Record = dict[str, Any]


@dataclass(frozen=True)
class Links:
    """Choices of one batch: n spans that point, k candidates each (padded).

    ``place`` and ``there`` hold the first and last piece of spans; ``target`` is 0 for
    nothing, else one more than the candidate's number.
    """

    row: Tensor  # (n,)
    kind: Tensor  # (n,)
    place: Tensor  # (n, 2)
    there: Tensor  # (n, k, 2)
    relations: Tensor  # (n, k, 4)
    valid: Tensor  # (n, k)
    target: Tensor  # (n,)


@dataclass(frozen=True)
class Example:
    """One article, tokenised, with a tag a piece and links between span-initial pieces."""

    tokens: Tokens
    tags: np.ndarray
    links: list[tuple[int, int, int]]  # kind, from, to (OUTSIDE: nothing)


def read_jsonl(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def example(record: Record, tokenizer: Tokenizer) -> Example:
    tokens = tokenize(record["text"], tokenizer)
    tags = np.zeros(len(tokens), dtype=np.int64)
    links: list[tuple[int, int, int]] = []
    for attribution in record["attributions"]:
        firsts: dict[str, list[int]] = {role: [] for role in ROLES}
        for role in ROLES:
            for start, end in attribution[role]:
                low = int(np.searchsorted(tokens.ends, start, side="right"))
                high = int(np.searchsorted(tokens.starts, end, side="left"))
                while low < high and not tokens.first[low]:
                    low -= 1
                if low >= high:
                    continue
                tags[low:high] = TAGS.index(f"I-{role}")
                tags[low] = TAGS.index(f"B-{role}")
                firsts[role].append(low)
        cue = firsts["cue"][0] if firsts["cue"] else OUTSIDE
        links += [(0, part, cue) for part in firsts["content"]]
        if cue != OUTSIDE:
            links.append((1, cue, firsts["source"][0] if firsts["source"] else OUTSIDE))
    return Example(tokens, tags, links)


def retyped(record: Record, rng: random.Random) -> Record:
    """The article as another typist might have it; every offset stays where it is."""
    text: str = record["text"]
    other = rng.choice(TYPISTS)(text)
    return {**record, "text": other} if len(other) == len(text) else record


def _wrapped(text: str) -> str:
    """Hard line breaks, as mail and old archives have them."""
    out, column = list(text), 0
    for i, character in enumerate(out):
        column = 0 if character == "\n" else column + 1
        if character == " " and column > 60:
            out[i], column = "\n", 0
    return "".join(out)


STRAIGHT = str.maketrans("“”‘’", "\"\"''")
TYPISTS: tuple[Callable[[str], str], ...] = (
    lambda text: text.translate(STRAIGHT),
    lambda text: text.replace("”", " "),
    lambda text: text.replace("“", " "),
    lambda text: text.replace("“", "«").replace("”", "»"),
    lambda text: text.translate(dict.fromkeys(map(ord, '.,;:!?“”"'), " ")),
    lambda text: text.replace("\n", " "),
    str.upper,
    str.lower,
    _wrapped,
)


def cut(item: Example, size: int, offset: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Windows of one article; ``offset`` shifts the cuts so that every epoch sees others."""
    features = item.tokens.features
    if rng.random() < 0.25:
        features = _sentences_as_paragraphs(item.tokens)
    for window in windows(item.tokens, size, context=0):
        start, end = max(0, window.start - offset), max(1, window.end - offset)
        while start < end - 1 and not item.tokens.first[start]:
            start += 1
        place = slice(start, end)
        yield {
            "ids": _masked(item.tokens.ids[place], rng),
            "features": features[place],
            "tags": _legal(item.tags[place]),
            "first": item.tokens.first[place],
            "choices": list(_choices(item, start, end)),
        }


def _choices(item: Example, start: int, end: int) -> Iterator[dict[str, Any]]:
    """What each content and cue in ``[start, end)`` may point to there, and what it does."""
    tags = _legal(item.tags[start:end])
    places: dict[str, NDArray[np.int64]] = {}
    for number, role in enumerate(ROLES):
        begin = np.flatnonzero(tags == 1 + 2 * number)
        inside = np.append(tags == 2 + 2 * number, False)
        last = [int(b) + 1 + int(np.argmin(inside[b + 1 :])) for b in begin]
        places[role] = np.stack([begin, np.array(last, np.int64)], 1) + start
    for kind, here, there in item.links:
        own, options = (places["content"], places["cue"], places["source"])[kind : kind + 2]
        mine = np.flatnonzero(own[:, 0] == here)
        if not len(mine) or (there == OUTSIDE and kind == TO_CUE):
            continue
        place = (int(own[mine[0], 0]), int(own[mine[0], 1]))
        found = near(item.tokens, place, own, options)
        target = 0
        if there != OUTSIDE:
            at = np.flatnonzero(options[found.chosen, 0] == there)
            if not len(at):
                continue  # it stands outside this window
            target = int(at[0]) + 1
        yield {
            "kind": kind,
            "place": (place[0] - start, place[1] - 1 - start),
            "there": options[found.chosen] - np.array([start, start + 1]),
            "relations": found.relations,
            "target": target,
        }


def _masked(ids: np.ndarray, rng: random.Random) -> np.ndarray:
    hide = np.random.default_rng(rng.getrandbits(32)).random(len(ids)) < MASKED
    return np.asarray(np.where(hide, MASK, ids))


def _legal(tags: np.ndarray) -> np.ndarray:
    """A span that a window cuts in two begins anew in the second window."""
    before = np.concatenate([[0], tags[:-1]])
    inside = (tags > 0) & (tags % 2 == 0)
    orphan = inside & (before != tags) & (before != tags - 1)
    return np.asarray(np.where(orphan, tags - 1, tags))


def _sentences_as_paragraphs(tokens: Tokens) -> np.ndarray:
    """Some collections put a sentence a line; teach the tagger not to lean on line breaks."""
    period = np.zeros(len(tokens), dtype=np.int64)
    gap = tokens.starts[1:] > tokens.ends[:-1]
    capital = tokens.features[1:] // 4 == 1
    period[1:] = gap & capital & (tokens.ids[:-1] == 1012)
    return np.asarray(tokens.features | period)


def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Pad to the longest; every row gains [CLS] before and [SEP] after it."""
    width = max(len(r["ids"]) for r in rows) + 2
    shape = (len(rows), width)
    out = {name: torch.zeros(shape, dtype=torch.long) for name in ("ids", "features", "tags")}
    mask, first = torch.zeros(shape), torch.zeros(shape, dtype=torch.bool)
    for i, row in enumerate(rows):
        size = len(row["ids"])
        out["ids"][i, 0], out["ids"][i, size + 1] = CLS, SEP
        mask[i, : size + 2] = 1
        for name in ("ids", "features", "tags"):
            out[name][i, 1 : size + 1] = torch.from_numpy(np.ascontiguousarray(row[name]))
        first[i, 1 : size + 1] = torch.from_numpy(np.ascontiguousarray(row["first"]))
    choices = [(i, choice) for i, row in enumerate(rows) for choice in row["choices"]]
    return {**out, "mask": mask, "first": first, "links": _links(choices)}


def _links(choices: list[tuple[int, dict[str, Any]]]) -> Links:
    size = len(choices)
    most = max((len(c["there"]) for _, c in choices), default=0)
    there = torch.zeros(size, most, 2, dtype=torch.long)
    relations = torch.zeros(size, most, 4, dtype=torch.long)
    valid = torch.zeros(size, most, dtype=torch.bool)
    for n, (_, choice) in enumerate(choices):
        k = len(choice["there"])
        there[n, :k] = torch.from_numpy(choice["there"]) + 1  # [CLS]
        relations[n, :k] = torch.from_numpy(choice["relations"])
        valid[n, :k] = True

    def column(values: list[Any]) -> Tensor:
        return torch.tensor(values, dtype=torch.long)

    return Links(
        row=column([i for i, _ in choices]),
        kind=column([c["kind"] for _, c in choices]),
        place=column([c["place"] for _, c in choices]).view(-1, 2) + 1,
        there=there,
        relations=relations,
        valid=valid,
        target=column([c["target"] for _, c in choices]),
    )


def batches(
    items: list[Example],
    size: int,
    rows: int,
    rng: random.Random,
    others: list[Example] | None = None,
) -> Iterator[dict[str, Any]]:
    """One epoch of batches of at most ``rows`` × ``size`` pieces, of like length, shuffled.

    ``others``: the same articles, typed otherwise; now and then one stands in.
    """
    pieces = []
    for number, plain in enumerate(items):
        item = others[number] if others and rng.random() < RETYPED else plain
        # Short windows too: inner reports and stray sentences are read without context.
        own = rng.choice((size, size, size, size // 2, size // 5))
        pieces += list(cut(item, own, rng.randrange(own // 2), rng))
    pieces = [row for row in pieces if row["first"].any() and len(row["ids"]) > 3]
    pieces.sort(key=lambda row: len(row["ids"]) + rng.random() * 16)
    groups: list[list[dict[str, Any]]] = [[]]
    for piece in pieces:
        if groups[-1] and (len(groups[-1]) + 1) * len(piece["ids"]) > size * rows:
            groups.append([])
        groups[-1].append(piece)
    rng.shuffle(groups)
    for group in groups:
        yield collate(group)
