"""Test that pages load the styles that they use, and that the styles of others lose only what no page uses."""

from __future__ import annotations

import re
from importlib.resources import files

from traceability.html import style_sheets
from traceability.sphinx_ext.theme_styles import ELEMENTS, UNUSED, of_one_scheme, pruned, used

SHEET = "styles/furo.css"
FURO = files("furo").joinpath("theme/furo/static", SHEET).read_text(encoding="utf-8")


def is_unused(name: str) -> bool:
    """Return whether rules for a class are removed."""
    return any(name.startswith(unused) if unused.endswith("-") else name == unused for unused in UNUSED)


def test_no_page_has_a_class_or_an_element_whose_styles_are_removed(site):
    classes, elements = set(), set()
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        elements.update(re.findall(r"<(\w+)", html))
        for written in re.findall(r'\bclass="([^"]*)"', html):
            classes.update(written.split())
    assert "details" in elements and not elements & {*ELEMENTS}
    assert "sidebar-drawer" in classes
    assert [name for name in classes if is_unused(name)] == []


def test_site_has_furo_without_what_is_unused(site):
    published = (site / "_static" / SHEET).read_text(encoding="utf-8")
    ours = {name for sheet in (site / "_static").glob("*.css") for name in used(sheet.read_text(encoding="utf-8"))}
    assert published == pruned(FURO, ours) == pruned(published, ours)
    assert len(published) < 0.6 * len(FURO)


def test_properties_that_the_kept_rules_or_other_sheets_use_are_kept():
    kept = pruned(FURO, {"--header-height"})
    declared = set(re.findall(r"(--[\w-]+):", FURO))
    assert (used(kept) & declared) | {"--header-height"} <= set(re.findall(r"(--[\w-]+):", kept))


def test_properties_that_only_a_removed_property_uses_are_removed():
    assert pruned("body{--a:var(--b);--b:red;--c:'x;y'}p{color:var(--c)}") == "body{--c:'x;y'}p{color:var(--c)}"


def test_code_is_styled_once_and_not_again_for_a_dark_page(site):
    sheet = (site / "_static" / "pygments.css").read_text(encoding="utf-8")
    assert ".highlight .k{" in sheet and "data-theme" not in sheet
    assert of_one_scheme("@media x {\n}\nbody[data-theme] .k { }\n.k { }\n") == ".k { }\n"


def test_page_loads_the_style_sheets_of_what_it_shows_and_no_others(site):
    """A script makes the table of the explorer."""
    loaded = {}
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        linked = {part for part in style_sheets.PARTS if f"_static/{part}" in html}
        linked |= {"statements.css"} if style_sheets.STATEMENT in html else set()
        needed = style_sheets.parts(html.partition("<body")[2], site / "_static")
        if path.relative_to(site).as_posix() == "docs/explorer.html":
            needed |= {"tables.css"}
        loaded[path.relative_to(site).as_posix()] = linked
        assert needed <= linked, path
        assert linked == needed or path.parent.name not in ("docs", "release", "traceability"), path
    assert loaded["index.html"] == {"tables.css", "answers.css", "modes.css"}
    assert loaded["docs/decisions/index.html"] == set()


def test_first_class_of_each_selector_decides_which_sheet_a_page_needs():
    css = "/* .a { } */ .b .c, p > :is(.d, e).f { --x: 0 } @media (width > 1px) { table.g td { } h1 { } }"
    assert style_sheets.first_classes(css) == {"b", "d", "g"}


def test_rules_are_removed_by_selector_and_empty_rules_as_a_whole():
    css = (
        ".sig,p{color:red}.kbd{color:blue}@media print{.admonition-title{color:red}}"
        "a:not(.topic){color:red}.signs{color:red}"
    )
    assert pruned(css) == "p{color:red}a:not(.topic){color:red}.signs{color:red}"
