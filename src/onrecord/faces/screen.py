"""How findings look in a terminal: colour and tables there, plain lines in a pipe."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from onrecord.faces.wording import SIGN, WORD, percent
from onrecord.text import SENTENCE_END

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from onrecord.findings import Account
    from onrecord.model import Article, Attribution, Judgement, Position, Shift, Spans, Statement

COLOUR = {1: "green", 0: "yellow", -1: "red", None: "dim"}
ROLE = {"source": "bold cyan", "cue": "magenta", "content": "green", "evidence": "bold reverse"}
PIPE_WIDTH = 240
WHOLE = ("stance", "since", "certainty", "sure", "open", "reports", "articles")  # never broken
LEAST = 16  # characters of a column that names someone: less is nobody
WIDE = 110  # columns of a terminal from which a table shows all it has
WHO_WIDTH = 30  # a long source wraps: it stands in the article’s words beside it anyway


class EnoughError(Exception):
    """The reader of a pipe has seen enough: no failure. (Typer would leave with exit code 1 at a
    :class:`BrokenPipeError`.)"""


def console(err: bool = False) -> Console:
    """A console on standard output (or error) that wraps only where a person looks."""
    from rich.console import Console

    class Ours(Console):
        """Rich would leave with exit code 1 where the reader of a pipe has seen enough."""

        def on_broken_pipe(self) -> None:
            raise EnoughError

    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Ours(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty())


def table(*columns: str, title: str | None = None) -> Table:
    """A light table; without lines where it goes into a pipe."""
    from rich import box
    from rich.table import Table

    style = box.SIMPLE_HEAD if sys.stdout.isatty() else None
    made = Table(box=style, title_justify="left", title_style="bold", pad_edge=False)
    made.title = plain(title) if title else None
    for column in columns:
        least = LEAST if column in ("actor", "who") else None
        made.add_column(plain(column), overflow="fold", no_wrap=column in WHOLE, min_width=least)
    return made


def is_narrow() -> bool:
    """Whether a person looks at it in a terminal that has no room for every column."""
    return sys.stdout.isatty() and shutil.get_terminal_size().columns < WIDE


def trimmed(made: Table, *minor: str) -> Table:
    """A table without its ``minor`` columns where there is no room; ``-f csv`` has them all."""
    if is_narrow():
        made.columns = [c for c in made.columns if str(c.header) not in minor]
    return made


def key(statement: Statement) -> str:
    """The id that opens a statement; where there is no room, as much of it as is enough."""
    return statement.id[:8] if is_narrow() else statement.id


def stance(agreement: int | None) -> Text:
    """“+ for” in its colour; the sign says it where colour does not."""
    from rich.text import Text

    sign = SIGN.get(agreement, " ") if agreement is not None else " "
    return Text(f"{sign} {WORD[agreement]}", style=COLOUR[agreement])


def plain(text: object) -> Text:
    """Words of an article or a user, never read as markup, control characters shown."""
    from rich.text import Text

    return Text(harmless(str(text)))


def harmless(text: str) -> str:
    """Words without what could steer a terminal or turn a line around."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    """The character itself; a space for any space; a mark for what could steer a terminal."""
    if character.isprintable() or character == "\n":
        return character
    return " " if character.isspace() or unicodedata.category(character) == "Zs" else "�"


def day(when: date | None) -> str:
    """An ISO date, or that there is none."""
    return when.isoformat() if when else "no date"


def attributions_table(article: Article, found: Sequence[Attribution]) -> Table:
    """Each attribution of an article; one told within another is indented.

    In a terminal it stands in its place, in the words around it and with colours for source,
    cue and content. Plain lines keep the three apart in columns.
    """
    if not sys.stdout.isatty():
        return _in_columns(article, found)
    made = table("who", "in the article’s words", "sure")
    made.columns[0].max_width = WHO_WIDTH
    for attribution, depth in zip(found, depths(found), strict=True):
        source = plain("↳ " * depth + (words(article.text, attribution.source) or "–"))
        source.stylize(ROLE["source"])
        made.add_row(source, in_place(article, attribution), f"{attribution.confidence:.2f}")
    return made


def _in_columns(article: Article, found: Sequence[Attribution]) -> Table:
    made = table("source", "cue", "content", "sure")
    for attribution, depth in zip(found, depths(found), strict=True):
        made.add_row(
            plain("↳ " * depth + (words(article.text, attribution.source) or "–")),
            plain(words(article.text, attribution.cue)),
            plain(words(article.text, attribution.content)),
            f"{attribution.confidence:.2f}",
        )
    return made


def depths(found: Sequence[Attribution]) -> list[int]:
    """How many attributions each is told within."""
    out: list[int] = []
    for attribution in found:
        out.append(0 if attribution.parent is None else out[attribution.parent] + 1)
    return out


def in_place(article: Article, attribution: Attribution) -> Text:
    """The sentences that hold an attribution, its source, cue and content in colours."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    low, high = around(article.text, min(s for s, _ in spans), max(e for _, e in spans))
    passage = plain(article.text[low:high].replace("\n", " "))
    passage.stylize("dim")
    for role in ("content", "cue", "source"):
        for start, end in getattr(attribution, role):
            passage.stylize(f"not dim {ROLE[role]}", start - low, end - low)
    return passage


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole sentences that ``[start, end)`` touches, within its paragraphs."""
    low = text.rfind("\n", 0, start) + 1
    for match in SENTENCE_END.finditer(text, low, start + 2):
        if match.end() <= start:
            low = match.end()
    stop = text.find("\n", end)
    high = len(text) if stop < 0 else stop
    after = SENTENCE_END.search(text, max(low, end - 3), high)
    return low, len(text[: after.end()].rstrip()) if after else high


def words(text: str, spans: Spans) -> str:
    """The words of a broken span on one line."""
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)


def statements_table(found: Sequence[Statement]) -> Table:
    """The statements of one article."""
    made = table("actor", "stance", "concept", "certainty", "via", "evidence", "sure")
    for s in found:
        made.add_row(
            plain(s.actor),
            stance(s.agreement),
            plain(s.concept),
            s.certainty.value + (" (past)" if s.past else ""),
            plain(" › ".join(s.via)),
            plain(s.evidence),
            f"{s.confidence:.2f}",
        )
    return trimmed(made, "certainty", "via")


def positions_table(
    found: Sequence[Position], concepts: dict[str, str], quotes: bool = False
) -> Iterable[Table]:
    """One table a concept, under its proposition: who is for, undecided, against.

    The last column has the words (``quotes``), or the id by which ``show`` opens them.
    """
    for concept in dict.fromkeys(p.concept for p in found):
        made = table(
            "actor",
            "stance",
            "since",
            "certainty",
            "on whose word",
            "articles",
            "reports",
            "sure",
            "words" if quotes else "open",
            title=concepts.get(concept, concept),
        )
        for p in found:
            if p.concept == concept:
                last = p.statements[-1]
                made.add_row(
                    plain(p.actor),
                    stance(p.agreement),
                    day(p.since),
                    p.certainty.value,
                    plain(" › ".join(p.via) or "own words or acts"),
                    str(len({s.article_id for s in p.statements})),
                    str(p.reports),
                    f"{p.confidence:.2f}",
                    plain(f"“{last.evidence}”" if quotes else key(last)),
                )
        yield trimmed(made, "certainty", "on whose word", "articles", *["reports"] * quotes)


def matrix(found: Sequence[Position], concepts: dict[str, str], at: date | None) -> Table:
    """Actors by concept; the actors with most statements first, doubtful cells marked."""
    from rich.text import Text

    from onrecord.findings.positions import matrix as cells_of

    columns = list(dict.fromkeys(p.concept for p in found))
    made = table(
        "actor", *columns, title=f"Who stands where {f'on {at}' if at else 'by the latest word'}"
    )
    cells = cells_of(found, lambda p: p)
    weight: dict[str, int] = {}
    for p in cells.values():
        weight[p.actor] = weight.get(p.actor, 0) + len(p.statements)
    for actor in sorted(weight, key=lambda a: (-weight[a], a)):
        row: list[Text] = []
        for column in columns:
            found_here = cells.get((actor, column))
            row.append(_cell(found_here) if found_here else Text("·", style="dim"))
        made.add_row(plain(actor), *row)
    return made


def _cell(position: Position) -> Text:
    cell = stance(position.agreement)
    if position.doubtful:
        cell.append("?")
        cell.stylize("dim")
    cell.append(f"  since {day(position.since)}", style="dim")
    if position.certainty != "certain":
        cell.append(f"  {position.certainty.value}", style="italic dim")
    return cell


def shift_text(shift: Shift, proposition: str) -> Text:
    """A shift with both dated quotes."""
    from rich.text import Text

    out = Text()
    out.append_text(plain(shift.actor)).append(": ")
    out.append_text(stance(shift.before)).append(" → ").append_text(stance(shift.after))
    when = day(shift.latest)
    if shift.earliest and shift.earliest != shift.latest:
        when = f"between {day(shift.earliest)} and {when}"
    out.append(f"   {when}, {'told by the text' if shift.told else 'seen between dates'}", "dim")
    out.append(f", {percent(shift.probability)} likely\n", "dim")
    out.append_text(plain(f"  {proposition}\n")).stylize("dim", len(out) - len(proposition) - 3)
    for statement in shift.statements:
        via = f" via {' › '.join(statement.via)}" if statement.via else ""
        out.append(f"  {day(statement.said_on)}  ", "cyan")
        out.append_text(plain(f"“{statement.evidence}”\n"))
        out.append_text(plain(f"      {statement.article_id}{via}  [{statement.id}]\n"))
    return out


def account_text(account: Account, word: Judgement | None = None) -> Text:
    """A statement opened down to its words: the fields, then the passage with roles marked. A
    person's ``word`` on its stance comes first."""
    from rich.text import Text

    from onrecord.model import Verdict

    s, article = account.statement, account.article
    out = Text()
    mended = word is not None and word.agreement not in (None, s.agreement)
    shown = word.agreement if word and mended else s.agreement
    gone = word is not None and word.verdict is Verdict.REJECT
    said = ": rejected, read as " if gone else " is "
    out.append_text(plain(s.actor)).append(said).append_text(stance(shown))
    out.append_text(plain(f" on {s.concept}"))
    if word and mended:
        out.append_text(plain(f", by {word.who}; {s.coder} read ")).append_text(stance(s.agreement))
    out.append("\n")
    facts = (
        ("kind", s.kind.value),
        ("certainty (the text's)", s.certainty.value + (", as a past position" if s.past else "")),
        ("confidence (the machine's)", f"{s.confidence:.2f}, {s.coder}"),
        ("told via", " › ".join(s.via) or "nobody: own words or acts"),
        ("moved", s.change.value if s.change else "the text does not say so"),
        ("said on", day(s.said_on)),
        ("as written", s.actor_as_written or s.actor),
        ("article", f"{article.outlet or '?'}: {article.title or article.id}"),
        ("", f"{article.url or article.id}"),
    )
    for name, value in facts:
        out.append(f"  {name:27}", "dim").append_text(plain(value)).append("\n")
    start, end = account.passage
    passage = plain(article.text[start:end])
    for (low, high), role in account.marks:
        passage.stylize(ROLE[role], low - start, high - start)
    out.append("\n").append_text(passage).append("\n\n")
    for role, style in ROLE.items():
        out.append(f" {role} ", style).append(" ")
    if not sys.stdout.isatty():
        out.append("\nevidence: ").append_text(plain(s.evidence))
    return out


def word_text(word: Judgement) -> Text:
    """A person's decision on a statement."""
    from rich.text import Text

    from onrecord.model import Verdict

    out = Text("\njudged: ", style="bold")
    out.append_text(plain(f"{word.verdict.value}"))
    if word.agreement is not None:
        to = " to " if word.verdict is Verdict.CORRECT else " "
        out.append(to).append_text(stance(word.agreement))
    why = f": {word.why}" if word.why else ""
    return out.append_text(plain(f", {word.who}, {word.when.date()}{why}"))
