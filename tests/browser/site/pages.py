"""A demonstration site that embeds the assistant in each way there is. To look at it beside a running assistant:

NAP_SITES=http://127.0.0.1:8099 nap chat
python -m tests.browser.site.pages http://127.0.0.1:7860
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from string import Template

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

FOLDER = Path(__file__).parent
PAGE = Template((FOLDER / "page.html").read_text("utf-8"))
STYLES = '<link rel="stylesheet" href="/site/site.css">'
AWKWARD = '<link rel="stylesheet" href="/site/awkward.css">'
ROOM_FOR_FRAME = "<style>iframe { width: 100%; height: 640px; border: 1px solid #ccc; }</style>"


class Demonstration:
    """The site. `host` is the assistant's address and may be set late; the query of a page gives the attributes."""

    def __init__(self, host: str = "") -> None:
        self.host = host

    def _script(self, request: Request, loading: str = "async") -> str:
        given = [(name, value) for name, value in request.query_params.items() if name.startswith("data-")]
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given)
        return f'<script {loading} src="{self.host}/widget.js"{attributes}></script>'

    @staticmethod
    def _page(lang: str = "en", direction: str = "ltr", policy: str = "", **places: str) -> HTMLResponse:
        parts = {"head": "", "body": "", "frame": "", **places}
        headers = {"Content-Security-Policy": policy} if policy else {}
        return HTMLResponse(PAGE.substitute(parts, lang=lang, dir=direction), headers=headers)

    async def plain(self, request: Request) -> HTMLResponse:
        """A site with styles of its own."""
        return self._page(request.query_params.get("lang", "en"), head=STYLES, body=self._script(request))

    async def awkward(self, request: Request) -> HTMLResponse:
        """A site whose styles are meant for everything."""
        return self._page(head=f"{STYLES}{AWKWARD}", body=self._script(request))

    async def strict(self, request: Request) -> HTMLResponse:
        """Nothing is allowed but the assistant's script and its answers."""
        policy = f"default-src 'none'; script-src {self.host}; connect-src {self.host}"
        return self._page(policy=policy, body=self._script(request, "defer"))

    async def trusted_types(self, request: Request) -> HTMLResponse:
        """The strict page, on which no text may become markup either."""
        policy = f"default-src 'none'; script-src {self.host}; connect-src {self.host}; "
        return self._page(policy=f"{policy}require-trusted-types-for 'script'", body=self._script(request))

    async def right_to_left(self, request: Request) -> HTMLResponse:
        """A page in Arabic script."""
        return self._page("ar", "rtl", head=f"{STYLES}{AWKWARD}", body=self._script(request))

    async def twice(self, request: Request) -> HTMLResponse:
        """The script once in the head, without async or defer, and once more as a module."""
        return self._page(head=self._script(request, ""), body=self._script(request, 'type="module" crossorigin'))

    async def element(self, request: Request) -> HTMLResponse:
        """The element written by hand, and the script without attributes."""
        return self._page(body=f'<nap-assistant data-title="By hand"></nap-assistant>{self._script(request)}')

    async def frame(self, request: Request) -> HTMLResponse:
        """The frame form, on a page that allows no scripts."""
        policy = f"default-src 'none'; style-src 'unsafe-inline'; frame-src {self.host}; img-src data:"
        frame = f'<iframe src="{self.host}/frame?language=nl&amp;country=BE" title="Assistant"></iframe>'
        return self._page(policy=policy, head=ROOM_FOR_FRAME, frame=frame)

    @staticmethod
    async def icon(request: Request) -> Response:
        """The site has none."""
        return Response(status_code=204)

    def app(self) -> ASGIApp:
        """The site as an ASGI app."""
        pages = {
            "/": self.plain,
            "/favicon.ico": self.icon,
            "/awkward": self.awkward,
            "/strict": self.strict,
            "/trusted-types": self.trusted_types,
            "/rtl": self.right_to_left,
            "/twice": self.twice,
            "/element": self.element,
            "/frame": self.frame,
        }
        routes = [Route(path, page) for path, page in pages.items()]
        return Starlette(routes=[*routes, Mount("/site", StaticFiles(directory=FOLDER))])


if __name__ == "__main__":
    uvicorn.run(Demonstration(sys.argv[1].rstrip("/")).app(), port=8099)
