"""Test reproducibility: the same sources give byte for byte the same site, regardless of user, machine and time."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from support.pages import contents
from support.project import ROOT, copy_project

DAYS = 400

ELSEWHERE = f"""
import os
import sys
import time

sys.modules["_datetime"] = sys.modules["_zoneinfo"] = None  # their twins in Python ask time.time
now = time.time
time.time = lambda: now() + {DAYS} * 86_400
time.time_ns = lambda: int(time.time() * 1e9)
for name in ("gmtime", "localtime", "ctime"):
    plain = getattr(time, name)
    setattr(time, name, lambda seconds=None, plain=plain: plain(time.time() if seconds is None else seconds))
strftime = time.strftime
time.strftime = lambda form, moment=None: strftime(form, moment or time.localtime())

listdir, scandir = os.listdir, os.scandir
os.listdir = lambda *where: listdir(*where)[::-1]


class scan:
    def __init__(self, *where):
        with scandir(*where) as found:
            self.left = [*found]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop()

    def close(self):
        self.left = []


os.scandir = scan
"""
"""Python code that runs first on the other machine: it changes the date and reverses folder listings.

Compiled programs ask the system instead: typst gets the date as an argument, and Pagefind gets its input in order.
"""


def machine(folder: Path, **said: str) -> dict[str, str]:
    """Return an environment that shares nothing with the machine that runs the tests, except the programs."""
    (folder / "home").mkdir(parents=True)
    return {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "PYTHONDONTWRITEBYTECODE": "1"} | said


def day(environment: dict[str, str]) -> datetime.date:
    command = [sys.executable, "-c", "import datetime; print(datetime.date.today())"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return datetime.date.fromisoformat(told.strip())


def without_network() -> list[str]:
    """Return the command that runs another one without network; nothing where the system does not allow that."""
    apart = ["unshare", "--net", "--map-root-user"]
    allowed = (
        shutil.which("unshare") and not subprocess.run([*apart, "true"], capture_output=True, check=False).returncode
    )
    return apart if allowed else []


@pytest.fixture(scope="module", params=["small", pytest.param("whole", marks=pytest.mark.exhaustive)])
def extent(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def sites(extent, small_project, tmp_path_factory) -> list[Path]:
    """Return two sites that `make html` built clean from copies of the same small or whole project.

    The second machine has no network.
    """
    copy = partial(shutil.copytree, small_project) if extent == "small" else copy_project
    here, there = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("another-machine")
    (there / "first").mkdir()
    (there / "first/sitecustomize.py").write_text(ELSEWHERE, encoding="utf-8")
    one = {"USER": "mallory", "LOGNAME": "mallory", "TZ": "Pacific/Pago_Pago", "LC_ALL": "C.UTF-8"}
    other = {"USER": "bob", "LOGNAME": "bob", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "86400"}
    other |= {"PYTHONPATH": str(there / "first")}
    machines = {
        here / "project": (0o022, machine(here, PYTHONHASHSEED="1", **one)),
        there / "deep/below/policy": (0o077, machine(there, PYTHONHASHSEED="2", **other)),
    }
    first, second = (day(environment) for _, environment in machines.values())
    assert (second - first).days in range(DAYS - 1, DAYS + 3)
    for apart, (project, (umask, environment)) in zip(([], without_network()), machines.items(), strict=True):
        copy(project)
        for name in ("Makefile", "dependencies.lock"):
            shutil.copy(ROOT / name, project / name)
        command = [*apart, "make", "html", "VENV=env", "-o", "env/ready", f"PY={sys.executable}"]
        quiet = {"capture_output": True, "text": True, "check": False}
        done = subprocess.run(command, cwd=project, env=environment, umask=umask, **quiet)
        assert done.returncode == 0, done.stdout + done.stderr
    return [project / "_build/html" for project in machines]


def published(site: Path) -> dict[str, bytes]:
    """Return every published file by path: files whose names and folders do not begin with a dot."""
    files = {path.relative_to(site): path for path in site.rglob("*") if path.is_file()}
    return {
        path.as_posix(): file.read_bytes()
        for path, file in files.items()
        if not any(part.startswith(".") for part in path.parts)
    }


def test_clean_builds_are_identical_on_other_days_in_other_folders_by_other_users(sites):
    one, other = map(published, sites)
    assert sorted(one) == sorted(other)
    assert [path for path in one if one[path] != other[path]] == []


@pytest.mark.parametrize("extent", ["small"], indirect=True)
def test_make_html_adds_only_pdf_and_search_index_to_what_sphinx_builds(sites, small_site):
    made, pages = contents(sites[0]), contents(small_site)
    (book,) = {*made} - {*pages}
    assert made.pop(book).startswith(b"%PDF-") and made == pages
    assert f'href="{book}"'.encode() in pages["index.html"]
    assert (sites[0] / "pagefind/pagefind.js").is_file()


def test_compared_builds_have_every_type_of_file(sites):
    kinds = {Path(path).suffix for path in published(sites[0])}
    assert {".html", ".pdf", ".xlsx", ".csv", ".png", ".svg", ".json", ".inv", ".pf_meta", ".pf_filter"} <= kinds


def test_published_files_contain_no_path_or_user_of_the_build(sites):
    for site in sites:
        told = {str(ROOT), str(site.parent.parent), "mallory", "bob@"}
        for path, content in published(site).items():
            assert not [word for word in told if word.encode() in content], path
