"""A DeBERTa encoder (He et al. 2021, 2023) in plain PyTorch: attention by content and by distance.

Each pair of places is scored by content to content, by content to distance, and by distance to
content. Distances are exact up to 128 pieces and counted in steps that widen beyond. What
distances look like to a layer is a product of weights alone: an exported file has it as a table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training import encoder
from training.encoder import Attend, taken

STEPS = 256  # buckets of distances to either side
FURTHEST = 512  # pieces
SCORES = 3  # of a pair of places: the root of as many widths scales their sum


@dataclass(frozen=True)
class Far:
    """Distances in a row: what they look like before a layer's projections, and the bucket of each,
    from ``length - 1`` down. Sizes are those of the inputs: an exported file follows them."""

    table: Tensor
    buckets: Tensor
    batch: int
    length: int


class Layer(encoder.Layer):
    """One layer of it."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__(width, heads, inner, dropout, small=1e-7)
        self.width = width
        self.scale = 1 / math.sqrt(width // heads * SCORES)
        self.register_buffer("far_key", None)
        self.register_buffer("far_query", None)

    def settle(self, far: Tensor) -> None:
        """Keep what distances look like to this layer; its weights change no more."""
        self.far_key, self.far_query = self.key(far).detach(), self.query(far).detach()

    def attended(self, x: Tensor, seen: Tensor | None, far: Far, at: Tensor | None) -> Tensor:
        """What other places give to all places, or to those ``at`` (batch, places)."""
        query, key, value = self.projected(x, x if at is None else taken(x, at))
        near = self._distances(query, key, far, at)
        if self.joined is not None:
            out: Tensor = Attend.apply(query, key, value, seen, near, self.heads, self.scale)
            return out
        if seen is not None:
            near = near + ((1.0 - seen.to(near.dtype)) * -1e4)[:, None, None, :]
        q, k, v = (self._heads(y, far.batch) for y in (query, key, value))
        weights = torch.softmax((q @ k.transpose(-1, -2) * self.scale + near).float(), -1)
        return (weights.to(v.dtype) @ v).transpose(1, 2).flatten(2)

    def _heads(self, x: Tensor, batch: int) -> Tensor:
        return x.reshape(batch, -1, self.heads, self.width // self.heads).transpose(1, 2)

    def _distances(self, query: Tensor, key: Tensor, far: Far, at: Tensor | None) -> Tensor:
        """What distances add to the scores (batch, heads, length or places, length)."""
        settled, length = self.far_key is not None, far.length
        far_key = (self.far_key if settled else self.key(far.table))[far.buckets]
        far_query = (self.far_query if settled else self.query(far.table))[2 * STEPS - far.buckets]
        of_key, of_query = (self._heads(y, 1).transpose(-1, -2) for y in (far_key, far_query))
        by_query = self._heads(query, far.batch) @ of_key
        by_key = skewed(self._heads(key, far.batch) @ of_query, far).transpose(-1, -2)
        if at is None:
            return (skewed(by_query, far) + by_key) * self.scale
        columns = torch.arange(length, device=at.device) - at[..., None] + length - 1
        several = (-1, self.heads, -1, -1)
        by_query = by_query.gather(3, columns[:, None].expand(several))
        rows = at[:, None, :, None].expand(-1, self.heads, -1, length)
        return (by_query + by_key.gather(2, rows)) * self.scale


def skewed(scores: Tensor, far: Far) -> Tensor:
    """Scores by distance (…, length, 2 × length − 1) to scores by place (…, length, length).

    Row ``i`` has distances ``i − j`` from ``length − 1`` down; it is moved so that column ``j`` is
    place ``j`` (the relative shift of Dai et al. 2019, without looking anything up).
    """
    heads, length, wide = scores.shape[1], far.length, 2 * far.length - 1
    flat = F.pad(scores, (0, 1)).reshape(far.batch, heads, length * (wide + 1))[..., length - 1 :]
    return flat[..., : length * wide].reshape(far.batch, heads, length, wide)[..., :length]


def bucket(apart: Tensor) -> Tensor:
    """Distances (query minus key) to bucket numbers, odd about 0."""
    middle = STEPS // 2
    size = apart.abs()
    widened = torch.log(size.float().clamp(min=1) / middle) / math.log((FURTHEST - 1) / middle)
    beyond = torch.ceil(widened * (middle - 1)).long() + middle
    return torch.where(size < middle, apart, beyond * apart.sign())


class Encoder(nn.Module):
    """``forward(ids, mask)`` gives (batch, length, width) states; with ``at`` (batch, places) only
    the states there. It knows no segments and no features."""

    segments = None
    relative = None

    def __init__(
        self,
        *,
        layers: int = 12,
        width: int = 384,
        heads: int = 6,
        inner: int = 1536,
        vocabulary: int = 128100,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.norm, self.far_norm = nn.LayerNorm(width, 1e-7), nn.LayerNorm(width, 1e-7)
        self.far = nn.Embedding(2 * STEPS, width)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))
        every = bucket(torch.arange(FURTHEST - 1, -FURTHEST, -1)) + STEPS
        self.register_buffer("apart", every, persistent=False)

    def forward(
        self,
        ids: Tensor,
        mask: Tensor | None,
        features: Tensor | None = None,
        segments: Tensor | None = None,
        at: Tensor | None = None,
    ) -> Tensor:
        x = self.norm(self.words(ids))
        if mask is not None:
            x = x * mask[..., None].to(x.dtype)
        x = self.dropout(x)
        seen = None if mask is None else mask.to(torch.int32)
        length = ids.shape[1]
        buckets = self.apart[FURTHEST - length :][: 2 * length - 1]
        far = Far(self.far_norm(self.far.weight), buckets, ids.shape[0], length)
        for layer in self.layers[:-1]:
            x = layer(x, seen, far)
        last: Tensor = self.layers[-1](x, seen, far, at)
        return last

    def settle(self) -> None:
        """Every layer keeps what distances look like to it, for a file."""
        for layer in self.layers:
            layer.settle(self.far_norm(self.far.weight))
