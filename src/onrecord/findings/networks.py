"""Discourse networks: actors by concepts, and actors (or concepts) by what they share.

The semantics are those of Discourse Network Analyzer (Leifeld 2017, "Discourse network
analysis", in The Oxford Handbook of Political Networks), so that its users find their
figures again. With A[i, j, k] the statements of row i on column j with agreement k:

- two-mode *ignore* counts statements, *subtract* those for minus those against, *combine*
  gives 1 for, 2 against, 3 both (an open stance counts as neither);
- one-mode *ignore* is Σⱼ nᵢⱼ·nᵢ′ⱼ; *congruence* Σⱼ Σₖ,ₖ′ A·A′·(1 − |k − k′|/range) and
  *conflict* the same with |k − k′|/range, *subtract* their difference; the diagonal is 0.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import InputError
from onrecord.findings.choices import Calendar, Kernel, Normalize, Repeats, Weight
from onrecord.findings.selection import variable
from onrecord.model import STANCES, Kind, Statement

RANGE = 2.0  # from against to for
Matrix = NDArray[np.float64]


ONE_MODE_ONLY = (
    Normalize.AVERAGE,
    Normalize.JACCARD,
    Normalize.COSINE,
    Normalize.DNA_COSINE,
)
TWO_MODE_ONLY = (Normalize.ACTIVITY, Normalize.PROMINENCE)


@dataclass(frozen=True, slots=True)
class Network:
    """A weighted network; ``matrix`` is (rows, columns), square and symmetric in one mode."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    matrix: Matrix
    two_mode: bool


def network(
    statements: Iterable[Statement],
    *,
    rows: str = "organization",
    columns: str | None = "concept",
    via: str = "concept",
    weight: Weight = Weight.IGNORE,
    normalize: Normalize = Normalize.NONE,
    repeats: Repeats = Repeats.ALL,
    calendar: Calendar = Calendar.CALENDAR,
    isolates: bool = False,
    age: Callable[[Statement], float] | None = None,
) -> Network:
    """The network of ``rows`` by ``columns``, or of ``rows`` among themselves through ``via``.

    ``columns=None`` asks for one mode. Statements without a value for either variable are left
    out, and so are positions of the past; unnamed sources are no actor who could stand in more than
    one article. ``isolates`` keeps rows and columns without a tie, as Discourse Network Analyzer
    does (which by its own option of that name adds those that filters left without a statement).
    ``age`` gives each statement a weight, as :func:`kernel` makes. Raises :class:`InputError` for
    choices that do not fit the mode.
    """
    one_mode = columns is None
    _check(one_mode, weight, normalize)
    if rows == (via if columns is None else columns):
        raise InputError(f"a network of {rows} by {rows} has no ties; take another variable")
    row_of, column_of = variable(rows), variable(via if columns is None else columns)
    told = [s for s in statements if not s.past and row_of(s) and column_of(s)]
    if "actor" in (rows, via if columns is None else columns):
        told = [s for s in told if s.kind is not Kind.ANONYMOUS]
    if age is not None:  # of repeats the one that weighs most is kept
        told.sort(key=age, reverse=True)
    signed = weight is not Weight.IGNORE
    kept = list(once(told, row_of, column_of, repeats, calendar, signed))
    names = tuple(sorted({row_of(s) for s in kept}))
    others = tuple(sorted({column_of(s) for s in kept}))
    counts = _count(kept, row_of, column_of, names, others, age)
    if one_mode:
        made = Network(names, names, _one_mode(counts, weight, normalize), two_mode=False)
    else:
        made = Network(names, others, _two_mode(counts, weight, normalize), two_mode=True)
    return made if isolates else without_isolates(made)


