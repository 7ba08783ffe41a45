"""Test works of evidence: identifiers are possible numbers, pages say how much was read, `stale` lists old checks."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT
from support.strategies import WORK

from traceability import __main__ as command
from traceability import views
from traceability.policy.errors import UserError
from traceability.policy.model import Evidence, Place, Policy
from traceability.policy.values import Confirmed, Identifier, day
from traceability.rules import Reading
from traceability.views import card_contents

arxiv = st.builds("{:02}{:02}.{:05}".format, st.integers(0, 99), st.integers(1, 12), st.integers(0, 99999))
doi = st.from_regex(r"10\.[0-9]{4,9}/[A-Za-z0-9._;()/-]{1,20}", fullmatch=True)
doi = doi.filter(lambda number: not {".", ".."} & {*number.split("/")})  # parts that would lead elsewhere


@given(arxiv)
def test_arxiv_number_gives_the_address_of_its_page(number):
    assert Identifier(f"arXiv:{number}").address == f"https://arxiv.org/abs/{number}"


@given(doi)
def test_doi_gives_the_address_of_its_resolver(number):
    assert Identifier(f"doi:{number}").address == f"https://doi.org/{number}"


@given(arxiv, st.sampled_from((0, 13, 99)))
def test_arxiv_number_with_an_impossible_month_is_rejected(number, month):
    with pytest.raises(UserError, match="arXiv identifier"):
        Identifier(f"arXiv:{number[:2]}{month:02}{number[4:]}")


@given(arxiv, st.sampled_from((" ", "v2", "0", "/", "é")))
def test_arxiv_number_with_trailing_text_is_rejected(number, more):
    with pytest.raises(UserError, match="arXiv identifier"):
        Identifier(f"arXiv:{number}{more}")


@pytest.mark.parametrize("text", ["arxiv:2408.00761", "ARXIV 2408.00761", "DOI:10.1145/3531146", "doi 10.1145/3531146"])
def test_misspelled_catalogue_is_rejected(text):
    with pytest.raises(UserError, match="identifier"):
        Identifier(text)


@pytest.mark.parametrize("text", ["2408.00761", "10.1145/3531146.3533143", "https://arxiv.org/abs/2408.00761"])
def test_number_without_a_catalogue_is_rejected(text):
    with pytest.raises(UserError, match="does not say what it is"):
        Identifier(text)


@pytest.mark.parametrize("text", ["RAND RR-A2849-1", "89 FR 64878", "Digital object of 2024", "GitHubber report"])
def test_other_names_are_accepted_unchanged(text):
    assert (Identifier(text).text, Identifier(text).address) == (text, "")


@given(st.dates())
def test_every_calendar_day_is_read_and_sorts_by_date(when):
    assert day(when.isoformat()) == when.isoformat()
    assert (when.isoformat() < "2024-02-29") == (when < date(2024, 2, 29))


@pytest.mark.parametrize("text", ["2025-02-29", "2026-13-01", "2026-1-1", "24 November 2026"])
def test_text_that_is_no_day_is_rejected(text):
    with pytest.raises(UserError, match="no day"):
        day(text)


def test_every_work_and_comment_has_a_safe_address(policy, capsys):
    assert command.main(["--root", str(ROOT), "addresses"]) == 0
    lines = capsys.readouterr().out.splitlines()
    works = [work.id for work in policy.all(Evidence)]
    assert [line.partition(" ")[0] for line in lines][: len(works)] == works
    assert all(re.fullmatch(r"[A-Z0-9-]+ https://[\w.-]+/\S*", line) for line in lines)


def test_work_is_listed_with_its_place_when_its_last_check_is_too_old(tmp_path, policy, capsys):
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    record = tmp_path / "requirements/record/evidence-a-f.md"
    old, young = (Reading().today - timedelta(days) for days in (366, 365))
    first, second = policy.all(Evidence)[:2]
    lines = record.read_text(encoding="utf-8").split("\n")
    for work, checked in ((first, old), (second, young)):
        at = next(n for n in range(work.place.line, len(lines)) if lines[n].startswith(":checked:"))
        lines[at] = f":checked: {checked}"
    record.write_text("\n".join(lines), encoding="utf-8")
    assert command.main(["--root", str(tmp_path), "stale"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{first.place}: {first.id} was checked on {old}")
    assert command.main(["--root", str(tmp_path), "stale", "--days", "366"]) == 0
    assert command.main(["--root", str(tmp_path), "stale", "--days", "364"]) == 1


def work(number, title="Weights", **more):
    """Return a work of evidence with a number of its own."""
    options = {**WORK, "identifier": Identifier(f"arXiv:2401.{number:05}"), **more}
    return Evidence(id=f"EV-A-{2000 + number}", title=title, body="x Limits: y.", place=Place("x.md", 1), **options)


def test_table_counts_works_read_whole_in_part_only_by_report_and_not_found():
    abstract, passage = {"seen": "abstract, in two versions"}, {"seen": "abstract and the opening of the text"}
    read = [
        {"confirmed": Confirmed.PRIMARY, "seen": "whole text"},
        *[{"confirmed": Confirmed.IN_PART, **abstract}] * 2,
        {"confirmed": Confirmed.IN_PART, **passage},
        *[{"confirmed": Confirmed.SECONDARY, **abstract}] * 4,
    ]
    table = views.evidence_read(Policy.of([work(n, **how) for n, how in enumerate(read)]))
    assert [row[1] for row in table.rows] == [1, 3, 2, 4, 0, 8]


def test_table_of_what_was_read_counts_every_published_work_once(policy):
    whole, part, _, reported, missing, every = (row[1] for row in views.evidence_read(policy).rows)
    assert whole + part + reported + missing == every == len(policy.all(Evidence))


@pytest.mark.parametrize(
    ("confirmed", "said"),
    [
        (Confirmed.PRIMARY, "read whole: page 1"),
        (Confirmed.IN_PART, "read in part: page 1"),
        (Confirmed.SECONDARY, "only what others say of it: page 1"),
        (Confirmed.NO, "not found: page 1"),
    ],
)
def test_card_says_how_much_of_a_work_was_read(confirmed, said):
    one = work(1, confirmed=confirmed, seen="page 1")
    assert [*card_contents.about(Policy.of([one]), one)][2] == f"looked up 2026-05-01, {said}"


def test_card_gives_the_whole_title_if_the_heading_shortens_it():
    one = work(1, main_title="Open Weights", subtitle="A Study")
    assert next(iter(card_contents.about(Policy.of([one]), one))) == "“Open Weights: A Study”"
    assert "“" not in next(iter(card_contents.about(Policy.of([work(1)]), work(1))))
