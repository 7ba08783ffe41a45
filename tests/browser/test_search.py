"""Test the search: a query by id, number, word or synonym finds its statement, by keyboard and without another host."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.axe import Cover, judge
from support.project import ROOT
from support.strategies import readings

from traceability import figures, rules
from traceability.__main__ import main
from traceability.html.checklist_pages import path
from traceability.policy.errors import UserError
from traceability.policy.model import (
    Claim,
    Control,
    Correspondence,
    Disclosure,
    Evidence,
    Mode,
    Provision,
    Safeguard,
    in_edition,
)
from traceability.policy.values import phrases, slug
from traceability.publication.identity import PDF
from traceability.publishing import search_index
from traceability.publishing.asked import ASKED

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'self'"
)


@pytest.fixture
def page(opened):
    yield opened.new()
    opened.take_back()


@pytest.fixture(scope="module")
def searching(browser, served):
    """Yield the search page, opened once for many queries."""
    opened = browser.new_page()
    opened.goto(f"{served}search.html")
    opened.locator("form.search").wait_for()
    yield opened
    opened.close()


def found(page) -> list[tuple[str, bool]]:
    """Return the listed results: the address, or the id after its #, and whether the name matched exactly."""
    page.locator(".found[aria-busy=false]").wait_for(state="attached")
    read = "links => links.map(link => [link.getAttribute('href'), link.className === 'exact'])"
    links = page.locator(".found a").evaluate_all(read)
    return [(href.partition("#")[2] or href, exact) for href, exact in links]


def ask(page, query) -> list[tuple[str, bool]]:
    page.get_by_label("Words, id or number").fill(query)
    return found(page)


def by_name(page, query) -> list[str]:
    return [id for id, exact in ask(page, query) if exact]


def all_found(page, query) -> set[str]:
    ask(page, query)
    more = page.get_by_role("button", name="Show more")
    while more.is_visible():
        before = page.locator(".found li").count()
        more.click()
        page.locator(".found li").nth(before).wait_for()
    return {id for id, _ in found(page)}


@pytest.mark.browser
def test_foot_of_the_page_is_below_the_window_before_results_arrive(page, served):
    """Otherwise a reader would see it jump when they do."""
    page.set_viewport_size({"width": 412, "height": 823})
    page.goto(f"{served}search.html")
    page.locator("form.search").wait_for()
    assert page.locator("footer").last.bounding_box()["y"] >= 823


@pytest.mark.browser
def test_id_in_any_spelling_finds_its_statement_first(searching, policy):
    one_of_each = {(s.kind, s.id.partition("-")[0]): s for s in policy.statements.values()}  # kind and edition
    for statement in one_of_each.values():
        for spelling in (statement.id, statement.id.lower(), f" {statement.id.replace('-', ' ')} "):
            assert ask(searching, spelling)[0] == (statement.id, True), spelling


@pytest.mark.browser
@pytest.mark.parametrize("number", ["S11", "3.2", "3.2.1", "3", "1.1.a", "T04"])
def test_number_finds_the_provisions_of_all_editions_newest_first(number, searching, policy):
    having = [provision for provision in policy.all(Provision) if provision.number == number]
    assert len({provision.edition for provision in having}) == len(policy.editions)
    listed = by_name(searching, number)
    assert sorted(listed) == sorted(provision.id for provision in having)
    editions = [policy[id].edition for id in listed]
    assert editions == sorted(editions, key=list(policy.editions).index, reverse=True)


