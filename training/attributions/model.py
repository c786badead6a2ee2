"""The attribution tagger: tags for source, cue and content, and who belongs to whom.

Over one encoding stand a linear-chain CRF (Lafferty et al. 2001) that gives every word
one of seven BIO tags, and two pointer heads: a content span points to its cue, a cue to
its source (or to nothing). In PolNeAR a cue belongs to exactly one attribution (34 of
19,868 share one), so the cue is what an attribution hangs on.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from onrecord.attributions.decode import LEGAL_START, LEGAL_STEP, TAGS
from onrecord.attributions.links import BUCKETS, HEAD
from onrecord.attributions.tokens import FEATURES
from training.encoder import Encoder

BARRED = -1e4


class Tagger(nn.Module):
    """``forward`` gives emissions (B, L, 7) and the four pointer projections (B, L, HEAD)."""

    def __init__(self) -> None:
        super().__init__()
        # Dropout in the encoder halves the speed on a CPU; masked words regularise instead.
        self.encoder = Encoder(features=FEATURES, dropout=0.0)
        self.encoder.words.weight.requires_grad_(False)
        width = self.encoder.words.embedding_dim
        self.tags = nn.Linear(width, len(TAGS))
        self.pointers = nn.Linear(width, 4 * HEAD)
        self.distance = nn.Parameter(torch.zeros(2, BUCKETS))
        self.nothing = nn.Parameter(torch.zeros(2, HEAD))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.register_buffer("barred_step", torch.tensor(~LEGAL_STEP).float() * BARRED)
        self.register_buffer("barred_start", torch.tensor(~LEGAL_START).float() * BARRED)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        states = self.encoder(ids, mask, features)
        return self.tags(self.dropout(states)), self.pointers(states)

    def tag_loss(self, emissions: Tensor, tags: Tensor, first: Tensor) -> Tensor:
        """Mean negative log-likelihood a word. ``first`` marks the word-initial pieces."""
        step = self.transitions + self.barred_step
        lengths = first.sum(1)
        width = int(lengths.max())
        order = torch.argsort((~first).int(), dim=1, stable=True)[:, :width]
        e = torch.gather(emissions, 1, order[..., None].expand(-1, -1, len(TAGS)))
        t = torch.gather(tags, 1, order)
        valid = torch.arange(width)[None] < lengths[:, None]
        gold = torch.gather(e, 2, t[..., None]).squeeze(-1)
        gold = (gold * valid).sum(1) + self.barred_start[t[:, 0]]
        gold = gold + (step[t[:, :-1], t[:, 1:]] * valid[:, 1:]).sum(1)
        alpha = e[:, 0] + self.barred_start
        for i in range(1, width):
            new = torch.logsumexp(alpha[:, :, None] + step, dim=1) + e[:, i]
            alpha = torch.where(valid[:, i, None], new, alpha)
        return (torch.logsumexp(alpha, 1) - gold).sum() / lengths.sum()

    def link_loss(self, pointers: Tensor, mask: Tensor, links: Tensor) -> Tensor:
        """``links`` rows are (batch, kind, from, to); ``to`` is -1 for nothing.

        kind 0 points from the first piece of a content to that of its cue, kind 1 from
        a cue to its source.
        """
        if not len(links):
            return pointers.sum() * 0.0
        row, kind, here, there = links.unbind(1)
        blocks = pointers.view(*pointers.shape[:2], 4, HEAD)
        query = blocks[row, here, kind * 2]
        keys = blocks[row, :, :, :][torch.arange(len(row)), :, kind * 2 + 1]
        scores = torch.einsum("nh,nlh->nl", query, keys) / HEAD**0.5
        scores = scores + self.distance[kind[:, None], distance_bucket(here, pointers.shape[1])]
        scores = scores.masked_fill(~mask[row].bool(), BARRED)
        none = (query * self.nothing[kind]).sum(1, keepdim=True) / HEAD**0.5
        return F.cross_entropy(torch.cat([none, scores], 1), there + 1)


def distance_bucket(here: Tensor, length: int) -> Tensor:
    """(n, length) bucket numbers; the same as ``links.bucket`` in numpy."""
    gap = torch.arange(length)[None] - here[:, None]
    size = torch.log2(gap.abs().float() + 1).long().clamp(max=BUCKETS // 2 - 1)
    return torch.where(gap < 0, size, size + BUCKETS // 2)