def _check(one_mode: bool, weight: Weight, normalize: Normalize) -> None:
    if one_mode and weight is Weight.COMBINE:
        raise InputError("combine is for two modes; in one mode take congruence or conflict")
    if not one_mode and weight in (Weight.CONGRUENCE, Weight.CONFLICT):
        raise InputError(f"{weight} is for one mode; in two modes take subtract or combine")
    if weight is Weight.COMBINE and normalize is not Normalize.NONE:
        raise InputError("combine gives codes, 1 for, 2 against, 3 both: they cannot be divided")
    if normalize in (TWO_MODE_ONLY if one_mode else ONE_MODE_ONLY):
        mode = "two modes" if one_mode else "one mode"
        raise InputError(f"normalizing by {normalize} is for {mode}")


def once(
    statements: Iterable[Statement],
    row_of: Callable[[Statement], str],
    column_of: Callable[[Statement], str],
    repeats: Repeats,
    calendar: Calendar,
    signed: bool = True,
) -> Iterator[Statement]:
    """Statements whose row, column and, where ``signed``, agreement are new in the period."""
    if repeats is Repeats.ALL:
        yield from statements
        return
    seen: set[tuple[object, ...]] = set()
    for s in statements:
        stance = s.agreement if signed else None
        key = (row_of(s), column_of(s), stance, _period(s, repeats, calendar))
        if key not in seen:
            seen.add(key)
            yield s


def _period(statement: Statement, repeats: Repeats, calendar: Calendar) -> object:
    if repeats is Repeats.RANGE:
        return None
    if repeats is Repeats.DOCUMENT or statement.said_on is None:
        return statement.article_id
    day = statement.said_on
    year, week, _ = day.isocalendar()
    if repeats is Repeats.YEAR:
        return day.year
    bare = week if repeats is Repeats.WEEK else day.month
    if calendar is Calendar.DNA:
        return bare
    return (year if repeats is Repeats.WEEK else day.year, bare)


def _count(
    statements: Sequence[Statement],
    row_of: Callable[[Statement], str],
    column_of: Callable[[Statement], str],
    rows: Sequence[str],
    columns: Sequence[str],
    age: Callable[[Statement], float] | None,
) -> Matrix:
    """A[i, j, k]: (rows, columns, 3), the last axis in the order of STANCES."""
    row, column = ({name: i for i, name in enumerate(names)} for names in (rows, columns))
    counts = np.zeros((len(rows), len(columns), len(STANCES)))
    i = np.fromiter((row[row_of(s)] for s in statements), np.intp, len(statements))
    j = np.fromiter((column[column_of(s)] for s in statements), np.intp, len(statements))
    k = np.fromiter((s.agreement + 1 for s in statements), np.intp, len(statements))
    weights = np.ones(len(statements))
    if age is not None:
        weights = np.fromiter(map(age, statements), np.float64, len(statements))
    np.add.at(counts, (i, j, k), weights)
    return counts


def _one_mode(counts: Matrix, weight: Weight, normalize: Normalize) -> Matrix:
    size = len(counts)
    match, clash = np.zeros((size, size)), np.zeros((size, size))
    for a, first in enumerate(STANCES):
        for b, second in enumerate(STANCES):
            shared = counts[:, :, a] @ counts[:, :, b].T
            apart = abs(first - second) / RANGE
            match += shared * (1 - apart)
            clash += shared * apart
    made = {
        Weight.IGNORE: match + clash,
        Weight.CONGRUENCE: match,
        Weight.CONFLICT: clash,
        Weight.SUBTRACT: match - clash,
    }[weight]
    np.fill_diagonal(made, 0.0)
    signed = weight is not Weight.IGNORE
    return _divided(made, _shared_size(counts, normalize, signed))


def _shared_size(counts: Matrix, normalize: Normalize, signed: bool) -> Matrix | None:
    said = counts.sum((1, 2))
    if normalize is Normalize.AVERAGE:
        return np.asarray((said[:, None] + said[None]) / 2)
    if normalize is Normalize.JACCARD:
        return _either(counts)
    if normalize is Normalize.DNA_COSINE:
        return np.asarray(said[:, None] * said[None])
    if normalize is Normalize.COSINE:
        length = np.sqrt(_with_itself(counts) if signed else (counts.sum(2) ** 2).sum(1))
        return np.asarray(length[:, None] * length[None])
    return None


