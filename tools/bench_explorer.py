"""Cost of the explorer in the browser: time to repaint after a choice, and weight of everything that it loads.

Machines are noisy, so the benchmark asserts nothing. A repaint is the time from a change until the browser has laid
out and painted the frame that shows it. A message posted in ``requestAnimationFrame`` arrives after that.
"""

from __future__ import annotations

import gzip
import json
import statistics
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

SIZES = (0, 400, 5000)
"""Numbers of requirements to measure with; 0 is the number in the policy."""

RUNS = 5

REPAINT = """async ([selector, value]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  await frame(); await frame();
  const field = document.querySelector(selector);
  const start = performance.now();
  if (field.type === "checkbox" || field.type === "button") field.click();
  else {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await painted();
  return performance.now() - start;
}"""

CHANGES = (
    ("[name=edition]", "all"),
    ("[name=mode]", "open-weights"),
    ("[name=verdict]", "gap"),
    ("[name=verdict]", ""),
    ("[name=mode]", ""),
    ("[name=kind]", "safeguard"),
    ("[name=kind]", ""),
    ("[name=text]", "m"),
    ("[name=text]", "mo"),
    ("[name=text]", "model"),
    ("[name=text]", ""),
    ("[name=group]", "none"),
    ("thead th:last-child button", ""),
    ("thead th:last-child button", ""),
    ("[name=group]", "objective"),
    ("[name=control]", "filter"),
    ("[name=control]", ""),
    ("[name=from]", "open-weights"),
    ("[name=filter]", ""),
    ("[name=observe]", ""),
    ("[name=changed]", ""),
    ("[name=changed]", ""),
    ("[name=train]", ""),
)
"""Fields and the values that they get, in this order."""


def multiplied(data: dict, size: int) -> dict:
    """Return the data of the explorer with ``size`` requirements, which are copies of the real ones."""
    real = data["requirements"]
    copies = [[f"{real[n % len(real)][0]}-{n}", *real[n % len(real)][1:]] for n in range(size)]
    ids = {id: [] for id, *_ in real}
    for n, (copy, *_) in enumerate(copies):
        ids[real[n % len(real)][0]].append(copy)
    alternatives = [
        alternative | {"answers": {copy: grade for id, grade in alternative["answers"].items() for copy in ids[id]}}
        for alternative in data["alternatives"]
    ]
    return data | {"requirements": copies, "alternatives": alternatives}


def changes(browser: Browser, address: str, data: dict) -> list[float]:
    """Return the milliseconds to repaint after each change, on a new page."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/explorer.json", partial(answer, json.dumps(data)))
    page.goto(f"{address}docs/explorer.html")
    page.locator(".explorer output").wait_for()
    measured = [page.evaluate(REPAINT, [f".explorer {selector}", value]) for selector, value in CHANGES]
    page.close()
    return measured


def answer(body: str, route: Route) -> None:
    """Answer a request with a text."""
    route.fulfill(body=body)


def main(browser: Browser, address: str, site: Path) -> None:
    """Print the repaint times of the explorer in milliseconds, and its weight."""
    data = json.loads((site / "data/explorer.json").read_text(encoding="utf-8"))
    for size in SIZES:
        runs = [changes(browser, address, multiplied(data, size) if size else data) for _ in range(RUNS)]
        each = [statistics.median(times) for times in zip(*runs, strict=True)]
        print(
            f"explorer, {size or len(data['requirements']):5} requirements, {len(each)} changes, {RUNS} runs: "
            f"repaint {statistics.median(each):5.1f} ms median, {max(each):5.1f} ms the slowest change, "
            f"{max(map(max, runs)):5.1f} ms the worst once"
        )
    page = browser.new_page()
    loaded = weight(page, f"{address}docs/explorer.html", ".explorer output")
    explorer = sum(kilobytes for name, kilobytes in loaded.items() if "explorer" in name)
    print(
        f"explorer, compressed: {sum(loaded.values()):5.1f} kB in all, {explorer:5.1f} kB of it its own page and data"
    )
    page.close()


def weight(page: Page, address: str, ready: str) -> dict[str, float]:
    """Return the gzipped kilobytes of the page and of each file that it loads before ``ready`` appears."""
    loaded: dict[str, float] = {}

    def add(response) -> None:
        if response.ok:
            loaded[response.url] = len(gzip.compress(response.body())) / 1000

    page.on("requestfinished", lambda request: add(request.response()))
    page.goto(address, wait_until="networkidle")
    page.locator(ready).wait_for()
    return loaded
