"""Test that the styles of Furo lose only what no page of the site uses."""

from __future__ import annotations

import re
from importlib.resources import files

from traceability.sphinx_ext.theme_styles import UNUSED, pruned

SHEET = "styles/furo.css"
FURO = files("furo").joinpath("theme/furo/static", SHEET).read_text(encoding="utf-8")


def is_unused(name: str) -> bool:
    """Return whether rules for a class are removed."""
    return any(name.startswith(unused) if unused.endswith("-") else name == unused for unused in UNUSED)


def test_no_page_has_a_class_whose_styles_are_removed(site):
    classes = set()
    for path in site.rglob("*.html"):
        for written in re.findall(r'\bclass="([^"]*)"', path.read_text(encoding="utf-8")):
            classes.update(written.split())
    assert "sidebar-drawer" in classes
    assert [name for name in classes if is_unused(name)] == []


def test_site_has_furo_without_what_is_unused(site):
    published = (site / "_static" / SHEET).read_text(encoding="utf-8")
    assert published == pruned(FURO) == pruned(pruned(FURO))
    assert len(published) < 0.7 * len(FURO)


def test_properties_that_the_kept_rules_use_are_kept():
    kept = pruned(FURO)
    declared = set(re.findall(r"(--[\w-]+):", FURO))
    used = set(re.findall(r"var\((--[\w-]+)", kept))
    assert (used & declared) - set(re.findall(r"(--[\w-]+):", kept)) == set()


def test_rules_are_removed_by_selector_and_empty_rules_as_a_whole():
    css = (
        ".sig,p{color:red}.kbd{color:blue}@media print{.admonition-title{color:red}}"
        "a:not(.topic){color:red}.signs{color:red}"
    )
    assert pruned(css) == "p{color:red}a:not(.topic){color:red}.signs{color:red}"