@pytest.mark.browser
def test_number_without_leading_zero_finds_the_safeguard(searching, policy):
    assert set(by_name(searching, "S4")) == {s.id for s in policy.all(Safeguard) if s.number == "S04"}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("PD2-S05 (2026.11)", "PD2-S05"),
        ("ALT-18", "ALT-018"),
        ("EV-TAMIRISA-2024, p. 3", "EV-TAMIRISA-2024"),
        ("2408.00761", "EV-TAMIRISA-2024"),
        ("arXiv:2408.00761v2", "EV-TAMIRISA-2024"),
        ("https://arxiv.org/abs/2408.00761", "EV-TAMIRISA-2024"),
        ("10.1145/3531146.3533143", "EV-CONTRACTOR-2022"),
        ("https://doi.org/10.1145/3531146.3533143", "EV-CONTRACTOR-2022"),
        ("openweights", "MODE-OPEN-WEIGHTS"),
        ("redteaming", "CTRL-EVALUATE"),
        ("licence", "CTRL-TERMS"),
    ],
)
def test_what_others_write_for_a_statement_finds_it_first(query, id, searching):
    assert ask(searching, query)[0] == (id, True)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "ours"),
    [
        ("finetuning", "fine-tuning"),
        ("openweight", "open weight"),
        ("ﬁne-tuning", "fine-tuning"),
        ("jail break", "jailbreak"),
        ("organisation", "organization"),
        ("behaviour", "behavior"),
        ("defence", "defense"),
    ],
)
def test_other_spellings_find_what_ours_finds(query, ours, searching):
    wanted = all_found(searching, ours)
    assert len(wanted) > 10 and wanted <= all_found(searching, query)


@pytest.mark.browser
def test_synonyms_find_their_modes_and_controls(searching, policy):
    having: dict[str, set[str]] = {}
    for statement in policy.all(Mode, Control):
        for synonym in statement.synonyms:
            having.setdefault(synonym, set()).add(statement.id)
    assert all(mode.synonyms for mode in policy.all(Mode))
    for synonym, ids in having.items():
        assert ids <= set(by_name(searching, synonym)), synonym


@pytest.mark.browser
def test_title_finds_its_statement_first_and_then_others_with_its_words(searching):
    first, *rest = ask(searching, "open weights")
    assert first == ("MODE-OPEN-WEIGHTS", True)
    assert rest and not any(exact for _, exact in rest)


@pytest.mark.browser
def test_nine_of_fourteen_finds_the_claim(searching, policy):
    counted = {c.id for c in policy.all(Claim) if {"nine", "fourteen"} <= set(re.findall(r"\w+", c.body.lower()))}
    assert counted and counted <= all_found(searching, "nine of fourteen")


@pytest.mark.browser
@pytest.mark.parametrize("word", ["jailbreak", "watermark", "bounties"])
def test_word_finds_each_statement_that_contains_it(word, searching, policy):
    stem = re.compile(rf"\b{word[:6]}", re.IGNORECASE)
    having = {s.id for s in policy.statements.values() if stem.search(f"{s.title} {s.body}")}
    assert having and having <= all_found(searching, word)


@pytest.mark.browser
def test_code_finds_its_rule(searching):
    assert ask(searching, "M104")[0] == ("M104", True)


@pytest.mark.browser
@pytest.mark.parametrize("query", ["xyzzy", "quux weights", "!?"])
def test_search_reports_when_it_finds_nothing(query, searching):
    assert ask(searching, query) == []
    assert searching.get_by_role("status").inner_text() == f"Nothing is found for “{query}”."


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("can I publish the weights of my model under the guidance?", "found for “publish weights model guidance”"),
        ("Is it legal to release weights of a dangerous model in Europe?", "Nothing has all words of"),
    ],
)
def test_question_finds_what_has_its_main_words_and_offers_questions(query, said, searching):
    assert ask(searching, query)
    assert said in searching.get_by_role("status").inner_text()
    offered = searching.locator(".site-questions a")
    assert offered.count() > 4 and offered.first.is_visible()
    site = searching.url.partition("search.html")[0]
    for address in offered.evaluate_all("links => links.map(link => link.href)"):
        assert address.startswith(site) and searching.request.get(address).ok
    ask(searching, "open weights")
    assert not offered.first.is_visible()