def _with_itself(counts: Matrix) -> Matrix:
    """The congruence of each row with itself: who says both is half as like as who says one."""
    alike = 1 - np.abs(np.subtract.outer(STANCES, STANCES)) / RANGE
    return np.asarray(np.einsum("ija,ab,ijb->i", counts, alike, counts))


def _either(counts: Matrix) -> Matrix:
    """What one, the other or both have of each concept and agreement: m10 + m01 + m11."""
    size = len(counts)
    flat = counts.reshape(size, counts.shape[1] * counts.shape[2])
    alone = flat @ (flat == 0).T
    return np.asarray(alone + alone.T + flat @ flat.T)


def _two_mode(counts: Matrix, weight: Weight, normalize: Normalize) -> Matrix:
    against, favour = counts[:, :, 0], counts[:, :, 2]
    made = {
        Weight.IGNORE: counts.sum(2),
        Weight.SUBTRACT: favour - against,
        Weight.COMBINE: (favour > 0) * 1.0 + (against > 0) * 2.0,
    }[weight]
    if normalize is Normalize.ACTIVITY:
        return _divided(made, np.broadcast_to(counts.sum((1, 2))[:, None], made.shape))
    if normalize is Normalize.PROMINENCE:
        return _divided(made, np.broadcast_to(counts.sum((0, 2))[None], made.shape))
    return np.asarray(made)


def _divided(made: Matrix, by: Matrix | None) -> Matrix:
    if by is None:
        return made
    return np.divide(made, by, out=np.zeros_like(made), where=by != 0)


def without_isolates(net: Network) -> Network:
    """The network without rows and columns that have no tie."""
    rows = np.flatnonzero(np.abs(net.matrix).sum(1))
    columns = np.flatnonzero(np.abs(net.matrix).sum(0)) if net.two_mode else rows
    return Network(
        tuple(net.rows[i] for i in rows),
        tuple(net.columns[i] for i in columns),
        net.matrix[np.ix_(rows, columns)],
        net.two_mode,
    )


def kernel(shape: Kernel, at: date, bandwidth: int) -> Callable[[Statement], float]:
    """Weights of statements around a day, 1 on it; ``bandwidth`` is in days.

    A Gaussian has its standard deviation there, the others their end. A statement without a
    date weighs nothing.
    """
    if bandwidth < 1:
        raise InputError("a bandwidth is at least one day")

    def age(statement: Statement) -> float:
        if statement.said_on is None:
            return 0.0
        u = abs((statement.said_on - at).days) / bandwidth
        if shape is Kernel.GAUSSIAN:
            return float(np.exp(-u * u / 2))
        if u > 1:
            return 0.0
        falls = {Kernel.UNIFORM: 1.0, Kernel.TRIANGULAR: 1 - u, Kernel.EPANECHNIKOV: 1 - u * u}
        return falls[shape]

    return age


def windows(
    statements: Iterable[Statement], days: int, step: int
) -> Iterator[tuple[date, list[Statement]]]:
    """Windows of ``days`` days that begin ``step`` days apart: each with its last day."""
    if days < 1 or step < 1:
        raise InputError("a window and its step are at least one day")
    dated = sorted((s for s in statements if s.said_on), key=lambda s: s.said_on or date.min)
    if not dated:
        return
    numbers = [s.said_on.toordinal() for s in dated if s.said_on]
    start = numbers[0]
    while True:
        end = min(start + days - 1, date.max.toordinal())
        here = slice(bisect_left(numbers, start), bisect_right(numbers, end))
        yield date.fromordinal(end), dated[here]
        if end >= numbers[-1]:
            return
        start += step
