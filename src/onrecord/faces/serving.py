"""The command that shows a ledger in the browser."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import consent, session
from onrecord.faces.app import Book, Coder, Where, Yes, app


@app.command(epilog="Example: `onrecord serve --ledger strikes.db`, then open the address it says")
def serve(
    ledger: Where = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Another address than loopback needs a token in ONRECORD_TOKEN.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(help="A further name under which it is reached.")
    ] = None,
    who: Annotated[str | None, typer.Option(help="The name that your decisions carry.")] = None,
    coder: Coder = None,
    codebook: Book = None,
    yes: Yes = False,
) -> None:
    """The ledger as pages in your browser, and as an API for programs."""
    import uvicorn

    from onrecord.faces.web import application
    from onrecord.faces.web.guard import Guard
    from onrecord.ledger import propositions
    from onrecord.statements import load_codebook

    token = os.environ.get("ONRECORD_TOKEN") or None
    closed = not session.is_loopback(host)
    if closed and not token:
        raise InputError(f"{host} is open to others; set ONRECORD_TOKEN to what they must know")
    own = (one.lower() for one in (host.strip("[]"), *(name or ())))
    hosts = frozenset({"127.0.0.1", "localhost", "::1", *own})
    opened = session.open(ledger)
    settings = session.settings()
    path = codebook or settings.codebook
    book = load_codebook(path) if codebook or Path(path).is_file() else None
    second = consent.to_be_sent(book, settings, yes) if book else None
    if book:
        propositions.check(opened, book)
    one = session.only(opened, None, coder)
    guard = Guard(hosts, token, closed)
    made = application(opened, guard, session.whoever(who), book, settings, second, **one)
    config = uvicorn.Config(
        made,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        access_log=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    listening = _listening(host.strip("[]"), port)
    shown = f"[{host}]" if ":" in host else host
    session.say(f"{opened.where} at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C stops it)")
    # uvicorn raises a signal again when it is done: then the ledger is closed, and what stands in
    # its log goes into its file.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with opened:
        server.run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that answers from now on. Raises :class:`InputError` where that cannot be."""
    try:
        kind, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(kind)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(128)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{host}:{port}: {reason}; --port 0 takes any free port") from error
    return made
