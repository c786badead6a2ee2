"""PolNeAR articles to training windows."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.attributions.decode import ROLES, TAGS
from onrecord.attributions.tokens import Tokens, tokenize
from onrecord.attributions.windows import windows

CLS, SEP, MASK = 101, 102, 103
MASKED = 0.05  # share of pieces hidden in training
OUTSIDE = -1
Record = dict[str, Any]


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
        links = [
            (kind, here - start + 1, there - start + 1 if there != OUTSIDE else OUTSIDE)
            for kind, here, there in item.links
            if start <= here < end and (there == OUTSIDE or start <= there < end)
        ]
        yield {
            "ids": _masked(item.tokens.ids[place], rng),
            "features": features[place],
            "tags": _legal(item.tags[place]),
            "first": item.tokens.first[place],
            "links": links,
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


def collate(rows: list[dict[str, Any]]) -> dict[str, Tensor]:
    """Pad to the longest; every row gains [CLS] before and [SEP] after it."""
    width = max(len(r["ids"]) for r in rows) + 2
    shape = (len(rows), width)
    out = {name: torch.zeros(shape, dtype=torch.long) for name in ("ids", "features", "tags")}
    mask, first = torch.zeros(shape), torch.zeros(shape, dtype=torch.bool)
    links: list[tuple[int, int, int, int]] = []
    for i, row in enumerate(rows):
        size = len(row["ids"])
        out["ids"][i, 0], out["ids"][i, size + 1] = CLS, SEP
        mask[i, : size + 2] = 1
        for name in ("ids", "features", "tags"):
            out[name][i, 1 : size + 1] = torch.from_numpy(np.ascontiguousarray(row[name]))
        first[i, 1 : size + 1] = torch.from_numpy(np.ascontiguousarray(row["first"]))
        links += [(i, kind, here, there) for kind, here, there in row["links"]]
    table = torch.tensor(links, dtype=torch.long).view(-1, 4)
    return {**out, "mask": mask, "first": first, "links": table}


def batches(
    items: list[Example], size: int, rows: int, rng: random.Random
) -> Iterator[dict[str, Tensor]]:
    """One epoch of batches of at most ``rows`` × ``size`` pieces, of like length, shuffled."""
    pieces = []
    for item in items:
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
