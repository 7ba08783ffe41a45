"""Test that a build accepts what check accepts: each change of a real file has a finding, or site and book show it.

The judge writes only the changed page and sets only its chapter. Computed parts of other pages of the site are not
covered, nor are the files beside the pages, except for the changelog. A whole build of the small project covers them
only for the policy as it is.
"""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.acceptance import Judge
from support.changes_of_pages import changed
from support.project import ROOT, draws

from traceability import rules
from traceability.policy.errors import UserError
from traceability.publication.identity import Publication
from traceability.publishing import feed
from traceability.source import edition_lock
from traceability.source.files import CHANGELOG

METHOD = "docs/method.md"
OBJECTIVE = "requirements/guidance/draft-2/objective-6.md"
EVIDENCE = "requirements/record/evidence-a-f.md"
PARTS = 8
"""The parts of the exhaustive test, which workers share."""
CHANGES, LOCKED = ((ROOT / path).read_text(encoding="utf-8") for path in (CHANGELOG, edition_lock.LOCK))
"""The files that properties change, read once: if a file changes while a property draws, Hypothesis reports a fault."""


@pytest.fixture(scope="module")
def judge(small_project, tmp_path_factory) -> Iterator[Judge]:
    project = shutil.copytree(small_project, tmp_path_factory.mktemp("judged") / "project")
    with Judge(project) as judge:
        yield judge


def pages(project: Path) -> list[str]:
    found = [project / "index.md", *project.glob("docs/**/*.md"), *project.glob("requirements/**/*.md")]
    return sorted(path.relative_to(project).as_posix() for path in found)


def accepts(judge: Judge, data: st.DataObject) -> None:
    """Assert that the build accepts a drawn change of a page, if check does."""
    path = data.draw(st.sampled_from(pages(judge.root)))
    text = data.draw(changed((judge.root / path).read_text(encoding="utf-8")))
    answer = judge.judge(path, text)
    assert answer.refused == [], answer.refused


