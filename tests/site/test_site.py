"""Test the built site: it matches the data and has no broken link."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from support import examples_of_rules
from support.pages import Page, as_shown, broken, page_of, target, whole
from support.project import ROOT

from traceability.analysis.claims import later_results, result
from traceability.analysis.groupings import agreeing, differing
from traceability.analysis.readings import out_of_reach
from traceability.analysis.verdicts import Verdict, judgements
from traceability.html import blocks
from traceability.policy.model import PUBLISHED, Alternative, Claim, Evidence, Provision, Requirement, in_edition
from traceability.policy.values import ControlStatus
from traceability.publication.identity import publication
from traceability.publication.paths import EVIDENCE, example_page
from traceability.rules import RULES
from traceability.source import rule_examples
from traceability.source.files import EXAMPLES
from traceability.views.alternatives import proposals
from traceability.views.answers import of_claim, of_drafts, of_failing
from traceability.views.card_contents import BEFORE_DECIDING, IF_PUBLISHED
from traceability.views.checklist import shared_page
from traceability.views.content import named
from traceability.views.failing import failing
from traceability.views.in_short import IN_SHORT
from traceability.views.labels import inner
from traceability.views.record import in_words
from traceability.views.requirements import problems


@pytest.fixture(scope="session")
def pages(site) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html")}


def test_each_statement_is_on_its_page_with_its_text(site, pages, policy):
    for statement in policy.statements.values():
        page = pages[page_of(site, statement)]
        assert page.ids.count(statement.id) == 1, statement.id
        shown = re.sub(r"\[\d+\]", "", " ".join(page.text[statement.id].split()))  # without footnote marks
        assert as_shown(statement.body, policy) in shown, statement.id


def test_each_title_is_in_a_heading(site, pages, policy):
    for statement in policy.statements.values():
        html = page_of(site, statement).read_text(encoding="utf-8")
        headings = [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<h[1-6]>(.*?)</h[1-6]>", html, re.DOTALL)]
        assert [heading for heading in headings if escape(statement.title, quote=False) in heading], statement.id


def strip_of(site, requirement) -> str:
    """Return the HTML of the verdict strip of a requirement, up to the reasons."""
    html = page_of(site, requirement).read_text(encoding="utf-8")
    return re.search(rf'id="{requirement.id}".*?<summary>(.*?)<span class="why">', html, re.DOTALL)[1]


def test_verdict_strips_show_the_computed_verdicts(site, policy):
    computed = judgements(policy)
    for requirement in policy.all(Requirement):
        groups = agreeing(policy, [requirement])
        expected = [
            (named(policy, [m.id for m in group]), computed[requirement.id, group[0].id].label) for group in groups
        ]
        if len(groups) == 1:
            said = f"{expected[0][1].capitalize()} in every release mode"
            assert f">{said}</span>" in strip_of(site, requirement) and len(f"{said} why, source".split()) <= 8
            continue
        read = re.findall(r'<span class="\w+"><span>([\w, ]+): <b>([a-z ]+)</b>', strip_of(site, requirement))
        assert read == expected, requirement.id


def test_verdict_strips_have_the_class_of_each_verdict(site, policy):
    computed = judgements(policy)
    for requirement in policy.all(Requirement):
        drawn = re.findall(r'<span class="(\w+)">', strip_of(site, requirement))  # the style sheet draws the signs
        judged = [computed[requirement.id, group[0].id] for group in agreeing(policy, [requirement])]
        assert drawn == [judgement.verdict.name.lower() for judgement in judged]


MATRICES = {"pd1": "docs/traceability/draft-1/matrix", "pd2": "docs/traceability/matrix"}


def row_of(html: str, requirement: Requirement) -> str:
    return re.search(rf'<tr><th scope="row"><a href="[^"]*#{requirement.id}">.*?(?=<tr|</table>)', html)[0]


def test_pages_of_all_modes_show_each_verdict(site, policy):
    computed = judgements(policy)
    for edition, page in MATRICES.items():
        html = as_published(site / f"{page}-all-modes.html")
        for requirement in in_edition(policy, edition).all(Requirement):
            labels_of = [computed[requirement.id, mode.id].label for mode in policy.modes()]
            row = row_of(html, requirement)
            if len({*labels_of}) == 1:
                assert f'colspan="{len(labels_of)}"' in row and f" {labels_of[0]} in every release mode" in row
            else:
                assert re.findall(r'class="said">([^<]+)<', row) == labels_of


def test_matrix_says_first_what_is_the_same_in_every_mode_then_what_differs(site, policy):
    computed = judgements(policy)
    for edition, page in MATRICES.items():
        part = in_edition(policy, edition)
        everything, html = part.all(Requirement), as_published(site / f"{page}.html")
        text, _, table = html[html.index("<article") :].partition("<table")
        apart = differing(part, everything, part.modes())
        assert f" of {len(everything)} can be followed as written in every release mode</summary>" in text
        for requirement in everything:
            place = table if requirement in apart else text
            assert f'#{requirement.id}">' in place and (place is text or f'#{requirement.id}">' not in text)
        columns = agreeing(part, everything)
        for requirement in apart:
            judged = [computed[requirement.id, group[0].id].label for group in columns]
            assert re.findall(r"</span> ([a-z ]+?)\s*(?=<td|$)", row_of(html, requirement)) == judged
        assert text.index('<details class="same">') < text.index('<details class="key">')
        assert 'href="matrix-all-modes.html"' in text


@pytest.mark.parametrize("name", ["matrix", "matrix-all-modes", "coverage", "controls"])
def test_legend_is_one_line_that_opens_before_the_table(name, site):
    html = as_published(site / f"docs/traceability/{name}.html")
    before = html[html.index("<article") : html.index("<table")]
    assert before.count('<details class="key"><summary>') == 1 and '<ul class="legend">' in before
    assert before.index("</summary>") < before.rindex('<ul class="legend">')


def as_published(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\n", " ")


def test_requirement_cards_give_advice_for_open_weights(site, pages, policy):
    for requirement in policy.all(Requirement):
        shown = " ".join(pages[page_of(site, requirement)].text[requirement.id].split())
        judgement = judgements(policy)[requirement.id, PUBLISHED]
        (said,) = re.findall(r"If you release open weights: ([^.]*\.)", shown)
        told = {IF_PUBLISHED[judgement.verdict]}
        if judgement.verdict is Verdict.AS_WRITTEN:
            told.add(BEFORE_DECIDING)
        assert said in told, requirement.id
        for answer in judgement.instead:
            title = policy[answer.alternative].title
            assert f"in {answer.grade.label}: {inner(title)}" in shown, requirement.id


def test_claims_show_their_computed_results(site, pages, policy):
    for claim in policy.all(Claim):
        shown = " ".join(pages[page_of(site, claim)].text[claim.id].split())
        found = result(policy, claim)
        assert f"{' '.join(in_words(found))}." in shown, claim.id
        for label, ids in found.counted.items() if claim.check else ():
            numbers = ", ".join(policy[id].number for id in ids) or "none"
            assert f"{label} ({len(ids)}): {numbers}" in shown, claim.id
        for edition, later in later_results(policy, claim).items():
            said = " ".join(in_words(later))
            assert f"By the {policy.editions[edition].name}: {inner(said)}." in shown, claim.id


FAILING = {"pd1": "docs/draft-1/proposed-guidance.html", "pd2": "docs/proposed-guidance.html"}
"""The page of what fails in each edition, and of the wording proposed."""


def test_page_of_what_fails_has_each_wording_once_and_what_fails_first(site, policy):
    for edition, page in FAILING.items():
        part = in_edition(policy, edition)
        html = (site / page).read_text(encoding="utf-8")
        shown = re.findall(r"<blockquote><p>(.*?)</blockquote>", html, re.DOTALL)
        wordings = {
            escape(a.parts()["Proposed wording"]): a
            for a in policy.all(Alternative)
            if part.within(id for _, id in a.answers())
        }
        assert sorted(shown) == sorted(wordings)
        failed = {one.requirement.id for one in failing(part)}
        listed = [(p.requirement.id, a) for _, some in proposals(part) for p in some for a in p.here]
        first, rest = ([a for id, a in listed if (id in failed) is there] for there in (True, False))
        assert [wordings[text] for text in shown] == first + rest


def test_page_of_what_fails_begins_with_the_count_and_a_list_of_exactly_what_fails(site, policy):
    for edition, page in FAILING.items():
        part = in_edition(policy, edition)
        html = (site / page).read_text(encoding="utf-8")
        judged = judgements(part)
        lost = {id for (id, _), j in judged.items() if j.standing is ControlStatus.LOST}
        box, _, rest = html.partition('<div class="in-answer"')[2].partition('<div class="proposals">')
        count = out_of_reach(part, part.all(Requirement), PUBLISHED)
        assert f"{count.published} of the {len(part.all(Requirement))} requirements" in box.partition("</p>")[0]
        assert f"over all readings {count.fewest} to {count.most}" in box.partition("</p>")[0]
        assert re.findall(r'href="#for-([\w-]+)"', box) == part.in_order(lost)
        beside = {
            re.search(r'<h3 id="for-([\w-]+)"', section)[1]: section
            for section in re.findall(r'<section class="beside">(.*?)</section>', rest, re.DOTALL)
        }
        assert list(beside)[: len(lost)] == part.in_order(lost)
        for id in lost:
            for control in judged[id, PUBLISHED].decided_by:
                assert f"/{control}/index.html" in beside[id], (id, control)
            for problem in problems(part, judged[id, PUBLISHED]):
                assert f"#{problem.id}" in beside[id], (id, problem.id)
            for alternative in policy.all(Alternative):
                if PUBLISHED in alternative.modes and id in {answered for _, answered in alternative.answers()}:
                    assert escape(alternative.parts()["Proposed wording"]) in beside[id], (id, alternative.id)


def test_actions_of_a_mode_lead_to_its_checklist_its_statement_and_the_explorer(site, policy):
    newest = in_edition(policy, policy.newest)
    for mode in policy.modes():
        page = site / mode.place.path.replace(".md", ".html")
        (actions,) = re.findall(r'<p class="actions">(.*?)</p>', whole(page.read_text(encoding="utf-8")))
        links = re.findall(r'href="([^"?]+)(\?[^"]*)?"', actions)
        assert [((page.parent / link).resolve().relative_to(site).as_posix(), asked) for link, asked in links] == [
            (f"{shared_page(newest, mode)}.html", ""),
            (f"release-statements/{mode.name}-{policy.newest}.toml", ""),
            ("docs/explorer.html", f"?mode={mode.name}"),
        ]


def test_old_addresses_lead_on_and_their_anchors_answer(site, pages, policy):
    anchors = {
        "docs/traceability/gaps.html": ("gaps", "requirements-with-an-alternative", "what-alternatives-change"),
        "docs/traceability/draft-1/gaps.html": ("gaps-of-the-first-draft", "requirements-with-an-alternative"),
        "docs/proposed-guidance.html": ("proposed-guidance-for-open-weight-developers", "for-PD2-R6-1-5"),
        "docs/draft-1/proposed-guidance.html": ("proposed-guidance-on-the-first-draft", "for-PD1-R6-1-5"),
        "docs/traceability/claims.html": (
            "the-comment-and-its-claims",
            "safeguard-by-safeguard",
            "in-the-second-draft",
        ),
        "docs/traceability/draft-to-draft.html": (
            "did-the-second-draft-listen",
            "what-can-be-followed-before-and-after",
            "the-example-safeguards-by-release-mode",
            "the-story-in-both-directions",
            "verdicts-that-changed",
            "how-much-changed",
        ),
    }
    anchors[f"{EVIDENCE}.html"] = tuple(work.id for work in policy.all(Evidence))  # which one page held
    for address, ids in anchors.items():
        assert [id for id in ids if id not in pages[site / address].ids] == [], address
    listed = pages[site / f"{EVIDENCE}.html"]
    places = {(target(site / EVIDENCE, link), urldefrag(link).fragment) for link in listed.links}
    assert {(page_of(site, work), work.id) for work in policy.all(Evidence)} <= places
    for edition, folder in (("pd1", "draft-1/"), ("pd2", "")):
        old = site / f"docs/traceability/{folder}gaps.html"
        assert site / FAILING[edition] in {target(old, link) for link in pages[old].links}


def test_questions_in_headings_are_answered_in_the_first_sentence(site, policy):
    published = publication(ROOT, {})
    answered = {
        "docs/traceability/claims.html": of_claim(policy, published, "CLAIM-002"),
        "docs/traceability/draft-to-draft.html": of_drafts(in_edition(policy, policy.newest), published),
        FAILING["pd1"]: of_failing(in_edition(policy, "pd1"), published),
        FAILING["pd2"]: of_failing(in_edition(policy, "pd2"), published),
    }
    for page, answer in answered.items():
        html = whole((site / page).read_text(encoding="utf-8")).partition("</h1>")[2]
        assert re.search(r"<p\b(?! class=\"editions\").*?>(.*?)</p>", html)[1] == escape(answer.answer), page
        assert f"<pre>{escape(answer.quote, quote=False)}</pre>" in html, page
        assert all(escape(point) in html for point in answer.points), page
    for page, (topic, edition) in {
        "docs/traceability/contested.html": ("contested", "pd2"),
        "docs/traceability/draft-1/contested.html": ("contested", "pd1"),
        "docs/traceability/changes.html": ("changes", "pd2"),
        "docs/traceability/coverage.html": ("coverage", "pd2"),
        "docs/alternatives.html": ("alternatives", "pd2"),
    }.items():
        html = whole((site / page).read_text(encoding="utf-8")).partition("</h1>")[2]
        opening = escape(IN_SHORT[topic](in_edition(policy, edition)))
        assert re.search(r"<p\b(?! class=\"editions\").*?>(.*?)</p>", html)[1] == opening, page


def test_claims_are_cards_with_their_result(site, policy):
    html = whole((site / "docs/traceability/claims.html").read_text(encoding="utf-8"))
    cards = html.partition('<ul class="claims">')[2]
    for claim in policy.all(Claim):
        card = re.search(rf'<li><p class="claim"><a href="[^"]*#{claim.id}">.*?</li>', cards, re.DOTALL)[0]
        found = result(policy, claim)
        assert f">{found.outcome.label}</b>" in card and escape(found.sense[1:]) in card
        for id in (*claim.supported_by, *claim.challenged_by, *claim.neutral):
            assert f"#{id}" in card, (claim.id, id)
        for later in later_results(policy, claim).values():
            assert escape(later.sense) in card, claim.id


def test_edition_pages_name_their_edition_and_link_to_the_other_editions(site, pages, policy):
    folders = {provision.edition: Path(provision.place.path).parent.name for provision in policy.all(Provision)}
    for path in pages:
        own = next((edition for edition, folder in folders.items() if path.parent.name == folder), None)
        html = path.read_text(encoding="utf-8")
        beside = [path.parent / folder / path.name for folder in folders.values()]
        if own is None and not any(map(Path.exists, beside)):
            continue
        own = own or policy.newest
        assert f"<strong>{policy.editions[own].name}</strong>" in html, path
        linked = {target(path, link) for link in re.findall(r'href="([^"]+)" rel="alternate"', html)}
        assert len(linked) == len(policy.editions) - 1, path
        assert all(to.name in (path.name, "index.html") for to in linked), path
        for to in linked:
            back = {target(to, link) for link in re.findall(r'href="([^"]+)" rel="alternate"', to.read_text("utf-8"))}
            assert path in back or to.name == "index.html", (path, to)


def test_mode_pages_begin_with_the_sentence_of_the_newest_edition(site, policy):
    for mode in policy.modes():
        html = page_of(site, mode).read_text(encoding="utf-8")
        said = re.findall(r"of (\d+) things that the ([\w ]+) asks or offers", html)
        assert said == [(str(sum(r.edition == policy.newest for r in policy.all(Requirement))), "second draft")]
        places = [
            html.index(text) for text in ('class="sentence"', "<strong>The test.", 'class="actions"', 'class="rest"')
        ]
        assert places == sorted(places)


def test_mode_pages_lead_to_each_earlier_edition(site, pages, policy):
    for mode in policy.modes():
        page = page_of(site, mode)
        earlier = {target(page, link) for link in pages[page].links} & {*(site / "docs/modes").rglob("*.html")}
        assert [path.relative_to(site).as_posix() for path in earlier] == [f"docs/modes/draft-1/{page.name}"]
        html = next(iter(earlier)).read_text(encoding="utf-8")
        assert "things that the first draft asks or offers" in html and "<strong>first draft</strong>" in html
        assert page in {target(path, link) for path in earlier for link in pages[path].links}


def test_mode_pages_keep_their_published_anchors(site, pages, policy):
    for mode in policy.modes():
        page = pages[page_of(site, mode)]
        for edition in policy.editions:
            prefix = "" if edition == policy.newest else f"{edition}-"
            assert edition == policy.newest or f"under-{edition}" in page.ids
            for verdict in Verdict:
                assert f"{prefix}{verdict.label.replace(' ', '-')}" in page.ids


def test_rules_page_has_each_rule(pages, site):
    assert {id for id in pages[site / "docs/rules.html"].ids if re.fullmatch(r"[A-Z]\d{3}", id)} == set(RULES)


def test_each_rule_has_the_same_heads_and_the_findings_of_its_examples(site):
    html = whole((site / "docs/rules.html").read_text(encoding="utf-8"))
    for code, rule in RULES.items():
        section = html.partition(f'<section class="rule" id="{code}">')[2].partition("</section>")[0]
        assert re.findall(r"<dt>(.*?)</dt>", section) == ["Why", "Findings", "Examples"]
        assert f'href="../{example_page(code[0])}#{code}"' in section
        assert f", since {rule.since}</dd>" in section
        for part in [name for other, name in examples_of_rules.broken() if other == code]:
            for finding in examples_of_rules.found(code, part):
                assert f"<code>{escape(finding)}</code>" in section


def test_pages_of_examples_have_each_text_that_breaks_or_keeps_a_rule(site):
    for code in RULES:
        html = (site / example_page(code[0])).read_text(encoding="utf-8")
        section = html.partition(f'<section class="rule" id="{code}">')[2].partition("</section>")[0]
        example = rule_examples.read(ROOT / EXAMPLES, code)
        assert re.findall(r"<pre [^>]*>(.*?)</pre>", section, re.DOTALL) == [
            escape(text, quote=False) for text in (*(broken.text for broken in example.broken), example.kept)
        ]


def test_changes_page_has_each_change_with_its_sentence(site, policy):
    pages = {
        name: (site / f"docs/traceability/{name}.html").read_text("utf-8") for name in ("changes", "changes-revised")
    }
    for provision in policy.all(Provision):
        for said in filter(None, (provision.change, provision.new, provision.dropped)):
            html = pages["changes-revised" if provision.change else "changes"]
            row = re.search(rf'<tr><th scope="row"><a href="[^"]*#{provision.id}">.*?(?=<tr|</table>)', html, re.DOTALL)
            assert row and escape(said) in row[0], provision.id


def test_each_alternative_is_two_clicks_from_the_front_page(site, pages, policy):
    near = {target(site / "index.html", link) for link in pages[site / "index.html"].links}
    nearer = {target(path, link) for path in near if path in pages for link in pages[path].links}
    assert {page_of(site, alternative) for alternative in policy.all(Alternative)} <= nearer


def test_locators_link_to_their_page_of_the_official_pdf(site, reading):
    for provision in reading.policy.all(Provision):
        html = page_of(site, provision).read_text(encoding="utf-8")
        edition = reading.editions[provision.edition]
        assert f'href="{edition.url}#page={provision.page + edition.pages_before}"' in html


def test_no_link_or_anchor_is_broken(site, pages):
    later = blocks.PDF  # made after the pages; see tests/site/test_pdf.py
    assert [(page, link) for page, link in broken(site, pages) if link.split("/")[-1] != later] == []


def test_ids_are_unique_on_each_page(site, pages):
    twice = {
        path.name: [id for id, count in Counter(page.ids).items() if count > 1]
        for path, page in pages.items()
        if len(set(page.ids)) < len(page.ids)
    }
    assert twice == {}


def test_pages_load_nothing_from_another_host(site, pages):
    assert [file for page in pages.values() for file in page.loaded if re.match(r"(https?:)?//", file)] == []
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", style.read_text(encoding="utf-8")), style.name


def test_static_folder_has_no_unused_file(site, pages):
    loaded = {Path(file.partition("?")[0]).name for page in pages.values() for file in page.loaded}
    scripts = "".join(path.read_text(encoding="utf-8") for path in site.rglob("_static/**/*.js"))
    there = {path.name for path in site.rglob("_static/**/*") if not path.is_dir() or not any(path.iterdir())}
    assert there and {name for name in there - loaded if name not in scripts} == set()


def test_each_page_has_the_unofficial_notice(site, pages):
    for path in pages:
        assert "Unofficial." in path.read_text(encoding="utf-8"), path.name


def test_guidance_pages_and_front_page_stay_within_their_size_budget(site, pages):
    for path, page in pages.items():
        if "guidance" in path.parts or path == site / "index.html":
            files = {(path.parent / unquote(file.partition("?")[0])).resolve() for file in page.loaded}
            scripts = sum(file.stat().st_size for file in files if file.suffix == ".js")
            whole = path.stat().st_size + sum(file.stat().st_size for file in files)
            assert scripts <= 15_000, (path.name, scripts)
            assert whole <= 180_000, (path.name, whole)
