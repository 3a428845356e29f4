"""The machine's own Chromium, for tests that look at pages; tests skip where there is none.

Playwright's own downloads are not used: a test must run without a network.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",  # containers give Chromium no user namespace
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; skips the test where the machine has none."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"needs Chromium on PATH, as {', '.join(_NAMES[:-1])} or {_NAMES[-1]}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def chromium_page(browser: Browser, html: str, *, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A window of that size showing `html`, without a network; fails the test when the page asks for one."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    asked: list[str] = []
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(html, wait_until="load")
        yield page
        assert [address for address in asked if not address.startswith(("data:", "about:"))] == []
    finally:
        context.close()


def accessibility_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, levels A and AA: rule and the places that break it."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(_WCAG_22_AA)}}).response
    return [
        f"{violation['id']}: {', '.join(str(node['target']) for node in violation['nodes'])}"
        for violation in found["violations"]
    ]


def overlapping_words(page: Page, *, slack: float = 1.0) -> list[tuple[str, str]]:
    """Pairs of lines of words, in one drawing of a page, that lie on each other by more than `slack` pixels."""
    drawings = page.evaluate(
        """[...document.querySelectorAll('svg')].map(drawing =>
            [...drawing.querySelectorAll('text')].flatMap(text => {
                const lines = [...text.querySelectorAll('tspan')];
                return (lines.length ? lines : [text]).map(line => {
                    const box = line.getBoundingClientRect();
                    return [line.textContent, box.left, box.right, box.top, box.bottom];
                });
            }).filter(line => line[0].trim()))"""
    )
    return [
        (one[0], other[0])
        for words in drawings
        for position, one in enumerate(words)
        for other in words[position + 1 :]
        if min(one[2], other[2]) - max(one[1], other[1]) > slack
        and min(one[4], other[4]) - max(one[3], other[3]) > slack
    ]