few = settings(max_examples=12, suppress_health_check=[*HealthCheck])
many = settings(max_examples=2000 // PARTS, suppress_health_check=[*HealthCheck])


@pytest.mark.slow
@few
@given(st.data())
def test_build_accepts_each_change_of_a_page_that_check_accepts(judge, data):
    accepts(judge, data)


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
@many
@given(st.data())
def test_build_accepts_two_thousand_changes_that_check_accepts(judge, part, data):
    accepts(judge, data)


ADDED = {
    "an item of a numbered list without text": (METHOD, "1.\n2. two\n"),
    "code in a language that Sphinx knows": (METHOD, "```text\nweights\n```\n"),
    "code that its language does not allow": (METHOD, "```toml\nx = = `\n```\n"),
    "a part of a file": (
        METHOD, '```{literalinclude} release-statement/open-weights.toml\n:start-at: "[model]"\n:end-before: "#"\n```\n'
    ),
    "a link to data": (METHOD, '<a href="../data/policy.json">policy</a>\n'),
    "a table without rows": (METHOD, "| a |\n|---|\n"),
    "a list of files": (METHOD, ":::{view} data papers\n:::\n"),
    "a heading with a statement": (METHOD, "## {need}`CTRL-OBSERVE`[^w]\n\n[^w]: All of it.\n"),
    "a footnote about a footnote": (METHOD, "Weights[^a].\n\n[^a]: A[^b].\n\n[^b]: B[^a].\n"),
    "characters of which typst has no font": (EVIDENCE, "\u738b, \u0e44\u0e17 and V\u1dd5 \U0001f600.\n"),
    "a head of a long table with a link": (METHOD, "| {need}`CTRL-OBSERVE` |\n|---|\n" + "| weights |\n" * 90),
    "a link to a heading": (METHOD, "## Weights, again\n\n[weights](#weights-again)\n"),
    "a link to a statement": (METHOD, "[weights](../requirements/release/controls.md#CTRL-OBSERVE)\n"),
}  # fmt: skip
REFUSED = {
    "a heading in a statement": (EVIDENCE, "### Details\n\nText.\n", "X118"),
    "a line below a text in a statement": (EVIDENCE, "Text\n-------\n", "X118"),
    "a footnote in a statement": (EVIDENCE, "Text[^x].\n\n[^x]: A note.\n", "X119"),
    "a heading in a list": (METHOD, "- # Weights\n", "X118"),
    "a heading without words": (METHOD, "##\n", "X118"),
    "a heading that shows nothing": (METHOD, "## [](https://example.org)\n", "X118"),
    "a second title": (METHOD, "# Weights\n", "L115"),
    "a link to an anchor of another page": (METHOD, "[weights](data.md#data)\n", "L111"),
    "a link to a page that is gone": (METHOD, "[weights](gone.md)\n", "L111"),
    "a page in two lists": (METHOD, "```{toctree}\ndata\n```\n", "L112"),
    "a page that lists itself": (METHOD, "```{toctree}\nmethod\n```\n", "L112"),
    "a list of nothing": (METHOD, "```{toctree}\n```\n", "X201"),
    "a list in the wrong fence": (METHOD, ":::{toctree}\ndata\n:::\n", "X201"),
    "a depth that is no number": (METHOD, "```{toctree}\n:maxdepth: x\n\ndata\n```\n", "X201"),
    "a language that Sphinx does not know": (METHOD, "```weights\nx\n```\n", "X201"),
    "a part that is not in its file": (
        METHOD, "```{literalinclude} release-statement/open-weights.toml\n:start-at: no such words\n```\n", "L114"
    ),
    "a part that ends before its file begins": (
        METHOD, '```{literalinclude} release-statement/open-weights.toml\n:end-before: worked\n```\n', "L114"
    ),
    "a part with two ends": (
        METHOD,
        "```{literalinclude} release-statement/open-weights.toml\n:end-at: model\n:end-before: model\n```\n",
        "X201",
    ),
    "a part that ends nowhere": (
        METHOD, "```{literalinclude} release-statement/open-weights.toml\n:end-at:\n```\n", "X201"
    ),
    "a figure of a comparison with nothing": (METHOD, ":::{view} thumbnail slope pd1\n:::\n", "L113"),
    "a comparison with nothing": (METHOD, ":::{view} revised pd1\n:::\n", "L113"),
}  # fmt: skip


def added(judge: Judge, path: str, block: str) -> str:
    """Return a page with a block at its end, or with a paragraph in the text of its first statement."""
    text = (judge.root / path).read_text(encoding="utf-8")
    at = text.index("\n:::\n", text.index(":id:")) if path == EVIDENCE else len(text)
    return f"{text[:at]}\n{block}{text[at:]}" if path == METHOD else f"{text[:at]}\n\n{block.rstrip()}{text[at:]}"


@pytest.mark.slow
def test_check_and_build_accept_all_additions_at_once(judge):
    for page in (METHOD, EVIDENCE):
        blocks = "\n\n".join(block.rstrip("\n") for path, block in ADDED.values() if path == page)
        assert judge.judge(page, added(judge, page, f"{blocks}\n")) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", ADDED)
def test_check_and_build_accept(judge, case):
    path, block = ADDED[case]
    assert judge.judge(path, added(judge, path, block)) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("case", REFUSED)
def test_check_refuses_with_one_finding(judge, case):
    path, block, code = REFUSED[case]
    found, _ = judge.judge(path, added(judge, path, block))
    assert len(found) == 1 and f" {code} " in found[0] and found[0].startswith(f"{path}:"), found


TITLES = ["{need}`CTRL-OBSERVE`", "[weights](data.md)", "Weights[^w]", "\u738b"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "title", [" ".join(TITLES), *(pytest.param(title, marks=pytest.mark.exhaustive) for title in TITLES)]
)
def test_check_and_build_accept_a_title_of_a_page(judge, title):
    text = re.sub(
        "^# .*$", f"# {title}", (judge.root / METHOD).read_text(encoding="utf-8"), count=1, flags=re.MULTILINE
    )
    assert judge.judge(METHOD, f"{text}\n[^w]: All.\n" if "[^" in title else text) == ([], [])


@pytest.mark.slow
def test_check_and_build_accept_a_practice_without_a_heading_of_its_own(judge):
    text = (judge.root / OBJECTIVE).read_text(encoding="utf-8").replace("\n## Practice 6.3\n", "")
    assert "Practice 6.3" not in text and judge.judge(OBJECTIVE, text) == ([], [])


@pytest.mark.slow
def test_check_refuses_a_page_in_no_table_of_contents(judge):
    assert judge.judge("docs/weights.md", "# Weights\n\nWeights.\n").found == [
        "docs/weights.md:1: L112 is in no {toctree} that index.md leads to; list it there or on a listed page"
    ]


@settings(draws(200), suppress_health_check=[*HealthCheck])
@given(st.data())
def test_feed_accepts_each_changelog_that_check_accepts(reading, data):
    text = data.draw(changed(CHANGES))
    found = rules.RULES["X203"](rules.Reading(files={CHANGELOG: text}))
    if not list(found):
        ET.fromstring(feed.feed(text, Publication("2026.11")))


@settings(draws(300), suppress_health_check=[*HealthCheck])
@given(st.data())
def test_lock_that_is_accepted_has_editions_that_every_format_takes(data):
    head = LOCKED[: LOCKED.index("[pd1.passages]")]
    text = data.draw(changed(head)) + LOCKED[len(head) :]
    try:
        editions = edition_lock.editions(text)
    except UserError as error:
        assert str(error).startswith(f"{edition_lock.LOCK}:")
        return
    for edition in editions.values():
        month, year = edition.date.split()
        assert month.isalpha() and year.isdigit() and len(edition.name) <= 31
        assert not {*'[]:*?/\\<>&"'} & {*edition.name} and not {*'<>&"'} & {*edition.doi, *edition.url}