FIRST = {
    "index": ("home",),
    "requirements/release/index": ("find my mode", "which mode", "Which release mode?"),
    "docs/take-away": ("download", "print"),
    "checklists/index": ("checklist", "check list", "Checklists"),
    "checklists/open-weights-pd2": ("open weights checklist",),
    "checklists/gated-weights-pd2": ("checklist gated weights",),
    "docs/alternatives": ("what to do instead", "alternatives", "mitigations"),
    "docs/release-statement": ("github action", "Workflow", "release.toml", "release statement"),
    "docs/several-modes": ("several modes", "api and weights"),
    "MODE-OPEN-WEIGHTS": ("open weights",),
    "MODE-OPEN-SOURCE": ("open source",),
    "MODE-HOSTED-API": ("hosted api",),
    "MODE-GATED-WEIGHTS": ("gated",),
    "docs/proposed-guidance": (
        "what is a gap",
        "gap",
        "What is a gap?",
        "what can i not follow",
        "out of reach",
        "proposed wording",
        "wording",
    ),
    "data/comment-matrix.xlsx": ("comment matrix",),
    "requirements/alternatives/open-problems": ("open problems",),
    "docs/traceability/contested": ("contested", "other readings"),
    "docs/traceability/matrix": ("matrix",),
    "docs/traceability/coverage": ("coverage",),
    "requirements/release/controls": ("controls",),
    "docs/traceability/claims": (
        "9 of 14",
        "nine of fourteen",
        "9/14",
        "9 out of 14",
        "fully incompatible",
        "mercatus",
    ),
    "docs/traceability/draft-to-draft": ("did nist listen", "what changed", "pd1 vs pd2", "compare drafts"),
    "docs/figures": ("figures", "chart", "png"),
    "figures/heat-map-pd2": ("heat map", "chart of verdicts"),
    "figures/out-of-reach-pd2": ("chart of gaps", "sankey"),
    "figures/slope-pd2": ("slope chart",),
    "docs/am-i-bound": ("am i bound", "who is bound"),
    "docs/law": ("ai act",),
    "requirements/law/us-illinois": ("sb 315",),
    "requirements/law/us-new-york": ("raise act",),
    "docs/law-crosswalk": ("crosswalk",),
    "docs/status": ("is it final", "final version"),
    "docs/identifiers": ("how to cite", "cite", "how do i cite this", "permalink"),
    "docs/contributing/index": ("typo", "report a mistake", "pull request", "contribute", "feedback"),
    "docs/data": ("csv", "excel", "json", "oscal", "pandas"),
    "docs/cyclonedx": ("cyclonedx", "sbom", "bill of materials"),
    "data/policy.json": ("policy.json",),
    "data/evidence.bib": ("evidence.bib",),
    "llms.txt": ("llms.txt",),
    "data/statements.xlsx": ("statements.xlsx",),
    "ai-800-1-by-release-mode.pdf": ("ai-800-1-by-release-mode.pdf",),
    "requirements/guidance/draft-2/index": ("second draft", "pd2"),
    "requirements/guidance/draft-1/index": ("first draft",),
    "docs/explorer": ("explorer", "what if"),
    "docs/method": ("method", "verdict", "how is a verdict computed", "what is a requirement"),
    "requirements/record/evidence": ("evidence",),
    "requirements/record/comments": ("public comments",),
    "PD2-S11": ("S11",),
    "PD2-R6-1-1": ("6.1.1",),
    "PD2-O6": ("objective 6",),
    "M104": ("M104",),
    "docs/statements": ("all statements",),
    "CTRL-EVALUATE": ("red teaming",),
}
"""The id, or the address without .html, that a reader should find first, and what the reader may type."""


@pytest.mark.browser
def test_readers_find_the_page_that_they_mean_first(searching):
    asked = {query: wanted for wanted, queries in FIRST.items() for query in queries}
    assert len(asked) >= 60
    first = {query: (ask(searching, query) or [("nothing", False)])[0][0] for query in asked}
    site = searching.url.partition("search.html")[0]
    shown = {query: address.removeprefix(site).removesuffix(".html") for query, address in first.items()}
    assert {query: found for query, found in shown.items() if found != asked[query]} == {}


