"""The attribution tagger: tags for source, cue and content, and who belongs to whom.

Over one encoding stand a linear-chain CRF (Lafferty et al. 2001) that gives every word
one of seven BIO tags, and two pointer heads: a content span points to its cue, a cue to
its source (or to nothing), scored from the ends of both spans and from how they stand. In
PolNeAR a cue belongs to exactly one attribution (34 of 19,868 share one), so the cue is
what an attribution hangs on.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from onrecord.attributions.decode import LEGAL_START, LEGAL_STEP, TAGS
from onrecord.attributions.links import ENDS, HEAD, RELATIONS, TO_CUE
from onrecord.attributions.tokens import FEATURES
from training.attributions.data import Links
from training.encoder import Encoder

BARRED = -1e4


class Tagger(nn.Module):
    """``forward`` gives emissions (B, L, 7) and pointer projections (B, L, 2 * ENDS * HEAD)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(features=FEATURES, dropout=dropout)
        self.encoder.words.weight.requires_grad_(False)
        width = self.encoder.words.embedding_dim
        self.tags = nn.Linear(width, len(TAGS))
        self.pointers = nn.Linear(width, 2 * ENDS * HEAD)
        self.relation = nn.Parameter(torch.randn(2, RELATIONS, HEAD) * 0.02)
        self.lean = nn.Parameter(torch.zeros(2, RELATIONS))
        self.out = nn.Parameter(torch.randn(2, HEAD) * 0.1)
        self.nothing = nn.Parameter(torch.zeros(2, HEAD))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.register_buffer("barred_step", torch.tensor(~LEGAL_STEP).float() * BARRED)
        self.register_buffer("barred_start", torch.tensor(~LEGAL_START).float() * BARRED)
        self.dropout = nn.Dropout(0.1)

    def take(self, state: dict[str, Tensor]) -> None:
        """Earlier weights, where names and shapes agree; the rest starts anew."""
        mine = self.state_dict()
        kept = {k: v for k, v in state.items() if k in mine and mine[k].shape == v.shape}
        self.load_state_dict({**mine, **kept})

    def forward(
        self, ids: Tensor, features: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """(B, L) pieces to scores; no ``mask`` where nothing is padding."""
        states = self.encoder(ids, mask, features)
        return self.tags(self.dropout(states)), self.pointers(self.dropout(states))

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

    def link_loss(self, pointers: Tensor, links: Links) -> Tensor:
        """Cross-entropy of every span's choice among its candidates (``data.Links``)."""
        if not len(links.kind):
            return pointers.sum() * 0.0
        blocks = pointers.view(*pointers.shape[:2], 2, ENDS, HEAD)
        row, kind = links.row, links.kind
        query = blocks[row, links.place[:, 0], kind, 0] + blocks[row, links.place[:, 1], kind, 1]
        rows, kinds = row[:, None], kind[:, None]
        keys = blocks[rows, links.there[..., 0], kinds, 2]
        keys = keys + blocks[rows, links.there[..., 1], kinds, 3]
        relation = self.relation[kinds[..., None], links.relations].sum(2)
        hidden = F.relu(query[:, None] + keys + relation)
        scores = (hidden * self.out[kind][:, None]).sum(-1)
        scores = scores + torch.einsum("qh,qkh->qk", query, keys) / HEAD**0.5
        scores = scores + self.lean[kinds[..., None], links.relations].sum(2)
        scores = scores.masked_fill(~links.valid, BARRED)
        none = (query * self.nothing[kind]).sum(1, keepdim=True) / HEAD**0.5
        none = none.masked_fill((kind == TO_CUE)[:, None], BARRED)
        return F.cross_entropy(torch.cat([none, scores], 1), links.target)
