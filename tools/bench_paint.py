"""What a reader with a slow phone waits for: the first paint of the main pages, and how long scripts block them.

The profile is a mid-range phone on a slow mobile network. Its processor is four times slower, a round trip takes
150 ms, and the bandwidth is 1.6 Mbit/s. Files are compressed as code hosts send them. Machines are noisy, so the
benchmark asserts nothing.
"""

from __future__ import annotations

import gzip
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser

PAGES = (
    "index.html", "requirements/release/index.html", "requirements/release/modes/open-weights.html",
    "requirements/guidance/draft-2/objective-6.html", "docs/alternatives.html", "docs/proposed-guidance.html",
    "docs/explorer.html", "search.html", "checklists/open-weights-pd2.html",
)  # fmt: skip
RUNS = 5
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""Latency in milliseconds, throughput in bytes per second."""
WATCH = """
  window.blocked = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((task) => { window.blocked += task.duration - 50; }))
    .observe({ type: "longtask", buffered: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


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
        self.wfile.write(body)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Yield the address of a server for a built site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Compressed(*a, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def paint(browser: Browser, address: str) -> tuple[float, float]:
    """Return the milliseconds until the first paint, and those by which tasks exceed 50 ms, on the slow profile."""
    context = browser.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle")
    while (first := page.evaluate(PAINTED)) is None:  # sometimes reported only after the network is idle
        page.wait_for_timeout(50)
    blocked = page.evaluate("window.blocked")
    context.close()
    return first, blocked


def main(browser: Browser, address: str) -> None:
    """Print the medians of each page."""
    for page in PAGES:
        runs = [paint(browser, address + page) for _ in range(RUNS)]
        first, blocked = map(statistics.median, zip(*runs, strict=True))
        print(f"{page:52} first paint {first:6.0f} ms, blocked {blocked:4.0f} ms")