@pytest.mark.browser
def test_rules_and_decisions_are_found_by_words_only_on_request(page, served):
    page.goto(f"{served}search.html?q=verdict+gap")
    page.locator("form.search").wait_for()
    hidden = all_found(page, "verdict gap")
    page.get_by_label("Rules and decisions").check()
    everything = all_found(page, "verdict gap")
    work = {one for one in everything if one in rules.RULES or "/decisions/" in one}
    assert work and everything - work == hidden
    page.reload()
    page.locator("form.search").wait_for()
    assert page.get_by_label("Rules and decisions").is_checked()
    page.get_by_label("Rules and decisions").uncheck()
    page.get_by_label("Kind").select_option("decision")
    assert all("/decisions/" in one for one in all_found(page, "verdict gap"))


@pytest.mark.browser
def test_query_by_name_does_not_load_the_index_of_every_word(browser, served, site):
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened = context.new_page()
    opened.goto(f"{served}search.html?q=open+weights")
    assert found(opened)[0] == ("MODE-OPEN-WEIGHTS", True)
    parts = {url for url in asked if url.endswith(".pf_index")}
    assert 0 < len(parts) < len(list((site / "pagefind/index").iterdir())) / 2
    assert max((site / url.removeprefix(served)).stat().st_size for url in parts) < 15_000  # Pagefind makes 25,000
    assert not [url for url in asked if "worker" in url]
    context.close()


@pytest.mark.browser
def test_results_show_the_edition_of_a_provision(searching, policy):
    listed = ask(searching, "S09")
    shown = searching.locator(".found li").evaluate_all("all => all.map(li => li.querySelector('.draft')?.textContent)")
    editions = [getattr(policy[id], "edition", None) for id, _ in listed]
    assert shown == [edition and policy.editions[edition].name for edition in editions] and len({*shown}) > 1


@pytest.mark.browser
def test_markup_in_a_query_is_shown_as_text(searching):
    query = '<img src="x" onerror="document.title = 1">weights</img>'
    ask(searching, query)
    assert query in searching.get_by_role("status").inner_text()
    assert searching.locator("article img").count() == 0


@pytest.mark.browser
def test_markup_in_a_result_is_shown_as_text(searching, policy):
    html = searching.evaluate(
        """async () => {
            const { quote } = await import(new URL("_static/search.js", location));
            const excerpt = "The &lt;b&gt;<mark>weights</mark>&lt;/b&gt;";
            return quote({ content: "The <b>weights</b> leave.", excerpt }).outerHTML;
        }"""
    )
    assert html == "<p>The &lt;b&gt;<mark>weights</mark>&lt;/b&gt; …</p>"


@pytest.mark.browser
def test_results_are_filtered_and_the_address_keeps_the_filters(page, served, policy):
    newest = policy.editions[policy.newest].name
    page.goto(f"{served}search.html?q=weights")
    everything = all_found(page, "weights")
    page.get_by_label("Edition").select_option(newest)
    page.get_by_label("Kind").select_option("safeguard")
    narrowed = all_found(page, "weights")
    wanted = {s.id for s in policy.all(Safeguard) if s.edition == policy.newest}
    assert narrowed == everything & wanted != set()
    page.reload()
    page.locator("form.search").wait_for()
    assert found(page) and {id for id, _ in found(page)} <= narrowed
    assert page.get_by_label("Kind").input_value() == "safeguard"


@pytest.mark.browser
def test_search_form_on_other_pages_opens_the_results(page, served):
    page.goto(f"{served}docs/method.html")
    page.get_by_role("search").get_by_label("Search").fill("S11")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=S11")
    page.locator("form.search").wait_for()
    assert found(page)[0] == ("PD2-S11", True)


@pytest.mark.browser
def test_search_is_operated_by_keyboard(page, served):
    page.goto(f"{served}search.html")
    page.locator("form.search").wait_for()
    page.keyboard.type("weights")
    first = found(page)
    page.keyboard.press("Enter")
    assert found(page) == first
    more = page.get_by_role("button", name="Show more")
    more.focus()
    page.keyboard.press("Enter")
    page.locator(".found li").nth(len(first)).wait_for()
    assert page.locator(".found li").nth(len(first)).locator("a").evaluate("link => link === document.activeElement")
    assert found(page)[: len(first)] == first


