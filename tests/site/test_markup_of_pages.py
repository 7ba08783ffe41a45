"""Test the HTML of every page: it is valid, and its content security policy forbids inline scripts."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from traceability.sphinx_ext.theme import squeeze


class Scripts(HTMLParser):
    """The inline scripts, event attributes and script addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.policies: list[str] = []
        self.first_loaded = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
            assert not self.first_loaded, "the policy stands behind something that it should rule"
            self.policies.append(attributes["content"])
        if tag in ("script", "link", "style", "img"):
            self.first_loaded = self.first_loaded or tag
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
            self.inline.append(tag)
        for name, value in attributes.items():
            if name.startswith("on") or re.match(r"\s*(javascript|vbscript|data):", value or "", re.IGNORECASE):
                self.inline.append(f"{tag} {name}={value}")


def html_errors(validator: list[str], *paths: Path) -> str:
    """Return the errors that the Nu HTML checker prints on some pages or folders."""
    command = [*validator, "--errors-only", "--format", "gnu", "--skip-non-html", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_html_checker_finds_no_error_on_covering_pages(site, covering, validator):
    assert html_errors(validator, *(site / name for name in covering)) == ""


@pytest.mark.exhaustive
def test_html_checker_finds_no_error_on_any_page(site, validator):
    assert html_errors(validator, site) == ""


def test_each_page_forbids_inline_scripts_and_has_none(site):
    for path in site.rglob("*.html"):
        page = Scripts(path.read_text(encoding="utf-8"))
        assert page.inline == [], path
        (policy,) = page.policies
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'self'" and rules["object-src"] == "'none'", path
        assert set(rules["script-src"].split()) <= {"'self'", "'wasm-unsafe-eval'"}, path


@pytest.mark.parametrize(
    ("html", "squeezed"),
    [
        ("<div>\n\n   <p>weights</p>\n  </div>", "<div>\n<p>weights</p>\n</div>"),
        ("<p>a\n   b</p>\n<pre class='x'>\n  :id: PD1-S04\n\n  kept</pre>\n\n", None),
    ],
)
def test_squeeze_removes_indentation_except_in_preformatted_text(html, squeezed):
    assert squeeze(html) == (squeezed or "<p>a\nb</p>\n<pre class='x'>\n  :id: PD1-S04\n\n  kept</pre>\n")


def test_each_table_that_may_scroll_is_scrolled_by_keyboard(site):
    wrapped = [path.read_text(encoding="utf-8") for path in (site / "docs/decisions").glob("*.html")]
    tables = [tag for html in wrapped for tag in re.findall(r"<div [^>]*table-wrapper[^>]*>", html)]
    assert tables and all('tabindex="0"' in tag for tag in tables)
