"""A website to be read in tests: 60 pages with menus and files, and everything that goes wrong on real ones."""

from __future__ import annotations

import gzip
import importlib
import ssl
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from ingest.elements import Content


def parse(raw: bytes, form: str, url: str) -> Content:
    """Reads a document in this very process, without the limits that a child process has."""
    return importlib.import_module(f"ingest.formats.{form}").read(raw, url)  # type: ignore[no-any-return]


COUNTRIES = 45
STORIES = 8


@dataclass(frozen=True)
class Answer:
    """What the server sends: after `wait` seconds, and in `drip` byte a tenth of a second if that is set."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: int = 0


def tiny_pdf(text: str) -> bytes:
    """A valid PDF of one page that says `text` (letters, digits and spaces)."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode() + trailer.encode()


def web_page(title: str, paragraphs: list[str], links: list[str] = (), head: str = "", menu: str = "") -> str:  # type: ignore[assignment]
    """A page as content management systems write it: head, menu, main text, footer."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    more = "".join(f'<li><a href="{link}">Read on: {link}</a></li>' for link in links)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<nav>{menu}</nav><main><article><h1>{title}</h1>{body}<ul>{more}</ul></article></main>"
        "<footer><p>Contact us</p></footer></body></html>"
    )


MENU = '<a href="/">Home</a> <a href="/naps/">Plans</a> <a href="/stories/">Stories</a> <a href="/about.html">About</a>'


def country(number: int) -> str:
    """The page of one country's plan."""
    return web_page(
        f"Country {number:02}: the plan",
        [
            f"Country {number:02} adopted its plan in {2000 + number % 20}, and its ministry number {number} leads the work.",
            f"The plan names {number + 3} aims, and each has a budget line of {number * 7} thousand crowns a year.",
            "Women from every region took part in drafting it, and a report to parliament is due each spring.",
        ],
        menu=MENU,
    )