@pytest.mark.browser
def test_page_links_to_the_list_of_statements_without_javascript(visit):
    page = visit("search.html?q=weights", java_script_enabled=False)
    assert not page.locator("form.search").is_visible()
    page.get_by_role("main").get_by_role("link", name="list of all statements").click()
    assert page.get_by_role("heading", name="All statements").is_visible()


def test_list_of_statements_links_to_each_statement(site, policy):
    """Disclosures are listed on the pages of their releases, and correspondences in a table."""
    html = "".join(
        (site / f"docs/{page}.html").read_text(encoding="utf-8") for page in ("statements", "statements-of-the-record")
    )
    rows = re.findall(r'<tr><th scope="row"><a href="\.\./([^"]+)">.*? <td>([\w-]+)\s*(?=<tr|</tbody|</table)', html)
    listed = [one for one in policy.statements.values() if not isinstance(one, Correspondence | Disclosure)]
    there = {one.id: f"{one.id}/index.html" for one in listed}
    assert len(rows) == len(there)
    assert {id: address for address, id in rows} == there


@pytest.mark.browser
def test_page_reports_a_missing_index(page, served):
    page.route("**/pagefind/**", lambda route: route.fulfill(status=404))
    page.goto(f"{served}search.html?q=weights")
    page.get_by_text("The search cannot be loaded.").wait_for()
    assert not page.locator("form.search").is_visible()
    assert page.get_by_role("link", name="list of all statements").is_visible()


@pytest.mark.browser
def test_search_works_under_a_strict_content_security_policy(page, site):
    class Strict(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def end_headers(self):
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/search.html?q=S11")
        page.locator("form.search").wait_for()
        assert found(page)[0] == ("PD2-S11", True)
        server.shutdown()


@pytest.mark.browser
def test_search_requests_no_other_host_and_only_its_page_loads_it(browser, served):
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{served}docs/method.html")
    assert not [url for url in asked if "pagefind" in url or "search" in url]
    page.goto(f"{served}search.html")
    page.locator("form.search").wait_for()
    assert ask(page, "weights")
    assert [url for url in asked if "pagefind" in url]
    assert [url for url in asked if not url.startswith(served)] == []
    context.close()


@pytest.mark.parametrize(
    "cover", [Cover, pytest.param(lambda: None, marks=pytest.mark.exhaustive)], ids=["cover", "whole"]
)
@pytest.mark.browser
@pytest.mark.parametrize("name", ["search.html?q=open", "docs/statements.html"])
def test_axe_reports_no_violation_on_search_and_statement_list(name, cover, visit):
    page = visit(name)
    if "search" in name:
        assert found(page)
    assert judge(page, cover()) == {}


@given(readings())
def test_search_records_have_id_title_and_text_of_each_statement(reading):
    records = {r.address.partition("#")[2]: r for r in search_index.records(reading, ROOT / "tests")}
    for statement in reading.policy.statements.values():
        record = records[statement.id]
        assert slug(statement.id) in map(slug, record.names)
        assert (record.title, record.kind) == (statement.title, statement.kind)
        written = re.sub(r"^```\w*|<[^>]*>|&\w+;|&", "", statement.body, flags=re.MULTILINE)
        assert [word for word in re.findall(r"\w+", written) if word not in record.text] == [], statement.body


def test_search_finds_a_work_by_the_title_that_the_heading_shortens(reading):
    records = {r.address.partition("#")[2]: r for r in search_index.records(reading, ROOT / "tests")}
    works = [work for work in reading.policy.all(Evidence) if work.main_title and work.subtitle]
    assert works
    for work in works:
        assert work.main_title in records[work.id].text and work.subtitle in records[work.id].text


def test_page_records_have_title_text_and_an_existing_address(site, reading):
    pages = [record for record in search_index.records(reading, ROOT) if record.kind == "page"]
    assert {"index.html", "docs/method.html", "requirements/release/index.html"} <= {page.address for page in pages}
    for page in pages:
        assert (site / page.address).is_file(), page.address
        assert page.title and page.text and "{" not in page.title


def test_every_page_with_names_exists_and_has_a_record_with_them(reading):
    records = {record.address: record for record in search_index.records(reading, ROOT)}
    assert ASKED
    for name, names in ASKED.items():
        assert records[f"{name}.html"].names == names, name
    assert len({slug(one) for names in ASKED.values() for one in names}) == sum(map(len, ASKED.values()))


def test_checklists_and_files_have_records_at_existing_addresses(site, reading, policy):
    every = list(search_index.records(reading, ROOT))
    assert len({record.address for record in every}) == len(every)  # Pagefind keeps one record of an address
    checklists = [record.address for record in every if record.kind == "checklist"]
    parts = [in_edition(policy, edition) for edition in policy.editions]
    assert {*checklists} == {"checklists/index.html", *(path(part, mode) for part in parts for mode in policy.modes())}
    drawn = [record.address for record in every if record.kind == "figure"]
    assert drawn == [f"figures/{figure.name}.html" for figure in figures.every(policy)]
    assert all((site / address).is_file() for address in drawn)
    files = [record.address for record in every if record.kind == "file"]
    assert {"data/comment-matrix.xlsx", "data/policy.json", PDF} <= {*files}
    for address in {*checklists, *files} - {PDF}:  # the site of the tests has no PDF
        assert (site / address).is_file(), address


def test_rule_records_point_to_their_anchor_on_the_rules_page(site, reading):
    html = (site / "docs/rules.html").read_text(encoding="utf-8")
    found = {record.names[0]: record.address for record in search_index.records(reading, ROOT) if record.kind == "rule"}
    assert set(found) == set(rules.RULES)
    for code, address in found.items():
        assert address == f"docs/rules.html#{code}" and f'id="{code}"' in html


def test_index_is_identical_for_the_same_records(tmp_path, reading):
    some = list(search_index.records(reading, ROOT))[::9]
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "search.html").touch()
        search_index.write(some, tmp_path / name)
    one, other = (
        {path.relative_to(folder): path.read_bytes() for path in (folder / "pagefind").rglob("*") if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "other")
    )
    assert len(one) > len(some) and one == other


