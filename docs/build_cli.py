"""Write ``docs/cli.md`` from what the commands say of themselves: ``make docs``."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from onrecord.faces.cli import app

OUT = Path(__file__).parent / "cli.md"
HEAD = """# Command line

Made from `--help` by `make docs`; the tests check that it is current.
"""


def render() -> str:
    """The whole page."""
    group: Any = typer.main.get_command(app)
    parts = [HEAD, f"{group.help}\n"]
    for name in group.list_commands(None):
        command = group.commands[name]
        parts.append(f"## onrecord {name}\n\n{command.help}\n")
        rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
        parts.append("| | |\n| --- | --- |\n" + "\n".join(rows) + "\n")
        if command.epilog:
            parts.append(f"{command.epilog}\n")
    return "\n".join(parts)


def _row(parameter: Any) -> str:
    names = " ".join(f"`{n}`" for n in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        names = f"`{parameter.name.upper()}`"
    default = parameter.default
    shown = getattr(default, "value", default)
    is_plain = shown is None or shown is False or shown == [] or callable(shown)
    tail = "" if is_plain or parameter.required else f" Default: `{shown}`."
    kind = parameter.type_descriptor.annotation
    choices = kind if isinstance(kind, type) and issubclass(kind, Enum) else ()
    words = ", ".join(f"`{choice.value}`" for choice in choices)
    told = f" One of {words}." if words else ""
    return f"| {names} | {getattr(parameter, 'help', '') or ''}{told}{tail} |"


if __name__ == "__main__":
    OUT.write_text(render(), "utf-8")
    print(OUT)
