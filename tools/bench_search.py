"""Cost of a search for a reader: the time from a key press to its results, and the bytes that the search loads.

Machines are noisy, so the benchmark asserts nothing.
"""

from __future__ import annotations

import gzip
import statistics
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

QUERIES = (
    "open weights", "downloadable", "S11", "3.2", "PD2-R3-2-1", "nine of fourteen", "jailbreak", "open", "hosted",
    "weights out", "fine-tuning", "watermark", "marginal risk", "red team", "model card", "CTRL-FILTER", "ALT-010",
    "theft of weights", "bounty", "license", "xyzzy",
)  # fmt: skip
TYPED = """query => new Promise(done => {
  const list = document.querySelector(".found"), field = document.querySelector("form.search input");
  const start = performance.now();
  new MutationObserver((_, observer) => {
    if (list.ariaBusy === "false") { observer.disconnect(); done(performance.now() - start); }
  }).observe(list, { attributes: true, attributeFilter: ["aria-busy"] });
  field.value = query;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
})"""
"""Types a query and returns the milliseconds until the page shows its results."""


def main(browser: Browser, address: str, site: Path) -> None:
    """Print the time from typing to results, and the bytes that the search loads."""
    page = browser.new_page()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(unquote(urlsplit(request.url).path)))
    page.goto(f"{address}search.html")
    page.locator("form.search").wait_for()
    page.wait_for_load_state("networkidle")  # like a reader who waits half a second before typing
    loaded(site, "search, when it is ready", asked)
    first, *rest = (page.evaluate(TYPED, query) for query in QUERIES)
    print(f"{'first query':26} {first:6.0f} ms")
    print(f"{'later queries':26} {statistics.median(rest):6.0f} ms median, {max(rest):.0f} ms at worst")
    loaded(site, f"after {len(QUERIES)} queries", asked)
    page.close()


def loaded(site: Path, label: str, asked: list[str]) -> None:
    """Print the bytes that the search loaded, compressed as a host sends them. The index is already compressed."""
    files = {site / path.lstrip("/") for path in asked if "pagefind" in path or path.endswith("search.js")}
    sizes = {file: len(gzip.compress(file.read_bytes())) for file in files}
    scripts = sum(size for file, size in sizes.items() if file.suffix == ".js")
    print(f"{label:26} {sum(sizes.values()) / 1000:6.1f} kB in {len(files)} files, {scripts / 1000:.1f} kB script")