def story(number: int) -> str:
    """A story of change."""
    return web_page(
        f"Story {number}: a bridge of women",
        [
            f"In village {number} a group of {number + 20} women opened talks that the men had left years before.",
            f"After {number + 1} months they signed an agreement, which still holds and which the district has copied.",
        ],
        menu=MENU,
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what some tests are about."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Website:
    """The site on a port of 127.0.0.1. Use it as a context manager, or call `start` and `stop`.

    `requests` are the paths (with query) that were asked for, in order, `heard` the headers of each. Without `sitemap`
    the pages are found by links only. `private` is an address to link to that must never be asked for; with `tls` the
    server speaks https (and `url` is not its address).
    """

    def __init__(
        self, sitemap: bool = True, private: str = "http://127.0.0.1:9/", tls: ssl.SSLContext | None = None
    ) -> None:
        self.requests: list[str] = []
        self.heard: list[dict[str, str]] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.port: int = self._server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}/"
        self.answers: dict[str, Answer] = {}
        self._fill(sitemap, private)

    def start(self) -> Website:
        """Serves until `stop`."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def __enter__(self) -> Website:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def change(self, path: str, html: str) -> None:
        """Puts a page at a path, or another one in its place."""
        self.answers[path] = Answer(html.encode())

    def put(self, path: str, answer: Answer) -> None:
        """Puts any answer at a path (with its query, if it is to hold for that alone)."""
        self.answers[path] = answer

    def redirect(self, path: str, target: str, status: int = 301) -> None:
        """Lets a path lead to another address."""
        self.answers[path] = Answer(status=status, headers={"Location": target})

    def remove(self, path: str) -> None:
        """Takes a page away: it answers 404 then."""
        del self.answers[path]

    def forget(self) -> None:
        """Empties the list of requests."""
        self.requests.clear()
        self.heard.clear()

    def listed(self) -> list[str]:
        """The paths of the pages with text of their own, that a reader of the site should have (not the PDF)."""
        return [
            "/",
            "/about.html",
            "/naps/",
            *(f"/naps/country-{number:02}.html" for number in range(1, COUNTRIES + 1)),
            "/news/latest",
            "/odd/",
            "/stories/",
            *(f"/stories/{number}/" for number in range(1, STORIES + 1)),
        ]

    def _fill(self, sitemap: bool, private: str) -> None:
        naps = [f"/naps/country-{number:02}.html" for number in range(1, COUNTRIES + 1)]
        stories = [f"/stories/{number}/" for number in range(1, STORIES + 1)]
        odd = [
            "/old-address",
            "/chain",
            "/circle-a",
            "/missing",
            "/broken",
            "/slow",
            "/files/plan.pdf",
            "/files/photo.jpg",
            "/copy.html",
            "/hidden.html",
            "/private/minutes.html",
            "/news/latest",
            "/away",
            "/calendar?month=1",
            private,
            "https://elsewhere.example/page",
            "mailto:office@example.org",
            "tel:+3212345678",
            "javascript:alert(1)",
            "http://[broken",
            "/naps/country-01.html?utm_source=letter#top",
        ]
        home = "This network follows what governments promised on women, peace and security, and what they did."
        self.change("/", web_page("The network", [home], ["/odd/"], menu=MENU))
        about = "We are a small office with three people and many friends, and we answer every letter that we get."
        self.change("/about.html", web_page("About us", [about], menu=MENU))
        plans = "All plans that we know of are listed here, and each page says when the plan was adopted and by whom."
        self.change("/naps/", web_page("Plans", [plans], naps, menu=MENU))
        told = "People tell in their own words what changed for them, and each story names the place and the year."
        self.change("/stories/", web_page("Stories", [told], stories, menu=MENU))
        strange = "This page links to everything that has gone wrong on our site over the many years of its life."
        self.change("/odd/", web_page("Odds and ends", [strange], odd, menu=MENU))
        for number, path in enumerate(naps, 1):
            self.change(path, country(number))
        for number, path in enumerate(stories, 1):
            self.change(path, story(number))
        latest = "The latest meeting of the network took place in March, with delegates of twelve countries."
        self.change("/news/latest", web_page("Latest news", [latest], menu=MENU))
        self.change("/copy.html", country(7))
        hidden = "This page is a draft that the office keeps for itself, and no search engine should list it."
        self.change(
            "/hidden.html", web_page("Draft", [hidden], head='<meta name="robots" content="noindex">', menu=MENU)
        )
        self.change("/private/minutes.html", web_page("Minutes", ["Nobody should read these minutes of the board."]))
        self.redirect("/old-address", "/naps/country-01.html")
        self.redirect("/chain", "/chain-2", 302)
        self.redirect("/chain-2", "/naps/country-02.html", 301)
        self.redirect("/circle-a", "/circle-b", 302)
        self.redirect("/circle-b", "/circle-a", 302)
        self.redirect("/away", "https://elsewhere.example/", 302)
        self.put("/broken", Answer(b"<h1>Error</h1>", status=500))
        self.put("/slow", Answer(web_page("Slow", ["It came at last."]).encode(), wait=6.0))
        self.put("/files/plan.pdf", Answer(tiny_pdf("The plan of Utopia has twelve aims"), type="application/pdf"))
        self.put("/files/photo.jpg", Answer(b"\xff\xd8\xff" + b"0" * 1000, type="image/jpeg"))
        self.put("/robots.txt", Answer(self._robots(sitemap).encode(), type="text/plain"))
        if sitemap:
            wrong = [path for path in odd if path.startswith("/") and "?" not in path and "private" not in path]
            listed = [
                *self.listed(),
                *(path for path in wrong if not path.startswith("/files/")),
                "/private/minutes.html",
            ]
            half = len(listed) // 2
            self.put("/sitemap.xml", _xml(_index([f"{self.url}sitemap-1.xml", f"{self.url}sitemap-2.xml.gz"])))
            self.put("/sitemap-1.xml", _xml(self.sitemap_of(listed[:half])))
            packed = gzip.compress(self.sitemap_of(listed[half:]).encode())
            self.put("/sitemap-2.xml.gz", Answer(packed, type="application/gzip"))

    def _robots(self, sitemap: bool) -> str:
        named = f"\nSitemap: {self.url}sitemap.xml\n" if sitemap else ""
        return f"User-agent: *\nDisallow: /private/\n{named}"

    def sitemap_of(self, paths: list[str]) -> str:
        """A sitemap of these paths."""
        entries = "".join(f"<url><loc>{self.url}{path.removeprefix('/')}</loc></url>" for path in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'

    def _answer(self, target: str) -> Answer:
        path = target.partition("?")[0]
        if target in self.answers:
            return self.answers[target]
        if path == "/calendar":
            month = int(target.partition("month=")[2] or 0)
            days = f"No meetings are planned in month {month} of the calendar, as far as the office knows today."
            onward = [f"/calendar?month={month + 1}", f"/calendar?month={month + 2}"]
            return Answer(web_page(f"Month {month}", [days], onward, menu=MENU).encode())
        return self.answers.get(path, Answer(b"<h1>Not found</h1>", status=404))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                site.requests.append(self.path)
                site.heard.append({name.lower(): value for name, value in self.headers.items()})
                answer = site._answer(self.path)
                time.sleep(answer.wait)
                try:
                    self._send(answer)
                except OSError:
                    self.close_connection = True

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.type)
                self.send_header("Content-Length", str(len(answer.body)))
                self.send_header("Set-Cookie", "visitor=1")
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if not answer.drip:
                    self.wfile.write(answer.body)
                    return
                for start in range(0, len(answer.body), answer.drip):
                    self.wfile.write(answer.body[start : start + answer.drip])
                    self.wfile.flush()
                    time.sleep(0.1)

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler


def _xml(text: str) -> Answer:
    return Answer(f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), type="application/xml")


def _index(addresses: list[str]) -> str:
    entries = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
