"""Test the checklists: each lists every requirement once, under its verdict, with space to record the work."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given
from support.project import ROOT
from support.strategies import readings

from traceability.__main__ import main
from traceability.analysis.readings import ranges
from traceability.analysis.verdicts import Verdict, judgements
from traceability.html import checklist_pages
from traceability.policy.model import Mode, Policy, Recommendation, Requirement, Safeguard, in_edition
from traceability.policy.values import Force
from traceability.publication import paths
from traceability.publication.identity import Publication
from traceability.publication.paths import checklist_page, release_statement
from traceability.views.checklist import checklist, sharing
from traceability.views.labels import words
from traceability.views.requirements import chapters

PUBLISHED = Publication("2026.11")


def path_of(policy: Policy, edition: str, mode: Mode) -> str:
    return checklist_pages.path(in_edition(policy, edition), mode)


def sections(html: str) -> dict[str, list[str]]:
    """Return the rows of a checklist by the section that contains them."""
    return {
        id: re.findall(r'<tr><td><span class="box"></span>.*?(?=<tr|</table>)', body, re.DOTALL)
        for id, body in re.findall(r'<section id="(\w+)">(.*?)</section>', html, re.DOTALL)
    }


def asked(row: str) -> str:
    return re.search(r'<th scope="row"><a href="\.\./([\w-]+)/index\.html">', row)[1]


@given(readings())
def test_checklist_lists_each_requirement_once_under_its_verdict(reading):
    for edition in reading.policy.editions:
        policy = in_edition(reading.policy, edition)
        for mode in policy.modes():
            found = sections(checklist_pages.page(policy, PUBLISHED, mode))
            stands = [(asked(row), section) for section, rows in found.items() for row in rows]
            expected = {r.id: judgements(policy)[r.id, mode.id].verdict.name.lower() for r in policy.all(Requirement)}
            assert dict(stands) == expected and len(stands) == len(expected)


@given(readings())
def test_order_of_a_checklist_is_that_of_the_guidance(reading):
    policy = in_edition(reading.policy, reading.policy.newest)
    guidance = [one.id for _, requirements in chapters(policy) for one in requirements]
    for mode in policy.modes():
        html = checklist_pages.page(policy, PUBLISHED, mode)
        places = [int(place) for place in re.search(r'data-order="([^"]*)"', html)[1].split()]
        rows = [asked(row) for rows in sections(html).values() for row in rows]
        assert [id for _, id in sorted(zip(places, rows, strict=True))] == guidance


def test_one_page_lists_every_checklist(site, policy):
    html = (site / "checklists/index.html").read_text(encoding="utf-8")
    parts = [in_edition(policy, edition) for edition in policy.editions]
    shown = {checklist_pages.path(part, mode) for part in parts for mode in policy.modes()}
    for kind in ("", "#by-objective"):
        assert {path for path in shown if f'href="../{path}{kind}"' in html} == shown
    assert 'href="../checklists/index.html"' in (site / "docs/take-away.html").read_text(encoding="utf-8")


def test_modes_with_the_same_checklist_share_a_page_to_which_their_addresses_lead(site, policy):
    for edition in policy.editions:
        part = in_edition(policy, edition)
        for mode in part.modes():
            own, shared = site / f"{checklist_page(mode, edition)}.html", site / checklist_pages.path(part, mode)
            assert f'href="../{mode.place.page}.html"' in shared.read_text(encoding="utf-8")
            assert own == shared or f'content="0; url={shared.name}"' in own.read_text(encoding="utf-8")
    assert len({*sharing(in_edition(policy, policy.newest)).values()}) < len(policy.modes())


@given(readings())
def test_modes_share_a_checklist_exactly_if_every_line_and_number_is_the_same(reading):
    policy = in_edition(reading.policy, reading.policy.newest)
    shown = {
        mode: (checklist(policy, mode), ranges(policy, policy.all(Requirement), mode.id)) for mode in policy.modes()
    }
    for one, other in combinations(policy.modes(), 2):
        assert (other in sharing(policy)[one.id]) is (shown[one] == shown[other])


def test_release_statement_of_each_mode_is_what_the_command_prints(site, policy, capsys):
    html = (site / "docs/take-away.html").read_text(encoding="utf-8")
    for mode in policy.modes():
        path = release_statement(mode, policy.newest)
        assert main(["--root", str(ROOT), "draft-statement", mode.name]) == 0
        assert (site / path).read_text(encoding="utf-8") == capsys.readouterr().out
        assert f'href="../{path}"' in html
    assert len(list((site / "release-statements").iterdir())) == len(policy.modes())


def test_each_row_has_cells_for_evidence_and_responsible_person(site, policy):
    """The cell for evidence names what would be evidence, if the requirement says so."""
    ends = re.compile(r"<td>(?:<i>Shown by: [^<]+</i>)?<td>$")
    for mode in policy.modes():
        for edition in policy.editions:
            html = (site / path_of(policy, edition, mode)).read_text(encoding="utf-8")
            for rows in sections(html).values():
                assert all(map(ends.search, rows))
            assert html.count('scope="col"') == html.count("<table") * len(checklist_pages.COLUMNS)


def test_rows_say_consider_it_only_for_requirements_with_force_consider(site, policy):
    told = {}
    for mode in policy.modes():
        for edition in policy.editions:
            html = (site / path_of(policy, edition, mode)).read_text(encoding="utf-8")
            for row in sections(html).get(Verdict.AS_WRITTEN.name.lower(), ()):
                told[asked(row)] = re.search(r"<td>(\w+ it)\.", row)[1]
    for requirement in policy.all(Recommendation, Safeguard):
        if requirement.id in told:
            assert (told[requirement.id] == "Consider it") == (requirement.force is Force.CONSIDER), requirement.id


def test_alternatives_show_their_grade_and_gaps_their_open_problem(site, policy):
    for mode in policy.modes():
        for edition in policy.editions:
            found = sections((site / path_of(policy, edition, mode)).read_text(encoding="utf-8"))
            for row in found.get("alternative", ()):
                for answer in judgements(policy)[asked(row), mode.id].instead:
                    assert f"/{answer.alternative}/" in row and f"({answer.grade.label};" in row
            assert all("/PROB-" in row for row in found.get("gap", ()))


def test_mode_pages_link_to_their_checklists(site, policy):
    for mode in policy.modes():
        own = site / mode.place.path.replace(".md", ".html")
        for number, edition in enumerate(policy.editions, start=1):
            page = own if edition == policy.newest else site / f"{paths.MODES}/draft-{number}/{mode.name}.html"
            html = page.read_text(encoding="utf-8")
            assert f'href="../../../{path_of(policy, edition, mode)}"' in html
            (heading,) = re.findall(
                "<h1>Checklist: (.*), (.*)</h1>",
                (site / path_of(policy, edition, mode)).read_text(encoding="utf-8"),
            )
            assert words(mode.name) in re.split(", | and ", heading[0]) and heading[1] == policy.editions[edition].name