def test_index_command_fails_when_no_site_is_built(tmp_path, capsys):
    assert main(["--root", str(ROOT), "index", str(tmp_path)]) == 2
    assert "build it first" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


class EndedBeforeItIsAsked(subprocess.Popen):
    def __init__(self, *of, **more):
        super().__init__(*of, **more)
        self.wait()


class EndedAfterItIsAsked(subprocess.Popen):
    def __init__(self, program, **more):
        super().__init__(["sh", "-c", "head -c 1 >/dev/null; exit 1"], **more)


@pytest.mark.parametrize("process", [EndedBeforeItIsAsked, EndedAfterItIsAsked])
def test_index_command_reports_a_pagefind_crash_in_one_line(tmp_path, capsys, monkeypatch, process):
    (tmp_path / "search.html").write_text("", encoding="utf-8")
    monkeypatch.setattr(search_index, "get_executable", lambda: shutil.which("false"))
    monkeypatch.setattr(subprocess, "Popen", process)
    assert main(["--root", str(ROOT), "index", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "exit code 1" in line and not (tmp_path / "pagefind").exists()


@given(st.lists(st.from_regex(r"\w[\w -]*\w", fullmatch=True).filter(lambda t: "_" not in t), min_size=1))
def test_phrases_are_read_in_order(some):
    some = [" ".join(phrase.split()) for phrase in some]
    assert phrases(", ".join(some)) == tuple(some)


@pytest.mark.parametrize("text", ["hosted,, open", "open,", ","])
def test_phrases_raises_user_error_when_a_phrase_is_empty(text):
    with pytest.raises(UserError, match="empty phrase"):
        phrases(text)


@given(st.text(alphabet="Aa9 -_.é", min_size=1))
def test_slug_is_idempotent_and_ignores_case(text):
    assert slug(slug(text)) == slug(text) == slug(text.upper())
    assert "--" not in slug(text) and slug(text).strip("-") == slug(text)
