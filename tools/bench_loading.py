"""What a reader with a slow phone waits for on each kind of page: paint, blocking scripts, shifting layout, bytes.

The profile is a mid-range phone on a slow mobile network, with an empty cache. Its processor is four times slower, a
round trip takes 150 ms, and the bandwidth is 1.6 Mbit/s. Files are compressed as code hosts send them. Machines are
noisy, so the benchmark asserts nothing. It compares each page with the front page of the same run, and with the same
page of another site if you name one:

    python tools/bench_loading.py SITE [OTHER]
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

FRONT = "index.html"
PAGES = (
    FRONT, "requirements/release/index.html", "requirements/release/modes/open-weights.html",
    "requirements/release/controls.html", "requirements/guidance/draft-2/objective-6.html",
    "requirements/guidance/draft-2/safeguards.html", "docs/alternatives.html", "docs/traceability/gaps.html",
    "docs/proposed-guidance.html", "docs/traceability/matrix.html", "docs/traceability/coverage.html",
    "docs/figures.html", "docs/traceability/draft-to-draft.html", "docs/traceability/changes.html",
    "docs/traceability/claims.html", "docs/traceability/evidence.html", "docs/take-away.html",
    "docs/release-statement.html", "docs/statements.html", "docs/rules.html",
    "docs/explorer.html", "docs/explorer.html?show=all", "search.html", "search.html?q=filter",
    "checklists/open-weights-pd2.html", "PD2-R6-1-2/index.html",
)  # fmt: skip
"""A page of each kind. A site need not have them all."""

RUNS = 3
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""Latency in milliseconds, throughput in bytes per second."""
WATCH = """
  Object.assign(window, { blocked: 0, shift: 0, paint: null });
  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  watch("longtask", ({ duration }) => { window.blocked += duration - 50; });
  watch("layout-shift", ({ value, hadRecentInput }) => { window.shift += hadRecentInput ? 0 : value; });
  watch("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") window.paint = startTime; });
"""


class Loading(NamedTuple):
    """Milliseconds to the first contentful paint and of blocking, the sum of layout shifts, uncompressed kilobytes."""

    paint: float
    blocked: float
    shift: float
    weight: float


class Compressed(SimpleHTTPRequestHandler):
    """Serves the files of a folder compressed, as a code host does."""

    def log_message(self, *_):
        """Discard the log of requests."""
        pass

    def do_GET(self):
        """Answer with a file, compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the browser may have left
            self.wfile.write(body)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Yield the address of a server for a built site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Compressed(*a, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def load(browser: Browser, address: str) -> Loading:
    """Return what it costs to load a page with the slow profile."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    received: list[int] = []
    inline: set[str] = set()  # pictures within a style sheet, which is counted

    def sent(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            inline.add(event["requestId"])

    session.on("Network.requestWillBeSent", sent)
    session.on(
        "Network.dataReceived",
        lambda event: received.append(0 if event["requestId"] in inline else event["dataLength"]),
    )
    page.goto(address, wait_until="networkidle")
    while page.evaluate("window.paint") is None:  # sometimes reported only after the network is idle
        page.wait_for_timeout(50)
    paint, blocked, shift = page.evaluate("[paint, blocked, shift]")
    context.close()
    return Loading(paint, blocked, shift, sum(received) / 1000)


def median(runs: list[Loading]) -> Loading:
    """Return the median of each measure."""
    return Loading(*map(statistics.median, zip(*runs, strict=True)))


def main(browser: Browser, *sites: tuple[str, Path], runs: int = RUNS) -> None:
    """Print the medians of each page of sites, given as address and folder. The sites take turns."""
    front: dict[str, float] = {}
    for page in PAGES:
        there = [address for address, folder in sites if (folder / page.partition("?")[0]).is_file()]
        measured = {address: [] for address in there}
        for _ in range(runs):
            for address in there:
                measured[address].append(load(browser, address + page))
        for number, (address, _) in enumerate(sites):
            if address not in measured:
                continue
            found = median(measured[address])
            front.setdefault(address, found.paint)
            print(
                f"{page if not number else '  the other site':50} first paint {found.paint:5.0f} ms, "
                f"{found.paint / front[address]:4.2f} x the front page; blocked {found.blocked:4.0f} ms; "
                f"shift {found.shift:5.3f}; {found.weight:5.0f} kB",
                flush=True,
            )


if __name__ == "__main__":
    folders = [Path(folder) for folder in sys.argv[1:]]
    with sync_playwright() as playwright, ExitStack() as stack:
        switches = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=switches)
        main(chromium, *((stack.enter_context(serving(folder)), folder) for folder in folders))
