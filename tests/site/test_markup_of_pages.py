"""Test the HTML of every page: it is valid and light, and its content security policy forbids inline scripts."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.pages import target, whole

from traceability.analysis.verdicts import Verdict
from traceability.html import end_tags, style_sheets
from traceability.sphinx_ext import compact_files
from traceability.sphinx_ext.theme import squeeze

HEAVIEST = 150_000
"""The most bytes that a page may have together with all that it loads before a reader scrolls, uncompressed."""

HEAVIER = {
    "docs/rules.html": 153_000,
    "requirements/guidance/draft-2/objective-6.html": 152_000,
    "requirements/real-releases/gpt-oss.html": 154_000,
}
"""The pages over the limit, each with one of its own. Decision 13 says what they have grown by."""

DATA = ("application/json", "application/ld+json")
"""Types of a script that a browser does not run."""


class Loaded(HTMLParser):
    """The inline scripts and styles of a page, its security policies, and the files that it loads at once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.styles: list[str] = []
        self.policies: list[str] = []
        self.files: set[str] = set()
        self.classes: set[str] = set()
        self.first_loaded = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
            assert not self.first_loaded, "the policy stands behind something that it should rule"
            self.policies.append(attributes["content"])
        if tag in ("script", "link", "style", "img"):
            self.first_loaded = self.first_loaded or tag
        if tag == "link" and attributes["rel"] in ("stylesheet", "icon", "shortcut icon"):
            self.files.add(attributes["href"])
        if "src" in attributes and attributes.get("loading") != "lazy":
            self.files.add(attributes["src"])
        self.classes.update((attributes.get("class") or "").split())
        if tag == "style" or "style" in attributes:
            self.styles.append(tag)
        if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA:
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


@pytest.fixture(scope="module")
def loaded(site) -> dict[Path, Loaded]:
    return {path: Loaded(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_each_page_forbids_inline_scripts_and_has_none(loaded):
    for path, page in loaded.items():
        assert page.inline == [], path
        (policy,) = page.policies
        if policy == "default-src 'none'":  # it only leads on
            assert not page.files and not page.styles, path
            continue
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'self'" and rules["object-src"] == "'none'", path
        assert set(rules.get("script-src", "").split()) <= {"'self'", "'wasm-unsafe-eval'"}, path
        assert "style-src" in rules or not page.styles, path


def test_each_page_with_a_sign_loads_the_shapes_of_signs(loaded):
    signs = {verdict.name.lower() for verdict in Verdict}
    bare = {path: page for path, page in loaded.items() if "bare" in page.classes}
    for path, page in bare.items():
        has_all = any(style_sheets.STATEMENT in file for file in page.files)
        assert has_all or any("signs.css" in file for file in page.files) is bool(signs & page.classes), path
    assert {bool(signs & page.classes) for page in bare.values()} == {True, False}


def test_no_page_is_heavier_than_its_limit_with_all_that_it_loads(site, loaded):
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    weights = {}
    for path, page in loaded.items():
        files = {target(path, address) for address in page.files}
        if path.name == "explorer.html":  # its script loads more
            files |= {*(site / "_static/explorer").iterdir(), site / "data/explorer.json"}
        weights[path.relative_to(site).as_posix()] = sum(sizes[file] for file in {path, *files})
    assert weights["index.html"] > 90_000
    assert {name: weight for name, weight in weights.items() if weight > HEAVIER.get(name, HEAVIEST)} == {}


@pytest.mark.parametrize(
    ("html", "squeezed"),
    [
        ("<div>\n\n   <p>weights</p>\n  </div>", "<div>\n<p>weights\n</div>"),
        ("<p>a\n   b</p>\n<pre class='x'>\n  :id: PD1-S04\n\n  kept</pre>\n\n", None),
    ],
)
def test_squeeze_removes_indentation_except_in_preformatted_text(html, squeezed):
    assert squeeze(html) == (squeezed or "<p>a\nb\n<pre class='x'>\n  :id: PD1-S04\n\n  kept</pre>\n")


def test_each_table_that_may_scroll_is_scrolled_by_keyboard(site):
    wrapped = [path.read_text(encoding="utf-8") for path in (site / "docs/decisions").glob("*.html")]
    tables = [tag for html in wrapped for tag in re.findall(r"<div [^>]*table-wrapper[^>]*>", html)]
    assert tables and all('tabindex="0"' in tag for tag in tables)


def test_style_sheets_lose_comments_and_spaces_but_no_text():
    css = '/* a: b; */\n.a > b , c {\n  color: red;\n  content: "· /* x */  y";\n  mask: url(data:a b);\n}\n'
    css += "@media (a: 1px) { d e { x: calc(1px + 2px); } }\n"
    short = '.a > b,c{color:red;content:"· /* x */  y";mask:url(data:a b)}@media (a:1px){d e{x:calc(1px + 2px)}}\n'
    assert compact_files.style(css) == compact_files.style(short) == short


def test_scripts_lose_comments_and_indentation_but_no_template():
    code = "/** What it\n * does. */\nf(() => {\n  // why\n\n  g(`a\n    // b\n  c`); // kept\n  h();\n});\n"
    assert compact_files.script(code) == "f(() => {\ng(`a\n    // b\n  c`); // kept\nh();\n});\n"


@pytest.mark.parametrize(
    ("short", "html"),
    [
        ("<ul><li>a\n<li>b</ul>", "<ul><li>a</li>\n<li>b</li></ul>"),
        ("<table><thead><tr><th>a<tbody><tr><td>b<td>c</table>", None),
        ("<dl><dt>a <dd><p>b\n<p>c</dl>", "<dl><dt>a</dt> <dd><p>b</p>\n<p>c</p></dd></dl>"),
        ("<div><p>a<ul><li><p>b</ul><p>c</div>", "<div><p>a</p><ul><li><p>b</p></li></ul><p>c</p></div>"),
        ("<p>a</p> b <p>c</p><details></details>", None),
    ],
)
def test_end_tags_that_a_browser_adds_are_left_out(short, html):
    assert end_tags.without(html or whole(short)) == short
