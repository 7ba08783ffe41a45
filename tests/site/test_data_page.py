"""The page of data names every file that the site offers and no other, and its examples do what it says of them."""

from __future__ import annotations

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
"""What `make html` puts beside the pages after Sphinx has written them."""


@pytest.fixture(scope="module")
def files(site) -> list[str]:
    """Every file of the site that is no page and no part of one, with its path."""
    needed = ("_static/", "_sources/", "pagefind/", ".doctrees/")
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [path for path in found if not path.endswith((".html", ".buildinfo")) and not path.startswith(needed)]


@pytest.fixture(scope="module")
def gaps(policy) -> list[str]:
    """The requirements of the second draft that nothing stands in for with open weights."""
    found = [
        id
        for (id, mode), judgement in judgements(policy).items()
        if mode == PUBLISHED and id.startswith("PD2-") and judgement.verdict is Verdict.GAP
    ]
    assert found
    return found


def example(language: str, number: int = 0) -> str:
    """An example on the page in a language, by its place among those."""
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)[number]


class Links(HTMLParser):
    """Where the links of a list of files lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if tag == "a" and name == "href"]


def test_every_file_of_data_belongs_to_one_line(files):
    lines = {path: [offer.files for offer in OFFERS if matching(offer, [path])] for path in files}
    assert {path: found for path, found in lines.items() if len(found) != 1} == {}


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.files)
def test_every_line_has_a_file(files, offer):
    assert matching(offer, [*files, *LATER])


def test_the_page_leads_to_every_file(site, files):
    html = (site / "docs/data.html").read_text(encoding="utf-8")
    linked = [
        link for part in re.findall(r'<dl class="offers">.*?</dl>', html, re.DOTALL) for link in Links(part).found
    ]
    assert sorted(linked) == sorted(f"../{path}" for path in {*files, *LATER})


def test_a_pattern_ends_at_a_folder_and_each_reader_has_a_list(site):
    family = Offer("programs", "data/csv/*.csv", "All statements", "They stay.")
    assert matching(family, ["data/csv/modes.csv", "data/csv/views/gaps.csv", "data/modes.csv"]) == [
        "data/csv/modes.csv"
    ]
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    assert re.findall(r"\{view\} data (\w+)", page) == list(dict.fromkeys(offer.whom for offer in OFFERS))


def test_the_files_of_a_family_fold_out_under_its_name():
    paths = [f"figures/weights-{draft}.svg" for draft in ("pd1", "pd2")]
    html = offered(lambda name: f"..{name}", paths, "papers")
    assert Links(html).found == [f"../{path}" for path in paths]
    assert "<summary>All 2</summary>" in html


def test_the_example_in_python_prints_the_gaps(site, policy, gaps):
    said = subprocess.run(
        [sys.executable, "-c", example("python")], cwd=site, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == [f"{id} {policy[id].title}" for id in gaps]


def test_the_example_in_the_shell_prints_their_ids(site, gaps):
    assert in_the_shell(site, example("sh")) == gaps


def test_the_example_in_the_shell_lists_what_a_profile_selects(site, policy):
    within = [
        id
        for (id, mode), judgement in judgements(policy).items()
        if mode == PUBLISHED and id.startswith("PD2-") and judgement.verdict.applies
    ]
    assert sorted(in_the_shell(site, example("sh", 1))) == sorted(within)


def in_the_shell(site, script: str) -> list[str]:
    """The words that a script prints in the folder of the site."""
    if not shutil.which("jq"):
        missing("jq")
    return subprocess.run(["sh", "-c", script], cwd=site, capture_output=True, text=True, check=True).stdout.split()


def test_the_formula_counts_them_in_the_column_of_open_weights(site, gaps):
    sheet, column, ends = re.fullmatch(r"=COUNTIF\('(.+)'!(\w+):\2,\"\*(\w+)\"\)\n", example("text")).groups()
    head, *rest = openpyxl.load_workbook(site / "data/matrix.xlsx")[sheet][column]
    assert head.value == "Open weights"
    assert sum(str(cell.value).endswith(ends) for cell in rest) == len(gaps)
