"""Test the navigation: our code writes byte for byte what Sphinx and Furo would write, and closes long branches."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from support.project import ROOT

from traceability.sphinx_ext.navigation import STEPS

pytestmark = pytest.mark.slow
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from traceability.sphinx_ext.navigation import Navigation
project = "Weights"
extensions = ["myst_parser"]
html_theme = "furo"
html_additional_pages = {{"found": "page.html"}}

def fold(app, page, template, context, doctree):
    whole = context["toctree"]
    context["toctree"] = lambda **options: whole(**options | {{"collapse": True}})

def setup(app):
    """
THEIRS = 'app.connect("html-page-context", fold, priority=100)'
OURS = """
    own = Navigation()
    app.connect("write-started", own.read)
    app.connect("html-page-context", own.withhold, priority=100)
    app.connect("html-page-context", own.put, priority=800)
"""
PAGES = {
    "index": "# Front\n\n```{toctree}\n:hidden:\n:caption: Weights & \"copies\"\n\na/first\nsecond\n```\n\n"
    "```{toctree}\n:hidden:\n\nthird\n```\n",
    "a/first": "# First & \\<last>\n\n## A part\n\n```{toctree}\n:hidden:\n\nb/below\nbeside\n```\n",
    "a/b/below": "# Below \"it\"\n\n```{toctree}\n:hidden:\n\ndeepest\n```\n",
    "a/b/deepest": "# Deepest\n\n## A part of it\n",
    "a/beside": "# Beside\n",
    "second": "# Second\n\n```{toctree}\n:hidden:\n\nunder-second\n```\n\n"
    "```{toctree}\n:hidden:\n:glob:\n\nlong/page-*\n```\n",
    "under-second": "# Under the second\n",
    "third": "# Third: é, –\n",
    "alone": "---\norphan: true\n---\n\n# Alone\n",
} | {f"long/page-{number:02}": f"# Page {number}\n" for number in range(STEPS)}  # fmt: skip


def built(folder, setup):
    """Build a site of ``PAGES`` and return the navigation of each page."""
    for name, text in PAGES.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text(CONF + setup, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "-q", str(folder), str(folder / "out")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    found = {}
    for path in sorted((folder / "out").rglob("*.html")):
        tree = re.search(r'<div class="sidebar-tree">(.*?)</div>', path.read_text(encoding="utf-8"), re.DOTALL)
        found[path.relative_to(folder / "out").as_posix()] = tree[1].strip() if tree else ""
    return found


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    return built(tmp_path_factory.mktemp("theirs"), THEIRS)


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return built(tmp_path_factory.mktemp("ours"), OURS)


def test_navigation_of_each_page_is_identical_to_sphinx_and_furo(theirs, ours):
    assert {f"{name}.html" for name in PAGES} < set(theirs)
    long = {name for name in ours if name.startswith(("long/", "second", "under-second"))}
    assert {name: tree for name, tree in ours.items() if name not in long} == {
        name: tree for name, tree in theirs.items() if name not in long
    }


def test_long_branch_is_there_but_begins_closed(theirs, ours):
    long = {name for name in ours if name.startswith(("long/", "second", "under-second"))}
    assert len(long) == STEPS + 2
    for name in long:
        assert "Page 0" in ours[name] and "checked" not in ours[name]
        assert ours[name] == theirs[name].replace(' checked=""', "", 1)


def test_navigation_unfolds_only_the_current_branch(ours):
    assert "Below" in ours["a/first.html"] and "Deepest" not in ours["a/first.html"]
    assert "Deepest" in ours["a/b/below.html"] and "Under the second" not in ours["a/b/below.html"]
