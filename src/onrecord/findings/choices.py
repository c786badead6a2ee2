"""What may be chosen for a network. Apart, so that the command line knows it without numpy."""

from __future__ import annotations

from enum import StrEnum


class NetworkFile(StrEnum):
    """How a network is written."""

    CSV = "csv"
    GRAPHML = "graphml"
    GEXF = "gexf"
    DL = "dl"
    JSON = "json"


class Weight(StrEnum):
    """What the weight of a tie is made of."""

    IGNORE = "ignore"
    CONGRUENCE = "congruence"
    CONFLICT = "conflict"
    SUBTRACT = "subtract"
    COMBINE = "combine"


class Normalize(StrEnum):
    """What a weight is divided by. nᵢ is the number of statements of row i.

    One-mode: *average* (nᵢ + nᵢ′)/2; *jaccard* what one, the other or both have of each concept and
    agreement; *cosine* √wᵢᵢ·√wᵢ′ᵢ′, by what a row shares with itself (of signed weights its
    congruence), the true one; *dna-cosine* nᵢ·nᵢ′, as Discourse Network Analyzer divides.
    Two-mode: *activity* the row's statements; *prominence* the column's.
    """

    NONE = "none"
    AVERAGE = "average"
    JACCARD = "jaccard"
    COSINE = "cosine"
    DNA_COSINE = "dna-cosine"
    ACTIVITY = "activity"
    PROMINENCE = "prominence"


class Repeats(StrEnum):
    """How often the same row, column and agreement may count."""

    ALL = "all"
    DOCUMENT = "document"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


class Calendar(StrEnum):
    """Whether week 5 of two years is one week: so ``dna`` has it, ``calendar`` does not."""

    CALENDAR = "calendar"
    DNA = "dna"


class Kernel(StrEnum):
    """How a statement's weight falls with its distance in time, out to the bandwidth."""

    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    EPANECHNIKOV = "epanechnikov"
    GAUSSIAN = "gaussian"
