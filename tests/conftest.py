"""What the tests share: the policy as it is published, the built site, and where a browser and the PDF are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from traceability import rules, search

ROOT = Path(__file__).parent.parent

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no failure


def build(source: Path, out: Path, **said: str) -> subprocess.CompletedProcess[str]:
    """Build the site of ``source`` into ``out`` as ``make html`` does."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", str(source), str(out)]
    where = ("SITE_URL", "RELEASE", "GITHUB_REPOSITORY")  # a build says where it is published only where a test says so
    environment = {name: value for name, value in os.environ.items() if name not in where}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"} | said
    return subprocess.run(command, cwd=source, capture_output=True, text=True, env=environment, check=False)


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
    """The site, built clean."""
    out = tmp_path_factory.mktemp("site")
    result = build(ROOT, out)
    assert result.returncode == 0, result.stderr
    search.write(search.records(rules.read(ROOT), ROOT), out)
    return out


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


@pytest.fixture
def visit(browser, served):
    """Opens a page of the site by its name, in a color scheme and at a width."""
    contexts = []

    def open_page(name, *, scheme="light", width=1280, **more):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.goto(served + name)
        return page

    yield open_page
    for context in contexts:
        context.close()
