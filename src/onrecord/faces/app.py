"""The command line's root and the options that its commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from onrecord.faces.session import Form, Nested, Profile

# As somebody meets them: a first look, reading, asking, deciding, other programs.
ORDER = (
    "demo init read code add recode ask watch positions shifts show questions origins statements "
    "actors articles digest network coalitions plot serve judge merge decisions learn agreement "
    "thresholds copy forget import export"
).split()


class Ordered(TyperGroup):
    """Commands in the order in which they are met, not that of the files they are in."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return sorted(self.commands, key=lambda name: [*ORDER, name].index(name))


app = typer.Typer(
    cls=Ordered,
    name="onrecord",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Reads news and keeps a ledger of policy positions: who stands where, since when, "
    "and on whose word.",
    epilog="Try it: `onrecord demo`. Offline, no key, no download.",
)


def _version(asked: bool) -> None:
    if asked:
        from onrecord import __version__

        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show it and leave."),
    ] = False,
) -> None:
    """Reads news and keeps a ledger of policy positions: who stands where, since when, and on
    whose word."""


Paths = Annotated[
    list[str],
    typer.Argument(help="Files (.html .txt .jsonl .csv .warc), folders of these, or - for stdin."),
]
Book = Annotated[Path | None, typer.Option("--codebook", "-c", help="Codebook in YAML.")]
Where = Annotated[
    str | None, typer.Option("--ledger", "-l", help="SQLite file, or a PostgreSQL URL.")
]
Concept = Annotated[str | None, typer.Option(help="Only this concept.")]
Actor = Annotated[str | None, typer.Option(help="Only actors whose name has this.")]
Since = Annotated[str | None, typer.Option(help="Only from this date on.")]
Until = Annotated[str | None, typer.Option(help="Only up to this date.")]
Coder = Annotated[str | None, typer.Option(help="Only what this coder made, as onrecord@1.")]
As = Annotated[Form, typer.Option("--format", "-f", help="table for people, others for programs.")]
AsNested = Annotated[
    Nested, typer.Option("--format", "-f", help="table for people, others for programs.")
]
Threshold = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Leave out statements of lower confidence."),
]
Pace = Annotated[
    Profile | None, typer.Option("--profile", help="fast: a first look at many articles.")
]
Workers = Annotated[int, typer.Option(min=1, help="Processes that read articles at once.")]
Cluster = Annotated[
    str | None,
    typer.Option(help="A Ray cluster that reads articles: HOST:6379, auto, or local."),
]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", help="Send passages to a second coder without asking.")
]
