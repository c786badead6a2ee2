"""The command line. Heavy rooms are imported by the commands that need them."""

from __future__ import annotations

import os
import sys

from onrecord.errors import OnrecordError
from onrecord.faces import (
    choosing,  # noqa: F401
    collecting,  # noqa: F401  (each module adds its commands to the app)
    finding,  # noqa: F401
    judging,  # noqa: F401
    keeping,  # noqa: F401
    listing,  # noqa: F401
    reporting,  # noqa: F401
    serving,  # noqa: F401
    session,
    starting,  # noqa: F401
    teaching,  # noqa: F401
    watching,  # noqa: F401
)
from onrecord.faces.app import app
from onrecord.faces.screen import EnoughError


def main() -> None:
    """Run the command line; an expected error is one clear line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate in somebody's JSON must not stop the output.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except OnrecordError as error:
        session.say(f"onrecord: {error}")
        sys.exit(2)
    except EnoughError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # for what is flushed at exit
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        session.say(f"onrecord: {where}{error.strerror or error}")
        sys.exit(2)


if __name__ == "__main__":
    main()
