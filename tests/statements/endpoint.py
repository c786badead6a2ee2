"""A server that speaks the protocol of chat completions, and misbehaves as it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Script:
    """What is answered, in turn; the last goes on for ever. ``asked`` keeps what came in.

    An answer is a list of records, a text to send as the content, a status to fail with, "slow",
    or "half": a length limit met in the middle.
    """

    answers: list[Any]
    asked: list[dict[str, Any]] = field(default_factory=list)

    def next(self) -> Any:
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """The server on a port of its own, on this machine only; gives its URL up to ``/v1``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["content-length"])
            script.asked.append(json.loads(self.rfile.read(size)))
            answer, finish = script.next(), "stop"
            if answer == "slow":
                time.sleep(1.5)
                answer = []
            if isinstance(answer, int):
                self.reply(answer, {"error": {"message": "no", "type": "x"}})
                return
            if answer == "half":
                answer, finish = '{"statements": [{"actor": "Donald', "length"
            content = answer if isinstance(answer, str) else json.dumps({"statements": answer})
            message = {"role": "assistant", "content": content}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            body = {"id": "1", "object": "chat.completion", "created": 1, "model": "stand-in"}
            self.reply(200, body | {"choices": [choice]})

        def reply(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                if status == 429:
                    self.send_header("retry-after-ms", "5")
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client gave up waiting, as it should

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
