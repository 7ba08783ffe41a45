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

from traceability import rules

ROOT = Path(__file__).parent.parent


def build(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of ``source`` into ``out`` as ``make html`` does."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", str(source), str(out)]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=source, capture_output=True, text=True, env=environment, check=False)


def copy_house(to: Path) -> Path:
    """A copy of everything that the site is built from."""
    for name in ("conf.py", "index.md", "ubproject.toml"):
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
    return out


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *message) -> None:
        pass


@pytest.fixture(scope="session")
def served(site) -> Iterator[str]:
    """The address of the built site on a server, for what browsers do not load from files; ends in a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser. Where ``REQUIRE_BROWSER`` is set, its absence is a failure and not a reason to skip."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)("no Chromium is installed")
    return found
