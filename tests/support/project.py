"""The project under test: where it is, how to build and copy it, and what the test workers share."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from stat import S_ISREG

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent.parent


def draws(number: int) -> settings:
    """Return settings for a property that draws ``number`` examples in `make test-all`, and fewer in `make test`."""
    return settings(max_examples=max(3, number * settings.default.max_examples // 100))


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder ``name``, which ``make`` fills once for all workers of a run.

    The lock follows the pattern of the pytest-xdist manual. If ``make`` raises, the next test that needs the folder
    tries again.
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


def build(source: Path, out: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build the site of ``source`` into ``out`` as ``make html`` does, with ``more`` options of Sphinx."""
    options = ("-b", "html", "-W", "--keep-going", "-q", *more)
    command = [sys.executable, "-m", "traceability.sphinx_ext", *options, str(source), str(out)]
    where = ("SITE_URL", "RELEASE", "GITHUB_REPOSITORY")  # only a test may say where a build is published
    environment = {name: value for name, value in os.environ.items() if name not in where}
    return subprocess.run(command, cwd=source, capture_output=True, text=True, env=environment | variables, check=False)


def copy_project(to: Path) -> Path:
    """Copy everything that the site is built from to the folder ``to``, and return it."""
    for name in ("conf.py", "index.md", "CHANGELOG.md", "pyproject.toml", "ubproject.toml"):
        to.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, to / name)
    for name in ("docs", "requirements", "traceability", "tests/examples"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    return to


def stamps(folder: Path) -> dict[Path, tuple[int, int] | None]:
    """Return size and time of change of each file below a folder, and None for each folder, by relative path."""
    return {
        path.relative_to(folder): (seen.st_size, seen.st_mtime_ns) if S_ISREG((seen := path.lstat()).st_mode) else None
        for path in sorted(folder.rglob("*"))
    }


def restore(copy: Path, before: dict[Path, tuple[int, int] | None], source: Path) -> None:
    """Undo what a test has changed in a copy of the folder ``source``, which had the stamps ``before``."""
    now = stamps(copy)
    for path in reversed([path for path in now if path not in before or before[path] != now[path]]):
        remove = Path.rmdir if (copy / path).is_dir() and not (copy / path).is_symlink() else Path.unlink
        remove(copy / path)
    for path, stamp in before.items():
        if stamp is None:
            (copy / path).mkdir(exist_ok=True)
        elif now.get(path) != stamp:
            shutil.copy2(source / path, copy / path)


def made(files) -> dict[str, str | bytes]:
    """Return the content of files that are generated on demand, by path."""
    return {path: make() for path, make in files}


def missing(tool: str) -> None:
    """End a test that needs a missing tool: fail if ``REQUIRE_TOOLS`` is set, otherwise skip."""
    (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(f"no {tool} is installed")


FORWARDS = b'http-equiv="refresh"'
"""What a page has that only leads on to another one."""


def addresses(site: Path) -> list[str]:
    """Return the address of every page of a site that is read, including permalinks and checklists."""
    pages = (path for path in site.rglob("*.html") if FORWARDS not in path.read_bytes())
    return sorted(path.relative_to(site).as_posix() for path in pages)


class CodeHost(SimpleHTTPRequestHandler):
    """Serves files as GitHub Pages does, with 404.html for missing files, and logs nothing."""

    def log_message(self, *message) -> None:
        pass

    def send_error(self, code, *message) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(Path(self.directory, "404.html").read_bytes())
