"""Test the repository on the pages: named and linked where the build knows it, and otherwise nobody is sent nowhere."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from support.citations import KNOWN, UNKNOWN
from support.project import ROOT, addresses

from traceability.html import checklist_pages, page_shell, source_links, statement_pages
from traceability.html.markup import Markup
from traceability.html.page_blocks import Context, render
from traceability.policy.model import in_edition
from traceability.publication.identity import MONTHS, Publication

BLOCKS = ("repository", "statement-commands", "workflow-step", "issue-forms")


def block(policy, published, name):
    return str(render(Context(policy, lambda id: id, published, ROOT, list), name))


@cache
def issue_form(name: str) -> dict:
    return yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / name).read_text(encoding="utf-8"))


def form_of(address: str) -> tuple[dict, dict[str, str]]:
    """Return the issue form that an address opens, and what it fills in."""
    parts = urlsplit(address)
    asked = {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{KNOWN.repository}/issues/new"
    return issue_form(asked.pop("template")), asked


def test_permalink_opens_the_correction_form_with_the_id_filled_in(policy):
    for statement in policy.statements.values():
        html = statement_pages.page(policy, KNOWN, {}, statement)
        (address,) = re.findall(r'<a href="([^"]+)">Correct this</a>', html)
        form, filled_in = form_of(address.replace("&amp;", "&"))
        assert filled_in == {"title": f"Correction: {statement.id}", "id": statement.id}
        assert {"id"} == {part["id"] for part in form["body"]} & {*filled_in}
        path, line = statement.place.path, statement.place.line
        assert f'href="{KNOWN.repository}/blob/main/{path}?plain=1#L{line}"' in html
        assert html.index('id="suggest"') < html.index("BibTeX")


@pytest.mark.parametrize("name", ["docs/method.html", "checklists/open-weights-pd2.html"])
def test_last_lines_of_a_page_open_a_form_that_names_the_page(name):
    said = str(source_links.colophon(KNOWN, "../", name))
    assert f'<a href="{KNOWN.repository}">Repository</a>' in said and "data of November 2026" in said
    (address,) = re.findall(r'<a href="([^"]+)">Correct this page</a>', said)
    form, filled_in = form_of(address.replace("&amp;", "&"))
    assert filled_in == {"title": f"Correction: {name}", "body": f"On {KNOWN.site}{name}: "}
    assert [part["id"] for part in form["body"]] == ["body"]


def test_every_page_says_the_date_of_its_data_and_how_to_correct_it(site):
    for path in (site / address for address in addresses(site)):
        html = path.read_text(encoding="utf-8")
        said = re.search(r'Version [\d.]+</a>, data of (\w+) 20\d\d · <a href="([^"]+)">Correct this page</a>', html)
        assert said and said[1] in MONTHS, path
        if path.name != "404.html":
            assert (path.parent / said[2]).resolve() == site / "docs/contributing/index.html"


def test_pages_without_navigation_have_the_same_last_lines(policy):
    part = in_edition(policy, policy.newest)
    bare = page_shell.page(published=KNOWN, title="Weights", description="", body=Markup(), root="", address="a.html")
    pages = {"a.html": bare, "checklists/index.html": checklist_pages.index(policy, KNOWN)}
    mode = policy.modes()[0]
    pages[checklist_pages.path(part, mode)] = checklist_pages.page(part, KNOWN, mode)
    for path, html in pages.items():
        assert str(source_links.colophon(KNOWN, "../" if "/" in path else "", path)) in html


def test_release_statement_names_the_repository_in_its_commands_and_its_workflow(policy):
    assert f'<a href="{KNOWN.repository}">' in block(policy, KNOWN, "repository")
    assert f"git clone {KNOWN.repository} " in block(policy, KNOWN, "statement-commands")
    code = re.search(r"<pre[^>]*>(.*?)</pre>", block(policy, KNOWN, "workflow-step"), re.DOTALL)[1]
    steps = yaml.safe_load(code)
    assert [step["uses"].partition("@")[0] for step in steps] == ["actions/checkout", "weights/guidance"]
    workflows = (ROOT / ".github/workflows/verify.yml").read_text(encoding="utf-8")
    assert steps[0]["uses"] in workflows


def test_pages_that_need_the_repository_say_how_to_learn_it_when_it_is_unknown(policy, site):
    for name in BLOCKS:
        html = block(policy, UNKNOWN, name)
        assert "<a " not in html
        assert name == "statement-commands" or source_links.UNKNOWN in html
    for page in ("docs/release-statement.html", "docs/contributing/index.html"):
        assert source_links.UNKNOWN in (site / page).read_text(encoding="utf-8")


def test_forms_of_the_contributing_page_exist(policy):
    addresses = re.findall(r'href="([^"]+/new\?[^"]+)"', block(policy, KNOWN, "issue-forms"))
    assert len(addresses) == len(list((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))) - 1
    for address in addresses:
        assert form_of(address)[0]["body"]


def test_months_are_those_of_the_version():
    assert [Publication(f"2026.{month:02}").dated for month in (1, 6, 12)] == [
        "January 2026",
        "June 2026",
        "December 2026",
    ]
