"""Fixtures that the tests share: the published policy, the built site, a browser and the PDFs of the drafts."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from support import cover
from support.project import ROOT, CodeHost, build, copy_project, missing, once, restore, stamps

from traceability import rules
from traceability.publishing import search_index

os.environ["XDG_CACHE_HOME"] = os.devnull  # no test may depend on the memory of an earlier check

untimed = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # no test fails on a busy machine
kept = DirectoryBasedExampleDatabase(ROOT / ".hypothesis/examples")  # also on CI, where Hypothesis keeps none
settings.register_profile("commit", max_examples=10, **untimed)
settings.register_profile("full", max_examples=100, derandomize=False, database=kept, **untimed)
settings.load_profile("commit")  # `make test-all` selects the other with --hypothesis-profile


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than cores for ``-n auto``, because a worker often waits for a browser or a build."""
    return (os.cpu_count() or 1) + 1


SLOW = {"site", "served", "browser", "small_project", "small_site", "book", "judged"}
"""Fixtures that build a site or the PDF, start a browser, or judge policies for more than a few seconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow the tests that use a slow fixture, and begin with the longest test."""
    items.sort(key=lambda item: item.path.name != "test_preview.py")
    for item in items:
        if SLOW & {*getattr(item, "fixturenames", ())}:
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported and collected; it took a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def reading() -> rules.Reading:
    """Return the reading of the policy that we publish."""
    return rules.read(ROOT)


@pytest.fixture(scope="session")
def policy(reading):
    return reading.policy


@pytest.fixture(scope="session")
def shared_copy(tmp_path_factory):
    """Return a copy of the project, and the stamps of its files."""
    copy = copy_project(tmp_path_factory.mktemp("copy") / "project")
    return copy, stamps(copy)


@pytest.fixture
def project_copy(shared_copy) -> Iterator[Path]:
    """Yield a copy of the project that a test may change. Restoring it takes a tenth of the time of copying it."""
    copy, before = shared_copy
    yield copy
    restore(copy, before, ROOT)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """Return the built site with its search index but without the PDF. All workers share one clean build."""

    def make(out: Path) -> None:
        result = build(ROOT, out)
        assert result.returncode == 0, result.stderr
        search_index.write(search_index.records(rules.read(ROOT), ROOT), out)

    return once(tmp_path_factory, "site", make)


@pytest.fixture(scope="session")
def unbuilt(tmp_path_factory) -> Path:
    """Return the small copy of the project, for tests of the software that build nothing and change no file."""
    from support import small_project as copy

    return once(tmp_path_factory, "small-project", copy.write)


@pytest.fixture(scope="session")
def shared_small_copy(unbuilt, tmp_path_factory):
    """Return the small copy of the project without its code, and the stamps of its files."""
    copy = shutil.copytree(unbuilt, tmp_path_factory.mktemp("small") / "project")
    shutil.rmtree(copy / "traceability")
    return copy, stamps(copy)


@pytest.fixture
def small_copy(shared_small_copy, unbuilt) -> Iterator[Path]:
    """Yield the small copy of the project, which a test may change. A check of it takes a third of the time."""
    copy, before = shared_small_copy
    yield copy
    restore(copy, before, unbuilt)


@pytest.fixture(scope="session")
def small_project(unbuilt) -> Path:
    """Return the small copy of the project, for tests that build it. A test that changes it must copy it first."""
    return unbuilt


@pytest.fixture(scope="session")
def small_site(small_project, tmp_path_factory) -> Path:
    """Return the site of the small copy, without search index and PDF. All workers share one clean build."""

    def make(out: Path) -> None:
        result = build(small_project, out)
        assert result.returncode == 0, result.stderr

    return once(tmp_path_factory, "small-site", make)


@pytest.fixture(scope="session")
def served(site) -> Iterator[str]:
    """Yield the address of a server for the built site, ending in a slash. Some content does not load from files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(CodeHost, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def pdfs(reading) -> dict[str, Path]:
    """Return the PDF of each draft, by edition, from the folder ``SOURCES`` or from ``../shared/sources``."""
    folder = Path(os.environ.get("SOURCES", ROOT.parent / "shared" / "sources"))
    found = {edition.id: folder / edition.url.rpartition("/")[2] for edition in reading.editions.values()}
    if missing := [path.name for path in found.values() if not path.exists()]:
        pytest.skip(f"no {missing[0]} in {folder.name}; name its folder in SOURCES")
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or missing("Chromium")


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """Return the command of the Nu HTML checker, which `npm ci` installs into ``tests/validator``."""
    jar = ROOT / "tests/validator/node_modules/vnu-jar/build/dist/vnu.jar"
    java = shutil.which("java")
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")  # a short run is not worth the second compiler
    return [java, *quick, "-jar", str(jar)] if java and jar.exists() else missing("HTML validator")


@pytest.fixture(scope="session")
def browser(chromium):
    """Yield one browser for all tests. Each page has its own context."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def covering(site, tmp_path_factory) -> list[str]:
    """Return the addresses of a few pages that together have every structure and kind of page of the site."""

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "addresses").write_text("\n".join(cover.smallest(cover.pages(site))), encoding="utf-8")

    return (once(tmp_path_factory, "cover", make) / "addresses").read_text(encoding="utf-8").split("\n")


class Pages:
    """Pages of one browser that tests reuse, because opening a new page takes six times as long.

    ``new`` returns a page without cookies or storage. Pages with different options never share a context.
    """

    def __init__(self, browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.free: dict[str, list] = {}
        self.used: list[tuple[str, object]] = []

    def new(self, *, width: int = 1280, height: int = 900, scheme: str = "light", **options):
        name = repr(sorted(options.items()))
        if not (free := self.free.setdefault(name, [])):
            free.append(self.browser.new_context(**options).new_page())
        page = free.pop()
        self.used.append((name, page))
        page.goto("about:blank")  # else the browser would not reload an address whose fragment differs
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, media="screen")
        return page

    def take_back(self) -> None:
        """Free every page that is still open. A test must close a page on which it has set listeners."""
        for name, page in self.used:
            if not page.is_closed():
                page.unroute_all()
                if page.url.startswith(self.site):
                    page.evaluate("localStorage.clear(), sessionStorage.clear()")
                page.context.clear_cookies()
                self.free[name].append(page)
        self.used.clear()


@pytest.fixture(scope="session")
def opened(browser, served) -> Pages:
    return Pages(browser, served)


@pytest.fixture
def visit(opened, served):
    """Yield a function that opens a page of the site by its name, in a color scheme and at a width."""

    def open_page(name, **options):
        page = opened.new(**options)
        page.goto(served + name)
        return page

    yield open_page
    opened.take_back()
