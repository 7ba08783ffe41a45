"""Test the data page: it lists exactly the files that the site offers, and its examples print what it says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import openpyxl
import pytest
from support.project import ROOT, missing

from traceability.analysis.verdicts import Verdict, judgements
from traceability.data.catalogue import OFFERS, Offer, matching
from traceability.html import blocks
from traceability.html.blocks import offered
from traceability.policy.model import PUBLISHED

LATER = {blocks.PDF}
"""Files that `make html` adds to the site after Sphinx has written the pages."""


@pytest.fixture(scope="module")
def files(site) -> list[str]:
    """Return the path of every file of the site that is neither a page nor a part of one."""
    needed = ("_static/", "_sources/", "pagefind/", ".doctrees/")
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [
        path
        for path in found
        if not path.endswith((".html", ".buildinfo", ".nojekyll", "-small.png")) and not path.startswith(needed)
    ]


@pytest.fixture(scope="module")
def gaps(policy) -> list[str]:
    """Return the requirements of the second draft that are gaps with open weights."""
    found = [
        id
        for (id, mode), judgement in judgements(policy).items()
        if mode == PUBLISHED and id.startswith("PD2-") and judgement.verdict is Verdict.GAP
    ]
    assert found
    return found


def example(language: str, number: int = 0) -> str:
    """Return an example in a language from the page; ``number`` counts the examples in that language from 0."""
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)[number]


class Links(HTMLParser):
    """The link targets in the HTML of a list of files."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if tag == "a" and name == "href"]


def test_each_data_file_matches_exactly_one_offer(files):
    lines = {path: [offer.files for offer in OFFERS if matching(offer, [path])] for path in files}
    assert {path: found for path, found in lines.items() if len(found) != 1} == {}


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.files)
def test_each_offer_matches_a_file(files, offer):
    assert matching(offer, [*files, *LATER])


def test_data_page_links_to_every_file_once(site, files):
    html = (site / "docs/data.html").read_text(encoding="utf-8")
    linked = [
        link for part in re.findall(r'<dl class="offers">.*?</dl>', html, re.DOTALL) for link in Links(part).found
    ]
    elsewhere = {path for offer in OFFERS if offer.listed_in for path in matching(offer, files)}
    assert sorted(linked) == sorted(f"../{path}" for path in {*files, *LATER} - elsewhere)


def test_files_that_the_page_does_not_list_are_in_the_file_that_it_names(site, files):
    for offer in (offer for offer in OFFERS if offer.listed_in):
        listed = json.loads((site / offer.listed_in).read_text(encoding="utf-8"))["sha256"]
        folder = offer.listed_in.rpartition("/")[0]
        assert sorted(f"{folder}/{id}.json" for id in listed) == matching(offer, files)


def test_patterns_do_not_cross_folders_and_each_audience_has_a_list(site):
    family = Offer("programs", "data/csv/*.csv", "All statements", "They stay.")
    assert matching(family, ["data/csv/modes.csv", "data/csv/views/gaps.csv", "data/modes.csv"]) == [
        "data/csv/modes.csv"
    ]
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    assert re.findall(r"\{view\} data (\w+)", page) == list(dict.fromkeys(offer.whom for offer in OFFERS))


def test_files_of_one_pattern_are_listed_in_a_fold_out():
    paths = [f"figures/weights-{draft}.svg" for draft in ("pd1", "pd2")]
    html = offered(lambda name: f"..{name}", paths, "papers")
    assert Links(html).found == [f"../{path}" for path in paths]
    assert "<summary>All 2</summary>" in html


def test_python_example_prints_the_gaps(site, policy, gaps):
    said = subprocess.run(
        [sys.executable, "-c", example("python")], cwd=site, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == [f"{id} {policy[id].title}" for id in gaps]


def test_first_shell_example_prints_the_ids_of_the_gaps(site, gaps):
    assert in_the_shell(site, example("sh")) == gaps


def test_second_shell_example_prints_the_ids_that_a_profile_selects(site, policy):
    within = [
        id
        for (id, mode), judgement in judgements(policy).items()
        if mode == PUBLISHED and id.startswith("PD2-") and judgement.verdict.applies
    ]
    assert sorted(in_the_shell(site, example("sh", 1))) == sorted(within)


def test_last_shell_example_prints_one_verdict(site, policy):
    assert in_the_shell(site, example("sh", 4)) == judgements(policy)["PD2-S06", PUBLISHED].label.split()


def in_the_shell(site, script: str) -> list[str]:
    """Return the words that a script prints when it runs in the folder of the site."""
    if not shutil.which("jq"):
        missing("jq")
    return subprocess.run(["sh", "-c", script], cwd=site, capture_output=True, text=True, check=True).stdout.split()


def test_spreadsheet_formula_counts_the_gaps_with_open_weights(site, gaps):
    sheet, column, ends = re.fullmatch(r"=COUNTIF\('(.+)'!(\w+):\2,\"\*(\w+)\"\)\n", example("text")).groups()
    head, *rest = openpyxl.load_workbook(site / "data/matrix.xlsx")[sheet][column]
    assert head.value == "Open weights"
    assert sum(str(cell.value).endswith(ends) for cell in rest) == len(gaps)
