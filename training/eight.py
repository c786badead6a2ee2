"""Linear layers in eight bits, their inputs scaled once for all texts.

Weights have a scale for each output. Inputs are counted in 255 steps of a range that samples
showed: no batch has a say in it, and a text gets the same answer in any company. A few channels of
a transformer are far louder than the rest (Dettmers et al. 2022, LLM.int8; Xiao et al. 2023,
SmoothQuant): what of them lies outside the range goes in as channels of its own, as many as it
fills.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from training.encoder import Joined

LOUD = 2.0  # times the usual channel's peak: the range that is kept
STEPS = 127  # of a weight, to either side


class Count(torch.autograd.Function):
    """An input in whole steps from ``zero``, 0 to 255."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, step: float, zero: int) -> Tensor:
        return torch.clamp(torch.round(x / step) + zero, 0, 255)

    @staticmethod
    def symbolic(g: Any, x: Any, step: float, zero: int) -> Any:
        return g.op("QuantizeLinear", x, _constant(g, step), _constant(g, zero, torch.uint8))


class Multiply(torch.autograd.Function):
    """Counted inputs times counted weights, at full width, with the bias."""

    @staticmethod
    def forward(
        ctx: Any,
        counted: Tensor,
        weight: Tensor,
        sizes: Tensor,
        bias: Tensor,
        step: float,
        zero: int,
    ) -> Tensor:
        return ((counted - zero) @ weight.float()) * (step * sizes) + bias

    @staticmethod
    def symbolic(
        g: Any, counted: Any, weight: Any, sizes: Any, bias: Any, step: float, zero: int
    ) -> Any:
        given = (counted, weight, _constant(g, step), sizes, _constant(g, zero, torch.uint8))
        middle = _constant(g, 0, torch.int8)
        out = g.op("com.microsoft::MatMulIntegerToFloat", *given, middle, bias)
        out.setType(sizes.type().with_sizes([None, None, weight.type().sizes()[1]]))
        return out


def _constant(g: Any, value: float, kind: torch.dtype = torch.float32) -> Any:
    return g.op("Constant", value_t=torch.tensor(value, dtype=kind))


class Product(nn.Module):
    """A linear layer's ``weight`` (inputs, outputs) in steps of ``sizes``, and its ``bias``."""

    def __init__(self, weight: Tensor, bias: Tensor, again: Tensor) -> None:
        super().__init__()
        sizes = (weight.abs().amax(0) / STEPS).clamp(min=1e-12)
        whole = torch.round(torch.cat([weight, weight[again]]) / sizes)
        self.register_buffer("weight", whole.to(torch.int8))
        self.register_buffer("sizes", sizes)
        self.register_buffer("bias", bias.clone())

    def forward(self, counted: Tensor, step: float, zero: int) -> Tensor:
        out: Tensor = Multiply.apply(counted, self.weight, self.sizes, self.bias, step, zero)
        return out


class Eight(nn.Module):
    """``linear`` in eight bits, for inputs whose channels lie between ``low`` and ``high``."""

    def __init__(self, linear: nn.Linear, low: Tensor, high: Tensor) -> None:
        super().__init__()
        top, bottom = high.clamp(min=0), (-low).clamp(min=0)
        above, below = _kept(top), _kept(bottom)
        self.step = (above + below) / 255
        self.zero = round(below / self.step)
        over, under = _copies(top, above), _copies(bottom, below)
        again = torch.tensor([k for k, _ in over + under], dtype=torch.long)
        self.register_buffer("again", again)
        places = [c * above for _, c in over] + [-c * below for _, c in under]
        self.register_buffer("start", torch.tensor(places))
        ends = [(0.0, above)] * len(over) + [(-below, 0.0)] * len(under)
        self.register_buffer("least", torch.tensor([low for low, _ in ends]))
        self.register_buffer("most", torch.tensor([high for _, high in ends]))
        parts = linear.parts if isinstance(linear, Joined) else 1
        each = zip(
            linear.weight.detach().chunk(parts), linear.bias.detach().chunk(parts), strict=True
        )
        self.products = nn.ModuleList(Product(weight.T, bias, again) for weight, bias in each)

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, ...]:
        several = [x]
        if len(self.again):
            beyond = x.index_select(-1, self.again) - self.start
            several.append(torch.minimum(torch.maximum(beyond, self.least), self.most))
        counted = [Count.apply(y, self.step, self.zero) for y in several]
        joined = torch.cat(counted, -1) if len(counted) > 1 else counted[0]
        out = tuple(product(joined, self.step, self.zero) for product in self.products)
        return out[0] if len(out) == 1 else out


def _kept(peaks: Tensor) -> float:
    """The range that is kept: some times the usual channel's peak, or all there is."""
    return float(torch.minimum(peaks.max(), LOUD * peaks.median()).clamp(min=1e-6))


def _copies(peaks: Tensor, kept: float) -> list[tuple[int, int]]:
    """Each loud channel with 1, 2, … as often as its peak goes beyond the range."""
    return [
        (k, copy)
        for k, peak in enumerate(peaks.tolist())
        for copy in range(1, math.ceil(peak / kept - 1e-6))
    ]


@torch.no_grad()
def in_eight(model: nn.Module, show: Callable[[nn.Module], None]) -> None:
    """Puts every linear layer of ``model`` in eight bits; ``show`` runs samples through it."""
    ranges: dict[str, tuple[Tensor, Tensor]] = {}

    def watched(name: str) -> Callable[[nn.Module, tuple[Tensor], Tensor], None]:
        def see(_: nn.Module, given: tuple[Tensor], __: Tensor) -> None:
            flat = given[0].flatten(0, -2)
            low, high = ranges.get(name, (flat.amin(0), flat.amax(0)))
            ranges[name] = torch.minimum(low, flat.amin(0)), torch.maximum(high, flat.amax(0))

        return see

    layers = {n: m for n, m in model.named_modules() if isinstance(m, nn.Linear)}
    hooks = [m.register_forward_hook(watched(n)) for n, m in layers.items()]
    show(model)
    for hook in hooks:
        hook.remove()
    for name, layer in layers.items():
        above, _, own = name.rpartition(".")
        setattr(model.get_submodule(above), own, Eight(layer, *ranges[name]))
