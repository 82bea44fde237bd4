"""Widgets: ours beside those of DocsGPT and AnythingLLM: what a page has to load, and how long until the button is there.

Each on an otherwise empty page, in a browser that is made as slow as a cheap phone on a mobile network, in turns.
DocsGPT's comes as its npm package. AnythingLLM has none; put `anythingllm-chat-widget.min.js` and `.css` of its repository
(frontend/public/embed) into the folder `widgets` of the work folder. Requests to other machines are counted and end there.
Only by name: npm fetches a package.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assistant.web.widget_script import widget_script
from tests.assistant.web.served import served
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, SkippedError
from tests.benchmarks.server import server

DOCSGPT = "docsgpt@0.5.1"
ROUNDS = 5
LONGEST = 60  # seconds
SLOWER = 4  # times less processor than here
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 90_000,
}  # bytes a second
# The corner where all three put their button; elements in shadow trees are seen as their host.
WATCH_CORNER = """
addEventListener("DOMContentLoaded", function look() {
  const there = document.elementFromPoint(innerWidth - 48, innerHeight - 48);
  if (there && there !== document.body && there !== document.documentElement) window.usable = performance.now();
  else requestAnimationFrame(look);
});"""
WATCH_QUESTION = """
(function look() {
  if (document.querySelector("#nap-question textarea")) window.usable = performance.now();
  else requestAnimationFrame(look);
})();"""
PAGE = "<!doctype html><html lang=en><title>A site</title><link rel=icon href=data:,><body><div id=app></div>{}</body>"
DOCSGPT_PAGE = """<script src="/files/package/dist/modern/browser.js" type="module"></script>
<script type="module">addEventListener("load", () => renderDocsGPTWidget("app"));</script>"""
ANYTHINGLLM_PAGE = """<script data-embed-id="0" data-base-api-url="/api/embed"
src="/files/anythingllm-chat-widget.min.js"></script>"""


def measure(bench: Bench) -> list[Figure]:
    """Sizes, times and outside requests of the widgets, and of our own main page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SkippedError("no Chromium found")
    folder = bench.work / "widgets"
    folder.mkdir(exist_ok=True)
    scripts = {"DocsGPT": _docsgpt(folder)}
    if (other := folder / "anythingllm-chat-widget.min.js").is_file():
        scripts["AnythingLLM"] = other
    bench.starter()
    with (
        server(bench, "fp32", NAP_REQUESTS_PER_MINUTE="0") as (_, ours),
        served(_site(folder, ours)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        pages = {"ours": f"{site}/ours", **{name: f"{site}/{name}" for name in scripts}, "our chat page": f"{ours}/"}
        taken: dict[str, list[tuple[float, float, int]]] = {name: [] for name in pages}
        for number in range(ROUNDS):
            for name in list(pages)[:: -1 if number % 2 else 1]:
                taken[name].append(
                    _visit(browser, pages[name], WATCH_QUESTION if name.endswith("page") else WATCH_CORNER)
                )
        browser.close()
    return [*_sizes(scripts), *(figure for name, rounds in taken.items() for figure in _figures(name, rounds))]


def _docsgpt(folder: Path) -> Path:
    """The script of the npm package."""
    script = folder / "package" / "dist" / "modern" / "browser.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise SkippedError("no npm found, which fetches DocsGPT's widget")
        subprocess.run([npm, "pack", "--silent", DOCSGPT], cwd=folder, check=True, capture_output=True, timeout=300)
        with tarfile.open(next(folder.glob("docsgpt-*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
    return script


def _site(folder: Path, ours: str) -> Starlette:
    """A page for each widget; files are compressed on their way, as ours is."""
    bodies = {
        "ours": f'<script async src="{ours}/widget.js"></script>',
        "DocsGPT": DOCSGPT_PAGE,
        "AnythingLLM": ANYTHINGLLM_PAGE,
    }

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE.format(bodies[request.path_params["name"]]))

    routes = [Mount("/files", StaticFiles(directory=folder)), Route("/{name}", page)]
    return Starlette(routes=routes, middleware=[Middleware(GZipMiddleware, compresslevel=9)])


def _visit(browser: Browser, address: str, watch: str) -> tuple[float, float, int]:
    """Seconds until usable, bytes that were loaded by then and shortly after, requests to other machines."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page: Page = context.new_page()
    outside: list[str] = []
    page.route(
        lambda url: not url.startswith(("http://127.0.0.1:", "data:")),
        lambda route: (outside.append(route.request.url), route.abort()),
    )
    page.add_init_script(watch)
    tools = context.new_cdp_session(page)
    loaded: list[float] = []
    tools.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    # Not wait_for_function: the policy of our own page allows no evaluation of strings there.
    end = time.monotonic() + LONGEST
    while not (usable := page.evaluate("window.usable || 0")):
        if time.monotonic() > end:
            raise SkippedError(f"{address} was not usable within {LONGEST} s")
        page.wait_for_timeout(100)
    page.wait_for_load_state("load")
    page.wait_for_timeout(1000)
    context.close()
    return usable / 1000, sum(loaded), len(outside)


def _sizes(scripts: Mapping[str, Path]) -> Iterator[Figure]:
    ours = widget_script().plain
    for name, code in {"ours": ours, **{name: script.read_bytes() for name, script in scripts.items()}}.items():
        yield Figure(f"{name}: script", len(code) / 1000, "kB")
        aim = 15 if code is ours else None
        yield Figure(f"{name}: script, compressed", len(gzip.compress(code, 9)) / 1000, "kB", at_most=aim)


def _figures(name: str, rounds: list[tuple[float, float, int]]) -> Iterator[Figure]:
    seconds, loaded, outside = np.median(np.array(rounds), axis=0)
    yield Figure(f"{name}: loaded in all", float(loaded) / 1000, "kB")
    yield Figure(f"{name}: usable after, on a slow phone", float(seconds), "s")
    yield Figure(f"{name}: requests to other machines", float(outside), "count")
