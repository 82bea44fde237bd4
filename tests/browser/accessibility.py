"""axe-core in a page: what it finds there that is serious or critical."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async ([place, rules]) => {
    const options = { preload: false, resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) };
    const { violations } = await axe.run(place ?? document, options);
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
        .map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)]);
}"""


def faults(page: Page, place: str | None = None, rules: list[str] | None = None) -> list[Any]:
    """The serious and critical issues of the page, or of the element `place` alone: [rule, where and why]."""
    page.evaluate(_AXE)
    return list(page.evaluate(_RUN, [place, rules]))
