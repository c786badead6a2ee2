"""A local web server that misbehaves in every way that the watch must bear."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>Chancellor Olaf Scholz said on Monday that Germany would not supply Taurus missiles to Ukraine.
He told reporters in Berlin that the weapon could be used against targets far inside Russia.</p>
<p>{more} Opposition lawmakers criticised the decision and asked for a debate in parliament.</p>
</article></body></html>"""
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><title>N</title>{items}</channel></rss>"
PACKED_BOMB = gzip.compress(b"0" * 50_000_000, 9)
ITEM = "<item><title>{n}</title><link>{link}</link><pubDate>{date}</pubDate></item>"
MONDAY = "Mon, 26 Feb 2024 10:00:00 GMT"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


class Rude(ThreadingHTTPServer):
    """``asked`` counts paths; ``links`` are what /feed lists; ``edition`` is the story's."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.links: list[str] = ["/story"]
        self.edition = 1
        self.robots = "User-agent: *\nDisallow: /private\n"
        self.robots_status = 200
        self.numbered = False
        self.items = ""

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Each path is a way to misbehave."""

    server: Rude

    def do_GET(self) -> None:
        path = self.path
        self.server.asked[path] += 1
        name = path.strip("/").split("/")[0].replace(".", "_").replace("-", "_")
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"at_{name}", self.missing)()

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def answer(self, body: bytes | str, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def missing(self) -> None:
        self.answer("no", 404)

    def at_robots_txt(self) -> None:
        self.answer(self.server.robots, self.server.robots_status, Content_Type="text/plain")

    def at_feed(self) -> None:
        tag = f'"{len(self.server.links)}-{self.server.edition}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        date = MONDAY.replace("10:00", f"1{self.server.edition}:00")
        items = "".join(
            ITEM.format(n=n, link=u, date=date) for n, u in enumerate(self.server.links)
        )
        self.answer(FEED.format(items=items), Content_Type="application/rss+xml", ETag=tag)

    def at_odd(self) -> None:
        self.answer(FEED.format(items=self.server.items), Content_Type="application/rss+xml")

    def at_odd_location(self) -> None:
        self.answer("", 302, Location="http://[x")

    def at_odd_wait(self) -> None:
        self.answer("later", 503, Retry_After="\u00b2")

    def at_drip(self) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.05)

    def at_story(self) -> None:
        if self.server.numbered:
            number = self.path.rpartition("/")[2]
            self.answer(PAGE.format(title=f"Story {number}", more=f"It is number {number}."))
            return
        more = "The edited text says more of it." if self.server.edition > 1 else "That was all."
        self.answer(PAGE.format(title="Scholz says no", more=more))

    def at_cyrillic(self) -> None:
        """A page that only its header says how to read."""
        page = PAGE.format(title="Киев говорит нет", more="Это было всё.")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=windows-1251")
        data = page.encode("cp1251", "ignore")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def at_plain(self) -> None:
        text = "Title: Scholz says no\nDate: some day\n\nOlaf Scholz said no."
        self.answer(text, Content_Type="text/plain")

    def at_moved(self) -> None:
        self.answer("", 301, Location="/story")

    def at_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"<p>slow")
            self.wfile.flush()
            time.sleep(0.1)

    def at_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x" * 100_000)

    def at_loop(self) -> None:
        self.answer("", 302, Location="/loop/2" if self.path == "/loop" else "/loop")

    def at_far(self) -> None:
        self.answer("", 302, Location=f"/far/{len(self.path)}{'x' * len(self.path)}")

    def at_picture(self) -> None:
        self.answer(b"\x89PNG", Content_Type="image/png")

    def at_gzip_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        page = PAGE.format(title="Packed", more="It was packed.").encode()
        self.wfile.write(gzip.compress(page)[:200])

    def at_gzipped(self) -> None:
        packed = gzip.compress(PAGE.format(title="Packed", more="It was packed.").encode())
        self.answer(packed, Content_Encoding="gzip")

    def at_gzipbomb(self) -> None:
        self.answer(PACKED_BOMB, Content_Encoding="gzip")

    def at_xmlbomb(self) -> None:
        self.answer(BOMB, Content_Type="application/rss+xml")

    def at_busy(self) -> None:
        self.answer("later", 429, Retry_After="1800")

    def at_broken(self) -> None:
        self.answer("oh", 500)

    def at_flaky(self) -> None:
        if self.server.asked["/flaky"] < 3:
            self.answer("oh", 503)
        else:
            self.answer(PAGE.format(title="Flaky", more="It came at last."))

    def at_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<html>")

    def at_private(self) -> None:
        self.answer(PAGE.format(title="Private", more="Not for robots."))

    def at_inward(self) -> None:
        self.answer("", 302, Location="http://169.254.169.254/latest/meta-data")

    def at_sitemap_xml(self) -> None:
        self.answer(
            "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            "<url><loc>/story</loc><lastmod>2024-02-26</lastmod></url></urlset>",
            Content_Type="application/xml",
        )

    def at_index_xml(self) -> None:
        self.answer(
            "<?xml version='1.0'?><sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap>"
            "</sitemapindex>",
            Content_Type="application/xml",
        )

    def at_feed_json(self) -> None:
        self.answer('{"items": [{"url": "/story", "title": "S"}]}', Content_Type="application/json")


@contextmanager
def rude() -> Iterator[Rude]:
    """The server, running."""
    server = Rude()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
