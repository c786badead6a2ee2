"""Coreference of names, titles and pronouns on GUM's news and interviews.

    python -m benchmarks.coreference [open|held]

Documents whose name's CRC is even may be looked at while building, the others are held out. The
figure is the CoNLL F1: the mean of MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998) and
CEAF-e (Luo 2005). A mention is known by its head, as in the CorefUD shared tasks, since the
program reads names and not whole phrases. Gold mentions are those whose head, or the name set
beside it ("captain Harry Kane"), is a name, a personal pronoun or an office; what is mentioned
once is no chain. Beside it, in the same run: spaCy's names put together by their last word.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

from onrecord import actors, attributions
from onrecord.actors import Cast, lexicon
from onrecord.actors.mentions import LABELS
from onrecord.model import Span

Chains = list[frozenset[int]]  # of mentions; those of nobody in gold have numbers of their own
Coder = Callable[[Cast], Iterable[tuple[Span, str]]]  # spans, and the name of what they mean


@dataclass(frozen=True)
class Mention:
    """Tokens from ``start`` to ``end``, both in it; ``anchors`` are its head and names beside."""

    start: int
    end: int
    anchors: tuple[int, ...]
    entity: str


@dataclass
class Document:
    """One GUM document: its text, its tokens' offsets, and its gold mentions."""

    text: str = ""
    tokens: list[Span] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def measure(shared: Path) -> dict[str, float]:
    """CoNLL F1 of the program and of the plain matching, on both halves."""
    figures = {}
    for half in ("open", "held"):
        documents = list(load(shared / "data" / "gum", half))
        figures[half] = conll(documents, resolved)
        figures[f"{half}.gain"] = figures[half] - conll(documents, by_last_word)
    return figures


def load(folder: Path, half: str) -> Iterator[Document]:
    for path in sorted(folder.glob("*.conllu")):
        if (zlib.crc32(path.stem.encode()) % 2 == 0) == (half == "open"):
            yield parse(path.read_text("utf-8"))


def parse(conllu: str) -> Document:
    """Sentences of a paragraph are parted by a blank, paragraphs by an empty line."""
    document = Document()
    for block in conllu.strip().split("\n\n"):
        lines = block.splitlines()
        if document.text:
            fresh = any(line.startswith("# newpar") for line in lines)
            document.text = document.text.rstrip() + ("\n\n" if fresh else " ")
        joined = [line.split("\t") for line in lines if re.match(r"\d+-\d+\t", line)]
        rows = [line.split("\t") for line in lines if re.match(r"\d+\t", line)]
        for row in joined:  # “don't” is two words without a blank between them
            first, last = map(int, row[0].split("-"))
            for number in range(first, last + 1):
                glued = number < last or "SpaceAfter=No" in row[9]
                rows[number - 1][9] += "|SpaceAfter=No" * glued
        sentence(document, rows)
    return document


def sentence(document: Document, rows: list[list[str]]) -> None:
    first = len(document.tokens)
    opened: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        start = len(document.text)
        gap = "" if "SpaceAfter=No" in row[9] else " "
        document.text += row[1] + gap
        document.tokens.append((start, start + len(row[1])))
        found = re.search(r"Entity=(\S+?)(?:\||$)", row[9])
        for mark in re.findall(r"\(\d+\)?|\d+\)", found[1] if found else ""):
            name = mark.strip("()")
            if mark.startswith("("):
                opened[name].append(number)
            if mark.endswith(")"):
                begun = opened[name].pop()
                inside = range(begun, number + 1)
                anchors = [i for i in anchors_of(rows, inside) if counts(rows[i])]
                if anchors:
                    places = tuple(first + i for i in anchors)
                    document.mentions.append(Mention(first + begun, first + number, places, name))


def anchors_of(rows: list[list[str]], inside: range) -> list[int]:
    """The head of a phrase, and the words set beside it as its name."""
    heads = [int(row[6]) - 1 for row in rows]
    head = next((i for i in inside if heads[i] not in inside), inside[-1])
    beside = [i for i in inside if heads[i] == head and rows[i][7] in ("flat", "appos")]
    return [head, *beside]


def counts(head: list[str]) -> bool:
    """Whether a mention with this head is a name, a personal pronoun or an office."""
    word, kind = head[1].lower(), head[3]
    return (
        kind == "PROPN"
        or (kind == "PRON" and word in lexicon.PRONOUNS)
        or (kind == "NOUN" and word in lexicon.OFFICES)
    )


