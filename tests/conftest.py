"""What the tests share: the policy as it is published, the built site, and where a browser and the PDF are."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cover
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from traceability import rules
from traceability.publishing import search_index

ROOT = Path(__file__).parent.parent

os.environ["XDG_CACHE_HOME"] = os.devnull  # no test depends on what an earlier check remembers

untimed = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine is no failure
kept = DirectoryBasedExampleDatabase(ROOT / ".hypothesis/examples")  # also on CI, where Hypothesis would keep none
settings.register_profile("commit", max_examples=20, **untimed)
settings.register_profile("full", max_examples=100, derandomize=False, database=kept, **untimed)
settings.load_profile("commit")  # `make test-all` asks for the other by --hypothesis-profile

SLOW = {"site", "served", "browser", "small_project", "book", "judged"}
"""Fixtures that build a site or the PDF, start a browser, or judge for more than some seconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow the tests that use a slow fixture."""
    for item in items:
        if SLOW & {*getattr(item, "fixturenames", ())}:
            item.add_marker("slow")


def draws(number: int) -> settings:
    """Return settings for a property that draws ``number`` examples in `make test-all`, and fewer in `make test`."""
    return settings(max_examples=max(3, number * settings.default.max_examples // 100))


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder ``name``, which ``make`` fills once for all workers of a run.

    The lock is the pattern of the pytest-xdist manual. Where ``make`` raises, the next test that asks tries again.
    """
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


def build(source: Path, out: Path, **said: str) -> subprocess.CompletedProcess[str]:
    """Build the site of ``source`` into ``out`` as ``make html`` does."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", str(source), str(out)]
    where = ("SITE_URL", "RELEASE", "GITHUB_REPOSITORY")  # a build says where it is published only where a test says so
    environment = {name: value for name, value in os.environ.items() if name not in where}
    return subprocess.run(command, cwd=source, capture_output=True, text=True, env=environment | said, check=False)


def copy_house(to: Path) -> Path:
    """A copy of everything that the site is built from."""
    for name in ("conf.py", "index.md", "CHANGELOG.md", "pyproject.toml", "ubproject.toml"):
        to.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, to / name)
    for name in ("docs", "requirements", "traceability", "tests/examples"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    return to


@pytest.fixture(scope="session")
def reading() -> rules.Reading:
    """The policy that we publish."""
    return rules.read(ROOT)


@pytest.fixture(scope="session")
def policy(reading):
    return reading.policy


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The site, built clean once for all workers, with its search index and without the PDF."""

    def make(out: Path) -> None:
        result = build(ROOT, out)
        assert result.returncode == 0, result.stderr
        search_index.write(search_index.records(rules.read(ROOT), ROOT), out)

    return once(tmp_path_factory, "site", make)


@pytest.fixture(scope="session")
def small_project(tmp_path_factory) -> Path:
    """The small copy of the project, for tests of the machine; a test that changes it works on a copy of its own."""
    import small_project as copy

    return once(tmp_path_factory, "small-project", copy.write)


def made(files) -> dict[str, str | bytes]:
    """The content of files that are made when they are asked for, by path."""
    return {path: make() for path, make in files}


class CodeHost(SimpleHTTPRequestHandler):
    """Serves files as GitHub Pages does, with 404.html for what is not there, and says nothing."""

    def log_message(self, *message) -> None:
        pass

    def send_error(self, code, *message) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(Path(self.directory, "404.html").read_bytes())


@pytest.fixture(scope="session")
def served(site) -> Iterator[str]:
    """The address of the built site on a server, for what browsers do not load from files; ends in a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(CodeHost, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def pdfs(reading) -> dict[str, Path]:
    """The drafts as PDFs, by edition: in ``SOURCES`` or in ``../shared/sources``."""
    folder = Path(os.environ.get("SOURCES", ROOT.parent / "shared" / "sources"))
    found = {edition.id: folder / edition.url.rpartition("/")[2] for edition in reading.editions.values()}
    if missing := [path.name for path in found.values() if not path.exists()]:
        pytest.skip(f"no {missing[0]} in {folder.name}; name its folder in SOURCES")
    return found


def missing(tool: str) -> None:
    """End a test that needs a tool: a failure where ``REQUIRE_TOOLS`` is set, and otherwise a reason to skip."""
    (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(f"no {tool} is installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or missing("Chromium")


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """The command of the Nu HTML checker, which `npm ci` puts into ``tests/validator``."""
    jar = ROOT / "tests/validator/node_modules/vnu-jar/build/dist/vnu.jar"
    java = shutil.which("java")
    return [java, "-jar", str(jar)] if java and jar.exists() else missing("HTML validator")


@pytest.fixture(scope="session")
def browser(chromium):
    """One browser for all tests; each page has a context of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield opened
        opened.close()


def addresses(site: Path) -> list[str]:
    """Return every page of a site by its address, permalinks and checklists too."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="session")
def covering(site) -> list[str]:
    """The addresses of a few pages that have every structure and kind of page of the site."""
    return cover.smallest(cover.pages(site))


class Pages:
    """Pages of one browser that tests use one after another: to open a new one takes six times as long as to go on.

    ``new`` returns a page in a context of its own for every set of options, without cookies or storage.
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
        page.goto("about:blank")  # or the same address with another fragment would not be loaded again
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, media="screen")
        return page

    def take_back(self) -> None:
        """Make every page free again that was not closed; a test closes what it has put listeners on."""
        for name, page in self.used:
            if not page.is_closed():
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
    """Opens a page of the site by its name, in a color scheme and at a width."""

    def open_page(name, **options):
        page = opened.new(**options)
        page.goto(served + name)
        return page

    yield open_page
    opened.take_back()
