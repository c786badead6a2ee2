"""The tree of who repeats whom, as a terminal shows it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.faces import screen
from onrecord.faces.wording import many
from onrecord.findings.origins import Origin, Root
from onrecord.findings.reprints import reprints
from onrecord.findings.ties import of_ledger
from onrecord.model import Article

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text
    from rich.tree import Tree

    from onrecord.ledger import Ledger


class Places:
    """Where each article of a ledger appeared, and which repeat another's words."""

    def __init__(self, ledger: Ledger) -> None:
        self.articles = {article.id: article for article in ledger.articles(texts=False)}
        self.copies: dict[str, list[Article]] = defaultdict(list)
        for copy in ledger.copies():
            self.copies[copy.id].append(copy)
        found = list(reprints(ledger.sketches()))
        self.reprints = {one.article: one for one in found}
        self.ties = of_ledger(ledger, found)

    def count(self, several: Sequence[Origin]) -> int:
        """How many articles carry any of these, copies included."""
        ids = {article for origin in several for article in origin.articles}
        return len(ids) + sum(len(self.copies[i]) for i in ids)


def origins_tree(
    actor: str, proposition: str, several: Sequence[Origin], places: Places
) -> RenderableType:
    """An actor on a question: each independent source, and under it the articles that carry it."""
    from rich.tree import Tree

    count = places.count(several)
    head = screen.plain(actor)
    head.stylize("bold")
    head.append(f": {many(count, 'article')}, {many(len(several), 'independent source')}\n", "")
    head.append_text(screen.plain(proposition)).stylize("dim", len(head) - len(proposition))
    tree = Tree(head, guide_style="dim", highlight=False)
    for origin in several:
        _grow(tree, origin, places)
    return tree if sys.stdout.isatty() else _lines(tree)


def _grow(tree: Tree, origin: Origin, places: Places) -> None:
    """The first carriers under their source, what repeats their words under these."""
    branch = tree.add(_source(origin, places))
    first = [a for a in origin.articles if origin.repeats.get(a) not in origin.articles]
    for article in first:
        twig = branch.add(_article(places.articles[article], "bold"))
        for copy in places.copies[article]:
            twig.add(_article(copy, "").append("  the same words", "dim"))
        for other, root in origin.repeats.items():
            if root == article:
                label = _article(places.articles[other], "")
                twig.add(label.append(f"  {_alike(other, root, places)}", "dim"))


def _alike(article: str, root: str, places: Places) -> str:
    """How much an article repeats, and of which one, where that is not the first of its line."""
    reprint = places.reprints[article]
    of = "" if reprint.of == root else f" of {_outlet(places.articles.get(reprint.of))}"
    return f"a reprint{of}, {reprint.share:.0%} alike"


def _source(origin: Origin, places: Places) -> Text:
    line = screen.plain(screen.day(origin.day)).append("  ")
    if origin.root is Root.REPORT:
        line.append_text(screen.plain(f"{origin.name}’s report"))
    elif origin.root is Root.RECORD:
        line.append("own words or acts")
    else:
        place = places.articles.get(origin.name)
        line.append_text(screen.plain(f"unnamed sources of {_outlet(place)}"))
    stances = sorted({s.agreement for s in origin.statements}, reverse=True)
    for stance in stances:
        line.append("  ").append_text(screen.stance(stance))
    told = {name: None for s in origin.statements for name in s.via if name != origin.name}
    if told:
        line.append_text(screen.plain(f"  via {', '.join(told)}"))
    return line


def _article(article: Article, style: str) -> Text:
    day = screen.day(article.day)
    line = screen.plain(f"{day}  {_outlet(article)}")
    line.stylize(style)
    return line.append_text(screen.plain(f"  {article.title or article.id}"))


def _outlet(article: Article | None) -> str:
    return (article.outlet or article.id) if article else "an article"


def _lines(tree: Tree, depth: int = 0) -> Text:
    """A tree as plain lines, for a pipe."""
    from rich.text import Text

    out = Text("  " * depth).append_text(tree.label)  # type: ignore[arg-type]
    for child in tree.children:
        out.append("\n").append_text(_lines(child, depth + 1))
    return out