def gold(document: Document) -> Chains:
    chains: dict[str, set[int]] = defaultdict(set)
    for number, mention in enumerate(document.mentions):
        chains[mention.entity].add(number)
    return [frozenset(c) for c in chains.values() if len(c) > 1]


def found(document: Document, cast: Cast, coder: Coder) -> Chains:
    """Chains of gold's mentions: a span is the smallest of them with an anchor inside it."""
    chains: dict[str, set[int]] = defaultdict(set)
    for span, name in coder(cast):
        inside = [i for i, t in enumerate(document.tokens) if t[0] < span[1] and span[0] < t[1]]
        if not inside:
            continue
        fits = [
            (m.end - m.start, number)
            for number, m in enumerate(document.mentions)
            if any(i in inside for i in m.anchors) and m.start <= inside[-1] <= m.end
        ]
        chains[name].add(min(fits)[1] if fits else -1 - inside[-1])
    return [frozenset(c) for c in chains.values() if len(c) > 1]


def resolved(cast: Cast) -> Iterator[tuple[Span, str]]:
    """The program's own reading of names, pronouns and titles."""
    spans = [m.span for named in cast.named for m in named.mentions]
    spans += [(t.idx, t.idx + len(t)) for t in cast.doc if t.lower_ in lexicon.PRONOUNS]
    spans += [
        (chunk.start_char, chunk.end_char)
        for chunk in cast.doc.noun_chunks
        if chunk.root.lower_ in lexicon.OFFICES
    ]
    for span in spans:
        role = cast.who(span)
        if role:
            yield span, f"{role.actor.name} and others" if role.several else role.actor.name


def by_last_word(cast: Cast) -> Iterator[tuple[Span, str]]:
    """spaCy's names alone, together where their last words are the same."""
    for entity in cast.doc.ents:
        if entity.label_ in LABELS:
            last = re.sub(r"['’]s?$", "", entity.text).split()[-1:]
            yield (entity.start_char, entity.end_char), (last or [entity.text])[0].lower()


def conll(documents: list[Document], coder: Coder) -> float:
    """Mean of the three F1, each over the counts of all documents together."""
    counts: dict[str, list[float]] = {}
    for document in documents:
        told = attributions.read(document.text, "gum")
        cast = actors.resolve(document.text, told)
        key, response = gold(document), found(document, cast, coder)
        for name, metric in (("muc", muc), ("b3", b_cubed), ("ceafe", ceaf_e)):
            total = counts.setdefault(name, [0.0] * 4)
            for i, value in enumerate((*metric(response, key), *metric(key, response))):
                total[i] += value
    return sum(f1(*c) for c in counts.values()) / len(counts)


def f1(right_p: float, all_p: float, right_r: float, all_r: float) -> float:
    p, r = right_p / max(1, all_p), right_r / max(1, all_r)
    return 2 * p * r / (p + r) if p + r else 0.0


def muc(ours: Chains, theirs: Chains) -> tuple[float, float]:
    """Links of ``ours`` that ``theirs`` has too, and all of them."""
    right = total = 0
    for chain in ours:
        parts = [chain & other for other in theirs if chain & other]
        alone = len(chain) - sum(map(len, parts))
        right += len(chain) - len(parts) - alone
        total += len(chain) - 1
    return right, total


def b_cubed(ours: Chains, theirs: Chains) -> tuple[float, float]:
    """For each mention of ``ours``, the share of its chain that ``theirs`` puts with it."""
    shares = sum(len(c & o) ** 2 / len(c) for c in ours for o in theirs)
    return shares, sum(map(len, ours))


def ceaf_e(ours: Chains, theirs: Chains) -> tuple[float, float]:
    """Similarity of the best one-to-one match of chains, and the number of chains."""
    graph = nx.Graph()
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            if a & b:
                graph.add_edge(("a", i), ("b", j), weight=2 * len(a & b) / (len(a) + len(b)))
    match = nx.max_weight_matching(graph)
    return sum(graph.edges[edge]["weight"] for edge in match), len(ours)


if __name__ == "__main__":
    from benchmarks.__main__ import SHARED

    for half in sys.argv[1:] or ("open", "held"):
        documents = list(load(SHARED / "data" / "gum", half))
        ours, plain = conll(documents, resolved), conll(documents, by_last_word)
        print(f"{half}: {len(documents)} documents, ours {ours:.3f}, by last word {plain:.3f}")
